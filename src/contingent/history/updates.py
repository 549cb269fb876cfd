"""Forecasts at an hour, from what had been seen by then, on the attempts still undecided.

Courses of each attempt are played from the posterior and weighted by what they have in common with
what was seen: who holds the broadcasting channel, and how many of the top commands have come out
for the makers. What the engine has no counterpart of (the ruler seized) is not used.
"""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression

from contingent.history import archetypes, courses, metrics, records
from contingent.history.calibrate import Prepared
from contingent.history.codes import CODES
from contingent.history.folds import Points
from contingent.history.posterior import SCALE_SD
from contingent.model.course import Course
from contingent.model.state import OUTCOMES

COURSES = 1500  # of each attempt
#: Share of the codes that are no better than a guess: coders see less clearly than the engine.
MISCODED = 0.2
#: Whose coming out the code of the top officers counts.
_COMMANDS = ("chiefs", "garrison", "first-army", "second-army")
HOURS = (12, 24)


def scored(ready: Prepared, points: Points, hour: int) -> records.Update | None:
    """Brier scores of the attempts that were undecided at ``hour`` and coded for it; None if there are few."""
    table = ready.table
    seen = np.stack([table.code("BC"), table.code("TJ") if hour >= 24 else np.zeros(len(table))], axis=1)
    at_risk = np.flatnonzero(
        (table.hours > hour) & np.isfinite(seen).all(axis=1) & np.isfinite(table.success)
    )
    y = table.success[at_risk]
    if len(at_risk) < 10 or y.min() == y.max():
        return None
    ours, before, regression, broadcast = (np.zeros(len(at_risk)) for _ in range(4))
    for country in np.unique(table.country[at_risk]):
        test = np.flatnonzero(table.country[at_risk] == country)
        train = np.flatnonzero(table.country[at_risk] != country)
        weights, _ = points.weights(table.country != country)
        for k in test:
            ours[k], before[k] = _ours(ready, points, weights, at_risk[k], seen[at_risk[k]], hour)
        regression[test] = _regression(seen[at_risk], y, train, test, hour)
        broadcast[test] = _holder(seen[at_risk, 0], y, train, test)
    scores = {n: metrics.brier(p, y) for n, p in (("o", ours), ("r", regression), ("b", broadcast))}
    best = min(("r", "b"), key=lambda n: scores[n].mean())
    less = scores["o"] - scores[best]
    return records.Update(
        hour=hour,
        attempts=len(at_risk),
        ours=float(scores["o"].mean()),
        at_onset=float(metrics.brier(before, y).mean()),
        regression=float(scores["r"].mean()),
        broadcast=float(scores["b"].mean()),
        less_best=float(less.mean()),
        interval=metrics.interval(less, table.country[at_risk]),
    )


def _ours(
    ready: Prepared, points: Points, weights: np.ndarray, attempt: int, seen: np.ndarray, hour: int
) -> tuple[float, float]:
    """Probability of success given what was seen and that nothing is decided; and given neither."""
    rng = np.random.default_rng(courses.hash_of(int(attempt), hour))
    at = points.at[rng.choice(len(weights), COURSES, p=weights)]
    moved = ready.moved[rng.integers(0, len(ready.moved), COURSES), attempt]
    moved = (np.exp(SCALE_SD * at[:, -1:]) * moved).astype(np.float32)
    played, course = courses.play(
        moved, at[:, :-1].astype(np.float32), courses.hash_of(int(attempt), hour, 1)
    )
    made = course.attempt
    likely = _likelihood(course, seen, hour)[made] * (played.hours > hour)
    won = np.asarray(course.outcome)[made] == OUTCOMES.index("success")
    return float((likely @ won + 1e-3) / (likely.sum() + 2e-3)), float(won.mean())


def _likelihood(course: Course, seen: np.ndarray, hour: int) -> np.ndarray:
    """Probability of the codes as seen, given each course."""
    agrees = _channel(course, hour) == seen[0]
    likely = np.where(agrees, 1 - MISCODED, 0.0) + MISCODED / len(CODES["BC"].levels)
    if hour >= 24:
        same = _commands(course, hour) == seen[1]
        likely = likely * (np.where(same, 1 - MISCODED, 0.0) + MISCODED / len(CODES["TJ"].levels))
    return likely


def _when(course: Course, happening: str) -> np.ndarray:
    return np.asarray(course.times)[archetypes.archetype().layout.happenings.index(happening)]


def _channel(course: Course, hour: int) -> np.ndarray:
    """Who holds the channel, as coded: the makers once they have the node, unless the ruler speaks all the same."""
    node, speaks = _when(course, "node taken") <= hour, _when(course, "ruler speaks") <= hour
    names = np.where(node & ~speaks, "C", np.where(~node & speaks, "I", "X"))
    return np.array([CODES["BC"].levels.index(n) for n in "XCI"], float)[
        np.select([names == "X", names == "C"], [0, 1], 2)
    ]


def _commands(course: Course, hour: int) -> np.ndarray:
    """None, some or most of the top commands out for the makers."""
    out = sum((_when(course, f"{name} joins") <= hour).astype(float) for name in _COMMANDS)
    return np.select([out == 0, out <= len(_COMMANDS) / 2], [0.0, 1.0], 2.0)


def _regression(
    seen: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray, hour: int
) -> np.ndarray:
    columns = [seen[:, 0] == level for level in (1, 2)]
    columns += [seen[:, 1] == level for level in (1, 2)] if hour >= 24 else []
    x = np.stack(columns, axis=1).astype(float)
    return LogisticRegression(C=1.0).fit(x[train], y[train]).predict_proba(x[test])[:, 1]


def _holder(channel: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The holder of the broadcast wins: share of successes by holder, with one of each kind added."""
    rates = {
        h: (y[train][channel[train] == h].sum() + 1) / ((channel[train] == h).sum() + 2)
        for h in (0.0, 1.0, 2.0)
    }
    return np.array([rates[h] for h in channel[test]])
