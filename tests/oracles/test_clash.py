"""Clash: exact win probabilities and survivors (B9), the square law, and chance through the step."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contingent.model.layout import Stop
from contingent.model.mechanisms import clash
from contingent.model.state import Crisis
from oracles import bare
from oracles.registry import reproduces

CARD = "clash"


@partial(jax.jit, static_argnames=("own", "foe", "worlds", "dt", "steps"))
def fought_out(
    own: int, foe: int, worlds: int, dt: float, steps: int, start: int
) -> tuple[jax.Array, jax.Array]:
    """Worlds won, and companies left to the column, after steps of ``clash.fight`` to annihilation."""
    of = bare.layout(actors=("column",), roles=("challenger",), columns=(0,))
    full = jnp.ones(worlds)
    constants = {"lethality": 1.0, "break_challenger": 1.0, "break_incumbent": 1.0}

    def step(number: int, carry: tuple[Crisis, jax.Array]) -> tuple[Crisis, jax.Array]:
        state, left = carry
        seeds = (
            jnp.uint32(start + number) * jnp.uint32(worlds) + jnp.arange(worlds, dtype=jnp.uint32)
        ) * jnp.uint32(0x9E3779B1)
        state = clash.fight(state, bare.view(of, worlds, dt=dt, seeds=seeds, constants=constants), 0)
        return state, jnp.where(state.columns[0].own > 0, state.columns[0].own, left)

    column = bare.column(worlds, own=own * full, own_start=own * full, foe=foe * full, foe_start=foe * full)
    state = bare.crisis(of, worlds, columns=(column.set(company=full),))
    state, left = jax.lax.fori_loop(0, steps, step, (state, own * full))
    return ~state.broken[0] & (state.columns[0].own == 0), left


@reproduces(CARD, "B9 through clash.fight")
@pytest.mark.parametrize(("own", "foe", "exact"), [(2, 1, 5 / 6), (3, 2, 31 / 40), (5, 3, 35779 / 40320)])
def test_chance_through_the_step(own: int, foe: int, exact: float) -> None:
    """At three steps and by extrapolation to none, which a right engine fails once in 370 trials each."""
    worlds, shares = 40_000, {}
    for number, dt in enumerate((0.08, 0.04, 0.02)):
        won, _ = fought_out(own, foe, worlds, dt, int(12 / dt), 10_000 * number)
        shares[dt] = float(won.mean())
    spread = np.sqrt(exact * (1 - exact) / worlds)
    assert abs(2 * shares[0.02] - shares[0.04] - exact) < 3 * np.sqrt(5) * spread
    for dt, share in shares.items():
        assert abs(share - exact) < 3 * spread + 0.5 * dt  # what is amiss shrinks with the step


@reproduces(CARD, "B9 large units through clash.fight")
def test_large_units_follow_the_square_law() -> None:
    """500 against 400 leave 300 on average, within 1 % (standard error 0.13 %)."""
    won, left = fought_out(500, 400, 4096, 1 / 50_000, 90_000, 1)
    assert bool(won.all())
    assert float(left.mean()) == pytest.approx(300, rel=0.01)


@reproduces(CARD, "frontage: only so many fight at once")
def test_large_forces_fight_for_longer() -> None:
    """A fight of 20 units a side lasts as much longer as the units are larger; small ones keep their pace."""
    slow, plain, small = (
        float(clash.slowed(jnp.float32(0.25), jnp.float32(men))) for men in (1200.0, 120.0, 60.0)
    )
    assert slow == pytest.approx(plain / 10)
    assert plain == small == 0.25


def test_who_is_still_on_the_way_is_not_beaten_with_those_who_fought() -> None:
    """A garrison is there whenever it may be brought elsewhere; of the mobile forces one has come, one has not."""
    of = bare.layout(
        actors=("column", "garrison", "near", "far"),
        roles=("challenger", "force", "force", "force"),
        columns=(0,),
        stops=(Stop(0, "bridge", seat=False, garrison=(1,)),),
        mobile=(2, 3),
    )
    actors = {"available": jnp.array([[0.0], [9.0], [4.0], [6.0]]), "resists": jnp.ones((4, 1))}
    view = bare.view(of, 1, hour=jnp.array(5.0), actors=actors)
    stance, there = jnp.array([[1], [-1], [-1], [-1]]), bare.column(1, next_stop=jnp.array([1]))
    state = bare.crisis(of, 1, stance=stance, columns=(there,))
    state = clash.settle(state, view, 0, own_breaks=jnp.array([False]), foe_breaks=jnp.array([True]))
    assert np.array_equal(state.broken[:, 0], [False, True, True, False])
    assert float(state.times["bridge taken"][0]) == 6.0
