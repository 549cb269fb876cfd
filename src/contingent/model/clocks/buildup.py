"""The build-up: days in which the challenger may strike."""

from __future__ import annotations

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model.layout import LEADER_QUANTITIES
from contingent.model.mechanisms import feud
from contingent.model.points import Points
from contingent.model.state import fire


def buildup(points: Points, seeds: Array, until: Array) -> tuple[Array, Array, dict[str, Array]]:
    """Days until an attempt: onset ``[W]`` in days, readiness at onset, what is left of thresholds."""
    layout, k = points.model.layout, points.constants()
    worlds, dt = seeds.shape[1], layout.buildup_days
    zero = jnp.zeros(worlds, jnp.float32)
    start = (
        {c: points.score(f"event/{c}") for c in layout.onset_clocks},
        dict.fromkeys(layout.leaders, zero),
        jnp.full(worlds, jnp.inf, jnp.float32),
        zero,
    )

    def day(step: Array, carry: tuple) -> tuple:
        unspent, ready, onset, ripe = carry
        unspent, ready = dict(unspent), dict(ready)
        for leader in layout.leaders:
            q = {n: points.quantity(f"{leader}.{n}", step, crisis=False) for n in LEADER_QUANTITIES}
            waiting = ~jnp.isfinite(onset)
            leak = -jnp.log1p(-q["exposure"])
            unspent[f"leaks/{leader}"], _, _ = fire(
                unspent[f"leaks/{leader}"], jnp.where(waiting, leak, 0.0), step * dt, dt
            )
            leaked = (unspent[f"leaks/{leader}"] <= 0).astype(jnp.float32)
            gain = feud.gain_from_striking(
                q["hopes"], q["hopes"] * q["future_power"], k["patience"], k["fight_cost"], q["grievance"]
            )
            trust_needed = feud.least_trust(
                k["struck_first_cost"], k["strike_peaceful_cost"], k["clash_cost"]
            )
            ripening = feud.gain_from_ripening(ready[leader], k["readiness_growth"], leak)
            hazard = feud.strike_hazard(gain, trust_needed - q["trusts_restraint"], ripening, leaked, k)
            unspent[f"strikes/{leader}"], strikes, when = fire(
                unspent[f"strikes/{leader}"], jnp.where(waiting, hazard, 0.0), step * dt, dt
            )
            ready[leader] = feud.ripen(ready[leader], k["readiness_growth"], dt, leaked)
            onset = jnp.where(strikes & waiting, when, onset)
            ripe = jnp.where(strikes & waiting, ready[leader], ripe)
        return unspent, ready, onset, ripe

    last = jnp.minimum(until, layout.buildup_steps)
    unspent, _, onset, ripe = jax.lax.fori_loop(0, last, day, start)
    return onset, ripe, unspent
