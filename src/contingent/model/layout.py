"""The model of one case: what is fixed when it is compiled, and what stays data.

``Layout`` is static (names, who stands where, which score feeds what); ``Model`` holds the
numbers. What changes between replays (scores, seeds, interventions) is passed as data, so
that no counterfactual compiles anything anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jax import Array
from jaxtyping import Float, Int

from contingent.model.fitted import Fitted
from contingent.model.priors import Row

#: Quantities of the actors that take a side, in the order of their rows.
STANCE_QUANTITIES = ("strength", "influence", "inclination", "available", "resists")
#: Roles whose side is given; the others choose.
BOUND = ("challenger", "incumbent")
FACTION_QUANTITIES = ("chance", "cost", "favour", "revenue", "oversight")
LEADER_QUANTITIES = ("hopes", "grievance", "future_power", "trusts_restraint", "exposure")


@dataclass(frozen=True)
class Stop:
    """One place on a column's way, and who is stationed there (indices of actors)."""

    column: int
    place: str
    seat: bool
    garrison: tuple[int, ...]


@dataclass(frozen=True)
class EffectSpec:
    """An effect: quantity ``actor.name`` changes while fact ``fact`` is at least ``at_least``.

    ``starts_buildup`` and ``starts_crisis`` count steps of those clocks.
    """

    name: str
    on: str
    fact: int
    at_least: int
    starts_buildup: int
    starts_crisis: int


@dataclass(frozen=True)
class TermSpec:
    """A term of the deal, as far as its hazards need it."""

    name: str
    favours_challenger: bool
    disarms: bool


