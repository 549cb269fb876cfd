"""Arming: how far a ruler arms a force of his own making, which could turn on him.

After ``k`` further steps of arms the force takes power with chance ``p(k) = σ(logit p + k)``, and has
added ``y(k) = u(1 - e^-k)`` to his war: the more it has, the less the next step brings. To keep it
loyal he has to give it ``p(k)W - c``, with the prize ``W = 1``; where that binds, ``y'(k) = p'(k)W`` is best.
"""

from __future__ import annotations

from typing import NamedTuple

import jax.numpy as jnp
from jax import Array

from contingent.model.cards import Card

#: What is left of ``1 - √(u·odds)`` where no number of arms is too many: he then stops seven steps on.
LEAST = 1e-3


class Arms(NamedTuple):
    """The arms of one created force on one day, in steps of the log odds of its chance."""

    given: Array  # [W] since the build-up began; below zero what was taken or withheld
    due: Array  # [W] what the ruler would still give, below zero take: all can see it coming


def use_now(use: Array, fortune: Array, weight: Array) -> Array:
    """What the next step of arms brings in war, in prizes: more when the front goes badly."""
    return use * jnp.exp(-weight * fortune)


def optimum(use: Array, chance: Array) -> Array:
    """Steps of further arms at which ``y'(k) = p'(k)W``: ``u e^-k = o e^k/(1 + o e^k)²``, with odds ``o``."""
    odds = chance / (1 - chance)
    return 0.5 * jnp.log(use / odds) - jnp.log(jnp.maximum(LEAST, 1 - jnp.sqrt(use * odds)))


def arm(given: Array, best: Array, pace: Array, months: float) -> Arms:
    """Arms after some more months: stocks, men and contracts close the gap to the best at a rate."""
    gap = (best - given) * jnp.exp(-pace * months)
    return Arms(best - gap, gap)


CARD = Card(
    name="arming",
    clock="build-up (days)",
    rule="The ruler arms a force of his own making as long as a step of arms brings more in war than it adds to what "
    "the force could take from him. Arms are worth more when the front goes badly, and dearer the more dangerous the "
    "force has grown by itself; so when the need falls, or it slips from his control, he disarms it. That takes "
    "time, and is foreseen: its leader's hopes follow the arms, and what he would keep by waiting their "
    "further course.",
    reads=("use_in_war", "chance", "autonomy", "fortune"),
    writes=("chance of the created force", "hopes and later chance of a challenger who leads it"),
    reference="mcmahonslantchev2015; reference notes B7",
    limit="y′(k) = p′(k)W with y = u(1 - e^-k) and p = σ(logit p + k): the argmax of y - pW on a grid (B7)",
    through="optimum and arm, called by clocks.buildup",
    tolerance="1e-6; one step of the grid",
)
