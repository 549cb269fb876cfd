"""Courses of the archetype, played once for all fits: in shards, each on disk as soon as it is played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from contingent.history import archetypes, kept
from contingent.history.effects import SCALE_SD
from contingent.model.behaviour import CONSTANTS
from contingent.model.course import Course
from contingent.model.priors import Z90
from contingent.model.simulate import simulate
from contingent.model.state import OUTCOMES

#: The constants that are fitted: seven of those on which, over prior courses of the archetype, outcomes,
#: durations or deaths depend. None of the onset is among them; ``publicity``,
#: ``broadcast_push`` and ``arms_exponent`` matter about as much as the least of these, and stay at their priors.
FITTED = (
    "fall_rate",
    "arrest_rate",
    "withdrawal_rate",
    "reconsideration",
    "authority_weight",
    "dead_share",
    "crowd_counts",
)
#: What an outcome of the engine counts as: success, failure, overtaken by others, still open.
CLASSES = ("success", "failure", "overtaken", "open")
_CLASS = {
    "success": 0,
    "concession": 1,
    "settled": 1,
    "withdrawn": 1,
    "suppressed": 1,
    "overtaken": 2,
    "war": 3,
}
#: Spread of the constants' scores in the courses: wider than the prior, so that no fit runs off the edge.
WIDE = 1.3
SHARD = 1 << 17
#: Hours from the engine's end (the ruler fallen, the makers seized) to what a table records as
#: the resolution: last garrisons and makers give up, the new rule is accepted. 90 % range, judgement.
LAG = (0.3, 72.0)
#: 90 % range of the tempo. Courses are played at 1 and their hours stretched by it, so that attempts that outlast
#: the archetype's clock are played to their end too; travel and fights are stretched with the rest.
TEMPO = (CONSTANTS["tempo"].low, CONSTANTS["tempo"].high)
#: Share of the courses that begin all over the space of shifts, not from those of the rows.
_ALL_OVER = 0.25


@dataclass(frozen=True)
class Played:
    """Courses in which an attempt was made: what they began from and how they ended."""

    inputs: np.ndarray  # [W, Q + C] float32: shifts, then scores of the fitted constants
    outcome: np.ndarray  # [W] int8, position in CLASSES
    hours: np.ndarray  # [W] float32, from the first overt act to the recorded resolution
    dead: np.ndarray  # [W] float32, both sides

    def __len__(self) -> int:
        return len(self.outcome)

    @staticmethod
    def joined(parts: list[Played]) -> Played:
        """Several sets of courses as one."""
        names = ("inputs", "outcome", "hours", "dead")
        return Played(*(np.concatenate([getattr(p, n) for p in parts]) for n in names))


def play(
    moved: np.ndarray, constants: np.ndarray, seed: int
) -> tuple[Played, Course, np.ndarray, np.ndarray]:
    """Play the archetype from these shifts ``[W, Q]`` and scores of the constants ``[W, C]``.

    Worlds without an attempt weigh nothing: only their build-up is played, and nothing that comes back is about
    them. The course is on the engine's clock, and its tempo turns the hours into those of the attempt; last come
    the positions, among the ``W``, of the worlds with an attempt.
    """
    model = archetypes.archetype()
    points = archetypes.worlds(model, constants, moved, list(FITTED), seed)
    made = np.flatnonzero(simulate(model, points, until=model.layout.buildup_steps).attempt)
    course = simulate(model, points.take(made))
    kinds = np.array([_CLASS.get(name, -1) for name in OUTCOMES], np.int8)
    inputs = np.concatenate([moved, constants], axis=1)[made].astype(np.float32)
    dead = np.asarray(course.dead).sum(axis=0).astype(np.float32)
    tempo = _drawn(TEMPO, len(moved), hash_of(seed, 8))[made]
    hours = tempo * np.asarray(course.ended) + _drawn(LAG, len(moved), hash_of(seed, 7))[made]
    played = Played(inputs, kinds[course.outcome], hours.astype(np.float32), dead)
    return played, course, tempo, made


def play_in_shards(moved: np.ndarray, constants: np.ndarray, seed: int) -> tuple[Played, np.ndarray]:
    """As :func:`play`, a shard at a time, for more worlds than memory holds; without courses and tempos."""
    played, made = [], []
    for number, start in enumerate(range(0, len(moved), SHARD)):
        piece = slice(start, start + SHARD)
        some, _, _, where = play(moved[piece], constants[piece], hash_of(seed, number))
        played.append(some)
        made.append(start + where)
    return Played.joined(played), np.concatenate(made)


def _drawn(within90: tuple[float, float], count: int, seed: int) -> np.ndarray:
    """Lognormal draws ``[count]`` with this 90 % range."""
    low, high = np.log(within90)
    middle, spread = (low + high) / 2, (high - low) / (2 * Z90)
    return np.exp(middle + spread * np.random.default_rng(seed).standard_normal(count))


def design(rows: np.ndarray, count: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Where courses begin: most from shifts of rows ``[N, Q]`` at scales from the prior, some all over."""
    rng = np.random.default_rng(seed)
    scale = np.exp(SCALE_SD * rng.standard_normal((count, 1)))
    from_rows = scale * rows[rng.integers(0, len(rows), count)]
    all_over = rng.standard_normal((count, rows.shape[1])) * np.exp(0.5 * rng.standard_normal((count, 1)))
    moved = np.where(rng.random((count, 1)) < _ALL_OVER, all_over, from_rows)
    return moved.astype(np.float32), (WIDE * rng.standard_normal((count, len(FITTED)))).astype(np.float32)


def sharded(
    folder: Path, rows: np.ndarray, count: int, seed: int, watch: Callable[[str, float], None]
) -> Played:
    """``count`` courses in shards under ``folder``; shards that are there are read, not played again."""
    shards = -(-count // SHARD)
    parts = []
    for number in range(shards):
        many = min(SHARD, count - number * SHARD)

        def shard(number: int = number, many: int = many) -> dict[str, np.ndarray]:
            moved, constants = design(rows, many, seed=hash_of(seed, number))
            return vars(play(moved, constants, hash_of(seed, number, 1))[0])

        parts.append(Played(**kept.arrays(folder / f"courses-{seed}-{number:04d}-{many}.npz", shard)))
        watch(f"courses {number + 1} of {shards} shards", (number + 1) / shards)
    return Played.joined(parts)


def hash_of(*parts: int) -> int:
    """A seed from several numbers."""
    return int(np.random.SeedSequence(parts).generate_state(1, np.uint64)[0])
