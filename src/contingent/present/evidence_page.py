"""A case held against its sources' texts, on a terminal: what each source bears out, and what to look at."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from contingent.case.hygiene.findings import Finding, SourceSeen, Verification
from contingent.present.terminal import head, plain

VERDICTS = {"wrong": "red", "doubtful": "yellow", "verified": "green", "not verified": "dim"}


def page(found: Verification) -> RenderableType:
    """Sources first; then every finding that needs a look, as FILE:LINE:COLUMN."""
    read = [source for source in found.sources if source.text]
    parts: list[RenderableType] = [head("Sources with a text"), _table(read)] if read else []
    parts += [plain(f"Given, but named after no source: {', '.join(found.strangers)}")] * bool(
        found.strangers
    )
    parts += _section("Wrong", found, "wrong") + _section("Doubtful", found, "doubtful")
    parts += _section("Copies and conflicts", found, "noted")
    without = [f"{s.source} ({s.why})" if s.why else s.source for s in found.sources if not s.text]
    if without:
        parts += [head("Not verified, for want of a text"), plain(", ".join(without), "dim")]
    total = ", ".join(f"{sum(f.verdict == v for f in found.findings)} {v}" for v in VERDICTS)
    return Group(*parts, plain(f"{found.file}: {total}."))


def _table(sources: list[SourceSeen]) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(overflow="fold")
    grid.add_column(overflow="fold")
    for _ in ("sentences", *VERDICTS):
        grid.add_column(justify="right", no_wrap=True)
    grid.add_row(*(Text(words, "dim") for words in ("source", "text", "sentences", *VERDICTS)))
    for source in sources:
        counts = (Text(str(source.counts.get(v, 0)), hue) for v, hue in VERDICTS.items())
        grid.add_row(plain(source.source), plain(source.text, "dim"), str(source.sentences), *counts)
    return grid


def _section(title: str, found: Verification, verdict: str) -> list[RenderableType]:
    findings = [f for f in found.findings if f.verdict == verdict]
    return [head(title), *map(_line, findings)] if findings else []


def _line(finding: Finding) -> Text:
    return plain(str(finding), VERDICTS.get(finding.verdict, ""))