@dataclass(frozen=True)
class FactionSpec:
    """A faction, and the actors with a stance that belong to it (indices)."""

    name: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """Names and structure: hashable, so that it keys the compiled program."""

    rows: tuple[Row, ...]
    actors: tuple[str, ...]
    roles: tuple[str, ...]
    leaders: tuple[str, ...]
    incumbent: str
    mediators: tuple[tuple[str, int], ...]  # (name, index of the fact it acts on, or -1)
    speakers: tuple[tuple[str, int], ...]  # (name, index of its graded involvement, or -1)
    columns: tuple[int, ...]  # index of the actor that marches
    stops: tuple[Stop, ...]
    mobile: tuple[int, ...]  # forces bound to no place: they meet columns anywhere
    ties: tuple[tuple[int, int, float], ...]
    facts: tuple[str, ...]
    cuts: tuple[tuple[float, ...], ...]
    effects: tuple[EffectSpec, ...]
    terms: tuple[TermSpec, ...]
    buildup_steps: int
    crisis_steps: int
    aftermath_steps: int
    buildup_days: float  # days in one step of the build-up
    crisis_hours: float  # hours in one step of the crisis
    aftermath_days: float
    # what a case may leave out: without it the mechanism is no part of the program
    factions: tuple[FactionSpec, ...] = ()
    front: str = ""
    foreign: tuple[str, ...] = ()  # powers whose gain from a crisis depends on the front
    pinned: tuple[int, ...] = ()  # forces that a front can hold
    deadlines: tuple[tuple[str, int], ...] = ()  # (leader, step of the build-up)
    backers: tuple[str, ...] = ()  # voices whose word carries weight and leans to a side
    crowd: bool = False  # whether those who come out stand with a side
    issues: tuple[str, ...] = ()
    created: tuple[int, ...] = ()  # factions that are forces of the ruler's own making, which he arms
    counterweight: bool = False  # whether forces are set against each other to guard the ruler
    suspects: tuple[int, ...] = ()  # whom a ruler may come to suspect, where his response is played

    @cached_property
    def row_index(self) -> dict[str, int]:
        """Position of each score by name."""
        return {r.name: i for i, r in enumerate(self.rows)}

    @cached_property
    def runs(self) -> tuple[tuple[str, int, int], ...]:
        """Runs of scores of one link: (link, first, beyond the last). Each is transformed at once."""
        links = [(r.after, r.link) for r in self.rows]
        edges = [i for i in range(len(links)) if i == 0 or links[i] != links[i - 1]]
        return tuple((links[a][1], a, b) for a, b in zip(edges, [*edges[1:], len(links)], strict=True))

    @cached_property
    def bound(self) -> int:
        """How many of the actors are bound to a side, the makers of the attempt and the incumbent; they come first."""
        return sum(r in BOUND for r in self.roles)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the scores, in order."""
        return tuple(r.name for r in self.rows)

    def index(self, actor: str) -> int:
        """Position of an actor that has a stance."""
        return self.actors.index(actor)

    def faction_of(self, actor: str) -> int | None:
        """Position of the faction to which an actor belongs, if any."""
        number = self.index(actor)
        return next((n for n, f in enumerate(self.factions) if number in f.members), None)

    @cached_property
    def parts(self) -> frozenset[str]:
        """Optional mechanisms with constants of their own that the case plays."""
        played = {
            "patronage": bool(self.factions),
            "front": bool(self.front),
            "deadline": bool(self.deadlines),
            "response": bool(self.suspects),
            "arming": bool(self.created),
            "crowd": self.crowd,
            "counterweight": self.counterweight,
            "effectiveness": self.counterweight and bool(self.front),
        }
        return frozenset(name for name, holds in played.items() if holds)

    @property
    def steps(self) -> int:
        """Steps of build-up and crisis: the last step that conditioning may read."""
        return self.buildup_steps + self.crisis_steps

    @property
    def crisis_end(self) -> float:
        """Hours after the first overt act at which the clock of the crisis stops."""
        return self.crisis_steps * self.crisis_hours

    @property
    def all_steps(self) -> int:
        """Steps of all three clocks: rows of ``seeds``."""
        return self.steps + self.aftermath_steps

    @cached_property
    def happenings(self) -> tuple[str, ...]:
        """Everything whose first time a course records, in the case's own wording."""
        places = dict.fromkeys(s.place for s in self.stops)
        return (
            *(f"{p} reached" for p in places),
            *(f"{p} taken" for p in places),
            *(f"{a} joins" for a in self.actors),
            *(f"{a} defends" for a in self.actors),
            *(f"{a} speaks" for a, _ in self.speakers),
            "mediation",
            "clash",
            "deal",
            "end",
        )

    @cached_property
    def idle(self) -> frozenset[int]:
        """Scores that no course reads: of sources, and of facts that move nothing."""
        read = {e.fact for e in self.effects} | {f for _, f in (*self.mediators, *self.speakers)}
        dumb = {f"fact/{f}" for i, f in enumerate(self.facts) if i not in read}
        return frozenset(i for i, r in enumerate(self.rows) if r.name in dumb or r.name.startswith("source/"))

    @cached_property
    def clocks(self) -> tuple[str, ...]:
        """Named events of the crisis that fire when their cumulated hazard passes a threshold."""
        return (
            *(f"speaks/{a}" for a, _ in self.speakers),
            *(f"steps-in/{m}" for m, _ in self.mediators),
            "withdraws",
            "falls",
            "arrest",
            "surrenders",
            "rises",
        )

    @cached_property
    def onset_clocks(self) -> tuple[str, ...]:
        """Named events of the build-up."""
        return tuple(f"{kind}/{leader}" for leader in self.leaders for kind in ("strikes", "leaks"))

    @cached_property
    def all_clocks(self) -> tuple[str, ...]:
        """All events before the aftermath that fire at a threshold held in a score."""
        return (*self.onset_clocks, *self.clocks, *(f"thinks/{a}" for a in self.actors))


