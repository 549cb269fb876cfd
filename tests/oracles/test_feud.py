"""Feud and pre-emption: power shift (B1.2), leak race (B1.3), mutual fear (B1.5)."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.compile.layout import QUANTITIES
from contingent.infer.population import draw_worlds
from contingent.model.behaviour import CONSTANTS
from contingent.model.layout import LEADER_QUANTITIES, Do, Model
from contingent.model.mechanisms import feud
from contingent.model.simulate import simulate
from oracles import bare, parts
from oracles.registry import reproduces

CARD = "feud and pre-emption"
DELTA, COST = 0.9, 2.0


@reproduces(CARD, "B1.2")
@pytest.mark.usefixtures("float64")
def test_fighting_is_unavoidable_exactly_where_the_condition_says() -> None:
    now, later = (
        jnp.asarray(x) for x in np.meshgrid(np.linspace(0.013, 0.987, 80), np.linspace(0.011, 0.983, 80))
    )
    gain = feud.gain_from_striking(now, later, DELTA, COST, 0.0)
    bound = (1 - DELTA) * (1 + COST * (1 - DELTA))
    large = now - DELTA * later > bound
    small = now > (1 - DELTA) * (1 + COST)
    assert np.array_equal(gain > 0, np.where(later >= (1 - DELTA) * COST, large, small))


LEAKS = [(0.02, 17.92, 0.582), (0.1, 6.93, 0.250), (0.5, 1.82, 0.067)]


@reproduces(CARD, "B1.3")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(("leak", "day", "value"), LEAKS)
def test_waiting_stops_paying_at_the_best_day(leak: float, day: float, value: float) -> None:
    growth, grid = 0.1, np.arange(0.0, 40.0, 0.001)
    ready = feud.ripen(jnp.zeros(len(grid)), growth, jnp.asarray(grid), 0.0)
    waits = np.asarray(feud.gain_from_ripening(ready, growth, leak)) > 0
    worth = np.exp(-leak * grid) * np.asarray(ready)
    turn = grid[~waits][0]
    assert turn == pytest.approx(np.log(1 + growth / leak) / growth, abs=0.001)
    assert turn == pytest.approx(day, abs=0.006)
    assert grid[worth.argmax()] == pytest.approx(turn, abs=0.0011)
    assert worth.max() == pytest.approx(value, abs=6e-4)


@reproduces(CARD, "B1.3")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize(("leak", "day", "value"), LEAKS)
def test_the_hazard_without_noise_switches_on_that_day(leak: float, day: float, value: float) -> None:
    grid = np.arange(0.0, 40.0, 0.01)
    ready = feud.ripen(jnp.zeros(len(grid)), 0.1, jnp.asarray(grid), 0.0)
    ripening = feud.gain_from_ripening(ready, 0.1, leak)
    k = {"resolve_noise": 1e-6, "strike_rate": 1.0, "caution": 4.0}
    hazard = np.asarray(feud.strike_hazard(jnp.array(1.0), jnp.array(-1.0), ripening, 0.0, k))
    assert np.allclose(hazard[grid < day - 0.02], 0.0, atol=1e-6)
    assert np.allclose(hazard[grid > day + 0.02], 1.0, atol=1e-6)


@reproduces(CARD, "B1.3")
@pytest.mark.parametrize(("leak", "day", "value"), LEAKS)
def test_the_simulated_build_up_strikes_on_that_day(
    tutorial: Compiled, leak: float, day: float, value: float
) -> None:
    layout = dataclasses.replace(tutorial.model.layout, crisis_steps=1)
    worlds = bare.pinned(
        layout,
        draw_worlds(layout, 64, 1, "leaks"),
        {
            "behaviour/resolve_noise": 1e-3,
            "behaviour/strike_rate": 1e4,
            "behaviour/readiness_growth": 0.1,
            "actor/colonel.hopes": 0.9,
            "actor/colonel.future_power": 0.05,
            "actor/colonel.exposure": 1 - np.exp(-leak),
        },
    )
    worlds.z[layout.row_index["event/leaks/colonel"]] = 9.0  # plans do not come out
    nothing = Do.nothing(len(layout.facts))
    plain = Do(np.zeros_like(nothing.buildup), np.zeros_like(nothing.crisis))
    onset = simulate(Model(layout), worlds, plain, until=layout.buildup_steps, chunk=64).onset
    assert np.all(np.abs(onset - day) <= layout.buildup_days)


@reproduces(CARD, "B1.5")
@pytest.mark.usefixtures("float64")
def test_least_trust_of_mutual_fear() -> None:
    assert float(feud.least_trust(jnp.array(5.0), 1.0, 3.0)) == pytest.approx(2 / 3, abs=1e-6)
    struck, peaceful, both = jnp.array([4.0, 9.0]), jnp.array([1.0, 0.3]), jnp.array([2.5, 1.0])
    q = feud.least_trust(struck, peaceful, both)  # indifferent between peace and striking first
    assert np.allclose(-(1 - q) * struck, -q * peaceful - (1 - q) * both, atol=1e-6)


@reproduces(CARD, "B1.5")
@pytest.mark.usefixtures("float64")
def test_without_noise_fear_alone_strikes_below_least_trust() -> None:
    k = {"resolve_noise": 1e-6, "strike_rate": 1.0, "caution": 4.0}
    trust = jnp.array([0.66, 0.67])
    hazard = feud.strike_hazard(
        jnp.array(-1.0), feud.least_trust(5.0, 1.0, 3.0) - trust, jnp.array(-1.0), 0.0, k
    )
    assert np.allclose(hazard, [1.0, 0.0], atol=1e-6)


@reproduces(CARD, "B1.4")
@pytest.mark.parametrize("leads", [2.0, 5.0])
def test_attempts_concentrate_before_the_deadline(leads: float) -> None:
    """One who gains nothing while power stays, and much when it shifts, strikes in the last days or not at all."""
    compiled = parts.deadline("2031-03-31")
    of = dataclasses.replace(compiled.model.layout, crisis_steps=1)
    worlds = bare.pinned(
        of,
        draw_worlds(of, 64, 1, "deadline"),
        parts.QUIET
        | {
            "behaviour/strike_rate": 10.0,
            "behaviour/deadline_lead": leads,
            "actor/colonel.future_power": 0.05 / 0.35,
        },
    )
    nothing = Do.nothing(len(of.facts))
    plain = Do(np.zeros_like(nothing.buildup), np.zeros_like(nothing.crisis))
    onset = simulate(Model(of), worlds, plain, until=of.buildup_steps, chunk=64).onset
    assert np.all((onset >= 30 - leads) & (onset <= 30))
    # without a deadline power may shift any day, and the same challenger strikes at once
    of = dataclasses.replace(of, deadlines=())
    assert np.all(simulate(Model(of), worlds, plain, until=of.buildup_steps, chunk=64).onset < 2)


@reproduces(CARD, "B1.4, what is weighed")
@pytest.mark.usefixtures("float64")
def test_power_shifts_at_the_deadline_and_is_foreseen_in_the_last_days() -> None:
    now, later = feud.prospects(jnp.array(0.4), 0.25, jnp.array([10.0, 26.0, 30.0]), 30.0, 5.0)
    assert np.allclose(now, [0.4, 0.4, 0.1], atol=1e-12)
    assert np.allclose(later, [0.4, 0.1, 0.1], atol=1e-12)


@reproduces(CARD, "B13 yearly hazard after a failed attempt")
def test_with_all_at_its_median_an_attempt_is_as_likely_as_in_a_country_that_has_just_seen_one() -> None:
    """A fit by judgement: within a factor of 1.5 of .201 a year (1990 and after)."""
    k = {name: jnp.float32(c.median) for name, c in CONSTANTS.items()}
    q = {name: jnp.float32(QUANTITIES[name][1][1]) for name in LEADER_QUANTITIES}
    leak = -jnp.log1p(-q["exposure"])
    gain = feud.gain_from_striking(
        q["hopes"], q["hopes"] * q["future_power"], k["patience"], k["fight_cost"], q["grievance"]
    )
    both = k["struck_first_cost"] * k["clash_share"]
    fear = feud.least_trust(k["struck_first_cost"], k["strike_peaceful_cost"], both) - q["trusts_restraint"]
    ripening = feud.gain_from_ripening(1.0, k["readiness_growth"], leak)
    a_year = 365 * float(feud.strike_hazard(gain, fear, ripening, 0.0, k))
    assert 0.201 / 1.5 < a_year < 0.201 * 1.5
