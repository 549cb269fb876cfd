"""The compiled programs: no sum whose order the compiler may choose, and one program a case."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.infer.population import draw_worlds
from contingent.model import simulate as program
from contingent.model.clocks.aftermath import Ended
from contingent.model.layout import Do, Worlds

#: Sums of floats whose order, and so whose last digits, XLA chooses by shape and core count.
UNORDERED = {"reduce_sum", "dot_general", "scatter-add", "scatter_add", "cumsum", "conv_general_dilated"}


def equations(jaxpr: Any) -> Iterator[Any]:
    """All equations of a program, those of its loops and branches included."""
    for equation in jaxpr.eqns:
        yield equation
        for value in equation.params.values():
            for inner in value if isinstance(value, tuple | list) else (value,):
                if hasattr(inner, "eqns") or hasattr(inner, "jaxpr"):
                    yield from equations(getattr(inner, "jaxpr", inner))


def unordered(closed: Any) -> list[str]:
    return [
        e.primitive.name
        for e in equations(closed.jaxpr)
        if e.primitive.name in UNORDERED and any(v.aval.dtype.kind == "f" for v in e.outvars)
    ]


@pytest.fixture(scope="module")
def arguments(tutorial: Compiled) -> tuple:
    layout = tutorial.model.layout
    worlds = draw_worlds(layout, 64, 1, "program")
    return worlds.z, worlds.seeds, Do.nothing(len(layout.facts))


def test_the_crisis_sums_in_order(tutorial: Compiled, arguments: tuple) -> None:
    z, seeds, do = arguments
    layout = tutorial.model.layout
    closed, _, _ = eqx.filter_make_jaxpr(program._chunk)(
        tutorial.model, z, seeds[: layout.steps], do, np.int32(layout.steps)
    )
    primitives = {e.primitive.name for e in equations(closed.jaxpr)}
    assert {"while", "exp", "logistic"} <= primitives  # the loop and what it calls have been looked at
    assert unordered(closed) == []


def test_the_aftermath_sums_in_order(tutorial: Compiled, arguments: tuple) -> None:
    z, seeds, do = arguments
    later = seeds[tutorial.model.layout.steps :]
    seen = Ended(z[0] > 0, np.zeros((len(tutorial.model.layout.happenings), 64), np.float32), z[0])
    closed, _, _ = eqx.filter_make_jaxpr(program._aftermath_chunk)(tutorial.model, z, later, do, seen)
    assert unordered(closed) == []


def test_an_unordered_sum_would_be_noticed() -> None:
    looped = jax.make_jaxpr(lambda x: jax.lax.fori_loop(0, 3, lambda i, y: y + jnp.sum(x), 0.0))(jnp.ones(4))
    assert unordered(looped) == ["reduce_sum"]


@pytest.fixture
def compilations(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], list[str]]]:
    """Programs of the simulator compiled since the last look, on any thread."""

    def since() -> list[str]:
        found = [r.getMessage() for r in caplog.records]
        caplog.clear()
        return [m for m in found if m.startswith("Compiling") and "_chunk" in m]

    jax.config.update("jax_log_compiles", True)
    with caplog.at_level(logging.WARNING):
        yield since
    jax.config.update("jax_log_compiles", False)


def test_replays_compile_nothing_anew(
    tutorial: Compiled, tutorial_worlds: Worlds, compilations: Callable[[], list[str]]
) -> None:
    layout = tutorial.model.layout

    def replay(worlds: Worlds, do: Do, until: int) -> None:
        course = program.simulate(tutorial.model, worlds, do, until, chunk=64)
        program.follow(tutorial.model, worlds, course, do, chunk=64)

    nothing = Do.nothing(len(layout.facts))
    replay(tutorial_worlds, nothing, layout.steps)
    fewer = tutorial_worlds.take(np.arange(77))
    compilations()
    replay(fewer, nothing.setting(1, 0, True).setting(0, 1, False), layout.steps)
    replay(draw_worlds(layout, 128, 9, "others"), nothing, layout.buildup_steps + 5)
    replay(tutorial_worlds, nothing.setting(2, 0, False), 3)
    assert compilations() == []
    program.simulate(tutorial.model, fewer, chunk=1_001)  # a shape of no other test: it would have been seen
    assert len(compilations()) == 1
