"""A crisis with nothing in it but what a test puts there, for the mechanisms' own steps."""

import dataclasses

import jax.numpy as jnp
import numpy as np
from jax import Array

from contingent.model.behaviour import CONSTANTS
from contingent.model.layout import Layout, Worlds
from contingent.model.priors import NATURAL
from contingent.model.state import OPEN, Column, Crisis, View

NOTHING = Layout(
    rows=(),
    actors=(),
    roles=(),
    leaders=(),
    incumbent="ruler",
    mediators=(),
    speakers=(),
    columns=(),
    stops=(),
    mobile=(),
    ties=(),
    facts=(),
    cuts=(),
    effects=(),
    terms=(),
    buildup_steps=1,
    crisis_steps=1,
    aftermath_steps=1,
    buildup_days=1.0,
    crisis_hours=1.0,
    aftermath_days=1.0,
)


def layout(**changes: object) -> Layout:
    return dataclasses.replace(NOTHING, **changes)


def view(of: Layout, worlds: int, dt: float = 1.0, **parts: object) -> View:
    """A step; constants default to the medians of their priors, actors to zero in everything."""
    constants = {n: jnp.full(worlds, c.median) for n, c in CONSTANTS.items()}
    actors = ("strength", "influence", "inclination", "available", "resists", "report", "resolve")
    fields = {
        "hour": jnp.zeros(()),
        "seeds": jnp.arange(worlds, dtype=jnp.uint32),
        "quantity": {},
        "acts": {},
        "travel": jnp.zeros((0, worlds)),
        "road": jnp.zeros((0, worlds)),
        "ripe": jnp.ones(worlds),
    }
    fields |= {k: v for k, v in parts.items() if k not in ("constants", "actors")}
    fields["constants"] = constants | {k: wide(v, worlds) for k, v in parts.get("constants", {}).items()}
    fields["actors"] = {q: jnp.zeros((len(of.actors), worlds)) for q in actors} | parts.get("actors", {})
    return View(layout=of, dt=dt, **fields)


def crisis(of: Layout, worlds: int, **changes: object) -> Crisis:
    """Everyone waits, nothing has happened, nobody knows anything."""
    zero, never = jnp.zeros(worlds), jnp.full(worlds, jnp.inf)
    each = jnp.zeros((len(of.actors), worlds))
    fields = {
        "stance": each.astype(jnp.int32),
        "broken": each > 0,
        "joined": each + jnp.inf,
        "defended": each + jnp.inf,
        "first_thought": each + 1.0,
        "advantage": zero,
        "public_mean": zero,
        "public_precision": zero + 1.0,
        "leader_mean": zero,
        "leader_precision": zero + 1.0,
        "columns": tuple(column(worlds) for _ in of.columns),
        "losses": jnp.zeros((2, worlds)),
        "turnout": zero,
        "share": zero,
        "unspent": dict.fromkeys(of.clocks, zero + jnp.inf),
        "times": {h: never for h in of.happenings if not h.endswith((" joins", " defends"))},
        "outcome": jnp.full(worlds, OPEN),
        "ended": never,
    }
    return Crisis(**(fields | changes))


def column(worlds: int, **changes: object) -> Column:
    zero = jnp.zeros(worlds)
    names = ("hours_left", "own", "own_start", "foe", "foe_start", "company")
    fields = dict.fromkeys(names, zero) | {"next_stop": zero.astype(jnp.int32)}
    return Column(**(fields | changes))


def wide(value: object, worlds: int) -> Array:
    return jnp.broadcast_to(jnp.asarray(value, float), (worlds,))


def pinned(of: Layout, worlds: Worlds, values: dict[str, float]) -> Worlds:
    """The same worlds with some scores set so that their natural values are these."""
    z = np.array(worlds.z)
    back = {"identity": float, "log": np.log, "logit": lambda p: np.log(p / (1 - p))}
    for name, value in values.items():
        row = of.rows[of.row_index[name]]
        z[of.row_index[name]] = (back[row.link](value) - row.location) / row.scale
        assert np.isclose(
            float(NATURAL[row.link](row.location + row.scale * z[of.row_index[name]][0])), value, atol=1e-6
        )
    return Worlds(z, worlds.seeds)
