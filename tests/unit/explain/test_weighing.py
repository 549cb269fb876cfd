"""What the evidence of a real run is worth: the tutorial, conditioned small."""

from dataclasses import replace

import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.explain import noise, weighing_records
from contingent.explain.evidence_records import assumptions, readings
from contingent.infer.condition import Conditioned, run
from contingent.infer.problem import Plan
from contingent.present.summary import Estimate

PLAN = Plan(worlds=128)
WHOLES = ["record", "testimony", weighing_records.ALL_WORDS]


@pytest.fixture(scope="module")
def conditioned(tutorial: Compiled) -> Conditioned:
    return run(tutorial, PLAN)


def test_increments_add_up_to_the_record_and_hold_every_observation_once(conditioned: Conditioned) -> None:
    (pair,) = weighing_records.pairs(conditioned)
    total = sum(x.decibans.value for x in pair.increments)
    assert total == pytest.approx(pair.total_decibans.value, abs=1e-4)
    seen = [o for x in pair.increments for o in x.observations]
    assert sorted(seen) == sorted(i.id for i in conditioned.record.instruments)


def test_of_two_readings_the_pair_is_one_against_the_other(conditioned: Conditioned) -> None:
    (pair,) = weighing_records.pairs(conditioned)
    rows, _ = readings(conditioned)
    assert (pair.one, pair.other) == (rows[0].reading, rows[1].reading)
    assert pair.total_decibans == rows[0].total_decibans
    assert pair.claims_decibans == rows[0].claims_decibans
    assert pair.cells == rows[0].cells


def test_a_claim_turned_round_moves_the_weight_of_testimony(conditioned: Conditioned) -> None:
    """The palace's denial of a promise, turned into its admission, speaks for the account that holds it."""
    testimony = conditioned.testimony
    turned = tuple(
        replace(c, allowed=(1,)) if (c.source, c.fact.name) == ("palace", "garrison-promise") else c
        for c in testimony.claims
    )
    assert turned != testimony.claims
    other = run(conditioned.compiled, PLAN, testimony=replace(testimony, claims=turned))
    was, now = (weighing_records.pairs(c)[0].claims_decibans for c in (conditioned, other))
    assert was.value + 3 * was.error < now.value - 3 * now.error


def test_every_observation_is_left_out_or_said_to_need_a_new_run(conditioned: Conditioned) -> None:
    rows = weighing_records.left_out(conditioned, "settled")
    assert {r.observation for r in rows} == {i.id for i in conditioned.record.instruments}
    told = [r.predicted.value for r in rows if r.predicted]
    assert told == sorted(told)
    assert all((r.tail < 0.7) == (r.predicted is not None) for r in rows)
    assert [r.predicted is None for r in rows] == sorted(r.predicted is None for r in rows)


def test_only_what_exceeds_the_noise_is_said_to_move_an_answer(conditioned: Conditioned) -> None:
    y = conditioned.posterior.course.is_outcome("settled").astype(float)
    found = weighing_records.sensitivity(conditioned, {"P(settled)": y})
    wholes, parts = found.rows[:3], found.rows[3:]
    assert [r.name for r in wholes] == WHOLES
    for r in parts:
        assert r.change
        assert noise.beyond(r.change, found.noise["P(settled)"])
    sizes = [abs(r.change.value) for r in parts if r.change]
    assert sizes == sorted(sizes, reverse=True)
    assert 0 <= len(parts) < found.tried


def test_answers_that_cannot_move_hang_on_nothing(conditioned: Conditioned) -> None:
    found = weighing_records.sensitivity(conditioned, {"P(true)": np.ones(conditioned.posterior.z.shape[1])})
    assert [r.name for r in found.rows] == WHOLES
    assert "none moves" in found.says


def test_assumptions_and_comparisons_count_effects_alike(conditioned: Conditioned) -> None:
    rows = assumptions(conditioned, "settled")
    least = noise.floor((a.name, a.effect) for a in rows)
    assert least > 0
    assert [a.measurable for a in rows] == [noise.beyond(a.effect, least) for a in rows]
    assert [a.measurable for a in rows] == sorted((a.measurable for a in rows), reverse=True)


def test_the_noise_is_that_of_constants_which_come_too_late() -> None:
    idle = ("behaviour/office_loss", Estimate(value=-0.03, error=0.01))
    assert noise.floor([idle, ("behaviour/patience", Estimate(value=0.5, error=0.01))]) == 0.03
    assert not noise.beyond(Estimate(value=0.03, error=0.001), 0.03)
    assert not noise.beyond(Estimate(value=0.09, error=0.05), 0.03)
    assert noise.beyond(Estimate(value=-0.11, error=0.05), 0.03)
    assert not noise.beyond(None, 0.0)
