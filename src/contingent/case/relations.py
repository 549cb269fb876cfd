"""How the parts of a case bear on each other: claims in conflict, copies of sources, actors without links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from contingent.case.amounts import Amount
from contingent.case.happenings import normal
from contingent.case.schema import Case, Fact
from contingent.case.values import as_set

#: Two numbers conflict when they differ by more than each might be off by: a stated number is
#: seldom better than a quarter.
ROUGHNESS = 1.25


@dataclass(frozen=True)
class Side:
    """One value that is claimed, with the sources that claim it."""

    value: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Conflict:
    """A fact on which sources contradict each other."""

    fact: str
    sides: tuple[Side, ...]


def conflicts(case: Case) -> list[Conflict]:
    """Facts with incompatible claims: every side that some other side excludes. None is resolved."""
    found = []
    for name, fact in case.facts.items():
        said: dict[frozenset[str] | Amount, list[str]] = {}
        for claim in case.claims:
            if claim.about == name:
                said.setdefault(as_set(fact, claim.value), []).append(claim.source)
        sides = [v for v in said if any(not _compatible(v, other) for other in said)]
        if sides:
            found.append(Conflict(name, tuple(Side(_worded(v, fact), tuple(said[v])) for v in sides)))
    return found


def _compatible(one: frozenset[str] | Amount, other: frozenset[str] | Amount) -> bool:
    if isinstance(one, Amount) and isinstance(other, Amount):
        return one.low <= other.high * ROUGHNESS and other.low <= one.high * ROUGHNESS
    return isinstance(one, frozenset) and isinstance(other, frozenset) and bool(one & other)


def _worded(value: frozenset[str] | Amount, fact: Fact) -> str:
    if isinstance(value, Amount):
        return f"{value.low:g}" if value.fixed else f"{value.low:g} .. {value.high:g}"
    return " or ".join(g for g in (fact.grades or sorted(value)) if g in value)


def copies(case: Case) -> list[tuple[str, str]]:
    """Sources that derive from others, each with the source that it goes back to in the end."""
    found = []
    for name, source in case.sources.items():
        origin, seen = source.derives_from, {name}
        while origin in case.sources and origin not in seen and case.sources[origin].derives_from:
            seen.add(origin)
            origin = case.sources[origin].derives_from
        if origin is not None:
            found.append((name, origin))
    return found


def unrelated(case: Case) -> list[str]:
    """Actors whom nothing links to the incumbent or to any challenger, directly or through others.

    Links are: a tie; ``under`` and ``of``; standing at the same place, or on the route of a
    column; belonging to a faction; being changed or governed by the same fact (effects, ``measures``, ``acts_if``,
    ``involvement``). An actor whom an observation names is linked, and so is one whom a fact
    governs through ``acts_if`` or ``involvement``: the case says what it does. Factions share the
    incumbent's budget, the front bears on it, and issues compete for attention: all are linked. A claim or a
    cause is about a fact, and links actors only through it. Strength, influence or a role that
    would count (force, elite, mediator) link nobody.
    """
    links = _Links()
    for tie in case.ties:
        links.join([f"actor {tie.start}", f"actor {tie.to}"])
    for name, actor in case.actors.items():
        links.join(
            [
                f"actor {name}",
                *(f"actor {above}" for above in (actor.under, actor.of, actor.faction) if above),
            ]
        )
        links.join([f"actor {name}", *([f"place {actor.at}"] if actor.at else [])])
        gates = [f"fact {gate}" for gate in (actor.acts_if, actor.involvement) if gate]
        central = gates or actor.role in ("incumbent", "challenger", "faction", "front", "issue")
        links.join([f"actor {name}", *gates, *(["crisis"] if central else [])])
    for route in case.routes.values():
        links.join([f"actor {route.of}", *(f"place {p}" for leg in route.legs for p in (leg.start, leg.to))])
    for name, fact in case.facts.items():
        changed = [effect.on for effect in fact.effects] + ([fact.measures] if fact.measures else [])
        links.join([f"fact {name}", *(f"actor {on.split('.')[0]}" for on in changed)])
    links.join(["crisis", *(f"actor {name}" for name in _seen(case))])
    return [name for name in case.actors if not links.joined(f"actor {name}", "crisis")]


def _seen(case: Case) -> Iterable[str]:
    """Actors whom an observation names."""
    for seen in case.observations:
        name, _, verb = normal(seen.happened or seen.never or "").rpartition(" ")
        if name in case.actors and verb in ("joins", "defends", "speaks"):
            yield name


class _Links:
    """Sets of things that hang together."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def _top(self, item: str) -> str:
        while (above := self._above.get(item, item)) != item:
            self._above[item] = self._above.get(above, above)  # halves the way for the next search
            item = above
        return item

    def join(self, items: list[str]) -> None:
        """Link all ``items`` to the first."""
        for item in items[1:]:
            self._above[self._top(item)] = self._top(items[0])

    def joined(self, one: str, other: str) -> bool:
        """Whether two items hang together."""
        return self._top(one) == self._top(other)
