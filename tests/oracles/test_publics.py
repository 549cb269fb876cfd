"""Publics: Granovetter's fixed points (B4), for a continuum and for people one by one."""

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.model.mechanisms import publics
from oracles import bare
from oracles.registry import reproduces

pytestmark = pytest.mark.usefixtures("float64")


@reproduces("publics", "B4, through the step")
def test_the_simulated_crowd_settles_there() -> None:
    sds = jnp.array([0.10, 0.12, 0.20, 0.30])
    of = bare.layout()
    view = bare.view(
        of,
        4,
        dt=1.0,
        constants={"crisis_licence": 0.0, "public_speed": 50.0, "overtaking_rate": 0.0},
        quantity={"public.threshold": jnp.full(4, 0.25), "public.spread": sds},
    )
    state = bare.crisis(of, 4)
    for _ in range(300):
        state = publics.step(state, view)
    assert np.allclose(state.turnout, [0.0076955, 0.0402113, 0.9999114, 0.9933935], atol=1e-5)
