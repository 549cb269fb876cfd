"""Allegiance: join, wait or defend, by inclination, belief in who will win, and its price.

Joining as in Casper and Tyson (2014): join iff the chance of success is at least
``κ/(1+t)``, where ``t`` is the price of having backed the loser; defending is its mirror
(the two-sided structure of Tyson and Smith 2018).
"""

from __future__ import annotations

from collections.abc import Sequence

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model import arrays
from contingent.model.cards import Card
from contingent.model.mechanisms import march, signals
from contingent.model.state import WAITING, WITH_CHALLENGER, WITH_INCUMBENT, Crisis, View, fire


def least_chance(cost: Array, backing_loser: Array) -> Array:
    """The chance of winning from which a side is worth taking: ``c = κ/(1+t)``."""
    return cost / (1 + backing_loser)


def choose(
    chance: Array, c_join: Array, c_defend: Array, bar: Array | float, stick: Sequence, noise: Sequence
) -> Array:
    """Stance of each actor: the option with the largest margin.

    ``chance`` is the believed chance that the challenger wins. Without bar, stickiness and
    noise: join iff ``chance >= c_join``, defend iff ``1 - chance >= c_defend``, the larger
    margin where both hold. ``stick`` and ``noise`` are added to the three margins: challenger,
    waiting, incumbent.
    """
    join = chance - c_join - bar + stick[0] + noise[0]
    wait = stick[1] + noise[1]
    defend = (1 - chance) - c_defend - bar + stick[2] + noise[2]
    # exact ties are settled in favour of acting; comparisons, for argmax does not vectorise
    joins = (join >= wait) & (join >= defend)
    defends = ~joins & (defend >= wait)
    return joins.astype(jnp.int32) - defends.astype(jnp.int32)


def pull_of_ties(stance: Array, ties: tuple[tuple[int, int, float], ...], template: Array) -> Array:
    """Steps by which others' stances pull each actor: an ordered sum over the edge list."""
    pull = [jnp.zeros_like(template[0])] * template.shape[0]
    for pulled, puller, weight in ties:
        pull[pulled] = pull[pulled] + jnp.float32(weight) * stance[puller]
    return jnp.stack(pull)


def step(state: Crisis, view: View) -> Crisis:
    """Let the actors who think again in this step choose their side."""
    layout, k = view.layout, view.constants
    free = slice(layout.bound, None)
    private = state.advantage + view.actors["report"][free] / jnp.sqrt(k["private_precision"])
    mean, precision = signals.update(
        state.public_mean, state.public_precision, private, k["private_precision"]
    )
    chance = signals.chance(mean, precision)
    pull = view.actors["inclination"] + pull_of_ties(state.stance, layout.ties, view.actors["inclination"])
    base = jnp.log(k["joining_cost"]) - jnp.log1p(-k["joining_cost"])
    c_join, c_defend = (
        least_chance(jax.nn.sigmoid(base - sign * pull[free]), k["backing_loser"]) for sign in (1, -1)
    )
    sides = (WITH_CHALLENGER, WAITING, WITH_INCUMBENT)
    stick = [k["hysteresis"] * (state.stance[free] == s) for s in sides]
    options = ("join", "wait", "defend")
    noise = [
        k["choice_noise"] * arrays.gumbel(view.seeds, f"choice/{o}", layout.actors[free]) for o in options
    ]
    chosen = choose(chance, c_join, c_defend, k["waiting_value"], stick, noise)
    thinks, first = think(state, view)
    may = (thinks & state.undecided & ~state.broken)[free]
    chosen = jnp.where(may, chosen, state.stance[free])
    stance = jnp.concatenate([state.stance[: layout.bound], chosen])
    return declare(state.set(stance=stance, first_thought=first), view)


def think(state: Crisis, view: View) -> tuple[Array, Array]:
    """Who weighs its side in this step, and what is left of the thresholds of first thoughts.

    The first time is a named event, so that the hour at which an actor comes out is a smooth
    function of a score; later times are coins of the same rate. Whoever is confronted by a column
    cannot put it off.
    """
    rate = view.constants["reconsideration"]
    left, first, _ = fire(state.first_thought, rate, view.hour, view.dt)
    coin = arrays.uniform(view.seeds, "thinks again", view.layout.actors)
    again = (state.first_thought <= 0) & (coin < arrays.chance_within(rate, view.dt))
    return first | again | march.confronted(state, view), left


def declare(state: Crisis, view: View) -> Crisis:
    """Record who has come out, and when."""
    when = view.hour + view.dt

    def first(before: Array, side: int) -> Array:
        out = (state.stance == side) & state.undecided & ~jnp.isfinite(before)
        return jnp.where(out, when, before)

    return state.set(
        joined=first(state.joined, WITH_CHALLENGER), defended=first(state.defended, WITH_INCUMBENT)
    )


CARD = Card(
    name="allegiance",
    clock="crisis (hours)",
    rule="Each actor thinks again from time to time, and at once when a column reaches the place where it is "
    "stationed. It joins when its chance of winning with the challenger exceeds a cost that falls with its sympathy "
    "and with the price of having backed the loser; it defends by the mirror rule; else it waits. Those who have "
    "declared themselves need more to change.",
    reads=("inclination", "ties", "common belief", "private report", "columns on the way"),
    writes=("stance", "time of joining and of defending"),
    reference="caspertyson2014; tysonsmith2018; morrisshin2003",
    limit="no inertia, bar, stickiness or noise, Gaussian signals, a continuum of actors: critical state 1 - c "
    "(B3.1 diffuse), B3.1 with a public signal, c = κ/(1+t) (B3.2), two-sided groups (B3.3)",
    through="choose after signals.update and signals.chance, as in allegiance.step",
    tolerance="1e-3 (10,000 quadrature actors)",
)
