"""The model as a pure function from worlds to courses: build-up, crisis, aftermath.

What happens on each clock is in ``model.clocks``; here the clocks are run, in chunks of worlds.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Thread
from typing import TYPE_CHECKING

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jax.typing import ArrayLike

from contingent.model import arrays
from contingent.model.clocks.aftermath import Ended, aftermath
from contingent.model.clocks.buildup import buildup
from contingent.model.clocks.crisis import crisis
from contingent.model.course import Aftermath, Course
from contingent.model.layout import Do, Model, Worlds
from contingent.model.mechanisms import (
    agenda,
    allegiance,
    arming,
    bargaining,
    clash,
    counterweight,
    deal,
    ending,
    feud,
    foreign,
    front,
    march,
    patronage,
    publics,
    recurrence,
    response,
    signals,
)
from contingent.model.points import Points

if TYPE_CHECKING:
    from collections.abc import Callable

CARDS = tuple(
    m.CARD
    for m in (
        front,
        arming,
        patronage,
        counterweight,
        feud,
        signals,
        allegiance,
        march,
        clash,
        publics,
        bargaining,
        ending,
        foreign,
        deal,
        response,
        recurrence,
        agenda,
    )
)


@eqx.filter_jit
def _chunk(model: Model, z: ArrayLike, seeds: ArrayLike, do: Do, until: ArrayLike) -> Course:
    z, seeds, until = jnp.asarray(z), jnp.asarray(seeds), jnp.asarray(until)
    points = Points(model, z, do)
    layout = model.layout
    before = buildup(points, seeds, until)
    state = crisis(points, seeds, before, until)
    closed = state.outcome > 0
    state = state.mark("end", state.ended, closed)
    rows = {f"{a} joins": state.joined[i] for i, a in enumerate(layout.actors)}
    rows |= {f"{a} defends": state.defended[i] for i, a in enumerate(layout.actors)}
    rows |= state.times
    left = before.unspent | state.unspent
    left |= {f"thinks/{a}": state.first_thought[i] for i, a in enumerate(layout.actors)}
    dead = state.losses * points.score("behaviour/dead_share")
    return Course(
        onset=before.onset,
        times=jnp.stack([rows[h] for h in layout.happenings]),
        outcome=state.outcome.astype(jnp.int8),
        ended=state.ended,
        dead=dead,
        share=state.share,
        unspent=jnp.stack([left[c] for c in layout.all_clocks]),
        ripe=before.ripe,
    )


@eqx.filter_jit
def _aftermath_chunk(model: Model, z: ArrayLike, seeds: ArrayLike, do: Do, seen: Ended) -> Aftermath:
    return aftermath(Points(model, jnp.asarray(z), do), jnp.asarray(seeds), seen)


@cache
def _pool() -> ThreadPoolExecutor:
    """The threads that chunks run on: made once, for conditioning plays many thousands of chunks."""
    return ThreadPoolExecutor(max_workers=os.cpu_count())


def _in_chunks(program: Callable, worlds: int, chunk: int, *per_world: np.ndarray) -> list:
    """Run a compiled program over chunks on as many threads as there are cores; parts stay in order.

    Every chunk is filled up to whole lanes with copies of its last world, so that one shape is
    compiled, and no world falls into the scalar rest of a vectorised loop, which rounds otherwise.
    """
    width = -(-chunk // arrays.LANES) * arrays.LANES

    def part(piece: slice) -> list[np.ndarray]:
        worlds = piece.stop - piece.start
        cut = [x[..., piece] for x in per_world]
        if worlds < width:
            cut = [np.pad(x, [(0, 0)] * (x.ndim - 1) + [(0, width - worlds)], mode="edge") for x in cut]
        return [np.asarray(x)[..., :worlds] for x in program(*cut)]

    parts = list(_pool().map(part, arrays.chunks(worlds, chunk)))
    return [np.concatenate(fields, axis=-1) for fields in zip(*parts, strict=True)]


def simulate(
    model: Model, worlds: Worlds, do: Do | None = None, until: int | None = None, chunk: int = arrays.CHUNK
) -> Course:
    """Courses of ``worlds`` under ``do``, up to step ``until`` of build-up and crisis (default: all).

    Bits do not depend on ``chunk``, on the number of cores or on which other worlds there are.
    """
    last = np.int32(model.layout.steps if until is None else until)
    per_world = (
        np.asarray(worlds.z),
        np.asarray(worlds.seeds)[: model.layout.steps],
        *_spread(model, worlds, do),
    )

    def program(z: np.ndarray, seeds: np.ndarray, buildup: np.ndarray, crisis: np.ndarray) -> Course:
        return _chunk(model, z, seeds, Do(buildup, crisis), last)

    return Course(*_in_chunks(program, worlds.count, chunk, *per_world))


def follow(
    model: Model, worlds: Worlds, course: Course, do: Do | None = None, chunk: int = arrays.CHUNK
) -> Aftermath:
    """What follows the courses of ``worlds``, to the end of the long clock."""
    struck = course.is_outcome("settled") | course.is_outcome("concession")
    seen = Ended(struck, np.asarray(course.times), np.asarray(course.ended))
    per_world = (np.asarray(worlds.z), np.asarray(worlds.seeds)[model.layout.steps :])

    def program(
        z: np.ndarray, seeds: np.ndarray, buildup: np.ndarray, crisis: np.ndarray, *seen: np.ndarray
    ) -> Aftermath:
        return _aftermath_chunk(model, z, seeds, Do(buildup, crisis), Ended(*seen))

    return Aftermath(
        *_in_chunks(program, worlds.count, chunk, *per_world, *_spread(model, worlds, do), *seen)
    )


def compile_ahead(model: Model) -> Thread:
    """Begin to compile the programs of ``model`` beside other work, so that their first use need not wait."""
    layout = model.layout
    one = Worlds(np.zeros((len(layout.rows), 1), np.float32), np.zeros((layout.all_steps, 1), np.uint32))
    thread = Thread(target=lambda: follow(model, one, simulate(model, one, until=0)))
    thread.start()
    return thread


def _spread(model: Model, worlds: Worlds, do: Do | None) -> tuple[np.ndarray, np.ndarray]:
    """An intervention as one column a world, so that one program serves all of them."""
    do = Do.nothing(len(model.layout.facts)) if do is None else do
    shape = (len(model.layout.facts), worlds.count)
    return np.broadcast_to(np.asarray(do.buildup), shape), np.broadcast_to(np.asarray(do.crisis), shape)
