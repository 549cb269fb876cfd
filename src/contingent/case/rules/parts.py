"""Parts of the model that a case may leave out: patronage, a front, voices, issues, a deadline."""

from __future__ import annotations

from contingent.case.moments import local
from contingent.case.rules.findings import Findings
from contingent.case.schema import Case


def check_patronage(findings: Findings, case: Case) -> None:
    """Factions and the budget that they share come together; members name factions."""
    factions = [name for name, actor in case.actors.items() if actor.role == "faction"]
    incumbent = next((name for name, actor in case.actors.items() if actor.role == "incumbent"), None)
    if not findings.whole("actors") or incumbent is None:
        return
    budget = case.actors[incumbent].budget
    if factions and budget is None:
        path = ("actors", incumbent, "budget")
        findings.problem(path, "factions without a budget", "what the incumbent can divide among them")
    if budget is not None and not factions:
        path = ("actors", incumbent, "budget")
        findings.problem(path, "a budget without factions", "at least one actor of role faction")
    for name, actor in case.actors.items():
        if actor.faction in case.actors and case.actors[actor.faction].role != "faction":
            found = f"{actor.faction!r}, an actor of role {case.actors[actor.faction].role}"
            findings.problem(("actors", name, "faction"), found, "an actor of role faction")


def check_front(findings: Findings, case: Case) -> None:
    """At most one front; men held by a front, and arms of use in war, need one."""
    fronts = [name for name, actor in case.actors.items() if actor.role == "front"]
    for name in fronts[1:]:
        findings.problem(("actors", name, "role"), "a second front", f"at most one; {fronts[0]!r} is it")
    for name, actor in case.actors.items():
        if actor.pinned is not None and not fronts and findings.whole("actors"):
            findings.problem(("actors", name, "pinned"), "men at a front", "an actor of role front")
        if actor.use_in_war is not None and not fronts and findings.whole("actors"):
            findings.problem(("actors", name, "use_in_war"), "arms for a war", "an actor of role front")


def check_voices(findings: Findings, case: Case) -> None:
    """A word has a weight and a side; issues compete with one another."""
    for name, actor in case.actors.items():
        if actor.role == "public":
            continue  # a crowd carries weight by coming out
        for given, other in (("word", "backs"), ("backs", "word")):
            if getattr(actor, given) is not None and getattr(actor, other) is None:
                path = ("actors", name, given)
                findings.problem(path, f"'{given}:' without '{other}:'", "both, or neither")
    issues = [name for name, actor in case.actors.items() if actor.role == "issue"]
    if len(issues) == 1 and findings.whole("actors"):
        path = ("actors", issues[0], "role")
        findings.problem(path, "a single issue", "at least two, which compete for attention")


def check_deadlines(findings: Findings, case: Case) -> None:
    """A deadline lies on the build-up."""
    clock, zone = case.clocks.buildup, case.timezone
    first, last = local(clock.start, zone), local(clock.until, zone)
    for name, actor in case.actors.items():
        if actor.deadline is not None and not first <= local(actor.deadline, zone) <= last:
            path = ("actors", name, "deadline")
            findings.problem(path, f"{actor.deadline}", f"a moment within the build-up, {first} to {last}")
