"""The kept ranks are those of a right chain; those of a deaf one are not; what is kept is kept safely."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from calibration import judge
from calibration.__main__ import DEAF, REPLICATIONS, calibrate
from calibration.band import band, crossed, held
from calibration.chain import LIKELIHOOD, made_by, rank, replication
from calibration.draw import Truth, score
from calibration.keep import RESULTS, OtherResultsError, add, kept, place, ready
from calibration.page import names, pages
from calibration.plan import CASES, PICKED, Calibrated, Size, engine
from contingent import cache
from contingent.compile import Compiled
from contingent.infer.population import generator

EACH = pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
VALUES = PICKED + 1


def of_this_engine() -> Path:
    """Where results of the program as it stands are, or go: those kept with it, or the user's cache."""
    current = {"engine": engine()}.items()
    lines = [line for case in CASES for line in kept(place(case, Size()))[:1]]
    return RESULTS if all(current <= line.items() for line in lines) else cache.place().parent / "calibration"


def wrong(case: Calibrated, lines: list[dict]) -> list[str]:
    """What says that the chain is not right: ranks out of their bands, accounts not as often as said.

    ``judge`` states how often a right one is accused.
    """
    found = [r.quantity for r in judge.ranked(lines) if r.fails]
    said = {a.name: a.off for a in judge.accounts(lines, names(case))} | {"all": judge.confidence(lines).off}
    return found + [name for name, off in said.items() if abs(off) >= judge.FAR]


def found_out(lines: list[dict]) -> bool:
    """Whether a chain that hears nothing passes on scores and is found out by the likelihood."""
    fails = {r.quantity: r.fails for r in judge.ranked(lines)}
    return fails[LIKELIHOOD] and not any(fails[q] for q in fails if q.startswith("score"))


@EACH
def test_the_kept_ranks_are_those_of_a_right_chain(case: Calibrated) -> None:
    assert wrong(case, kept(place(case, Size()))) == []


@EACH
def test_a_deaf_chain_is_found_out(case: Calibrated) -> None:
    assert found_out(kept(place(case, Size(deaf=True))))


def test_the_page_says_what_is_kept() -> None:
    for path, content in pages().items():
        assert path.read_text(encoding="utf-8") == content, "run: python -m calibration page"


@pytest.mark.slow
@EACH
def test_the_chain_as_it_stands(case: Calibrated) -> None:
    """Goes on with what is there of this engine; some seconds a replication."""
    folder = of_this_engine()
    calibrate(case, Size(), REPLICATIONS, folder)
    assert wrong(case, kept(place(case, Size(), folder))) == []
    calibrate(case, Size(deaf=True), DEAF, folder)
    assert found_out(kept(place(case, Size(deaf=True), folder)))


# --- the band -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "alarm"), [(20, 0.2), (60, 0.05)])
def test_the_band_is_crossed_as_often_as_it_says(count: int, alarm: float) -> None:
    """Against 4,000 draws with a fixed key, within 4 errors (alarm 0.006 %)."""
    low, high = band(count, VALUES, alarm)
    exact = 1 - held(count, VALUES, (low, high))
    assert 0.8 * alarm < exact <= alarm
    draws = generator("band", count).integers(0, VALUES, (4000, count))
    found = np.mean([crossed(ranks, VALUES, alarm) for ranks in draws])
    assert abs(found - exact) < 4 * np.sqrt(exact * (1 - exact) / 4000)


def test_the_band_sees_ranks_that_lean_or_heap() -> None:
    u = generator("wrong ranks").random(200)
    for wrong in (u**1.7, 0.25 + u / 2, np.where(u < 0.5, u / 2.5, 1 - (1 - u) / 2.5)):
        assert crossed(np.floor(wrong * VALUES).astype(int), VALUES, judge.ALARM)


# --- draws and ranks ----------------------------------------------------------------------------


def test_ties_are_broken_by_lot() -> None:
    noise = generator("ties")
    ranks = [rank(0.0, np.zeros(3), noise) for _ in range(4000)]
    assert np.bincount(ranks) / 4000 == pytest.approx(np.full(4, 0.25), abs=0.03)
    assert rank(1.0, np.array([0.0, 2.0, 0.5]), noise) == 2


def test_an_account_is_drawn_from_as_it_believes(tutorial: Compiled) -> None:
    """Within 4 errors of 5,000 draws (alarm 0.006 % for each fact)."""
    for reading in tutorial.testimony.readings:
        for fact, ratio in reading.ratios:
            noise = generator("account", reading.name, fact.name).random((5000, 2))
            drawn = np.array([score(fact, np.asarray(ratio), n) for n in noise])
            so = fact.prior()[1] * ratio[1]
            assert abs((drawn > fact.cuts[0]).mean() - so) < 4 * np.sqrt(so * (1 - so) / len(drawn))


@pytest.mark.parametrize("attempt", [True, False])
def test_a_replication_of_a_truth_with_and_without_an_attempt(tutorial: Compiled, attempt: bool) -> None:
    case = CASES[0]
    number = next(n for n in range(50) if Truth.drawn(tutorial, case.seed, n).course.attempt[0] == attempt)
    found = replication(case, tutorial, Size(worlds=16), number)
    assert (found["outcome"] != "no-attempt") == attempt
    assert all(0 <= r <= PICKED for r in found["ranks"].values())
    assert sum(found["accounts"]) == pytest.approx(1, abs=1e-4)


# --- results ------------------------------------------------------------------------------------


def test_a_torn_line_is_made_again_and_other_results_are_refused(tutorial: Compiled, tmp_path: Path) -> None:
    about, file = made_by(CASES[0], tutorial, Size()), tmp_path / "case.jsonl"
    for number in (0, 1):
        add(file, {"number": number, **about, "ranks": {}})
    with file.open("a") as out:
        out.write('{"number": 2, "eng')
    assert [line["number"] for line in kept(file)] == [0, 1]
    assert ready(file, about) == {0, 1}
    add(file, {"number": 2, **about, "ranks": {}})
    assert [line["number"] for line in kept(file)] == [0, 1, 2]
    with pytest.raises(OtherResultsError, match="engine"):
        ready(file, about | {"engine": "another"})
