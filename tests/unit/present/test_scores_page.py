"""Forecasts and what came, on the terminal and in the report."""

from __future__ import annotations

from rich.console import Console

from contingent.present.report import render
from contingent.present.scores_page import page

from .sample import bare, sample
from .scored import scores


def test_the_terminal_page_holds_every_statement_and_score() -> None:
    console = Console(width=100, force_terminal=False, color_system=None)
    with console.capture() as capture:
        console.print(page(scores()))
    text = " ".join(capture.get().split())
    for words in (
        "80 % ± 2",
        "81 %",
        "0.040",
        "partly",
        "The opera <closes>: came no; the model has no part",
    ):
        assert words in text.replace("\u00a0", " ")


def test_the_report_has_a_section_where_there_are_scores() -> None:
    html = render(sample())
    assert 'href="#scores"' in html
    assert "The opera &lt;closes&gt;: came no" in html
    for number in ("0.160", "0.223", "0.207"):
        assert number in html
    assert "scores" not in render(bare()).partition('id="consequences"')[0].rpartition("<nav")[2]
