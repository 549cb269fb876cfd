"""Publics: thresholds of joining a crowd, after Granovetter (1978) and Kuran (1991), and what a crowd does.

A crowd that is out for a side is a fact that all see (Casper and Tyson 2014), and soldiers are loath
to fire on it.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array
from jax.scipy.special import ndtr

from contingent.model import arrays
from contingent.model.cards import Card
from contingent.model.state import Crisis, View, fire_clock

#: Rounds of the map after which a crowd is taken to rest; only one that is about to tip is not there yet.
_TO_REST = 50


def share_willing(turnout: Array, threshold: Array, spread: Array) -> Array:
    """Granovetter's map for normal thresholds: who would be out, seeing ``turnout`` out."""
    return ndtr((turnout - threshold) / spread)


def already_out(threshold: Array, spread: Array) -> Array:
    """Who is out when the attempt begins: the lowest fixed point of the map, nobody's licence added."""
    return jax.lax.fori_loop(
        0, _TO_REST, lambda _, out: share_willing(out, threshold, spread), jnp.zeros_like(threshold)
    )


def out_for(state: Crisis, view: View) -> tuple[Array, Array]:
    """Share of the public that is out for the challenger, and for the incumbent."""
    if not view.layout.crowd:
        return jnp.zeros_like(state.turnout), jnp.zeros_like(state.turnout)
    return arrays.split(state.turnout, view.quantity["public.backs"])


def readiness_to_fire(ready: Array | float, crowd: Array, view: View) -> Array:
    """What a ``crowd`` before them leaves of a chance ``ready`` that soldiers fire."""
    return ready * (1 - view.constants["crowd_shields"] * crowd) if view.layout.crowd else jnp.asarray(ready)


def step(state: Crisis, view: View) -> Crisis:
    """Let the crowd follow its thresholds; what of it stands with neither side may take the initiative from both."""
    k = view.constants
    willing = share_willing(
        state.turnout + k["crisis_licence"], view.quantity["public.threshold"], view.quantity["public.spread"]
    )
    moved = state.turnout + (willing - state.turnout) * -jnp.expm1(-k["public_speed"] * view.dt)
    state = state.set(turnout=jnp.where(state.undecided, moved, state.turnout))
    one, other = out_for(state, view)
    with_neither = state.turnout - jnp.abs(one - other)
    state, fires, when = fire_clock(state, view, "rises", k["overtaking_rate"] * with_neither)
    return state.end("overtaken", when, fires)


CARD = Card(
    name="publics",
    clock="crisis (hours)",
    rule="People come out when enough others are out; an open contest lowers what is enough. A crowd that is out "
    "for a side is a fact that moves all, and fewer soldiers fire on it: defenders stand aside, columns halt. One "
    "that stands with neither may take the initiative from both.",
    reads=("threshold", "spread", "backs"),
    writes=("turnout", "soldiers' readiness to fire", "end: overtaken"),
    reference="granovetter1978; kuran1991; caspertyson2014",
    limit="no licence: lowest fixed points of r = F(r) for normal thresholds (B4)",
    through="share_willing, called by publics.step and at the opening; out_for and readiness_to_fire, called by "
    "signals.advantage, clash.resisting and march.advance",
    tolerance="1e-5",
)
