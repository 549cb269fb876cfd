"""What is said of attempts held back: forecast one by one, scored where the outcome is known."""

import csv
import io
from pathlib import Path

import numpy as np
import pytest

from contingent.history import forecasts, metrics, records, score
from contingent.history.forecasts import Said
from contingent.history.table import read

HELD = 7


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> tuple[records.Score, list[dict[str, str]]]:
    """Score and forecasts of seven attempts, two of unknown outcome, learnt from thirty others."""
    folder = tmp_path_factory.mktemp("held")
    lines = [f"a{i},C{i % 9},{1950 + i}-01-01,{'TLM'[i % 3]},{'SF'[i % 2]},{5 + i}" for i in range(30)]
    new = [f"n{i},D{i},{1990 + i}-01-01,{'TL'[i % 2]},{'SFSFF'[i] if i < 5 else ''}," for i in range(HELD)]
    for name, rows in (("old", lines), ("new", new)):
        text = "\n".join(["id,country,start,rank,outcome,hours", *rows])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(score, "POINTS", 60)
        found, text = score.score(
            [folder / "new.csv"], [folder / "old.csv"], records.SHIPPED, lambda *_: None
        )
    return found, list(csv.DictReader(io.StringIO(text)))


def test_a_handful_of_attempts_is_scored_and_those_of_unknown_outcome_are_forecast(held) -> None:
    found, rows = held
    scheme = next(s for s in found.schemes if s.name == "held back")
    assert scheme.attempts == 5
    ours = [row for row in rows if (row["scheme"], row["method"]) == ("held back", "contingent")]
    assert [row["attempt"] for row in ours] == [f"n{i}" for i in range(HELD)]
    assert [row["success"] for row in ours] == ["1", "0", "1", "0", "0", "", ""]
    assert all(0 < float(row["forecast"]) < 1 for row in ours)


def test_a_score_is_the_mean_over_the_forecasts_that_are_written(held) -> None:
    found, rows = held
    for scheme in found.schemes:
        for method in scheme.methods:
            said = [
                r for r in rows if (r["scheme"], r["method"]) == (scheme.name, method.name) and r["success"]
            ]
            if said:  # those of one list are part of a scheme's
                p, y = (np.array([float(r[c]) for r in said]) for c in ("forecast", "success"))
                assert metrics.brier(p, y).mean() == pytest.approx(method.brier, abs=1e-4)


def test_what_is_written_is_told_apart_by_scheme_attempt_and_method(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text('id,country,start,outcome\n"x, y",A,1999-01-01,W\n', encoding="utf-8")
    said = [Said("held back", np.array([0]), {"ours": np.array([0.25]), "theirs": np.array([1.0])})]
    assert forecasts.text(read(tmp_path / "t.csv"), said).splitlines() == [
        "scheme,attempt,country,start,method,forecast,success",
        'held back,"x, y",A,1999-01-01,ours,0.2500,0',
        'held back,"x, y",A,1999-01-01,theirs,1.0000,0',
    ]


def test_forecasts_of_one_kind_of_outcome_have_no_slope() -> None:
    p, y = np.array([0.2, 0.4, 0.9]), np.ones(3)
    assert (metrics.slope(p, y), metrics.auc(p, y)) == (None, None)
