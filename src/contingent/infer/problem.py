"""What is conditioned, as the sampler sees it: a simulator, evidence, and what hangs together in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from contingent.infer.population import draw_worlds
from contingent.model.course import Course
from contingent.model.layout import Layout, Worlds

if TYPE_CHECKING:
    from contingent.infer.witnesses import Witnesses

#: Worlds in which it is tried out what early answers depend on.
PROBED = 128
#: The hour at which all is told that waits for no course.
TESTIMONY = -1e9
#: Hours with their shares, by which log probabilities of answers are summed.
Ends = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Parts:
    """Which scores and which answers belong to the same part of a world: an actor, its column, its word.

    ``owner [D]`` numbers the part of each score, ``of_answer [O]`` that of each answer, -1 where it
    belongs to none. A poor division costs acceptance, never correctness.
    """

    owner: np.ndarray
    of_answer: np.ndarray

    @property
    def rows(self) -> np.ndarray:
        """Scores that belong to a part."""
        return np.flatnonzero(self.owner >= 0)

    @property
    def count(self) -> int:
        """Number of parts."""
        return int(self.owner.max(initial=-1)) + 1

    def of_answers(self, told: np.ndarray) -> np.ndarray:
        """Sums over the answers of each part: ``[O, W]`` to ``[P, W]``."""
        found = np.zeros((self.count, told.shape[1]))
        for part, row in zip(self.of_answer, told, strict=True):
            if part >= 0:
                found[part] += row
        return found


@dataclass(frozen=True)
class Problem:
    """A simulator, the evidence on scores, and that on courses.

    ``simulate(worlds, until)`` gives courses up to a step; ``of_scores(z, ends)`` is the log weight
    ``[W]`` by what is told of the scores by some hours, summed by the shares of these;
    ``of_answers(course, z, ends)`` likewise the log probability of each answer, ``[O, W]``; ``step_of(hour)``
    the step at which an hour has been simulated. What is answered by hour ``early`` needs only
    ``step_of(early)`` steps, which cost far less than whole courses. Where ``witnesses`` tell of the
    scores, ``of_scores`` is what they say.
    """

    layout: Layout
    simulate: Callable[[Worlds, int], Course]
    of_scores: Callable[[np.ndarray, Ends], np.ndarray]
    of_answers: Callable[[Course, np.ndarray, Ends], np.ndarray]
    step_of: Callable[[float], int]
    early: float = -np.inf
    parts: Parts | None = None
    witnesses: Witnesses | None = None

    @property
    def early_steps(self) -> int:
        """Steps that the early answers need."""
        return self.step_of(self.early) if np.isfinite(self.early) else 0

    @cached_property
    def early_rows(self) -> np.ndarray:
        """Scores that the early answers depend on, as far as moving each of them alone can tell.

        What a fact adds to a quantity of these is one of them too, and so is the fact: few worlds tried out have it.
        One that is overlooked costs acceptance, never correctness.
        """
        if not np.isfinite(self.early):
            return np.zeros(0, int)
        drawn = draw_worlds(self.layout, PROBED, 0, "probe")
        z, ends = np.array(drawn.z), ((self.early, 1.0),)

        def answers(z: np.ndarray) -> np.ndarray:
            course = self.simulate(Worlds(z, np.tile(drawn.seeds, z.shape[1] // PROBED)), self.early_steps)
            return self.of_answers(course, z, ends).reshape(-1, z.shape[1] // PROBED, PROBED)

        rows = [i for i, row in enumerate(self.layout.rows) if not row.after and i not in self.layout.idle]
        moved = np.repeat(z[:, None], len(rows), axis=1)
        moved[rows, np.arange(len(rows))] *= -1
        differs = answers(moved.reshape(len(z), -1)) != answers(z)
        found = {self.layout.rows[i].name for i in np.array(rows)[differs.any(axis=(0, 2))]}
        for row in self.layout.rows:
            kind, *on = row.name.split("/")
            if kind == "effect" and f"actor/{on[1]}" in found:
                found |= {row.name, f"fact/{on[0]}"}
        return np.array(sorted(self.layout.row_index[name] for name in found), int)


@dataclass(frozen=True)
class Target:
    """What worlds are weighed by, on the way from what was known at one hour to what was at another.

    ``power`` is the share of the way.
    """

    problem: Problem
    before: float = -np.inf
    hour: float = -np.inf
    power: float = 1.0

    def of_scores(self, z: np.ndarray) -> np.ndarray:
        """Log weight by what is told of the scores, ``[W]``."""
        return self.problem.of_scores(z, self.ends())

    def of_answers(self, course: Course | None, z: np.ndarray, upto: float = np.inf) -> np.ndarray:
        """Log weight by each answer, those given after ``upto`` left out, ``[O, W]``."""
        return _answers(self.problem, course, z, self.ends(upto))

    def gain(self, course: Course | None, z: np.ndarray) -> np.ndarray:
        """What the whole way adds to the log weight, ``[W]``."""
        ends = () if self.before == self.hour else ((self.before, -1.0), (self.hour, 1.0))
        return self.problem.of_scores(z, ends) + _answers(self.problem, course, z, ends).sum(axis=0)

    def ends(self, upto: float = np.inf) -> Ends:
        """The geometric bridge between the two hours, as far as they go ``upto`` some hour."""
        first, last = min(self.before, upto), min(self.hour, upto)
        if first == last:
            return ((last, 1.0),)
        return tuple((h, share) for h, share in ((first, 1 - self.power), (last, self.power)) if share)


def _answers(problem: Problem, course: Course | None, z: np.ndarray, ends: Ends) -> np.ndarray:
    """What answers weigh; nothing before anything has been played."""
    return np.zeros((0, z.shape[1])) if course is None else problem.of_answers(course, z, ends)


@dataclass(frozen=True)
class Plan:
    """Size of the population and of its rejuvenation."""

    seed: int = 1
    islands: int = 4
    worlds: int = 4096  # an island
    sweeps: int = 1  # of all kinds of move, at each resampling
    last_sweeps: int = 3  # the same once all evidence is in
    light_sweeps: int = 3  # the same while only the early answers are taken in: little is played
    score_sweeps: int = 1  # the same while only the testimony is taken in: nothing is played

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the islands: they key all noise of the sampler."""
        return tuple(f"island-{i}" for i in range(self.islands))
