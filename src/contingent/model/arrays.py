"""Arrays: axis letters, named noise, ordered sums, chunks.

Axis letters, used in every shape: ``W`` worlds (always last), ``T`` steps, ``A`` actors with
a stance, ``C`` columns, ``S`` stops of columns, ``F`` facts, ``E`` effects, ``K`` named
events, ``D`` scores.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from jax.scipy.special import ndtri

Bits = TypeVar("Bits", Array, np.ndarray)  # uint32

#: Worlds in one compiled call: the working set of a step then fits the second-level cache.
CHUNK = 512
#: Compiled shapes are multiples of this many worlds: a multiple of every vector width in use.
LANES = 64


def split(amount: Array, log_odds: Array) -> tuple[Array, Array]:
    """An amount divided between two sides by log odds for the first."""
    return amount * jax.nn.sigmoid(log_odds), amount * jax.nn.sigmoid(-log_odds)


def name_hash(name: str) -> int:
    """A 32-bit hash of a name that is the same in every process and on every machine."""
    return zlib.crc32(name.encode())


def keys_of(stream: str, names: tuple[str, ...]) -> np.ndarray:
    """Keys of a stream's noise, one a name: uint32 ``[N, 1]``, to broadcast against worlds."""
    return np.array([name_hash(f"{stream}/{n}") for n in names], dtype=np.uint32).reshape(-1, 1)


def mix(x: Bits) -> Bits:
    """Avalanche of 32 bits: every input bit moves every output bit."""
    x = (x ^ (x >> 16)) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> 15)) * np.uint32(0x846CA68B)
    return x ^ (x >> 16)


def uniform(seeds: Array, stream: str, names: tuple[str, ...] | None = None) -> Array:
    """Named noise: (step seeds ``[W]``, stream, names) -> uniforms in (0, 1), float32.

    Shape ``[W]``, or ``[N, W]`` with names. It depends neither on the order of calls nor on
    how many names there are.
    """
    key = np.uint32(name_hash(stream)) if names is None else keys_of(stream, names)
    bits = mix(seeds ^ jnp.asarray(key))
    return ((bits >> 9).astype(jnp.float32) + jnp.float32(0.5)) * jnp.float32(2.0**-23)


def normal(seeds: Array, stream: str) -> Array:
    """Standard-normal named noise, ``[W]``."""
    return ndtri(uniform(seeds, stream))


def gumbel(seeds: Array, stream: str, names: tuple[str, ...]) -> Array:
    """Standard Gumbel named noise, ``[N, W]``: the one rule for choices among several options."""
    return -jnp.log(-jnp.log(uniform(seeds, stream, names)))


def total(x: Array) -> Array:
    """Sum over the first axis by ordered additions, so that bits do not depend on the chunk."""
    result = x[0]
    for row in range(1, x.shape[0]):
        result = result + x[row]
    return result


def chance_within(rate: Array, dt: Array | float) -> Array:
    """Chance that an event of the given rate happens within ``dt``."""
    return -jnp.expm1(-rate * dt)


def chunks(worlds: int, size: int = CHUNK) -> Iterator[slice]:
    """Slices that cover ``worlds`` in steps of ``size``."""
    for start in range(0, worlds, size):
        yield slice(start, min(start + size, worlds))
