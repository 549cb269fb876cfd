"""Recurrence: another attempt becomes likelier at once after a failed one, then less so."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from contingent.model.cards import Card


def hazard(years: Array, floor: Array, surge: Array, fade: Array) -> Array:
    """Hazard a year of another attempt, ``years`` after a failed one: ``h0 + h1 exp(-t/τ)``."""
    return floor + surge * jnp.exp(-years / fade)


def cumulated(years: Array, floor: Array, surge: Array, fade: Array) -> Array:
    """Integral of ``hazard`` from 0 to ``years``."""
    return floor * years - surge * fade * jnp.expm1(-years / fade)


CARD = Card(
    name="recurrence",
    clock="aftermath (days)",
    rule="After an attempt another follows at a hazard that is raised at first and fades to a floor; the "
    "incumbent leaves office at a constant hazard.",
    reads=("recurrence_floor", "recurrence_surge", "recurrence_fade", "office_loss"),
    writes=("day of the next attempt", "day the incumbent leaves office"),
    reference="colpus2022, reign2021: a fit to B13, not a reproduction",
    limit="medians of the priors against the recurrence and survival tables after failed attempts from 1990 on",
    through="cumulated, called by clocks.aftermath",
    tolerance="within the binomial 95 % interval of each cell (n about 79 and 75)",
)
