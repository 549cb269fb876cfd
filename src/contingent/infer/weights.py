"""Weights of evidence: ratios of sums over worlds, pooled over islands before any logarithm.

Worlds were conditioned under the equal mixture of the plain prior and all readings, so that an
account's own worlds are these, reweighted by its prior over the mixture's: ``own``. The mean of
``own`` is the evidence for the account over that for the mixture.

*The others* of a reading are the other readings with equal prior weights; of a single reading,
the plain prior; of the plain prior, all readings.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import t as student

from contingent.infer.population import Estimate, Population
from contingent.infer.testimony import Testimony


def reach(islands: int) -> float:
    """Errors on either side of an estimate that a 95 % interval takes, with so few islands."""
    return float(student.ppf(0.975, islands - 1)) if islands > 1 else float("nan")


def sums(population: Population, values: np.ndarray) -> np.ndarray:
    """Weighted sum of ``values [W]`` in every island, times the island's share, ``[I]``."""
    return population.shares * population.by_island(population.weights * values).sum(axis=1)


def decibans(above: Sequence[np.ndarray], below: Sequence[np.ndarray]) -> Estimate:
    """Ten times the decimal log of Π above / Π below, each a row of island sums pooled, ``[I]``.

    The error is that of ``population.pool``, for products of sums: islands that raise a
    numerator and its denominator together cancel.
    """
    value = sum(float(np.log10(x.sum())) for x in above) - sum(float(np.log10(x.sum())) for x in below)
    pull = np.sum([x / x.sum() for x in above], axis=0) - np.sum([x / x.sum() for x in below], axis=0)
    n = len(pull)
    spread = np.sqrt((pull**2).sum() * n / (n - 1)) if n > 1 else np.nan
    return Estimate(10 * value, float(10 / np.log(10) * spread))


def reweights(testimony: Testimony, z: np.ndarray) -> np.ndarray:
    """Prior of the plain prior (first) and of every reading over the mixture's, ``[R + 1, W]``."""
    return np.exp(testimony.log_readings(z) - testimony.log_mixture(z))


def rivals(ratios: np.ndarray) -> np.ndarray:
    """The same for the others of each, ``[R + 1, W]``."""
    readings = ratios[1:]
    if len(readings) == 1:
        return ratios[::-1]
    others = [np.delete(readings, r, axis=0).mean(axis=0) for r in range(len(readings))]
    return np.stack([readings.mean(axis=0), *others])


class Accounts(NamedTuple):
    """A population and how each account reweights it; row 0 is the plain prior."""

    population: Population
    own: np.ndarray  # [R + 1, W]
    other: np.ndarray  # [R + 1, W] the others of each

    @classmethod
    def of(cls, population: Population, testimony: Testimony) -> Accounts:
        """The accounts of a case in one population."""
        own = reweights(testimony, population.z)
        return cls(population, own, rivals(own))

    def above(self, r: int) -> list[np.ndarray]:
        """Evidence for an account, by island."""
        return [sums(self.population, self.own[r])]

    def below(self, r: int) -> list[np.ndarray]:
        """Evidence for its others, by island."""
        return [sums(self.population, self.other[r])]
