"""The page of coverage: one HTML file that opens offline, in the dress of the report."""

from __future__ import annotations

from markupsafe import Markup

from contingent.present.coverage import Coverage
from contingent.present.coverage_page import noise, why
from contingent.present.report import environment

#: In the head of every page that coverage wrote, so that another may take its place.
PAGE_MARK = '<meta name="generator" content="contingent coverage">'


def render(coverage: Coverage) -> str:
    """Coverage as one self-contained HTML document."""
    reach = _reach(coverage)
    return environment().get_template("coverage.html").render(
        c=coverage,
        mark=Markup(PAGE_MARK),
        reach=reach,
        half=lambda value: 0.5 + value / (2 * reach),
        noise=noise(coverage),
        why=why,
    )  # fmt: skip


def _reach(coverage: Coverage) -> float:
    """The largest headline effect with its whiskers: the half-width that all tracks have in common."""
    sizes = [e.headline.size for e in coverage.elements if e.headline and e.headline.size]
    return max((abs(s.value) + 2 * s.error for s in sizes), default=0.0) or 1.0
