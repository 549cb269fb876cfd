"""The strike held in time: an exact small build-up, through ``smc.condition``.

Two challengers strike at constant rates, each of which depends on a score; the day is reported, and hours later
something that depends on the scores. Numbers are compared as in ``test_conditioning``.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from contingent.infer import strike
from contingent.infer.problem import Problem
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.priors import Row, clock, threshold_of
from oracles import bare, exact
from oracles.exact import T15, deviation, evidence_deviation

LEADERS, DAYS = ("first", "second"), 6
RATE, SWAY = np.array([-1.0, -1.5]), np.array([0.8, 1.2])  # of striking: log a day, and by score
DAY, DAY_SD, NEVER = 2.8, 0.4, 1e-4  # the day as reported, and the chance of a report where nobody strikes
LATER, LATER_SD = 0.9, 0.3  # the sum of both scores as reported an hour into the crisis


def layout() -> bare.Layout:
    parts = {"leaders": LEADERS, "buildup_steps": DAYS, "crisis_steps": 1, "aftermath_steps": 0}
    clocks = (clock(f"event/{c}") for c in bare.layout(**parts).all_clocks)
    return bare.layout(rows=(Row("one", "identity"), Row("two", "identity"), *clocks), **parts)


def hazards(z: np.ndarray) -> np.ndarray:
    return np.exp(RATE[:, None] + SWAY[:, None] * z[:2])


def run(worlds: Worlds, until: int) -> Course:
    """Day by day and challenger by challenger, as the engine has it."""
    of, z = layout(), np.asarray(worlds.z).astype(np.float64)
    left = [threshold_of(z[row]) for row in strike.rows_of(of)]
    onset = np.full(z.shape[1], np.inf)
    for day in range(min(until, DAYS)):
        for n, hazard in enumerate(hazards(z)):
            waiting = np.isinf(onset)
            strikes = waiting & (left[n] <= hazard)
            onset = np.where(strikes, day + left[n] / hazard, onset)
            left[n] = left[n] - waiting * hazard
    unspent = {f"strikes/{name}": x for name, x in zip(LEADERS, left, strict=True)}
    course = exact.course(z[:2].sum(axis=0)[None], of, unspent)
    return course._replace(onset=onset.astype(np.float32))


def heard(course: Course, z: np.ndarray, ends: tuple) -> np.ndarray:
    day = np.where(
        course.attempt, norm.logpdf(DAY, np.where(course.attempt, course.onset, 0.0), DAY_SD), np.log(NEVER)
    )
    each = np.stack([day, norm.logpdf(LATER, course.times[0], LATER_SD)])
    return sum(share * (np.array([[0.0], [1.0]]) <= hour) * each for hour, share in ends)


def problem() -> Problem:
    return Problem(
        layout(),
        run,
        lambda z, ends: np.zeros(z.shape[1]),
        heard,
        lambda hour: DAYS + int(np.ceil(hour)),
        early=0.0,
    )


@pytest.fixture(scope="module")
def truth() -> dict[str, float]:
    """Evidence and moments of both scores, by quadrature."""
    grid, day = np.linspace(-6, 6, 151), (np.arange(600) + 0.5) / 100
    z = np.stack(np.meshgrid(grid, grid, indexing="ij")).reshape(2, -1)
    one, two = hazards(z)
    survive = np.floor(day)[:, None]
    struck = one * np.exp(-one * day[:, None] - two * survive)
    struck = struck + two * np.exp(-two * day[:, None] - one * (survive + 1))
    seen = (struck * norm.pdf(DAY, day, DAY_SD)[:, None]).sum(axis=0) / 100 + NEVER * np.exp(
        -DAYS * (one + two)
    )
    weight = (
        seen * norm.pdf(z).prod(axis=0) * norm.pdf(LATER, z.sum(axis=0), LATER_SD) * (grid[1] - grid[0]) ** 2
    )
    found = {"evidence": weight.sum()}
    for name, value in {"one": z[0], "two": z[1], "square": (z[0] - z[1]) ** 2}.items():
        found[name] = (weight * value).sum() / weight.sum()
    return found


@pytest.fixture(scope="module")
def population() -> exact.Population:
    return exact.stages(problem(), [0.0, 1.0], worlds=512, sweeps=3, last_sweeps=12)["end"]


def test_evidence_of_a_strike(population: exact.Population, truth: dict[str, float]) -> None:
    assert abs(evidence_deviation(population, truth["evidence"])) < T15


@pytest.mark.parametrize("name", ["one", "two", "square"])
def test_scores_behind_a_strike(population: exact.Population, truth: dict[str, float], name: str) -> None:
    one, two = population.z[:2].astype(float)
    values = {"one": one, "two": two, "square": (one - two) ** 2}[name]
    assert abs(deviation(population, values, truth[name])) < T15


def test_a_strike_is_held() -> None:
    """Other scores, the same day and hour: and the density of that time is the one of ``Strike.of``."""
    of, rng = layout(), np.random.default_rng(1)
    z = rng.standard_normal((len(of.rows), 4000)).astype(np.float32)
    seeds = np.zeros((of.steps, 4000), np.uint32)
    before = run(Worlds(z, seeds), DAYS)
    began = strike.Strike.of(of, before, z)
    z[:2] = rng.standard_normal((2, 4000))
    held, log_density = strike.hold(of, lambda z, s, until: run(Worlds(z, s), until), z, seeds, began)
    after = run(Worlds(held, seeds), DAYS)
    same = began.same(strike.Strike.of(of, after, held)) & np.isfinite(log_density)
    assert same.sum() > 500
    np.testing.assert_allclose(after.onset[same], before.onset[same], atol=1e-4)
    np.testing.assert_allclose(
        log_density[same], strike.Strike.of(of, after, held).log_density[same], atol=0.02
    )
    unheld = ~np.isfinite(log_density)
    assert np.array_equal(held[:, unheld], z[:, unheld])


def test_no_challenger_no_strike_to_hold() -> None:
    assert strike.rows_of(replace(layout(), leaders=())) == []
