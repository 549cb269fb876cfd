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

#: Two sums of the same numbers, taken in another order, may differ by as much.
ROUNDING = 1e-9
#: Shape of the tail of the weights from which reweighting is not to be trusted.
WORST_TAIL = 0.7
#: Weights of which none exceeds so many times their mean leave a tenth of the worlds, whatever their tail.
BOUNDED = 10.0


def reach(islands: int) -> float:
    """Errors on either side of an estimate that a 95 % interval takes, with so few islands."""
    return float(student.ppf(0.975, islands - 1)) if islands > 1 else float("nan")


def sums(population: Population, values: np.ndarray) -> np.ndarray:
    """Weighted sum of ``values [W]`` in every island, times the island's share, ``[I]``."""
    return population.shares * population.by_island(population.weights * values).sum(axis=1)


def without_each(sums_: np.ndarray) -> np.ndarray:
    """What is left of island sums ``[..., I]`` without each island in turn, ``[..., I]``."""
    return sums_.sum(axis=-1, keepdims=True) - sums_


def jackknife(without: np.ndarray) -> np.ndarray:
    """Error between islands of a quantity, from its values without each island ``[..., I]``."""
    n = without.shape[-1]
    spread = ((without - without.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-1)
    return np.sqrt((n - 1) / n * spread) if n > 1 else np.full(spread.shape, np.nan)


def difference(old: Estimate, new: Estimate, *, same_noise: bool) -> Estimate:
    """What ``new`` has over ``old``, two estimates on equally many islands, with its error.

    With the same seed, islands of the same name share their noise. Where the values without each
    island are known, the error is that of the differences island by island, which counts whatever
    the two share. Where only the two errors are known, it is their sum, an upper bound whatever
    they share; with different seeds they share nothing, and the squares add up.
    """
    value = new.value - old.value
    if same_noise and old.without and len(old.without) == len(new.without):
        return Estimate(value, float(jackknife(np.subtract(new.without, old.without))))
    apart = old.error + new.error if same_noise else float(np.hypot(old.error, new.error))
    return Estimate(value, apart)


def beyond_noise(estimate: Estimate, islands: int) -> bool:
    """Whether an estimate differs from zero by more than a 95 % interval, and by more than rounding."""
    return abs(estimate.value) > max(reach(islands) * estimate.error, ROUNDING)


def smoothed(population: Population, log_ratio: np.ndarray) -> tuple[np.ndarray, float]:
    """Reweighting ``[W]`` by ``exp(log_ratio)``, up to a factor, its tail smoothed (PSIS), and Pareto k.

    From ``WORST_TAIL`` on the reweighting is not to be trusted. Bounded weights are left as they are, with k 0.
    """
    base = population.pooled
    held = base > 0
    log_weight = np.log(base[held]) + log_ratio[held]
    weight, tail = np.exp(log_weight - log_weight.max()), 0.0
    if weight.mean() * BOUNDED < 1:
        weight, tail = psis(log_weight)
    ratio = np.zeros(len(base))
    ratio[held] = weight / weight.sum() / base[held]
    return ratio, tail


def psis(log_weight: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights that sum to one, their tail smoothed, and its shape, Pareto k (Vehtari et al. 2024).

    It is infinite where no shape can be fitted, as to equal weights; these are left as they are.
    """
    from arviz_stats.base.array import array_stats  # a second to load, and not every command needs it

    log_weight = log_weight - log_weight.max()
    weight, tail = np.exp(log_weight), np.inf
    try:
        with np.errstate(all="ignore"):
            log_smooth, k = array_stats.psislw(-log_weight)  # it takes the negative of what it smooths
    except ValueError:
        return weight / weight.sum(), tail
    if np.isfinite(k) and np.isfinite(log_smooth).all():
        weight, tail = np.exp(log_smooth - log_smooth.max()), float(k)
    return weight / weight.sum(), tail


def decibans(above: Sequence[np.ndarray], below: Sequence[np.ndarray]) -> Estimate:
    """Ten times the decimal log of Π above / Π below, each a row of island sums pooled, ``[I]``.

    Islands that raise a numerator and its denominator together cancel in the error.
    """
    value = sum(float(np.log10(x.sum())) for x in above) - sum(float(np.log10(x.sum())) for x in below)
    if len(above[0]) == 1:
        return Estimate(10 * value, float("nan"))
    logs = np.log10([without_each(x) for x in above]), np.log10([without_each(x) for x in below])
    return Estimate(10 * value, float(jackknife(10 * (logs[0].sum(axis=0) - logs[1].sum(axis=0)))))


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


def standing(population: Population, testimony: Testimony) -> np.ndarray:
    """Evidence for the plain prior (first) and for every reading over that for the mixture, ``[R + 1, I]``."""
    return np.stack([sums(population, own) for own in reweights(testimony, population.z)])


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
