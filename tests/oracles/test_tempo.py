"""Tempo: a crisis of constant rates, slowed, is the same crisis later."""

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.infer.population import draw_worlds
from contingent.model.behaviour import CONSTANTS
from contingent.model.clocks.crisis import paced
from contingent.model.priors import NATURAL
from contingent.model.simulate import simulate
from oracles import bare


def test_rates_an_hour_slow_down_and_nothing_else() -> None:
    k = {name: jnp.float32(c.median) for name, c in CONSTANTS.items()}
    slow = paced(k | {"tempo": jnp.float32(3.0)})
    changed = {name for name in k if float(slow[name]) != float(k[name])} - {"tempo"}
    assert {"fall_rate", "reconsideration", "publicity", "forgetting"} < changed
    assert not changed & {"lethality", "broadcast_hours", "purge_rate", "recurrence_floor", "joining_cost"}
    assert all(float(slow[name]) == pytest.approx(float(k[name]) / 3) for name in changed)


def test_first_thoughts_come_as_much_later_as_the_crisis_is_slower(tutorial: Compiled) -> None:
    """The threshold of the first thought is spent at a constant rate: at half the rate, half is spent."""
    layout = tutorial.model.layout
    drawn = draw_worlds(layout, 64, 1, "tempo")
    threshold = NATURAL["exponential"](drawn.z[layout.row_index["event/thinks/garrison"]])
    row = layout.all_clocks.index("thinks/garrison")
    spent, undecided = [], []
    for tempo in (1.0, 2.0):
        worlds = bare.pinned(layout, drawn, {"behaviour/tempo": tempo, "behaviour/strike_rate": 1e4})
        course = simulate(tutorial.model, worlds, until=layout.buildup_steps + 2, chunk=64)
        spent.append(np.asarray(threshold - course.unspent[row]))
        undecided.append(course.attempt & ~np.isfinite(course.ended))
    both = undecided[0] & undecided[1]
    assert both.sum() > 20
    assert np.allclose(spent[0][both], 2 * spent[1][both], atol=1e-4)
