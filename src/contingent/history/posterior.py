"""What past attempts say of the constants: the posterior of their scores and of the scale of effects, by NUTS.

The likelihood of an attempt is the emulator's density of what is recorded of it, averaged over
draws of what is not known, with errors of the lists and spreads of the recorded sizes.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, NamedTuple

import blackjax
import jax
import jax.numpy as jnp
import numpy as np
from arviz_stats.base.array import array_stats
from jax import Array
from scipy.optimize import minimize

from contingent.errors import RunError
from contingent.history import archetypes
from contingent.history.attempts import Attempts
from contingent.history.courses import CLASSES, FITTED
from contingent.history.effects import SCALE_SD
from contingent.history.emulator import ENDED, LEAST_HOURS, Emulator, mixture_logpdf, mixture_logsf

NAMES = (*FITTED, "scale of effects")
#: Deaths that an attempt may cost without a fight: spread of log(1 + deaths) about none.
INCIDENTAL = 0.7
#: Share of the recorded numbers of dead that count something else (the purge after, a war about), and the largest
#: log(1 + dead) that they may be: all are then as likely. Judgement.
STRAY, MOST_DEAD = 0.05, float(np.log1p(1e5))
#: More dead than a fight of the archetype's columns costs (1 in 400 of its courses, within one spread of the prior):
#: reprisals, bombing, a war about. Of such a number the fit reads nothing; nineteen of them would carry it.
BEYOND = 100.0


class Data(NamedTuple):
    """What is recorded of the attempts, in the form of the likelihood; all in float32."""

    moved: Array  # [N, J, Q] shifts at scale 1, by draw of the unknown
    kinds: Array  # [N, K] log probability of what the lists say, by class
    log_hours: Array  # [N] NaN where unknown; the clock's length where it was longer
    late: Array  # [N] 1 where it lasted longer than the archetype's clock
    hours_sd: Array  # [N]
    log_dead: Array  # [N]
    dead_sd: Array  # [N]

    def take(self, index: np.ndarray) -> Data:
        """These attempts only."""
        return Data(*(x[index] for x in self))


def record(table: Attempts, moved: np.ndarray, errors: np.ndarray, sizes: bool = True) -> Data:
    """The record of a table; ``moved`` is ``[J, N, Q]``, ``errors`` the share of wrong labels by list.

    Without ``sizes`` the fit sees who won, and neither hours nor deaths.
    """
    hours = table.hours if sizes else np.full(len(table), np.nan)
    deaths = table.deaths if sizes else np.full(len(table), np.nan)
    clock = archetypes.archetype().layout.crisis_end
    late = hours > clock  # NaN is not
    columns = (
        np.moveaxis(moved, 0, 1),
        _kinds(table, errors, late),
        np.log(np.clip(hours, LEAST_HOURS, clock)),
        late,
        table.hours_sd,
        np.where(late | (deaths > BEYOND), np.nan, np.log1p(deaths)),
        table.deaths_sd,
    )
    return Data(*(jnp.asarray(c, jnp.float32) for c in columns))


def _kinds(table: Attempts, errors: np.ndarray, late: np.ndarray) -> np.ndarray:
    """Log probability of all that the lists say of each attempt, by class ``[N, K]``."""
    success = np.array([c == "success" for c in CLASSES])
    found = np.zeros((len(table), len(CLASSES)))
    for said, wrong in zip(table.labels.T, errors, strict=True):
        agrees = said[:, None] == success[None, :]
        found += np.where(np.isnan(said)[:, None], 0.0, np.log(np.where(agrees, 1 - wrong, wrong)))
    coded = {"S": ("success",), "F": ("failure", "overtaken"), "P": ("overtaken", "failure"), "W": ("open",)}
    for letter, allowed in coded.items():
        out = np.array([c not in allowed and c != "success" for c in CLASSES])
        found += np.where((table.outcome == letter)[:, None] & out, np.log(1e-3), 0.0)
    open_ = np.array([c == "open" for c in CLASSES])
    return np.where(late[:, None] & open_, 0.0, found)  # what the clock leaves open may end either way


def list_errors(table: Attempts) -> np.ndarray:
    """Share of wrong labels of each list: half of its mean disagreement with the others, at least 1 %."""
    labels, rates = table.labels, []
    for i in range(labels.shape[1]):
        others = [j for j in range(labels.shape[1]) if j != i]
        both = [np.isfinite(labels[:, i] + labels[:, j]) for j in others]
        apart = [np.sum(labels[b, i] != labels[b, j]) for b, j in zip(both, others, strict=True)]
        rates.append(max(0.01, 0.5 * sum(apart) / max(1, sum(b.sum() for b in both))))
    return np.array(rates)


def log_likelihood(net: Emulator, point: Array, data: Data) -> Array:
    """Log likelihood of each attempt at a point (scores of the constants, score of the scale), ``[N]``."""
    constants, scale = point[:-1], jnp.exp(SCALE_SD * point[-1])

    def attempt(moved: Array, kinds: Array, *sizes: Array) -> Array:
        each = jax.vmap(lambda m: _one(net, jnp.concatenate([scale * m, constants]), kinds, *sizes))(moved)
        return jax.nn.logsumexp(each) - jnp.log(moved.shape[0])

    return jax.vmap(attempt)(*data)


def _one(
    net: Emulator,
    x: Array,
    kinds: Array,
    log_hours: Array,
    late: Array,
    hours_sd: Array,
    log_dead: Array,
    dead_sd: Array,
) -> Array:
    timed, counted = jnp.isfinite(log_hours), jnp.isfinite(log_dead)
    hours = jnp.where(timed, log_hours, 0.0)
    weights, means, spreads = net.hours(x)
    parts = (weights, means, spreads)
    sized = jnp.where(
        late > 0, mixture_logsf(hours, parts, hours_sd), mixture_logpdf(hours, parts, hours_sd)
    )  # [ENDED]
    typical = jnp.sum(jnp.exp(weights) * means, axis=-1)
    dead = jnp.where(counted, log_dead, 0.0)

    def deaths(kind: Array) -> Array:
        none, some = net.dead(x, kind, jnp.where(timed, hours, typical[kind]))
        incidental = np.log(2.0) + jax.scipy.stats.norm.logpdf(dead, 0.0, INCIDENTAL)
        fought = jax.nn.log_sigmoid(-none) + mixture_logpdf(dead, some, dead_sd)
        meant = jnp.logaddexp(jax.nn.log_sigmoid(none) + incidental, fought)
        return jnp.logaddexp(np.log(1 - STRAY) + meant, np.log(STRAY / MOST_DEAD))

    counted_by = jax.vmap(deaths)(jnp.arange(ENDED))
    size = jnp.where(timed, sized, 0.0) + jnp.where(counted, counted_by, 0.0)
    size = jnp.concatenate([size, jnp.zeros(len(CLASSES) - ENDED)])
    return jax.nn.logsumexp(net.classes(x) + kinds + size)


@dataclass(frozen=True)
class Posterior:
    """Draws of the scores, ``[S, C + 1]``: the constants and the scale of effects, standard normal before."""

    draws: np.ndarray
    rhat: float  # largest split R-hat
    divergences: int

    def arrays(self) -> dict[str, np.ndarray]:
        """As it is kept."""
        return {"draws": self.draws, "rhat": np.array(self.rhat), "divergences": np.array(self.divergences)}

    @staticmethod
    def of(kept: dict[str, np.ndarray]) -> Posterior:
        """From what was kept."""
        return Posterior(kept["draws"], float(kept["rhat"]), int(kept["divergences"]))


def sample(
    net: Emulator, data: Data, seed: int, warmup: int = 100, draws: int = 250, chains: int = 2
) -> Posterior:
    """The posterior by NUTS, in coordinates that are standard normal about its mode to second order."""
    log_posterior = _log_posterior(net, data)
    mode, spread = _mode(log_posterior)
    found, divergent = _chains(lambda u: log_posterior(mode + spread @ u), seed, warmup, draws, chains)
    if np.ptp(found, axis=1).min() == 0:
        raise RunError("the chains of the posterior do not move: too few courses, or nothing to fit on")
    points = np.asarray(mode) + found @ np.asarray(spread).T
    rhat = float(np.max(array_stats.rhat(points, chain_axis=0, draw_axis=1, method="split")))
    return Posterior(points.reshape(-1, len(NAMES)), rhat, divergent)


class Normal(NamedTuple):
    """A normal law of the scores."""

    mean: np.ndarray  # [C + 1]
    covariance: np.ndarray  # [C + 1, C + 1]


def laplace(net: Emulator, data: Data) -> Normal:
    """The normal law that a posterior is about its mode."""
    mode, spread = map(np.asarray, _mode(_log_posterior(net, data)))
    return Normal(mode, spread @ spread.T)


def _log_posterior(net: Emulator, data: Data) -> Callable[[Array], Array]:
    return jax.jit(lambda point: jnp.sum(log_likelihood(net, point, data)) - 0.5 * jnp.sum(point**2))


def _mode(log_posterior: Callable[[Array], Array]) -> tuple[Array, Array]:
    """The mode, and a square root of the inverse of the curvature there ``[C, C]``."""
    slope = jax.jit(jax.value_and_grad(lambda point: -log_posterior(point)))

    def f(point: np.ndarray) -> tuple[float, np.ndarray]:
        value, gradient = slope(jnp.asarray(point, jnp.float32))
        return float(value), np.asarray(gradient, float)

    mode = minimize(f, np.zeros(len(NAMES)), jac=True, method="L-BFGS-B").x
    step = 0.05 * np.eye(len(NAMES))
    curvature = np.array([(f(mode + e)[1] - f(mode - e)[1]) / 0.1 for e in step])
    values, vectors = np.linalg.eigh((curvature + curvature.T) / 2)
    spread = vectors / np.sqrt(np.clip(values, 0.5, None))  # never wider than the prior by half
    return jnp.asarray(mode, jnp.float32), jnp.asarray(spread, jnp.float32)


def _chains(
    log_posterior: Callable[[Array], Array], seed: int, warmup: int, draws: int, chains: int
) -> tuple[np.ndarray, int]:
    """Draws ``[chains, draws, C]`` and the number of divergences; each chain has a thread of its own."""

    def chain(key: Array) -> tuple[np.ndarray, int]:
        start, tune, run = jax.random.split(key, 3)
        adapt = blackjax.window_adaptation(blackjax.nuts, log_posterior)
        (state, parameters), _ = adapt.run(tune, jax.random.normal(start, (len(NAMES),)), warmup)  # type: ignore[call-arg]
        kernel: Any = blackjax.nuts(log_posterior, **parameters).step

        def step(state: Any, key: Array) -> tuple:
            state, about = kernel(key, state)
            return state, (state.position, about.is_divergent)

        _, (points, diverged) = jax.lax.scan(step, state, jax.random.split(run, draws))
        return np.asarray(points, float), int(diverged.sum())

    with ThreadPoolExecutor(chains) as pool:
        found, divergent = zip(*pool.map(chain, jax.random.split(jax.random.key(seed), chains)), strict=True)
    return np.stack(found), sum(divergent)
