"""Files of elements: every name is checked against the case, at its place in the file."""

from pathlib import Path

import pytest

from contingent.case.load import load, load_elements
from contingent.case.schema import Case
from contingent.errors import CaseError

CASES = Path(__file__).parents[3] / "cases"
HEAD = "case: tutorial\nsource: gazette\nelements:\n"


@pytest.fixture(scope="module")
def case() -> Case:
    return load(CASES / "tutorial.yaml")


def said(case: Case, tmp_path: Path, text: str) -> str:
    """The problems of a file of elements."""
    file = tmp_path / "mine.elements.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError) as error:
        load_elements(file, case, ["backing_loser"])
    return str(error.value).replace(f"{file}:", "")


def test_the_shipped_files_can_be_read(case: Case) -> None:
    assert len(load_elements(CASES / "tutorial.elements.yaml", case, ["backing_loser"]).elements) == 11


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        (
            "facts: [handover-ordr]",
            "4:46: elements.A1.facts[1]: found 'handover-ordr', which is not a fact here",
        ),
        ("facts: [handover-ordr]", "did you mean 'handover-order'?"),
        ("claims: ['gazette, p. 2']", "which is not a claim, as 'source, locator', here"),
        ("observations: ['gazette, p. 22']", "did you mean 'gazette, p. 2'?"),
        ("actors: [colonel.grievances]", "did you mean 'colonel.grievance'?"),
        ("actors: [archbishop.strength]", "which is not an actor, or its quantity as actor.quantity, here"),
        ("ties: [garrison -> kernel]", "did you mean 'garrison -> colonel'?"),
        ("constants: [backing_losers]", "did you mean 'backing_loser'?"),
        ("terms: [pardons]", "did you mean 'pardon'?"),
        ("fact: [handover-order]", "the unknown field 'fact'"),
        ("facts: [handover-order], outside: no place", "expected parts of the case, or why it has none"),
        ("lacks: all of it", "no part and no 'outside'"),
    ],
)
def test_a_wrong_name_is_told_with_its_place_and_the_nearest(
    case: Case, tmp_path: Path, parts: str, wanted: str
) -> None:
    assert wanted in said(case, tmp_path, f"{HEAD}  A1: {{sentence: 1, says: Something, {parts}}}\n")


def test_the_head_is_checked_too(case: Case, tmp_path: Path) -> None:
    element = "elements: {A1: {sentence: 1, says: Something, outside: because}}\n"
    found = said(case, tmp_path, f"case: tutorials\nsource: gazete\n{element}")
    assert "1:7: case: found 'tutorials'; expected 'tutorial'" in found
    assert "2:9: source: found 'gazete', which is not a source here" in found
    assert "did you mean 'gazette'?" in found
