"""What follows: arithmetic of the paths, what conditions what, and what cannot be told."""

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from contingent.case.schema import Milestone
from contingent.explain.consequences import consequences, milestone
from contingent.explain.paths import IN_OFFICE, RECURRENCE, outside, share_of
from contingent.infer.population import Population, draw_worlds
from contingent.model.simulate import follow, simulate
from contingent.model.state import OUTCOMES
from oracles import parts


@pytest.fixture(scope="module")
def population(tutorial, tutorial_worlds) -> Population:
    """The tutorial's prior worlds in four islands."""
    course = simulate(tutorial.model, tutorial_worlds)
    count = tutorial_worlds.count
    return Population(
        tutorial_worlds, course, np.full(count, 4 / count), np.zeros(4), np.tile(np.arange(count // 4), 4)
    )


@pytest.fixture(scope="module")
def found(tutorial, population):
    return consequences(tutorial, population, "nothing seen")


@pytest.fixture(scope="module")
def after(tutorial, population):
    return follow(tutorial.model, population.worlds, population.course)


def ending(population: Population, outcome: str) -> Population:
    """The same worlds, all ended so."""
    number = np.full_like(population.course.outcome, OUTCOMES.index(outcome))
    attempt = np.zeros_like(population.course.onset)
    return replace(population, course=population.course._replace(outcome=number, onset=attempt))


def test_shares_of_terms():
    agreed = np.array([[True, True, False], [True, False, False]])
    when = np.array([[1.0, 5.0, 0.0], [3.0, 0.0, 0.0]])
    assert share_of(agreed, when, np.array([1.0, 3.0, 5.0])).tolist() == [[0.5, 0, 0], [1, 0, 0], [1, 1, 0]]


def test_recurrence_is_the_mean_risk_after_failed_attempts(found, population, after):
    failed = population.course.attempt & (population.course.outcome != OUTCOMES.index("success"))
    forecast = next(f for f in found.forecasts if f.statement == "Another attempt within 30 days")
    assert forecast.probability.value == pytest.approx(after.recurrence_risk[29, failed].mean())
    assert forecast.outside_view == "3.8 % of 79 failed attempts since 1990"
    assert found.failed.value == pytest.approx(failed.mean())


def test_horizons_beyond_the_clock_are_left_out(found):
    statements = [f.statement for f in found.forecasts]
    assert "Another attempt within 90 days" in statements
    assert not any("180" in s for s in statements)
    assert {t.late for t in found.terms} == {90.0}


def test_office_and_its_fan_agree(found, population, after):
    fan = next(f for f in found.fans if f.id == "in-office")
    forecast = next(f for f in found.forecasts if "in office" in f.statement)
    assert forecast.probability.value == pytest.approx(fan.mean[-1].value)
    assert fan.quantiles == {}  # each world says yes or no
    assert fan.mean[-1].error > 0


def test_terms_are_asked_where_a_deal_is_struck(found, population, after):
    struck = np.isin(population.course.outcome, [OUTCOMES.index(o) for o in ("settled", "concession")])
    for number, term in enumerate(found.terms):
        assert term.agreed.value == pytest.approx(after.agreed[number, struck].mean())
        assert term.executed_late.value == pytest.approx((after.executed[number, struck] <= 90).mean())
        assert term.reneged_late.value == pytest.approx((after.reneged[number, struck] <= 90).mean())
        assert term.executed_early.value <= term.executed_late.value <= term.agreed.value
    assert [t.says for t in found.terms] == ["The brigade goes back to the harbour", "Nobody is tried"]


def test_fans_run_the_right_way(found):
    fans = {f.id: f for f in found.fans}
    mean = {name: np.array([e.value for e in f.mean]) for name, f in fans.items()}
    assert (np.diff(mean["recurrence"]) > 0).all()
    assert (np.diff(mean["carried-out"]) >= 0).all()
    assert (np.diff(mean["kept"]) <= 0).all()
    for fan in (fans["recurrence"], fans["carried-out"], fans["kept"]):
        assert (np.diff(np.stack(list(fan.quantiles.values())), axis=0) >= 0).all()
        assert len(fan.days) == len(fan.mean) == 90


def test_islands_are_weighed_by_their_evidence(tutorial, population, after):
    one = replace(ending(population, "suppressed"), log_evidence=np.array([0.0, -50.0, -50.0, -50.0]))
    forecast = consequences(tutorial, one, "").forecasts[0]
    first = slice(0, one.worlds.count // 4)
    assert forecast.probability.value == pytest.approx(after.recurrence_risk[29, first].mean())


def test_without_a_deal_nothing_is_said_of_terms(tutorial, population):
    found = consequences(tutorial, ending(population, "suppressed"), "")
    assert found.terms == ()
    assert {f.id for f in found.fans} == {"recurrence", "in-office"}
    assert not any("Carried out" in f.statement for f in found.forecasts)


def test_a_success_tells_nothing_of_failed_attempts(tutorial, population):
    found = consequences(tutorial, ending(population, "success"), "")
    assert found.failed.value == 0
    assert (found.fans, found.forecasts) == ((), ())


def test_the_outside_view_is_the_published_table():
    assert RECURRENCE == {30: 0.038, 90: 0.064, 180: 0.141}
    assert IN_OFFICE[180] == 0.813
    assert outside({30: 0.038, 90: 0.064}, "79") == "3.8 % by day 30, 6.4 % by day 90 (of 79)"


def test_milestones_in_words():
    assert milestone(None) == ""
    assert (
        milestone(Milestone(at=datetime(2031, 3, 31, 6), by="the palace")) == "2031-03-31 06:00, the palace"
    )


def test_the_rulers_response_and_attention_are_told_where_a_case_declares_them(tutorial, found):
    assert not any("response" in f.statement or "Removed" in f.statement for f in found.forecasts)
    compiled = parts.everything()
    worlds = draw_worlds(compiled.model.layout, 300, 7, "tests")
    course = simulate(compiled.model, worlds)
    population = Population(worlds, course, np.full(300, 4 / 300), np.zeros(4), np.tile(np.arange(75), 4))
    told = consequences(compiled, population, "nothing seen")
    after = follow(compiled.model, worlds, course)
    failed = course.attempt & ~course.is_outcome("success")
    chosen = [f.probability.value for f in told.forecasts if f.statement.startswith("The ruler's response")]
    assert chosen == pytest.approx([(after.response[failed] == n).mean() for n in range(4)])
    assert sum(chosen) == pytest.approx(1.0)
    (removal,) = [f for f in told.forecasts if f.statement == "Removed within 90 days: garrison"]
    assert removal.probability.value == pytest.approx((after.purged[0, failed] <= 90).mean())
    attention = [f for f in told.fans if f.id.startswith("attention-")]
    assert [f.title for f in attention] == ["Attention: offensive", "Attention: weakness"]
    assert sum(f.mean[0].value for f in attention) == pytest.approx(1.0, abs=1e-5)
