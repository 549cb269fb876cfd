"""Arming: the optimum y'(k) = p'(k)W of a force that could turn on its maker (B7), and that it orders B1.2."""

import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contingent.infer.population import draw_worlds
from contingent.model.clocks.buildup import Before, buildup
from contingent.model.clocks.crisis import hopes_at_onset
from contingent.model.layout import Do, Layout, Model
from contingent.model.mechanisms import arming, patronage
from contingent.model.points import Points
from contingent.model.simulate import simulate
from oracles import bare, parts
from oracles.registry import reproduces

CARD, GRID = "arming", 0.001
#: A quiet colonel whose force stays at the arms it has (use p(1 - p)).
QUIET = parts.QUIET | {
    "behaviour/front_sours": 1e-6,
    "behaviour/need_of_arms": 1.0,
    "behaviour/arming_pace": 1e-3,
    "actor/hills.fortune": 0.0,
    "actor/hills.trend": 0.0,
    "actor/hills.volatility": 1e-6,
    "actor/president.budget": 1.0,
    "actor/army-party.chance": 0.01,
    "actor/army-party.favour": 1e-9,
    "actor/brigade-party.favour": 1e-4,  # more than it could envy the other
    "actor/brigade-party.revenue": 0.0,
    "actor/brigade-party.autonomy": 0.0,
    "actor/brigade-party.chance": 0.1,
    "actor/brigade-party.use_in_war": 0.09,
}


def short(of: Layout) -> Layout:
    return dataclasses.replace(of, crisis_steps=1)


def end_of(values: dict[str, float]) -> tuple[Points, Before]:
    """Where the build-up leaves worlds in which nobody strikes."""
    of = short(parts.created().model.layout)
    worlds = bare.pinned(of, draw_worlds(of, 64, 1, "arms"), QUIET | {"behaviour/strike_rate": 1e-9} | values)
    points = Points(Model(of), jnp.asarray(worlds.z), Do.nothing(len(of.facts)))
    return points, buildup(points, jnp.asarray(worlds.seeds), jnp.int32(of.steps))


def best_on_grid(use: float, chance: float) -> float:
    """Arms at which ``y(k) - p(k)W`` is highest on a grid, ``y = u(1 - e^-k)``."""
    grid = np.arange(-8.0, 8.0, GRID)
    taken = np.asarray(patronage.shifted(jnp.array(chance), jnp.asarray(grid)))
    return float(grid[np.argmax(use * (1 - np.exp(-grid)) - taken)])


@reproduces(CARD, "B7, any use and chance")
@pytest.mark.usefixtures("float64")
def test_at_the_optimum_arms_bring_what_they_endanger() -> None:
    rng = np.random.default_rng(1)
    use, chance = np.exp(rng.uniform(-6, 0, 500)), rng.uniform(0.01, 0.45, 500)
    best = arming.optimum(jnp.asarray(use), jnp.asarray(chance))
    brings = use * np.exp(-np.asarray(best))
    endangers = jax.vmap(jax.grad(lambda k, p: patronage.shifted(p, k)))(best, jnp.asarray(chance))
    assert np.allclose(brings, endangers, atol=1e-6)
    for i in range(20):  # and it is the highest point, not the lowest
        assert abs(best[i] - best_on_grid(use[i], chance[i])) <= GRID


@pytest.mark.usefixtures("float64")
def test_where_no_arms_are_too_many_he_stops_far_on() -> None:
    """From a use of 1/odds on, every further step brings more than it endangers."""
    odds = 0.8 / 0.2
    best = np.asarray(arming.optimum(jnp.array([0.99 / odds, 1 / odds, 5.0]), jnp.array(0.8)))
    assert np.all(np.diff(best) > 0)
    assert best[1] == pytest.approx(np.log(1000 / odds), abs=1e-9)


