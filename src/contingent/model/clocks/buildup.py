"""The build-up: days in which the challenger may strike.

Within a day the front moves first, then the ruler arms or disarms what he has created for it and divides
what it leaves him, then each challenger weighs striking on what it has got and what it sees coming.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model.layout import FACTION_QUANTITIES, LEADER_QUANTITIES
from contingent.model.mechanisms import arming, counterweight, feud, front, patronage
from contingent.model.points import Points
from contingent.model.state import fire


class Before(NamedTuple):
    """How things stood when the attempt began, and what the build-up has left of its thresholds."""

    onset: Array  # [W] days since the start of the build-up; inf without an attempt
    ripe: Array  # [W] readiness
    fortune: Array | None  # [W] of the front
    standing: patronage.Standing | None  # of the factions
    arms: dict[int, arming.Arms]  # of the created forces, by position of the faction
    unspent: dict[str, Array]


class Day(NamedTuple):
    """What one day hands to the next."""

    unspent: dict[str, Array]
    ready: dict[str, Array]
    onset: Array
    ripe: Array
    drifted: Any  # [W] what time has added to the fortunes of the front, where there is one
    standing: Any  # patronage.Standing, where the case has factions
    arms: dict[int, arming.Arms]


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
        arms=dict.fromkeys(layout.created, arming.Arms(zero, zero)),
    )

    def day(step: Array, today: Day) -> Day:
        waiting = ~jnp.isfinite(today.onset)
        fortune = None
        if layout.front:
            moved = wander(points, today.drifted, seeds, step)
            today = today._replace(drifted=jnp.where(waiting, moved, today.drifted))
            fortune = fortune_at(points, today.drifted, step, k)
        if layout.factions:
            arms = {n: arm(points, n, today, fortune, step, k) for n in layout.created}
            changed = {"arms": arms, "standing": divide(points, today.standing, arms, fortune, step, k)}
            before = {"arms": today.arms, "standing": today.standing}
            today = today._replace(
                **jax.tree.map(lambda new, old: jnp.where(waiting, new, old), changed, before)
            )
        for leader in layout.leaders:
            today = weigh(points, leader, today, fortune, step, k)
        return today

    last = jnp.minimum(until, layout.buildup_steps)
    end = jax.lax.fori_loop(0, last, day, start)
    fortune = None
    if layout.front:
        fortune = fortune_at(points, end.drifted, 0, k, crisis=True)
    return Before(end.onset, end.ripe, fortune, end.standing, end.arms, end.unspent)


def wander(points: Points, drifted: Any, seeds: Array, step: Array) -> Array:
    """One day of the front."""
    layout = points.model.layout
    trend, volatility = (
        points.quantity(f"{layout.front}.{q}", step, crisis=False) for q in ("trend", "volatility")
    )
    return front.wander(drifted, trend, volatility, seeds[step], layout.buildup_days)


def fortune_at(points: Points, drifted: Any, step: Array | int, k: dict, *, crisis: bool = False) -> Array:
    """Fortunes of the front, less what forces set against each other lose in it."""
    layout = points.model.layout
    fortune = points.quantity(f"{layout.front}.fortune", step, crisis=crisis) + drifted
    if layout.counterweight:
        divided = points.quantity(f"{layout.incumbent}.counterweight", step, crisis=crisis)
        fortune = fortune + jnp.log(counterweight.effectiveness(divided, k["counterweight_cost"]))
    return fortune


def arm(points: Points, number: int, today: Day, fortune: Any, step: Array, k: dict) -> arming.Arms:
    """One day of arms for one created force."""
    layout = points.model.layout
    use, chance = (
        points.quantity(f"{layout.factions[number].name}.{q}", step, crisis=False)
        for q in ("use_in_war", "chance")
    )
    use = arming.use_now(use, fortune, k["need_of_arms"])
    best = arming.optimum(use, patronage.shifted(chance, today.standing.autonomy[number]))
    months = layout.buildup_days / front.DAYS_A_MONTH
    return arming.arm(today.arms[number].given, best, k["arming_pace"], months)


def first_standing(points: Points) -> patronage.Standing:
    """The factions before the first day: with the autonomy they start from."""
    names = [f.name for f in points.model.layout.factions]
    autonomy = jnp.stack([points.quantity(f"{n}.autonomy", 0, crisis=False) for n in names])
    return patronage.Standing(autonomy, jnp.zeros_like(autonomy), jnp.zeros_like(autonomy))


def divide(
    points: Points,
    before: Any,
    arms: dict[int, arming.Arms],
    fortune: Array | None,
    step: Array,
    k: dict,
) -> patronage.Standing:
    """One day of patronage."""
    layout = points.model.layout

    def quantity(name: str) -> Array:
        return points.quantity(name, step, crisis=False)

    of = {q: jnp.stack([quantity(f"{f.name}.{q}") for f in layout.factions]) for q in FACTION_QUANTITIES}
    for number, armed in arms.items():
        of["chance"] = of["chance"].at[number].set(patronage.shifted(of["chance"][number], armed.given))
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
    """What a challenger weighs on this day, with what patronage, front, arms and deadline do to it."""
    layout = points.model.layout
    q = {n: points.quantity(f"{leader}.{n}", step, crisis=False) for n in LEADER_QUANTITIES}
    if fortune is not None:
        q["grievance"] = patronage.shifted(q["grievance"], -k["front_sours"] * fortune)
    if (own := layout.faction_of(leader)) is not None:
        q["grievance"] = patronage.with_grievance(q["grievance"], today.standing.short[own])
        q["hopes"] = patronage.shifted(q["hopes"], own_steps(own, today.standing, today.arms))
    q["now"], q["later"] = q["hopes"], q["hopes"] * q["future_power"]
    for name, due in layout.deadlines:
        if name == leader:
            days = layout.buildup_days
            q["now"], q["later"] = feud.prospects(
                q["hopes"], q["future_power"], step * days, due * days, k["deadline_lead"]
            )
    if own in today.arms:
        q["later"] = patronage.shifted(q["later"], today.arms[own].due)
    if layout.counterweight:
        then, now = (points.quantity(f"{layout.incumbent}.counterweight", s, crisis=False) for s in (0, step))
        q["later"] = patronage.shifted(q["later"], counterweight.threat(now - then, k["new_force"]))
    return q


def own_steps(number: int, standing: patronage.Standing, arms: dict[int, arming.Arms]) -> Array:
    """Steps that a faction's means and the arms it was given add to its chance, ``[W]``."""
    own = standing.autonomy[number]
    return own + arms[number].given if number in arms else own
