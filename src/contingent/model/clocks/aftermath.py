"""The aftermath: days in which terms are kept or broken and another attempt may follow."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model.course import Aftermath
from contingent.model.mechanisms import deal, recurrence
from contingent.model.points import Points
from contingent.model.state import fire


def aftermath(points: Points, struck: Array) -> Aftermath:
    """What follows where a deal was ``struck`` ``[W]``, and where none was."""
    layout, k = points.model.layout, points.constants()
    worlds, dt = struck.shape[0], layout.aftermath_days
    never = jnp.full(worlds, jnp.inf, jnp.float32)
    agreed = [
        struck & (points.score(f"term/{t.name}/agreed-draw") < points.score(f"term/{t.name}/agreed"))
        for t in layout.terms
    ]
    takes = [points.score(f"term/{t.name}/takes") / 24 for t in layout.terms]
    lasts = [points.score(f"term/{t.name}/lasts") / 24 for t in layout.terms]
    fates = tuple(
        (never, never, points.score(f"term/{t.name}/executed"), points.score(f"term/{t.name}/reneged"))
        for t in layout.terms
    )
    shape = [k[f"recurrence_{part}"] for part in ("floor", "surge", "fade")]

    def day(step: Array, carry: tuple) -> tuple:
        fates, recurs, again, leaves, office = carry
        start = step.astype(jnp.float32) * dt
        disarmed = jnp.zeros(worlds, bool)
        for term, fate in zip(layout.terms, fates, strict=True):
            disarmed = disarmed | (term.disarms & jnp.isfinite(fate[0]))
        new = []
        for i, (term, (executed, reneged, to_execute, to_renege)) in enumerate(
            zip(layout.terms, fates, strict=True)
        ):
            open_ = agreed[i] & ~jnp.isfinite(executed) & ~jnp.isfinite(reneged)
            to_execute, done, when = fire(to_execute, jnp.where(open_, 1 / takes[i], 0.0), start, dt)
            breach = deal.breach_hazard(1 / lasts[i], term.favours_challenger, disarmed, k["leverage_lost"])
            holds = agreed[i] & ~jnp.isfinite(reneged)
            to_renege, broken, broke = fire(to_renege, jnp.where(holds, breach, 0.0), start, dt)
            done = done & ~(broken & (broke < when))  # broken first: never carried out
            new.append(
                (jnp.where(done, when, executed), jnp.where(broken, broke, reneged), to_execute, to_renege)
            )
        years = (start / 365.25, (start + dt) / 365.25)
        risk = recurrence.cumulated(years[1], *shape) - recurrence.cumulated(years[0], *shape)
        again, strikes, when = fire(again, risk / dt, start, dt)
        recurs = jnp.where(strikes, when, recurs)
        office, gone, when = fire(office, k["office_loss"] / 365.25, start, dt)
        return tuple(new), recurs, again, jnp.where(gone, when, leaves), office

    start = (fates, never, points.score("event/recurs"), never, points.score("event/leaves-office"))
    fates, recurs, _, leaves, _ = jax.lax.fori_loop(0, layout.aftermath_steps, day, start)
    days = (jnp.arange(layout.aftermath_steps, dtype=jnp.float32)[:, None] + 1) * dt
    empty = jnp.zeros((0, worlds), jnp.float32)
    return Aftermath(
        agreed=jnp.stack(agreed) if agreed else empty > 0,
        executed=jnp.stack([f[0] for f in fates]) if fates else empty,
        reneged=jnp.stack([f[1] for f in fates]) if fates else empty,
        recurs=recurs,
        leaves=leaves,
        recurrence_risk=-jnp.expm1(-recurrence.cumulated(days / 365.25, *shape)),
    )
