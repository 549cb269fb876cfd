"""What changed between two versions of a case."""

from pathlib import Path

import pytest

from contingent.case.compare import Change, Version, compare
from contingent.case.load import examine_text

TUTORIAL = (Path(__file__).parents[3] / "cases" / "tutorial.yaml").read_text(encoding="utf-8")


def version(*replacements: tuple[str, str]) -> Version:
    text = TUTORIAL
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    examined = examine_text(text)
    assert examined.problems == []
    assert examined.case is not None
    return Version.of(examined.case, text)


def changes(*replacements: tuple[str, str]) -> list[Change]:
    """What the replacements change; undone, they change the same the other way round."""
    there = compare(version(), version(*replacements))
    back = compare(version(*replacements), version())
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    mirrored = {(c.kind, c.name, turned[c.change], c.field, c.new, c.old) for c in back}
    assert mirrored == {(c.kind, c.name, c.change, c.field, c.old, c.new) for c in there}
    return there


def test_the_same_case_has_no_changes_however_it_is_laid_out():
    assert compare(version(), version()) == []
    assert changes(("speaks: 3 .. 16 h  ", "speaks: 3 .. 16.0 hours")) == []
    assert (
        changes(("{from: 2031-03-30T20:00, for: 24 h, step: 30 min}", "{for: 1 day, from: 2031-03-30T20:00}"))
        == []
    )


def test_a_claim_turned_round_is_one_change_and_touches_its_fact_and_source():
    (change,) = changes(("archbishop-mediates, is: yes", "archbishop-mediates, is: no"))
    assert change == Change(
        "claim",
        "archbishop-mediates, cathedral",
        "changed",
        "is",
        "yes",
        "no",
        ("archbishop-mediates", "cathedral"),
    )


@pytest.mark.parametrize(
    ("old", "new", "kind", "name", "field", "was", "now"),
    [
        ("grade: B2, stance: indep", "grade: C2, stance: indep", "source", "gazette", "grade", "B2", "C2"),
        (
            "strength: 600 .. 1800 men",
            "strength: 700 men",
            "actor",
            "garrison",
            "strength",
            "600 .. 1800 men",
            "700 men",
        ),
        (
            "on: garrison.resists, by: -1.5",
            "on: garrison.resists, by: -2.5",
            "fact",
            "garrison-promise",
            "effects[3].by",
            "-1.5 .. -0.2 steps",
            "-2.5 .. -0.2 steps",
        ),
        (
            "kind: command, weight: moderate",
            "kind: command, weight: strong",
            "tie",
            "garrison to president, command",
            "weight",
            "moderate",
            "strong",
        ),
        ("within: 1.5 h", "within: 2 h", "observation", "pass taken, gazette", "within", "1.5 h", "2 h"),
        (
            "contrary: no promise",
            "contrary: none given",
            "cause",
            "promise",
            "contrary",
            "no promise",
            "none given",
        ),
        ("agreed: very likely", "agreed: likely", "term", "pardon", "agreed", "very likely", "likely"),
        (
            "handover-order: likely}",
            "handover-order: unlikely}",
            "reading",
            "betrayal",
            "believes.handover-order",
            "likely",
            "unlikely",
        ),
        (
            "aftermath: {for: 90 days",
            "aftermath: {for: 60 days",
            "case",
            "clocks",
            "aftermath.for",
            "90 days",
            "60 days",
        ),
        (
            "locator: p. 3}",
            "locator: p. 3, certainty: likely}",
            "claim",
            "handover-order, tabloid",
            "certainty",
            "not given",
            "likely",
        ),
    ],
)
def test_every_kind_of_item_is_compared_in_the_words_of_the_file(old, new, kind, name, field, was, now):
    (change,) = changes((old, new))
    assert (change.kind, change.name, change.field, change.old, change.new) == (kind, name, field, was, now)


def test_a_renamed_item_is_removed_and_added():
    found = changes(("pardon:     {says", "amnesty:    {says"))
    assert [(c.kind, c.name, c.change) for c in found] == [
        ("term", "pardon", "removed"),
        ("term", "amnesty", "added"),
    ]
    assert "Nobody is tried" in found[0].old


def test_questions_go_by_their_words():
    found = changes(("P(settled | do(mediation = contrary))", "P(success | do(mediation = contrary))"))
    assert [(c.change, c.name) for c in found] == [
        ("removed", "P(settled | do(mediation = contrary))"),
        ("added", "P(success | do(mediation = contrary))"),
    ]


def test_items_that_go_by_the_same_are_told_apart_by_their_locator():
    more = "claims:\n  - {about: handover-order, is: yes, source: gazette, locator: p. 9}\n"
    found = changes(("claims:\n", more))
    assert [(c.change, c.name) for c in found] == [("added", "handover-order, gazette, p. 9")]
    twice = more + "  - {about: handover-order, is: no, source: gazette, locator: p. 9}\n"
    found = changes(("claims:\n", twice))
    assert [c.name for c in found] == ["handover-order, gazette, p. 9", "handover-order, gazette, p. 9 #2"]
