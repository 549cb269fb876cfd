"""The coding manual's worked examples are cases that can be used, and its ranges and grades those of the program."""

import re
from pathlib import Path

import pytest

from contingent.case.amounts import parse_amount
from contingent.case.check import conflicts
from contingent.case.load import examine, load, load_after
from contingent.case.quantities import QUANTITIES
from contingent.case.words import REPORT_ERRORS, UNRELIABILITY
from contingent.history.codes import CODES
from contingent.history.table import read

MANUAL = Path(__file__).parents[2] / "docs" / "coding-manual.md"
FENCED = re.compile(r"^```yaml\n(.*?)^```", re.DOTALL | re.MULTILINE)
RULES, *EXAMPLES = re.split(
    r"^## Worked example: .*$", MANUAL.read_text(encoding="utf-8"), flags=re.MULTILINE
)


def fragments(example: str, of_after: bool) -> str:
    """The fragments of an example that belong to its case, or to its after-file."""
    return "".join(f for f in FENCED.findall(example) if f.startswith("after:") == of_after)


def kept(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "example.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_fragment_belongs_to_a_worked_example():
    assert len(EXAMPLES) == 2
    assert not FENCED.findall(RULES)
    assert all(FENCED.findall(example) for example in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=["joined by nobody", "waiting decides"])
def test_the_fragments_of_an_example_make_a_case_with_nothing_to_remark(tmp_path: Path, example: str):
    examined = examine(kept(tmp_path, fragments(example, of_after=False)))
    assert not examined.problems
    assert not examined.notes
    assert examined.case is not None
    assert conflicts(examined.case)
    assert all(cause.kind for cause in examined.case.causes.values())
    for part in (*examined.case.actors.values(), *examined.case.claims, *examined.case.observations):
        assert part.source
        assert part.locator


def test_the_after_file_of_the_second_example_is_one_of_its_case(tmp_path: Path):
    after = load_after(kept(tmp_path, fragments(EXAMPLES[1], of_after=True)))
    assert after.after == load(kept(tmp_path, fragments(EXAMPLES[1], of_after=False))).case
    assert any(r.event == "recurrence" for r in after.resolves)


def test_the_starting_ranges_are_of_quantities_that_cases_have():
    rows = re.findall(r"^\| (`.+?) \| (.*\.\..*) \|$", RULES, re.MULTILINE)
    assert len(rows) >= 7
    assert {name for names, _ in rows for name in re.findall(r"`(\w+)`", names)} <= QUANTITIES
    for cell in (cell for _, row in rows for cell in row.split(", ")):
        unit = re.sub(r"[-\d. ]", "", cell)
        parse_amount(cell, {"h": "hours", "times": "ratio", "": "share"}[unit])


def test_the_grading_rule_has_every_letter_and_figure():
    assert set(re.findall(r"^\| ([A-F]) \| ", RULES, re.MULTILINE)) == set(UNRELIABILITY)
    assert set(re.findall(r"^\| ([1-6]) \| ", RULES, re.MULTILINE)) == set(REPORT_ERRORS)


def test_the_rows_of_the_two_examples_can_be_read_and_the_rules_name_every_column_of_a_row(tmp_path: Path):
    (rows,) = re.findall(r"^```csv\n(.*?)^```", RULES, re.DOTALL | re.MULTILINE)
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    attempts = read(tmp_path / "t.csv")
    assert attempts.ids.tolist() == [
        load(kept(tmp_path, fragments(e, of_after=False))).case for e in EXAMPLES
    ]
    assert attempts.outcome.tolist() == ["F", "S"]
    told = {
        name
        for cell in re.findall(r"^\| (`.+?) \|", RULES, re.MULTILINE)
        for name in re.findall(r"`(\w+)`", cell)
    }
    assert set(CODES) <= told
