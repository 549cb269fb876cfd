"""The crisis watched step by step: what a ``Course`` does not keep, for pictures of who stood where.

The steps are the simulator's own; only what is read off them is more. It is for hundreds of worlds,
not for many thousands.
"""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from contingent.model.clocks.buildup import buildup
from contingent.model.clocks.crisis import CRISIS_STEP, fixed_parts, opening, view_at
from contingent.model.layout import Do, Model, Worlds
from contingent.model.mechanisms import bargaining, signals
from contingent.model.points import Points
from contingent.model.state import OPEN, Crisis, View

_Array = Any  # np.ndarray outside compiled code, jax.Array within


class Trace(NamedTuple):
    """The state after every step of the crisis, ``T`` steps; beliefs are chances that the challenger prevails."""

    stance: _Array  # [T, A, W] int8
    public: _Array  # [T, W] what everyone believes
    leader: _Array  # [T, W] what the challenger believes
    voice_for: _Array  # [T, W] share of the channel that the challenger's broadcast holds
    voice_against: _Array  # [T, W] the incumbent's
    offers: _Array  # [T, W] offers an hour; 0 once it is over
    asked: _Array  # [T, W] share of what is at stake that the challenger would ask
    offered: _Array  # [T, W] share that the incumbent would offer
    turnout: _Array  # [T, W] share of the public that is out
    undecided: _Array  # [T, W] bool


def trace(model: Model, worlds: Worlds) -> Trace:
    """Watch ``worlds`` through the crisis."""
    seeds = np.asarray(worlds.seeds)[: model.layout.steps]
    found = _trace(model, jnp.asarray(worlds.z), jnp.asarray(seeds))
    return Trace(*map(np.asarray, found))


@eqx.filter_jit
def _trace(model: Model, z: Array, seeds: Array) -> Trace:
    layout = model.layout
    points = Points(model, z, Do.nothing(len(layout.facts)))
    before = buildup(points, seeds, jnp.int32(layout.steps))
    fixed = fixed_parts(points, before)
    state = opening(points, before, fixed)
    at = partial(view_at, points, seeds, fixed=fixed, ripe=before.ripe)
    state = state.set(public_mean=signals.advantage(state, at(step=jnp.int32(0))))

    def step(state: Crisis, number: Array) -> tuple[Crisis, Trace]:
        view = at(step=number)
        for mechanism in CRISIS_STEP:
            state = mechanism(state, view)
        return state, _seen(state, view)

    return jax.lax.scan(step, state, jnp.arange(layout.crisis_steps))[1]


def _seen(state: Crisis, view: View) -> Trace:
    k, ruler, end = view.constants, view.layout.incumbent, view.hour + view.dt
    public = signals.chance(state.public_mean, state.public_precision)
    leader = signals.chance(state.leader_mean, state.leader_precision)
    cost = k["cost_incumbent"] * bargaining.nearness(state, view)
    rate = _factor(state, view) / view.quantity[f"{ruler}.offers"]
    spoken = state.times[f"{ruler} speaks"]
    return Trace(
        stance=state.stance.astype(jnp.int8),
        public=public,
        leader=leader,
        voice_for=signals.held_channel(jnp.zeros_like(public), end, k["broadcast_hours"]),
        voice_against=signals.held_channel(spoken, end, k["broadcast_hours"]),
        offers=jnp.where(state.undecided, rate, 0.0),
        asked=bargaining.demand(leader, k["cost_challenger"], k["guess_of_cost"]),
        offered=1 - bargaining.demand(1 - public, cost, k["guess_of_cost"]),
        turnout=state.turnout,
        # what is open when the clock runs out is war
        undecided=(state.outcome == OPEN) & (end < view.layout.crisis_end - view.dt / 2),
    )


def _factor(state: Crisis, view: View) -> Array:
    """Factor on the rate of offers by the mediators that have stepped in so far."""
    factor = jnp.ones_like(state.ended)
    for name, _ in view.layout.mediators:
        works = state.unspent[f"steps-in/{name}"] <= 0
        factor = jnp.where(works, jnp.maximum(factor, view.quantity[f"{name}.offer_rate"]), factor)
    return factor
