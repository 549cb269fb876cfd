"""Importance weights, their tail smoothed, with the diagnosis of that tail (Vehtari et al. 2024)."""

from __future__ import annotations

import numpy as np
from arviz_stats.base.array import array_stats


def smoothed(log_weights: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights that sum to one, and Pareto k: above .7 they cannot be relied on; infinite without a tail."""
    log_weights = log_weights - log_weights.max()
    try:
        log_weights, k = array_stats.psislw(-log_weights)  # it takes the negative of what it smooths
    except ValueError:  # the largest weights are all the same: nothing to fit a tail to
        k = np.inf
    weights = np.exp(log_weights - log_weights.max())
    return weights / weights.sum(), float(k)
