"""Scores of stated probabilities and of predictive draws, with intervals by drawing whole countries."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

#: Probabilities are kept this far from 0 and 1 in the logarithmic score.
_EDGE = 0.005
RESAMPLES = 1000


def brier(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Quadratic score of each forecast; 0 is best."""
    return (p - y) ** 2


def log_score(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Negative log probability of what happened, in nats."""
    return -np.log(np.clip(np.where(y == 1, p, 1 - p), _EDGE, 1))


def auc(p: np.ndarray, y: np.ndarray) -> float | None:
    """Chance that a success was given more than a failure; None where there is only one kind."""
    return float(roc_auc_score(y, p)) if 0 < y.sum() < len(y) else None


def slope(p: np.ndarray, y: np.ndarray) -> float | None:
    """Calibration slope: of the outcome on the log odds stated. 1 is right, below 1 too bold.

    None where there is one kind of outcome, or one forecast.
    """
    odds = np.log(np.clip(p, _EDGE, 1 - _EDGE) / np.clip(1 - p, _EDGE, 1 - _EDGE))
    if np.ptp(odds) <= 1e-6 or np.ptp(y) == 0:
        return None
    return float(LogisticRegression(C=1e6).fit(odds[:, None], y).coef_[0, 0])


def reliability(p: np.ndarray, bins: int = 8) -> list[np.ndarray]:
    """Positions of the forecasts in each of some bins of equal numbers, the lowest first."""
    return [i for i in np.array_split(np.argsort(p, kind="stable"), bins) if len(i)]


def crps(draws: np.ndarray, y: float) -> float:
    """Continuous ranked probability score of predictive draws ``[S]``; 0 is best."""
    ordered, n = np.sort(draws), len(draws)
    return float(np.abs(ordered - y).mean() - ((2 * np.arange(1, n + 1) - n - 1) * ordered).sum() / n**2)


def covered(draws: np.ndarray, y: float) -> bool:
    """Whether the central 80 % of the draws hold the value."""
    low, high = np.quantile(draws, [0.1, 0.9])
    return bool(low <= y <= high)


def interval(each: np.ndarray, groups: np.ndarray, seed: int = 1) -> tuple[float, float]:
    """90 % interval of a mean over attempts, by drawing whole countries with replacement."""
    _, member = np.unique(groups, return_inverse=True)
    sums, sizes = np.bincount(member, each), np.bincount(member).astype(float)
    drawn = np.random.default_rng(seed).integers(0, len(sums), (RESAMPLES, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(means, [0.05, 0.95])
    return float(low), float(high)
