"""``contingent coverage``: what it prints, what it writes, what it refuses."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contingent.cli import app
from contingent.present.coverage import Coverage, EffectRow
from contingent.present.coverage_page import csv_text, why
from contingent.present.coverage_report import PAGE_MARK, render
from contingent.present.records.base import Estimate
from contingent.shipped import shipped

IDS = [f"G{n:02}" for n in range(1, 12)]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(*words: str):
    return CliRunner().invoke(app, ["coverage", *words], env={"COLUMNS": "120"})


def test_every_element_has_a_line_and_a_page_is_written() -> None:
    result = call("tutorial", "--no-run")
    assert result.exit_code == 0, result.stderr
    assert [line[:3] for line in result.stdout.splitlines() if line.startswith("G")] == IDS
    assert "   8  drives" in result.stdout
    assert "runs/tutorial-coverage.html" in result.stderr
    page = Path("runs/tutorial-coverage.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert all(f'id="{name}"' in page for name in IDS)


def test_json_and_csv_are_whole_and_nothing_else() -> None:
    words = ("tutorial", "--no-run", "--quiet", "--out", "deep/down/page.html")
    found = json.loads(call(*words, "--json").stdout)
    assert [row["id"] for row in found["elements"]] == IDS
    result = call(*words, "--csv")
    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert [row["id"] for row in rows] == IDS
    assert rows[0]["class"] == "drives"
    assert rows[0]["effect"] == ""
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tutoral"], "did you mean 'tutorial'?"),
        (["kornilov-1917"], "kornilov-1917.elements.yaml is not there"),
        (["tutorial", "--elements", "nowhere.yaml"], "nowhere.yaml is not there"),
        (
            ["wagner-2023", "--elements", "mine.yaml"],
            "mine.yaml:1:7: case: found 'tutorial'; expected 'wagner-2023'",
        ),
        (["tutorial", "--worlds", "3"], "expected 16 to"),
        (["tutorial", "--out", "thesis.html"], "no page of ours"),
    ],
)
def test_errors_are_plain_and_nothing_is_written(words: list[str], said: str) -> None:
    Path("mine.yaml").write_text(
        "case: tutorial\nsource: article\nelements: {A1: {sentence: 1, says: Something, outside: because}}\n",
        encoding="utf-8",
    )
    Path("thesis.html").write_text("years of work", encoding="utf-8")
    result = call(*words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert Path("thesis.html").read_text(encoding="utf-8") == "years of work"


def test_elements_are_no_case() -> None:
    assert "tutorial" in shipped()
    assert not [name for name in shipped() if "elements" in name]


@pytest.fixture
def measured() -> Coverage:
    """Coverage of the tutorial, with one made-up effect."""
    words = ["tutorial", "--no-run", "--json", "--quiet"]
    told = Coverage.model_validate_json(call(*words).stdout)
    effect = EffectRow(
        kind="facts", part="handover-order", change="so rather than not", answer="P(attempt)",
        size=Estimate(value=-0.125, error=0.02), floor=0.0, tail=0.0, clear=True,
    )  # fmt: skip
    first = told.elements[0]
    part = first.parts[0].model_copy(
        update={"effects": [effect, effect.model_copy(update={"size": None, "tail": 0.9})]}
    )
    row = first.model_copy(update={"headline": effect, "parts": [part]})
    return told.model_copy(update={"elements": [row, *told.elements[1:]]})


def test_an_effect_is_shown_as_it_was_measured(measured: Coverage) -> None:
    page = render(measured)
    assert PAGE_MARK in page[:1000]
    assert "<strong>−12.5 ± 2.0</strong>" in page
    assert "cannot be told by reweighting (Pareto k 0.90)" in page
    assert why(measured.elements[0]) == "handover-order: so rather than not → P(attempt)"
    first = next(csv.DictReader(csv_text(measured).splitlines()))
    assert (first["effect"], first["error"], first["clear"]) == ("-0.125", "0.02", "True")
