"""Actors, ties, places and routes."""

from __future__ import annotations

from contingent.case.quantities import unread
from contingent.case.rules.findings import Findings
from contingent.case.schema import Case, Route

FEWEST, MOST = 2, 60
USUAL = range(3, 41)


def check_people(findings: Findings, case: Case) -> None:
    """Who there must be, and what is said of them."""
    if findings.whole("actors"):
        _cast(findings, case)
    for name, actor in case.actors.items():
        for field in unread(actor):
            findings.note(("actors", name, field), f"an actor of role {actor.role} does not use it")
    for number, tie in enumerate(case.ties):
        if tie.start == tie.to:
            findings.problem(("ties", number, "to"), f"{tie.to!r} on both ends", "two different actors")
        if not isinstance(tie.weight, str) and not 0 < tie.weight <= 5:
            wanted = "weak, moderate, strong or steps from above 0 to 5"
            findings.problem(
                ("ties", number, "weight"), str(tie.weight), wanted, "the kind says which way it pulls"
            )


def _cast(findings: Findings, case: Case) -> None:
    roles = [actor.role for actor in case.actors.values()]
    incumbents = [name for name, actor in case.actors.items() if actor.role == "incumbent"]
    if len(incumbents) != 1:
        place = ("actors", incumbents[1], "role") if incumbents else ("actors",)
        fix = (
            "make the others elites or forces, by 'under:' if they obey"
            if incumbents
            else "add 'role: incumbent'"
        )
        findings.problem(place, f"{len(incumbents)} actors of role incumbent", "exactly one", fix)
    challengers = [actor for actor in case.actors.values() if actor.role == "challenger"]
    if not challengers:
        findings.problem(("actors",), "no actor of role challenger", "at least one", "add 'role: challenger'")
    elif all(actor.of for actor in challengers):
        findings.problem(("actors",), "no challenger without 'of:'", "one who leads", "delete one 'of:'")
    if len(roles) > MOST:
        findings.problem(("actors",), f"{len(roles)} actors", f"at most {MOST}", "join those who act as one")
    elif len(roles) not in USUAL:
        findings.note(
            ("actors",), f"{len(roles)} actors; most crises are told with {USUAL.start} to {USUAL.stop - 1}"
        )
    publics = [name for name, actor in case.actors.items() if actor.role == "public"]
    for name in publics[1:]:
        findings.note(("actors", name, "role"), f"only the first public, {publics[0]}, is played")


def check_routes(findings: Findings, case: Case) -> None:
    """Legs join, columns belong to a challenger and stand where their route begins."""
    owners: dict[str, str] = {}
    for name, route in case.routes.items():
        if route.of in owners:
            used = f"{route.of!r}, which already takes {owners[route.of]}"
            findings.problem(
                ("routes", name, "of"), used, "one route for each column", "split the force in two actors"
            )
        owners[route.of] = name
        _legs(findings, name, route)
        _column(findings, case, name, route)
    if case.routes and findings.whole("places") and not any(p.seat for p in case.places.values()):
        findings.note(
            ("places",), "no place is the seat of power, so none brings the incumbent down by being taken"
        )


def _legs(findings: Findings, name: str, route: Route) -> None:
    visited = {route.legs[0].start}
    for number, leg in enumerate(route.legs):
        path = ("routes", name, "legs", number)
        before = route.legs[number - 1].to if number else leg.start
        if findings.whole("routes") and leg.start != before:
            findings.problem((*path, "from"), repr(leg.start), f"{before!r}, where the leg before ends")
        if leg.to in visited:
            findings.problem(
                (*path, "to"), f"{leg.to!r} a second time", "a route that passes each place once"
            )
        visited.add(leg.to)


def _column(findings: Findings, case: Case, name: str, route: Route) -> None:
    owner, path = case.actors.get(route.of), ("routes", name, "of")
    if owner is None:
        return
    if owner.role != "challenger":
        leader = case.actors.get(owner.of or "")
        fix = "give it 'role: challenger'" if leader and leader.role == "challenger" else ""
        findings.problem(path, f"{route.of!r}, an actor of role {owner.role}", "a challenger's force", fix)
    if owner.strength is None:
        findings.problem(
            path, f"{route.of!r}, which has no strength", "a force of armed men", "add 'strength:'"
        )
    start = route.legs[0].start
    if owner.at is not None and owner.at != start and findings.whole("routes"):
        findings.problem(("actors", route.of, "at"), repr(owner.at), f"{start!r}, where its route begins")
