"""Signals: what everybody sees moves everyone, and everyone's belief about everyone.

Normal-normal updating of a common belief about the challenger's advantage; the publicity
multiplier follows Morris and Shin (2003).
"""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array
from jax.lax import erf

from contingent.model import arrays
from contingent.model.cards import Card
from contingent.model.mechanisms import foreign, publics
from contingent.model.state import WITH_CHALLENGER, WITH_INCUMBENT, Crisis, View, fire_clock


def update(mean: Array, precision: Array, signal: Array, signal_precision: Array) -> tuple[Array, Array]:
    """Normal-normal updating: posterior mean and precision after one signal."""
    total = precision + signal_precision
    return (precision * mean + signal_precision * signal) / total, total


def forget(precision: Array, drift: Array, dt: float) -> Array:
    """Precision after ``dt`` hours in which the state drifts with variance ``drift`` an hour."""
    return precision / (1 + precision * drift * dt)


def chance(mean: Array, precision: Array, cut: Array | float = 0.0) -> Array:
    """Probability that a state believed to be N(mean, 1/precision) exceeds ``cut``."""
    return 0.5 + 0.5 * erf((mean - cut) * jnp.sqrt(precision / 2))


def log_odds(x: Array, y: Array, exponent: Array | float) -> Array:
    """Log odds of Tullock's contest ``x^m / (x^m + y^m)``."""
    return exponent * (jnp.log(x) - jnp.log(y))


def in_arms(state: Crisis, view: View) -> tuple[Array, Array]:
    """Men under arms who are in the open, unbroken and at hand: the challenger's, the incumbent's."""
    ready = ~state.broken & (view.hour >= view.actors["available"])
    arms = jnp.where(ready, view.actors["strength"], 0.0)
    of_challenger, of_incumbent = (
        arrays.total(arms * (state.stance == side)) for side in (WITH_CHALLENGER, WITH_INCUMBENT)
    )
    return of_challenger * view.ripe, of_incumbent


def advantage(state: Crisis, view: View) -> Array:
    """The challenger's log odds in the contest of those in the open, as it stands."""
    k, influence = view.constants, view.actors["influence"]
    arms_for, arms_against = in_arms(state, view)
    word_for, word_against = (
        arrays.total(influence * (state.stance == side)) for side in (WITH_CHALLENGER, WITH_INCUMBENT)
    )
    for name in view.layout.backers:
        spoken = jnp.isfinite(state.times[f"{name} speaks"])
        more = foreign.backing(view.quantity[f"{name}.word"], view.quantity[f"{name}.backs"], spoken)
        word_for, word_against = word_for + more[0], word_against + more[1]
    taken = places_taken(state, view)
    contest = (
        log_odds(arms_for + 50.0, arms_against + 50.0, k["arms_exponent"])
        + log_odds(word_for + 0.01, word_against + 0.01, k["authority_weight"])
        + k["making_a_fact"] * taken
    )
    if view.layout.crowd:
        crowd_for, crowd_against = publics.out_for(state, view)
        contest += k["crowd_counts"] * (crowd_for - crowd_against)
    return contest


def places_taken(state: Crisis, view: View) -> Array:
    """How many places the challenger has taken."""
    places = dict.fromkeys(s.place for s in view.layout.stops)
    taken = [jnp.isfinite(state.times[f"{p} taken"]).astype(jnp.float32) for p in places]
    return arrays.total(jnp.stack(taken)) if taken else jnp.zeros_like(view.ripe)


def held_channel(since: Array, hour: Array, hours: Array) -> Array:
    """Share of the channel that a broadcast made ``since`` still holds."""
    elapsed = hour - since
    return jnp.where(elapsed >= 0, jnp.exp(-jnp.maximum(elapsed, 0.0) / hours), 0.0)


def step(state: Crisis, view: View) -> Crisis:
    """Speak, look at the contest, and move the common belief by what all can see."""
    layout, k = view.layout, view.constants
    for speaker, _ in layout.speakers:
        hazard = view.acts[f"voice/{speaker}"] / view.quantity[f"{speaker}.speaks"]
        state, fires, when = fire_clock(state, view, f"speaks/{speaker}", hazard)
        state = state.mark(f"{speaker} speaks", when, fires)
    now = advantage(state, view)
    spoken = state.times[f"{layout.incumbent} speaks"]
    spin = held_channel(jnp.zeros_like(now), view.hour, k["broadcast_hours"])
    spin = spin - held_channel(spoken, view.hour, k["broadcast_hours"])
    precision = k["publicity"] * view.dt
    noise = arrays.normal(view.seeds, "what everybody sees") / jnp.sqrt(precision)
    seen = now + k["broadcast_push"] * spin + noise
    means = []
    for mean, held in (
        (state.public_mean, state.public_precision),
        (state.leader_mean, state.leader_precision),
    ):
        means.append(update(mean, forget(held, k["forgetting"], view.dt), seen, precision))
    (public, public_precision), (leader, leader_precision) = means
    return state.set(
        advantage=now,
        public_mean=public,
        public_precision=public_precision,
        leader_mean=leader,
        leader_precision=leader_precision,
    )


CARD = Card(
    name="signals",
    clock="crisis (hours)",
    rule="Everybody sees the contest of those in the open through noise, coloured by whoever's broadcast holds "
    "the channel, and updates one common belief; the challenger starts from its own hopes and learns from the "
    "same news; a place taken in public is a fact that moves all, and so is a crowd that is out for a side.",
    reads=("stances", "strength", "influence", "available", "places taken", "speaks", "turnout"),
    writes=("common belief", "challenger's belief", "who has spoken"),
    reference="morrisshin2003; singh2014",
    limit="one signal, no drift: normal-normal updating; with allegiance and Gaussian signals: publicity "
    "multiplier above 1 (B3.4)",
    through="update, chance, called by signals.step and allegiance.step",
    tolerance="1e-6; multiplier 1e-2",
)
