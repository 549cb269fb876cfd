"""The build-up: days in which the challenger may strike.

Within a day the front moves first, then the ruler divides what it leaves him, then each
challenger weighs striking on what it has got.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model.layout import FACTION_QUANTITIES, LEADER_QUANTITIES
from contingent.model.mechanisms import feud, front, patronage
from contingent.model.points import Points
from contingent.model.state import fire


class Before(NamedTuple):
    """How things stood when the attempt began, and what the build-up has left of its thresholds."""

    onset: Array  # [W] days since the start of the build-up; inf without an attempt
    ripe: Array  # [W] readiness
    fortune: Array | None  # [W] of the front
    standing: patronage.Standing | None  # of the factions
    unspent: dict[str, Array]


class Day(NamedTuple):
    """What one day hands to the next."""

    unspent: dict[str, Array]
    ready: dict[str, Array]
    onset: Array
    ripe: Array
    drifted: Any  # [W] what time has added to the fortunes of the front, where there is one
    standing: Any  # patronage.Standing, where the case has factions


def buildup(points: Points, seeds: Array, until: Array) -> Before:
    """Days until an attempt, up to step ``until``."""
    layout, k = points.model.layout, points.constants()
    worlds = seeds.shape[1]
    zero = jnp.zeros(worlds, jnp.float32)
    start = Day(
        unspent={c: points.score(f"event/{c}") for c in layout.onset_clocks},
        ready=dict.fromkeys(layout.leaders, zero),
        onset=jnp.full(worlds, jnp.inf, jnp.float32),
        ripe=zero,
        drifted=zero if layout.front else None,
        standing=first_standing(points) if layout.factions else None,
    )

    def day(step: Array, today: Day) -> Day:
        waiting = ~jnp.isfinite(today.onset)
        fortune = None
        if layout.front:
            moved = wander(points, today.drifted, seeds, step)
            today = today._replace(drifted=jnp.where(waiting, moved, today.drifted))
            fortune = points.quantity(f"{layout.front}.fortune", step, crisis=False) + today.drifted
        if layout.factions:
            divided = divide(points, today.standing, fortune, step, k)
            held = jax.tree.map(lambda new, old: jnp.where(waiting, new, old), divided, today.standing)
            today = today._replace(standing=held)
        for leader in layout.leaders:
            today = weigh(points, leader, today, fortune, step, k)
        return today

    last = jnp.minimum(until, layout.buildup_steps)
    end = jax.lax.fori_loop(0, last, day, start)
    fortune = None
    if layout.front:
        fortune = points.quantity(f"{layout.front}.fortune", 0, crisis=True) + end.drifted
    return Before(end.onset, end.ripe, fortune, end.standing, end.unspent)


def wander(points: Points, drifted: Any, seeds: Array, step: Array) -> Array:
    """One day of the front."""
    layout = points.model.layout
    trend, volatility = (
        points.quantity(f"{layout.front}.{q}", step, crisis=False) for q in ("trend", "volatility")
    )
    return front.wander(drifted, trend, volatility, seeds[step], layout.buildup_days)


def first_standing(points: Points) -> patronage.Standing:
    """The factions before the first day: with the autonomy they start from."""
    names = [f.name for f in points.model.layout.factions]
    autonomy = jnp.stack([points.quantity(f"{n}.autonomy", 0, crisis=False) for n in names])
    return patronage.Standing(autonomy, jnp.zeros_like(autonomy), jnp.zeros_like(autonomy))


def divide(points: Points, before: Any, fortune: Array | None, step: Array, k: dict) -> patronage.Standing:
    """One day of patronage."""
    layout = points.model.layout

    def quantity(name: str) -> Array:
        return points.quantity(name, step, crisis=False)

    of = {q: jnp.stack([quantity(f"{f.name}.{q}") for f in layout.factions]) for q in FACTION_QUANTITIES}
    months = layout.buildup_days / front.DAYS_A_MONTH
    of["autonomy"] = patronage.loosen(before.autonomy, of["revenue"], of["oversight"], months)
    budget = quantity(f"{layout.incumbent}.budget")
    if fortune is not None:
        budget = budget * front.budget_factor(fortune, k["front_resources"])
    masses = patronage.masses_if_elites_fight(
        quantity("public.threshold"), quantity("public.spread"), k["crisis_licence"]
    )
    return patronage.balance(of, budget, masses, k)


def weigh(points: Points, leader: str, today: Day, fortune: Array | None, step: Array, k: dict) -> Day:
    """One day of one challenger: its plans ripen, may leak, and it may strike."""
    dt = points.model.layout.buildup_days
    q = motives(points, leader, today, fortune, step, k)
    unspent, ready = dict(today.unspent), dict(today.ready)
    waiting = ~jnp.isfinite(today.onset)
    leak = -jnp.log1p(-q["exposure"])
    unspent[f"leaks/{leader}"], _, _ = fire(
        unspent[f"leaks/{leader}"], jnp.where(waiting, leak, 0.0), step * dt, dt
    )
    leaked = (unspent[f"leaks/{leader}"] <= 0).astype(jnp.float32)
    gain = feud.gain_from_striking(q["now"], q["later"], k["patience"], k["fight_cost"], q["grievance"])
    trust_needed = feud.least_trust(k["struck_first_cost"], k["strike_peaceful_cost"], k["clash_cost"])
    ripening = feud.gain_from_ripening(ready[leader], k["readiness_growth"], leak)
    hazard = feud.strike_hazard(gain, trust_needed - q["trusts_restraint"], ripening, leaked, k)
    unspent[f"strikes/{leader}"], strikes, when = fire(
        unspent[f"strikes/{leader}"], jnp.where(waiting, hazard, 0.0), step * dt, dt
    )
    ready[leader] = feud.ripen(ready[leader], k["readiness_growth"], dt, leaked)
    return today._replace(
        unspent=unspent,
        ready=ready,
        onset=jnp.where(strikes & waiting, when, today.onset),
        ripe=jnp.where(strikes & waiting, ready[leader], today.ripe),
    )


def motives(
    points: Points, leader: str, today: Day, fortune: Array | None, step: Array, k: dict
) -> dict[str, Array]:
    """What a challenger weighs on this day, with what patronage, front and deadline do to it."""
    layout = points.model.layout
    q = {n: points.quantity(f"{leader}.{n}", step, crisis=False) for n in LEADER_QUANTITIES}
    if fortune is not None:
        q["grievance"] = patronage.shifted(q["grievance"], -k["front_sours"] * fortune)
    if (own := layout.faction_of(leader)) is not None:
        q["grievance"] = patronage.with_grievance(q["grievance"], today.standing.short[own])
        q["hopes"] = patronage.shifted(q["hopes"], today.standing.autonomy[own])
    q["now"], q["later"] = q["hopes"], q["hopes"] * q["future_power"]
    for name, due in layout.deadlines:
        if name == leader:
            days = layout.buildup_days
            q["now"], q["later"] = feud.prospects(
                q["hopes"], q["future_power"], step * days, due * days, k["deadline_lead"]
            )
    return q
