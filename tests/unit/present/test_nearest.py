"""The nearest past cases in report, tables and terminal: shown with their hindsight, and as text."""

from __future__ import annotations

import pytest
from rich.console import Console

from contingent import __version__
from contingent.explain.likeness import likeness
from contingent.present.library_page import page
from contingent.present.records.library import HINDSIGHT, Library
from contingent.present.report import render
from contingent.present.summary import Summary
from contingent.present.tables import tables
from unit.made_library import ROWS, profile, row

from .page import Page
from .sample import sample


@pytest.fixture(scope="module")
def summary() -> Summary:
    return sample()


def test_the_report_says_which_are_nearest_and_what_became_of_them(summary: Summary) -> None:
    html = render(summary)
    read = Page(html)
    assert read.faults == []
    assert {t[1:] for t in read.targets} <= set(read.ids)
    section = html.partition('<h3 id="nearest">')[2].partition("<h3>The computation")[0]
    for neighbour in summary.likeness.nearest if summary.likeness else ():
        assert neighbour.title in section
    assert section.count(HINDSIGHT) == 3
    assert "The ruler stays &lt;b&gt;for good&lt;/b&gt;: no" in section
    assert "the challenger stands down on agreed terms" in section


def test_a_report_without_a_library_has_no_such_part() -> None:
    assert 'id="nearest"' not in render(sample().model_copy(update={"likeness": None}))
    empty = sample().model_copy(update={"likeness": likeness(profile("now"), [])})
    assert "There is no library case to compare it with." in render(empty)


def test_the_table_has_a_column_for_each_piece(summary: Summary) -> None:
    first = tables(summary)["nearest"][0]
    assert first["case"] == "case-0"
    assert first["distance: deal"] == 0
    assert first["outcome"] == "settled"


@pytest.mark.parametrize("width", [100, 60])
def test_the_terminal_stands_every_case_beside_its_hindsight(summary: Summary, width: int) -> None:
    rows = [
        *ROWS,
        row(profile("odd"), state="not fitted", profile=None),
        row(profile("bad"), problem="2 problems"),
    ]
    shelf = Library(version=__version__, rows=rows, notes=[], likeness=summary.likeness)
    console = Console(width=width, record=True)
    console.print(page(shelf))
    said = " ".join(console.export_text().split())
    assert said.count(HINDSIGHT) == len(rows) + 3
    assert "! not fitted" in said
    assert "! 2 problems" in said
    assert "What now resembles in its course" in said
