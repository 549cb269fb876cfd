"""Clash: exact win probabilities and survivors (B9), the square law, and chance through the step."""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from contingent.model.mechanisms import clash
from contingent.model.state import Crisis
from oracles import bare
from oracles.registry import reproduces

CARD = "clash"
EQUAL = [
    (2, 1, 5 / 6), (3, 1, 23 / 24), (3, 2, 31 / 40), (4, 2, 331 / 360), (4, 3, 233 / 315),
    (5, 3, 35779 / 40320), (5, 4, 51907 / 72576), (6, 4, 1562377 / 1814400), (10, 9, 0.653347),
    (10, 8, 101331450212893 / 128047474114560), (10, 5, 51670847603 / 52306974720),
    (20, 16, 0.875340), (20, 18, 0.712247),
]  # fmt: skip
TWICE = [
    (1, 1, 2 / 3), (2, 2, 11 / 15), (3, 3, 163 / 210), (1, 2, 1 / 3), (2, 3, 10 / 21), (3, 4, 359 / 630),
    (5, 7, 0.527109), (7, 10, 0.499373),
]  # fmt: skip


def end_of(own: int, foe: int, own_effect: float = 1.0) -> np.ndarray:
    """Chance of ending with each number of own companies (0: beaten), event by event."""
    x, y = jnp.meshgrid(jnp.arange(own + 1.0), jnp.arange(foe + 1.0), indexing="ij")
    own_rate, foe_rate = (np.asarray(r) for r in clash.next_loss(x, y, 1.0, own_effect))
    at = np.zeros((own + 1, foe + 1))
    at[own, foe] = 1.0
    for i in range(own, 0, -1):
        for j in range(foe, 0, -1):
            falls = foe_rate[i, j] / (own_rate[i, j] + foe_rate[i, j])
            at[i, j - 1] += at[i, j] * falls
            at[i - 1, j] += at[i, j] * (1 - falls)
    return np.concatenate([[at[0, 1:].sum()], at[1:, 0]])


@reproduces(CARD, "B9 equal effectiveness")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(("own", "foe", "wins"), EQUAL)
def test_chance_of_winning(own: int, foe: int, wins: float) -> None:
    assert 1 - end_of(own, foe)[0] == pytest.approx(wins, abs=1e-6)


@reproduces(CARD, "B9, b = 2a")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(("own", "foe", "wins"), TWICE)
def test_chance_of_winning_when_twice_as_effective(own: int, foe: int, wins: float) -> None:
    assert 1 - end_of(own, foe, own_effect=2.0)[0] == pytest.approx(wins, abs=1e-6)


@reproduces(CARD, "B9 survivors")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(("size", "mean"), [(2, 5 / 3), (3, 34 / 15), (4, 178 / 63), (5, 30427 / 9072)])
def test_survivors_of_an_equal_fight(size: int, mean: float) -> None:
    left = end_of(size, size)
    survivors = left[1:] / left[1:].sum()
    assert survivors @ np.arange(1, size + 1) == pytest.approx(mean, abs=1e-6)
    if size == 3:
        assert np.allclose(survivors, [11 / 60, 11 / 30, 9 / 20], atol=1e-6)


@reproduces(CARD, "B9 OK Corral")
@pytest.mark.usefixtures("float64")
def test_survivors_of_a_large_equal_fight() -> None:
    left = end_of(400, 400)[1:]
    assert (left / left.sum()) @ np.arange(1, 401) / 400**0.75 == pytest.approx(1.0475, abs=5e-5)


@reproduces(CARD, "B9 square law")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(
    ("own", "foe", "own_effect", "survivors", "time"),
    [(100.0, 80.0, 1.0, 60.0, np.log(3)), (60.0, 100.0, 4.0, 33.166248, 0.599474)],
)
def test_square_law_of_the_mean(
    own: float, foe: float, own_effect: float, survivors: float, time: float
) -> None:
    def losses(t: float, sides: np.ndarray) -> list[float]:
        return [-float(rate) for rate in clash.next_loss(sides[0], sides[1], 1.0, own_effect)]

    def foe_is_gone(t: float, sides: np.ndarray) -> float:
        return sides[1]

    foe_is_gone.terminal = True
    fight = solve_ivp(losses, (0, 5), [own, foe], events=foe_is_gone, rtol=1e-9, atol=1e-9)
    assert fight.y_events[0][0][0] == pytest.approx(survivors, abs=1e-5)
    assert fight.t_events[0][0] == pytest.approx(time, abs=1e-6)


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
