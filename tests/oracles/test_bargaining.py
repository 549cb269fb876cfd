"""Bargaining: Fearon's take-it-or-leave-it offer and the bargaining range (B8)."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.special import ndtri

from contingent.model import arrays
from contingent.model.mechanisms import bargaining
from oracles import bare
from oracles.registry import reproduces

pytestmark = pytest.mark.usefixtures("float64")
GAMES = [(0.5, 0.1, 0.5, 0.7, 0.40), (0.3, 0.1, 0.4, 0.45, 0.375), (0.6, 0.05, 0.2, 0.675, 0.375)]


def costs(most: float, number: int = 100_000) -> jnp.ndarray:
    """The other side's cost, uniform on [0, most]: mid-quantiles."""
    return jnp.asarray((np.arange(number) + 0.5) / number * most)


@reproduces("bargaining", "B8 Fearon")
@pytest.mark.parametrize(("p", "cost", "most", "asked", "war"), GAMES)
def test_no_other_demand_is_worth_more(p: float, cost: float, most: float, asked: float, war: float) -> None:
    def worth(x: float) -> float:
        peace = float(bargaining.accepts(1 - x, 1.0, 1 - p, costs(most)).mean())
        return peace * x + (1 - peace) * (p - cost)

    best = worth(float(bargaining.demand(jnp.array(p), cost, most)))
    assert all(worth(x) <= best + 1e-6 for x in np.linspace(p - cost, min(1.0, p + most), 101))


@reproduces("bargaining", "B8 bargaining range")
def test_both_sides_accept_exactly_within_the_range() -> None:
    p, cost_a, cost_b = 0.55, 0.12, 0.2
    share = jnp.asarray(np.arange(0.0005, 1, 0.001))
    both = bargaining.accepts(share, 1.0, p, cost_a) & bargaining.accepts(1 - share, 1.0, 1 - p, cost_b)
    assert np.array_equal(both, (share >= p - cost_a) & (share <= p + cost_b))


@reproduces("bargaining", "B8 Fearon, through the step")
@pytest.mark.parametrize(("p", "cost", "most", "asked", "war"), GAMES)
def test_the_simulated_incumbent_makes_that_offer(
    p: float, cost: float, most: float, asked: float, war: float
) -> None:
    seeds = jnp.arange(60_000, dtype=jnp.uint32)
    seeds = seeds[arrays.uniform(seeds, "who offers") < 0.5][:20_000]
    n, of = len(seeds), bare.layout()
    view = bare.view(
        of,
        n,
        seeds=seeds,
        constants={"cost_challenger": costs(most, n), "cost_incumbent": cost, "guess_of_cost": most},
        quantity={"ruler.offers": jnp.full(n, 1e-9), "ruler.trust": jnp.ones(n)},
    )
    challengers_chance = jnp.full(n, ndtri(1 - p))
    state = bargaining.step(
        bare.crisis(of, n, public_mean=challengers_chance, leader_mean=challengers_chance), view
    )
    struck = np.isfinite(np.asarray(state.times["deal"]))
    assert 1 - struck.mean() == pytest.approx(war, abs=1e-4)
    assert np.allclose(np.asarray(state.share)[struck], 1 - asked, atol=1e-6)


@reproduces("bargaining", "trust")
def test_a_mediator_vouches_on_top_of_the_incumbents_word() -> None:
    assert float(bargaining.vouched(0.4, 0.5, True)) == pytest.approx(0.7, abs=1e-12)
    assert float(bargaining.vouched(0.4, 0.5, False)) == pytest.approx(0.4, abs=1e-12)
    assert not bool(bargaining.accepts(0.5, 0.5, 0.4, 0.1))
