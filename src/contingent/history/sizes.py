"""Durations and deaths: predictive draws of ours beside a lognormal regression, country left out by country."""

from __future__ import annotations

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from contingent.history import archetypes, baselines, metrics, records
from contingent.history.courses import CLASSES
from contingent.history.effects import SCALE_SD
from contingent.history.emulator import ENDED, LEAST_HOURS, Emulator
from contingent.history.folds import Points
from contingent.history.posterior import INCIDENTAL, MOST_DEAD, STRAY
from contingent.history.prepared import Prepared
from contingent.history.schemes import SCORED, Fold

DRAWS = 1000
#: Fewest attempts with a recorded size that a regression learns from.
LEAST = 10


def scored(
    ready: Prepared,
    net: Emulator,
    points: Points,
    x: np.ndarray,
    parts: list[Fold],
    name: str,
    outcome_only: bool,
) -> records.Sizes | None:
    """Score of the logarithm of hours (``duration``) or of 1 + deaths (``deaths``); None if few are known."""
    table = ready.table
    duration = name == "duration"
    with np.errstate(invalid="ignore"):
        y = np.minimum(np.log(table.hours), _most()) if duration else np.log1p(table.deaths)
    noise = table.hours_sd if duration else table.deaths_sd
    folds = [(fold, fold.among(np.isfinite(y))) for fold in parts]
    folds = [(whole, sized) for whole, sized in folds if len(sized.test) and len(sized.train) >= LEAST]
    known = np.concatenate([sized.test for _, sized in folds]) if folds else np.zeros(0, int)
    if len(known) < SCORED:
        return None
    ours, theirs, blind = (np.zeros((len(y), DRAWS)) for _ in range(3))
    least, most = (-np.inf, _most()) if duration else (0.0, np.inf)
    for whole, sized in folds:
        weights, _ = points.weights(whole.train, outcome_only)
        for k in sized.test:
            hours, dead = predictive(ready, net, points, weights, k, seed=int(k))
            ours[k] = np.clip(
                _recorded(hours if duration else dead, float(noise[k]), int(k), duration), least, most
            )
        drawn = baselines.lognormal(x, y, sized.train, sized.test, DRAWS, seed=1)
        theirs[sized.test] = np.clip(drawn, least, most)
        blind[sized.test] = np.clip(
            baselines.no_codes(y, sized.train, sized.test, DRAWS, seed=1), least, most
        )
    ours, theirs = ours[known], theirs[known]
    draws = zip(ours, theirs, blind[known], y[known], strict=True)
    each = np.array([[metrics.crps(d, v) for d in rivals] for *rivals, v in draws])
    less = each[:, 0] - each[:, 1]
    return records.Sizes(
        name=name,
        fitted="outcomes only" if outcome_only else "outcomes, hours and deaths",
        attempts=len(known),
        ours=float(each[:, 0].mean()),
        regression=float(each[:, 1].mean()),
        no_codes=float(each[:, 2].mean()),
        less_regression=float(less.mean()),
        interval=metrics.interval(less, table.country[known]),
        ours_covers=float(np.mean([metrics.covered(d, v) for d, v in zip(ours, y[known], strict=True)])),
        regression_covers=float(
            np.mean([metrics.covered(d, v) for d, v in zip(theirs, y[known], strict=True)])
        ),
    )


def _recorded(truth: np.ndarray, noise: float, seed: int, duration: bool) -> np.ndarray:
    """What a table holds of drawn sizes: blurred, and of numbers of dead some that are of something else."""
    rng = np.random.default_rng(seed)
    fuzz = rng.standard_normal(DRAWS) * noise
    if duration:
        return truth + fuzz
    stray, other = rng.random((2, DRAWS))
    return np.where(stray < STRAY, MOST_DEAD * other, truth + fuzz * (truth > 0))


def _most() -> float:
    """Logarithm of the engine's last hour: what goes on longer is open, and durations are scored up to it."""
    return float(np.log(archetypes.archetype().layout.crisis_end))


def predictive(
    ready: Prepared, net: Emulator, points: Points, weights: np.ndarray, attempt: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draws ``[DRAWS]`` of log hours and of log(1 + deaths) of one attempt."""
    rng = np.random.default_rng(seed)
    at = points.at[rng.choice(len(weights), DRAWS, p=weights)]
    moved = ready.moved[rng.integers(0, len(ready.moved), DRAWS), attempt]
    x = np.concatenate([np.exp(SCALE_SD * at[:, -1:]) * moved, at[:, :-1]], axis=1).astype(np.float32)
    kind, hours = _hours(net, x, rng)
    dead = _dead(net, x, np.minimum(kind, ENDED - 1), hours, rng)
    return np.where(kind == CLASSES.index("open"), _most(), hours), dead


@eqx.filter_jit
def _course(net: Emulator, x: jax.Array) -> tuple:
    return jax.vmap(lambda v: (jnp.exp(net.classes(v)), net.hours(v)))(x)


@eqx.filter_jit
def _deaths(net: Emulator, x: jax.Array, kind: jax.Array, hours: jax.Array) -> tuple:
    return jax.vmap(net.dead)(x, kind, hours)


def _hours(net: Emulator, x: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    chances, parts = _course(net, jnp.asarray(x))
    kind = _pick(np.asarray(chances), rng)
    rows, ended = np.arange(len(x)), np.minimum(kind, ENDED - 1)
    hours = _mixed(tuple(np.asarray(p)[rows, ended] for p in parts), rng)
    return kind, np.clip(hours, np.log(LEAST_HOURS), None)


def _dead(
    net: Emulator, x: np.ndarray, kind: np.ndarray, hours: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    none, parts = _deaths(net, jnp.asarray(x), jnp.asarray(kind), jnp.asarray(hours, jnp.float32))
    no_fight = rng.random(len(x)) < 1 / (1 + np.exp(-np.asarray(none)))
    few = np.abs(INCIDENTAL * rng.standard_normal(len(x)))
    return np.where(no_fight, few, np.maximum(_mixed(tuple(map(np.asarray, parts)), rng), 0.0))


def _mixed(parts: tuple[np.ndarray, ...], rng: np.random.Generator) -> np.ndarray:
    weights, means, spreads = parts
    which, rows = _pick(np.exp(weights), rng), np.arange(len(means))
    return means[rows, which] + spreads[rows, which] * rng.standard_normal(len(means))


def _pick(chances: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.minimum(
        (chances.cumsum(axis=1) < rng.random((len(chances), 1))).sum(axis=1), chances.shape[1] - 1
    )
