"""What it is worth to learn a value: expected squared move of an answer, and mutual information.

Both are functions of a ``Table``; leading axes, if any, are repetitions (such as shuffles).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.special import xlogy

from contingent.infer.population import Estimate, Population, generator
from contingent.infer.weights import jackknife, without_each


class Table(NamedTuple):
    """Weight of every value in every island, and of the answer among it; all weights together make one.

    V values, I islands.
    """

    held: np.ndarray  # [..., V, I]
    so: np.ndarray  # [..., V, I]

    @property
    def shares(self) -> np.ndarray:
        """Probability of every value, ``[..., V]``."""
        return self.held.sum(axis=-1)

    @property
    def answers(self) -> np.ndarray:
        """The answer given every value, ``[..., V]``; 0 where the value has no worlds."""
        return np.divide(self.so.sum(-1), self.shares, out=np.zeros_like(self.shares), where=self.shares > 0)

    @property
    def middle(self) -> np.ndarray:
        """The answer over all values, ``[...]``."""
        return self.so.sum(axis=(-2, -1)) / self.held.sum(axis=(-2, -1))

    def without_each(self) -> Table:
        """The table without each island in turn, ``[..., I, V, 1]``."""
        held, so = (np.moveaxis(without_each(x), -1, -2)[..., None] for x in (self.held, self.so))
        whole = held.sum(axis=(-2, -1), keepdims=True)
        return Table(held / whole, so / whole)


def table(population: Population, y: np.ndarray, member: np.ndarray) -> Table:
    """The table of an answer ``y [W]`` and values of probability ``member [V, W]`` in each world."""
    shape = (len(member), population.islands, -1)
    held = (member * _weight(population)).reshape(shape)
    return Table(held.sum(axis=-1), (held * y.reshape(shape[1:])).sum(axis=-1))


def _weight(population: Population) -> np.ndarray:
    """Share of every world in the whole population, ``[W]``: under a condition some weigh nothing."""
    return population.pooled / population.pooled.sum()


class Dealt(NamedTuple):
    """Weights of the worlds, and those of the answer among them, after every shuffle, ``[S, I, N]``."""

    weight: np.ndarray
    so: np.ndarray

    def tables(self, member: np.ndarray) -> Table:
        """The table of values of probability ``member [V, W]`` after every shuffle, ``[S, V, I]``."""
        shape = (len(member), *self.weight.shape[1:])
        return Table(*(np.einsum("sin,vin->svi", x, member.reshape(shape)) for x in self))


def dealt(population: Population, y: np.ndarray, orders: np.ndarray) -> Dealt:
    """What ``table`` weighs by, where each of ``orders [S, W]`` deals values out to the worlds anew."""
    weight = _weight(population)
    found = np.empty((2, *orders.shape))
    for deal, order in enumerate(orders):
        found[:, deal, order] = weight, weight * y
    return Dealt(*found.reshape(2, len(orders), population.islands, -1))


def moves(found: Table) -> tuple[np.ndarray, np.ndarray]:
    """Expected squared move of the answer on learning the value, less its noise; and its error, ``[...]``.

    With q and p by value, ``Σ q (p − p̄)² − Σ q se²(p − p̄)``: for two values
    ``q(1−q)(p₁−p₀)² − q(1−q) se²(p₁−p₀)``. The errors are those of differences, between
    islands: what lifts the answer in a whole island is no noise of the difference.
    """
    q, contrast = found.shares, found.answers - found.middle[..., None]
    rest = found.without_each()  # [..., I, V, 1]
    contrasts = rest.answers - rest.middle[..., None]  # [..., I, V]
    noise = (q * jackknife(np.moveaxis(contrasts, -2, -1)) ** 2).sum(axis=-1)
    value = (q * contrast**2).sum(axis=-1)
    spread = jackknife((rest.shares * contrasts**2).sum(axis=-1))
    # where nothing moves the value is noise alone: a squared normal of variance ``noise``
    return value - noise, np.hypot(spread, np.sqrt(2) * noise)


def move(found: Table) -> Estimate:
    """``moves`` of one table."""
    value, error = moves(found)
    return Estimate(float(value), float(error))


def information(found: Table) -> np.ndarray:
    """Plug-in mutual information, in bits, of the value and an event as likely as the answer, ``[...]``."""
    return entropy(found.middle) - (found.shares * entropy(found.answers)).sum(axis=-1)


def entropy(p: np.ndarray) -> np.ndarray:
    """Entropy of events of probability ``p``, in bits."""
    p = np.clip(p, 0.0, 1.0)
    return -(xlogy(p, p) + xlogy(1 - p, 1 - p)) / np.log(2)


def shuffles(population: Population, seed: int, count: int) -> Iterator[np.ndarray]:
    """Orders of the worlds, ``[W]``, that deal out ancestors anew within every island.

    Worlds of one ancestor are alike, so that they move together: shuffling single worlds
    would make a thin population look surer than it is.
    """
    ancestors, noise = population.by_island(population.ancestors), generator(seed, "claims", "shuffles")
    starts = np.arange(population.islands)[:, None] * ancestors.shape[1]
    together = np.argsort(ancestors, axis=1, kind="stable") + starts
    for _ in range(count):
        key = noise.random((population.islands, int(ancestors.max()) + 1))
        dealt = np.argsort(np.take_along_axis(key, ancestors, axis=1), axis=1, kind="stable") + starts
        order = np.empty(ancestors.size, np.intp)
        order[together.ravel()] = dealt.ravel()
        yield order