@reproduces(CARD, "B7, what arms are worth now")
@pytest.mark.usefixtures("float64")
def test_need_rises_when_the_front_goes_badly_and_falls_when_it_goes_well() -> None:
    use = arming.use_now(jnp.array(0.09), jnp.array([-1.0, 0.0, 1.0]), 0.5)
    assert np.allclose(use, 0.09 * np.exp([0.5, 0.0, -0.5]), atol=1e-12)
    best = np.asarray(arming.optimum(use, jnp.array(0.1)))
    assert best[0] > 0 > best[2]
    assert abs(best[1]) < 1e-12  # where the use is p(1 - p) the arms it has are the best


@reproduces(CARD, "B7, the way there")
@pytest.mark.usefixtures("float64")
def test_arms_close_the_gap_at_their_pace_whatever_the_step() -> None:
    given = jnp.array(0.0)
    for _ in range(8):
        armed = arming.arm(given, jnp.array(-2.0), jnp.array(0.5), 0.25)
        given = armed.given
    assert float(given) == pytest.approx(-2 * (1 - np.exp(-1.0)), abs=1e-9)
    assert float(armed.due) == pytest.approx(-2 * np.exp(-1.0), abs=1e-9)


@reproduces(CARD, "B7, through the build-up")
@pytest.mark.parametrize(("fortune", "autonomy"), [(0.0, 0.0), (1.0, 0.0), (-0.5, 0.0), (0.0, 1.0)])
def test_the_simulated_ruler_arms_to_the_optimum(fortune: float, autonomy: float) -> None:
    """Argmax on the grid, within one of its steps, for a ruler who is quick."""
    values = {"actor/hills.fortune": fortune, "actor/brigade-party.autonomy": autonomy}
    _, before = end_of({"behaviour/arming_pace": 50.0} | values)
    (arms,) = before.arms.values()
    chance = float(patronage.shifted(jnp.array(0.1), jnp.array(autonomy)))
    best = best_on_grid(0.09 * np.exp(-fortune), chance)
    assert np.allclose(arms.given, best, atol=GRID + 1e-4)
    assert np.allclose(arms.due, 0.0, atol=1e-4)
    assert (best < -0.3) == (fortune > 0 or autonomy > 0)


@reproduces(CARD, "B7 with B1.2, through simulate")
@pytest.mark.parametrize(("fortune", "strikes"), [(-1.0, False), (0.0, False), (0.35, False), (0.45, True)])
def test_who_sees_himself_disarmed_strikes(fortune: float, strikes: bool) -> None:
    """B1.2 fights for less than .2556 later: from .30 that is .222 steps of arms, seen coming at a fortune of .40."""
    of = short(parts.created().model.layout)
    worlds = bare.pinned(of, draw_worlds(of, 64, 1, "arms"), QUIET | {"actor/hills.fortune": fortune})
    plain = Do.nothing(len(of.facts))
    peace = Do(np.zeros_like(plain.buildup), np.zeros_like(plain.crisis))
    course = simulate(Model(of), worlds, peace, until=of.buildup_steps, chunk=64)
    assert course.attempt.mean() == float(strikes)


@reproduces(CARD, "B7, arms given or taken are power and hope")
@pytest.mark.parametrize(("use", "left", "short_of"), [(0.24, 0.4, 1 - 0.301 / 0.35), (0.002, None, 0.0)])
def test_a_force_disarmed_can_enforce_less_and_hopes_less(
    use: float, left: float | None, short_of: float
) -> None:
    """Of a need of .35 it gets .301; once the use in war is gone it is left with a chance that enforces nothing."""
    values = {
        "behaviour/arming_pace": 50.0,
        "behaviour/fear_of_masses": 1e-6,
        "actor/president.budget": 0.301,
        "actor/brigade-party.chance": 0.4,
        "actor/brigade-party.cost": 0.05,
        "actor/brigade-party.use_in_war": use,
    }
    points, before = end_of(values)
    assert before.standing
    assert np.allclose(before.standing.short[0], short_of, atol=2e-3)
    steps = best_on_grid(use, 0.4)
    assert left is None or float(patronage.shifted(jnp.array(0.4), steps)) == pytest.approx(left, abs=1e-3)
    promised = points.quantity("colonel.hopes", 0, crisis=True)
    assert np.allclose(hopes_at_onset(points, before), patronage.shifted(promised, steps), atol=1e-3)
    assert (steps < -1) == (left is None)
