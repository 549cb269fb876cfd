"""Value of settling a fact: closed forms, the stated false-alarm rate, alike worlds that move together."""

from dataclasses import replace

import numpy as np
import pytest

from contingent.explain import claims
from contingent.explain.value import entropy, information, move, table
from contingent.infer.population import draw_worlds

#: One island: the fact holds in 30 %, and doubles the chance of the answer from .2 to .4.
FACT = np.repeat([1, 1, 0, 0], [12, 18, 14, 56])
ANSWER = np.repeat([1, 0, 1, 0], [12, 18, 14, 56])


def dispute(grade, values=("no", "yes"), report=None) -> claims.Dispute:
    return claims.Dispute("order", "There was an order", values, np.asarray(grade), report)


def settle(population, y, *facts, **options) -> tuple[claims.Matter, ...]:
    return claims.claims_that_matter(population, y, facts, "P(success)", **options)


def test_a_fact_that_doubles_the_answer(made):
    y, grade = np.tile(ANSWER, 4), np.tile(FACT, 4)
    (found,) = settle(made(y), y, dispute(grade))
    assert found.value.value == pytest.approx(0.3 * 0.7 * 0.2**2)  # the islands agree: no noise
    assert [p.value for p in found.answers] == pytest.approx([0.2, 0.4])
    assert found.shares[1].value == pytest.approx(0.3)
    assert found.measurable
    exact = entropy(0.26) - 0.3 * entropy(0.4) - 0.7 * entropy(0.2)
    assert information(table(made(y), y, np.stack([1 - grade, grade]))) == pytest.approx(exact)
    assert 0 < found.bits < exact  # less what chance alone would give


def test_a_probability_serves_as_an_answer(made):
    grade = np.tile(FACT, 4)
    (found,) = settle(made(grade), np.where(grade, 0.4, 0.2), dispute(grade))
    assert found.value.value == pytest.approx(0.0084)


def test_grades(made):
    grade = np.tile(np.repeat([0, 1, 2], [50, 30, 20]), 4)
    y = np.array([0.1, 0.2, 0.6])[grade]
    (found,) = settle(made(y > 0), y, dispute(grade, ("none", "watching", "organising")))
    middle = 0.5 * 0.1 + 0.3 * 0.2 + 0.2 * 0.6
    exact = 0.5 * (0.1 - middle) ** 2 + 0.3 * (0.2 - middle) ** 2 + 0.2 * (0.6 - middle) ** 2
    assert found.value.value == pytest.approx(exact)
    assert "60 % if “organising”" in found.sentence


def test_noise_is_taken_off_the_value(made):
    """The mean net value of a coin is zero; 600 coins give it a standard error of about 4 % of the noise."""
    noise = np.random.default_rng(3)
    y = noise.random(400) < 0.4
    population, net, raw = made(y), [], []
    for _ in range(600):
        coin = noise.random(400) < 0.5
        found = table(population, y, np.stack([~coin, coin]))
        net.append(move(found).value)
        raw.append((found.shares * (found.answers - found.middle) ** 2).sum())
    assert np.mean(raw) == pytest.approx(0.24 / 400, rel=0.2)
    assert abs(np.mean(net)) < 0.2 * np.mean(raw)


def alarms(made, noise, ancestors=None, coins=60) -> float:
    """Share of coins that are held to matter, for one population of 4 × 60 worlds."""
    groups = np.arange(240) if ancestors is None else ancestors + 60 * np.repeat(np.arange(4), 60)
    y = (noise.random(240) < 0.4)[groups]
    facts = [dispute((noise.random(240) < 0.5)[groups].astype(int)) for _ in range(coins)]
    found = settle(made(y, ancestors=ancestors), y, *facts, seed=int(noise.integers(1000)))
    return float(np.mean([m.measurable for m in found]))


def test_an_irrelevant_coin_passes_at_the_stated_rate(made):
    """8 × 60 coins at a false-alarm rate of 10/201: standard error .010, held to three of them."""
    noise = np.random.default_rng(11)
    rate = np.mean([alarms(made, noise) for _ in range(8)])
    assert rate == pytest.approx(10 / 201, abs=0.03)


