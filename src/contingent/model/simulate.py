"""The model as a pure function from worlds to courses: build-up, crisis, aftermath.

The order of mechanisms within a step of the crisis is ``CRISIS_STEP`` below; that of the
other two clocks is the body of their loops.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TYPE_CHECKING

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jax import Array

from contingent.model import arrays
from contingent.model.behaviour import CONSTANTS
from contingent.model.course import Aftermath, Course
from contingent.model.layout import LEADER_QUANTITIES, STANCE_QUANTITIES, Do, Model, Worlds, natural
from contingent.model.mechanisms import (
    allegiance,
    bargaining,
    clash,
    deal,
    ending,
    feud,
    foreign,
    march,
    publics,
    recurrence,
    signals,
)
from contingent.model.state import OPEN, OUTCOMES, WITH_CHALLENGER, WITH_INCUMBENT, Column, Crisis, View, fire

if TYPE_CHECKING:
    from collections.abc import Callable

CRISIS_STEP: tuple[Callable[[Crisis, View], Crisis], ...] = (
    signals.step,  # first what all can see: everyone below acts on the same news
    allegiance.step,  # then sides are taken, on that news
    march.step,  # columns meet whoever has come out by now
    clash.step,  # fights begun or under way cost one company a side at most
    publics.step,  # the crowd follows what it has seen of all this
    bargaining.step,  # offers are weighed with the losses and places of this step known
    ending.step,  # what was not settled may end otherwise
)
CARDS = tuple(
    m.CARD
    for m in (feud, signals, allegiance, march, clash, publics, bargaining, ending, foreign, deal, recurrence)
)


class Points(eqx.Module):
    """Values of all scores of a chunk of worlds, by name, on both clocks."""

    model: Model
    values: Array  # [D, W] on link scales
    buildup: Array  # [F, W] grades of the facts during the build-up
    crisis: Array  # [F, W]

    def __init__(self, model: Model, z: Array, do: Do) -> None:
        self.model = model
        self.values = model.values(z)
        self.buildup = model.facts(z, do.buildup)
        self.crisis = model.facts(z, do.crisis)

    def score(self, name: str) -> Array:
        """Natural value of one score."""
        row = self.model.layout.row_index[name]
        return natural(self.model.layout.rows[row], self.values[row])

    def quantity(self, name: str, step: Array | int, crisis: bool) -> Array:
        """Natural value of ``actor.quantity`` at a step of a clock, facts' effects included."""
        layout = self.model.layout
        row = layout.row_index[f"actor/{name}"]
        value, facts = self.values[row], self.crisis if crisis else self.buildup
        for effect in layout.effects:
            if effect.on == name:
                starts = effect.starts_crisis if crisis else effect.starts_buildup
                holds = (facts[effect.fact] >= effect.at_least) & (jnp.asarray(step) >= starts)
                value = value + jnp.where(holds, self.values[layout.row_index[effect.name]], 0.0)
        return natural(layout.rows[row], value)

    def constants(self) -> dict[str, Array]:
        """Behavioural constants on their natural scales."""
        k = {name: self.score(f"behaviour/{name}") for name in CONSTANTS}
        return k | {"clash_cost": k["struck_first_cost"] * k["clash_share"]}


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


def view_at(points: Points, seeds: Array, step: Array, fixed: dict, ripe: Array) -> View:
    """What the mechanisms see at one step of the crisis."""
    layout = points.model.layout
    at = partial(points.quantity, step=step, crisis=True)
    quantity = {
        name: at(name) if name in fixed["timed"] else fixed["quantity"][name] for name in fixed["quantity"]
    }
    actors = dict(fixed["actors"])
    for q in STANCE_QUANTITIES:
        names = [f"{a}.{q}" for a in layout.actors]
        if any(n in fixed["timed"] for n in names):
            actors[q] = jnp.stack([at(n) for n in names])
    return View(
        layout=layout,
        hour=step.astype(jnp.float32) * layout.crisis_hours,
        dt=layout.crisis_hours,
        seeds=seeds[layout.buildup_steps + step],
        constants=fixed["constants"],
        quantity=quantity,
        actors=actors,
        acts=fixed["acts"],
        travel=fixed["travel"],
        ripe=ripe,
    )


