"""Clash: stochastic Lanchester between companies, with break points.

Within a step at most one company a side is lost; with short steps the chances of the next
loss are those of Brown (1963), by which the exact win probabilities follow.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from contingent.model import arrays
from contingent.model.cards import Card
from contingent.model.layout import Layout, Stop
from contingent.model.mechanisms import publics
from contingent.model.state import WITH_INCUMBENT, Crisis, View

COMPANY = 120.0  # men: the smallest unit that fights as one
MOST_COMPANIES = 20.0  # a side that can fight at once; larger forces fight in larger units, which last longer


def next_loss(own: Array, foe: Array, foe_effect: Array, own_effect: Array) -> tuple[Array, Array]:
    """Rates an hour at which each side loses a company: ``(a·foe, b·own)``, the square law."""
    return foe_effect * foe, own_effect * own


def slowed(lethality: Array, company: Array) -> Array:
    """Effect of a unit on a unit: a front has room for so many men, so that larger units last longer."""
    return lethality * COMPANY / jnp.maximum(company, COMPANY)


def breaks(left: Array, start: Array, breaking_loss: Array) -> Array:
    """Whether a side has lost the share at which it breaks."""
    return left <= start * (1 - breaking_loss)


def engage(state: Crisis, view: View, number: int, foe_men: Array, begins: Array) -> Crisis:
    """Begin a fight between a column and ``foe_men`` where ``begins``."""
    men = view.actors["strength"][view.layout.columns[number]] * view.ripe
    company = jnp.maximum(COMPANY, jnp.maximum(men, foe_men) / MOST_COMPANIES)
    own, foe = (jnp.maximum(1.0, jnp.ceil(m / company)) for m in (men, foe_men))
    fresh = {"own": own, "own_start": own, "foe": foe, "foe_start": foe, "company": company}
    column = state.columns[number]
    state = state.march(number, **{n: jnp.where(begins, v, getattr(column, n)) for n, v in fresh.items()})
    return state.mark("clash", view.hour + view.dt, begins)


def take(state: Crisis, view: View, stop: int, when: Array, falls: Array) -> Crisis:
    """A place falls: a public fact, and at the seat of power the incumbent's own men are out of the fight."""
    here, falls = view.layout.stops[stop], falls & state.undecided
    state = state.mark(f"{here.place} taken", when, falls)
    if not here.seat:
        return state
    own = np.array([[role == "incumbent"] for role in view.layout.roles])
    return state.set(broken=state.broken | (own & falls))


def step(state: Crisis, view: View) -> Crisis:
    """Fight on in every engagement, and settle those in which a side breaks."""
    if not state.columns:
        return state
    fighting = jnp.any(jnp.stack([c.own > 0 for c in state.columns]) & state.undecided)

    def fight_on(state: Crisis) -> Crisis:
        for number in range(len(view.layout.columns)):
            state = fight(state, view, number)
        return state

    # where nobody fights nothing changes; and what a branch yields is worked out once, not for every actor
    return jax.lax.cond(fighting, fight_on, lambda state: state, state)


def fight(state: Crisis, view: View, number: int) -> Crisis:
    """One step of one column's fight."""
    k, column = view.constants, state.columns[number]
    fighting = (column.own > 0) & state.undecided
    marcher = view.layout.actors[view.layout.columns[number]]
    effect = slowed(k["lethality"], column.company)
    rates = next_loss(column.own, column.foe, effect, effect)
    own_hours, foe_hours = (  # until the next loss of each side
        -jnp.log1p(-arrays.uniform(view.seeds, f"loss/{side}/{marcher}")) / rate
        for side, rate in zip(("challenger", "incumbent"), rates, strict=True)
    )
    own_lost, foe_lost = fighting & (own_hours < view.dt), fighting & (foe_hours < view.dt)
    own, foe = column.own - own_lost, column.foe - foe_lost
    own_would = fighting & breaks(own, column.own_start, k["break_challenger"])
    foe_would = fighting & breaks(foe, column.foe_start, k["break_incumbent"])
    foe_breaks = foe_would & ~(own_would & (own_hours < foe_hours))  # if both would, the first loss decides
    own_breaks = own_would & ~foe_breaks
    over = own_breaks | foe_breaks
    state = state.march(number, own=jnp.where(over, 0.0, own), foe=jnp.where(over, 0.0, foe)).set(
        losses=state.losses + column.company * jnp.stack([foe_lost, own_lost])
    )
    return settle(state, view, number, own_breaks, foe_breaks)


def posted(layout: Layout, stop: Stop) -> tuple[int, ...]:
    """Who may fight for a stop: its garrison and forces bound to no place; at the seat of power everyone."""
    return (
        tuple(range(len(layout.actors)))
        if stop.seat
        else tuple(dict.fromkeys((*stop.garrison, *layout.mobile)))
    )


def at_hand(view: View, stop: Stop, actor: int) -> Array:
    """Whether an actor's men are at a stop or can have been brought there by now, bool ``[W]``.

    A garrison is there, and the incumbent's own men are at the seat.
    """
    there = actor in stop.garrison or (stop.seat and view.layout.roles[actor] == "incumbent")
    return there | (view.hour >= view.actors["available"][actor])


def resisting(state: Crisis, view: View) -> Array:
    """Who has come out for the incumbent and does not stand aside when confronted, bool ``[A, W]``."""
    readiness = publics.readiness_to_fire(view.actors["resists"], publics.out_for(state, view)[0], view)
    return (state.stance == WITH_INCUMBENT) & (view.actors["resolve"] < readiness)


def settle(state: Crisis, view: View, number: int, own_breaks: Array, foe_breaks: Array) -> Crisis:
    """A broken column is out; broken defenders are out and the place they held is taken.

    Who is still on the way there is not beaten with them.
    """
    layout = view.layout
    when = jnp.broadcast_to(view.hour + view.dt, state.ended.shape)
    beaten = [jnp.zeros_like(foe_breaks)] * len(layout.actors)
    stops = [i for i, s in enumerate(layout.stops) if s.column == number]
    for position, stop in enumerate(stops):
        won = foe_breaks & (state.columns[number].next_stop == position + 1)
        for i in posted(layout, layout.stops[stop]):
            beaten[i] = beaten[i] | (won & at_hand(view, layout.stops[stop], i))
        state = take(state, view, stop, when, won)
    marcher = np.arange(len(layout.actors))[:, None] == layout.columns[number]
    return state.set(
        broken=state.broken | (marcher & own_breaks) | (resisting(state, view) & jnp.stack(beaten))
    )


CARD = Card(
    name="clash",
    clock="crisis (hours)",
    rule="Companies that fight cost the other side companies at a rate proportional to their number; a side that "
    "has lost its breaking share gives way. Most fights end by breaking, not by annihilation. Only so many can fight "
    "at once, so that large forces fight for longer.",
    reads=("strength", "resists", "lethality", "breaking shares"),
    writes=("losses", "who is out of the fight", "places taken by fighting"),
    reference="lanchester1916; brown1963",
    limit="break points at annihilation: exact win probabilities (B9) by recursion over next_loss, event by event; "
    "large units: the square law",
    through="next_loss, called by clash.fight",
    tolerance="1e-6 by recursion; Monte Carlo through fight within 3 standard errors as dt -> 0",
)
