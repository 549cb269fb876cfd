"""Answers do not hang on the length of the crisis step."""

import dataclasses

import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.infer.population import draw_worlds
from contingent.model.layout import Layout, Model
from contingent.model.simulate import simulate
from contingent.model.state import OUTCOMES

WORLDS = 8192


def halved(of: Layout) -> Layout:
    return dataclasses.replace(of, crisis_steps=2 * of.crisis_steps, crisis_hours=of.crisis_hours / 2)


@pytest.fixture(scope="module")
def shares(tutorial: Compiled) -> list[np.ndarray]:
    found = []
    for of in (tutorial.model.layout, halved(tutorial.model.layout)):
        course = simulate(Model(of), draw_worlds(of, WORLDS, 3, "steps"))
        found.append(np.array([course.is_outcome(o).mean() for o in OUTCOMES]))
    return found


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_half_the_step_gives_the_same_odds(shares: list[np.ndarray], outcome: str) -> None:
    """Within two errors; where the step made no difference, one outcome in twenty would fail by chance."""
    long, short = (s[OUTCOMES.index(outcome)] for s in shares)
    error = np.sqrt((long * (1 - long) + short * (1 - short)) / WORLDS)
    assert abs(long - short) <= 2 * error
