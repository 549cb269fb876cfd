"""Milestones against what their courses plainly hold."""

from types import SimpleNamespace

import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.explain.milestones import happenings_of, milestones
from contingent.infer.population import Population
from contingent.model.layout import Worlds
from contingent.model.simulate import simulate


@pytest.fixture(scope="module")
def population(tutorial: Compiled, tutorial_worlds: Worlds) -> Population:
    course = simulate(tutorial.model, tutorial_worlds)
    count = tutorial_worlds.count
    return Population(tutorial_worlds, course, np.full(count, 4 / count), np.zeros(4), np.arange(count))


def test_every_milestone_is_of_things_that_happen(tutorial: Compiled) -> None:
    layout = tutorial.model.layout
    for event, happenings in happenings_of(layout).items():
        assert happenings, event
        assert set(happenings) <= set(layout.happenings)


def test_hours_and_chances_are_those_of_the_courses(tutorial: Compiled, population: Population) -> None:
    said = SimpleNamespace(
        compiled=tutorial, record=tutorial.record, attempted=population, posterior=population
    )
    found = {m.event: m for m in milestones(said)}  # type: ignore[arg-type]
    layout, course = tutorial.model.layout, population.course
    end = np.asarray(course.times)[layout.happenings.index("end")]
    ended = np.isfinite(end) & course.attempt
    assert found["the end"].posterior.value == pytest.approx(ended.sum() / course.attempt.sum(), abs=1e-5)
    assert found["the end"].hours["0.5"] == pytest.approx(np.median(end[np.isfinite(end)]), abs=0.5)
    taken = np.asarray(course.times)[
        [layout.happenings.index(f"{p} taken") for p in ("pass", "capital")]
    ].min(0)
    assert found["first place taken"].hours["0.05"] >= taken.min()


def test_the_record_gives_the_first_of_its_kind(tutorial: Compiled, population: Population) -> None:
    said = SimpleNamespace(
        compiled=tutorial, record=tutorial.record, attempted=population, posterior=population
    )
    found = {m.event: m for m in milestones(said)}  # type: ignore[arg-type]
    assert (found["first place taken"].recorded, found["first place taken"].recorded_hour) == (
        "pass taken",
        5.5,
    )
    assert (found["first joining"].recorded, found["first joining"].recorded_hour) == ("", None)
    assert found["the incumbent speaks"].recorded_hour == 3.0
