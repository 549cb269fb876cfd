"""Bargaining: offers, directly or through a mediator, and whether fighting on is worse.

The proposer's demand and the answer are those of Fearon (1995): take it or leave it,
with the other side's cost of fighting known only up to a range. An hourly haggle is not
Rubinstein's game; what holds of the sources is each single offer.
"""

from __future__ import annotations

import jax.numpy as jnp
from jax import Array

from contingent.model import arrays
from contingent.model.cards import Card
from contingent.model.mechanisms import signals
from contingent.model.state import Crisis, View, fire_clock


def demand(p_win: Array, own_cost: Array, most_other_cost: Array) -> Array:
    """Share that a proposer asks: ``p + (k - c)/2`` against a cost uniform on [0, k] (Fearon 1995)."""
    return jnp.clip(p_win + (most_other_cost - own_cost) / 2, 0.0, 1.0)


def accepts(offered: Array, trust: Array, p_win: Array, cost: Array) -> Array:
    """Whether an offer, discounted by the trust in it, is worth at least fighting on: ``p - c``."""
    return offered * trust >= p_win - cost


def vouched(own_word: Array, mediators_word: Array, mediating: Array) -> Array:
    """Trust in terms: the incumbent's word, and the mediator's where one vouches for it too."""
    return 1 - (1 - own_word) * (1 - jnp.where(mediating, mediators_word, 0.0))


def nearness(state: Crisis, view: View) -> Array:
    """How near the threat is to the seat of power: share of the way covered by the foremost column
    that heads for it; whole where no column does.
    """
    layout = view.layout
    heading = [s.column for s in layout.stops if s.seat]
    if not heading:
        return jnp.ones_like(state.ended)
    lengths = [sum(s.column == c for s in layout.stops) for c in heading]
    shares = [state.columns[c].next_stop / n for c, n in zip(heading, lengths, strict=True)]
    return jnp.maximum(0.2, jnp.max(jnp.stack(shares), axis=0))


def mediate(state: Crisis, view: View) -> tuple[Crisis, Array, Array]:
    """Let mediators step in; returns the factor on the rate of offers and the best word among them."""
    factor, word = jnp.ones_like(state.ended), jnp.zeros_like(state.ended)
    for name, _ in view.layout.mediators:
        hazard = view.acts[f"mediator/{name}"] / view.quantity[f"{name}.steps_in"]
        state, fires, when = fire_clock(state, view, f"steps-in/{name}", hazard)
        state = state.mark("mediation", when, fires)
        works = state.unspent[f"steps-in/{name}"] <= 0
        factor = jnp.where(works, jnp.maximum(factor, view.quantity[f"{name}.offer_rate"]), factor)
        word = jnp.where(works, jnp.maximum(word, view.quantity[f"{name}.trust"]), word)
    return state, factor, word


def step(state: Crisis, view: View) -> Crisis:
    """One side may make an offer; the other weighs it against fighting on."""
    k, ruler = view.constants, view.layout.incumbent
    state, factor, word = mediate(state, view)
    rate = factor / view.quantity[f"{ruler}.offers"]
    offers = arrays.uniform(view.seeds, "offer") < arrays.chance_within(rate, view.dt)
    by_incumbent = arrays.uniform(view.seeds, "who offers") < 0.5
    trust = vouched(view.quantity[f"{ruler}.trust"], word, word > 0)
    p_ruler = 1 - signals.chance(state.public_mean, state.public_precision)
    p_leader = signals.chance(state.leader_mean, state.leader_precision)
    cost_ruler = k["cost_incumbent"] * nearness(state, view)
    to_leader = 1 - demand(p_ruler, cost_ruler, k["guess_of_cost"])
    asked = demand(p_leader, k["cost_challenger"], k["guess_of_cost"])
    agreed = jnp.where(
        by_incumbent,
        accepts(to_leader, trust, p_leader, k["cost_challenger"]),
        accepts(1 - asked, jnp.ones_like(asked), p_ruler, cost_ruler)
        & (asked * trust >= p_leader - k["cost_challenger"]),
    )
    share = jnp.where(by_incumbent, to_leader, asked)
    struck = offers & agreed & state.undecided
    when = jnp.broadcast_to(view.hour + view.dt, state.ended.shape)
    state = state.mark("deal", when, struck).set(share=jnp.where(struck, share, state.share))
    concession = share >= k["concession_share"]
    return state.end("concession", when, struck & concession).end("settled", when, struck & ~concession)


CARD = Card(
    name="bargaining",
    clock="crisis (hours)",
    rule="Either side may make an offer; a mediator makes offers more frequent and vouches for them. A side accepts "
    "when the terms, discounted by its trust that they will be kept, are worth at least fighting on. A deal that "
    "gives the challenger much of what is at stake is a concession, else a settlement.",
    reads=("beliefs", "costs", "offers", "trust", "steps_in", "offer_rate"),
    writes=("mediation", "deal", "end: settled or concession"),
    reference="fearon1995; kydd2003",
    limit="full trust, one offer: demand p + (k-c)/2 and P(war) = (k-c)/2k (B8); bargaining range [p-c, p+c]; "
    "Rubinstein is not reproduced, because offers here are single and come at random",
    through="demand and accepts, called by bargaining.step",
    tolerance="1e-6; P(war) by quadrature 1e-4",
)
