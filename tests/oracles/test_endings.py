"""Endings: the participation threshold (B1.1), a seat that must be held, and what armed men and roads hold off."""

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.model.layout import Stop
from contingent.model.mechanisms import clash, ending
from oracles import bare
from oracles.registry import reproduces


@reproduces("endings", "B1.1")
@pytest.mark.usefixtures("float64")
def test_at_the_threshold_moving_is_worth_staying() -> None:
    stay, punishment, cost, prize = (
        jnp.asarray(x) for x in np.random.default_rng(1).uniform(0.1, 3, (4, 100))
    )
    p = ending.participation_threshold(stay, punishment, cost, prize)
    assert np.allclose(p * prize - (1 - p) * punishment - cost, stay, atol=1e-6)


@reproduces("endings", "B13 war where neither side can capture the other")
@pytest.mark.parametrize("men", [0.0, 2000.0, 200_000.0])
def test_armed_men_hold_off_fall_and_seizure(men: float) -> None:
    """Through ``ending.step``: the incumbent alone in arms, then the challenger; what is spent of each threshold."""
    of = bare.layout(actors=("ruler", "maker"), roles=("incumbent", "challenger"))
    clocks = {name: jnp.full(1, 10.0) for name in ("falls", "arrest", "surrenders", "withdraws")}
    state = bare.crisis(of, 1, unspent=clocks, stance=jnp.array([[-1], [1]]), public_mean=jnp.full(1, 3.0))
    spent = []
    for strength in ([[men], [0.0]], [[0.0], [men]]):
        view = bare.view(of, 1, constants={"holding_out": 2000.0}, actors={"strength": jnp.array(strength)})
        left = ending.step(state, view).unspent
        spent.append({name: 10.0 - float(left[name][0]) for name in ("falls", "arrest")})
    ruler_armed, maker_armed = spent
    share = 2000.0 / (2000.0 + men)
    assert ruler_armed["falls"] == pytest.approx(share * maker_armed["falls"], rel=1e-4, abs=1e-5)
    assert maker_armed["arrest"] == pytest.approx(share * ruler_armed["arrest"], rel=1e-4, abs=1e-5)


@reproduces("endings", "a seat of power that is taken is not yet power")
def test_a_seat_taken_must_be_held() -> None:
    """Where nobody expects the ruler to fall: nothing ends as the seat is taken, then he falls at the whole rate,

    slowed by those who stand by him, of whom his own men are no longer any.
    """
    of = bare.layout(
        actors=("ruler", "maker", "army"),
        roles=("incumbent", "challenger", "force"),
        columns=(1,),
        stops=(Stop(0, "palace", seat=True, garrison=()),),
    )
    clocks = {name: jnp.full(2, 10.0) for name in ("falls", "arrest", "surrenders", "withdraws")}
    state = bare.crisis(
        of,
        2,
        unspent=clocks,
        stance=jnp.array([[-1], [1], [-1]]) * jnp.ones((1, 2), jnp.int32),
        public_mean=jnp.full(2, -9.0),
    )
    strength = jnp.array([[500.0], [800.0], [2000.0]]) * jnp.ones((1, 2))
    view = bare.view(
        of,
        2,
        constants={"fall_rate": 0.3, "holding_out": 2000.0},
        actors={"strength": strength},
        travel=jnp.ones((1, 2)),
        road=jnp.ones((1, 2)),
    )
    state = clash.take(state, view, 0, jnp.ones(2), jnp.array([True, False]))
    assert state.undecided.all()
    assert np.array_equal(state.broken, [[True, False], [False, False], [False, False]])
    spent = 10.0 - np.asarray(ending.step(state, view).unspent["falls"])
    assert np.allclose(spent, [0.3 / 2, 0.0], atol=1e-5)


@reproduces("endings", "B9 distance to the seat as state")
def test_road_to_the_challenger_holds_off_seizure_alone() -> None:
    """The column nearest to the seat counts, by the road there, not beyond; one that is bound elsewhere does not."""
    bound_for = [
        (0, "pass", False),
        (0, "seat", True),
        (0, "airport", False),
        (1, "seat", True),
        (2, "port", False),
    ]
    of = bare.layout(
        actors=("ruler", "maker", "second", "third"),
        roles=("incumbent", "challenger", "force", "force"),
        columns=(1, 2, 3),
        stops=tuple(Stop(column, place, seat=seat, garrison=()) for column, place, seat in bound_for),
    )
    worlds = 4
    # on its first leg, half of it behind; on its last; there; waiting where the leg begins
    nearer = bare.column(
        worlds, hours_left=jnp.array([10.0, 6.0, jnp.inf, 20.0]), next_stop=jnp.array([0, 1, 2, 0])
    )
    others = [bare.column(worlds, hours_left=jnp.full(worlds, h)) for h in (90.0, 1.0)]
    clocks = {name: jnp.full(worlds, 10.0) for name in ("falls", "arrest", "surrenders", "withdraws")}
    state = bare.crisis(
        of,
        worlds,
        unspent=clocks,
        stance=jnp.array([[-1], [1], [0], [0]]) * jnp.ones((1, worlds), jnp.int32),
        public_mean=jnp.full(worlds, 1.0),
        columns=(nearer, *others),
    )
    legs = [[20.0], [6.0], [5.0], [90.0], [1.0]]
    road = [[4.0], [3.0], [2.0], [60.0], [1.0]]
    view = bare.view(
        of,
        worlds,
        constants={"reach": 8.0},
        travel=jnp.array(legs) * jnp.ones((1, worlds)),
        road=jnp.array(road) * jnp.ones((1, worlds)),
    )
    left = ending.step(state, view).unspent
    seized = 10.0 - np.asarray(left["arrest"])
    apart = np.array([2.0 + 3.0, 3.0, 0.0, 4.0 + 3.0])
    assert np.allclose(seized / seized[2], 8.0 / (8.0 + apart), rtol=1e-4)
    assert np.ptp(np.asarray(left["falls"])) == 0
