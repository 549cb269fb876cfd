"""The answer that no attempt was made: when it is given, and of which time it speaks."""

import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.infer.condition import stages_of
from contingent.infer.record import Record
from laws.bits import changed


@pytest.fixture
def silent(tutorial: Compiled) -> Record:
    attempt = next(i for i in tutorial.record.instruments if i.happening == "attempt")
    return Record((attempt.answered(np.inf),), tutorial.record.layout)


def test_it_is_taken_in_whole_with_the_first_hour(silent: Record, tutorial: Compiled) -> None:
    """An attempt on the last day of the build-up is denied as firmly as one on the first."""
    (report,) = silent.instruments
    onset = np.array([report.start, report.stop - 1, np.inf])
    assert report.given_at == 0
    assert report.given_at <= stages_of(silent, tutorial)[0][0]
    assert silent.step_of(0.0) == silent.layout.buildup_steps
    early, late, none = report.logp(onset, np.zeros(3))
    assert early == late < none


def test_a_case_may_say_that_none_was_made(tutorial: Compiled) -> None:
    case = changed(
        ("happened: attempt, at: 2031-03-30T20:10, within: 30 min", "never: attempt, until: 2031-04-02")
    )
    report = next(i for i in case.record.instruments if i.happening == "attempt")
    told = next(i for i in tutorial.record.instruments if i.happening == "attempt")
    assert (report.start, report.errors) == (told.start, told.errors)
    assert report.stop < told.stop


def test_that_an_attempt_was_made_is_sure_whoever_says_so(tutorial: Compiled) -> None:
    """A world in which none was made explains its report a thousand times worse than one in which it was."""
    told = next(i for i in tutorial.record.instruments if i.happening == "attempt")
    bad = changed(("locator: '20:10', grade: A1", "locator: '20:10', grade: E5"))
    report = next(i for i in bad.record.instruments if i.happening == "attempt")
    assert report.errors == told.errors
    made, none = report.logp(np.array([report.at, np.inf]), np.zeros(2))
    assert made - none > np.log(1000)


def test_a_yes_without_an_hour_says_nothing_before_it_is_given(tutorial: Compiled) -> None:
    never = next(i for i in tutorial.record.instruments if i.happening == "garrison joins")
    truth, even = np.array([1.0, 5.0, np.inf]), np.zeros(3)
    assert (never.answered(1.0).logp_not_yet(2.0, truth, even) == 0).all()
    assert len(set(never.logp_not_yet(2.0, truth, even))) == 2
