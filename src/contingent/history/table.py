"""Tables of past attempts: one row an attempt, one column a code, an outcome or a size.

The layout is that of ``COLUMNS`` and of ``codes.CODES``; a table merged from the published lists
is translated by ``lists``. Every cell that cannot be read is reported with its file, its line and
the number of its field.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection
from dataclasses import dataclass, fields, replace
from datetime import date
from os import PathLike
from pathlib import Path

import numpy as np

from contingent.case.wording import MOST_PROBLEMS, nearest
from contingent.errors import CaseError, Problem
from contingent.history import lists
from contingent.history.attempts import DEATHS_SD, HOURS_SD, OUTCOMES, Attempts, one_name
from contingent.history.codes import BLANK, CODES
from contingent.model.priors import Z90

#: Columns besides the codes -> what they hold.
COLUMNS = {
    "id": "name of the attempt, once in a table",
    "country": "country, spelt alike in all rows",
    "start": "day on which it began, as 1981-02-23",
    "outcome": "S makers or nominee hold power for seven days, F failed, P failed but the ruler fell, W civil war",
    "hours": "hours from the first overt act to the resolution",
    "hours_lo": "lower end of the 90 % range of hours",
    "hours_hi": "upper end",
    "deaths": "deaths during the attempt itself; where crowds were out, others than men under arms: not read",
    "deaths_lo": "lower end of the 90 % range of deaths",
    "deaths_hi": "upper end",
}
REQUIRED = ("id", "country", "start")
#: Columns that a table may have for people and that are not read.
UNREAD = ("label", "title", "era", "sure", "colpus_check", "GF", "notes", "coder")


def joined(tables: list[Attempts]) -> Attempts:
    """Attempts of several tables, in the order of their days; one that two tables hold enters once.

    The same country within fifteen days is the same attempt: as the later table has it, with what
    that leaves blank filled in from the earlier one.
    """
    whole = tables[0]
    for table in tables[1:]:
        days = np.abs((whole.start[:, None] - table.start[None, :]).astype(int))
        same = (whole.country[:, None] == table.country[None, :]) & (days <= 15)
        codes, labels = table.codes.copy(), table.labels.copy()
        for earlier, later in zip(*np.nonzero(same), strict=True):
            codes[later] = np.where(np.isnan(codes[later]), whole.codes[earlier], codes[later])
            labels[later] = np.where(np.isnan(labels[later]), whole.labels[earlier], labels[later])
        table, left = replace(table, codes=codes, labels=labels), whole.take(~same.any(axis=1))
        columns = (np.concatenate([getattr(left, f.name), getattr(table, f.name)]) for f in fields(Attempts))
        whole = Attempts(*columns)
    return whole.take(np.argsort(whole.start, kind="stable"))


def read(path: str | PathLike[str], without: Collection[str] = ()) -> Attempts:
    """Attempts of a CSV file; CaseError lists every cell that cannot be read.

    Codes named by ``without`` are left blank where a coder gave them: what a merged table has of them was there
    before the attempt.
    """
    file = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise CaseError(
            [Problem(file, 1, 1, "", f"a file that cannot be read: {error}", "a table in CSV, in UTF-8")]
        ) from None
    reader = csv.reader(text.splitlines(keepends=True))
    header = [h.strip() for h in next(reader, [])]
    rows = []
    for cells in reader:
        if any(c.strip() for c in cells):
            rows.append((reader.line_num, [c.strip() for c in cells]))
    if lists.is_merged(header):
        return lists.translate(file, header, rows)
    found = _coded(file, header, rows)
    # who dies in a crowd is not under arms, and the engine counts those alone
    found.deaths[found.code("crowd") > 0] = np.nan
    found.codes[:, [list(CODES).index(code) for code in without]] = np.nan
    return found


def _coded(file: str, header: list[str], rows: list[tuple[int, list[str]]]) -> Attempts:
    problems = _header_problems(file, header)
    if problems:
        raise CaseError(problems)
    found, seen = [], {}
    for line, cells in rows:
        if len(cells) != len(header):
            what = f"{len(cells)} fields"
            problems.append(Problem(file, line, 1, "", what, f"{len(header)}, as in the first line"))
            continue
        row = _Row(file, line, dict(zip(header, cells, strict=True)), header, problems)
        found.append(row.read())
        if (name := row.cells["id"]) in seen:
            row.complain("id", name, f"a name that line {seen[name]} does not have")
        seen.setdefault(name, line)
    if problems:
        raise CaseError(problems[:MOST_PROBLEMS])
    if not found:
        raise CaseError([Problem(file, 1, 1, "", "no attempt", "at least one row below the header")])
    return Attempts(*(np.array(column) for column in zip(*found, strict=True)))


def _header_problems(file: str, header: list[str]) -> list[Problem]:
    known = [*COLUMNS, *CODES]
    problems = []
    for place, name in enumerate(header, 1):
        if name not in known and name not in UNREAD:
            hint = nearest(name, known)
            problems.append(
                Problem(file, 1, place, name, "an unknown column", "a column of the layout", hint)
            )
        if name in header[: place - 1]:
            problems.append(Problem(file, 1, place, name, "a column a second time", "each column once"))
    problems += [
        Problem(file, 1, 1, name, "no such column", COLUMNS[name]) for name in REQUIRED if name not in header
    ]
    return problems


@dataclass
class _Row:
    file: str
    line: int
    cells: dict[str, str]
    header: list[str]
    problems: list[Problem]

    def complain(self, column: str, found: str, expected: str, hint: str = "") -> None:
        place = self.header.index(column) + 1
        self.problems.append(Problem(self.file, self.line, place, column, found or "nothing", expected, hint))

    def read(self) -> tuple:
        for column in ("id", "country"):
            if self.cells[column] in BLANK:
                self.complain(column, self.cells[column], COLUMNS[column])
        codes = np.array([self._code(name) for name in CODES])
        outcome = self._outcome()
        labels = np.full(len(lists.LISTS), np.nan)
        if outcome:
            labels[lists.LISTS.index("coder")] = float(outcome == "S")
        hours, hours_sd = self._size("hours", HOURS_SD, np.log, least=0.01)
        deaths, deaths_sd = self._size("deaths", DEATHS_SD, np.log1p, least=0.0)
        who = (self.cells["id"], one_name(self.cells["country"]), self._start())
        return (*who, codes, outcome, labels, hours, hours_sd, deaths, deaths_sd)

    def _start(self) -> np.datetime64:
        text = self.cells["start"]
        try:
            return np.datetime64(date.fromisoformat(text), "D")
        except ValueError:
            self.complain("start", repr(text), COLUMNS["start"])
            return np.datetime64("2000-01-01", "D")

    def _code(self, name: str) -> float:
        text = self.cells.get(name, "")
        if text in BLANK:
            return np.nan
        value = CODES[name].number(text)
        if value is None:
            hint = nearest(text, list(CODES[name].levels))
            self.complain(name, repr(text), f"{CODES[name].expected}, or nothing", hint)
        return np.nan if value is None else value

    def _outcome(self) -> str:
        text = self.cells.get("outcome", "")
        if text in BLANK:
            return ""
        if text not in OUTCOMES:
            self.complain("outcome", repr(text), f"one of {', '.join(OUTCOMES)}, or nothing")
            return ""
        return text

    def _number(self, column: str, least: float) -> float:
        text = self.cells.get(column, "")
        if text in BLANK:
            return np.nan
        try:
            value = float(text)
        except ValueError:
            value = np.nan
        if not least <= value < np.inf:
            self.complain(column, repr(text), f"a number from {least:g}, or nothing")
            return np.nan
        return value

    def _size(self, column: str, sd: float, scale: Callable, least: float) -> tuple[float, float]:
        value, low, high = (self._number(column + part, least) for part in ("", "_lo", "_hi"))
        if low > high:
            self.complain(column + "_lo", f"{low:g}", f"at most {column}_hi, {high:g}")
            return value, sd
        width = (scale(high) - scale(low)) / (2 * Z90) if np.isfinite(low) and np.isfinite(high) else 0.0
        return value, float(np.hypot(width, sd))
