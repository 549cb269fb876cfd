"""What each part of a case does in its compiled model: it drives, is evidence, or is held.

Nothing here is said by the author: a part drives if something in the model reads it, is evidence if an
answer is weighed by it, and is held otherwise. With it comes what can be changed to measure what it does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from contingent.case.elements import KINDS, passage
from contingent.case.questions import Query, parse
from contingent.compile import Compiled
from contingent.explain.coverage.changes import Change, LeftOut, Moved, Switched, Untied
from contingent.model.layout import BOUND

DRIVES, EVIDENCE, HELD, OUTSIDE = ROLES = ("drives", "is evidence", "is held", "lies outside")


@dataclass(frozen=True)
class Standing:
    """One part of the case: what it does, why that is so, and what to change."""

    kind: str
    name: str
    role: str
    why: str
    changes: tuple[Change, ...] = ()


def standings(compiled: Compiled, element: object) -> list[Standing]:
    """The standing of every part that an element names, in the order of ``KINDS``."""
    return [s for kind in KINDS for name in getattr(element, kind) for s in _OF[kind](compiled, name)]


def strongest(found: Iterable[Standing]) -> str:
    """The role of an element: the strongest of its parts."""
    return min((s.role for s in found), key=ROLES.index, default=OUTSIDE)


# --- facts and what is said of them -------------------------------------------------------------


def readers(compiled: Compiled, name: str) -> list[str]:
    """What in the model reads a fact, in words."""
    layout, fact = compiled.model.layout, compiled.case.facts[name]
    number = layout.facts.index(name)
    found = [f"changes {on}" for on in dict.fromkeys(e.on for e in layout.effects if e.fact == number)]
    found += [f"decides whether {m} acts" for m, gate in layout.mediators if gate == number]
    found += [f"decides how soon {s} speaks" for s, gate in layout.speakers if gate == number]
    return found + ([f"is {fact.measures}"] if fact.measures else [])


def accounts(compiled: Compiled, name: str) -> list[str]:
    """Readings whose probability is weighed by a fact."""
    case = compiled.case
    return [r for r in case.partition if name in case.readings[r].believes]


def _asked(compiled: Compiled, name: str) -> list[str]:
    """Answers that rest on a fact without any course reading it, in words."""
    case = compiled.case
    found = [f"the account {r} is weighed by it" for r in accounts(compiled, name)]
    asking = [q for q in case.questions if name in _named(parse(q, case))]
    return found + [f"the question {q} names it" for q in asking]


def _named(query: Query) -> set[str]:
    """Facts that a question names, by value or by what is claimed of them."""
    return {fact for fact, _ in query.facts} | {fact for _, fact, _ in query.claims}


def _fact(compiled: Compiled, name: str) -> list[Standing]:
    fact, read, asked = compiled.case.facts[name], readers(compiled, name), _asked(compiled, name)
    if not read:
        said = dict.fromkeys(c.source for c in compiled.case.claims if c.about == name)
        held = f"said by {_list(list(said)) or 'nobody'}; nothing reads it, and no answer rests on it"
        return [Standing("facts", name, EVIDENCE if asked else HELD, _list(asked) or held)]
    layout = compiled.model.layout
    if fact.measures:
        change: Change = Moved("one standard deviation more", layout.row_index[f"actor/{fact.measures}"])
    else:
        values = fact.grades or ["no", "yes"]
        says = f"“{values[-1]}” rather than “{values[0]}”" if fact.grades else "so rather than not"
        change = Switched(says, layout.facts.index(name), 0, len(values) - 1, ("onset", "ending"))
    return [Standing("facts", name, DRIVES, _list(read), (change,))]


def _claim(compiled: Compiled, name: str) -> list[Standing]:
    used = {c.position: c for c in compiled.testimony.claims}
    found = []
    for position, claim in enumerate(compiled.case.claims):
        if passage(claim.source, claim.locator) != name:
            continue
        (fact,) = _fact(compiled, claim.about)
        if position not in used:
            found.append(Standing("claims", name, HELD, "a copy of another source: it counts once"))
        elif fact.role == HELD:
            why = f"on {claim.about}, which nothing reads: it bears only on how far its source is believed"
            found.append(Standing("claims", name, HELD, why, (LeftOut("claim left out", used[position]),)))
        else:
            weighed = tuple(accounts(compiled, claim.about)) if fact.role == EVIDENCE else ()
            out = LeftOut("claim left out", used[position], weighed)
            found.append(Standing("claims", name, EVIDENCE, f"on {claim.about}: {fact.why}", (out,)))
    return found


def _observation(compiled: Compiled, name: str) -> list[Standing]:
    used = {i.id: i for i in compiled.record.instruments}
    found = []
    for number, seen in enumerate(compiled.case.observations, 1):
        if passage(seen.source, seen.locator) != name:
            continue
        if (instrument := used.get(f"o{number}")) is None:
            found.append(Standing("observations", name, HELD, "a copy of another source: it counts once"))
            continue
        out = LeftOut("observation left out", instrument)
        why = f"worlds are weighed by {instrument.happening}"
        found.append(Standing("observations", name, EVIDENCE, why, (out,)))
    return found


# --- who acts, how they are bound, and by which rates -------------------------------------------


def _takes_its_side(compiled: Compiled, actor: str) -> bool:
    """Whether an actor has a stance and can change it."""
    roles = dict(zip(compiled.model.layout.actors, compiled.model.layout.roles, strict=True))
    return roles.get(actor) not in (None, *BOUND)


def _scores(compiled: Compiled, named: Iterable[str]) -> list[Change]:
    """A step of one standard deviation of each of these scores that is uncertain and read."""
    layout = compiled.model.layout
    rows = [layout.row_index[n] for n in named if n in layout.row_index]
    return [
        Moved(f"{layout.rows[r].name.partition('/')[2]}: one standard deviation more", r)
        for r in rows
        if layout.rows[r].scale and r not in layout.idle
    ]


def _actor(compiled: Compiled, name: str) -> list[Standing]:
    actor, _, quantity = name.partition(".")
    if actor in compiled.unrelated:
        return [Standing("actors", name, HELD, "nothing links it to the crisis: it is not played")]
    layout, publics = (
        compiled.model.layout,
        [n for n, a in compiled.case.actors.items() if a.role == "public"],
    )
    if actor in publics[1:]:
        return [Standing("actors", name, HELD, f"only the first public, {publics[0]}, is played")]
    known = "public" if actor in publics else actor
    wanted = f"actor/{known}.{quantity}"
    named = [n for n in layout.names if (n == wanted if quantity else n.startswith(wanted))]
    if not _takes_its_side(compiled, actor):
        named = [n for n in named if not n.endswith(".inclination")]  # who leads or rules does not lean
    if not named:
        return [Standing("actors", name, HELD, "the model reads nothing of it")]
    role = compiled.case.actors[actor].role
    why = f"the model reads its {quantity}" if quantity else f"it is played, as {role}"
    return [Standing("actors", name, DRIVES, why, tuple(_scores(compiled, named)))]


def _tie(compiled: Compiled, name: str) -> list[Standing]:
    ends = compiled.model.layout.actors
    played = [t for t in compiled.case.ties if t.start in ends and t.to in ends]
    found = []
    for tie in compiled.case.ties:
        if f"{tie.start} -> {tie.to}" != name:
            continue
        if tie not in played:
            found.append(Standing("ties", name, HELD, "one of its ends takes no side"))
            continue
        if not _takes_its_side(compiled, tie.start):
            found.append(Standing("ties", name, HELD, f"{tie.start} has its side: nothing can pull it"))
            continue
        why = f"{tie.kind}: the stance of {tie.to} pulls {tie.start}"
        found.append(Standing("ties", name, DRIVES, why, (_untied(compiled, played.index(tie)),)))
    return found


def _untied(compiled: Compiled, tie: int) -> Change:
    """A tie taken out: of one to a leader or the ruler, whose stance never changes, its steady pull alone."""
    layout, says = compiled.model.layout, "tie taken out"
    start, to, weight = layout.ties[tie]
    row = layout.row_index[f"actor/{layout.actors[start]}.inclination"]
    if _takes_its_side(compiled, layout.actors[to]) or not layout.rows[row].scale:
        return Untied(says, (tie,))  # another model, to be compiled
    pull = weight if layout.roles[to] == "challenger" else -weight
    return Moved(says, row, -pull / layout.rows[row].scale)


def _route(compiled: Compiled, name: str) -> list[Standing]:
    route, layout = compiled.case.routes[name], compiled.model.layout
    named = [n for n in layout.names if n.startswith(f"leg/{route.of}/")]
    if not named:
        return [Standing("routes", name, HELD, f"{route.of} marches nowhere")]
    return [Standing("routes", name, DRIVES, f"{route.of} marches on it", tuple(_scores(compiled, named)))]


def _cause(compiled: Compiled, name: str) -> list[Standing]:
    cause, fact = compiled.cause(name), compiled.case.causes[name].of or name
    if cause.inert:
        return [Standing("causes", name, HELD, f"nothing reads {fact}")]
    change = Switched(
        "replayed with its contrary, against as it was", cause.fact, cause.contrary, None, (cause.asks,)
    )
    return [Standing("causes", name, DRIVES, _list(readers(compiled, fact)), (change,))]


def _term(compiled: Compiled, name: str) -> list[Standing]:
    named = [f"term/{name}/{part}" for part in ("agreed", "takes", "lasts")]
    why = "agreed or not, carried out and broken in the days after a deal"
    return [Standing("terms", name, DRIVES, why, tuple(_scores(compiled, named)))]


def _constant(compiled: Compiled, name: str) -> list[Standing]:
    if not (moved := _scores(compiled, [f"behaviour/{name}"])):
        return [Standing("constants", name, HELD, "the case does not play the mechanism that reads it")]
    return [Standing("constants", name, DRIVES, "a mechanism reads it", tuple(moved))]


def _list(words: list[str]) -> str:
    """At most three of them."""
    more = f" and {len(words) - 3} more" if len(words) > 3 else ""
    return ", ".join(words[:3]) + more


_OF: dict[str, Callable[[Compiled, str], list[Standing]]] = {
    "facts": _fact,
    "claims": _claim,
    "observations": _observation,
    "actors": _actor,
    "ties": _tie,
    "routes": _route,
    "causes": _cause,
    "terms": _term,
    "constants": _constant,
}
