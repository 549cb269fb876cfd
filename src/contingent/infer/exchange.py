"""Exchange: try every part of a world anew at once, and keep the parts that fit.

A second set of scores is drawn for all parts and played. Each part of it (an actor and its
column, say) is judged by the answers that are its own, and changes places with the old one by
a chance that follows this judgement. The mixture is played and accepted as a whole. Old and
new set are drawn from one reversible law, so that exchanging parts between them leaves the
pair's law as it is; the ratio of the chances of this exchange and of its way back, for which
what is left over is played too, makes it exact. Many parts move for three plays, where one
after another would take a play each.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy.special import log_expit

from contingent.infer.moves import Drift, Mover
from contingent.infer.problem import Target
from contingent.model.course import Course

#: Differences of log weight beyond which a chance is 0 or 1 for all that matters.
LIMIT = 50.0


class Exchanged(NamedTuple):
    """What an exchange proposes, and the log ratio by which to accept it, ``[W]``."""

    z: np.ndarray
    seeds: np.ndarray
    course: Course
    log_ratio: np.ndarray


def exchange(
    mover: Mover,
    target: Target,
    z: np.ndarray,
    seeds: np.ndarray,
    course: Course,
    play: Callable,
    drift: Drift,
) -> Exchanged:
    """Propose an exchange from ``z [D, W]`` and ``seeds [T, W]`` with their ``course``.

    ``play(z, seeds)`` simulates; ``drift`` says where new scores are drawn. All luck is one
    more part, which no answer judges.
    """
    parts = target.problem.parts
    assert parts is not None
    rows, owner = parts.rows, parts.owner[parts.rows]

    def worth(z: np.ndarray, course: Course) -> np.ndarray:
        """Log weight of each part against the law that it is drawn from, ``[P, W]``."""
        return target.of_parts(course, z) + parts.total(drift.excess(rows, z[rows]))

    def whole(z: np.ndarray, course: Course) -> np.ndarray:
        """Log weight of the world against that law, ``[W]``."""
        excess = drift.excess(rows, z[rows]).sum(axis=0, dtype=np.float64)
        return target.of_scores(z) + target.of_course(course, z) + excess

    other = z.copy()
    other[rows] = drift.afresh(rows, mover.normals(rows, z.shape[1]))
    luck = mover.noise("luck")
    fresh, anew = luck.integers(0, 2**32, seeds.shape, np.uint32), luck.random(seeds.shape[1]) < 0.5
    gain = np.clip(worth(other, play(other, fresh)) - worth(z, course), -LIMIT, LIMIT)
    asked = mover.some("exchange", [f"part {p}" for p in range(parts.count)], mover.shares["exchange"])
    drawn = mover.noise("which parts").random(gain.shape)
    taken = (np.log(drawn) < log_expit(gain)) & asked[:, None]
    mixed, left, swap = z.copy(), other.copy(), taken[owner]
    mixed[rows], left[rows] = np.where(swap, other[rows], z[rows]), np.where(swap, z[rows], other[rows])
    mixed_seeds, left_seeds = np.where(anew, fresh, seeds), np.where(anew, seeds, fresh)
    mixed_course = play(mixed, mixed_seeds)
    back = np.clip(worth(left, play(left, left_seeds)) - worth(mixed, mixed_course), -LIMIT, LIMIT)
    sign = np.where(taken, 1.0, -1.0)
    ways = (log_expit(sign * back) - log_expit(sign * gain))[asked].sum(axis=0)
    return Exchanged(mixed, mixed_seeds, mixed_course, whole(mixed, mixed_course) - whole(z, course) + ways)
