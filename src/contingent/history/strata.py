"""Draws of what is not known, spread evenly: one from each of as many equal strata as there are draws.

The likelihood of an attempt is a mean over such draws, and its logarithm is biased by their variance
over their number; strata take most of the variance away (mckay1979).
"""

from __future__ import annotations

import math

import numpy as np
from scipy.stats.qmc import LatinHypercube


def uniforms(shape: tuple[int, ...], rng: np.random.Generator) -> np.ndarray:
    """Uniforms on [0, 1): along the first axis one in each of ``shape[0]`` equal strata, in random order."""
    return LatinHypercube(math.prod(shape[1:]), rng=rng).random(shape[0]).reshape(shape)


def choices(values: np.ndarray, chances: np.ndarray, draws: int, rng: np.random.Generator) -> np.ndarray:
    """``draws`` of ``values`` with these chances, each value as often as its chance asks, to within one or two."""
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(chances[order])
    found = np.searchsorted(upto, uniforms((draws,), rng) * upto[-1])
    return values[order][np.minimum(found, len(order) - 1)]
