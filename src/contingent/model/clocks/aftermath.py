"""The aftermath: days in which the ruler responds, terms are kept or broken, another attempt may follow."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model import arrays
from contingent.model.course import Aftermath
from contingent.model.mechanisms import agenda, deal, recurrence, response
from contingent.model.points import Points
from contingent.model.state import fire

DAYS_A_YEAR = 365.25


class Ended(NamedTuple):
    """What the aftermath reads of a course."""

    struck: Any  # [W] whether a deal was struck
    times: Any  # [N, W] in the order of Layout.happenings, hours
    ended: Any  # [W] hours


class Later(NamedTuple):
    """What one day hands to the next."""

    fates: tuple  # of each term: days of execution and of breach, what is left of their thresholds
    recurs: Array
    again: Array  # what is left of the threshold of another attempt
    leaves: Array
    office: Array
    purged: Array  # [P, W]
    grudge: Array  # [P, W] what is left of the thresholds of removal


def aftermath(points: Points, seeds: Array, seen: Ended) -> Aftermath:
    """What follows a course of which ``seen`` is known."""
    layout, k = points.model.layout, points.constants()
    dt, never = layout.aftermath_days, jnp.full_like(seen.ended, jnp.inf)
    agreed = [
        seen.struck & (points.score(f"term/{t.name}/agreed-draw") < points.score(f"term/{t.name}/agreed"))
        for t in layout.terms
    ]
    suspects = suspicions(points, seen, k) if layout.suspects else jnp.zeros((0, len(never)))
    chosen = answer(points, suspects, seeds, seen, k) if layout.suspects else None
    k, shape = hardened(k, chosen), [k[f"recurrence_{part}"] for part in ("floor", "surge", "fade")]

    def day(step: Array, today: Later) -> Later:
        start = step.astype(jnp.float32) * dt
        fates = keep_or_break(points, agreed, today.fates, start, k)
        years = (start / DAYS_A_YEAR, (start + dt) / DAYS_A_YEAR)
        risk = recurrence.cumulated(years[1], *shape) - recurrence.cumulated(years[0], *shape)
        again, strikes, struck = fire(today.again, k.get("recurrence_factor", 1.0) * risk / dt, start, dt)
        office, gone, went = fire(today.office, k["office_loss"] / DAYS_A_YEAR, start, dt)
        purged, grudge = today.purged, today.grudge
        if chosen is not None:
            grudge, falls, fell = fire(grudge, response.purge_hazard(suspects, chosen, k), start, dt)
            purged = jnp.where(falls, fell, purged)
        return Later(
            fates=fates,
            recurs=jnp.where(strikes, struck, today.recurs),
            again=again,
            leaves=jnp.where(gone, went, today.leaves),
            office=office,
            purged=purged,
            grudge=grudge,
        )

    end = jax.lax.fori_loop(0, layout.aftermath_steps, day, opening(points, suspects, never))
    days = (jnp.arange(layout.aftermath_steps, dtype=jnp.float32)[:, None] + 1) * dt
    risk = recurrence.cumulated(days / DAYS_A_YEAR, *shape)
    empty = jnp.zeros((0, len(never)), jnp.float32)
    return Aftermath(
        agreed=jnp.stack(agreed) if agreed else empty > 0,
        executed=jnp.stack([f[0] for f in end.fates]) if end.fates else empty,
        reneged=jnp.stack([f[1] for f in end.fates]) if end.fates else empty,
        recurs=end.recurs,
        leaves=end.leaves,
        recurrence_risk=-jnp.expm1(-k.get("recurrence_factor", 1.0) * risk),
        response=jnp.full(never.shape, -1) if chosen is None else chosen,
        purged=end.purged,
        attention=attention(points, days),
    )


def attention(points: Points, days: Array) -> Array:
    """Shares of attention by day, ``[I, T, W]``; nothing where the case has no issues."""
    issues, worlds = points.model.layout.issues, points.values.shape[1]
    if not issues:
        return jnp.zeros((0, len(days), worlds))
    weight, shock, pull = (
        jnp.stack([points.quantity(f"{issue}.{q}", 0, crisis=True) for issue in issues])
        for q in ("attention", "shock", "pull")
    )
    return agenda.shares(weight, shock, pull, days)


def opening(points: Points, suspects: Array, never: Array) -> Later:
    """The first day: nothing has come about, all thresholds are whole."""
    layout = points.model.layout
    names = [layout.actors[i] for i in layout.suspects]
    return Later(
        fates=tuple(
            (never, never, points.score(f"term/{t.name}/executed"), points.score(f"term/{t.name}/reneged"))
            for t in layout.terms
        ),
        recurs=never,
        again=points.score("event/recurs"),
        leaves=never,
        office=points.score("event/leaves-office"),
        purged=jnp.full(suspects.shape, jnp.inf),
        grudge=jnp.stack([points.score(f"event/removed/{n}") for n in names]) if names else suspects,
    )


def suspicions(points: Points, seen: Ended, k: dict[str, Array]) -> Array:
    """How suspect each of ``Layout.suspects`` is, ``[P, W]``, by how long it waited."""
    layout, found = points.model.layout, []
    for i in layout.suspects:
        joins, defends = (layout.happenings.index(f"{layout.actors[i]} {v}") for v in ("joins", "defends"))
        waited = jnp.minimum(seen.times[defends], seen.ended)
        joined = jnp.isfinite(seen.times[joins])
        found.append(response.suspicion(waited, joined, k["suspicion_hours"]))
    return jnp.stack(found)


def answer(points: Points, suspects: Array, seeds: Array, seen: Ended, k: dict[str, Array]) -> Array:
    """The ruler's response, ``[W]``: by his authority, the places he has lost and the weight of suspects."""
    layout = points.model.layout
    weight = [points.quantity(f"{layout.actors[i]}.influence", 0, crisis=True) for i in layout.suspects]
    places = dict.fromkeys(s.place for s in layout.stops)
    taken = [jnp.isfinite(seen.times[layout.happenings.index(f"{p} taken")]) for p in places]
    lost = arrays.total(jnp.stack(taken).astype(jnp.float32)) if taken else jnp.zeros_like(seen.ended)
    authority = points.quantity(f"{layout.incumbent}.authority", 0, crisis=True)
    held = response.grip(authority, lost, k["humiliation"])
    leaning = response.leanings(held, arrays.total(jnp.stack(weight) * suspects), k)
    return response.respond(leaning, seeds[0])


