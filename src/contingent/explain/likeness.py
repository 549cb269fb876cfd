"""How alike two courses are, and which library cases lie nearest: the one place that defines the distance.

The distance is the mean of its pieces, each from 0 to 1: one for every milestone that both cases have room
for, and one for the outcome.

*A milestone* (the first place taken, the first joining, the end ...) is reached at some hour, or never. Hours lie on
a line of doublings: the first hour and before at 0, every doubling 1/16 further, what comes after 128 hours at
1/2, never at 1. The piece is the earth mover's distance on that line between the two distributions over the
worlds that fit: how far the worlds of one case must be moved, on average, to lie as those of the other do.

*The outcome*: the Hellinger distance between the two distributions over outcomes, given the attempt.

Errors are jackknifes over the islands of either case, added in squares. Nothing here needs the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from contingent.case.words import OUTCOMES
from contingent.present.records.base import Estimate
from contingent.present.records.library import (
    HINDSIGHT,
    LibraryRow,
    Likeness,
    Neighbour,
    Past,
    Piece,
    Profile,
    Share,
)

#: Hours by which the shares of a milestone are kept; the last share is that of all that ever reach it.
HOURS = (1, 2, 4, 8, 16, 32, 64, 128)
#: How far on the line what lies beyond each hour is moved to come to the next place; the last leap is to never.
STEPS = np.array([1 / 16] * len(HOURS) + [1 / 2])
OUTCOME = "the outcome"
#: A difference counts beyond so many of its errors.
ERRORS = 2.0
#: Near is what lies closer than this share of the pairs of library cases do.
NEAR = 0.25
#: As many of them as a report has room for.
NEAREST = 3
#: With fewer library cases than this, too few pairs say what is near.
FEWEST = 5


def pieces(
    one: Profile, other: Profile, without: int | None = None, other_without: int | None = None
) -> dict[str, float]:
    """The parts of the distance, by name; each profile whole, or without one of its islands."""
    theirs = {t.event: t.by for t in other.course}
    found = {
        t.event: float(np.abs(_at(t.by, without) - _at(theirs[t.event], other_without)) @ STEPS)
        for t in one.course
        if t.event in theirs
    }
    p, q = _endings(one, without), _endings(other, other_without)
    found[OUTCOME] = float(np.sqrt(max(0.0, 1 - np.sqrt(p * q).sum())))
    return found


def distance(
    one: Profile, other: Profile, without: int | None = None, other_without: int | None = None
) -> float:
    """The mean of the pieces: 0 for courses alike in all, at most 1."""
    return float(np.mean(list(pieces(one, other, without, other_without).values())))


def estimate(one: Profile, other: Profile) -> Estimate:
    """The distance with its error between islands."""
    value = distance(one, other)
    variance = _jackknife(one, lambda i: distance(one, other, i))
    variance += _jackknife(other, lambda i: distance(one, other, None, i))
    return Estimate(value=_rounded(value), error=_rounded(variance**0.5))


def told_apart(present: Profile, nearer: Profile, farther: Profile) -> bool:
    """Whether one case lies nearer than another beyond the error of the difference."""
    variance = _jackknife(present, lambda i: distance(present, farther, i) - distance(present, nearer, i))
    variance += _jackknife(nearer, lambda i: distance(present, nearer, None, i))
    variance += _jackknife(farther, lambda i: distance(present, farther, None, i))
    return distance(present, farther) - distance(present, nearer) > ERRORS * variance**0.5


def likeness(
    present: Profile, rows: Sequence[LibraryRow], until: str = "", most: int | None = None
) -> Likeness:
    """The library cases in order of their distance, the ``most`` nearest of them.

    ``until`` is the last moment that the present run may know: cases that began later are left out.
    """
    past = [
        (r.past, r.profile)
        for r in rows
        if r.usable and r.past and r.profile and present.case != r.case and present.digest != r.profile.digest
    ]
    known = [(p, f) for p, f in past if not until or f.start <= until]
    known.sort(key=lambda pair: distance(present, pair[1]))
    limit = near_below([f for _, f in known])
    kept = known[: most or None]
    nearest = [
        _neighbour(present, p, f, limit, known[i + 1][1] if i + 1 < len(known) else None)
        for i, (p, f) in enumerate(kept)
    ]
    return Likeness(
        profile=present,
        says=[
            *_own(present, rows),
            *_verdict(nearest, limit),
            *_thin([present, *(f for _, f in kept)]),
            *_left_out(rows, present, len(past) - len(known)),
        ],
        near_below=None if limit is None else _rounded(limit),
        nearest=nearest,
    )


def near_below(profiles: Sequence[Profile]) -> float | None:
    """The distance below which a case counts as near; None where the library is too small to say."""
    if len(profiles) < FEWEST:
        return None
    return float(np.quantile([distance(a, b) for a, b in combinations(profiles, 2)], NEAR))


def _neighbour(
    present: Profile, past: Past, profile: Profile, limit: float | None, following: Profile | None
) -> Neighbour:
    found = estimate(present, profile)
    parts = [Piece(part=n, distance=_rounded(d)) for n, d in pieces(present, profile).items()]
    return Neighbour(
        case=profile.case,
        title=profile.title,
        start=profile.start,
        past=past,
        label=OUTCOMES[past.outcome],
        distance=found,
        near=limit is not None and found.value + ERRORS * found.error < limit,
        told_apart=following is not None and told_apart(present, profile, following),
        pieces=sorted(parts, key=lambda p: p.distance),
    )


def _own(present: Profile, rows: Sequence[LibraryRow]) -> list[str]:
    """What a case of the library has to say of itself."""
    if any(r.case == present.case and r.past for r in rows):
        return [f"This case is itself of the library, {HINDSIGHT}: how well it is fitted is no score."]
    return []


def _verdict(nearest: Sequence[Neighbour], limit: float | None) -> list[str]:
    if not nearest:
        return ["There is no library case to compare it with."]
    if limit is None:
        return [f"With fewer than {FEWEST} library cases it cannot be said whether any is near."]
    if near := [n.case for n in nearest if n.near]:
        return [f"Near: {', '.join(near)}. Near is closer than {limit:.2f} with two errors added."]
    closest = nearest[0]
    return [
        f"No library case is near: the nearest, {closest.case}, lies {closest.distance.value:.2f} ± "
        f"{closest.distance.error:.2f} away, and near is closer than {limit:.2f} with two errors added."
    ]


def _thin(profiles: Sequence[Profile]) -> list[str]:
    thin = [p.case for p in profiles if p.thin]
    return [f"Thin fits, whose errors may be larger than is said: {', '.join(thin)}."] if thin else []


def _left_out(rows: Sequence[LibraryRow], present: Profile, later: int) -> list[str]:
    """Cases that are not compared, and why."""
    unused = [r.case for r in rows if r.past and not r.usable and r.case != present.case]
    said = [f"Not compared, because not fitted as they stand: {', '.join(unused)}."] if unused else []
    return said + ([f"Not compared, because later than what may be known: {later}."] if later else [])


def _at(shares: Sequence[Share], island: int | None) -> np.ndarray:
    """The shares, or what they are without one island."""
    return np.array([s.value if island is None else s.without[island] for s in shares])


def _endings(profile: Profile, island: int | None) -> np.ndarray:
    shares = _at([profile.posterior[o] for o in OUTCOMES if o in profile.posterior], island)
    return shares / (shares.sum() or 1.0)


def _jackknife(profile: Profile, of: Callable[[int], float]) -> float:
    """Variance between the islands of a profile of a number that is computed without each in turn."""
    n = min(len(s.without) for s in profile.posterior.values())
    if n == 0:  # one island holds all worlds, nothing is known: an error as large as a distance can be
        return 1.0
    values = np.array([of(i) for i in range(n)])
    return float((n - 1) / n * ((values - values.mean()) ** 2).sum())


def _rounded(value: float) -> float:
    return float(f"{value:.4g}")
