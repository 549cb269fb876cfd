"""Allegiance and signals at their limit: the global games of B3, through ``allegiance.step``."""

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.model.mechanisms import signals
from oracles import games, published
from oracles.registry import reproduces

pytestmark = pytest.mark.usefixtures("float64")


@reproduces("signals", "normal-normal updating")
def test_updating_is_bayes() -> None:
    grid = np.linspace(-12, 12, 200_001)
    for mean, precision, signal, weight in [(0.3, 0.5, 1.7, 2.0), (-1.0, 3.0, 0.2, 0.7)]:
        density = np.exp(-0.5 * precision * (grid - mean) ** 2 - 0.5 * weight * (grid - signal) ** 2)
        density /= density.sum()
        after, total = signals.update(jnp.array(mean), precision, jnp.array(signal), weight)
        centre = (density * grid).sum()
        assert float(after) == pytest.approx(centre, abs=1e-6)
        assert 1 / float(total) == pytest.approx((density * (grid - centre) ** 2).sum(), abs=1e-6)


@pytest.mark.parametrize("game", [row[:4] for row in published.UNIQUE])
def test_weak_public_news_leaves_one_critical_state(game: tuple) -> None:
    low, high = (games.settled(start, *game, games.crowd(published.MANY)) for start in (0.0, 1.0))
    assert low == pytest.approx(high, abs=1e-3)
