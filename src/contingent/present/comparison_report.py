"""The page of a comparison: one HTML file that opens offline, in the dress of the report."""

from __future__ import annotations

from functools import partial

from markupsafe import Markup

from contingent.present.comparison import Comparison
from contingent.present.figures.courses import courses
from contingent.present.report import PAGE, PHONE, environment

#: In the head of every page that a comparison wrote, so that another may take its place.
PAGE_MARK = '<meta name="generator" content="contingent compare">'


def render(comparison: Comparison) -> str:
    """A comparison as one self-contained HTML document."""
    reach = _reach(comparison)
    return environment().get_template("comparison.html").render(
        c=comparison,
        mark=Markup(PAGE_MARK),
        listed=[pair for pair in comparison.outcomes if pair.listed],
        reach=reach,
        half=lambda value: 0.5 + value / (2 * reach),
        constants=list(dict.fromkeys(s.settings.constants for s in comparison.sides if s.settings.constants)),
        courses=partial(courses, comparison),
        page=PAGE,
        phone=PHONE,
    )  # fmt: skip


def _reach(comparison: Comparison) -> float:
    """The largest share or effect with its whiskers: the half-width that all their tracks have in common."""
    shares = [e for table in comparison.causes for row in table.rows for e in row.shares]
    effects = [e for driver in comparison.drivers for e in driver.sides]
    return max((abs(e.value) + 2 * e.error for e in (*shares, *effects) if e), default=0.0) or 1.0
