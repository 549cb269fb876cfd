"""Every name names something; quotes are short; a report enters once."""

from __future__ import annotations

from contingent.case import schema
from contingent.case.rules.findings import Findings, cycle, parts
from contingent.case.schema import After, Case

#: (kind of part, its field) -> the kind of part that the field names
REFERENCES: dict[tuple[type, str], str] = {
    (schema.Sourced, "source"): "sources",
    (schema.Source, "derives_from"): "sources",
    (schema.Route, "of"): "actors",
    (schema.Leg, "start"): "places",
    (schema.Leg, "to"): "places",
    (schema.Actor, "of"): "actors",
    (schema.Actor, "under"): "actors",
    (schema.Actor, "at"): "places",
    (schema.Actor, "faction"): "actors",
    (schema.Actor, "acts_if"): "facts",
    (schema.Actor, "involvement"): "facts",
    (schema.Tie, "start"): "actors",
    (schema.Tie, "to"): "actors",
    (schema.Claim, "about"): "facts",
}
MOST_QUOTED = 25


def check_names(findings: Findings) -> None:
    """Single names, quotes, and chains that bite their own tail."""
    for path, part in parts(findings.part):
        for (kind, name), names in REFERENCES.items():
            if isinstance(part, kind) and (value := getattr(part, name)) is not None:
                findings.named(names, value, (*path, type(part).model_fields[name].alias or name))
        if isinstance(part, schema.Sourced) and part.quote and len(part.quote.split()) > MOST_QUOTED:
            words = len(part.quote.split())
            findings.problem(
                (*path, "quote"), f"{words} words", f"at most {MOST_QUOTED}; say the rest in your own"
            )
    _acyclic(findings, "sources", "derives_from")


def check_mentions(findings: Findings, case: Case) -> None:
    """Names in lists and as keys, and the one name that a cause may leave out."""
    for number, name in enumerate(case.partition):
        findings.named("readings", name, ("partition", number))
    for name, reading in case.readings.items():
        for fact in reading.believes:
            findings.named("facts", fact, ("readings", name, "believes", fact))
    for name, cause in case.causes.items():
        findings.named("facts", cause.of or name, ("causes", name, *(["of"] if cause.of else [])))
    _acyclic(findings, "actors", "under")
    _acyclic(findings, "actors", "of")


def check_entered_once(findings: Findings, case: Case) -> None:
    """A passage is evidence on a fact or on the course of events, never on both."""
    claimed = {(c.source, c.locator): n for n, c in enumerate(case.claims) if c.locator}
    for number, seen in enumerate(case.observations):
        claim = claimed.get((seen.source, seen.locator or ""))
        if claim is not None:
            line = findings.line(("claims", claim))
            findings.problem(
                ("observations", number, "locator"),
                f"{seen.source}, {seen.locator} a second time",
                "each report once, as a claim or as an observation",
                f"the claim is on line {line}; if the passages differ, say so in their locators",
            )


#: Events of an after-file that need to say of what, or of whom.
_ABOUT = {"executed": "term", "reneged": "term", "kept": "term", "removed": "actor"}


def check_after(findings: Findings, after: After) -> None:
    """An event of a term names the term, a removal the actor."""
    for number, resolution in enumerate(after.resolves):
        needed = _ABOUT.get(resolution.event or "")
        if needed and getattr(resolution, needed) is None:
            findings.problem(
                ("resolves", number, "event"), f"{resolution.event} of no {needed}", f"'{needed}:' beside it"
            )


def _acyclic(findings: Findings, kind: str, name: str) -> None:
    above = {n: up for n, p in getattr(findings.part, kind).items() if (up := getattr(p, name)) is not None}
    if loop := cycle(above):
        chain = " -> ".join([*loop[:6], loop[0]] if len(loop) <= 6 else [*loop[:6], "..."])
        findings.problem(
            (kind, loop[0], name), f"a circle: {chain}", "a chain that ends", f"delete one '{name}:'"
        )
