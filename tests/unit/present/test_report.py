from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from contingent.present.report import render
from contingent.present.summary import Summary, SwitchState

from .page import Page
from .sample import bare, sample


@pytest.fixture(scope="module")
def summary() -> Summary:
    return sample()


@pytest.fixture(scope="module")
def html(summary: Summary) -> str:
    return render(summary)


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def embedded(html: str) -> list[dict]:
    found = re.search(r'<script type="application/json" id="switch-data">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


def test_the_page_is_balanced_and_every_link_has_its_target(page: Page) -> None:
    assert page.faults == []
    assert len(page.ids) == len(set(page.ids))
    assert [t for t in page.targets if t.removeprefix("#") not in page.ids or not t.startswith("#")] == []


def test_a_bare_summary_renders_too() -> None:
    page = Page(render(bare()))
    assert page.faults == []
    assert {t[1:] for t in page.targets} <= set(page.ids)


def test_nothing_is_fetched(html: str, page: Page) -> None:
    assert not re.search(r"https?:|//cdn|@import|url\(", html)
    loading = {"src", "srcset", "action", "formaction", "poster", "data"}
    assert [a for _, a in page.elements if loading & set(a)] == []
    assert [a["href"] for tag, a in page.elements if tag == "link"] == ["data:,"]


def test_text_of_a_case_stays_text(html: str, page: Page) -> None:
    assert "alert('x')" not in html.replace("&#39;", "?")
    assert "<img" not in html
    assert "<b>nobody" not in html
    assert [tag for tag, _ in page.elements].count("script") == 2
    assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)
    assert "<script>alert('x')</script>" in page.text()


def test_a_label_cannot_end_the_embedded_json(summary: Summary) -> None:
    group = summary.switches[0].model_copy(update={"labels": ["</script><!--", "&", "<script>", "d", "e"]})
    html = render(summary.model_copy(update={"switches": [group]}))
    assert embedded(html)[0]["causes"][:3] == ["</script><!--", "&", "<script>"]
    assert Page(html).faults == []


def test_the_switches_hold_every_set_of_causes(html: str, summary: Summary) -> None:
    for group, whole in zip(embedded(html), summary.switches, strict=True):
        assert len(group["states"]) == 2 ** len(whole.causes)
        names = [o["name"] for o in group["outcomes"]]
        for state in whole.states:
            kept = group["states"][str(state.mask)]
            assert kept["end"] == [round(1000 * state.outcomes[name]) for name in names]
            assert {len(curve) for curve in kept["curve"]} == {len(group["hours"])}


def test_eight_causes_over_four_days_still_mail_well(summary: Summary) -> None:
    one = summary.switches[1]
    hours = [h / 2 for h in range(193)]
    curve = [min(1.0, h / 96) / 8 for h in hours]
    outcomes = one.states[0].outcomes
    states = [
        SwitchState(mask=m, outcomes=outcomes, by_hour=dict.fromkeys(outcomes, curve)) for m in range(256)
    ]
    big = one.model_copy(
        update={"causes": list("abcdefgh"), "labels": list("abcdefgh"), "hours": hours, "states": states}
    )
    html = render(summary.model_copy(update={"switches": [big, big]}))
    assert len(html.encode()) < 3_000_000
    assert embedded(html)[0]["hours"][-1] == 96


def test_shares_as_printed_lead_from_none_to_all(page: Page) -> None:
    sums = re.findall(r"([\d.]+(?: [+−] [\d.]+)+) = ([\d.]+) %", page.text())
    assert len(sums) == 2
    for terms, total in sums:
        assert sum(
            float(t) for t in re.sub(r"([+−]) ", r"\1", terms).replace("−", "-").split()
        ) == pytest.approx(float(total), abs=0.31)


def test_what_must_be_said_is_said(page: Page) -> None:
    text = page.text()
    for words in (
        "Given the full record the coupling-free interval is [0, 1]",
        "same-noise coupling",
        "By construction, not evidence",
        "Ongoing crisis",
        "uncalibrated",
        "The record cannot tell guard-account and herald-account apart",
        "not used",
        "Outside view",
        "what happened, by the record",
        "of o1, o2 together",
        "No observation tells them apart beyond its error",
        "not computable without a new run (Pareto k 1.30)",
        "cannot be told",
        "part of some smallest set",
        "no measurable effect",
    ):
        assert words in text


def test_a_posterior_of_a_reading_is_printed_only_within_a_partition(summary: Summary) -> None:
    rows = [row.model_copy(update={"posterior": None}) for row in summary.readings]
    text = Page(render(summary.model_copy(update={"readings": rows}))).text()
    section = text[text.index("Rival accounts against") : text.index("What follows Given")]
    assert "Probability" not in section


def test_numbers_lead_to_claims_and_sources(html: str) -> None:
    fact = html[html.index('id="fact-mediator-acts"') :]
    assert 'href="#source-abbey"' in fact[: fact.index("</article>")]
    assert 'href="#fact-mediator-acts"' in html[html.index('id="cause-mediation"') :]


def test_the_same_summary_gives_the_same_bytes(summary: Summary, html: str) -> None:
    assert render(summary) == html


def test_tables_and_pictures_say_what_they_are(page: Page) -> None:
    heads = [attrs for tag, attrs in page.elements if tag == "th"]
    assert all(attrs.get("scope") in ("col", "row") for attrs in heads)
    assert all(attrs.get("aria-label") for tag, attrs in page.elements if tag == "svg")
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