def test_worlds_of_one_ancestor_count_once(made):
    """Ten ancestors an island, all worlds of one alike: the rate stands only because they move together."""
    noise = np.random.default_rng(12)
    ancestors = np.tile(np.repeat(np.arange(10), 6), 4)
    rate = np.mean([alarms(made, noise, ancestors) for _ in range(8)])
    assert rate == pytest.approx(10 / 201, abs=0.03)


def test_an_imperfect_report_is_worth_less(made):
    """A source that is right with .8 on either side: P(yes) = .38, of which .24 are so."""
    y, grade = np.tile(ANSWER, 4), np.tile(FACT, 4)
    says_yes = np.where(grade == 1, 0.8, 0.2)
    (found,) = settle(made(y), y, dispute(grade, report=np.stack([1 - says_yes, says_yes])))
    yes = 0.3 * 0.8 + 0.7 * 0.2
    if_yes = (0.3 * 0.8 * 0.4 + 0.7 * 0.2 * 0.2) / yes
    if_no = (0.3 * 0.2 * 0.4 + 0.7 * 0.8 * 0.2) / (1 - yes)
    assert found.imperfect == pytest.approx(yes * (1 - yes) * (if_yes - if_no) ** 2)
    assert 0 < found.imperfect < found.value.value


def test_a_condition_leaves_other_worlds_out(made):
    grade = np.tile(FACT, 8)
    y = np.concatenate([np.tile(ANSWER, 4), np.ones(400)]).reshape(2, 4, 100).swapaxes(0, 1).ravel()
    first = np.tile(np.repeat([True, False], 100), 4)
    (found,) = settle(made(y), y, dispute(grade), given=first)
    assert found.value.value == pytest.approx(0.0084)
    assert sum(found.effective) == pytest.approx(400)


def test_a_fact_that_never_varies_is_worth_nothing(made):
    y = np.tile(ANSWER, 4)
    (found,) = settle(made(y), y, dispute(np.ones(400, int)))
    assert found.value.value == pytest.approx(0, abs=1e-12)
    assert found.thin
    assert "if not" not in found.sentence


@pytest.mark.parametrize("size", [50, 400])
def test_thin_sides_are_flagged(made, size):
    y, grade = np.tile(ANSWER, 4 * size // 50), np.tile(FACT, 4 * size // 50)
    (found,) = settle(made(y), y, dispute(grade))
    assert found.effective[1] == pytest.approx(0.3 * len(y))
    assert found.thin == (0.3 * len(y) < 200)


def test_disputes_of_a_case(tutorial):
    """Every fact once; each report is a probability over values; no sentence speaks of causes."""
    islands = [draw_worlds(tutorial.model.layout, 100, 3, f"island-{i}") for i in range(4)]
    z = np.concatenate([np.asarray(w.z) for w in islands], axis=1)
    found = claims.disputes(tutorial.testimony, z)
    assert [d.fact for d in found] == list(tutorial.case.facts)
    for d in found:
        assert d.report.sum(axis=0) == pytest.approx(1)
        right = np.take_along_axis(d.report, d.grade[None], axis=0)
        assert right.mean() > 0.6  # a source is more often right than not


def test_numbers_are_split_at_their_middle(tutorial, made):
    order = tutorial.testimony.facts[0]
    number = replace(order, values=(), cuts=(), row="actor/colonel.hopes")
    stated = replace(tutorial.testimony.claims[0], fact=number, center=0.0, sd=0.5)
    testimony = replace(tutorial.testimony, facts=(number,), claims=(stated,))
    z = np.asarray(draw_worlds(tutorial.model.layout, 400, 3, "island-0").z)
    (found,) = claims.disputes(testimony, z)
    assert found.grade.mean() == pytest.approx(0.5, abs=0.08)  # three standard errors
    assert found.report.sum(axis=0) == pytest.approx(1)
    assert np.corrcoef(found.report[1], found.grade)[0, 1] > 0.5


def test_sentences_speak_of_learning_only(made):
    y, grade = np.tile(ANSWER, 4), np.tile(FACT, 4)
    (found,) = settle(made(y), y, dispute(grade))
    assert found.sentence == (
        "Settling “There was an order” would be expected to move P(success) by 9 points: "
        "20 % if not, 40 % if so."
    )
    assert "cause" not in (found.sentence + claims.NONE_MATTERS).lower()
