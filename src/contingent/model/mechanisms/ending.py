"""Endings that need no deal: giving up, falling, seizure, and war when the clock runs out."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model.cards import Card
from contingent.model.mechanisms import march, signals
from contingent.model.state import Crisis, View, fire_clock


def participation_threshold(stay: Array, punishment: Array, cost: Array, prize: Array | float) -> Array:
    """The chance of success from which moving is worth it: ``(U + L + c)/(W + L)``."""
    return (stay + punishment + cost) / (prize + punishment)


def hindered(amount: Array, halving: Array) -> Array:
    """Share of a rate that is left with this much in its way; ``halving`` of it leaves half."""
    return halving / (halving + amount)


def fall_share(expected: Array, seat_taken: Array) -> Array:
    """Share of its rate at which the incumbent falls: all once the seat is taken; before, as its loss is expected."""
    return jnp.where(seat_taken, 1.0, jnp.maximum(0.0, 2 * expected - 1))


def step(state: Crisis, view: View) -> Crisis:
    """Let each way of ending without a deal have its hazard."""
    k = view.constants
    expected = signals.chance(state.public_mean, state.public_precision)
    hoped = signals.chance(state.leader_mean, state.leader_precision)
    spared = -k["punishment"] * (1 - k["mercy"])
    enough = participation_threshold(spared, k["punishment"], k["cost_challenger"], 1.0)
    contest = jax.nn.sigmoid(state.advantage)
    open_challenger, open_incumbent = (hindered(m, k["holding_out"]) for m in signals.in_arms(state, view))
    in_reach = hindered(march.hours_apart(state, view), k["reach"])
    falling = fall_share(expected, march.seat_taken(state, view))
    hazards = (
        ("falls", "success", k["fall_rate"] * falling * open_incumbent),
        ("arrest", "suppressed", k["arrest_rate"] * (1 - contest) * open_challenger * in_reach),
        ("surrenders", "suppressed", k["surrender_rate"] * beaten(state, view)),
        (
            "withdraws",
            "withdrawn",
            k["withdrawal_rate"] * jax.nn.sigmoid((enough - hoped) / (5 * k["choice_noise"])),
        ),
    )
    for clock, outcome, hazard in hazards:
        state, fires, when = fire_clock(state, view, clock, hazard)
        state = state.end(outcome, when, fires)
    return state


def beaten(state: Crisis, view: View) -> Array:
    """1 where every column of the challenger is out of the fight."""
    if not view.layout.columns:
        return jnp.zeros_like(state.ended)
    return jnp.all(jnp.stack([state.broken[i] for i in view.layout.columns]), axis=0).astype(jnp.float32)


CARD = Card(
    name="endings",
    clock="crisis (hours)",
    rule="The incumbent falls faster the more it is expected to, and the fewer men under arms stand by it; once "
    "the seat of power is taken it falls at the whole rate, whatever is expected, and until then the seat must be "
    "held. A challenger without support is seized, the later the more armed men guard it and the longer the road to "
    "it, or gives up when its chance drops below what fighting on is worth; once all its columns are broken they "
    "surrender. Where both sides hold out in arms, neither comes soon: what is still open when the crisis clock ends "
    "is war.",
    reads=("beliefs", "contest", "strength of those in the open", "columns", "route", "seat taken"),
    writes=("end: success, suppressed, withdrawn, war",),
    reference="svolik2012 for the participation threshold; debruin2020 for war where neither side can take the other; "
    "boulding1962 for what distance takes from strength; singh2014 for a seat that is taken and lost again",
    limit="withdrawal threshold (U + L + c)/(W + L) (B1.1); fall and seizure slowed to 1/(1 + men/halving) by armed "
    "men, seizure so by hours of road too",
    through="participation_threshold, fall_share and hindered, called by ending.step",
    tolerance="1e-6",
)
