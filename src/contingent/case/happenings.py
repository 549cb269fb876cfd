"""What a course of events can hold, in the case's own words: ``rostov taken``, ``guard joins``, ``deal``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from contingent.case.schema import Case
from contingent.case.wording import nearest, one_of

#: Happenings that concern no one place or actor, and what each means.
BARE = {
    "attempt": "the attempt begins",
    "mediation": "a mediator steps in",
    "deal": "both sides agree",
    "clash": "the first fighting",
    "end": "the crisis is resolved",
}
#: verb -> roles of the actors that can do it
_DOERS = {
    "joins": ("incumbent", "challenger", "force", "elite"),
    "defends": ("incumbent", "challenger", "force", "elite"),
    "speaks": ("incumbent", "foreign", "observer"),
}
_PLACED = ("taken", "reached")
FORMS = (*(f"<place> {verb}" for verb in _PLACED), *(f"<actor> {verb}" for verb in _DOERS))


@dataclass(frozen=True)
class Happening:
    """One kind of event: a verb, and the place or actor it concerns (empty for bare words)."""

    verb: str
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.subject} {self.verb}".strip()


def normal(text: str) -> str:
    """The text with its white space evened out."""
    return " ".join(text.split())


def parse_happening(text: str, case: Case) -> Happening:
    """Read ``rostov taken``, ``guard joins`` or a bare word; ValueError names the nearest wording."""
    words = normal(text)
    subject, _, verb = words.rpartition(" ")
    if not subject and verb in BARE:
        return Happening(verb)
    if subject in subjects(case, verb):
        return Happening(verb, subject)
    raise ValueError(_advice(words, subject, verb, case))


def subjects(case: Case, verb: str) -> Collection[str]:
    """The places or actors that can stand before a verb."""
    if verb in _PLACED:
        return contested(case)
    return {name: None for name, actor in case.actors.items() if actor.role in _DOERS.get(verb, ())}


def contested(case: Case) -> Collection[str]:
    """Places that a column can reach: those after a leg, and where a force without a route stands."""
    marching = {route.of for route in case.routes.values()}
    standing = {
        actor.at: None
        for name, actor in case.actors.items()
        if actor.role == "challenger" and actor.strength and actor.at and name not in marching
    }
    return dict.fromkeys(leg.to for route in case.routes.values() for leg in route.legs) | standing


def wordings(case: Case) -> list[str]:
    """Every wording that is valid in this case."""
    return [*BARE, *(f"{name} {verb}" for verb in (*_PLACED, *_DOERS) for name in subjects(case, verb))]


def _advice(words: str, subject: str, verb: str, case: Case) -> str:
    expected = f"{', '.join(FORMS)} or {one_of(BARE)}"
    if subject and (verb in _PLACED or verb in _DOERS):
        kind = "a place on a route" if verb in _PLACED else "an actor who can be seen to do so"
        expected = f"{kind} before {verb!r}: {one_of(subjects(case, verb))}"
    hint = nearest(words, wordings(case))
    return f"expected {expected}" + (f"; {hint}" if hint else "")
