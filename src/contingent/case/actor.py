"""Actors: who acts in a crisis, and the quantities that the model reads of each."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from contingent.case.amounts import Count, Hours, Ratio, Share, Steps
from contingent.case.fields import Name, Text
from contingent.case.moments import Moment
from contingent.case.part import Sourced

Role = Literal[
    "incumbent",
    "challenger",
    "force",
    "elite",
    "mediator",
    "foreign",
    "public",
    "observer",
    "faction",
    "front",
    "issue",
]


class Actor(Sourced):
    """Someone who acts in the crisis. Which quantities are read depends on the role."""

    name: Text | None = Field(None, description="Name shown to readers.")
    role: Role = Field(
        description="incumbent: holds power; challenger: makes the attempt; force: armed, may join, wait or "
        "defend; elite: unarmed but of weight; mediator; foreign: a power outside; public: a mass public; "
        "observer: speaks but does not act; faction: a part of the elite that the incumbent has to keep content; "
        "front: the fortunes of a war; issue: something that competes for the attention of the media."
    )
    of: Name | None = Field(None, description="The actor to whom this force belongs.")
    under: Name | None = Field(None, description="The actor who commands this one.")
    at: Name | None = Field(None, description="Where it stands when the crisis begins.")
    faction: Name | None = Field(None, description="The faction to which it belongs.")
    acts_if: Name | None = Field(None, description="A yes/no fact; without it the actor does not act.")
    strength: Count | None = Field(None, description="Armed men.")
    influence: Share | None = Field(None, description="Share of political authority in the country.")
    inclination: Steps | None = Field(None, description="Leaning towards (+) or against (-) the challenger.")
    available: Hours | None = Field(None, description="Hours before its men can be brought to bear.")
    resists: Share | None = Field(None, description="Chance that it fires when it defends and is confronted.")
    hopes: Share | None = Field(
        None, description="Challenger: its own estimate of its chance before it moves."
    )
    grievance: Share | None = Field(
        None, description="Challenger: share of its due that the incumbent cannot or will not give."
    )
    future_power: Share | None = Field(
        None, description="Challenger: share of its present chance that it would keep by waiting."
    )
    trusts_restraint: Share | None = Field(
        None, description="Challenger: its belief that it will not be struck first."
    )
    exposure: Share | None = Field(None, description="Challenger: chance a day that its plans come out.")
    deadline: Moment | None = Field(
        None,
        description="Challenger: until when waiting costs no power; afterwards what it would lose is lost.",
    )
    pace: Ratio | None = Field(None, description="Challenger: factor on the speed of its columns.")
    speaks: Hours | None = Field(
        None, description="Incumbent, foreign, observer: typical hours until it speaks in public."
    )
    offers: Hours | None = Field(None, description="Incumbent: typical hours between direct offers.")
    trust: Share | None = Field(None, description="Incumbent, mediator: how far its word is believed.")
    steps_in: Hours | None = Field(None, description="Mediator: typical hours until it steps in.")
    offer_rate: Ratio | None = Field(None, description="Mediator: factor on the rate of offers.")
    involvement: Name | None = Field(
        None, description="Foreign: the graded fact of how deeply it is involved."
    )
    threshold: Share | None = Field(
        None, description="Public: share already out at which half would come out."
    )
    spread: Share | None = Field(None, description="Public: standard deviation of the thresholds.")
    budget: Ratio | None = Field(
        None,
        description="Incumbent: what it can divide among factions, as a share of what holding power is worth.",
    )
    authority: Share | None = Field(
        None,
        description="Incumbent: how far it would be obeyed after an attempt; its response is played only with it.",
    )
    chance: Share | None = Field(None, description="Faction: chance that it could take power by itself.")
    cost: Share | None = Field(
        None, description="Faction: what trying would cost it, as a share of what holding power is worth."
    )
    favour: Share | None = Field(
        None, description="Faction: share of the budget that it gets whatever it could do."
    )
    autonomy: Steps | None = Field(
        None, description="Faction: how far its own means raise its chance when the build-up begins."
    )
    revenue: Steps | None = Field(
        None, description="Faction: autonomy that its own revenue, use and reach add in a month."
    )
    oversight: Steps | None = Field(
        None, description="Faction: autonomy that oversight takes back in a month."
    )
    use_in_war: Ratio | None = Field(
        None,
        description="Faction: a force of the ruler's own making, which he arms: what arms that raise its chance by a "
        "step would bring in the war, as a share of what holding power is worth.",
    )
    counterweight: Share | None = Field(
        None,
        description="Incumbent: how far armed forces are set against each other to guard it: 0 a single army, "
        "1 as much force outside the army's command as in it. The front's fortune and who resists are then meant "
        "without it.",
    )
    fortune: Steps | None = Field(
        None,
        description="Front: how the war goes for the incumbent when the build-up begins, 0 being a stalemate.",
    )
    trend: Steps | None = Field(None, description="Front: what a month adds to the fortune.")
    volatility: Ratio | None = Field(
        None, description="Front: standard deviation in steps of what else a month brings."
    )
    word: Share | None = Field(
        None,
        description="Foreign, observer: share of political authority in the country that its word carries.",
    )
    backs: Steps | None = Field(
        None,
        description="Foreign, observer: whom its word is understood to back, + the challenger, - the incumbent. "
        "Public: for whom those would come out who come out; without it a crowd stands with neither.",
    )
    attention: Share | None = Field(None, description="Issue: share of attention before the attempt.")
    shock: Steps | None = Field(None, description="Issue: what the attempt adds to it at once.")
    pull: Steps | None = Field(None, description="Issue: what each day after the attempt adds to it.")
    pinned: Share | None = Field(
        None, description="Force: share of its men that a front going badly can hold."
    )
