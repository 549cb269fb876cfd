"""Attribution against closed forms: the rows of B14 through the code that explains."""

from itertools import combinations, pairwise
from types import SimpleNamespace

import numpy as np
import pytest

from contingent.errors import EvidenceError
from contingent.explain import causes, shares
from contingent.explain.counterfactual import contrary, fork, nothing, obtained, replay
from contingent.infer.population import Population, draw_worlds
from contingent.model.simulate import simulate


def population_of(compiled, worlds=256, islands=4):
    """An unconditioned population."""
    parts = [draw_worlds(compiled.model.layout, worlds, 7, f"island-{i}") for i in range(islands)]
    z = np.concatenate([np.asarray(p.z) for p in parts], axis=1)
    seeds = np.concatenate([np.asarray(p.seeds) for p in parts], axis=1)
    joined = type(parts[0])(z, seeds)
    course = simulate(compiled.model, joined)
    weights = np.full(z.shape[1], 1 / worlds)
    return Population(joined, course, weights, np.zeros(islands), np.tile(np.arange(worlds), islands))


@pytest.fixture(scope="module")
def population(tutorial):
    return population_of(tutorial)


def test_bounds_of_tian_and_pearl():
    necessity, sufficiency, both = causes.bounds(0.7, 0.4)
    assert both == pytest.approx((0.3, 0.6))
    assert necessity == pytest.approx((0.428571, 0.857143), abs=1e-6)
    assert sufficiency == pytest.approx((0.5, 1.0))


def test_independent_noise_gives_bounds_of_positive_width():
    for p, q in pairwise(np.linspace(0.95, 0.05, 10)):
        low, high = causes.bounds(p, q)[0]
        assert 0 <= low < high <= 1


def test_shapley_of_two_players():
    value = {0: 0.05, 1: 0.20, 2: 0.15, 3: 0.60}
    a, b = shares.shapley({mask: np.array(v) for mask, v in value.items()}, 2)
    assert (a, b) == (pytest.approx(0.30), pytest.approx(0.25))


def test_shares_sum_to_the_whole_in_every_world(tutorial, population):
    ending = tuple(c for c in tutorial.causes if c.asks == "ending")
    replays = shares.replay_all(tutorial, population, ending)
    happens = {m: c.is_outcome("settled").astype(float) for m, c in replays.courses.items()}
    parts = shares.shapley(happens, len(ending))
    np.testing.assert_allclose(parts.sum(axis=0), happens[replays.everything] - happens[0], atol=1e-12)


def test_random_orders_agree_with_all_subsets(tutorial, population):
    """Both are unbiased for the same shares: within four errors (false-alarm rate about 1 in 1,000 a cause)."""
    both = tutorial.causes
    exact, v_all, v_none = shares.shares_of(shares.replay_all(tutorial, population, both), "settled")
    found, all_, none = shares.shares_by_order(tutorial, population, both, "settled", seed=3)
    assert all_.value == pytest.approx(v_all.value)
    assert none.value == pytest.approx(v_none.value)
    assert sum(e.value for e in found) == pytest.approx(all_.value - none.value, abs=1e-9)
    for one, other in zip(exact, found, strict=True):
        assert abs(one.value - other.value) <= 4 * (one.error + other.error) + 1e-6


