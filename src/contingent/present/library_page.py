"""The library on a terminal: what each case was, how well it is fitted, and which of them a case resembles."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table

from contingent.present import say
from contingent.present.palette import colour
from contingent.present.records.library import HINDSIGHT, Library, LibraryRow, Likeness, Neighbour
from contingent.present.terminal import plain

_WIDTHS = (22, 12, 14, 14, 14, 8)
#: Pieces of a distance that a line has room for: the closest, and the farthest.
CLOSE, FAR = 2, 2


def page(library: Library) -> RenderableType:
    """One case in two lines; a likeness goes before the list."""
    parts: list[RenderableType] = []
    if library.likeness:
        parts += _likeness(library.likeness)
    parts += [Rule(plain("The library of cases", "bold"), style="dim"), _head()]
    parts += [line for row in library.rows for line in _row(row)]
    parts.append(
        plain(
            "Before and after: probability of the actual outcome given an attempt, from testimony alone and given "
            "the record. Evidence: natural log, of the record given testimony, a mean per observation.",
            "dim",
        )
    )
    return Group(*parts)


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1))
    for width in _WIDTHS:
        grid.add_column(width=width, no_wrap=True, overflow="ellipsis")
    return grid


def _head() -> Table:
    grid = _grid()
    grid.add_row(*(plain(w, "dim") for w in ("case", "ended", "before", "after", "evidence", "fit")))
    return grid


def _row(row: LibraryRow) -> list[RenderableType]:
    profile, past = row.profile, row.past
    before = after = evidence = fit = say.NONE
    if profile and not row.state and not row.problem:
        fit, evidence = "thin" if profile.thin else "sound", say.hundredths(profile.log_evidence)
        if past:
            before, after = (
                say.chance(profile.prior[past.outcome]),
                say.chance(profile.posterior[past.outcome]),
            )
    ended = plain(past.outcome, colour(past.outcome)) if past else plain("not said", "dim")
    grid = _grid()
    grid.add_row(plain(row.case, "bold"), ended, before, after, evidence, plain(fit))
    where = [row.start[:4], *([past.country, past.kind, HINDSIGHT] if past else ["no ending on file"])]
    wrong = row.problem or row.state
    lines = [row.title, " · ".join(w for w in where if w), *([f"! {wrong}"] if wrong else [])]
    styles = ("", "dim", "yellow")
    told = [Padding(plain(words, style), (0, 0, 0, 2)) for words, style in zip(lines, styles, strict=False)]
    return [grid, *told]


def _likeness(likeness: Likeness) -> list[RenderableType]:
    title = f"What {likeness.profile.case} resembles in its course"
    parts: list[RenderableType] = [Rule(plain(title, "bold"), style="dim"), *map(plain, likeness.says)]
    for number, neighbour in enumerate(likeness.nearest):
        parts += _neighbour(neighbour, last=number + 1 == len(likeness.nearest))
    if likeness.profile.thin:
        parts.append(plain(f"! {likeness.profile.case}: {likeness.profile.thin[0]}", "yellow"))
    return [*parts, plain("")]


def _neighbour(n: Neighbour, last: bool) -> list[RenderableType]:
    pieces = [f"{p.part} {p.distance:.2f}" for p in n.pieces]
    order = "" if last or n.told_apart else " · not told apart from the next"
    near = " · near" if n.near else ""
    first = f"{say.hundredths(n.distance)}  {n.case}: {n.label}{near}{order}"
    return [
        plain(first, "bold"),
        Padding(plain(f"{n.title} · {n.past.country} {n.start[:4]} · {HINDSIGHT}", "dim"), (0, 0, 0, 2)),
        Padding(
            plain(f"alike: {', '.join(pieces[:CLOSE])}; apart: {', '.join(pieces[CLOSE:][-FAR:])}"),
            (0, 0, 0, 2),
        ),
    ]
