"""The crisis: hours in which sides are taken, columns march and offers are made.

The order of mechanisms within a step is ``CRISIS_STEP`` below.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import jax
import jax.numpy as jnp
from jax import Array

from contingent.model.behaviour import CONSTANTS
from contingent.model.clocks.buildup import Before, own_steps
from contingent.model.layout import LEADER_QUANTITIES, STANCE_QUANTITIES
from contingent.model.mechanisms import (
    allegiance,
    bargaining,
    clash,
    counterweight,
    ending,
    foreign,
    front,
    march,
    patronage,
    publics,
    signals,
)
from contingent.model.points import Points
from contingent.model.state import OPEN, OUTCOMES, WITH_CHALLENGER, WITH_INCUMBENT, Column, Crisis, View

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
            actors[q] = fixed["moved"].get(q, _same)(jnp.stack([at(n) for n in names]))
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
        road=fixed["road"],
        ripe=ripe,
    )


def paced(k: dict[str, Array]) -> dict[str, Array]:
    """The constants of a crisis, its rates an hour at its own tempo; travel and fights keep theirs."""
    rates = {n for n, c in CONSTANTS.items() if c.unit.endswith("an hour")}
    return {n: value / k["tempo"] if n in rates else value for n, value in k.items()}


def _same(values: Array) -> Array:
    return values


def moved_by(points: Points, before: Before | None) -> dict[str, Callable[[Array], Array]]:
    """What has been done to the actors' quantities ``[A, W]``: factions' leanings, men at the front, resolve."""
    layout, k = points.model.layout, points.constants()
    moved: dict[str, Callable[[Array], Array]] = {}
    if before is not None and before.standing is not None:
        steps = patronage.leaning(layout, before.standing, k)
        moved["inclination"] = lambda leaning: leaning + steps
    if before is not None and before.fortune is not None and layout.pinned:
        free = {
            i: front.free_share(points.quantity(f"{layout.actors[i]}.pinned", 0, crisis=True), before.fortune)
            for i in layout.pinned
        }
        moved["strength"] = lambda men: jnp.stack([m * free.get(i, 1.0) for i, m in enumerate(men)])
    if layout.counterweight:
        divided = points.quantity(f"{layout.incumbent}.counterweight", 0, crisis=True)
        loyal = jnp.array([[r != "challenger"] for r in layout.roles])
        moved["resists"] = lambda fires: jnp.where(
            loyal, counterweight.resisting(fires, divided, k["counterweight_resolve"]), fires
        )
    return moved


def fixed_parts(points: Points, before: Before | None = None) -> dict:
    """All that does not change during the crisis, computed once; ``timed`` names what does.

    ``before`` is where the build-up has left front and factions, in cases that have them.
    """
    layout = points.model.layout
    timed = {e.on for e in layout.effects if e.starts_crisis > 0}
    singles = [r.name.removeprefix("actor/") for r in layout.rows if r.name.startswith("actor/")]
    singles = [n for n in singles if n.split(".")[1] not in (*STANCE_QUANTITIES, *LEADER_QUANTITIES)]
    moved = moved_by(points, before)
    actors = {
        q: moved.get(q, _same)(
            jnp.stack([points.quantity(f"{a}.{q}", 0, crisis=True) for a in layout.actors])
        )
        for q in STANCE_QUANTITIES
    }
    for score in ("report", "resolve"):
        actors[score] = jnp.stack([points.score(f"{score}/{a}") for a in layout.actors])
    k = paced(points.constants())
    length, speed, delay = legs(points)
    always = jnp.ones(points.values.shape[1], jnp.float32)
    acts = {
        f"mediator/{m}": points.crisis[f].astype(jnp.float32) if f >= 0 else always
        for m, f in layout.mediators
    }
    for name, grade in layout.speakers:
        sooner = (
            foreign.readiness_to_speak(points.crisis[grade], k["foreknowledge"]) if grade >= 0 else always
        )
        if before is not None and before.fortune is not None and name in layout.foreign:
            sooner = sooner * front.temptation(before.fortune, k["front_tempts"])
        acts[f"voice/{name}"] = sooner
    return {
        "timed": timed,
        "moved": moved,
        "quantity": {n: points.quantity(n, 0, crisis=True) for n in singles},
        "actors": actors,
        "constants": k,
        "acts": acts,
        "travel": march.travel_hours(length, speed, delay),
        "road": march.travel_hours(length, speed, 0.0),
    }


def legs(points: Points) -> tuple[Array, Array, Array]:
    """Length (km), speed (km/h) and delay (h) of each stop's leg, ``[S, W]`` each."""
    layout, found = points.model.layout, []
    for stop in layout.stops:
        marcher = layout.actors[layout.columns[stop.column]]
        length, speed, delay = (
            points.score(f"leg/{marcher}/{stop.place}/{part}") for part in ("length", "speed", "delay")
        )
        found.append((length, speed * points.quantity(f"{marcher}.pace", 0, crisis=True), delay))
    if not found:
        none = jnp.zeros((0, points.values.shape[1]), jnp.float32)
        return none, none, none
    length, speed, delay = (jnp.stack(part) for part in zip(*found, strict=True))
    return length, speed, delay


