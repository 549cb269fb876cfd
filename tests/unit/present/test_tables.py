from __future__ import annotations

import csv
from pathlib import Path

from openpyxl import load_workbook

from contingent.present.tables import ABOUT, guarded, tables, write_csv, write_xlsx

from .record import FORMULA
from .sample import bare, sample


def test_every_table_is_flat_and_described() -> None:
    found = tables(sample())
    assert set(found) == set(ABOUT)
    for rows in found.values():
        for row in rows:
            assert all(v is None or isinstance(v, str | int | float | bool) for v in row.values())


def test_empty_tables_are_left_out() -> None:
    assert "causes" not in tables(bare())


def test_csv_says_what_the_summary_says(tmp_path: Path) -> None:
    summary = sample()
    paths = write_csv(tables(summary), tmp_path / "tables")
    assert {p.stem for p in paths} == set(ABOUT)
    with (tmp_path / "tables" / "outcomes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(r["posterior"]) for r in rows] == [o.posterior.value for o in summary.outcomes]
    sources = (tmp_path / "tables" / "sources.csv").read_text(encoding="utf-8")
    assert f"'{FORMULA}" in sources


def test_only_text_is_guarded() -> None:
    assert guarded("=1+1") == "'=1+1"
    assert guarded("@x") == "'@x"
    assert guarded(-0.5) == -0.5
    assert guarded("plain") == "plain"


def test_the_workbook_opens_with_its_contents_and_holds_no_formula(tmp_path: Path) -> None:
    found = tables(sample())
    hostile = found["sources"][0] | {"title": "+1", "stance": "a\x01b"}
    book = load_workbook(
        write_xlsx(found | {"sources": [hostile, *found["sources"][1:]]}, tmp_path / "t.xlsx")
    )
    assert book.sheetnames == ["read me", *found]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert FORMULA in [cell.value for cell in cells]
