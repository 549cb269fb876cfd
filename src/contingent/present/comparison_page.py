"""Two cases on one page of a terminal: what they share, where they part, and the numbers side by side."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from contingent.present import say
from contingent.present.comparison import CauseComparison, Comparison
from contingent.present.palette import colour
from contingent.present.summary import Milestone
from contingent.present.terminal import head, plain

#: How many rows of each the page has room for.
KINDS, DRIVERS, WARNINGS = 8, 5, 3


def page(c: Comparison) -> RenderableType:
    """The comparison in at most some 80 lines of 100 columns."""
    parts: list[RenderableType] = [Rule(plain(" · ".join(s.case for s in c.sides), "bold"), style="dim")]
    parts += [plain(f"{side.case}: {side.title}") for side in c.sides]
    said = [*c.warnings, *(f"{s.case}: {w}" for s in c.sides for w in s.warnings)]
    constants = dict.fromkeys(s.settings.constants for s in c.sides if s.settings.constants)
    said = [*(f"Constants {words}." for words in constants), *said]
    parts += [plain(f"! {words}", "yellow", 200) for words in said[:WARNINGS]]
    parts += [plain(f"! and {len(said) - WARNINGS} more", "yellow")] if len(said) > WARNINGS else []
    parts += [head("What they share"), *map(plain, c.shared or ["Nothing that the two runs can tell."])]
    parts += [head("Where they part"), *map(plain, c.apart)]
    parts += [head("How it ends, given an attempt: before the record, after it"), _outcomes(c)]
    for table in c.causes:
        parts += [head(f"{table.question} Shares by kind of cause, in points"), _causes(c, table)]
    parts += [head("The course, in hours: recorded; in the worlds that fit"), _milestones(c)]
    if c.drivers:
        parts += [head("What the outcome hangs on: effect of constants of behaviour, in points"), _drivers(c)]
    return Group(*parts)


def _columns(c: Comparison, first: int, *each: int) -> Table:
    """A grid with a column of names and the same columns for either case, headed by its name."""
    table = Table.grid(padding=(0, 2))
    for width in (first, *each, *each):
        table.add_column(width=width, no_wrap=True, overflow="ellipsis")
    table.add_row("", *(x for s in c.sides for x in (*[""] * (len(each) - 1), plain(s.case, "dim"))))
    return table


def _outcomes(c: Comparison) -> Table:
    table = _columns(c, 13, 14, 16)
    for pair in (p for p in c.outcomes if p.listed):
        cells = []
        for side, row in zip(c.sides, pair.sides, strict=True):
            style = "bold" if pair.outcome == side.observed_outcome else ""
            cells += [Text(say.chance(row.prior), "dim"), Text(say.chance(row.posterior), style)]
        table.add_row(plain(pair.outcome, colour(pair.outcome)), *cells)
    return table


def _causes(c: Comparison, compared: CauseComparison) -> Table:
    table = _columns(c, 18, 22)
    for row in compared.rows[:KINDS]:
        table.add_row(plain(row.kind), *(say.points(share) for share in row.shares))
    totals = [
        f"{say.percent(t[0].value)} to {say.percent(t[1].value)}" if t else say.NONE for t in compared.totals
    ]
    table.add_row(plain("all together", "dim"), *(plain(words, "dim") for words in totals))
    if (hidden := len(compared.rows) - KINDS) > 0:
        table.add_row(plain(f"and {hidden} more kinds", "dim"))
    return table


def _milestones(c: Comparison) -> Table:
    table = _columns(c, 29, 5, 22)
    for pair in c.milestones:
        table.add_row(plain(pair.event), *(x for m in pair.sides for x in _hours(m)))
    return table


def _hours(m: Milestone | None) -> tuple[str, str]:
    if m is None:
        return say.NONE, say.NONE
    recorded = say.NONE if m.recorded_hour is None else f"{m.recorded_hour:.1f}"
    return recorded, say.span(m.hours)


def _drivers(c: Comparison) -> Table:
    table = _columns(c, 44, 18)
    for driver in c.drivers[:DRIVERS]:
        table.add_row(plain(driver.says), *(say.points(effect) for effect in driver.sides))
    table.add_row(plain("what noise alone gives", "dim"), *(plain(f"{100 * n:.1f}", "dim") for n in c.noise))
    return table
