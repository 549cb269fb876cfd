"""The answer on one page of a terminal: sentences first, then the few numbers that carry them."""

from __future__ import annotations

import re

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from contingent.present import say
from contingent.present.figures.outcomes import heading, listed
from contingent.present.palette import colour
from contingent.present.summary import CauseRow, CauseTable, Estimate, Summary

#: How many of each the page has room for.
SENTENCES, CAUSES, FORECASTS, CLAIMS, WARNINGS = 5, 3, 3, 2, 3
_BAR = 18
#: Width of a column of probabilities, or of points, with their errors: never cut, however narrow the terminal.
_CHANCE = 14


def page(summary: Summary) -> RenderableType:
    """What a run found, in at most some 55 lines of 100 columns."""
    parts: list[RenderableType] = [Rule(plain(summary.case.title, "bold"), style="dim")]
    parts += _warnings(summary)
    parts += [plain(sentence.text) for sentence in summary.headline[:SENTENCES]]
    parts += [head(heading(summary)), _outcomes(summary)]
    if summary.outside_view:
        parts.append(plain(f"Outside view: {summary.outside_view}", "dim"))
    if summary.causes:
        parts += [head("Why"), _causes(summary.causes)]
    parts += _readings(summary) + _consequences(summary) + _claims(summary)
    return Group(*parts)


def plain(content: str, style: str = "", width: int = 0) -> Text:
    """Text of a case as text: no markup is read from it and no control character reaches the terminal."""
    text = Text(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", content), style=style)
    if width:
        text.truncate(width, overflow="ellipsis")
    return text


def head(words: str) -> RenderableType:
    """A heading, with a line of space above."""
    return Padding(Text(words, style="bold"), (1, 0, 0, 0))


def _warnings(summary: Summary) -> list[RenderableType]:
    said = ["Ongoing crisis: what follows ages within hours."] if summary.case.ongoing else []
    if summary.settings.constants.startswith("uncalibrated"):
        said.append(f"Constants {summary.settings.constants}.")
    said += summary.warnings
    hidden = len(said) - WARNINGS
    shown = [plain(f"! {words}", "yellow", 200) for words in said[:WARNINGS]]
    more = f"! and {hidden} more warning{'s' if hidden > 1 else ''} in the report"
    return [*shown, Text(more, "yellow")] if hidden > 0 else [*shown]


def _grid(*widths: int | None) -> Table:
    """Columns of these widths; those without one hold words, which wrap where the terminal is narrow."""
    grid = Table.grid(padding=(0, 2), expand=False)
    for width in widths:
        grid.add_column(width=width, no_wrap=width is not None)
    return grid


def _outcomes(summary: Summary) -> Table:
    grid = _grid(10, _BAR, _CHANCE, _CHANCE, None)
    grid.add_row("", "", Text("before", "dim"), Text("after", "dim"), "")
    for row in listed(summary):
        label, _, _ = summary.ending_label.partition(",")  # a line has room for no more
        about = f" · {label}" if row.outcome == summary.observed_outcome else ""
        grid.add_row(
            plain(row.outcome, colour(row.outcome)),
            bar(row.prior.value, row.posterior.value, colour(row.outcome)),
            Text(say.chance(row.prior), "dim"),
            Text(say.chance(row.posterior), "bold"),
            plain(row.posterior.word + about, "dim"),
        )
    return grid


def bar(before: float, after: float, hue: str) -> Text:
    """A bar as long as ``after``, with a mark where ``before`` stood."""
    cells = ["█"] * round(after * _BAR) + ["·"] * (_BAR - round(after * _BAR))
    text = Text("".join(cells), style=hue)
    mark = min(int(before * _BAR), _BAR - 1)
    return text[:mark] + Text("|", style="bold") + text[mark + 1 :]


def _weight(row: CauseRow) -> float:
    return abs(row.share.value) if row.share else 0.0


def _causes(tables: list[CauseTable]) -> Table:
    grid = _grid(None, _CHANCE, _CHANCE)
    for table in tables:
        total = f" with none {say.percent(table.v_none.value)}, with all {say.percent(table.v_all.value)}"
        question = plain(table.question, "italic").append(total, "not italic dim")
        grid.add_row(question, Text("share", "dim"), Text("necessity", "dim"))
        rows = [row for row in table.rows if not row.by_construction]
        for row in sorted(rows, key=_weight, reverse=True)[:CAUSES]:
            grid.add_row(plain(f"  {row.fact}"), say.points(row.share), say.chance(row.necessity))
    return grid


def _readings(summary: Summary) -> list[RenderableType]:
    if not summary.readings:
        return []
    weights = [f"{row.reading} {_decibans(row.total_decibans)}" for row in summary.readings]
    lines = [plain("; ".join(weights), "", 200)]
    if summary.readings_note:
        lines.append(plain(summary.readings_note, "", 200))
    return [head("Rival accounts, weight of the record"), *lines]


def _decibans(estimate: Estimate | None) -> str:
    return (
        say.NONE
        if estimate is None
        else f"{say.decibans(estimate.value, estimate.error)} ± {estimate.error:.1f} dB"
    )


def _consequences(summary: Summary) -> list[RenderableType]:
    forecasts = summary.consequences.forecasts[:FORECASTS]
    if not forecasts:
        return []
    grid = _grid(None, _CHANCE, None)
    for forecast in forecasts:
        outside = f"outside view: {forecast.outside_view}" if forecast.outside_view else ""
        grid.add_row(plain(forecast.statement), say.chance(forecast.probability), plain(outside, "dim"))
    return [head("What follows"), grid]


def _claims(summary: Summary) -> list[RenderableType]:
    grid = _grid(None, None, None)
    for claim in summary.claims_that_matter[:CLAIMS]:
        move = f"if not {say.chance(claim.if_not)}; if so {say.chance(claim.if_so)}"
        grid.add_row(plain(claim.says), plain(claim.answer, "dim"), move)
    note = [plain(summary.claims_note, "", 200)] if summary.claims_note else []
    if not grid.row_count and not note:
        return []
    return [head("Claims that matter"), *([grid] if grid.row_count else []), *note]
