"""Elements of a text name parts that the case has."""

from __future__ import annotations

from collections.abc import Sequence

from contingent.case.elements import KINDS, Elements, names
from contingent.case.rules.findings import Findings
from contingent.case.schema import Case


def check_elements(findings: Findings, case: Case, constants: Sequence[str]) -> None:
    """Every reference names something; ``constants`` are those of the engine."""
    elements = findings.part
    assert isinstance(elements, Elements)
    known = {**names(case), "constants": constants}
    if findings.whole("case") and elements.case != case.case:
        findings.problem(("case",), repr(elements.case), f"{case.case!r}, the case that it is read with")
    if findings.whole("source") and elements.source not in case.sources:
        findings.unknown("a source", elements.source, list(case.sources), ("source",))
    for name, element in elements.elements.items():
        for kind, called in KINDS.items():
            valid = known[kind]
            for number, reference in enumerate(getattr(element, kind)):
                if reference not in valid:
                    findings.unknown(
                        called, reference, _near(reference, valid), ("elements", name, kind, number)
                    )


def _near(reference: str, valid: Sequence[str]) -> list[str]:
    """Valid names, those of the same beginning first: of a source's passages, its own."""
    start = reference.partition(",")[0].partition(".")[0].partition(" ->")[0]
    return sorted(valid, key=lambda name: not name.startswith(start))