def hardened(k: dict[str, Array], chosen: Array | None) -> dict[str, Array]:
    """The constants of the long clock as the ruler's response leaves them."""
    if chosen is None:
        return k
    again = response.factor(chosen, "purge", k["purge_recurrence"])
    return k | {
        "recurrence_factor": again * response.factor(chosen, "concede", k["concession_recurrence"]),
        "office_loss": k["office_loss"] * response.factor(chosen, "purge", k["purge_tenure"]),
        "breach_factor": response.factor(chosen, "purge", k["purge_breach"]),
    }


def keep_or_break(points: Points, agreed: list, fates: tuple, start: Array, k: dict[str, Array]) -> tuple:
    """One day of the deal's terms."""
    layout, dt = points.model.layout, points.model.layout.aftermath_days
    disarmed = jnp.zeros(start.shape, bool)
    for term, fate in zip(layout.terms, fates, strict=True):
        disarmed = disarmed | (term.disarms & jnp.isfinite(fate[0]))
    new = []
    for number, (term, (executed, reneged, to_execute, to_renege)) in enumerate(
        zip(layout.terms, fates, strict=True)
    ):
        takes, lasts = (points.score(f"term/{term.name}/{part}") / 24 for part in ("takes", "lasts"))
        open_ = agreed[number] & ~jnp.isfinite(executed) & ~jnp.isfinite(reneged)
        to_execute, done, when = fire(to_execute, jnp.where(open_, 1 / takes, 0.0), start, dt)
        breach = deal.breach_hazard(1 / lasts, term.favours_challenger, disarmed, k["leverage_lost"])
        if term.favours_challenger and "breach_factor" in k:
            breach = breach * k["breach_factor"]
        holds = agreed[number] & ~jnp.isfinite(reneged)
        to_renege, broken, broke = fire(to_renege, jnp.where(holds, breach, 0.0), start, dt)
        done = done & ~(broken & (broke < when))  # broken first: never carried out
        new.append(
            (jnp.where(done, when, executed), jnp.where(broken, broke, reneged), to_execute, to_renege)
        )
    return tuple(new)
