"""The sampler targets the right distribution: exact small problems through ``smc.condition``.

Every number is compared with its exact value in units of the error between 16 islands;
seeds are fixed, and a right sampler fails any one comparison with a chance of 0.1 %.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from contingent.infer.problem import Parts, Plan, Problem
from contingent.infer.smc import condition
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.priors import Row, threshold_of
from oracles import exact
from oracles.exact import T15, deviation, evidence_deviation, noise

# --- the hidden Markov model of B14 ---------------------------------------------------------

QUIET = np.array([0.8, 0.3])  # chance of a quiet hour: loyal, wavering
TURNS = np.array([0.1, 0.8])  # chance of wavering next: from loyal, from wavering
SEEN_QUIET = (True, False, False)


def waver(worlds: Worlds, until: int) -> Course:
    seeds = np.asarray(worlds.seeds)
    states = np.zeros((3, seeds.shape[1]))
    for t in range(until):
        chance = TURNS[states[t - 1].astype(int)] if t else 0.2
        states[t] = noise(seeds[t], "wavers") < chance
    return exact.course(states)


def seen(course: Course, z: np.ndarray, hour: float) -> np.ndarray:
    found = np.zeros(z.shape[1])
    for t in range(int(np.clip(hour, 0, 3))):
        quiet = QUIET[course.times[t].astype(int)]
        found += np.log(quiet if SEEN_QUIET[t] else 1 - quiet)
    return found


@pytest.fixture(scope="module", params=[1, 3])
def hmm(request: pytest.FixtureRequest) -> dict:
    return exact.stages(exact.problem(3, waver, seen), [1.0, 2.0, 3.0], worlds=1024, sweeps=request.param)


def test_hmm_likelihood(hmm: dict) -> None:
    assert abs(evidence_deviation(hmm["end"], 1911 / 25000)) < T15
    assert np.exp(hmm["end"].log_evidence).mean() == pytest.approx(0.07644, rel=0.01)


@pytest.mark.parametrize(("hour", "wavering"), [(1, 0.085714), (2, 0.4), (3, 0.682051)])
def test_hmm_filtered(hmm: dict, hour: int, wavering: float) -> None:
    population = hmm[str(hour)]
    assert abs(deviation(population, population.course.times[hour - 1], wavering)) < T15
    assert population.mean(population.course.times[hour - 1]).value == pytest.approx(wavering, abs=0.02)


@pytest.mark.parametrize(("hour", "wavering"), [(1, 0.271586), (2, 0.615385), (3, 0.682051)])
def test_hmm_smoothed(hmm: dict, hour: int, wavering: float) -> None:
    population = hmm["end"]
    assert abs(deviation(population, population.course.times[hour - 1], wavering)) < T15
    assert population.mean(population.course.times[hour - 1]).value == pytest.approx(wavering, abs=0.02)


def test_hmm_forecast_after_the_first_hour(hmm: dict) -> None:
    population = hmm["1"]
    third = np.array([1 - 0.085714, 0.085714]) @ np.linalg.matrix_power([[0.9, 0.1], [0.2, 0.8]], 2)
    assert abs(deviation(population, population.course.times[2], third[1])) < T15


# --- the conditioned random walk of B14 -----------------------------------------------------


def walk(top: int, start: int, steps: int) -> Problem:
    """Symmetric, absorbed at 0 and ``top``; a report, wrong once in fifty, says that it hit the top."""

    def stroll(worlds: Worlds, until: int) -> Course:
        seeds = np.asarray(worlds.seeds)
        up = noise(seeds[:until].reshape(-1), "up").reshape(until, -1) < 0.5
        place = np.full(seeds.shape[1], start)
        hit, ruined = np.full((2, seeds.shape[1]), np.inf)
        for t in range(until):
            place = np.where((place > 0) & (place < top), place + np.where(up[t], 1, -1), place)
            hit = np.where((place == top) & np.isinf(hit), t + 1, hit)
            ruined = np.where((place == 0) & np.isinf(ruined), t + 1, ruined)
        return exact.course(np.stack([hit, ruined, up[0]]))

    def reported(course: Course, z: np.ndarray, hour: float) -> np.ndarray:
        if hour < 0:
            return np.zeros(z.shape[1])
        if hour < steps:  # not ruined so far
            return np.log(np.where(course.times[1] <= hour, 0.02, 0.98))
        return np.log(np.where(np.isfinite(course.times[0]), 0.98, 0.02))

    return exact.problem(steps, stroll, reported)


@pytest.mark.parametrize(
    ("top", "start", "steps"), [(10, 3, 240), pytest.param(20, 5, 900, marks=pytest.mark.slow)]
)
def test_conditioned_walk(top: int, start: int, steps: int) -> None:
    population = exact.stages(walk(top, start, steps), [12.0, float(steps)], worlds=256)["end"]
    hit = np.isfinite(population.course.times[0])
    when = np.where(hit, population.course.times[0], 0.0)
    evidence = 0.02 + 0.96 * start / top
    assert abs(evidence_deviation(population, evidence)) < T15
    assert abs(deviation(population, hit, 0.98 * start / top / evidence)) < T15
    assert abs(deviation(population, when, (top**2 - start**2) / 3, given=hit)) < T15
    assert abs(deviation(population, population.course.times[2], (start + 1) / (2 * start), given=hit)) < T15


# --- scores alone: a linear-Gaussian model --------------------------------------------------

LOADS = np.array([[1.0, 0.5, 0.0, -0.3], [0.0, 1.0, -1.0, 0.2], [0.7, 0.0, 0.4, 1.0]])
SEEN, SD = np.array([2.2, -1.7, 1.9]), 0.35


def gaussian(z: np.ndarray) -> np.ndarray:
    return -0.5 * (((SEEN[:, None] - LOADS @ z[:4]) / SD) ** 2).sum(0) - 3 * np.log(SD * np.sqrt(2 * np.pi))


def test_scores_given_linear_evidence() -> None:
    """Autoregressive moves and single redraws, tempered into a posterior far from the prior."""
    rows = tuple(Row(n, "identity") for n in ("a", "b", "fact/c", "fact/d"))
    of = exact.problem(
        1,
        lambda w, until: exact.course(np.zeros((1, w.count))),
        lambda c, z, h: np.zeros(z.shape[1]),
        rows,
        gaussian,
    )
    population = exact.stages(of, [], worlds=1024)["end"]
    cover = np.linalg.inv(np.eye(4) + LOADS.T @ LOADS / SD**2)
    mean = cover @ LOADS.T @ SEEN / SD**2
    for i in range(4):
        assert abs(deviation(population, population.z[i], mean[i])) < T15
        for j in range(i + 1):
            product = (population.z[i] - mean[i]) * (population.z[j] - mean[j])
            assert abs(deviation(population, product, cover[i, j])) < T15
    evidence = multivariate_normal(np.zeros(3), LOADS @ LOADS.T + SD**2 * np.eye(3)).pdf(SEEN)
    assert abs(evidence_deviation(population, evidence)) < T15


def each_by_hour(course: Course, z: np.ndarray, hour: float) -> np.ndarray:
    """Log density of each answer heard by an hour, ``[3, W]``."""
    miss = (SEEN[:, None] - course.times) / SD
    heard = np.arange(1, 4)[:, None] <= hour
    return np.where(heard, -0.5 * miss**2 - np.log(SD * np.sqrt(2 * np.pi)), 0.0)


#: How the three answers and the first scores are divided; the fourth score belongs to no part. The
#: second division is a bad one: it must cost acceptance, not correctness.
DIVISIONS = {"none": None, "by answer": [0, 1, 2, -1], "wrong way round": [2, 0, 1, -1]}


@pytest.mark.parametrize("early", [-np.inf, 1.0])
@pytest.mark.parametrize("division", DIVISIONS)
def test_scores_given_linear_evidence_on_the_course(division: str, early: float) -> None:
    """The same evidence heard hour by hour, so that every move simulates."""
    rows = tuple(Row(n, "identity") for n in ("a", "b", "fact/c", "fact/d"))
    of = exact.problem(
        3,
        lambda w, until: exact.course(LOADS @ np.asarray(w.z)[:4]),
        each_by_hour,
        rows,
    )
    owner = DIVISIONS[division]
    if owner is not None:
        rest = len(of.layout.rows) - len(owner)
        of = replace(of, parts=Parts(np.array([*owner, *[-1] * rest]), np.arange(3)))
    of = replace(of, early=early)
    population = exact.stages(of, [1.0, 2.0, 3.0], worlds=512, sweeps=2, last_sweeps=12)["end"]
    cover = np.linalg.inv(np.eye(4) + LOADS.T @ LOADS / SD**2)
    mean = cover @ LOADS.T @ SEEN / SD**2
    for i in range(4):
        assert abs(deviation(population, population.z[i], mean[i])) < T15
    evidence = multivariate_normal(np.zeros(3), LOADS @ LOADS.T + SD**2 * np.eye(3)).pdf(SEEN)
    assert abs(evidence_deviation(population, evidence)) < T15


# --- thresholds of named events -------------------------------------------------------------

HAZARD, HORIZON = 0.25, 12


def waiting() -> Problem:
    """An event of constant hazard, and reports at hours 2, 4 and 6 that it has not happened yet."""

    def run(worlds: Worlds, until: int) -> Course:
        row = of.layout.row_index["event/falls"]
        threshold = threshold_of(np.asarray(worlds.z)[row])
        when = np.where(threshold <= HAZARD * until, threshold / HAZARD, np.inf)
        return exact.course(when[None], of.layout, {"falls": threshold - HAZARD * until})

    def not_yet(course: Course, z: np.ndarray, hour: float) -> np.ndarray:
        return np.where(course.times[0] <= hour, np.log(1e-9), 0.0)

    of = exact.problem(HORIZON, run, not_yet)
    return of


@pytest.mark.parametrize("hour", [2, 4, 6])
def test_what_has_not_happened_is_as_far_off_as_ever(hour: int) -> None:
    population = exact.stages(waiting(), [2.0, 4.0, 6.0], sweeps=2)[str(hour)]
    wait = population.course.times[0] - hour
    assert abs(evidence_deviation(population, np.exp(-HAZARD * hour))) < T15
    for later in (0.5, 1.0, 3.0, HORIZON - hour):
        assert abs(deviation(population, wait <= later, 1 - np.exp(-HAZARD * later))) < T15


def test_islands_keep_to_themselves() -> None:
    """An island is the same whichever others there are: its name keys its noise."""
    two, four = (
        condition(exact.problem(3, waver, seen), Plan(islands=n, worlds=64), [(3.0, "3")], lambda *a: None)
        for n in (2, 4)
    )
    here, there = two.population, four.population
    assert np.array_equal(here.worlds.seeds, there.worlds.seeds[:, :128])
    assert np.array_equal(here.log_evidence, there.log_evidence[:2])
