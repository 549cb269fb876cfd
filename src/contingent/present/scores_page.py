"""Forecasts beside what came of them, on a page of a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from contingent.present import say
from contingent.present.records.scores import Scores
from contingent.present.terminal import head, plain


def page(scores: Scores) -> RenderableType:
    """Every statement with its forecasts, the mean scores, and what was not forecast."""
    parts: list[RenderableType] = [head("Forecasts from where information stopped, and what came")]
    parts += [plain(scores.note, "dim"), _forecasts(scores), head("Mean scores"), _totals(scores)]
    left = [s for s in scores.statements if not s.given]
    if left:
        parts += [head("Not forecast"), *(plain(f"{s.statement}: came {s.came}; {s.why_not}") for s in left)]
    return Group(*parts)


def _forecasts(scores: Scores) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(min_width=20)
    for _ in (*scores.cuts, "base rate", "came"):
        table.add_column(no_wrap=True)
    table.add_row(
        "", *(Text(c.name, "dim") for c in scores.cuts), Text("base rate", "dim"), Text("came", "dim")
    )
    failed, deal = [say.chance(c.failed) for c in scores.cuts], [say.chance(c.deal) for c in scores.cuts]
    table.add_row(plain("The attempt does not succeed", "italic"), *failed, "", "")
    table.add_row(plain("A deal is struck", "italic"), *deal, "", "")
    for s in scores.statements:
        if s.given:
            forecasts = [say.chance(f) for f in s.forecasts]
            table.add_row(plain(s.statement), *forecasts, say.percent(s.base_rate), plain(s.came, "bold"))
    return table


def _totals(scores: Scores) -> Table:
    table = Table.grid(padding=(0, 2))
    heads = ("", "scored", "Brier", "log", "with a base rate", "Brier", "log")
    table.add_row(*(Text(h, "dim") for h in heads))
    for t in scores.totals:
        row = (t.brier, t.log), (t.brier_with_base, t.log_with_base)
        first, second = ([say.score(x) for x in pair] for pair in row)
        table.add_row(plain(t.of), str(t.scored), *first, str(t.with_base), *second)
    return table
