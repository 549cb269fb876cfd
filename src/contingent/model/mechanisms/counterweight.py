"""Counterweights: armed forces outside the army's command, set against each other to guard the ruler.

De Bruin (2018, 2020): they make attempts fail, chiefly because some soldiers then gain by resisting;
they do not make attempts rarer; and the making of a new one makes an attempt likelier soon after.
"""

from __future__ import annotations

from jax import Array

from contingent.model.cards import Card
from contingent.model.mechanisms import patronage


def effectiveness(counterweight: Array, cost: Array) -> Array:
    """Share of their effectiveness in war that forces so divided keep: ``E/E₀ = 1 - κ·CB``."""
    return 1 - cost * counterweight


def resisting(resists: Array, counterweight: Array, resolve: Array) -> Array:
    """Chance of firing when confronted, for those who have gained by being set against the rest."""
    return patronage.shifted(resists, resolve * counterweight)


def threat(new: Array, weight: Array) -> Array:
    """Steps of later chance that a counterweight made since the build-up began costs who waits."""
    return -weight * new


CARD = Card(
    name="counterweight",
    clock="build-up (days); crisis (hours)",
    rule="Forces set against each other fight worse: the fortunes of the front fall by the log of the effectiveness "
    "lost. In a crisis all who come out for the ruler are the likelier to fire. What exists already changes nothing "
    "in what a challenger gains by striking; what is newly raised lowers what is left to one who waits.",
    reads=("counterweight",),
    writes=("fortune", "resists", "later chance of a challenger"),
    reference="debruin2018; debruin2020; pilsterbohmelt2011 for what it costs in war",
    limit="E = E₀(1 - κ·CB) (B5, its own definition); attempts not rarer, fewer successes, more attempts once a new "
    "force is made: signs only, for no size is at hand",
    through="effectiveness, resisting and threat, called by clocks.buildup and clocks.crisis",
    tolerance="1e-6; signs",
)
