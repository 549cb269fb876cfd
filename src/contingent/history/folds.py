"""Fits on part of a table without a new course or a new chain: one set of points, weighted anew.

Points are drawn once, wider than any posterior; each has the likelihood of every attempt. A fit on
some attempts is then a set of weights over the points, with its own diagnosis.
"""

from __future__ import annotations

from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal, multivariate_t

from contingent.history.effects import SCALE_SD
from contingent.history.emulator import Emulator
from contingent.history.posterior import NAMES, Data, Normal, log_likelihood
from contingent.infer.weights import psis

#: Share of the points that comes from the prior; the rest is drawn about the fits, wider than they are.
_FROM_PRIOR, _WIDER, _FREEDOM = 0.2, 1.5, 5


@dataclass(frozen=True)
class Points:
    """Points of the constants' scores and what each says of every attempt."""

    at: np.ndarray  # [S, C + 1]
    log_base: np.ndarray  # [S] log prior density less log density of how they were drawn
    log_likelihood: np.ndarray  # [S, N]
    outcome_only: np.ndarray  # [S, N] the same without hours and deaths
    success: np.ndarray  # [S, N] probability of success

    def weights(self, fitted_on: np.ndarray, outcome_only: bool = False) -> tuple[np.ndarray, float]:
        """Weights of the points given these attempts, and Pareto k of the weighting."""
        each = self.outcome_only if outcome_only else self.log_likelihood
        log_weights = self.log_base + each[:, fitted_on].sum(axis=1)
        return psis(log_weights)


def points(net: Emulator, fits: list[Normal], data: Data, outcome: Data, count: int, seed: int) -> Points:
    """Draw some ``count`` points about several fits and let each speak of all attempts.

    A fold whose own fit lies far from all of these has few points: its Pareto k tells.
    """
    rng = np.random.default_rng(seed)
    prior = multivariate_normal(np.zeros(len(NAMES)), seed=rng)
    laws = [multivariate_t(f.mean, _WIDER * f.covariance, df=_FREEDOM, seed=rng) for f in fits]  # type: ignore[arg-type]
    shares = [_FROM_PRIOR, *[(1 - _FROM_PRIOR) / len(laws)] * len(laws)]
    parts = list(zip(shares, [prior, *laws], strict=True))
    at = np.concatenate([law.rvs(round(share * count)) for share, law in parts])
    mixture = logsumexp([np.log(share) + law.logpdf(at) for share, law in parts], axis=0)
    return Points(at, prior.logpdf(at) - mixture, *speak(net, at, data, outcome))


def speak(net: Emulator, at: np.ndarray, data: Data, outcome: Data) -> tuple[np.ndarray, ...]:
    """Log likelihoods, those of the outcome alone, and success, ``[S, N]`` each, at points ``[S, C + 1]``."""

    @eqx.filter_jit
    def one(point: jax.Array) -> tuple[jax.Array, ...]:
        return (
            log_likelihood(net, point, data),
            log_likelihood(net, point, outcome),
            success_at(net, point, data.moved),
        )

    rows = [one(jnp.asarray(p, jnp.float32)) for p in at]
    return tuple(np.stack([np.asarray(r[i], float) for r in rows]) for i in range(3))


def success_at(net: Emulator, point: jax.Array, moved: jax.Array) -> jax.Array:
    """Probability of success of attempts with shifts ``[N, J, Q]`` at one point, ``[N]``."""
    scale = jnp.exp(SCALE_SD * point[-1])
    constants = jnp.broadcast_to(point[:-1], (*moved.shape[:-1], len(NAMES) - 1))
    inputs = jnp.concatenate([scale * moved, constants], axis=-1)
    return jnp.exp(jax.vmap(jax.vmap(net.classes))(inputs)[..., 0]).mean(axis=1)
