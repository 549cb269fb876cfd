"""March: arrival at the sum of length/speed + delay, whatever the step."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.infer.population import draw_worlds
from contingent.model.clocks.crisis import legs
from contingent.model.layout import Do, Layout, Model, Stop, Worlds
from contingent.model.mechanisms import allegiance, march
from contingent.model.points import Points
from contingent.model.simulate import simulate
from oracles import bare
from oracles.registry import reproduces

#: Nothing ends the crisis before the column arrives, and the attempt is certain.
QUIET = {f"behaviour/{n}": 1e-9 for n in ("fall_rate", "arrest_rate", "withdrawal_rate", "overtaking_rate")}
QUIET |= {"actor/president.offers": 1e9, "actor/archbishop.steps_in": 1e9, "behaviour/strike_rate": 1e6}


@reproduces("march", "B9 route")
@pytest.mark.usefixtures("float64")
def test_hours_of_a_leg() -> None:
    hours = march.travel_hours(jnp.array([1100.0, 350.0]), jnp.array([50.0, 75.0]), jnp.array([0.0, 1.5]))
    assert np.allclose(hours, [22.0, 350 / 75 + 1.5], atol=1e-6)


def undefended(of: Layout, minutes: int) -> Layout:
    """The same road with nobody in the way and nothing at its end."""
    stops = tuple(dataclasses.replace(s, garrison=(), seat=False) for s in of.stops)
    hours = of.crisis_steps * of.crisis_hours
    return dataclasses.replace(
        of, stops=stops, mobile=(), crisis_hours=minutes / 60, crisis_steps=round(hours * 60 / minutes)
    )


@reproduces("march", "B9 route, through simulate")
@pytest.mark.parametrize("minutes", [60, 15])
def test_simulated_arrivals(tutorial: Compiled, minutes: int) -> None:
    of = undefended(tutorial.model.layout, minutes)
    worlds = bare.pinned(of, draw_worlds(of, 128, 5, "march"), QUIET)
    model, nothing = Model(of), Do.nothing(len(of.facts))
    course = simulate(model, Worlds(worlds.z, worlds.seeds), chunk=128)
    hours = march.travel_hours(*legs(Points(model, jnp.asarray(worlds.z), nothing)))
    due = np.cumsum(np.asarray(hours, np.float64), axis=0)
    assert course.attempt.all()
    for stop, place in enumerate(("pass", "capital")):
        reached = course.times[of.happenings.index(f"{place} reached")]
        taken = course.times[of.happenings.index(f"{place} taken")]
        inside = due[stop] < of.crisis_steps * of.crisis_hours
        assert inside.mean() > 0.9
        assert np.allclose(reached[inside], due[stop][inside], atol=1e-4)
        assert np.array_equal(reached, taken)
        assert np.isinf(reached[due[stop] > of.crisis_steps * of.crisis_hours + 1e-4]).all()


def test_whoever_a_column_reaches_chooses_there_and_then() -> None:
    stops = tuple(Stop(0, place, seat=False, garrison=(who,)) for place, who in (("pass", 1), ("town", 2)))
    of = bare.layout(
        actors=("makers", "fort", "city"), roles=("challenger", "force", "force"), columns=(0,), stops=stops
    )
    view = bare.view(of, 4, dt=0.5, constants={"reconsideration": 1e-9})
    # the pass within the step, the town within it, neither yet, and held up by a fight
    on_its_way = bare.column(
        4,
        hours_left=jnp.array([0.4, 0.2, 0.6, 0.4]),
        next_stop=jnp.array([0, 1, 0, 0]),
        own=jnp.array([0.0, 0.0, 0.0, 3.0]),
    )
    thinks, _ = allegiance.think(bare.crisis(of, 4, columns=(on_its_way,)), view)
    assert np.array_equal(thinks, [[False] * 4, [True, False, False, False], [False, True, False, False]])
