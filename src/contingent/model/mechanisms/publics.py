"""Publics: thresholds of joining a crowd, after Granovetter (1978) and Kuran (1991)."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array
from jax.scipy.special import ndtr

from contingent.model.cards import Card
from contingent.model.state import Crisis, View, fire_clock


def share_willing(turnout: Array, threshold: Array, spread: Array) -> Array:
    """Granovetter's map for normal thresholds: who would be out, seeing ``turnout`` out."""
    return ndtr((turnout - threshold) / spread)


def step(state: Crisis, view: View) -> Crisis:
    """Let the crowd follow its thresholds; one that is out may take the initiative from both sides."""
    k = view.constants
    willing = share_willing(
        state.turnout + k["crisis_licence"], view.quantity["public.threshold"], view.quantity["public.spread"]
    )
    moved = state.turnout + (willing - state.turnout) * -jnp.expm1(-k["public_speed"] * view.dt)
    state = state.set(turnout=jnp.where(state.undecided, moved, state.turnout))
    state, fires, when = fire_clock(state, view, "rises", k["overtaking_rate"] * state.turnout)
    return state.end("overtaken", when, fires)


CARD = Card(
    name="publics",
    clock="crisis (hours)",
    rule="People come out when enough others are out; an open contest lowers what is enough. A crowd that is out "
    "may take the initiative from both sides.",
    reads=("threshold", "spread"),
    writes=("turnout", "end: overtaken"),
    reference="granovetter1978; kuran1991",
    limit="no licence: lowest fixed points of r = F(r) for normal thresholds (B4)",
    through="share_willing, called by publics.step",
    tolerance="1e-5",
)
