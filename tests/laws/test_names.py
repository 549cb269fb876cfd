"""Noise and scores belong to names: order, strangers and placebos change nothing."""

import numpy as np
import pytest

from contingent import load
from contingent.compile import Compiled, compile_case
from contingent.infer.population import draw_worlds
from contingent.model.layout import Do, Worlds
from contingent.model.simulate import follow, simulate
from laws.bits import changed, digest

HERMIT = "\n  hermit: {role: elite, influence: 0.01 .. 0.1, inclination: leans for}\n"
PLACEBO = "\n  colour: {says: The colonel's horse was black, prior: 0.5}\n"


def test_the_order_of_actors_does_not_matter(tutorial: Compiled, tutorial_worlds: Worlds) -> None:
    case = tutorial.case.model_copy(update={"actors": dict(reversed(tutorial.case.actors.items()))})
    turned = compile_case(case)
    turned_round, given = turned.model.layout.actors, tutorial.model.layout.actors
    assert turned_round != given
    assert set(turned_round) == set(given)
    worlds = draw_worlds(turned.model.layout, tutorial_worlds.count, 7, "tests")
    here, there = (
        simulate(tutorial.model, tutorial_worlds, chunk=64),
        simulate(turned.model, worlds, chunk=64),
    )
    assert np.array_equal(here.outcome, there.outcome)
    assert np.allclose(here.ended, there.ended, rtol=1e-5)
    for row, happening in enumerate(tutorial.model.layout.happenings):
        same = there.times[turned.model.layout.happenings.index(happening)]
        assert np.allclose(here.times[row], same, rtol=1e-5, atol=1e-5), happening


def test_an_unrelated_actor_changes_no_bit(tutorial: Compiled, tutorial_worlds: Worlds) -> None:
    more = changed(("\nactors:\n", f"\nactors:{HERMIT}"))
    assert more.unrelated == ("hermit",)
    worlds = draw_worlds(more.model.layout, tutorial_worlds.count, 7, "tests")
    course = simulate(more.model, worlds, chunk=64)
    assert digest(course) == digest(simulate(tutorial.model, tutorial_worlds, chunk=64))
    here, there = (c.record.logp(course, z) for c, z in ((tutorial, tutorial_worlds.z), (more, worlds.z)))
    assert np.array_equal(here, there)


def test_a_fact_without_effects_changes_no_bit() -> None:
    case = changed(("\nfacts:\n", f"\nfacts:{PLACEBO}"))
    layout = case.model.layout
    worlds = draw_worlds(layout, 300, 7, "tests")
    plain = simulate(case.model, worlds, chunk=64)
    colour = layout.facts.index("colour")
    for value in (0, 1):
        for crisis_only in (False, True):
            do = Do.nothing(len(layout.facts)).setting(colour, value, crisis_only)
            course = simulate(case.model, worlds, do, chunk=64)
            assert digest(course) == digest(plain)
            after = follow(case.model, worlds, course, do, chunk=64)
            assert digest(after) == digest(follow(case.model, worlds, plain, chunk=64))


def test_one_more_fact_leaves_the_noise_of_all_others(tutorial: Compiled, tutorial_worlds: Worlds) -> None:
    case = changed(("\nfacts:\n", f"\nfacts:{PLACEBO}"))
    worlds = draw_worlds(case.model.layout, tutorial_worlds.count, 7, "tests")
    assert digest(simulate(case.model, worlds, chunk=64)) == digest(
        simulate(tutorial.model, tutorial_worlds, chunk=64)
    )


def test_a_do_that_sets_what_is_so_changes_no_bit(tutorial: Compiled, tutorial_worlds: Worlds) -> None:
    """The factual world replayed with its own fact set is the factual world."""
    fact = tutorial.testimony.fact("handover-order")
    so = np.flatnonzero(fact.grade(np.asarray(tutorial_worlds.z), tutorial.model.layout) == 1)
    worlds = tutorial_worlds.take(so)
    number = tutorial.model.layout.facts.index("handover-order")
    do = Do.nothing(len(tutorial.model.layout.facts)).setting(number, 1, crisis_only=False)
    factual, set_so = (
        simulate(tutorial.model, worlds, chunk=64),
        simulate(tutorial.model, worlds, do, chunk=64),
    )
    assert digest(factual) == digest(set_so)


@pytest.mark.parametrize("name", ["tutorial", "wagner-2023"])
def test_no_course_reads_an_idle_score(name: str) -> None:
    """The sampler moves these without playing anything anew."""
    case = compile_case(load(name).case)
    layout = case.model.layout
    worlds, others = (draw_worlds(layout, 300, seed, "tests") for seed in (7, 8))
    z = np.array(worlds.z)
    z[sorted(layout.idle)] = others.z[sorted(layout.idle)]
    course = simulate(case.model, worlds, chunk=64)
    assert len(layout.idle) > 3
    assert digest(simulate(case.model, Worlds(z, worlds.seeds), chunk=64)) == digest(course)
