"""War front: its fortunes drift and waver, and move what the ruler can give, free and expect.

Fortunes are Brownian motion with drift, in steps: above zero the war goes well for the
incumbent. The calendar of the war is what dated facts do to them.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model import arrays
from contingent.model.cards import Card

DAYS_A_MONTH = 30.4375


def wander(drifted: Array, trend: Array, volatility: Array, seeds: Array, days: float) -> Array:
    """What time has added to the fortunes after ``days`` more (trend in steps a month)."""
    months = days / DAYS_A_MONTH
    return drifted + trend * months + volatility * jnp.sqrt(months) * arrays.normal(seeds, "front")


def budget_factor(fortune: Array, weight: Array) -> Array:
    """Factor on what the ruler can divide: a war that goes badly eats it up."""
    return jnp.exp(weight * fortune)


def free_share(pinned: Array, fortune: Array) -> Array:
    """Share of a force that the front leaves free, when up to ``pinned`` of it can be held there."""
    return 1 - pinned * jax.nn.sigmoid(-fortune)


def temptation(fortune: Array, weight: Array) -> Array:
    """Factor on how soon powers outside speak: the better the ruler's war, the more they have to gain."""
    return jnp.exp(weight * fortune)


CARD = Card(
    name="war front",
    clock="build-up (days)",
    rule="In a country at war the fortunes of the front drift and waver; dated facts are its calendar. Bad fortunes "
    "shrink what the ruler can divide, add to a challenger's grievance and hold forces at the front; good ones give "
    "powers outside more to gain from a crisis. Fortunes stand still for the hours of the crisis.",
    reads=("fortune", "trend", "volatility", "pinned"),
    writes=("budget", "grievance", "strength at hand", "how soon foreign powers speak"),
    reference="powell2012; debruin2020",
    limit="Brownian motion with drift: mean f + μt and variance σ²t, for any step; no published number",
    through="wander, called by clocks.buildup",
    tolerance="4 standard errors of 100,000 worlds (false-alarm rate 0.01 %)",
)
