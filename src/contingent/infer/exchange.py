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
from contingent.infer.select import select
from contingent.model.course import Course

#: Differences of log weight beyond which a chance is 0 or 1 for all that matters.
LIMIT = 50.0


class Exchanged(NamedTuple):
    """What an exchange proposes, what it weighs, and the log ratio by which to accept it, ``[W]``.

    The ratio is that of ``Mover.lucky`` under the name "exchange"; minus infinity where no ratio that is
    still possible would be accepted.
    """

    z: np.ndarray
    seeds: np.ndarray
    course: Course
    told: np.ndarray  # log weight by what is told of the scores, [W]
    heard: np.ndarray  # by each answer, [O, W]
    log_ratio: np.ndarray


def exchange(
    mover: Mover,
    target: Target,
    now: tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray],
    until: int,
    play: Callable[[np.ndarray, np.ndarray], Course],
    drift: Drift,
) -> Exchanged:
    """Propose an exchange from ``now``: ``z [D, W]``, ``seeds [T, W]``, and what they are told and heard.

    ``play(z, seeds)`` simulates up to step ``until``; ``drift`` says where new scores are drawn.
    All luck up to there is one more part, which no answer judges.
    """
    z, seeds, told, heard = now
    parts = target.problem.parts
    assert parts is not None
    asked = mover.some("exchange", [f"part {p}" for p in range(parts.count)], mover.shares["exchange"])
    laws = {p: drift.jointly(np.flatnonzero(parts.owner == p), z) for p in np.flatnonzero(asked).tolist()}

    def excess(z: np.ndarray) -> np.ndarray:
        """Log of the prior of each part asked over the law that it is drawn from, ``[P, W]``."""
        found = np.zeros((parts.count, z.shape[1]))
        for part, law in laws.items():
            found[part] = law.excess(z)
        return found

    other = z.copy()
    for law in laws.values():
        other[law.rows] = law.afresh(mover.normals(law.rows, z.shape[1]))
    luck = mover.noise("luck")
    fresh = seeds.copy()
    fresh[:until] = luck.integers(0, 2**32, (until, seeds.shape[1]), np.uint32)
    anew = luck.random(seeds.shape[1]) < 0.5
    old, new = excess(z), excess(other)
    there = target.of_answers(play(other, fresh), other)
    gain = np.clip(parts.of_answers(there) + new - parts.of_answers(heard) - old, -LIMIT, LIMIT)
    drawn = mover.noise("which parts").random(gain.shape)
    taken = (np.log(drawn) < log_expit(gain)) & asked[:, None]
    moved = np.flatnonzero(asked[parts.owner] & (parts.owner >= 0))
    swap = taken[parts.owner[moved]]
    mixed, left = z.copy(), other.copy()
    mixed[moved], left[moved] = select(swap, other[moved], z[moved]), select(swap, z[moved], other[moved])
    mixed_seeds, left_seeds = select(anew, fresh, seeds), select(anew, seeds, fresh)
    course = play(mixed, mixed_seeds)
    told_then, heard_then = target.of_scores(mixed), target.of_answers(course, mixed)
    mixed_excess, left_excess = select(taken, new, old), select(taken, old, new)
    whole = told_then - told + heard_then.sum(axis=0) - heard.sum(axis=0)
    whole += (mixed_excess - old).sum(axis=0)
    sign = np.where(taken, 1.0, -1.0)[asked]
    there_chance = log_expit(sign * gain[asked])
    log_ratio = np.full(len(whole), -np.inf)
    # the chance of the way back is at most one: where even that would not do, it need not be played
    open_ = np.flatnonzero(mover.lucky(whole + (0.0 - there_chance).sum(axis=0), "exchange"))
    if len(open_):
        left, left_seeds, left_excess, sign, mixed_excess = (
            np.take(x, open_, axis=1) for x in (left, left_seeds, left_excess, sign, mixed_excess)
        )
        left_heard = target.of_answers(play(left, left_seeds), left)
        back = parts.of_answers(left_heard) + left_excess
        back -= parts.of_answers(heard_then[:, open_]) + mixed_excess
        back = np.clip(back, -LIMIT, LIMIT)
        ways = log_expit(sign * back[asked]) - there_chance[:, open_]
        log_ratio[open_] = whole[open_] + ways.sum(axis=0)
    return Exchanged(mixed, mixed_seeds, course, told_then, heard_then, log_ratio)
