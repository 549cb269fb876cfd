"""Allegiance: join, wait or defend, by inclination, belief in who will win, and its price.

Joining as in Casper and Tyson (2014): join iff the chance of success is at least
``κ/(1+t)``, where ``t`` is the price of having backed the loser; defending is its mirror
(the two-sided structure of Tyson and Smith 2018).
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from contingent.model import arrays
from contingent.model.cards import Card
from contingent.model.mechanisms import signals
from contingent.model.state import WAITING, WITH_CHALLENGER, WITH_INCUMBENT, Crisis, View


def least_chance(cost: Array, backing_loser: Array) -> Array:
    """The chance of winning from which a side is worth taking: ``c = κ/(1+t)``."""
    return cost / (1 + backing_loser)


def choose(
    chance: Array, c_join: Array, c_defend: Array, bar: Array | float, stick: Array | float, noise: Array | float
) -> Array:
    """Stance of each actor: the option with the largest margin.

    ``chance`` is the believed chance that the challenger wins. Without bar, stickiness and
    noise: join iff ``chance >= c_join``, defend iff ``1 - chance >= c_defend``, the larger
    margin where both hold. ``stick`` and ``noise`` have a leading axis of three: challenger,
    waiting, incumbent.
    """
    margins = jnp.stack([chance - c_join - bar, jnp.zeros_like(chance), (1 - chance) - c_defend - bar])
    # the order of options settles exact ties in favour of acting
    best = jnp.argmax(margins + stick + noise, axis=0)
    return jnp.array([WITH_CHALLENGER, WAITING, WITH_INCUMBENT])[best]


def pull_of_ties(stance: Array, ties: tuple[tuple[int, int, float], ...], template: Array) -> Array:
    """Steps by which others' stances pull each actor: an ordered sum over the edge list."""
    pull = [jnp.zeros_like(template[0])] * template.shape[0]
    for pulled, puller, weight in ties:
        pull[pulled] = pull[pulled] + jnp.float32(weight) * stance[puller]
    return jnp.stack(pull)


def step(state: Crisis, view: View) -> Crisis:
    """Let the actors who think again in this step choose their side."""
    layout, k = view.layout, view.constants
    names = arrays.name_hashes(layout.actors)
    private = state.advantage + view.actors["report"] / jnp.sqrt(k["private_precision"])
    mean, precision = signals.update(
        state.public_mean, state.public_precision, private, k["private_precision"]
    )
    chance = signals.chance(mean, precision)
    pull = view.actors["inclination"] + pull_of_ties(state.stance, layout.ties, view.actors["inclination"])
    base = jnp.log(k["joining_cost"]) - jnp.log1p(-k["joining_cost"])
    c_join, c_defend = (
        least_chance(jax.nn.sigmoid(base - sign * pull), k["backing_loser"]) for sign in (1, -1)
    )
    stick = jnp.stack([state.stance == s for s in (WITH_CHALLENGER, WAITING, WITH_INCUMBENT)])
    noise = jnp.stack([arrays.gumbel(view.seeds, f"choice {o}", names) for o in ("join", "wait", "defend")])
    chosen = choose(
        chance, c_join, c_defend, k["waiting_value"], k["hysteresis"] * stick, k["choice_noise"] * noise
    )
    thinks = arrays.uniform(view.seeds, "thinks again", names) < arrays.chance_within(
        k["reconsideration"], view.dt
    )
    free = np.array([r not in ("challenger", "incumbent") for r in layout.roles]).reshape(-1, 1)
    stance = jnp.where(thinks & free & state.undecided & ~state.broken, chosen, state.stance)
    state = state.set(stance=stance)
    return declare(state, view)


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
    rule="Each actor thinks again from time to time. It joins when its chance of winning with the challenger "
    "exceeds a cost that falls with its sympathy and with the price of having backed the loser; it defends by the "
    "mirror rule; else it waits. Those who have declared themselves need more to change.",
    reads=("inclination", "ties", "common belief", "private report"),
    writes=("stance", "time of joining and of defending"),
    reference="caspertyson2014; tysonsmith2018; morrisshin2003",
    limit="no inertia, bar, stickiness or noise, Gaussian signals, a continuum of actors: critical state 1 - c "
    "(B3.1 diffuse), B3.1 with a public signal, c = κ/(1+t) (B3.2), two-sided groups (B3.3)",
    through="choose after signals.update and signals.chance, as in allegiance.step",
    tolerance="1e-3 (10,000 quadrature actors)",
)
