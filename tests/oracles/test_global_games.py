"""Allegiance and signals at their limit: the global games of B3, through ``allegiance.step``."""

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.model.mechanisms import allegiance, signals
from oracles import games
from oracles.registry import reproduces

pytestmark = pytest.mark.usefixtures("float64")

UNIQUE = [  # y, α, β, c, θ*, x*
    (0.5, 0.0, 1.0, 0.3, 0.7, 1.224401),
    (0.2, 0.0, 4.0, 0.6, 0.4, 0.273326),
    (0.5, 1.0, 1.0, 0.5, 0.5, 0.5),
    (0.5, 1.0, 1.0, 0.3, 0.865982, 1.973578),
    (0.7, 1.0, 1.0, 0.3, 0.799997, 1.641609),
    (0.3, 1.0, 1.0, 0.3, 0.912084, 2.265782),
    (0.5, 1.0, 4.0, 0.3, 0.763661, 1.122725),
    (0.5, 1.0, 4.0, 0.6, 0.362400, 0.186375),
    (0.7, 1.0, 4.0, 0.6, 0.317587, 0.080358),
    (0.3, 1.0, 4.0, 0.6, 0.409660, 0.295449),
    (0.6, 4.0, 1.0, 0.5, 0.009044, -2.354782),
]
THREE = [  # y, α, β, c, the three equilibria
    (0.5, 2.6, 1.0, 0.5, 0.318487, 0.681513),
    (0.5, 3.0, 1.0, 0.5, 0.140214, 0.859786),
    (0.5, 4.0, 1.0, 0.5, 0.030074, 0.969926),
]
MANY = 10_000


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


@reproduces("allegiance", "B3.1")
@pytest.mark.parametrize(("y", "alpha", "beta", "cost", "theta", "x"), UNIQUE)
def test_critical_state(y: float, alpha: float, beta: float, cost: float, theta: float, x: float) -> None:
    game = (y, alpha, beta, cost, games.crowd(MANY))
    assert games.settled(0.0, *game) == pytest.approx(theta, abs=1e-3)
    assert games.settled(1.0, *game) == pytest.approx(theta, abs=1e-3)
    assert games.marginal(theta, *game[:-1]) == pytest.approx(x, abs=2e-5)  # θ* has six digits


@reproduces("allegiance", "B3.1, three equilibria")
@pytest.mark.parametrize(("y", "alpha", "beta", "cost", "low", "high"), THREE)
def test_strong_public_news_leaves_three_equilibria(
    y: float, alpha: float, beta: float, cost: float, low: float, high: float
) -> None:
    game = (y, alpha, beta, cost, games.crowd(MANY))
    assert games.settled(0.0, *game) == pytest.approx(low, abs=1e-3)
    assert games.settled(1.0, *game) == pytest.approx(high, abs=1e-3)
    assert games.between(low + 0.02, high - 0.02, *game) == pytest.approx(0.5, abs=1e-3)


@reproduces("signals", "B3.1, chance of a fall before any signal")
@pytest.mark.parametrize(
    ("y", "theta", "fall"), [(0.5, 0.865982, 0.642811), (0.7, 0.317587, 0.351078), (0.3, 0.409660, 0.543660)]
)
def test_chance_of_a_fall_before_any_signal(y: float, theta: float, fall: float) -> None:
    assert float(signals.chance(jnp.array(-y), 1.0, -theta)) == pytest.approx(fall, abs=1e-6)


@reproduces("allegiance", "B3.2")
@pytest.mark.parametrize(
    ("kappa", "t", "theta"), [(0.5, 0.0, 0.5), (0.5, 0.5, 2 / 3), (0.5, 1.0, 0.75), (0.3, 0.5, 0.8)]
)
def test_fear_of_backing_the_loser_raises_the_critical_state(kappa: float, t: float, theta: float) -> None:
    assert 1 - float(allegiance.least_chance(jnp.array(kappa), t)) == pytest.approx(theta, abs=1e-6)
    chance = signals.chance(*signals.update(0.0, 0.0, games.crowd(MANY), 1.0))
    joins = allegiance.choose(chance, allegiance.least_chance(kappa, t), 2.0, 0.0, (0, 0, 0), (0, 0, 0))
    assert float(joins.mean()) == pytest.approx(theta, abs=1e-3)


@reproduces("allegiance", "B3.3")
@pytest.mark.parametrize("start", [0.0, 1.0])
def test_two_sided_weighted_groups(start: float) -> None:
    groups, adherents = ((0.5, 0.4, 0.7), (0.3, 0.7, 2.0)), (0.4, 0.5, 1.3)
    theta = start
    for _ in range(3):
        theta = games.net_force(theta, groups, adherents, games.crowd(MANY))
    assert theta == pytest.approx(0.19, abs=1e-3)


@reproduces("signals", "B3.4")
@pytest.mark.parametrize(
    ("y", "alpha", "beta", "cost", "multiplier"),
    [
        (0.5, 1.0, 1.0, 0.5, 2.327467),
        (0.5, 1.0, 4.0, 0.5, 2.245871),
        (0.5, 0.5, 4.0, 0.5, 1.997063),
        (0.5, 2.0, 1.0, 0.5, 6.921501),
        (0.7, 1.0, 4.0, 0.6, 2.084480),
    ],
)
def test_public_news_moves_more_than_its_weight(
    y: float, alpha: float, beta: float, cost: float, multiplier: float
) -> None:
    step, reports, cuts = 0.004, games.crowd(400_000), []
    for at in (y - step, y + step):
        theta = games.only(at, alpha, beta, cost, reports)
        cuts.append(games.marginal(theta, at, alpha, beta, cost))
    found = (cuts[1] - cuts[0]) / (2 * step) / (-alpha / beta)
    assert found == pytest.approx(multiplier, abs=1e-2)
    assert found > 1
