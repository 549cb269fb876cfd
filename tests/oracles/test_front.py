"""War front: Brownian motion with drift, and what it moves."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.infer.population import draw_worlds
from contingent.model import arrays
from contingent.model.clocks.buildup import buildup
from contingent.model.layout import Do, Model
from contingent.model.mechanisms import front
from contingent.model.points import Points
from contingent.model.simulate import simulate
from oracles import bare, parts
from oracles.registry import reproduces

WORLDS = 100_000


@reproduces("war front", "Brownian motion")
@pytest.mark.parametrize("days", [1.0, 7.0])
def test_fortunes_have_the_mean_and_variance_of_brownian_motion(days: float) -> None:
    """Within 4 standard errors of 100,000 worlds: false alarms of 0.01 % a number."""
    steps = round(91.3125 / days)
    seeds = jnp.asarray(np.random.default_rng(3).integers(0, 2**32, (steps, WORLDS), dtype=np.uint32))
    drifted = jnp.zeros(WORLDS)
    for step in range(steps):
        drifted = front.wander(drifted, jnp.float32(-0.2), jnp.float32(0.4), seeds[step], days)
    months = steps * days / 30.4375
    end = np.asarray(drifted, np.float64)
    assert abs(end.mean() + 0.2 * months) < 4 * 0.4 * np.sqrt(months / WORLDS)
    assert abs(end.var() / (0.16 * months) - 1) < 4 * np.sqrt(2 / WORLDS)


@reproduces("war front", "Brownian motion, through the build-up")
def test_the_simulated_front_wanders_until_the_attempt() -> None:
    compiled = parts.front()
    of = compiled.model.layout
    worlds = bare.pinned(
        of,
        draw_worlds(of, 2048, 3, "front"),
        {"behaviour/strike_rate": 1e-6, "actor/hills.fortune": 0.5, "actor/hills.trend": -0.3,
         "actor/hills.volatility": 0.2},
    )  # fmt: skip
    points = Points(Model(of), jnp.asarray(worlds.z), Do.nothing(len(of.facts)))
    fortune = np.asarray(buildup(points, jnp.asarray(worlds.seeds), jnp.int32(of.steps)).fortune, np.float64)
    months = of.buildup_steps / 30.4375
    assert abs(fortune.mean() - 0.5 + 0.3 * months) < 4 * 0.2 * np.sqrt(months / 2048)
    assert abs(fortune.var() / (0.04 * months) - 1) < 4 * np.sqrt(2 / 2048)


@reproduces("war front", "what it moves")
@pytest.mark.usefixtures("float64")
def test_bad_fortunes_cost_and_hold_and_good_ones_tempt() -> None:
    fortune = jnp.array([-2.0, 0.0, 2.0])
    assert np.allclose(front.budget_factor(fortune, 0.1), np.exp([-0.2, 0, 0.2]), atol=1e-9)
    assert np.allclose(front.temptation(fortune, 0.1), np.exp([-0.2, 0, 0.2]), atol=1e-9)
    assert np.allclose(
        front.free_share(jnp.array(0.4), fortune), 1 - 0.4 / (1 + np.exp([-2, 0, 2])), atol=1e-9
    )


@pytest.mark.parametrize(("name", "value"), [("fortune", 3.0), ("volatility", 1e-6)])
def test_a_front_reaches_the_course_only_through_what_it_moves(name: str, value: float) -> None:
    """With men not held, grievance and words unmoved, no bit of a course depends on the front."""
    of = dataclasses.replace(parts.front().model.layout, pinned=())
    still = {"behaviour/front_sours": 1e-30, "behaviour/front_tempts": 1e-30}
    worlds = bare.pinned(of, draw_worlds(of, 128, 3, "front"), still)
    other = bare.pinned(of, worlds, {f"actor/hills.{name}": value})
    here, there = (simulate(Model(of), w, chunk=128) for w in (worlds, other))
    assert all(np.array_equal(a, b) for a, b in zip(here, there, strict=True))
    moved = bare.pinned(of, other, {"behaviour/front_sours": 1.0, "actor/hills.fortune": -3.0})
    assert not np.array_equal(simulate(Model(of), moved, chunk=128).onset, here.onset)


def test_noise_of_the_front_is_its_own() -> None:
    seeds = jnp.arange(1000, dtype=jnp.uint32)
    one, other = (np.asarray(arrays.normal(seeds, s)) for s in ("front", "what everybody sees"))
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.13  # 4 standard errors
