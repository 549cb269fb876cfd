"""The reference page of the shipped library, read off the fits that are kept beside the cases."""

from __future__ import annotations

from case_language import table

from contingent import library as shelf
from contingent.case.words import EPISODE_KINDS, OUTCOMES
from contingent.explain.likeness import likeness
from contingent.present import say
from contingent.present.records.library import HINDSIGHT, LibraryRow

CLOSEST = 3


def library() -> str:
    """Every shipped case: what it was, how well it is fitted, and which others lie nearest."""
    rows = shelf.read().rows
    fitted = [r for r in rows if r.usable]
    settings = sorted(
        {f"{p.islands} islands of {p.worlds} worlds, seed {p.seed}" for r in fitted if (p := r.profile)}
    )
    return "\n\n".join(
        (
            "# The cases of the library",
            f"Every case of this page is {HINDSIGHT}: the figures show how the engine deals with a known course, "
            "and are no score. [The library](../library.md) says what they mean. "
            + (f"Fitted with {'; '.join(settings)}." if settings else "None is fitted yet."),
            "## What they were",
            table(("Case", "Year", "Country", "Kind", "Ended", "Why so"), map(_past, rows)),
            "## How they are fitted",
            "Probability of the actual outcome given an attempt, before and after the record; log evidence "
            "(natural) of the record given testimony, a mean per observation; *thin* where a report would warn.",
            table(("Case", "Before", "After", "Log evidence", "Fit"), map(_fit, rows)),
            "## Which lie nearest to each",
            "The closest first, with the distance between the courses; in brackets those that the error does not "
            "tell apart from the one after them.",
            table(("Case", "Nearest"), [(f"`{r.case}`", _nearest(r, rows)) for r in fitted]),
        )
    )


def _past(r: LibraryRow) -> tuple[str, ...]:
    if r.past is None:
        return f"`{r.case}`", r.start[:4], say.NONE, say.NONE, say.NONE, r.title
    kind, ended = (f"{w}: {m[w]}" for w, m in ((r.past.kind, EPISODE_KINDS), (r.past.outcome, OUTCOMES)))
    return f"`{r.case}`", r.start[:4], r.past.country, kind, ended, r.past.says


def _fit(r: LibraryRow) -> tuple[str, ...]:
    p, none = r.profile, say.NONE
    if p is None or r.state or r.problem:
        return f"`{r.case}`", none, none, none, r.problem or r.state
    before, after = (say.chance(odds[r.past.outcome]) if r.past else none for odds in (p.prior, p.posterior))
    return f"`{r.case}`", before, after, say.hundredths(p.log_evidence), "thin" if p.thin else "sound"


def _nearest(r: LibraryRow, rows: list[LibraryRow]) -> str:
    assert r.profile
    found = likeness(r.profile, rows).nearest
    last = found[-1].case if found else ""
    words = [f"`{n.case}` {say.hundredths(n.distance)}{', near' if n.near else ''}" for n in found[:CLOSEST]]
    told = [n.told_apart or n.case == last for n in found[:CLOSEST]]
    return "; ".join(w if apart else f"({w})" for w, apart in zip(words, told, strict=True))
