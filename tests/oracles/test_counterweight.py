"""Counterweights (B5): what they cost in war, whom they make resist, and when they make an attempt likelier."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.infer.population import draw_worlds
from contingent.model.clocks.buildup import buildup
from contingent.model.layout import Do, Model
from contingent.model.mechanisms import counterweight
from contingent.model.points import Points
from contingent.model.simulate import simulate
from oracles import bare, parts
from oracles.registry import reproduces

CARD, LITTLE, MUCH = "counterweight", 0.01, 0.9


def without_new(of, buildup: int = 0) -> Do:
    """No fact holds, or with 1 all of them from the build-up on."""
    nothing = Do.nothing(len(of.facts))
    return Do(np.full_like(nothing.buildup, buildup), np.zeros_like(nothing.crisis))


@reproduces(CARD, "B5, its own definition")
@pytest.mark.usefixtures("float64")
def test_forces_set_against_each_other_fight_worse() -> None:
    kept = counterweight.effectiveness(jnp.array([0.0, 0.5, 1.0]), 0.3)
    assert np.allclose(kept, [1.0, 0.85, 0.7], atol=1e-6)


@reproduces(CARD, "B5, through the build-up")
def test_the_front_loses_the_log_of_the_effectiveness() -> None:
    of = dataclasses.replace(parts.counterweight(at_war=True).model.layout, crisis_steps=1)
    drawn = bare.pinned(of, draw_worlds(of, 64, 1, "divided"), {"behaviour/counterweight_cost": 0.4})
    fortunes = []
    for much in (1e-4, 0.5):
        worlds = bare.pinned(
            of, drawn, {"actor/president.counterweight": much, "behaviour/strike_rate": 1e-9}
        )
        points = Points(Model(of), jnp.asarray(worlds.z), without_new(of))
        fortunes.append(np.asarray(buildup(points, jnp.asarray(worlds.seeds), jnp.int32(of.steps)).fortune))
    assert np.allclose(fortunes[1] - fortunes[0], np.log(0.8 / (1 - 4e-5)), atol=1e-5)


@reproduces(CARD, "De Bruin 2018: resisting, by definition")
@pytest.mark.usefixtures("float64")
def test_they_are_the_readier_to_resist() -> None:
    fires = counterweight.resisting(jnp.array([0.5, 0.5]), jnp.array([0.0, 1.0]), 0.5)
    assert np.allclose(fires, [0.5, 1 / (1 + np.exp(-0.5))], atol=1e-9)


@reproduces(CARD, "De Bruin 2018: fewer successes, not fewer attempts")
def test_attempts_are_as_many_and_succeed_less_often() -> None:
    of, count = parts.counterweight().model.layout, 1 << 15
    drawn = bare.pinned(of, draw_worlds(of, count, 1, "divided"), {"behaviour/counterweight_resolve": 1.2})
    few, many = (
        simulate(Model(of), bare.pinned(of, drawn, {"actor/president.counterweight": much}), without_new(of))
        for much in (LITTLE, MUCH)
    )
    assert np.array_equal(few.onset, many.onset)
    turned = few.is_outcome("success").astype(int) - many.is_outcome("success").astype(int)
    assert turned.mean() > 4 * turned.std() / np.sqrt(count)  # false alarms of 0.003 %


@reproduces(CARD, "De Bruin 2020: a new force makes an attempt likelier")
@pytest.mark.usefixtures("float64")
def test_what_is_newly_raised_is_lost_by_waiting() -> None:
    lost = counterweight.threat(jnp.array([-0.2, 0.0, 0.5]), 0.8)
    assert np.allclose(lost, [0.16, 0.0, -0.4], atol=1e-9)


@reproduces(CARD, "De Bruin 2020, through simulate")
@pytest.mark.parametrize(("weight", "strikes"), [(0.24, False), (0.32, True)])
def test_a_new_force_makes_a_challenger_strike(weight: float, strikes: bool) -> None:
    """B1.2 fights for less than .2556 later: from .30 that is .222 steps, here .8 of what a whole new force costs."""
    of = dataclasses.replace(parts.counterweight().model.layout, crisis_steps=1)
    values = parts.QUIET | {
        "behaviour/new_force": weight,
        "actor/president.counterweight": 0.1,
        "effect/handover-order/president.counterweight/20310310T0000": 4.4,  # to .9
        "effect/handover-order/colonel.future_power/20310310T0000": 0.0,
        "effect/handover-order/colonel.grievance/20310310T0000": 0.0,
        "effect/garrison-promise/colonel.hopes": 0.0,
    }
    worlds = bare.pinned(of, draw_worlds(of, 64, 1, "divided"), values)
    made, not_made = (
        simulate(Model(of), worlds, without_new(of, facts), until=of.buildup_steps, chunk=64)
        for facts in (1, 0)
    )
    assert made.attempt.mean() == float(strikes)
    assert np.all(made.onset >= of.effects[0].starts_buildup * of.buildup_days)
    assert not not_made.attempt.any()
