"""A comparison of two versions of a case on one page of a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from contingent.present import say
from contingent.present.difference import AnswerChange, Difference, ItemChange
from contingent.present.terminal import head, plain

SIGNS = {"added": ("+", "green"), "removed": ("-", "red"), "changed": ("~", "yellow")}
STAR = "Those with * rest on what changed."


def page(found: Difference) -> RenderableType:
    """What changed, which answers moved, and which did not although they rest on a change."""
    parts: list[RenderableType] = [plain(f"! {words}", "yellow") for words in found.warnings]
    parts += [head(f"What changed from {found.old.file} to {found.new.file}")]
    parts += [_change(change) for change in found.changes] or [plain("Nothing: both say the same.")]
    if not found.answers:
        return Group(*parts)
    moved = [row for row in found.answers if row.moved]
    single = [row for row in found.answers if row.difference is None]
    still = [row for row in found.answers if row.cites_change and not row.moved and row.difference]
    parts += [head("Answers that moved"), _answers(moved) if moved else plain("None beyond noise.")]
    if still:
        parts += [head("Within noise, though they rest on what changed"), _answers(still)]
    if single:
        parts += [head("Given in one version only"), _answers(single)]
    rest = len(found.answers) - len(moved) - len(still) - len(single)
    parts += [plain(f"{rest} further answers stayed within noise. {STAR} {found.rule}", "dim")]
    return Group(*parts)


def _change(change: ItemChange) -> Text:
    sign, hue = SIGNS[change.change]
    field = f", {change.field}" if change.field else ""
    text = f"{sign} {change.kind} {change.name}{field}: "
    if change.change == "changed":
        return plain(f"{text}{change.old} -> {change.new}", hue)
    return plain(text + (change.old or change.new), hue)


def _answers(rows: list[AnswerChange]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold")
    for _ in range(3):
        grid.add_column(no_wrap=True)
    grid.add_row("", *(Text(words, "dim") for words in ("before", "after", "points")))
    for row in rows:
        mark = " *" if row.cites_change else ""
        grid.add_row(
            plain(row.answer + mark), say.chance(row.old), say.chance(row.new), say.points(row.difference)
        )
    return grid
