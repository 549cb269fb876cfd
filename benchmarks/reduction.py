"""The parameters of the reduction, world by world, as the engine has drawn them.

All three programs play the same worlds: same strengths, leanings, constants and readiness. Each
draws the noise of its courses by its own means, so that outcomes agree in shares, not one by one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contingent.compile import Compiled
from contingent.model.clocks.crisis import fixed_parts
from contingent.model.course import Course
from contingent.model.layout import Do, Worlds
from contingent.model.points import Points
from contingent.model.state import OUTCOMES

#: Outcomes that the reduction can end with, in the order of their numbers.
ENDINGS = ("war", "success", "concession", "settled", "withdrawn", "suppressed")


@dataclass(frozen=True)
class Parameters:
    """W worlds, A actors; actor 0 is the incumbent, actor 1 the challenger, who leads its own column."""

    constants: dict[str, np.ndarray]  # [W]
    actors: dict[str, np.ndarray]  # [A, W]
    single: dict[str, np.ndarray]  # [W] "president.speaks", ...
    hopes: np.ndarray  # [W]
    ripe: np.ndarray  # [W]
    travel: np.ndarray  # [2, W] hours of the two legs
    road: np.ndarray  # [2, W] the same without delays
    ties: tuple[tuple[int, int, float], ...]
    dt: float
    steps: int

    @property
    def worlds(self) -> int:
        """Number of worlds."""
        return len(self.hopes)

    def take(self, index: np.ndarray) -> Parameters:
        """The worlds at these positions."""

        def each(values: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
            return {name: value[..., index] for name, value in values.items()}

        return Parameters(
            each(self.constants), each(self.actors), each(self.single), self.hopes[index], self.ripe[index],
            self.travel[:, index], self.road[:, index], self.ties, self.dt, self.steps,
        )  # fmt: skip


def parameters(case: Compiled, worlds: Worlds, course: Course) -> Parameters:
    """What the engine reads in the worlds in which an attempt is made."""
    layout = case.model.layout
    points = Points(case.model, np.asarray(worlds.z), Do.nothing(len(layout.facts)))
    fixed = fixed_parts(points)

    def arrays(values: dict) -> dict[str, np.ndarray]:
        return {name: np.asarray(value, np.float64) for name, value in values.items()}

    return Parameters(
        arrays(fixed["constants"]),
        arrays(fixed["actors"]),
        arrays(fixed["quantity"]),
        np.asarray(points.quantity("colonel.hopes", 0, crisis=True), np.float64),
        np.asarray(course.ripe, np.float64),
        np.asarray(fixed["travel"], np.float64),
        np.asarray(fixed["road"], np.float64),
        layout.ties,
        layout.crisis_hours,
        layout.crisis_steps,
    ).take(np.flatnonzero(course.attempt))


def shares_of_engine(course: Course) -> dict[str, float]:
    """Share of each ending among the attempts, as the engine played them."""
    ended = np.asarray(course.outcome)[course.attempt]
    return {name: float((ended == OUTCOMES.index(name)).mean()) for name in ENDINGS}


def shares_of(ended: np.ndarray | list[int]) -> dict[str, float]:
    """The same for numbers of ``ENDINGS``."""
    return {name: float((np.asarray(ended) == i).mean()) for i, name in enumerate(ENDINGS)}
