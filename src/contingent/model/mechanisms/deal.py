"""The deal's terms: carried out or broken, as competing hazards."""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from contingent.model.cards import Card


def breach_hazard(base: Array, favours_challenger: bool, disarmed: Array, leverage_lost: Array) -> Array:
    """Hazard that a term is broken: what binds the incumbent weakens once the challenger is disarmed."""
    return base * jnp.where(disarmed & favours_challenger, leverage_lost, 1.0)


CARD = Card(
    name="the deal's terms",
    clock="aftermath (days)",
    rule="Each agreed term is carried out at one hazard and broken at another, before or after it is carried out. "
    "Once a term that disarms the challenger is carried out, those that favour it are broken sooner.",
    reads=("agreed", "takes", "lasts", "disarms", "leverage_lost"),
    writes=("day of execution and of breach of every term",),
    reference="walter1997; fearon1995 (commitment)",
    limit="constant hazards, no disarming: P(executed before broken) = λ_A / Σλ (B14 competing exponentials)",
    through="breach_hazard and state.fire, called by clocks.aftermath",
    tolerance="3 standard errors of 50,000 worlds (false-alarm rate 0.3 %)",
)