def fixed_parts(points: Points) -> dict:
    """All that does not change during the crisis, computed once; ``timed`` names what does."""
    layout = points.model.layout
    timed = {e.on for e in layout.effects if e.starts_crisis > 0}
    singles = [r.name.removeprefix("actor/") for r in layout.rows if r.name.startswith("actor/")]
    singles = [n for n in singles if n.split(".")[1] not in (*STANCE_QUANTITIES, *LEADER_QUANTITIES)]
    actors = {
        q: jnp.stack([points.quantity(f"{a}.{q}", 0, crisis=True) for a in layout.actors])
        for q in STANCE_QUANTITIES
    }
    for score in ("report", "resolve"):
        actors[score] = jnp.stack([points.score(f"{score}/{a}") for a in layout.actors])
    k = points.constants()
    always = jnp.ones(points.values.shape[1], jnp.float32)
    acts = {
        f"mediator/{m}": points.crisis[f].astype(jnp.float32) if f >= 0 else always
        for m, f in layout.mediators
    }
    for name, grade in layout.speakers:
        sooner = (
            foreign.readiness_to_speak(points.crisis[grade], k["foreknowledge"]) if grade >= 0 else always
        )
        acts[f"voice/{name}"] = sooner
    return {
        "timed": timed,
        "quantity": {n: points.quantity(n, 0, crisis=True) for n in singles},
        "actors": actors,
        "constants": k,
        "acts": acts,
        "travel": travel(points),
    }


def travel(points: Points) -> Array:
    """Hours from each stop's predecessor, ``[S, W]``."""
    layout, hours = points.model.layout, []
    for stop in layout.stops:
        pace = points.quantity(f"{layout.actors[layout.columns[stop.column]]}.pace", 0, crisis=True)
        length, speed, delay = (
            points.score(f"leg/{layout.actors[layout.columns[stop.column]]}/{stop.place}/{part}")
            for part in ("length", "speed", "delay")
        )
        hours.append(march.travel_hours(length, speed * pace, delay))
    return jnp.stack(hours) if hours else jnp.zeros((0, points.values.shape[1]), jnp.float32)


def opening(points: Points, onset: Array, fixed: dict) -> Crisis:
    """The state when the attempt begins: its makers and the incumbent stand in the open, all others wait."""
    layout = points.model.layout
    worlds, n = onset.shape[0], len(layout.actors)
    sides = {"challenger": WITH_CHALLENGER, "incumbent": WITH_INCUMBENT}
    stance = jnp.array([[sides.get(r, 0)] for r in layout.roles], jnp.int32) * jnp.ones(
        (1, worlds), jnp.int32
    )
    never = jnp.full(worlds, jnp.inf, jnp.float32)
    zero = jnp.zeros(worlds, jnp.float32)
    hopes = [points.quantity(f"{leader}.hopes", 0, crisis=True) for leader in layout.leaders]
    hope = jnp.max(jnp.stack(hopes), axis=0)
    columns = []
    for c in range(len(layout.columns)):
        first = next(i for i, s in enumerate(layout.stops) if s.column == c)
        columns.append(
            Column(fixed["travel"][first], jnp.zeros(worlds, jnp.int32), zero, zero, zero, zero, zero)
        )
    plain = [h for h in layout.happenings if not h.endswith((" joins", " defends"))]
    return Crisis(
        stance=stance,
        broken=jnp.zeros((n, worlds), bool),
        joined=jnp.full((n, worlds), jnp.inf, jnp.float32),
        defended=jnp.full((n, worlds), jnp.inf, jnp.float32),
        first_thought=jnp.stack([points.score(f"event/thinks/{a}") for a in layout.actors]),
        advantage=zero,
        public_mean=zero,
        public_precision=zero + 0.5,
        leader_mean=jax.scipy.special.ndtri(hope),
        leader_precision=zero + 1.0,
        columns=tuple(columns),
        losses=jnp.zeros((2, worlds), jnp.float32),
        turnout=zero,
        share=zero,
        unspent={c: points.score(f"event/{c}") for c in layout.clocks},
        times=dict.fromkeys(plain, never),
        outcome=jnp.where(jnp.isfinite(onset), OPEN, OUTCOMES.index("no-attempt")),
        ended=never,
    )


def crisis(points: Points, seeds: Array, onset: Array, ripe: Array, until: Array) -> Crisis:
    """Hours of the crisis, up to ``until`` steps of build-up and crisis together."""
    layout = points.model.layout
    fixed = fixed_parts(points)

    def step(number: Array, state: Crisis) -> Crisis:
        view = view_at(points, seeds, number, fixed, ripe)
        for mechanism in CRISIS_STEP:
            state = mechanism(state, view)
        return state

    state = opening(points, onset, fixed)
    first = signals.advantage(state, view_at(points, seeds, jnp.int32(0), fixed, ripe))
    state = state.set(public_mean=first)  # all begin from the contest as it first stands
    last = jnp.clip(until - layout.buildup_steps, 0, layout.crisis_steps)
    state = jax.lax.fori_loop(0, last, step, state)
    at_the_end = jnp.full_like(state.ended, layout.crisis_steps * layout.crisis_hours)
    return state.end("war", at_the_end, state.undecided & (last == layout.crisis_steps))


