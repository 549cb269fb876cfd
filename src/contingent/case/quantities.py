"""Which quantities of an actor the model reads, and how a fact may change them."""

from __future__ import annotations

from contingent.case.schema import Actor

_STANCE = ("strength", "influence", "inclination", "available", "resists")
_LEADER = ("hopes", "grievance", "future_power", "trusts_restraint", "exposure")
_BY_ROLE: dict[str, tuple[str, ...]] = {
    "incumbent": (*_STANCE, "speaks", "offers", "trust"),
    "challenger": (*_STANCE, "pace"),
    "force": _STANCE,
    "elite": _STANCE,
    "mediator": ("trust", "steps_in", "offer_rate"),
    "foreign": ("speaks",),
    "observer": ("speaks",),
    "public": ("threshold", "spread"),
    "faction": ("chance", "cost", "favour", "autonomy", "revenue", "oversight"),
    "front": ("fortune", "trend", "volatility"),
    "issue": ("attention", "shock", "pull"),
}
#: Quantities that the model reads only where an actor has them.
_OPTIONAL: dict[str, tuple[str, ...]] = {
    "incumbent": ("budget", "authority", "counterweight"),
    "faction": ("use_in_war",),
    "force": ("pinned",),
    "foreign": ("word", "backs"),
    "observer": ("word", "backs"),
    "public": ("backs",),
}

#: Quantities that a factor changes; all others change by steps.
BY_FACTOR = frozenset(
    {
        *("strength", "available", "pace", "speaks", "offers", "steps_in", "offer_rate"),
        *("budget", "use_in_war", "volatility"),
    }
)
QUANTITIES = frozenset().union(*_BY_ROLE.values(), *_OPTIONAL.values(), _LEADER)
#: What else is said of an actor, by role.
_GATES = {
    "acts_if": ("mediator",),
    "involvement": ("foreign",),
    "faction": ("challenger", "force", "elite"),
    "deadline": ("challenger",),
}


def quantities(actor: Actor) -> tuple[str, ...]:
    """The quantities that the model reads of this actor."""
    leads = actor.role == "challenger" and actor.of is None
    given = (q for q in _OPTIONAL.get(actor.role, ()) if getattr(actor, q) is not None)
    return (*_BY_ROLE[actor.role], *(_LEADER if leads else ()), *given)


def unread(actor: Actor) -> list[str]:
    """Fields given that the model does not read for an actor of this role."""
    idle = sorted(QUANTITIES - set(quantities(actor)))
    idle += [gate for gate, roles in _GATES.items() if actor.role not in roles]
    return [name for name in idle if getattr(actor, name) is not None]
