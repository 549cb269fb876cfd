"""Endings: the participation threshold (B1.1)."""

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.model.mechanisms import ending
from oracles.registry import reproduces


@reproduces("endings", "B1.1")
@pytest.mark.usefixtures("float64")
def test_at_the_threshold_moving_is_worth_staying() -> None:
    stay, punishment, cost, prize = (
        jnp.asarray(x) for x in np.random.default_rng(1).uniform(0.1, 3, (4, 100))
    )
    p = ending.participation_threshold(stay, punishment, cost, prize)
    assert np.allclose(p * prize - (1 - p) * punishment - cost, stay, atol=1e-6)
