"""March: columns on routes; places pass, stand aside or resist; taking one is a public fact."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model.cards import Card
from contingent.model.mechanisms import clash, publics
from contingent.model.state import Crisis, View


def travel_hours(length: Array, speed: Array, delay: Array | float) -> Array:
    """Hours for one leg: ``length / speed + delay`` (km, km/h, h)."""
    return length / speed + delay


def defenders(state: Crisis, view: View, column: int) -> Array:
    """Men who would fight for each stop of a column: its garrison, forces bound to no place, and at the
    seat everyone, ``[S, W]``.

    Only those count who have come out for the incumbent, are there or can be brought there, and
    do not stand aside when confronted.
    """
    layout = view.layout
    resists = clash.resisting(state, view) & ~state.broken
    men = jnp.where(resists, view.actors["strength"], 0.0)
    found = []
    for here in (s for s in layout.stops if s.column == column):
        brought = [jnp.where(clash.at_hand(view, here, i), men[i], 0.0) for i in clash.posted(layout, here)]
        found.append(sum(brought, jnp.zeros_like(state.ended)))
    # many lines read these sums: without the barrier the compiler works them out anew for each
    return jax.lax.optimization_barrier(jnp.stack(found))


def progress(state: Crisis, view: View, number: int) -> tuple[Array, Array]:
    """Hours to a column's next stop at the end of this step, and whether it gets there."""
    marcher, column = view.layout.columns[number], state.columns[number]
    moving = state.undecided & ~state.broken[marcher] & (column.own == 0)
    if view.layout.crowd:
        would_fire = publics.readiness_to_fire(1.0, publics.out_for(state, view)[1], view)
        moving &= view.actors["resolve"][marcher] < would_fire
    left = jnp.where(moving, column.hours_left - view.dt, column.hours_left)
    return left, moving & (left <= 0)


def hours_apart(state: Crisis, view: View) -> Array:
    """Hours of road from the seat to the nearest column on its way there, ``[W]``; 0 where none is."""
    found = []
    for number, column in enumerate(state.columns):
        stops = [i for i, s in enumerate(view.layout.stops) if s.column == number]
        seats = [position for position, stop in enumerate(stops) if view.layout.stops[stop].seat]
        if not seats:
            continue
        ahead = jnp.zeros_like(column.hours_left)
        for position, stop in enumerate(stops[: seats[0] + 1]):
            of_leg = jnp.clip(column.hours_left / view.travel[stop], 0.0, 1.0)
            left = jnp.where(column.next_stop == position, of_leg, column.next_stop < position)
            ahead = ahead + left * view.road[stop]
        found.append(ahead)
    return jnp.min(jnp.stack(found), axis=0) if found else jnp.zeros_like(state.ended)


def seat_taken(state: Crisis, view: View) -> Array:
    """Whether a column of the challenger has taken a seat of power, bool ``[W]``."""
    taken = [jnp.isfinite(state.times[f"{s.place} taken"]) for s in view.layout.stops if s.seat]
    return jnp.any(jnp.stack(taken), axis=0) if taken else jnp.zeros_like(state.undecided)


def confronted(state: Crisis, view: View) -> Array:
    """Who is stationed at a place that a column reaches in this step, bool ``[A, W]``."""
    layout = view.layout
    met = [jnp.zeros_like(state.undecided)] * len(layout.actors)
    for number, column in enumerate(state.columns):
        _, arrives = progress(state, view, number)
        for position, stop in enumerate(s for s in layout.stops if s.column == number):
            for i in stop.garrison:
                met[i] = met[i] | (arrives & (column.next_stop == position))
    return jnp.stack(met)


def step(state: Crisis, view: View) -> Crisis:
    """Move every column that neither fights nor has reached the end of its way."""
    for number in range(len(view.layout.columns)):
        state = advance(state, view, number)
    return state


def advance(state: Crisis, view: View, number: int) -> Crisis:
    """Move one column, and settle what happens if it reaches its next stop in this step."""
    layout, column = view.layout, state.columns[number]
    left, arrives = progress(state, view, number)
    when = view.hour + view.dt + left
    stops = [i for i, s in enumerate(layout.stops) if s.column == number]
    onward, men = jnp.full_like(left, jnp.inf), jnp.zeros_like(left)
    for position, (stop, would_fight) in enumerate(zip(stops, defenders(state, view, number), strict=True)):
        here = arrives & (column.next_stop == position)
        state = state.mark(f"{layout.stops[stop].place} reached", when, here)
        state = clash.take(state, view, stop, when, here & (would_fight <= 0))
        men = jnp.where(here, would_fight, men)
        if position + 1 < len(stops):
            # what is left over of this leg counts towards the next; the time of a fight is lost
            onward = jnp.where(here, view.travel[stops[position + 1]] + left, onward)
    state = clash.engage(state, view, number, men, arrives & (men > 0))
    return state.march(
        number,
        hours_left=jnp.where(arrives, onward, left),
        next_stop=column.next_stop + arrives.astype(jnp.int32),
    )


CARD = Card(
    name="march",
    clock="crisis (hours)",
    rule="A column covers its route leg by leg. At each stop the men who have come out for the incumbent, are "
    "there and do not stand aside fight it; if there are none the place is taken in public. A crowd out for the "
    "incumbent may halt it. At the seat of power the incumbent's own men are put out of the fight.",
    reads=("route", "pace", "stances", "resists", "available", "turnout"),
    writes=("places reached and taken", "fights begun"),
    reference="kinematics; singh2014 for taking as a public fact",
    limit="no defenders: arrival at the sum of length/speed + delay over the legs",
    through="travel_hours and advance, called by march.step",
    tolerance="1e-4 hours, for any step",
)
