"""Populations of worlds in islands, and estimates with errors between islands."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.random.bit_generator import ISeedSequence

from contingent.model.course import Course
from contingent.model.layout import Layout, Worlds


class Estimate(NamedTuple):
    """A number and its standard error between islands.

    ``without`` holds its value without each island in turn, which is what the error comes from;
    it is empty where that is not known.
    """

    value: float
    error: float
    without: tuple[float, ...] = ()


class Keyed(ISeedSequence):
    """A seed that is a key and nothing else: NumPy's own would ask the system for randomness it then ignores."""

    def __init__(self, key: bytes) -> None:
        self.key = np.frombuffer(key, np.uint64)

    def generate_state(self, n_words: int, dtype: type = np.uint32) -> np.ndarray:
        """The key, which has as many words as Philox asks for."""
        return self.key


def generator(*key: object) -> np.random.Generator:
    """A generator keyed by names, the same in every process: (seed, island, sweep, purpose, ...)."""
    digest = hashlib.blake2b("/".join(map(str, key)).encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(Keyed(digest)))  # type: ignore[arg-type]


def draw_prior(
    layout: Layout, worlds: int, seed: int, island: str, rows: np.ndarray | None = None
) -> np.ndarray:
    """Scores ``[D, W]`` from N(0, 1), each row keyed by its own name."""
    wanted = range(len(layout.rows)) if rows is None else rows
    z = [
        generator(seed, island, "score", layout.rows[i].name).standard_normal(worlds, np.float32)
        for i in wanted
    ]
    return np.stack(z)


def draw_worlds(layout: Layout, worlds: int, seed: int, island: str) -> Worlds:
    """Worlds from the prior; the same name and seed give the same worlds."""
    seeds = generator(seed, island, "seeds").integers(0, 2**32, (layout.all_steps, worlds), np.uint32)
    return Worlds(draw_prior(layout, worlds, seed, island), seeds)


@dataclass(frozen=True)
class Population:
    """Weighted worlds in islands of equal size, with their courses.

    ``weights`` sum to one within each island; islands count by their evidence.
    """

    worlds: Worlds
    course: Course
    weights: np.ndarray  # [I * N] float64
    log_evidence: np.ndarray  # [I]
    ancestors: np.ndarray  # [I * N] index of the prior world each descends from

    @classmethod
    def joined(cls, parts: Sequence[Population]) -> Population:
        """One population of all these islands."""
        join = partial(np.concatenate, axis=-1)
        return cls(
            Worlds(*(join([getattr(p.worlds, f) for p in parts]) for f in ("z", "seeds"))),
            Course(*map(join, zip(*(p.course for p in parts), strict=True))),
            *(join([getattr(p, f) for p in parts]) for f in ("weights", "log_evidence", "ancestors")),
        )

    @property
    def islands(self) -> int:
        """Number of islands."""
        return len(self.log_evidence)

    @property
    def z(self) -> np.ndarray:
        """Scores, ``[D, I * N]``."""
        return np.asarray(self.worlds.z)

    @property
    def shares(self) -> np.ndarray:
        """Share of each island in the pool: its evidence over the sum."""
        relative = np.exp(self.log_evidence - self.log_evidence.max())
        return relative / relative.sum()

    @property
    def pooled(self) -> np.ndarray:
        """Weights of all worlds in the pool, ``[I * N]``: they sum to one where those of every island do."""
        return self.weights * np.repeat(self.shares, len(self.weights) // self.islands)

    def by_island(self, values: np.ndarray) -> np.ndarray:
        """Values laid out as ``[I, N]``."""
        return np.asarray(values).reshape(self.islands, -1)

    def mean(
        self, values: np.ndarray, given: np.ndarray | None = None, ratio: np.ndarray | None = None
    ) -> Estimate:
        """Weighted mean of ``values [W]`` over worlds where ``given``, reweighted by ``ratio``."""
        weight = self.by_island(self.weights * (1.0 if ratio is None else ratio))
        if given is not None:
            weight = weight * self.by_island(given)
        worth = np.where(self.by_island(np.asarray(weight > 0)), self.by_island(values), 0.0)
        return pool((weight * worth).sum(1), weight.sum(1), self.shares)

    def effective(self, ratio: np.ndarray | None = None, given: np.ndarray | None = None) -> float:
        """Effective number of worlds over all islands."""
        weight = self.pooled * (1.0 if ratio is None else ratio)
        weight = weight if given is None else weight * given
        square = (weight**2).sum()
        return float(weight.sum() ** 2 / square) if square > 0 else 0.0

    def even(self, count: int, seed: int) -> Population:
        """At most ``count`` equally weighted worlds, drawn evenly over islands."""
        count = min(count, len(self.weights))
        each, size = count // self.islands, len(self.weights) // self.islands
        picks = []
        for i in range(self.islands):
            weight = self.by_island(self.weights)[i]
            where = systematic(weight, each, generator(seed, f"island-{i}", "even").random())
            picks.append(i * size + where)
        index = np.concatenate(picks)
        return Population(
            self.worlds.take(index),
            self.course.take(index),
            np.full(len(index), 1 / each),
            self.log_evidence,
            self.ancestors[index],
        )


def pool(numerators: np.ndarray, denominators: np.ndarray, shares: np.ndarray) -> Estimate:
    """Ratio of pooled sums, with the error between islands.

    The error is a jackknife over islands, so that it stays honest where one island carries
    most of the evidence. If a single island holds all worlds in question, nothing is known
    of the error, and the value itself is given as one.
    """
    above, below = shares * numerators, shares * denominators
    if below.sum() <= 0:
        return Estimate(float("nan"), float("nan"))
    value, n = float(above.sum() / below.sum()), len(below)
    rest = below.sum() - below
    if n == 1 or (rest <= 1e-12 * below.sum()).any():
        return Estimate(value, abs(value) if n > 1 else float("nan"))
    without = (above.sum() - above) / rest
    error = float(np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum()))
    return Estimate(value, error, tuple(without.tolist()))


def systematic(weights: np.ndarray, count: int, offset: float) -> np.ndarray:
    """Systematic resampling: ``count`` indices in proportion to ``weights``."""
    edges = np.cumsum(weights / weights.sum())
    edges[-1] = 1.0
    return np.searchsorted(edges, (np.arange(count) + offset) / count)


def effective_size(log_weights: np.ndarray) -> float:
    """Effective number of worlds under these log weights."""
    weight = np.exp(log_weights - log_weights.max())
    return float(weight.sum() ** 2 / (weight**2).sum())