def test_replay_of_nothing_is_the_same_course(tutorial, population):
    again = replay(tutorial, population.worlds, nothing(tutorial))
    for one, other in zip(population.course, again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_the_contrary_of_a_cause_that_did_not_obtain_changes_nothing(tutorial, population):
    for cause in tutorial.causes:
        absent = ~obtained(tutorial, cause, population.z)
        other = replay(tutorial, population.worlds, contrary(tutorial, [cause]))
        np.testing.assert_array_equal(other.outcome[absent], population.course.outcome[absent])


def test_an_ending_cause_leaves_the_onset_alone(tutorial, population):
    for cause in tutorial.causes:
        if cause.asks == "ending":
            other = replay(tutorial, population.worlds, contrary(tutorial, [cause]))
            np.testing.assert_array_equal(other.onset, population.course.onset)


def test_a_fork_keeps_what_precedes_it(tutorial, population):
    step = tutorial.model.layout.buildup_steps + 6
    forked = fork(tutorial, population.worlds, step, (1, "test"))
    before = simulate(tutorial.model, population.worlds, until=step)
    after = simulate(tutorial.model, forked, until=step)
    np.testing.assert_array_equal(before.outcome, after.outcome)
    # thresholds pass through a score and back: times agree to the last digits
    np.testing.assert_allclose(before.times, after.times, rtol=1e-4)
    assert (simulate(tutorial.model, forked).outcome != population.course.outcome).any()


def test_redrawing_noise_keeps_the_law(tutorial, population):
    """A fork at the attempt has the same outcome shares (4 errors; false-alarm rate under 1 %)."""
    forked = replay(
        tutorial,
        fork(tutorial, population.worlds, tutorial.model.layout.buildup_steps, (2,)),
        nothing(tutorial),
    )
    for outcome in ("success", "settled", "suppressed", "withdrawn"):
        one = population.mean(population.course.is_outcome(outcome))
        other = population.mean(forked.is_outcome(outcome))
        assert abs(one.value - other.value) <= 4 * (one.error + other.error) + 0.01


def test_necessity_of_a_cause_that_nothing_reads_is_zero(tutorial, population):
    cause = tutorial.causes[0]
    inert = type(cause)(
        **(vars(cause) | {"fact": 0, "contrary": 1})
    )  # "contrary" to its own value: stays as it is
    held = population.course.is_outcome("attempt") & (obtained(tutorial, cause, population.z))
    other = replay(tutorial, population.worlds, contrary(tutorial, [inert]))
    assert (other.is_outcome("attempt")[held] == population.course.is_outcome("attempt")[held]).all()


def test_sufficiency_from_posterior_worlds_is_refused(tutorial, population):
    everything = causes.Given(population, tutorial.model.layout.steps, "the whole record")
    with pytest.raises(EvidenceError, match="before it acts"):
        causes.experiment(tutorial, everything, tutorial.causes[-1], "settled", seed=1)


def by_definition(holds, causes):
    """Smallest sets of at most three causes without which an outcome fails in one world; none where it has it not."""
    found = []
    for size in range(1, 4):
        for members in combinations(range(causes), size):
            fails = holds[0] and not holds[sum(1 << m for m in members)]
            if fails and not any(set(smaller) <= set(members) for smaller in found):
                found.append(members)
    return found


def test_smallest_sets_are_those_of_the_definition():
    """A game that is not monotone: outcomes of 400 worlds drawn anew for every set of four causes."""
    noise = np.random.default_rng(11)
    holds = {mask: noise.random(400) < 0.7 for mask in range(16)}
    named = [SimpleNamespace(name=n) for n in "abcd"]

    def without(mask):
        return SimpleNamespace(is_outcome=lambda outcome: holds[mask])

    found = shares.smallest_sets(named, plain(holds[0]), "settled", without)
    worlds = [by_definition([holds[m][w] for m in range(16)], 4) for w in np.flatnonzero(holds[0])]
    for members in {s for world in worlds for s in world}:
        names = tuple("abcd"[m] for m in members)
        assert dict(found.sets)[names].value == pytest.approx(np.mean([members in world for world in worlds]))
    assert len(found.sets) == len({s for world in worlds for s in world})
    for i, name in enumerate("abcd"):
        part = np.mean([any(i in s for s in world) for world in worlds])
        assert found.members[name].value == pytest.approx(part)
    assert found.none.value == pytest.approx(np.mean([not world for world in worlds]))
    assert 0 < found.none.value < 1


def plain(holds):
    """A population of four islands of equal worlds, of which only the weights matter."""
    each = len(holds) // 4
    return Population(None, None, np.full(len(holds), 1 / each), np.zeros(4), np.zeros(len(holds)))


def test_smallest_sets_need_no_set_of_all_causes(tutorial, population):
    """The same sets are found where sets are played one by one, as for many causes."""
    replays = shares.replay_all(tutorial, population, tutorial.causes)

    def without(mask):
        changed = [c for i, c in enumerate(tutorial.causes) if mask >> i & 1]
        return replay(tutorial, population.worlds, contrary(tutorial, changed))

    one, other = (
        shares.smallest_sets(tutorial.causes, population, "settled", f) for f in (replays.without, without)
    )
    assert one == other
    assert one.sets
