"""Scores: every uncertain quantity is a function of one standard-normal score.

A row of ``z`` ``[D, W]`` has a name, a link, a location and a scale; its value on the link
scale is ``location + scale * z``, its natural value the inverse link of that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from scipy.special import log_ndtr, logit, ndtri

#: inverse links: score scale -> natural scale
NATURAL: dict[str, Callable[[Array], Array]] = {
    "identity": lambda x: x,
    "log": jnp.exp,
    "logit": jax.nn.sigmoid,
    "uniform": jax.scipy.special.ndtr,
    "exponential": lambda x: -jax.scipy.special.log_ndtr(-x),
}

_LINK: dict[str, Callable[[float], float]] = {
    "identity": float,
    "log": lambda x: float(np.log(max(x, 1e-9))),
    "logit": lambda x: float(logit(np.clip(x, 1e-6, 1 - 1e-6))),
}
Z90 = 1.6448536269514722  # half-width of the central 90 % of a standard normal


@dataclass(frozen=True)
class Row:
    """One score: ``after`` marks scores that only the aftermath reads."""

    name: str
    link: str
    location: float = 0.0
    scale: float = 1.0
    after: bool = False


def row(name: str, link: str, low: float, median: float, high: float, after: bool = False) -> Row:
    """A score whose natural value has this median and 90 % interval (symmetric on the link scale)."""
    lo, mid, hi = (_LINK[link](x) for x in (low, median, high))
    return Row(name, link, mid, (hi - lo) / (2 * Z90), after)


def clock(name: str, after: bool = False) -> Row:
    """The Exp(1) threshold of a named event: it fires when its cumulated hazard passes it."""
    return Row(name, "exponential", after=after)


def score_of_threshold(threshold: np.ndarray) -> np.ndarray:
    """The score whose Exp(1) threshold is ``threshold`` (inverse of the exponential link), float32."""
    return (-ndtri(np.exp(-threshold.astype(np.float64)))).astype(np.float32)


def threshold_of(score: np.ndarray) -> np.ndarray:
    """The Exp(1) threshold of a score (the exponential link, outside of any program), float64."""
    return -log_ndtr(-score.astype(np.float64))


def cut_of(probability: float) -> float:
    """The cutpoint above which a standard-normal score has this probability."""
    return float(-ndtri(np.clip(probability, 1e-6, 1 - 1e-6)))


def grade_cuts(weights: list[float]) -> list[float]:
    """Cutpoints of an ordered category with these prior weights."""
    shares = np.cumsum(np.asarray(weights, float) / np.sum(weights))[:-1]
    return [float(c) for c in ndtri(np.clip(shares, 1e-6, 1 - 1e-6))]
