"""The page of a comparison: whole, self-contained, and saying what the record says."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from contingent.explain.comparison import compare
from contingent.present import say
from contingent.present.comparison import Comparison
from contingent.present.comparison_page import page as terminal
from contingent.present.comparison_report import PAGE_MARK, render
from contingent.present.summary import Estimate

from .page import Page
from .record import HOSTILE
from .sample import sample


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return compare(sample(), another())


def another():
    """The sample as another case, with another ending and half of its milestones."""
    full = sample()
    case = full.case.model_copy(update={"id": "elsewhere-1931", "title": "Elsewhere " + HOSTILE})
    return full.model_copy(
        update={"case": case, "observed_outcome": "suppressed", "milestones": full.milestones[:1]}
    )


def test_the_page_is_balanced_and_every_link_has_its_target(comparison: Comparison) -> None:
    page = Page(render(comparison))
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert {t.removeprefix("#") for t in page.targets} <= set(page.ids)


def test_nothing_is_fetched_and_text_stays_text(comparison: Comparison) -> None:
    html = render(comparison)
    assert not re.search(r"https?:|//cdn|@import|url\(", html)
    assert "<img" not in html
    assert "alert('x')" not in html.replace("&#39;", "?")
    assert PAGE_MARK in html[:1000]


def test_a_comparison_of_runs_that_say_little_is_shown_too(comparison: Comparison) -> None:
    empty = {
        name: [] for name in ("shared", "outcomes", "causes", "milestones", "drivers", "rules", "warnings")
    }
    readings = [r.model_copy(update={"rows": [], "note": ""}) for r in comparison.readings]
    page = Page(render(comparison.model_copy(update=empty | {"readings": readings})))
    assert page.faults == []
    assert "explain the cases again" in page.text()


def test_every_share_and_sentence_is_on_the_page(comparison: Comparison) -> None:
    text = Page(render(comparison)).text().replace("\xa0", " ")
    for sentence in (*comparison.shared, *comparison.apart, *comparison.rules):
        assert " ".join(sentence.split()).replace("\xa0", " ") in text
    for table in comparison.causes:
        for row in table.rows:
            assert all(say.points(e) in text for e in row.shares)


def test_bars_begin_in_the_middle_and_end_at_the_share(comparison: Comparison) -> None:
    shares = [e for t in comparison.causes for r in t.rows for e in r.shares if e]
    reach = max(abs(e.value) + 2 * e.error for e in (*shares, *drivers(comparison)))
    spans = re.findall(r'<i class="bar[^"]*" style="left:([\d.]+)%;width:([\d.]+)%"', render(comparison))
    assert len(spans) == len(shares) + len(drivers(comparison))
    for (left, width), share in zip(spans, shares, strict=False):
        edges = sorted((50.0, 50 + 50 * share.value / reach))
        assert [float(left), float(left) + float(width)] == pytest.approx(edges, abs=0.02)


def drivers(comparison: Comparison) -> list[Estimate]:
    return [e for d in comparison.drivers for e in d.sides if e]


def test_the_terminal_says_the_same_within_its_width(comparison: Comparison) -> None:
    out = io.StringIO()
    Console(file=out, width=100).print(terminal(comparison))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    assert len(lines) < 100
    text = " ".join(out.getvalue().split())
    for sentence in (*comparison.shared, *comparison.apart):
        assert " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", sentence).split()) in text
