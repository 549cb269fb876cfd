"""Feud and pre-emption: the challenger strikes when striking now beats waiting.

Power shift after Fearon (1995) and Powell (2006); leak race after the derivation in the
notes; mutual fear after Schelling (1960). In the build-up, one step is a day.
"""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model.cards import Card


def gain_from_striking(p_now: Array, p_later: Array, patience: Array, cost: Array, grievance: Array) -> Array:
    """Value of fighting now less that of waiting, in periods of all there is to divide.

    ``p/(1-δ) - C`` is what a fight brings. The most that waiting can bring is what the
    incumbent can give today, ``1 - grievance``, and the discounted value ``δV₂`` of a fight
    after power has shifted. With no grievance this is the condition of Powell (2006):
    fighting is unavoidable where it is positive.
    """
    fight_now = p_now / (1 - patience) - cost
    fight_later = jnp.maximum(0.0, p_later / (1 - patience) - cost)
    return fight_now - ((1 - grievance) + patience * fight_later)


def prospects(hopes: Array, kept: Array, day: Array, deadline: Array | float, lead: Array) -> tuple:
    """Chance of winning now, and after waiting, where power shifts at ``deadline`` to the share ``kept``.

    Until the last ``lead`` days waiting costs no power; after the deadline it is lost already. The
    hazard of striking is then that of a static quarrel far before the deadline and concentrates
    in the last interval.
    """
    now = jnp.where(day >= deadline, hopes * kept, hopes)
    return now, jnp.where(day >= deadline - lead, hopes * kept, hopes)


def gain_from_ripening(readiness: Array, growth: Array, exposure: Array) -> Array:
    """Value of waiting for plans to ripen, a day: growth of readiness less the risk of a leak.

    With readiness ``1 - e^{-gt}`` it turns negative at ``t* = ln(1 + g/h)/g``.
    """
    return growth * (1 - readiness) - exposure * readiness


def least_trust(struck: Array, peaceful: Array, both: Array) -> Array:
    """Belief in the other's restraint from which peace is a best reply: ``(d-f)/(s+d-f)``."""
    return (struck - both) / (peaceful + struck - both)


def strike_hazard(gain: Array, fear: Array, ripening: Array, leaked: Array, k: dict[str, Array]) -> Array:
    """Hazard a day of striking.

    Two motives, either of which may suffice: a gain from striking before power shifts, and a
    fear of being struck first that exceeds the trust peace needs. A challenger knows how far it
    may misjudge either, and asks for a margin of ``caution`` such spreads. It waits while its
    plans gain by ripening, unless they have leaked. With ``resolve_noise`` to zero each becomes
    the sharp rule of its source.
    """
    preempt = jax.nn.sigmoid(gain / k["resolve_noise"] - k["caution"])
    dread = jax.nn.sigmoid(fear / (0.25 * k["resolve_noise"]) - k["caution"])
    motive = 1 - (1 - preempt) * (1 - dread)
    ripe = jax.nn.sigmoid(-ripening / (0.05 * k["resolve_noise"]))
    return k["strike_rate"] * motive * jnp.maximum(ripe, leaked)


def ripen(readiness: Array, growth: Array, days: float, leaked: Array) -> Array:
    """Readiness after ``days`` more of preparation; once plans have leaked it stands still."""
    return jnp.where(leaked > 0, readiness, 1 - (1 - readiness) * jnp.exp(-growth * days))


CARD = Card(
    name="feud and pre-emption",
    clock="build-up (days)",
    rule="Orders, cuts and leaks lower what the challenger would keep by waiting. It strikes at a rate "
    "that rises as striking now beats waiting, or as it trusts too little that it will not be struck "
    "first, by a margin that grows with what it may misjudge; it waits while its plans still ripen faster than they "
    "leak. Where the case gives a deadline, waiting costs no power until the last days before it, and afterwards the "
    "power is gone.",
    reads=(
        "hopes",
        "future_power",
        "grievance",
        "trusts_restraint",
        "exposure",
        "deadline",
        "facts with effects on them",
    ),
    writes=("day of the attempt", "readiness at the attempt"),
    reference="fearon1995; powell2006; schelling1960",
    limit="grievance 0: sign of the power-shift condition (B1.2); noise to 0: strike day t* of the leak race "
    "(B1.3); attempts in the last interval before a deadline and not before (B1.4); least trust q* of mutual "
    "fear (B1.5); all at its median: the yearly hazard of another attempt (B13, a fit by judgement)",
    through="gain_from_striking, prospects, gain_from_ripening, least_trust, called by clocks.buildup",
    tolerance="1e-6; t* within one step of the grid",
)
