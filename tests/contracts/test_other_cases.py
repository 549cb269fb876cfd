"""Crises unlike the shipped ones load and run: no march, no mediator, two forces, 3 to 40 actors."""

from pathlib import Path

import numpy as np
import pytest

from contingent.case.load import load
from contingent.compile import compile_case
from contingent.infer.condition import run
from contingent.infer.population import draw_worlds
from contingent.infer.problem import Plan
from contingent.model.simulate import simulate

HEAD = """
case: elsewhere
title: A palace quarrel
timezone: America/La_Paz
clocks:
  buildup: {from: 1980-07-01, until: 1980-07-20}
  crisis: {from: 1980-07-17T05:00, for: 36 h, step: 30 min}
sources:
  wire: {title: A news agency, published: 1980-07-18, grade: B2, stance: abroad}
"""
PALACE = """
actors:
  president: {role: incumbent, influence: 0.3 .. 0.6, strength: 200 .. 600 men}
  general: {role: challenger, influence: 0.05 .. 0.2, hopes: 0.2 .. 0.7}
  garrison: {role: force, under: president, strength: 500 .. 2000 men}
"""
TWO_FORCES = """
places:
  suburb: {name: Suburb}
  palace: {name: Palace, seat: true}
routes:
  north: {of: north-column, legs: [{from: suburb, to: palace, length: 20 km, speed: 10 .. 40 km/h}]}
actors:
  president: {role: incumbent, at: palace, strength: 200 .. 600 men}
  general: {role: challenger, hopes: 0.2 .. 0.7}
  north-column: {role: challenger, of: general, at: suburb, strength: 300 .. 900 men}
  plotters: {role: challenger, of: general, at: palace, strength: 50 .. 200 men}
  garrison: {role: force, under: president, at: palace, strength: 500 .. 2000 men}
"""
SEEN = """
observations:
  - {happened: attempt, at: 1980-07-17T05:00, source: wire, locator: l. 1}
  - {never: garrison joins, until: 1980-07-17T20:00, source: wire, locator: l. 2}
  - {happened: end, at: 1980-07-18T02:00, within: 3 h, source: wire, locator: l. 3}
"""


def many(count: int) -> str:
    """A case of ``count`` actors that all belong to one chain of command."""
    forces = "".join(
        f"  unit-{i}: {{role: force, under: president, strength: 100 .. 900 men}}\n" for i in range(count - 3)
    )
    return HEAD + PALACE + forces + SEEN


CASES = {
    "no march, no mediator, three actors": HEAD + PALACE + SEEN,
    "two challengers' forces": HEAD + TWO_FORCES + SEEN,
    "forty actors": many(40),
}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", CASES)
def test_it_runs_and_every_ending_stays_possible(tmp_path: Path, name: str) -> None:
    compiled = compile_case(load(written(tmp_path, CASES[name])))
    found = run(compiled, Plan(worlds=256, last_sweeps=1))
    assert found.posterior.mean(found.posterior.course.attempt).value > 0.9
    # some 3,000 attempts: of an ending with a share of 1 %, 6 or fewer come with a chance below one in 100,000
    worlds = draw_worlds(compiled.model.layout, 65_536, 1, "prior")
    course = simulate(compiled.model, worlds)
    assert 0.01 < course.attempt.mean() < 0.99
    for outcome in ("success", "settled", "withdrawn", "suppressed"):
        assert 0.002 < course.is_outcome(outcome)[course.attempt].mean() < 0.95, outcome


def test_an_unrelated_actor_changes_no_other_number(tmp_path: Path) -> None:
    plain = compile_case(load(written(tmp_path, CASES["two challengers' forces"])))
    stranger = CASES["two challengers' forces"].replace(
        "actors:\n", "actors:\n  stranger: {role: force, strength: 5000 men}\n"
    )
    other = compile_case(load(written(tmp_path, stranger)))
    assert other.unrelated == ("stranger",)
    one, two = (run(c, Plan(worlds=64, last_sweeps=1)).posterior for c in (plain, other))
    np.testing.assert_array_equal(one.z, two.z)
    np.testing.assert_array_equal(one.course.times, two.course.times)
