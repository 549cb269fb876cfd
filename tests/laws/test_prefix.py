"""What has happened does not depend on what is still to come."""

import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.infer.population import generator
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.simulate import simulate
from contingent.model.state import OPEN

HOURS = [0.0, 1.5, 6.0, 13.0]


@pytest.fixture(scope="module")
def whole(tutorial: Compiled, tutorial_worlds: Worlds) -> Course:
    return simulate(tutorial.model, tutorial_worlds, chunk=64)


def upto(tutorial: Compiled, worlds: Worlds, hour: float) -> Course:
    return simulate(tutorial.model, worlds, until=tutorial.record.step_of(hour), chunk=64)


@pytest.mark.parametrize("hour", HOURS)
def test_a_course_cut_short_is_the_beginning_of_the_whole(
    tutorial: Compiled, tutorial_worlds: Worlds, whole: Course, hour: float
) -> None:
    layout = tutorial.model.layout
    step = layout.buildup_steps + int(np.ceil(hour / layout.crisis_hours))
    short = simulate(tutorial.model, tutorial_worlds, until=step, chunk=64)
    assert np.array_equal(short.onset, whole.onset)
    assert np.array_equal(short.times, np.where(whole.times <= hour, whole.times, np.inf))
    over = (whole.ended <= hour) | ~whole.attempt
    assert np.array_equal(short.outcome, np.where(over, whole.outcome, OPEN))
    assert np.array_equal(short.dead[:, over], whole.dead[:, over])


@pytest.mark.parametrize("hour", HOURS)
def test_evidence_by_an_hour_reads_nothing_after_it(
    tutorial: Compiled, tutorial_worlds: Worlds, whole: Course, hour: float
) -> None:
    """Else a world that has been run on would be weighed otherwise than its own proposal."""
    z = np.asarray(tutorial_worlds.z)
    short = upto(tutorial, tutorial_worlds, hour)
    assert np.array_equal(tutorial.record.logp(short, z, hour), tutorial.record.logp(whole, z, hour))


def test_seeds_after_an_instrument_has_settled_leave_its_answer(
    tutorial: Compiled, tutorial_worlds: Worlds, whole: Course
) -> None:
    z, seeds = np.asarray(tutorial_worlds.z), np.asarray(tutorial_worlds.seeds)
    before, moved = tutorial.record.logp(whole, z), 0
    for row, instrument in enumerate(tutorial.record.instruments):
        step = tutorial.record.step_of(instrument.settled_at)
        fresh = seeds.copy()
        fresh[step:] = generator(row, "fresh").integers(0, 2**32, fresh[step:].shape, np.uint32)
        course = simulate(tutorial.model, Worlds(z, fresh), chunk=64)
        assert np.array_equal(tutorial.record.logp(course, z)[row], before[row]), instrument.id
        moved += int((course.ended != whole.ended).any())
    assert moved  # the fresh seeds did change courses


def test_later_seeds_matter_where_nothing_is_settled(
    tutorial: Compiled, tutorial_worlds: Worlds, whole: Course
) -> None:
    seeds = np.asarray(tutorial_worlds.seeds) ^ np.uint32(1)
    course = simulate(tutorial.model, Worlds(tutorial_worlds.z, seeds), chunk=64)
    assert (course.outcome != whole.outcome).any()


def test_no_answer_is_more_than_certain(tutorial: Compiled, tutorial_worlds: Worlds, whole: Course) -> None:
    """Silence by an hour is no more likely than no answer at all."""
    for hour in HOURS:
        logp = tutorial.record.logp(whole, np.asarray(tutorial_worlds.z), hour)
        settled = [i.given_at <= hour for i in tutorial.record.instruments]
        assert (logp[~np.array(settled)] <= 0).all()