class Model(eqx.Module):
    """A compiled case: the layout and the location and scale of every score.

    Scores that were fitted are correlated: ``mix`` turns their standard-normal scores into theirs.
    """

    layout: Layout = eqx.field(static=True)
    together: tuple[int, ...] = eqx.field(static=True)  # rows of the fitted scores
    location: Float[Array, "D 1"]
    scale: Float[Array, "D 1"]
    mix: Float[Array, "C C"]

    def __init__(self, layout: Layout, fitted: Fitted | None = None) -> None:
        self.layout = layout
        if fitted:
            fitted = fitted.among([r.name.removeprefix("behaviour/") for r in layout.rows])
        self.together = tuple(layout.row_index[f"behaviour/{n}"] for n in fitted.names) if fitted else ()
        location = np.array([[r.location] for r in layout.rows])
        scale = np.array([[r.scale] for r in layout.rows])
        if fitted:
            rows = list(self.together)
            location[rows] += scale[rows] * np.array(fitted.mean)[:, None]
        self.location = jnp.array(location, jnp.float32)
        self.scale = jnp.array(scale, jnp.float32)
        self.mix = jnp.array(fitted.cholesky if fitted else np.zeros((0, 0)), jnp.float32)

    def values(self, z: Float[Array, "D W"]) -> Float[Array, "D W"]:
        """Values of all scores on their link scales."""
        mixed = {}
        for place, row in enumerate(self.together):
            mixed[row] = self.mix[place, 0] * z[self.together[0]]
            for other in range(1, place + 1):  # ordered additions: the same bits in every chunk
                mixed[row] = mixed[row] + self.mix[place, other] * z[self.together[other]]
        pieces, done = [], 0  # joined once: setting row by row would copy all of them each time
        for row in sorted(mixed):
            pieces += [z[done:row], mixed[row][None]]
            done = row + 1
        return self.location + self.scale * jnp.concatenate([*pieces, z[done:]])

    def spread(self, row: int) -> float:
        """Standard deviation of one score on its link scale, before any evidence of the case."""
        factor = np.linalg.norm(self.mix[self.together.index(row)]) if row in self.together else 1.0
        return float(self.scale[row, 0]) * float(factor)

    def facts(self, z: Float[Array, "D W"], do: Int[Array | np.ndarray, "F N"]) -> Int[Array, "F W"]:
        """Grades of all facts (0/1 for yes/no); ``do`` >= 0 overrides."""
        layout, found = self.layout, []
        for i, (fact, cuts) in enumerate(zip(layout.facts, layout.cuts, strict=True)):
            grade = jnp.zeros(z.shape[1], jnp.int32)
            for cut in cuts:
                grade = grade + (z[layout.row_index[f"fact/{fact}"]] > jnp.float32(cut)).astype(jnp.int32)
            found.append(jnp.where(do[i] >= 0, do[i], grade))
        return jnp.stack(found) if found else jnp.zeros((0, z.shape[1]), jnp.int32)


class Do(eqx.Module):
    """An intervention: the value that each fact is set to, or -1 to leave it, on each clock.

    Onset causes act on both clocks, ending causes from the crisis on: what precedes the
    step at which a cause acts is shared by the factual and the contrary world.
    """

    buildup: Int[Array | np.ndarray, "F N"]
    crisis: Int[Array | np.ndarray, "F N"]

    @staticmethod
    def nothing(facts: int) -> Do:
        """The intervention that changes nothing."""
        leave = np.full((facts, 1), -1, np.int32)
        return Do(leave, leave)

    def setting(self, fact: int, value: int, crisis_only: bool) -> Do:
        """The same intervention with one more fact set."""

        def changed(before: Array | np.ndarray) -> np.ndarray:
            after = np.array(before)
            after[fact] = value
            return after

        return Do(self.buildup if crisis_only else changed(self.buildup), changed(self.crisis))


class Worlds(eqx.Module):
    """Points: scores and step seeds. With a model and a ``Do`` they determine a course."""

    z: np.ndarray  # float32 [D, W]
    seeds: np.ndarray  # uint32 [T, W]

    @property
    def count(self) -> int:
        """Number of worlds."""
        return self.z.shape[1]

    def take(self, index: np.ndarray) -> Worlds:
        """The worlds at these positions."""
        return Worlds(*(np.take(np.asarray(x), index, axis=1) for x in (self.z, self.seeds)))
