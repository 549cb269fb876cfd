"""What-ifs answer what the slower ways answer, and say where they cannot."""

import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.errors import RunError
from contingent.explain.hour_records import by_hour
from contingent.explain.live import Live, altered
from contingent.explain.query import answer, parse
from contingent.explain.whatif import evidence, whatif
from contingent.infer.condition import Conditioned, outcome_shares, run
from contingent.infer.smc import Plan
from contingent.model.trace import trace
from contingent.present.whatif import PLAIN, Moved, Scenario, WhatIf

PLAN = Plan(seed=3, worlds=256)


@pytest.fixture(scope="module")
def conditioned(tutorial: Compiled) -> Conditioned:
    return run(tutorial, PLAN)


@pytest.fixture(scope="module")
def live(conditioned: Conditioned) -> Live:
    return Live.of(conditioned)


def after(found: WhatIf) -> dict[str, Moved]:
    return {row.outcome: row for row in found.outcomes}


def asked(live: Live, question: str) -> float:
    whole = Conditioned(
        live.compiled,
        live.record,
        live.testimony,
        PLAN,
        live.attempted,
        live.attempted,
        live.posterior,
        (),
        None,
    )  # type: ignore[arg-type]
    found = answer(parse(question, live.compiled.case), live.compiled, PLAN, whole).estimate
    assert found
    return found.value


def test_nothing_changed_is_the_run(live: Live) -> None:
    found = whatif(live, Scenario())
    assert all(row.change.value == 0 and not row.moved for row in found.outcomes)
    assert found.changes == []


@pytest.mark.parametrize("outcome", ["settled", "success"])
def test_a_cause_at_its_contrary_is_the_question_with_do(live: Live, outcome: str) -> None:
    found = after(whatif(live, Scenario(contrary=("mediation",))))[outcome]
    assert found.after.value == pytest.approx(
        asked(live, f"P({outcome} | do(mediation = contrary))"), abs=1e-5
    )
    assert found.change.value == pytest.approx(found.after.value - found.before.value, abs=1e-5)


def test_a_settled_claim_is_the_question_with_the_fact(live: Live) -> None:
    claim = next(c for c in live.testimony.claims if c.fact.name == "archbishop-mediates")
    for so in (True, False):
        value = "yes" if so == (claim.fact.values[claim.allowed[0]] == "yes") else "no"
        found = after(whatif(live, Scenario(settled={claim.position: so})))
        if found:
            question = f"P(settled | archbishop-mediates = {value})"
            assert found["settled"].after.value == pytest.approx(asked(live, question), abs=1e-5)


def test_equal_weights_are_those_of_the_run(live: Live) -> None:
    names = [PLAIN, *live.compiled.case.readings]
    found = whatif(live, Scenario(weights=dict.fromkeys(names, 5.0)))
    assert max(abs(row.change.value) for row in found.outcomes) < 1e-6


def test_one_account_alone_is_the_question_under_that_reading(live: Live) -> None:
    names = [PLAIN, *live.compiled.case.readings]
    for name in names[1:]:
        others = {n: float(n == name) for n in names}
        found = after(whatif(live, Scenario(weights=others)))["settled"]
        assert found.after.value == pytest.approx(asked(live, f"P(settled | reading {name})"), abs=1e-5)


def test_the_start_of_the_record_is_the_attempt(live: Live) -> None:
    found = after(whatif(live, Scenario(until=0.0)))
    for outcome, share in outcome_shares(live.attempted).items():
        assert found[outcome].after.value == pytest.approx(share.value, abs=1e-5)


