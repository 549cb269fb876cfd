"""Agenda: issues compete for attention that is always whole.

The zero-sum law of Zhu (1992): what one issue gains others lose, ``da_i/dt = Σ_j k_ij a_i a_j``
with ``k_ij = r_i - r_j``. Its solution is the logit law, ``a_i ∝ w_i exp(r_i t)``.
"""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from contingent.model.cards import Card


def shares(weight: Array, shock: Array, pull: Array, days: Array) -> Array:
    """Attention to each issue, ``[I, T, W]``, ``days`` ``[T, 1]`` after an event that shook the agenda.

    ``weight`` is the attention before it, ``shock`` what it added at once and ``pull`` what each
    day adds, both in steps, all ``[I, W]``.
    """
    steps = (jnp.log(weight) + shock)[:, None, :] + pull[:, None, :] * days
    top = steps[0]
    for issue in steps[1:]:
        top = jnp.maximum(top, issue)
    parts = jnp.exp(steps - top)
    whole = parts[0]
    for part in parts[1:]:
        whole = whole + part
    return parts / whole


CARD = Card(
    name="agenda",
    clock="aftermath (days)",
    rule="Issues share attention that sums to one. The attempt adds steps at once to those that it concerns; "
    "afterwards each gains on another by the difference of their pulls, so that attention comes and goes in days "
    "or weeks. Nothing else here depends on it.",
    reads=("attention", "shock", "pull"),
    writes=("attention to each issue, day by day",),
    reference="zhu1992",
    limit="two issues: the log odds of attention grow linearly at the difference of pulls (B11)",
    through="shares, called by clocks.aftermath",
    tolerance="1e-6",
)
