"""Patronage: a budget divided among factions, so that none of them finds it worth while to strike.

The no-coup constraints are those of Svolik (2012): a faction that could take the prize ``W``
with chance ``p`` at cost ``c`` stays loyal if it gets at least ``pW - c``. What the masses
would do to all of them is a cost of fighting that all share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import equinox as eqx
import jax
import jax.numpy as jnp
from jax import Array
from jaxtyping import Float

from contingent.model import arrays
from contingent.model.cards import Card
from contingent.model.mechanisms import publics

if TYPE_CHECKING:
    from contingent.model.layout import Layout


class Standing(eqx.Module):
    """How the factions stand with the ruler on one day."""

    autonomy: Float[Array, "N W"]  # steps by which a faction's own means raise its chance
    short: Float[Array, "N W"]  # share of what it holds to be its due that it does not get
    surplus: Float[Array, "N W"]  # what it gets beyond what keeps it quiet, in prizes


def needed(chance: Array, prize: Array | float, cost: Array, fear: Array | float) -> Array:
    """The least that keeps a faction loyal: ``max(0, pW - c - fear)`` ``[N, W]``, in prizes."""
    return jnp.maximum(0.0, chance * prize - cost - fear)


def divide(need: Array, favour: Array, budget: Array) -> Array:
    """What each faction gets, ``[N, W]``: favour first, then the most dangerous before the less so.

    ``favour`` is the share of the budget that a faction is given whatever it could do; where the
    shares come to more than the whole, all are cut alike. Without favour, all are satisfied
    exactly where the sum of needs is within the budget.
    """
    given = budget * favour / jnp.maximum(1.0, arrays.total(favour))
    rest = budget - arrays.total(given)
    want = jnp.maximum(0.0, need - given)
    grants = []
    for i in range(need.shape[0]):
        # of two equally dangerous the one declared first: needs are equal only where both are zero
        before = [
            jnp.where((need[j] > need[i]) | ((need[j] == need[i]) & (j < i)), want[j], 0.0)
            for j in range(need.shape[0])
            if j != i
        ]
        left = rest - arrays.total(jnp.stack(before)) if before else rest
        grants.append(given[i] + jnp.clip(left, 0.0, want[i]))
    return jnp.stack(grants)


def shortfall(need: Array, granted: Array, envy: Array) -> Array:
    """Share of its due that each faction does not get, ``[N, W]``.

    Its due is what it could enforce, and ``envy`` times what any other gets beyond that.
    """
    surplus = jnp.maximum(0.0, granted - need)
    due = need + envy * (arrays.total(surplus) - surplus)
    return jnp.where(due > granted, 1 - granted / jnp.maximum(due, 1e-9), 0.0)


def loosen(autonomy: Array, gain: Array, oversight: Array, months: float) -> Array:
    """Autonomy after some more months: own revenue, use and reach add, oversight takes back."""
    return jnp.maximum(0.0, autonomy + (gain - oversight) * months)


def shifted(share: Array, steps: Array) -> Array:
    """A probability moved by steps on the log-odds scale."""
    return jax.nn.sigmoid(jnp.log(share) - jnp.log1p(-share) + steps)


def balance(of: dict[str, Array], budget: Array, masses: Array, k: dict[str, Array]) -> Standing:
    """One day's division: ``of`` holds the factions' quantities ``[N, W]``, autonomy as it has grown."""
    chance = shifted(of["chance"], of["autonomy"])
    need = needed(chance, 1.0, of["cost"], k["fear_of_masses"] * masses)
    granted = divide(need, of["favour"], budget)
    return Standing(
        autonomy=of["autonomy"],
        short=shortfall(need, granted, k["envy"]),
        surplus=jnp.maximum(0.0, granted - need),
    )


def masses_if_elites_fight(threshold: Array, spread: Array, licence: Array) -> Array:
    """Share of the public that an open contest would bring out at once."""
    return publics.share_willing(licence, threshold, spread)


def with_grievance(grievance: Array, short: Array) -> Array:
    """Share of its due that a challenger lacks, of its own grounds or of its faction's."""
    return 1 - (1 - grievance) * (1 - short)


def leaning(layout: Layout, standing: Standing, k: dict[str, Array]) -> Array:
    """Steps by which the factions' standing moves the leanings of their members, ``[A, W]``.

    A faction that is kept short leans to whoever rises; all others lean against a challenger
    who has been the favourite.
    """
    zero = jnp.zeros_like(standing.short[0])
    steps = [zero] * len(layout.actors)
    chiefs = {layout.index(leader) for leader in layout.leaders}
    favoured = [n for n, f in enumerate(layout.factions) if chiefs & set(f.members)]
    for number, faction in enumerate(layout.factions):
        rivals = [standing.surplus[n] for n in favoured if n != number]
        resented = k["resentment"] * arrays.total(jnp.stack(rivals)) if rivals else zero
        for member in faction.members:
            steps[member] = k["sway_of_grievance"] * standing.short[number] - resented
    return jnp.stack(steps)


CARD = Card(
    name="patronage",
    clock="build-up (days)",
    rule="The incumbent divides a budget among factions: favourites first, then the most dangerous, each as much as "
    "makes striking not worth while. What a faction lacks of its due becomes grievance of the challenger it stands "
    "behind and moves its members towards whoever rises; favour beyond need is grievance to all others, and makes "
    "them lean against a favourite who strikes. The crowd that a fight among them would bring out lowers what all "
    "can enforce. A created force grows more dangerous by its own revenue and use, less by oversight.",
    reads=("budget", "chance", "cost", "favour", "autonomy", "revenue", "oversight", "threshold", "spread"),
    writes=("grievance and hopes of a challenger", "inclination of factions' members"),
    reference="svolik2012; roessler2011 for exclusion and what it risks",
    limit="no favour, no fear, no autonomy: loyalty exactly where Σ max(0, pW - c) is within the budget (B6.1)",
    through="needed, divide and shortfall, called by patronage.balance in clocks.buildup",
    tolerance="1e-6",
)
