"""What a step of the crisis reads (``View``) and what the next step needs (``Crisis``)."""

from __future__ import annotations

from typing import Any

import equinox as eqx
import jax.numpy as jnp
from jax import Array
from jaxtyping import Bool, Float, Int, UInt32

from contingent.model.layout import Layout

WITH_CHALLENGER, WAITING, WITH_INCUMBENT = 1, 0, -1
OUTCOMES = (
    "no-attempt",
    "success",
    "concession",
    "settled",
    "withdrawn",
    "suppressed",
    "war",
    "overtaken",
)
OPEN = -1  # not yet decided


class View(eqx.Module):
    """One step of the crisis as the mechanisms see it. Read only."""

    layout: Layout = eqx.field(static=True)
    hour: Float[Array, ""]  # hours since the attempt began, at the start of the step
    dt: float = eqx.field(static=True)  # hours
    seeds: UInt32[Array, " W"]
    constants: dict[str, Float[Array, " W"]]  # behavioural constants, natural scale
    quantity: dict[str, Float[Array, " W"]]  # "actor.quantity" -> natural value
    actors: dict[str, Float[Array, "A W"]]  # stance quantities, stacked over actors
    acts: dict[str, Float[Array, " W"]]  # "mediator/x", "voice/x": factors on rates, by what facts allow
    travel: Float[Array, "S W"]  # hours from the stop before
    road: Float[Array, "S W"]  # the same without delays
    ripe: Float[Array, " W"]  # readiness of the challenger's plans at the onset


class Column(eqx.Module):
    """Where one column is on its way, and the fight it is in, if any."""

    hours_left: Float[Array, " W"]  # until its next stop
    next_stop: Int[Array, " W"]
    own: Float[Array, " W"]  # companies in the present fight; 0 when none
    own_start: Float[Array, " W"]
    foe: Float[Array, " W"]
    foe_start: Float[Array, " W"]
    company: Float[Array, " W"]  # men in one company of the present fight

    def set(self, **changes: Array) -> Column:
        """The same column with some fields replaced."""
        return Column(**(vars(self) | changes))


class Crisis(eqx.Module):
    """State of the crisis clock."""

    stance: Int[Array, "A W"]
    broken: Bool[Array, "A W"]  # out of the fight
    joined: Float[Array, "A W"]  # hour of first coming out for the challenger; inf if never
    defended: Float[Array, "A W"]
    first_thought: Float[
        Array, "A W"
    ]  # what is left of the threshold of weighing its side for the first time
    advantage: Float[Array, " W"]  # log odds of the challenger in the contest, as it stands
    public_mean: Float[Array, " W"]  # what everyone believes of the advantage ...
    public_precision: Float[Array, " W"]  # ... and how surely
    leader_mean: Float[Array, " W"]
    leader_precision: Float[Array, " W"]
    columns: tuple[Column, ...]
    losses: Float[Array, "2 W"]  # men put out of action: incumbent's side, challenger's
    turnout: Float[Array, " W"]
    share: Float[Array, " W"]  # what an agreed deal gives the challenger
    unspent: dict[str, Float[Array, " W"]]  # what is left of the thresholds of the named events
    times: dict[str, Float[Array, " W"]]  # first time of every other happening, hours
    outcome: Int[Array, " W"]
    ended: Float[Array, " W"]

    def mark(self, happening: str, when: Array, happened: Array) -> Crisis:
        """Record the first time of a happening in the worlds where it happened."""
        before = self.times[happening]
        after = jnp.where(happened & ~jnp.isfinite(before), when, before)
        return self.set(times=self.times | {happening: after})

    def march(self, column: int, **changes: Array) -> Crisis:
        """The same state with one column changed."""
        columns = list(self.columns)
        columns[column] = columns[column].set(**changes)
        return self.set(columns=tuple(columns))

    def set(self, **changes: Any) -> Crisis:
        """The same state with some fields replaced."""
        return Crisis(**(vars(self) | changes))

    @property
    def undecided(self) -> Bool[Array, " W"]:
        """Worlds in which the attempt is on and nothing has ended it."""
        return self.outcome == OPEN

    def end(self, outcome: str, when: Array, happened: Array) -> Crisis:
        """Close the worlds where this outcome has come about and none before it."""
        closes = happened & self.undecided
        return self.set(
            outcome=jnp.where(closes, OUTCOMES.index(outcome), self.outcome),
            ended=jnp.where(closes, when, self.ended),
        )


def fire(unspent: Array, hazard: Array, start: Array, dt: float) -> tuple[Array, Array, Array]:
    """Spend ``hazard`` for ``dt`` hours of an Exp(1) threshold.

    Returns what is left, whether the event fires in this step, and when. The law of the
    time does not depend on the step, and the time is a smooth function of the threshold.
    """
    spent = hazard * dt
    left = unspent - spent
    fires = (unspent > 0) & (left <= 0)
    when = start + dt * jnp.clip(unspent / jnp.maximum(spent, 1e-12), 0.0, 1.0)
    return left, fires, when


def fire_clock(state: Crisis, view: View, name: str, hazard: Array) -> tuple[Crisis, Array, Array]:
    """``fire`` for a named event of the crisis, spending only where the crisis is undecided."""
    hazard = jnp.where(state.undecided, hazard, 0.0)
    left, fires, when = fire(state.unspent[name], hazard, view.hour, view.dt)
    return state.set(unspent=state.unspent | {name: left}), fires, when
