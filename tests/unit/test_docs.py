"""The reference pages say what the program says."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

import pytest

from contingent.cli import app

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def generated() -> dict:
    sys.path.insert(0, str(DOCS))  # as for ``python docs/generate.py``
    try:
        return runpy.run_path(str(DOCS / "generate.py"))
    finally:
        sys.path.remove(str(DOCS))


def test_every_page_is_up_to_date(generated: dict) -> None:
    for name, text in generated["pages"]().items():
        kept = (DOCS / "reference" / name).read_text(encoding="utf-8")
        assert kept == text, f"{name} is out of date: run python docs/generate.py"


def test_every_command_has_its_help_page(generated: dict) -> None:
    registered = [c.name or c.callback.__name__ for c in app.registered_commands if c.callback]
    assert sorted(generated["COMMANDS"]) == sorted(registered)


def test_bars_in_cells_do_not_break_a_table(generated: dict) -> None:
    assert generated["table"](("a",), [("x|y",)]).splitlines()[-1] == "| x\\|y |"