def test_what_is_left_out_is_divided_out(live: Live) -> None:
    """Only the tail of the weights is smoothed; the bulk of them is as it is."""
    rows = [i.id == "o3" for i in live.record.instruments]
    left = live.record.logp(live.posterior.course, live.posterior.z)[rows].sum(axis=0)
    weight = live.posterior.pooled
    smoothed, plain = weight * evidence(live, Scenario(without=("o3",))).ratio, weight * np.exp(-left)
    order = np.argsort(plain, kind="stable")
    bulk = order[: len(order) // 2]
    assert np.ptp(np.log(smoothed[bulk] / plain[bulk])) < 1e-6


def test_what_is_supposed_happens_in_every_world_that_speaks(live: Live) -> None:
    found = whatif(live, Scenario(suppose={"garrison joins": True}))
    joins = live.compiled.model.layout.happenings.index("garrison joins")
    course = live.attempted.course
    happened = np.isfinite(np.asarray(course.times)[joins]) & course.attempt
    share = live.attempted.mean(course.is_outcome("success"), given=happened).value
    assert after(found)["success"].after.value == pytest.approx(share, abs=1e-5)
    assert after(found)["success"].before.value == pytest.approx(
        live.attempted.mean(course.is_outcome("success")).value, abs=1e-5
    )


def test_where_no_world_is_like_that_nothing_is_told(live: Live) -> None:
    found = whatif(live, Scenario(suppose={"president joins": True}))
    assert found.outcomes == []
    assert "cannot be answered" in found.verdict


def test_few_worlds_are_warned_of(live: Live) -> None:
    seen = tuple(i.id for i in live.record.instruments)
    assert any("left out at once" in w for w in whatif(live, Scenario(without=seen)).warnings)
    found = whatif(live, Scenario(until=20.0))
    assert found.worlds >= 200 or any("fewer than 200" in w for w in found.warnings)


@pytest.mark.parametrize(
    "bad",
    [Scenario(contrary=("weather",)), Scenario(settled={99: True}), Scenario(without=("o99",)), Scenario(until=-1.0),
     Scenario(weights={"gossip": 2.0}), Scenario(weights={PLAIN: -1.0}), Scenario(until=float("nan")),
     Scenario(weights={PLAIN: float("nan")}), Scenario(suppose={"nobody joins": True})],
)  # fmt: skip
def test_what_the_run_does_not_hold_is_refused(live: Live, bad: Scenario) -> None:
    with pytest.raises(RunError):
        whatif(live, bad)


def test_kept_worlds_come_back_to_the_bit(live: Live) -> None:
    again = Live.restored(live.compiled, live.arrays())
    scenario = Scenario(contrary=("mediation",), without=("o2",))
    assert whatif(again, scenario) == whatif(live, scenario)


def test_worlds_of_another_model_are_refused(live: Live) -> None:
    kept = live.arrays()
    with pytest.raises(RunError, match="another model"):
        Live.restored(live.compiled, kept | {"posterior/z": kept["posterior/z"][1:]})


def test_altered_evidence_is_what_is_conditioned_on(tutorial: Compiled) -> None:
    claim = next(c for c in tutorial.testimony.claims if c.fact.name == "archbishop-mediates")
    changed = altered(
        tutorial, Scenario(without=("o2",), settled={claim.position: False}, weights={PLAIN: 0.0})
    )
    assert "o2" not in {i.id for i in changed.record.instruments}
    found = run(changed, Plan(seed=3, worlds=64))
    grade = claim.fact.grade(found.posterior.z, tutorial.model.layout)
    assert found.posterior.mean(np.isin(grade, claim.allowed)).value < 1e-6


@pytest.mark.slow
def test_leaving_out_by_weights_agrees_with_conditioning_anew(tutorial: Compiled) -> None:
    """Fixed seeds. Five times the joint error of the two runs: with three degrees of freedom each the
    false-alarm rate of one comparison is below one in a hundred; three are made.
    """
    live = Live.of(run(tutorial, Plan(seed=5, worlds=2048)))
    for name in ("o2", "o3", "o4"):
        quick = whatif(live, Scenario(without=(name,)))
        anew = outcome_shares(
            run(altered(tutorial, Scenario(without=(name,))), Plan(seed=6, worlds=2048)).posterior
        )
        one, other = after(quick)["settled"].after, anew["settled"]
        if not any("Pareto" in w for w in quick.warnings):
            assert abs(one.value - other.value) < 5 * np.hypot(one.error, other.error)


def test_the_trace_ends_where_the_course_ends(live: Live) -> None:
    few = live.posterior.even(64, 1)
    seen = trace(live.compiled.model, few.worlds)
    layout, course = live.compiled.model.layout, few.course
    made = course.attempt
    for index, name in enumerate(layout.actors):
        if layout.roles[index] in ("challenger", "incumbent"):
            continue
        joined = np.isfinite(np.asarray(course.times)[layout.happenings.index(f"{name} joins")])
        ever = (np.asarray(seen.stance)[:, index] == 1).any(axis=0)
        assert np.array_equal(ever[made], joined[made])
    over = ~np.asarray(seen.undecided)
    ends = np.asarray(course.ended)
    hours = (np.arange(layout.crisis_steps) + 1) * layout.crisis_hours
    assert np.array_equal(over[:, made], (ends <= hours[:, None] + 1e-6)[:, made])


def test_hours_add_up(live: Live) -> None:
    found = by_hour(live, 1)
    for i in range(len(found.hours)):
        assert found.undecided[i] + sum(shares[i] for shares in found.outcomes.values()) == pytest.approx(
            1, abs=2e-3
        )
        for row in found.standings:
            assert 0 <= row.challenger[i] + row.incumbent[i] <= 1 + 1e-6
    for name in ("public", "leader", "turnout"):
        bands = [getattr(found, name)[q] for q in ("0.05", "0.5", "0.95")]
        assert all(0 <= a <= b <= c <= 1 for a, b, c in zip(*bands, strict=True))
    assert found.voice_challenger[0] > 0.9
    assert all(a >= b - 1e-6 for a, b in zip(found.mediation[1:], found.mediation, strict=False))
