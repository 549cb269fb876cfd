"""The emulator held against courses that it was not fitted on, spread as the prior and as the posterior."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import equinox as eqx
import jax.numpy as jnp
import numpy as np

from contingent.history import courses, emulator, kept, posterior
from contingent.history.codes import AT_ONSET, CODES
from contingent.history.courses import FITTED, Played, hash_of
from contingent.history.effects import SCALE_SD
from contingent.history.emulator import Emulator
from contingent.history.prepared import Prepared
from contingent.infer.weights import psis

#: Fresh courses that a code must have for the emulator to be checked on it: fewer tell no bias of .005.
LEAST = 20_000


def bias(
    net: Emulator, ready: Prepared, count: int, seed: int, place: Path
) -> tuple[dict[str, float], float, float]:
    """Emulated less played successes of rows at scales of the prior, by decile and code; the worst, its error."""

    def fresh() -> dict[str, np.ndarray]:
        rng = np.random.default_rng(hash_of(seed, 11))
        draws, attempts = ready.moved.shape[:2]
        j, i = rng.integers(0, draws, count), rng.integers(0, attempts, count)
        scale = np.exp(SCALE_SD * rng.standard_normal((count, 1)))
        moved = (scale * ready.moved[j, i]).astype(np.float32)
        constants = rng.standard_normal((count, len(FITTED))).astype(np.float32)
        played, made = courses.play_in_shards(moved, constants, hash_of(seed, 12))
        return vars(played) | {"codes": ready.codes[j, i][made]}

    held = kept.arrays(place, fresh)
    codes, played = held.pop("codes"), Played(**held)
    groups = {
        f"{name} {level}": codes[:, AT_ONSET.index(name)] == number
        for name in AT_ONSET
        for number, level in enumerate(CODES[name].levels)
    }
    groups = {name: is_so for name, is_so in groups.items() if is_so.sum() >= LEAST}
    found = emulator.bias(net, played, groups)
    worst = max(found, key=lambda name: abs(found[name]))
    size = groups[worst].sum() if worst in groups else len(played) / 10
    return found, abs(found[worst]), float(0.5 / np.sqrt(size))


def corrected(
    net: Emulator,
    fitted: posterior.Posterior,
    data: posterior.Data,
    played: Played,
    epochs: int,
    seed: int,
    watch: Callable[[str, float], None],
) -> tuple[np.ndarray, float, Emulator]:
    """Weights of the draws by an emulator fitted on with courses played at the posterior, and Pareto k."""
    closer = emulator.fit(played, epochs, hash_of(seed, 23) % 2**31, watch, start=net)
    each = []
    for one in (net, closer):
        speak = eqx.filter_jit(lambda point, one=one: jnp.sum(posterior.log_likelihood(one, point, data)))
        each.append(np.array([float(speak(jnp.asarray(p, jnp.float32))) for p in fitted.draws]))
    weights, k = psis(each[1] - each[0])
    return weights, k, closer


def played_at(fitted: posterior.Posterior, rows: np.ndarray, count: int, seed: int) -> Played:
    """Courses of the rows at draws of the posterior."""
    rng = np.random.default_rng(hash_of(seed, 21))
    at = fitted.draws[rng.integers(0, len(fitted.draws), count)].astype(np.float32)
    scale = np.exp(SCALE_SD * at[:, -1:])
    moved = (scale * rows[rng.integers(0, len(rows), len(at))]).astype(np.float32)
    return courses.play_in_shards(moved, at[:, :-1], hash_of(seed, 22))[0]
