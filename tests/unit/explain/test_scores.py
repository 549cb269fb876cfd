"""Forecasts from where information stopped: what they may know, and how they are scored."""

from datetime import datetime
from math import log
from pathlib import Path

import numpy as np
import pytest

from contingent.case.load import load_after
from contingent.case.schema import After
from contingent.compile import Compiled
from contingent.errors import CaseError, RunError
from contingent.explain import scores as scoring
from contingent.explain.cut import cut
from contingent.explain.foresight import by_day
from contingent.explain.paths import IN_OFFICE, RECURRENCE
from contingent.infer.problem import Plan
from contingent.present.records.scores import Scores

TEXT = """
after: tutorial
cuts: {evening: 2031-03-30T23:30, morning: 2031-04-05T12:00}
sources:
  coder: {title: The author, published: 2031-12-01, grade: C6, stance: none declared}
resolves:
  - {statement: The president stays, came: "yes", event: in office, within: 45 days, source: coder, locator: a}
  - {statement: Another attempt, came: "no", event: recurrence, source: coder, locator: b}
  - {statement: The brigade goes home, came: "yes", term: stand-down, event: executed, source: coder, locator: c}
  - {statement: Nobody is tried, came: partly, term: pardon, event: kept, source: coder, locator: d}
  - {statement: The rulers of the world are moved, came: "no", source: coder, locator: e}
  - {statement: The president purges, came: "yes", event: purge, source: coder, locator: f}
"""


def after(folder: Path, *changes: tuple[str, str]) -> After:
    text = TEXT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    file = folder / "it.after.yaml"
    file.write_text(text, encoding="utf-8")
    return load_after(file)


@pytest.fixture(scope="module")
def found(tutorial: Compiled, tmp_path_factory: pytest.TempPathFactory) -> Scores:
    return scoring.scores(tutorial, after(tmp_path_factory.mktemp("after")), Plan(worlds=64))


def test_what_came_moves_scores_and_no_forecast(found: Scores, tutorial: Compiled, tmp_path: Path) -> None:
    contrary = (
        ('came: "yes"', "came: open"), ('came: "no"', 'came: "yes"'), ("came: open", 'came: "no"'),
        ("evening: 2031-03-30T23:30, ", ""),
    )  # fmt: skip
    other = scoring.scores(tutorial, after(tmp_path, *contrary), Plan(worlds=64))
    assert other.cuts == found.cuts[1:]
    for one, turned in zip(found.statements, other.statements, strict=True):
        assert one.forecasts[1:] == turned.forecasts
        if one.given and one.came != "partly":
            assert one.brier[1:] != turned.brier


def test_a_cut_knows_what_had_happened_and_was_told_by_then(found: Scores, tutorial: Compiled) -> None:
    for row in found.cuts:
        at = datetime.fromisoformat(row.at)
        record, testimony = cut(tutorial, at, at)
        assert (row.answers, row.claims) == (len(record.instruments), len(testimony.claims))
    evening, morning = found.cuts
    assert evening.claims < morning.claims
    assert evening.answers < morning.answers


def test_every_statement_is_listed_with_its_forecast_or_why_not(found: Scores) -> None:
    rows = {s.statement: s for s in found.statements}
    assert len(rows) == 6
    assert rows["The rulers of the world are moved"].why_not == "the model has no part for it"
    assert "authority" in rows["The president purges"].why_not
    assert rows["Nobody is tried"].why_not.startswith("came partly")
    for name in ("The president stays", "Another attempt", "The brigade goes home", "Nobody is tried"):
        assert all(f and 0 <= f.value <= 1 for f in rows[name].forecasts)
    assert rows["Nobody is tried"].brier == [None, None]


def test_scores_are_those_of_the_forecasts(found: Scores) -> None:
    rows = [s for s in found.statements if s.given and s.came != "partly"]
    for s in rows:
        for f, brier, surprise in zip(s.forecasts, s.brier, s.log, strict=True):
            p = f.value if s.came == "yes" else 1 - f.value
            if 0.05 < p < 0.95:
                assert brier == pytest.approx((1 - p) ** 2, abs=1e-4)
                assert surprise == pytest.approx(-log(p), abs=1e-4)
            assert np.isfinite(surprise)
    totals = {t.of: t for t in found.totals}
    assert list(totals) == ["evening", "morning", scoring.BASE_RATES, scoring.COIN]
    assert totals["evening"].brier == pytest.approx(np.mean([s.brier[0] for s in rows]), abs=1e-5)
    assert totals[scoring.BASE_RATES].scored == 2 == totals["morning"].with_base
    assert totals[scoring.COIN].log == pytest.approx(log(2), abs=1e-5)


def test_base_rates_between_two_entries() -> None:
    assert by_day(RECURRENCE, 90) == pytest.approx(RECURRENCE[90])
    assert RECURRENCE[90] < by_day(RECURRENCE, 120) < RECURRENCE[180]
    assert by_day(RECURRENCE, 15) == pytest.approx(1 - (1 - RECURRENCE[30]) ** 0.5)
    assert by_day(RECURRENCE, 181) is None
    assert set(IN_OFFICE) <= {90, 180}


def test_the_end_of_the_crisis_is_the_cut_where_none_is_named(tutorial: Compiled, tmp_path: Path) -> None:
    line = "cuts: {evening: 2031-03-30T23:30, morning: 2031-04-05T12:00}"
    (at,) = scoring.cuts_of(tutorial.case, after(tmp_path, (line, ""))).values()
    assert at.isoformat() == "2031-03-31T20:00:00"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("after: tutorial", "after: other"), "came after 'other'; expected what came after 'tutorial'"),
        (("term: pardon", "term: pardons"), "'pardons' is no term of tutorial; .*did you mean 'pardon'"),
        (
            ("event: recurrence", "event: removed, actor: kolonel"),
            "'kolonel' is no actor .*did you mean 'colonel'",
        ),
    ],
)
def test_what_does_not_fit_the_case_is_refused(
    tutorial: Compiled, tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    with pytest.raises(RunError, match=says):
        scoring.check_after(tutorial.case, after(tmp_path, change))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("term: pardon, event: kept", "event: kept"), r"10:\d+: resolves\[4\].event: found kept of no term"),
        (("event: recurrence", "event: recurs"), r"8:\d+: resolves\[2\].event: found 'recurs'; expected"),
    ],
)
def test_a_wrong_event_is_pointed_at(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    with pytest.raises(CaseError, match=says):
        after(tmp_path, change)
