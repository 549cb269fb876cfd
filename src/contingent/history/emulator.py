"""The emulator: one smooth density of what becomes of an attempt, given its shifts and the constants.

``q(class, log hours, deaths | shifts, constants)``, factored in that order: a softmax over the
classes, a mixture of normals for log hours, and for deaths an atom at none beside a mixture for
log(1 + deaths). Two small networks, fitted by maximum likelihood on courses of the engine.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
from jax import Array
from jaxtyping import Float

from contingent.errors import RunError
from contingent.history import kept
from contingent.history.courses import CLASSES, FITTED, Played
from contingent.history.effects import SHIFTS

HOUR_PARTS, DEATH_PARTS = 3, 2  # components of the mixtures
#: Classes that have a duration and deaths of their own: those still open have neither yet.
ENDED = 3
#: Hours and deaths below which the engine's time step and the table's rounding tell nothing apart.
LEAST_HOURS, NONE_DEAD = 0.1, 0.5
WIDTH, DEPTH = 96, 2


class Emulator(eqx.Module):
    """Networks for what happens, and for how many die given that."""

    course: eqx.nn.MLP
    deaths: eqx.nn.MLP

    def __init__(self, inputs: int, key: Array) -> None:
        one, two = jax.random.split(key)
        course = len(CLASSES) + ENDED * 3 * HOUR_PARTS
        self.course = eqx.nn.MLP(inputs, course, WIDTH, DEPTH, jax.nn.gelu, key=one)
        self.deaths = eqx.nn.MLP(
            inputs + ENDED + 1, 1 + 3 * DEATH_PARTS, WIDTH // 2, DEPTH, jax.nn.gelu, key=two
        )

    def classes(self, x: Float[Array, " D"]) -> Float[Array, " K"]:
        """Log probabilities of the classes."""
        return jax.nn.log_softmax(self.course(x)[: len(CLASSES)])

    def hours(self, x: Float[Array, " D"]) -> tuple[Array, Array, Array]:
        """Mixtures for log hours of each class that has ended: log weights, means, spreads ``[ENDED, parts]``."""
        return _mixture(self.course(x)[len(CLASSES) :].reshape(ENDED, 3, HOUR_PARTS))

    def dead(self, x: Float[Array, " D"], kind: Array, log_hours: Array) -> tuple[Array, tuple]:
        """Log odds that nobody dies, and the mixture for log(1 + deaths) otherwise."""
        about = jnp.concatenate([x, jax.nn.one_hot(kind, ENDED), (log_hours[None] - 2.0)])
        out = self.deaths(about)
        return out[0], _mixture(out[1:].reshape(3, DEATH_PARTS))


def _mixture(raw: Array) -> tuple[Array, Array, Array]:
    weights, means, spreads = (raw[..., part, :] for part in range(3))
    return jax.nn.log_softmax(weights), means * 2.0, jax.nn.softplus(spreads) + 0.05


def mixture_logpdf(y: Array, parts: tuple[Array, Array, Array], noise: Array | float = 0.0) -> Array:
    """Log density of a mixture of normals blurred by ``noise`` (a standard deviation)."""
    weights, means, spreads = parts
    sd = jnp.sqrt(spreads**2 + jnp.asarray(noise) ** 2)
    return jax.nn.logsumexp(weights + jax.scipy.stats.norm.logpdf(y, means, sd), axis=-1)


def mixture_logsf(y: Array, parts: tuple[Array, Array, Array], noise: Array | float = 0.0) -> Array:
    """Log probability that a mixture of normals, blurred likewise, exceeds ``y``."""
    weights, means, spreads = parts
    sd = jnp.sqrt(spreads**2 + jnp.asarray(noise) ** 2)
    return jax.nn.logsumexp(weights + jax.scipy.stats.norm.logsf(y, means, sd), axis=-1)


def log_density(net: Emulator, x: Array, kind: Array, log_hours: Array, log_dead: Array) -> Array:
    """Log density of one course as the engine plays it."""
    ended = jnp.minimum(kind, ENDED - 1)
    weights, means, spreads = net.hours(x)
    parts = (weights[ended], means[ended], spreads[ended])
    none, some = net.dead(x, ended, log_hours)
    zero = log_dead < np.log1p(NONE_DEAD)
    deaths = jnp.where(
        zero, jax.nn.log_sigmoid(none), jax.nn.log_sigmoid(-none) + mixture_logpdf(log_dead, some)
    )
    size = mixture_logpdf(log_hours, parts) + deaths
    return net.classes(x)[kind] + jnp.where(kind < ENDED, size, 0.0)


def measured(played: Played) -> tuple[np.ndarray, ...]:
    """Courses as the emulator sees them: inputs, class, log hours, log(1 + dead)."""
    log_hours = np.log(np.maximum(played.hours, LEAST_HOURS)).astype(np.float32)
    return played.inputs, played.outcome.astype(np.int32), log_hours, np.log1p(played.dead).astype(np.float32)


def fit(
    played: Played,
    epochs: int,
    seed: int,
    watch: Callable[[str, float], None],
    start: Emulator | None = None,
    batch: int = 8192,
) -> Emulator:
    """The emulator that gives these courses the highest density; ``start`` is fitted on instead of afresh."""
    columns = measured(played)
    batch = min(batch, max(1, len(played) // 50))  # few courses still make for many steps
    rng, count = np.random.default_rng(seed), len(played) // batch * batch
    net = start or Emulator(columns[0].shape[1], jax.random.key(seed))
    steps = epochs * (count // batch)
    rate = optax.cosine_decay_schedule(3e-3 if start is None else 5e-4, steps)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adam(rate))
    state = optimiser.init(eqx.filter(net, eqx.is_array))

    @eqx.filter_jit
    def step(net: Emulator, state: optax.OptState, part: tuple) -> tuple:
        def loss(net: Emulator) -> Array:
            return -jnp.mean(jax.vmap(lambda *row: log_density(net, *row))(*part))

        value, slope = eqx.filter_value_and_grad(loss)(net)
        change, state = optimiser.update(slope, state)
        return eqx.apply_updates(net, change), state, value

    for epoch in range(epochs):
        order = rng.permutation(len(played))[:count].reshape(-1, batch)
        for index in order:
            net, state, value = step(net, state, tuple(jnp.asarray(c[index]) for c in columns))
        watch(
            f"emulator, epoch {epoch + 1} of {epochs}, mean log density {-float(value):.4f}",
            (epoch + 1) / epochs,
        )
    return net


@eqx.filter_jit
def _success(net: Emulator, inputs: Array) -> Array:
    return jnp.exp(jax.vmap(net.classes)(inputs)[:, 0])


def success(net: Emulator, inputs: np.ndarray, block: int = 1 << 16) -> np.ndarray:
    """Probability of success for inputs ``[W, D]``."""
    return np.concatenate(
        [np.asarray(_success(net, jnp.asarray(inputs[i : i + block]))) for i in range(0, len(inputs), block)]
    )


def bias(net: Emulator, played: Played, groups: dict[str, np.ndarray] | None = None) -> dict[str, float]:
    """Emulated less played share of successes, by decile of the emulated probability and by group."""
    p = success(net, played.inputs)
    off = p - (played.outcome == 0)
    order = np.array_split(np.argsort(p), 10)
    found = {f"decile {i + 1}": float(off[index].mean()) for i, index in enumerate(order)}
    return found | {name: float(off[held].mean()) for name, held in (groups or {}).items() if held.any()}


def save(net: Emulator, place: Path) -> None:
    """Write the emulator's numbers, whole or not at all."""
    buffer = io.BytesIO()
    eqx.tree_serialise_leaves(buffer, net)
    kept.write(place, buffer.getvalue())


def read(place: Path) -> Emulator:
    """Read an emulator of this version's shape; RunError if it is not one."""
    blank = Emulator(len(SHIFTS) + len(FITTED), jax.random.key(0))
    try:
        return eqx.tree_deserialise_leaves(place, blank)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise RunError(f"{place} is no emulator of this version: {error}") from None
