"""Fixed points of the map that the crowd follows, for a continuum and for people one by one."""

import jax.numpy as jnp
import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.special import ndtri

from contingent.model.mechanisms import publics


def lowest(mean: float, sd: float) -> float:
    """Share out in the end when nobody is out at first."""
    out = jnp.array(0.0)
    for _ in range(600):
        out = publics.share_willing(out, mean, sd)
    return float(out)


def tipping(mean: float, near: float) -> tuple[float, float]:
    """Spread at which the crowd tips, and the percentage out just below it."""

    def gap(spread: float) -> tuple[float, float]:
        found = minimize_scalar(
            lambda r: float(publics.share_willing(r, mean, spread)) - r,
            bounds=(0.0, mean),
            method="bounded",
            options={"xatol": 1e-10},
        )
        return found.fun, found.x

    spread = brentq(lambda s: gap(s)[0], 0.7 * near, 1.3 * near, xtol=1e-12)
    return spread, 100 * gap(spread)[1]


def people_out(thresholds: np.ndarray) -> int:
    """Each person is a public without spread; thresholds count people already out."""
    out, before, n = 0, -1, len(thresholds)
    while out != before:
        before = out
        willing = publics.share_willing(jnp.array(out / n), jnp.asarray(thresholds) / n - 1e-9, 1e-12)
        out = round(float(jnp.sum(willing)))
    return out


def hundred(changed: int | None) -> int:
    """Granovetter's hundred with thresholds 0 to 99, one of them raised by one."""
    thresholds = np.arange(100.0)
    if changed is not None:
        thresholds[changed] += 1
    return people_out(thresholds)


def normal_hundred(sd: float) -> int:
    """A hundred people at the mid-quantiles of normal thresholds with mean 25."""
    return people_out(25 + sd * ndtri((np.arange(100) + 0.5) / 100))


def tipping_of(people: int) -> float:
    """Spread (in hundredths of the crowd) at which so many people tip, mean 25, to an eighth of a thousandth."""
    marks = ndtri((np.arange(people) + 0.5) / people)
    low, high = 12.0, 13.0
    while high - low > 1e-3 / 8:
        middle = (low + high) / 2
        tips = people_out(people / 100 * (25 + middle * marks)) > people / 2
        low, high = (low, middle) if tips else (middle, high)
    return (low + high) / 2