@eqx.filter_jit
def _chunk(model: Model, z: Array, seeds: Array, do: Do, until: Array) -> Course:
    points = Points(model, z, do)
    layout = model.layout
    onset, ripe, unspent = buildup(points, seeds, until)
    state = crisis(points, seeds, onset, ripe, until)
    closed = state.outcome > 0
    state = state.mark("end", state.ended, closed)
    rows = {f"{a} joins": state.joined[i] for i, a in enumerate(layout.actors)}
    rows |= {f"{a} defends": state.defended[i] for i, a in enumerate(layout.actors)}
    rows |= state.times
    left = unspent | state.unspent
    left |= {f"thinks/{a}": state.first_thought[i] for i, a in enumerate(layout.actors)}
    dead = state.losses * points.score("behaviour/dead_share")
    return Course(
        onset=onset,
        times=jnp.stack([rows[h] for h in layout.happenings]),
        outcome=state.outcome.astype(jnp.int8),
        ended=state.ended,
        dead=dead,
        share=state.share,
        unspent=jnp.stack([left[c] for c in layout.all_clocks]),
        ripe=ripe,
    )


@eqx.filter_jit
def _aftermath_chunk(model: Model, z: Array, seeds: Array, do: Do, struck: Array) -> Aftermath:
    layout = model.layout
    points = Points(model, z, do)
    k = points.constants()
    worlds, dt = z.shape[1], layout.aftermath_days
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


def _in_chunks(program: Callable, worlds: int, chunk: int, *per_world: np.ndarray) -> list:
    """Run a compiled program over chunks on as many threads as there are cores; parts stay in order.

    Every chunk is filled up to whole lanes with copies of its last world, so that one shape is
    compiled, and no world falls into the scalar rest of a vectorised loop, which rounds otherwise.
    """
    width = -(-chunk // arrays.LANES) * arrays.LANES

    def part(piece: slice) -> list[np.ndarray]:
        worlds = piece.stop - piece.start
        cut = [x[..., piece] for x in per_world]
        if worlds < width:
            cut = [np.pad(x, [(0, 0)] * (x.ndim - 1) + [(0, width - worlds)], mode="edge") for x in cut]
        return [np.asarray(x)[..., :worlds] for x in program(*cut)]

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        parts = list(pool.map(part, arrays.chunks(worlds, chunk)))
    return [np.concatenate(fields, axis=-1) for fields in zip(*parts, strict=True)]


def simulate(
    model: Model, worlds: Worlds, do: Do | None = None, until: int | None = None, chunk: int = arrays.CHUNK
) -> Course:
    """Courses of ``worlds`` under ``do``, up to step ``until`` of build-up and crisis (default: all).

    Bits do not depend on ``chunk``, on the number of cores or on which other worlds there are.
    """
    last = np.int32(model.layout.steps if until is None else until)
    per_world = (
        np.asarray(worlds.z),
        np.asarray(worlds.seeds)[: model.layout.steps],
        *_spread(model, worlds, do),
    )

    def program(z: np.ndarray, seeds: np.ndarray, buildup: np.ndarray, crisis: np.ndarray) -> Course:
        do = Do(jnp.asarray(buildup), jnp.asarray(crisis))
        return _chunk(model, jnp.asarray(z), jnp.asarray(seeds), do, jnp.asarray(last))

    return Course(*_in_chunks(program, worlds.count, chunk, *per_world))


def follow(
    model: Model, worlds: Worlds, course: Course, do: Do | None = None, chunk: int = arrays.CHUNK
) -> Aftermath:
    """What follows the courses of ``worlds``, to the end of the long clock."""
    struck = course.is_outcome("settled") | course.is_outcome("concession")
    per_world = (np.asarray(worlds.z), np.asarray(worlds.seeds)[model.layout.steps :], struck)

    def program(
        z: np.ndarray, seeds: np.ndarray, struck: np.ndarray, buildup: np.ndarray, crisis: np.ndarray
    ) -> Aftermath:
        do = Do(jnp.asarray(buildup), jnp.asarray(crisis))
        return _aftermath_chunk(model, jnp.asarray(z), jnp.asarray(seeds), do, jnp.asarray(struck))

    return Aftermath(*_in_chunks(program, worlds.count, chunk, *per_world, *_spread(model, worlds, do)))


def _spread(model: Model, worlds: Worlds, do: Do | None) -> tuple[np.ndarray, np.ndarray]:
    """An intervention as one column a world, so that one program serves all of them."""
    do = Do.nothing(len(model.layout.facts)) if do is None else do
    shape = (len(model.layout.facts), worlds.count)
    return np.broadcast_to(np.asarray(do.buildup), shape), np.broadcast_to(np.asarray(do.crisis), shape)
