"""Endings: the participation threshold (B1.1), and what armed men in the open do to the others."""

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.model.mechanisms import ending
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