def hopes_at_onset(points: Points, before: Before) -> Array:
    """The best hopes among the leaders, ``[W]``."""
    layout, hopes = points.model.layout, []
    for leader in layout.leaders:
        hope = points.quantity(f"{leader}.hopes", 0, crisis=True)
        if before.standing is not None and (own := layout.faction_of(leader)) is not None:
            hope = patronage.shifted(hope, own_steps(own, before.standing, before.arms))
        hopes.append(hope)
    return jnp.max(jnp.stack(hopes), axis=0)


def opening(points: Points, before: Before, fixed: dict) -> Crisis:
    """The state when the attempt begins: its makers and the incumbent stand in the open, all others wait."""
    layout = points.model.layout
    worlds, n = before.onset.shape[0], len(layout.actors)
    sides = {"challenger": WITH_CHALLENGER, "incumbent": WITH_INCUMBENT}
    stance = jnp.array([[sides.get(r, 0)] for r in layout.roles], jnp.int32) * jnp.ones(
        (1, worlds), jnp.int32
    )
    never = jnp.full(worlds, jnp.inf, jnp.float32)
    zero = jnp.zeros(worlds, jnp.float32)
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
        leader_mean=jax.scipy.special.ndtri(hopes_at_onset(points, before)),
        leader_precision=zero + 1.0,
        columns=tuple(columns),
        losses=jnp.zeros((2, worlds), jnp.float32),
        turnout=publics.already_out(
            fixed["quantity"]["public.threshold"], fixed["quantity"]["public.spread"]
        ),
        share=zero,
        unspent={c: points.score(f"event/{c}") for c in layout.clocks},
        times=dict.fromkeys(plain, never),
        outcome=jnp.where(jnp.isfinite(before.onset), OPEN, OUTCOMES.index("no-attempt")),
        ended=never,
    )


def crisis(points: Points, seeds: Array, before: Before, until: Array) -> Crisis:
    """Hours of the crisis, up to ``until`` steps of build-up and crisis together."""
    layout = points.model.layout
    fixed, ripe = fixed_parts(points, before), before.ripe

    def step(number: Array, state: Crisis) -> Crisis:
        view = view_at(points, seeds, number, fixed, ripe)
        for mechanism in CRISIS_STEP:
            state = mechanism(state, view)
        return state

    state = opening(points, before, fixed)
    first = signals.advantage(state, view_at(points, seeds, jnp.int32(0), fixed, ripe))
    state = state.set(public_mean=first)  # all begin from the contest as it first stands
    last = jnp.clip(until - layout.buildup_steps, 0, layout.crisis_steps)
    state = jax.lax.fori_loop(0, last, step, state)
    at_the_end = jnp.full_like(state.ended, layout.crisis_end)
    return state.end("war", at_the_end, state.undecided & (last == layout.crisis_steps))
