"""The ruler's response to an attempt that failed: escalate, concede, purge or carry on.

A choice by conditional logit (McFadden 1974). Purges come when rivals are weak, just after
power has been kept (Sudduth 2017); they lengthen a ruler's tenure (Easton and Siverson 2018),
while those who are purged are the likelier to rebel (Roessler 2011).
"""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from contingent.model import arrays
from contingent.model.cards import Card

RESPONSES = ("escalate", "concede", "purge", "carry on")


def suspicion(waited: Array, joined: Array, hours: Array) -> Array:
    """How suspect those are who came out for the ruler only after ``waited`` hours, or joined the other side."""
    return jnp.where(joined, 1.0, -jnp.expm1(-waited / hours))


def grip(authority: Array, taken: Array, humiliation: Array) -> Array:
    """Log odds of the ruler's authority, less what each place taken in public has cost it."""
    return jnp.log(authority) - jnp.log1p(-authority) - humiliation * taken


def leanings(held: Array, suspects: Array, k: dict[str, Array]) -> Array:
    """What speaks for each response, in steps, ``[4, W]``, in the order of ``RESPONSES``.

    Authority left speaks for a purge and against concessions; a weight of suspects among the
    elite speaks for a purge; nothing of what the crisis has shown speaks for an escalation.
    """
    firm = k["response_grip"] * held
    return jnp.stack([0.0 * held, -firm, firm + k["response_suspicion"] * suspects, k["response_inertia"]])


def respond(leaning: Array, seeds: Array) -> Array:
    """Which of ``RESPONSES`` the ruler chooses, ``[W]``: the one that stands highest with Gumbel noise added."""
    return jnp.argmax(leaning + arrays.gumbel(seeds, "response", RESPONSES), axis=0)


def factor(response: Array, option: str, size: Array) -> Array:
    """``size`` where the ruler has chosen this option, else 1: proportional hazards."""
    return jnp.where(response == RESPONSES.index(option), size, 1.0)


def purge_hazard(suspect: Array, response: Array, k: dict[str, Array]) -> Array:
    """Hazard a day of being removed: in proportion to suspicion, and lower where no purge is chosen."""
    purges = response == RESPONSES.index("purge")
    return k["purge_rate"] * suspect * jnp.where(purges, 1.0, k["purge_slack"])


CARD = Card(
    name="the ruler's response",
    clock="aftermath (days)",
    rule="A ruler who has kept power escalates, concedes, purges or carries on. Authority left speaks for a purge, "
    "authority lost for concessions; every place taken in public has cost authority. Those who waited to see who "
    "would win, or joined, are suspect, and are removed the sooner the more suspect they are. A purge changes the "
    "hazards of another attempt, of losing office and of broken promises; a concession that of another attempt.",
    reads=("authority", "hours until each came out", "places taken"),
    writes=("response", "day of removal of each suspect", "hazards of recurrence, office and breach"),
    reference="mcfadden1974; sudduth2017; eastonsiverson2018; roessler2011",
    limit="chosen shares are those of the logit law, exp(u)/Σ exp(u); a purge of factor 1 leaves the tables of "
    "recurrence (B13) as they are",
    through="respond and factor, called by clocks.aftermath",
    tolerance="shares within 4 standard errors of 100,000 worlds (false-alarm rate 0.01 % a number)",
)
