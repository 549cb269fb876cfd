"""Checks of a whole case: every name, moment and value against all others, reported at once."""

from __future__ import annotations

from contingent.case.happenings import normal, parse_happening
from contingent.case.questions import parse
from contingent.case.relations import Conflict, Side, conflicts, copies, unrelated
from contingent.case.rules.facts import check_causes, check_facts, check_gates, check_said
from contingent.case.rules.findings import Findings, Note, parts
from contingent.case.rules.names import check_after, check_entered_once, check_mentions, check_names
from contingent.case.rules.parts import check_deadlines, check_front, check_patronage, check_voices
from contingent.case.rules.people import check_people, check_routes
from contingent.case.rules.times import check_clocks, check_moments
from contingent.case.schema import After, Case
from contingent.case.wording import shown
from contingent.errors import QueryError

__all__ = ["Conflict", "Findings", "Note", "Side", "check", "conflicts", "copies", "unrelated"]

_RULES = (
    check_mentions,
    check_entered_once,
    check_people,
    check_routes,
    check_patronage,
    check_front,
    check_voices,
    check_facts,
    check_said,
    check_causes,
    check_gates,
)


def check(findings: Findings) -> None:
    """Apply every rule to the case, or the aftermath, that ``findings`` is about."""
    check_names(findings)
    part = findings.part
    for path, one in parts(part):
        if one.todo:
            findings.todo((*path, "todo"), one.todo)
    if isinstance(part, After):
        check_after(findings, part)
    elif isinstance(part, Case):
        _check_case(findings, part)


def _check_case(findings: Findings, case: Case) -> None:
    for rule in _RULES:
        rule(findings, case)
    if findings.whole("clocks", "timezone"):
        check_clocks(findings, case)
        check_moments(findings, case)
        check_deadlines(findings, case)
    _check_happenings(findings, case)
    if findings.whole("actors", "places", "routes", "facts", "causes", "readings"):
        _check_questions(findings, case)
    if findings.whole("actors", "ties", "facts", "observations", "routes"):
        for name in unrelated(case):
            findings.note(
                ("actors", name), "nothing links it to the challenger or the incumbent: it is not played"
            )


def _check_questions(findings: Findings, case: Case) -> None:
    for number, question in enumerate(case.questions):
        if not question.strip():
            findings.problem(("questions", number), "nothing", "a question such as P(success)")
            continue
        try:
            parse(question, case)
        except QueryError as error:
            said, _, hint = str(error).partition("\n")[0].partition("; did you mean ")
            wanted = said.rpartition("expected ")[2]
            found = f"{shown(question)}, which cannot be read at character {error.column}"
            findings.problem(("questions", number), found, wanted, f"did you mean {hint}" if hint else "")


def _check_happenings(findings: Findings, case: Case) -> None:
    for number, seen in enumerate(case.observations):
        for field in ("happened", "never"):
            text = getattr(seen, field)
            if text is None or _of_unreadable(findings, text):
                continue
            try:
                parse_happening(text, case)
            except ValueError as error:
                wanted, _, hint = str(error).removeprefix("expected ").partition("; ")
                findings.problem(("observations", number, field), shown(normal(text)), wanted, hint)


def _of_unreadable(findings: Findings, text: str) -> bool:
    """Whether a happening may concern an actor or place that is declared but could not be read."""
    subject = normal(text).rpartition(" ")[0]
    known = {*findings.declared["actors"], *findings.declared["places"]}
    return subject in known and not findings.whole("actors", "places", "routes")
