"""The strike held in time: where the scores of the build-up move, its threshold gives way.

That an attempt began when it did pins the scores of the build-up together: each of them alone moves the day of the
strike. Moved together with the threshold, so that the strike falls when it fell, they are nearly as free as before
anything was known. What is paid is the ratio of the density of that time, rate times survival, under both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from contingent.model.course import Course
from contingent.model.layout import Layout
from contingent.model.priors import score_of_threshold, threshold_of

#: Plays worlds ``(z, seeds)`` up to a step.
Play = Callable[[np.ndarray, np.ndarray, int], Course]
#: A score whose threshold no build-up spends.
OUT_OF_REACH = 5.0
#: Share of its day after which a strike is not held: too little of the day's hazard is left to tell it from.
LATEST = 0.99
#: Shares of a day that differ by less do so by rounding.
ROUNDING = 1e-3
#: Days held, at most: those on which most worlds have their strike. Others are few, and each day is played apart.
DAYS = 3


class Strike(NamedTuple):
    """Who struck, on which step of the build-up, and at what share of it; ``[W]`` each."""

    leader: np.ndarray  # position in Layout.leaders; -1 where there is no strike to hold
    step: np.ndarray
    share: np.ndarray
    log_density: np.ndarray  # of its time, given all scores but the threshold

    @staticmethod
    def of(layout: Layout, course: Course, z: np.ndarray) -> Strike:
        """The strikes that these courses have seen."""
        left = np.stack([course.unspent[c] for c in _clocks(layout)]).astype(np.float64)
        struck = left <= 0
        began = np.where(course.attempt, course.onset, 0.0) / layout.buildup_days
        step = np.floor(began).astype(int)
        share = began - step
        leader = np.where(
            course.attempt & (struck.sum(axis=0) == 1) & (share < LATEST), struck.argmax(axis=0), -1
        )
        worlds = np.arange(z.shape[1])
        rows = np.array(rows_of(layout))[leader]
        hazard = -left[leader, worlds] / (1 - share)
        return Strike(leader, step, share, _log_density(hazard, threshold_of(z[rows, worlds])))

    def same(self, other: Strike) -> np.ndarray:
        """Where both are strikes of one leader at one time, bool ``[W]``."""
        together = (self.leader >= 0) & (self.leader == other.leader) & (self.step == other.step)
        return together & (np.abs(self.share - other.share) < ROUNDING)


def rows_of(layout: Layout) -> list[int]:
    """Rows of the leaders' thresholds."""
    return [layout.row_index[f"event/strikes/{leader}"] for leader in layout.leaders]


def hold(
    layout: Layout, play: Play, z: np.ndarray, seeds: np.ndarray, strike: Strike
) -> tuple[np.ndarray, np.ndarray]:
    """``z`` with the thresholds at which strikes fall when they fell; and the log density of their times, ``[W]``.

    The density is zero where a strike cannot be held: there, ``z`` is as it was.
    """
    z, log_density = z.copy(), np.full(z.shape[1], -np.inf)
    top = threshold_of(np.array(OUT_OF_REACH))
    steps, counts = np.unique(strike.step[strike.leader >= 0], return_counts=True)
    for number, (row, clock) in enumerate(zip(rows_of(layout), _clocks(layout), strict=True)):
        for step in steps[np.argsort(-counts, kind="stable")][:DAYS].tolist():
            at = np.flatnonzero((strike.leader == number) & (strike.step == step))
            if not len(at):
                continue
            never, seeded = np.take(z, at, axis=1), np.take(seeds, at, axis=1)
            never[row] = OUT_OF_REACH
            before, after = (
                play(never, seeded, step + more).unspent[clock].astype(np.float64) for more in (0, 1)
            )
            hazard = before - after
            threshold = top - before + strike.share[at] * hazard
            held = hazard > 0
            z[row, at[held]] = score_of_threshold(threshold[held])
            log_density[at[held]] = _log_density(hazard[held], threshold[held])
    return z, log_density


def _clocks(layout: Layout) -> list[int]:
    """Positions of the leaders' strikes among the clocks of a course."""
    return [layout.all_clocks.index(f"strikes/{leader}") for leader in layout.leaders]


def _log_density(hazard: np.ndarray, threshold: np.ndarray) -> np.ndarray:
    """Log density of the time of an event, up to what does not depend on the scores; zero without hazard."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(hazard > 0, np.log(hazard) - threshold, -np.inf)
