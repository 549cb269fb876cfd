"""March: columns on routes; places pass, stand aside or resist; taking one is a public fact."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from contingent.model import arrays
from contingent.model.cards import Card
from contingent.model.mechanisms import clash
from contingent.model.state import WITH_INCUMBENT, Crisis, View


def travel_hours(length: Array, speed: Array, delay: Array) -> Array:
    """Hours for one leg: ``length / speed + delay`` (km, km/h, h)."""
    return length / speed + delay


def defenders(state: Crisis, view: View, stop: int) -> Array:
    """Men who would fight for a stop: its garrison, forces bound to no place, and at the seat everyone.

    Only those count who have come out for the incumbent, are there or can be brought there, and
    do not stand aside when confronted. The incumbent's own men are at the seat.
    """
    layout, a = view.layout, view.actors
    here = layout.stops[stop]
    posted = range(len(layout.actors)) if here.seat else (*here.garrison, *layout.mobile)
    men = [jnp.zeros_like(state.ended)]
    for i in dict.fromkeys(posted):
        there = i in here.garrison or (here.seat and layout.roles[i] == "incumbent")
        ready = there | (view.hour >= a["available"][i])
        resists = (state.stance[i] == WITH_INCUMBENT) & ~state.broken[i] & (a["resolve"][i] < a["resists"][i])
        resists = resists & ready
        men.append(jnp.where(resists, a["strength"][i], 0.0))
    return arrays.total(jnp.stack(men))


def step(state: Crisis, view: View) -> Crisis:
    """Move every column that neither fights nor has reached the end of its way."""
    for number in range(len(view.layout.columns)):
        state = advance(state, view, number)
    return state


def advance(state: Crisis, view: View, number: int) -> Crisis:
    """Move one column, and settle what happens if it reaches its next stop in this step."""
    layout, column = view.layout, state.columns[number]
    marcher = layout.columns[number]
    moving = state.undecided & ~state.broken[marcher] & (column.own == 0)
    left = jnp.where(moving, column.hours_left - view.dt, column.hours_left)
    arrives = moving & (left <= 0)
    when = view.hour + view.dt + left
    onward = jnp.full_like(left, jnp.inf)
    stops = [i for i, s in enumerate(layout.stops) if s.column == number]
    for position, stop in enumerate(stops):
        here = arrives & (column.next_stop == position)
        state = state.mark(f"{layout.stops[stop].place} reached", when, here)
        men = defenders(state, view, stop)
        state = clash.engage(state, view, number, men, here & (men > 0))
        state = clash.take(state, view, stop, when, here & (men <= 0))
        if position + 1 < len(stops):
            # what is left over of this leg counts towards the next; the time of a fight is lost
            onward = jnp.where(here, view.travel[stops[position + 1]] + left, onward)
    return state.march(
        number,
        hours_left=jnp.where(arrives, onward, left),
        next_stop=column.next_stop + arrives.astype(jnp.int32),
    )


CARD = Card(
    name="march",
    clock="crisis (hours)",
    rule="A column covers its route leg by leg. At each stop the men who have come out for the incumbent, are "
    "there and do not stand aside fight it; if there are none the place is taken in public. Taking the seat of "
    "power ends the crisis.",
    reads=("route", "pace", "stances", "resists", "available"),
    writes=("places reached and taken", "fights begun"),
    reference="kinematics; singh2014 for taking as a public fact",
    limit="no defenders: arrival at the sum of length/speed + delay over the legs",
    through="travel_hours and advance, called by march.step",
    tolerance="1e-4 hours, for any step",
)
