"""The distance between courses against what it is by hand, and who is called near."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.compile import Compiled
from contingent.explain.likeness import (
    FEWEST,
    OUTCOME,
    distance,
    estimate,
    likeness,
    near_below,
    pieces,
    told_apart,
)
from contingent.explain.milestones import first, happenings_of
from contingent.explain.profile import profile as profile_of
from contingent.infer.population import Population
from contingent.model.layout import Worlds
from contingent.model.simulate import simulate
from unit.made_library import ENDINGS, profile, row

HOURS = st.one_of(st.none(), st.floats(0.0, 400.0))


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (1, 2, 1 / 16),
        (0.2, 1, 0.0),  # the first hour is one place
        (1, 128, 7 / 16),
        (100, 300, 1 / 16),
        (1, None, 1.0),
        (300, None, 0.5),
        (None, None, 0.0),
    ],
)
def test_hours_lie_on_a_line_of_doublings_and_never_beyond_it(one, other, apart) -> None:
    found = pieces(profile("a", end=one), profile("b", end=other))
    assert found == {"end": pytest.approx(apart), OUTCOME: 0.0}


def test_the_distance_is_the_mean_over_what_both_have_room_for() -> None:
    one = profile("a", "settled", place=1, joining=None, deal=3)
    other = profile("b", "suppressed", place=2, joining=None, fighting=5)
    assert pieces(one, other) == {"place": 1 / 16, "joining": 0.0, OUTCOME: 1.0}
    assert distance(one, other) == pytest.approx((1 / 16 + 1) / 3)


def test_half_the_worlds_moved_is_half_the_distance() -> None:
    half = profile("a", end=1)
    by = [s.model_copy(update={"value": 0.5}) for s in half.course[0].by]
    half = half.model_copy(update={"course": [half.course[0].model_copy(update={"by": by})]})
    assert pieces(half, profile("b", end=1))["end"] == pytest.approx(0.5)


@given(st.lists(st.tuples(HOURS, HOURS, st.sampled_from(ENDINGS)), min_size=3, max_size=3))
def test_it_is_a_distance(courses: list) -> None:
    a, b, c = (profile(str(i), ending, x=x, y=y) for i, (x, y, ending) in enumerate(courses))
    for one, other in combinations((a, b, c), 2):
        assert 0 <= distance(one, other) <= 1
        assert distance(one, other) == pytest.approx(distance(other, one))
    assert distance(a, a) == 0
    assert distance(a, c) <= distance(a, b) + distance(b, c) + 1e-9


def test_the_error_is_that_between_the_islands_of_both() -> None:
    one, exact = profile("a", spread=0.02, end=1), profile("b", end=None)
    error = estimate(one, exact).error
    assert error > 0
    assert estimate(exact, one).error == pytest.approx(error)
    both = estimate(one, profile("c", spread=0.02, end=None)).error
    assert both > error
    assert estimate(exact, profile("d", end=4)).error == 0


def test_an_order_within_the_noise_is_not_told_apart() -> None:
    present = profile("now", end=4)
    assert told_apart(present, profile("a", end=5), profile("b", end=100))
    noisy = [profile(n, spread=0.2, end=h) for n, h in (("a", 5), ("b", 17))]
    assert not told_apart(present, *noisy)
    none = noisy[0].model_copy(
        update={"posterior": {o: s.model_copy(update={"without": []}) for o, s in noisy[0].posterior.items()}}
    )
    assert not told_apart(present, none, profile("b", end=100))  # one island holds all worlds


def library(count: int = 6) -> list:
    """Cases whose ends lie at 1, 2, 4 ... hours."""
    return [row(profile(f"case-{i}", end=2**i, deal=2**i)) for i in range(count)]


def test_near_is_closer_than_three_in_four_pairs() -> None:
    rows = library()
    found = likeness(profile("now", end=4, deal=4), rows)
    pairs = [distance(a.profile, b.profile) for a, b in combinations(rows, 2)]
    assert found.near_below == pytest.approx(np.quantile(pairs, 0.25), rel=1e-3)
    assert found.nearest[0].case == "case-2"
    assert [n.case for n in found.nearest if n.near] == ["case-2"]
    assert "case-2" in found.says[0]


def test_where_none_is_near_it_is_said() -> None:
    found = likeness(profile("now", "war", end=None, deal=None), library())
    assert not any(n.near for n in found.nearest)
    assert found.says[0].startswith("No library case is near: the nearest, case-")


def test_a_small_library_calls_nothing_near() -> None:
    rows = library(FEWEST - 1)
    assert near_below([r.profile for r in rows]) is None
    found = likeness(rows[0].profile.model_copy(update={"case": "now", "digest": "other"}), rows)
    assert found.near_below is None
    assert not any(n.near for n in found.nearest)
    assert "cannot be said" in found.says[0]
    assert likeness(profile("now", end=1), []).says == ["There is no library case to compare it with."]


def test_what_is_stale_broken_unresolved_or_the_case_itself_is_left_out_and_said() -> None:
    rows = library()
    rows[0] = rows[0].model_copy(update={"state": "stale: the case has changed"})
    rows[1] = rows[1].model_copy(update={"problem": "2 problems"})
    rows[2] = rows[2].model_copy(update={"past": None})
    rows[3] = rows[3].model_copy(update={"profile": None, "state": "not fitted"})
    found = likeness(rows[4].profile, rows)
    assert [n.case for n in found.nearest] == ["case-5"]
    assert "itself of the library" in found.says[0]
    assert found.says[-1] == "Not compared, because not fitted as they stand: case-0, case-1, case-3."
    copy = rows[4].profile.model_copy(update={"case": "copy"})  # the same text under another name
    assert "case-4" not in [n.case for n in likeness(copy, rows).nearest]


def test_a_run_that_may_not_know_later_cases_is_not_compared_with_them() -> None:
    rows = [
        row(profile("old", end=1, start="1917-09-09T07:00")),
        row(profile("new", end=1, start="2016-07-15T21:00")),
    ]
    found = likeness(profile("now", end=1), rows, until="2000-01-01T00:00")
    assert [n.case for n in found.nearest] == ["old"]
    assert found.says[-1].endswith("later than what may be known: 1.")


def test_a_profile_holds_the_shares_of_the_courses(tutorial: Compiled, tutorial_worlds: Worlds) -> None:
    course = simulate(tutorial.model, tutorial_worlds)
    count = tutorial_worlds.count
    evidence = np.array([-1.0, -1.2, -0.8, -1.0])
    prior = Population(tutorial_worlds, course, np.full(count, 4 / count), np.zeros(4), np.arange(count))
    posterior = Population(tutorial_worlds, course, np.full(count, 4 / count), evidence, np.arange(count))
    said = SimpleNamespace(
        compiled=tutorial, record=tutorial.record, prior=prior, attempted=prior, posterior=posterior,
        plan=SimpleNamespace(seed=1, islands=4, worlds=count // 4),
    )  # fmt: skip
    diagnosis = SimpleNamespace(ancestors=(75,) * 4, warnings=("thin",))
    made = profile_of(said, diagnosis, "digest")  # type: ignore[arg-type]
    weight = np.repeat(posterior.shares, count // 4) * np.asarray(course.attempt)
    layout = tutorial.model.layout
    when = first(posterior, layout, happenings_of(layout)["the end"])
    end = next(t for t in made.course if t.event == "the end")
    assert end.by[3].value == pytest.approx(weight[when <= 8].sum() / weight.sum(), abs=1e-4)
    assert end.by[-1].value == pytest.approx(weight[np.isfinite(when)].sum() / weight.sum(), abs=1e-4)
    assert len(end.by[-1].without) == 4
    assert sum(s.value for s in made.posterior.values()) == pytest.approx(1, abs=1e-3)
    pooled = np.log(np.exp(evidence).mean()) / len(tutorial.record.instruments)
    assert made.log_evidence.value == pytest.approx(pooled, rel=1e-4)
    assert made.thin == ["thin"]


def test_comparing_needs_no_engine() -> None:
    script = "import sys, contingent.explain.likeness, contingent.fits; print('jax' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
