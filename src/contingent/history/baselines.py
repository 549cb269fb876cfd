"""What ours is measured against: rates, a logistic regression and a random forest on the same codes.

They learn from the same draws of what is not known as ours, each draw a complete table, so that
none of them can read an outcome out of a blank.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import BayesianRidge, LogisticRegression

from contingent.history.codes import AT_ONSET, CODES
from contingent.history.effects import UNITS

#: Strengths of the ridge that the logistic regression chooses from, by the latest fifth of its rows.
_RIDGE = (0.03, 0.1, 0.3, 1.0, 3.0)
TREES, LEAF = 100, 5


def covariates(codes: np.ndarray, year: np.ndarray) -> np.ndarray:
    """The codes of ``[J, N, K]`` as columns ``[J, N, D]``: levels as 0/1, numbers in their units."""
    columns = [UNITS["year"](np.broadcast_to(year, codes.shape[:-1]))]
    for k, name in enumerate(AT_ONSET):
        levels = CODES[name].levels
        columns += [codes[..., k] == level for level in range(1, len(levels))]
        columns += [] if levels else [UNITS[name](codes[..., k])]
    return np.stack([np.asarray(c, float) for c in columns], axis=-1)


Forecast = Callable[[np.ndarray, np.ndarray, np.ndarray, np.ndarray], np.ndarray]


def base_rate(x: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The share of successes so far."""
    return np.full(len(test), y[train].mean())


def rank_rate(x: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """The share of successes by rank of the organiser, with two attempts at the base rate added."""
    ranks = range(1, len(CODES["rank"].levels))
    held = np.stack([x[..., _rank_columns()[r - 1]] for r in ranks], axis=-1)
    held = np.concatenate([1 - held.sum(axis=-1, keepdims=True), held], axis=-1).mean(axis=0)  # [N, levels]
    base, weight = y[train].mean(), held[train].sum(axis=0)
    rates = (held[train].T @ y[train] + 2 * base) / (weight + 2)
    return held[test] @ rates


def _rank_columns() -> list[int]:
    before = 1
    for name in AT_ONSET:
        wide = len(CODES[name].levels) - 1 if CODES[name].levels else 1
        if name == "rank":
            return list(range(before, before + wide))
        before += wide
    raise AssertionError("rank is a code known at the onset")


def logit(x: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Logistic regression with a ridge, averaged over the draws."""
    spread = x[:, train].std(axis=(0, 1)) + 1e-9
    x = x / spread
    held = np.arange(len(train)) >= 0.8 * len(train)
    inner, outer = train[~held], train[held]
    mixed = 0 < y[inner].mean() < 1
    best = min(_RIDGE, key=lambda c: _loss(_logit(x, y, inner, outer, c), y[outer])) if mixed else _RIDGE[0]
    return _logit(x, y, train, test, best)


def _logit(x: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray, ridge: float) -> np.ndarray:
    draws = len(x)
    model = LogisticRegression(C=ridge / draws, solver="newton-cholesky")
    model.fit(x[:, train].reshape(-1, x.shape[-1]), np.tile(y[train], draws))
    p = model.predict_proba(x[:, test].reshape(-1, x.shape[-1]))[:, 1]
    return p.reshape(draws, -1).mean(axis=0)


def _loss(p: np.ndarray, y: np.ndarray) -> float:
    return float(-np.log(np.where(y == 1, p, 1 - p)).mean())


def forest(x: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray) -> np.ndarray:
    """Random forest, averaged over the draws."""
    draws = len(x)
    model = RandomForestClassifier(TREES, min_samples_leaf=LEAF * draws, random_state=1, n_jobs=-1)
    model.fit(x[:, train].reshape(-1, x.shape[-1]), np.tile(y[train], draws))
    p = np.asarray(model.predict_proba(x[:, test].reshape(-1, x.shape[-1])))[:, 1]
    return p.reshape(draws, -1).mean(axis=0)


BASELINES: dict[str, Forecast] = {
    "base rate": base_rate,
    "rate by rank": rank_rate,
    "logistic regression": logit,
    "random forest": forest,
}


def lognormal(
    x: np.ndarray, y: np.ndarray, train: np.ndarray, test: np.ndarray, draws: int, seed: int
) -> np.ndarray:
    """Predictive draws ``[len(test), draws]`` of a regression of a logarithm ``y`` on the codes."""
    mean = x.mean(axis=0)
    model = BayesianRidge().fit(mean[train], y[train])
    centre, sd = model.predict(mean[test], return_std=True)
    noise = np.random.default_rng(seed).standard_normal((len(test), draws))
    return centre[:, None] + sd[:, None] * noise


def no_codes(y: np.ndarray, train: np.ndarray, test: np.ndarray, draws: int, seed: int) -> np.ndarray:
    """Predictive draws ``[len(test), draws]`` of a logarithm ``y`` from its mean and spread alone."""
    noise = np.random.default_rng(seed).standard_normal((len(test), draws))
    return y[train].mean() + y[train].std(ddof=1) * noise
