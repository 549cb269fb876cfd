"""Folds never fit what they forecast; a late attempt may end either way; hours are the attempt's own."""

from pathlib import Path
from types import SimpleNamespace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from contingent.history import archetypes, courses, emulator, folds, posterior, schemes, updates
from contingent.history.attempts import Attempts
from contingent.history.courses import FITTED
from contingent.history.effects import SHIFTS
from contingent.history.table import joined, read


@pytest.fixture
def some(tmp_path: Path) -> Attempts:
    rows = ["id,country,start,outcome,hours"]
    rows += [f"a{i},C{i % 7},{1960 + i}-01-01,{'SF'[i % 2]},{(5, 500)[i % 3 == 0]}" for i in range(40)]
    (tmp_path / "t.csv").write_text("\n".join(rows), encoding="utf-8")
    return read(tmp_path / "t.csv")


def test_no_fold_fits_what_it_forecasts(some: Attempts) -> None:
    for fold in schemes.rolling(some):
        assert some.year[fold.train].max() < some.year[fold.test].min()
    countries = list(schemes.by_country(some))
    assert sorted(np.concatenate([f.test for f in countries])) == list(range(len(some)))
    for fold in countries:
        assert not set(some.country[fold.train]) & set(some.country[fold.test])
    (held,) = schemes.held_back(some, {"a3", "a5"})
    assert some.ids[held.test].tolist() == ["a3", "a5"]
    assert len(held.train) == len(some) - 2
    late = some.hours > 100
    assert late[countries[0].among(late).test].all()


def test_a_country_that_goes_by_two_names_is_one(tmp_path: Path) -> None:
    tables = []
    for name, country in (("a", "South Vietnam"), ("b", "Republic of Vietnam")):
        file = tmp_path / f"{name}.csv"
        file.write_text(f"id,country,start\n{name}1,{country},1963-11-01\n", encoding="utf-8")
        tables.append(read(file))
    assert joined(tables).ids.tolist() == ["b1"]


def test_a_late_attempt_is_as_likely_as_all_that_lies_beyond_the_clock(some: Attempts) -> None:
    moved = np.zeros((1, len(some), len(archetypes.SHIFTS)))
    data = posterior.record(some, moved, np.full(5, 0.01))
    net = emulator.Emulator(moved.shape[-1] + len(courses.FITTED), jax.random.key(1))
    point = jnp.zeros(len(posterior.NAMES))
    late = int(np.flatnonzero((some.hours > 120) & (some.success == 0))[0])
    x = jnp.zeros(moved.shape[-1] + len(courses.FITTED))
    weights, means, spreads = net.hours(x)
    grid = np.linspace(np.log(archetypes.archetype().layout.crisis_end), 60, 20_001)
    sd = float(data.hours_sd[late])
    beyond = [
        np.trapezoid(np.exp(np.asarray(emulator.mixture_logpdf(grid[:, None], (w, m, s), sd))), grid)
        for w, m, s in zip(weights, means, spreads, strict=True)
    ]
    chances, said = np.exp(np.asarray(net.classes(x))), np.exp(np.asarray(data.kinds[late]))
    want = sum(chances[k] * said[k] * beyond[k] for k in range(emulator.ENDED)) + chances[3] * said[3]
    found = eqx.filter_jit(posterior.log_likelihood)(net, point, data)
    assert np.exp(found[late]) == pytest.approx(want, rel=1e-3)


def test_of_more_dead_than_its_fights_cost_the_fit_reads_nothing(some: Attempts) -> None:
    some.hours[:] = 5.0
    some.deaths[:4] = [0.0, posterior.BEYOND, posterior.BEYOND + 1, 60_000.0]
    data = posterior.record(some, np.zeros((1, len(some), len(archetypes.SHIFTS))), np.full(5, 0.01))
    assert np.isfinite(data.log_dead[:5]).tolist() == [True, True, False, False, False]


def test_the_channel_is_held_by_whoever_came_last_of_makers_who_took_the_house_and_the_troops_there() -> None:
    layout = archetypes.archetype().layout
    times = np.full((len(layout.happenings), 6), np.inf)
    taken, joins, defends = (
        layout.happenings.index(what) for what in ("node taken", "garrison joins", "garrison defends")
    )
    times[joins, 1], times[defends, 2] = 3.0, 3.0
    times[joins, 3], times[defends, 3] = 3.0, 8.0
    times[defends, 4], times[taken, 4] = 3.0, 6.0
    times[taken, 5], times[defends, 5] = 3.0, 6.0

    course = SimpleNamespace(times=times)
    levels = [updates.CODES["BC"].levels[int(k)] for k in updates._channel(course, np.full(6, 12.0))]
    assert levels == ["X", "C", "I", "I", "C", "I"]
    early = updates._channel(course, np.array([12.0, 2.0, 12.0, 5.0, 5.0, 4.0]))
    assert [updates.CODES["BC"].levels[int(k)] for k in early] == ["X", "X", "I", "C", "I", "C"]


def test_a_code_is_read_at_the_hour_of_which_it_speaks() -> None:
    """Troops who come out at hour 20 (hour 10 of a course of tempo 2) do not change who held the channel at 12."""
    layout = archetypes.archetype().layout
    times = np.full((len(layout.happenings), 2), np.inf)
    times[layout.happenings.index("garrison joins")] = [20.0, 10.0]
    levels = updates.CODES["BC"].levels
    seen = np.array([float(levels.index("X"))])
    likely = updates._likelihood(SimpleNamespace(times=times), ["BC"], seen, np.array([1.0, 2.0]))
    assert likely == pytest.approx([1 - updates.MISCODED * (1 - 1 / len(levels))] * 2)


def test_points_about_several_fits_weigh_each_of_them_right() -> None:
    """Points drawn about fits far from the prior are still points of the prior where nothing is fitted on."""
    net = emulator.Emulator(len(SHIFTS) + len(FITTED), jax.random.key(0))
    nothing = posterior.Data(
        *(jnp.full((1, *shape), jnp.nan) for shape in ((1, len(SHIFTS)), (4,), (), (), (), (), ()))
    )
    nothing = nothing._replace(
        moved=jnp.zeros((1, 1, len(SHIFTS))), kinds=jnp.zeros((1, 4)), late=jnp.zeros(1)
    )
    count = len(posterior.NAMES)
    fits = [
        posterior.Normal(np.full(count, 1.0), 0.2 * np.eye(count)),
        posterior.Normal(np.full(count, -1.0), np.eye(count)),
    ]
    points = folds.points(net, fits, nothing, nothing, 5000, seed=1)
    weights, k = points.weights(np.zeros(0, int))
    assert k < 0.7
    # five errors of some 1,300 effective points: false alarm about one in a hundred thousand
    np.testing.assert_allclose(weights @ points.at, 0.0, atol=0.14)
    np.testing.assert_allclose(weights @ points.at**2, 1.0, atol=0.2)
