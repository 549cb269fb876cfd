"""Patronage: no-coup constraints (B6.1), the division of a budget, autonomy, resentment, common fear."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest
from jax import Array

from contingent.infer.population import draw_worlds
from contingent.model.layout import Do, FactionSpec, Model
from contingent.model.mechanisms import patronage
from contingent.model.simulate import simulate
from oracles import bare, parts
from oracles.registry import reproduces

CARD = "patronage"
CHANCES, NEUTRAL = (0.5, 0.3, 0.2), {"fear_of_masses": jnp.zeros(1), "envy": jnp.zeros(1)}


def column(*values: float) -> Array:
    return jnp.asarray(values)[:, None]


def stand(costs: tuple, budget: float, favour: tuple = (0.0, 0.0, 0.0), masses: float = 0.0, **k: float):
    """One day's division by the function of the build-up; the prize is 10, so costs are tenths."""
    of = {"chance": column(*CHANCES), "cost": column(*costs) / 10, "favour": column(*favour)}
    constants = NEUTRAL | {n: jnp.array([v]) for n, v in k.items()}
    of["autonomy"] = jnp.zeros((3, 1))
    return patronage.balance(of, jnp.array([budget / 10]), jnp.array([masses]), constants)


@reproduces(CARD, "B6.1")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(
    ("costs", "needs"), [((1.0, 1.0, 1.0), (4.0, 2.0, 1.0)), ((3.0, 1.0, 1.0), (2.0, 2.0, 1.0))]
)
def test_least_that_keeps_a_faction_loyal(costs: tuple, needs: tuple) -> None:
    found = patronage.needed(column(*CHANCES), 10.0, column(*costs), 0.0)
    assert np.allclose(found[:, 0], needs, atol=1e-6)


@reproduces(CARD, "B6.1, through the build-up's balance")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(
    ("costs", "budget", "content"),
    [((1, 1, 1), 6.0, False), ((1, 1, 1), 7.0, True), ((3, 1, 1), 5.0, True), ((3, 1, 1), 4.9, False)],
)
def test_all_are_content_exactly_where_the_budget_covers_the_needs(
    costs: tuple, budget: float, content: bool
) -> None:
    short = np.asarray(stand(costs, budget).short)
    assert (short.max() < 1e-6) == content
    assert short[0] < 1e-6  # the most dangerous is served first


@reproduces(CARD, "B6.1, any needs")
@pytest.mark.usefixtures("float64")
def test_loyalty_of_all_is_possible_exactly_within_the_constraint() -> None:
    rng = np.random.default_rng(1)
    chance, cost = rng.uniform(size=(4, 5000)), rng.uniform(0, 0.3, size=(4, 5000))
    budget = rng.uniform(0.1, 2.5, size=5000)
    need = patronage.needed(jnp.asarray(chance), 1.0, jnp.asarray(cost), 0.0)
    granted = patronage.divide(need, jnp.zeros_like(need), jnp.asarray(budget))
    feasible = np.maximum(0, chance - cost).sum(axis=0) <= budget
    assert np.array_equal(np.all(np.asarray(granted >= need - 1e-12), axis=0), feasible)
    assert np.all(np.asarray(granted).sum(axis=0) <= budget + 1e-9)
    assert 0.2 < feasible.mean() < 0.8


@reproduces(CARD, "resentment of the favourite")
@pytest.mark.usefixtures("float64")
def test_favour_to_one_is_grievance_to_its_rivals() -> None:
    plain, favoured = stand((1, 1, 1), 8.0), stand((1, 1, 1), 8.0, favour=(0.0, 0.0, 0.5), envy=0.5)
    assert np.asarray(plain.short).max() < 1e-6
    assert float(favoured.surplus[2, 0]) == pytest.approx(0.3, abs=1e-9)  # half of .8, less its need of .1
    # the first gets its need of .4 out of the other half; its due is .4 + .5 x .3
    assert float(favoured.short[0, 0]) == pytest.approx(1 - 0.4 / 0.55, abs=1e-9)
    assert float(favoured.short[2, 0]) == 0.0


@reproduces(CARD, "common fear of the masses (B6.4)")
@pytest.mark.usefixtures("float64")
def test_common_fear_lowers_what_all_can_enforce() -> None:
    assert np.asarray(stand((1, 1, 1), 6.0).short).max() > 0.5
    assert (
        np.asarray(stand((1, 1, 1), 6.0, masses=0.5, fear_of_masses=0.1).short).max() < 1e-6
    )  # (3.5, 1.5, .5)
    crowd = patronage.masses_if_elites_fight(jnp.array(0.4), jnp.array(0.15), jnp.array(0.1))
    assert float(crowd) == pytest.approx(0.0227501, abs=1e-6)  # Φ(-2)


@reproduces(CARD, "autonomy of a created force (B7)")
@pytest.mark.usefixtures("float64")
def test_autonomy_grows_with_revenue_and_is_taken_back_by_oversight() -> None:
    months = 0.0
    autonomy = jnp.array([0.2, 0.2, 0.2])
    for _ in range(60):
        autonomy = patronage.loosen(autonomy, jnp.array([0.5, 0.5, 0.1]), jnp.array([0.1, 0.5, 0.6]), 0.05)
        months += 0.05
    assert np.allclose(autonomy, [0.2 + 0.4 * months, 0.2, 0.0], atol=1e-9)


@pytest.mark.usefixtures("float64")
def test_the_short_lean_to_who_rises_and_rivals_against_the_favourite() -> None:
    of = bare.layout(
        actors=("chief", "guard", "clerk", "monk"),
        roles=("challenger", "force", "elite", "elite"),
        leaders=("chief",),
        factions=(FactionSpec("his", (0,)), FactionSpec("theirs", (1, 2))),
    )
    standing = patronage.Standing(jnp.zeros((2, 1)), column(0.0, 0.5), column(0.4, 0.0))
    k = {"sway_of_grievance": jnp.array([0.8]), "resentment": jnp.array([2.0])}
    steps = np.asarray(patronage.leaning(of, standing, k))[:, 0]
    assert np.allclose(steps, [0.0, 0.4 - 0.8, 0.4 - 0.8, 0.0], atol=1e-12)


@reproduces(CARD, "B6.1 with B1.2, through simulate")
@pytest.mark.parametrize(("budget", "strikes"), [(0.1, True), (0.39, False), (0.41, False)])
def test_who_is_kept_short_strikes(budget: float, strikes: bool) -> None:
    """Without patronage this challenger keeps the peace by .4 of a period's pie; a grievance above that strikes."""
    compiled = parts.factions()
    of = dataclasses.replace(compiled.model.layout, crisis_steps=1)
    values = parts.QUIET | {
        "behaviour/fear_of_masses": 1e-6,
        "actor/brigade-party.favour": 1e-6,
        "actor/brigade-party.revenue": 0.0,
        "actor/brigade-party.chance": 0.5,
        "actor/brigade-party.cost": 0.1,
        "actor/army-party.favour": 1e-6,
        "actor/army-party.chance": 0.01,
        "actor/president.budget": budget,
    }
    worlds = bare.pinned(of, draw_worlds(of, 64, 1, "patronage"), values)
    plain = Do.nothing(len(of.facts))
    do = Do(np.zeros_like(plain.buildup), np.zeros_like(plain.crisis))
    course = simulate(Model(of), worlds, do, until=of.buildup_steps, chunk=64)
    assert course.attempt.mean() == float(strikes)
