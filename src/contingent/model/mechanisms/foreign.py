"""Foreign powers: graded involvement as evidence. A power that watches closely speaks sooner.

Speaking quickly is equally likely under every grade from watching upwards, so that it
cannot tell watching from organising; what else a grade does is stated by the case.
"""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from contingent.model import arrays
from contingent.model.cards import Card


def readiness_to_speak(grade: Array, foreknowledge: Array) -> Array:
    """Factor on the rate of speaking: 1 for a power taken by surprise, else ``foreknowledge``."""
    return jnp.where(grade >= 1, foreknowledge, 1.0)


def backing(word: Array, backs: Array, spoken: Array) -> tuple[Array, Array]:
    """Authority that a word adds to the challenger and to the incumbent once it has been ``spoken``.

    ``backs`` is the log odds of how it is understood: at 0 it adds as much to either side.
    """
    heard = jnp.where(spoken, word, 0.0)
    return arrays.split(heard, backs)


CARD = Card(
    name="foreign involvement",
    clock="both",
    rule="Involvement is a grade: none, watching, contact, timing, organising. Whoever at least watches speaks "
    "sooner; deeper grades act only through the effects that the case states for them. A power or voice whose word "
    "carries weight in the country adds it, once spoken, to the side that it backs.",
    reads=("involvement", "speaks", "word", "backs"),
    writes=("time of the first public word", "declared authority"),
    reference="reference notes B10; thyne2006",
    limit="evidence equally likely under two grades moves nothing between them: Bayes on binary reports by "
    "enumeration",
    through="readiness_to_speak, called by clocks.crisis; backing, called by signals.advantage",
    tolerance="odds between grades above none unchanged to 1e-6",
)
