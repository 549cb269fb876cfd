"""A band that holds the whole curve of ranks of a right program with a stated chance.

Ranks of a right program are uniform, so that the number of them up to each value moves as a chain
of binomials, and the chance that it stays within limits at all values can be summed over its paths,
exactly. The limits are binomial quantiles at each value, at the level that gives the stated chance
(Säilynoja, Bürkner and Vehtari 2022).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.stats import binom

Limits = tuple[np.ndarray, np.ndarray]


def limits(count: int, values: int, outside: float) -> Limits:
    """Least and most of ``count`` ranks up to each value but the last, each left with chance ``outside``."""
    share = np.arange(1, values) / values
    edges = binom.ppf(outside / 2, count, share), binom.isf(outside / 2, count, share)
    return edges[0].astype(int), edges[1].astype(int)


@lru_cache(maxsize=2)
def moves(count: int, values: int) -> list[np.ndarray]:
    """Chance of going from each count to each other one, value by value, ``[count + 1, count + 1]``."""
    to = np.arange(count + 1)
    further, left = to[None, :] - to[:, None], count - to[:, None]
    return [binom.pmf(further, left, 1 / (values - value)) for value in range(values - 1)]


def held(count: int, values: int, within: Limits) -> float:
    """The chance that the counts up to every value lie within limits, all values being alike."""
    chance, counts = np.eye(count + 1)[0], np.arange(count + 1)
    for move, least, most in zip(moves(count, values), *within, strict=True):
        chance = chance @ move * ((counts >= least) & (counts <= most))
    return float(chance.sum())


@lru_cache
def band(count: int, values: int, alarm: float) -> Limits:
    """The narrowest such limits that a right program crosses with a chance of at most ``alarm``."""
    wide, narrow = alarm / values, alarm  # left out at each value: the first is safe by Bonferroni
    for _ in range(24):
        middle = np.sqrt(wide * narrow)
        if held(count, values, limits(count, values, middle)) >= 1 - alarm:
            wide = middle
        else:
            narrow = middle
    return limits(count, values, wide)


def counts(ranks: np.ndarray, values: int) -> np.ndarray:
    """How many ranks lie up to each value but the last."""
    return np.searchsorted(np.sort(ranks), np.arange(values - 1), side="right")


def crossed(ranks: np.ndarray, values: int, alarm: float) -> bool:
    """Whether the curve of these ranks leaves the band."""
    low, high = band(len(ranks), values, alarm)
    found = counts(ranks, values)
    return bool(((found < low) | (found > high)).any())
