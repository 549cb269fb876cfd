"""Coverage of the founding article: every element is there, and the committed page says what is derived now."""

import json
import re
from pathlib import Path

import pytest

from contingent.compile import compile_case
from contingent.coverage import read
from contingent.explain.coverage.standing import standings, strongest

ROOT = Path(__file__).parents[2]
#: Elements of the checklist of the founding article.
ELEMENTS = 133


@pytest.fixture(scope="module")
def derived() -> dict[str, str]:
    """The class of every element, read off the compiled case."""
    file, elements = read("wagner-2023")
    compiled = compile_case(file.case)
    return {name: strongest(standings(compiled, e)) for name, e in elements.elements.items()}


def test_every_element_of_the_founding_article_is_there(derived: dict[str, str]) -> None:
    assert list(derived) == [f"F{n:03}" for n in range(1, ELEMENTS + 1)]


def test_no_part_is_named_for_nothing() -> None:
    """An element that lies outside names no part; every other has parts, of which none is named twice."""
    file, elements = read("wagner-2023")
    compiled = compile_case(file.case)
    for name, element in elements.elements.items():
        found = [(s.kind, s.name) for s in standings(compiled, element)]
        assert len(found) == len(set(found)), name
        assert bool(found) == (element.outside is None), name


def test_the_committed_page_has_the_classes_of_today(derived: dict[str, str]) -> None:
    kept = json.loads((ROOT / "docs" / "reference" / "coverage.json").read_text(encoding="utf-8"))
    assert {row["id"]: row["role"] for row in kept["elements"]} == derived
    page = (ROOT / "docs" / "reference" / "coverage.md").read_text(encoding="utf-8")
    for role, count in kept["counts"].items():
        assert f"| {role} | {count} |" in page
        assert count == sum(r == role for r in derived.values())
    assert re.search(r"seed \d+, \d+ islands of \d+ worlds", page)
