"""Forecasts at an hour, from what had been seen by then, on the attempts still undecided.

Courses of each attempt are played from the posterior and weighted by what they have in common with
what was seen: whether the makers have the ruler, who holds the broadcasting channel, and how many
of the top commands have come out for the makers, each at the hour of which the code speaks.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.linear_model import LogisticRegression

from contingent.history import archetypes, courses, metrics, records
from contingent.history.codes import CODES
from contingent.history.effects import SCALE_SD
from contingent.history.folds import Points
from contingent.history.forecasts import OURS, Said, told_less
from contingent.history.prepared import Prepared
from contingent.history.schemes import SCORED, Fold
from contingent.model.course import Course
from contingent.model.state import OUTCOMES

COURSES = 12_000  # of each attempt; one in five makes one
#: Share of the codes that are no better than a guess: coders see less clearly than the engine.
MISCODED = 0.2
#: Whose coming out the code of the top officers counts.
_COMMANDS = ("chiefs", "garrison", "first-army", "second-army")
#: The broadcasting house, who stands there, and the place where the ruler is.
_HOUSE, _HOLDER, _SEAT = "node", "garrison", "capital"
HOURS = (12, 24)


def scored(
    ready: Prepared, points: Points, parts: list[Fold], hour: int, without: tuple[str, ...] = ()
) -> tuple[records.Update, Said] | None:
    """Brier scores of the attempts that were undecided at ``hour`` and coded for it, and what was said of each.

    ``without`` names the codes that ``ready`` lacks. None if there are few attempts.
    """
    table = ready.table
    known = [code for code in _AS_PLAYED if CODES[code].hour <= hour]
    seen = np.stack([table.code(code) for code in known], axis=1)
    at_risk = (table.hours > hour) & np.isfinite(seen).all(axis=1) & np.isfinite(table.success)
    y, folds = table.success, [(fold, fold.among(at_risk)) for fold in parts]
    folds = [(whole, few) for whole, few in folds if len(few.test) and len(np.unique(y[few.train])) == 2]
    tested = np.concatenate([few.test for _, few in folds]) if folds else np.zeros(0, int)
    if len(tested) < SCORED:
        return None
    ours, before, regression, broadcast = (np.zeros(len(table)) for _ in range(4))
    for whole, few in folds:
        weights, _ = points.weights(whole.train)
        for k in few.test:
            ours[k], before[k] = _ours(ready, points, weights, k, known, seen[k], hour)
        regression[few.test] = _regression(known, seen, y, few.train, few.test)
        broadcast[few.test] = _holder(table.code("BC"), y, few.train, few.test)
    y, country = y[tested], table.country[tested]
    said = {
        OURS: ours[tested],
        f"{OURS}, at the onset": before[tested],
        "regression on what was seen": regression[tested],
        "holder of the broadcast wins": broadcast[tested],
    }
    ours, before, regression, broadcast = (metrics.brier(p, y) for p in said.values())
    less = ours - min(regression, broadcast, key=np.mean)
    update = records.Update(
        hour=hour,
        without=without,
        attempts=len(tested),
        ours=float(ours.mean()),
        at_onset=float(before.mean()),
        regression=float(regression.mean()),
        broadcast=float(broadcast.mean()),
        less_best=float(less.mean()),
        interval=metrics.interval(less, country),
    )
    return update, Said(told_less(f"hour {hour}", without), tested, said)


def _ours(
    ready: Prepared,
    points: Points,
    weights: np.ndarray,
    attempt: int,
    known: list[str],
    seen: np.ndarray,
    hour: int,
) -> tuple[float, float]:
    """Probability of success given what was seen and that nothing is decided; and given neither."""
    rng = np.random.default_rng(courses.hash_of(int(attempt), hour))
    at = points.at[rng.choice(len(weights), COURSES, p=weights)]
    moved = ready.moved[rng.integers(0, len(ready.moved), COURSES), attempt]
    moved = (np.exp(SCALE_SD * at[:, -1:]) * moved).astype(np.float32)
    played, course, tempo, _ = courses.play(
        moved, at[:, :-1].astype(np.float32), courses.hash_of(int(attempt), hour, 1)
    )
    likely = _likelihood(course, known, seen, tempo) * (played.hours > hour)
    won = np.asarray(course.outcome) == OUTCOMES.index("success")
    return float((likely @ won + 1e-3) / (likely.sum() + 2e-3)), float(won.mean())


def _likelihood(course: Course, known: list[str], seen: np.ndarray, tempo: np.ndarray) -> np.ndarray:
    """Probability of the codes as seen, given each course, whose own clock runs at its tempo ``[W]``."""
    likely = np.ones(len(tempo))
    for code, as_seen in zip(known, seen, strict=True):
        agrees = np.where(_AS_PLAYED[code](course, CODES[code].hour / tempo) == as_seen, 1 - MISCODED, 0.0)
        likely = likely * (agrees + MISCODED / len(CODES[code].levels))
    return likely


def _when(course: Course, happening: str) -> np.ndarray:
    return np.asarray(course.times)[archetypes.archetype().layout.happenings.index(happening)]


def _sides_with(course: Course, actor: str, hour: np.ndarray) -> np.ndarray:
    """+1 where the actor has come out for the makers by then, -1 for the ruler, 0 where it waits."""
    joins, defends = _when(course, f"{actor} joins"), _when(course, f"{actor} defends")
    joined, defended = joins <= hour, defends <= hour
    return np.where(joined & (~defended | (joins > defends)), 1, np.where(defended, -1, 0))


def _seized(course: Course, hour: np.ndarray) -> np.ndarray:
    """Whether the makers have taken the place where the ruler is."""
    return (_when(course, f"{_SEAT} taken") <= hour).astype(float)


def _channel(course: Course, hour: np.ndarray) -> np.ndarray:
    """Who holds the channel: whoever came last of makers who took the house and troops there who took a side."""
    happened = [_when(course, what) for what in (f"{_HOUSE} taken", f"{_HOLDER} joins", f"{_HOLDER} defends")]
    taken, joins, defends = (np.where(when <= hour, when, -np.inf) for when in happened)
    for_makers = np.maximum(taken, joins)
    levels = [float(CODES["BC"].levels.index(name)) for name in "CI"]
    neither = float(CODES["BC"].levels.index("X"))
    return np.select([for_makers > defends, defends > for_makers], levels, neither)


def _commands(course: Course, hour: np.ndarray) -> np.ndarray:
    """None, some or most of the top commands out for the makers."""
    out = sum((_sides_with(course, name, hour) == 1).astype(float) for name in _COMMANDS)
    return np.select([out == 0, out <= len(_COMMANDS) / 2], [0.0, 1.0], 2.0)


#: How each code reads in a course, those of the earliest hour first.
_AS_PLAYED: dict[str, Callable[[Course, np.ndarray], np.ndarray]] = {
    "LS": _seized,
    "BC": _channel,
    "TJ": _commands,
}


def _regression(
    known: list[str], seen: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray
) -> np.ndarray:
    levels = zip(known, seen.T, strict=True)
    x = [code == level for name, code in levels for level in range(1, len(CODES[name].levels))]
    columns = np.stack(x, axis=1).astype(float)
    return LogisticRegression(C=1.0).fit(columns[train], y[train]).predict_proba(columns[test])[:, 1]


def _holder(channel: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The holder of the broadcast wins: share of successes by holder, with one of each kind added."""
    rates = {
        h: (y[train][channel[train] == h].sum() + 1) / ((channel[train] == h).sum() + 2)
        for h in (0.0, 1.0, 2.0)
    }
    return np.array([rates[h] for h in channel[test]])
