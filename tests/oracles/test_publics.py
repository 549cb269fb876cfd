"""Publics: Granovetter's fixed points (B4), for a continuum and for people one by one; whom a crowd shields."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.infer.population import draw_worlds
from contingent.model.layout import Model
from contingent.model.mechanisms import clash, publics, signals
from contingent.model.simulate import simulate
from contingent.model.state import WITH_INCUMBENT
from oracles import bare, parts
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


@reproduces("publics", "B4, at the opening")
def test_who_is_out_before_anybody_gives_licence() -> None:
    out = publics.already_out(jnp.full(3, 0.25), jnp.array([0.10, 0.20, 0.30]))
    assert np.allclose(out, [0.0076955, 0.9999114, 0.9933935], atol=1e-5)


def facing(turnout: float, backs: float) -> tuple:
    """A guard that fires with chance .6, and what a crowd of which half refuses to be fired on leaves of it."""
    of = bare.layout(actors=("guard",), roles=("force",), crowd=True)
    view = bare.view(
        of,
        6,
        constants={"crowd_shields": 0.5, "crowd_counts": 1.5, "overtaking_rate": 0.1},
        quantity={"public.threshold": wide(5.0), "public.spread": wide(0.1), "public.backs": wide(backs)},
        actors={"resists": wide(0.6)[None], "resolve": jnp.array([[0.05, 0.25, 0.35, 0.42, 0.55, 0.65]])},
    )
    return bare.crisis(of, 6, turnout=wide(turnout), stance=jnp.full((1, 6), WITH_INCUMBENT)), view


def wide(value: float) -> jnp.ndarray:
    return jnp.full(6, value)


@reproduces("publics", "B12: whom soldiers fire on, by definition")
def test_fewer_fire_on_a_crowd() -> None:
    for turnout, backs, fire in (
        (0.0, 40.0, 5),
        (1.0, 40.0, 2),
        (1.0, 0.0, 4),
        (0.5, 40.0, 4),
        (1.0, -40.0, 5),
    ):
        assert clash.resisting(*facing(turnout, backs)).sum() == fire, (turnout, backs)


@reproduces("publics", "B3.2: a crowd as a fact that all see, by definition")
def test_a_crowd_counts_for_its_side() -> None:
    alone = signals.advantage(*facing(0.0, 40.0))
    for turnout, backs, steps in ((1.0, 40.0, 1.5), (0.5, -40.0, -0.75), (1.0, 0.0, 0.0)):
        assert np.allclose(signals.advantage(*facing(turnout, backs)) - alone, steps, atol=1e-9)


@reproduces("publics", "overtaken by those who stand with neither")
def test_a_crowd_of_a_side_overtakes_nobody() -> None:
    three_to_one = np.log(3.0)  # a half of such a crowd is with neither
    for backs, left in ((40.0, 1.0), (0.0, 0.9), (three_to_one, 0.95)):
        state, view = facing(1.0, backs)
        before = dict(state.unspent) | {"rises": wide(1.0)}
        after = publics.step(state.set(unspent=before, turnout=wide(1.0)), still(view)).unspent["rises"]
        assert np.allclose(after, left, atol=1e-6)


def still(view):
    """The same step with a crowd that stays out as it is."""
    constants = view.constants | {"public_speed": wide(1e-12)}
    return dataclasses.replace(view, constants=constants)


@reproduces("publics", "B12, through simulate")
def test_columns_halt_and_defenders_stand_aside() -> None:
    of = parts.crowd().model.layout
    drawn = draw_worlds(of, 400, 5, "crowd")
    out = {"actor/public.threshold": 0.01, "actor/public.spread": 0.2, "behaviour/crowd_shields": 1 - 1e-6}
    out |= {"behaviour/strike_rate": 1e6, "behaviour/overtaking_rate": 1e-9}
    reached, fought = [], []
    for backs in (-40.0, 40.0):
        course = simulate(Model(of), bare.pinned(of, drawn, out | {"actor/public.backs": backs}))
        when = {h: course.times[of.happenings.index(h)][course.attempt] for h in ("pass reached", "clash")}
        reached.append(np.isfinite(when["pass reached"]).mean())
        fought.append(np.isfinite(when["clash"]).mean())
    assert reached[0] == 0.0
    assert reached[1] > 0.5
    assert fought[1] == 0.0
