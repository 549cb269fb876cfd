"""Scores against closed forms, and floors that can be missed."""

import numpy as np
import pytest

from contingent.history import metrics, records
from contingent.history.floors import judged
from contingent.infer.weights import psis


def test_crps_of_normal_draws_is_that_of_the_normal_law() -> None:
    draws = np.random.default_rng(1).standard_normal(40_000)
    # closed form at 0: 2 phi(0) - 1/sqrt(pi); tolerance is over six standard errors of 40,000 draws
    assert metrics.crps(draws, 0.0) == pytest.approx(2 / np.sqrt(2 * np.pi) - 1 / np.sqrt(np.pi), abs=0.01)
    assert metrics.crps(np.full(9, 2.0), 5.0) == pytest.approx(3.0)


def test_the_interval_draws_whole_countries() -> None:
    each = np.repeat([0.0, 1.0], 500)
    low, high = metrics.interval(each, np.repeat(["A", "B"], 500))
    assert (low, high) == (0.0, 1.0)  # two countries tell no more than two attempts would
    low, high = metrics.interval(each, np.arange(1000).astype(str))
    assert 0.45 < low < high < 0.55


def test_reliability_holds_every_attempt_once() -> None:
    p = np.linspace(0.05, 0.95, 101)
    bins = metrics.reliability(p[::-1])
    assert sorted(np.concatenate(bins)) == list(range(101))
    assert np.diff([p[::-1][i].mean() for i in bins]).min() > 0


def test_importance_weights_recover_a_mean_and_confess_when_they_cannot() -> None:
    x = 1.3 * np.random.default_rng(2).standard_normal(20_000)
    weights, k = psis(-0.5 * (x - 0.5) ** 2 + 0.5 * (x / 1.3) ** 2)
    assert weights @ x == pytest.approx(0.5, abs=0.05)  # over five standard errors
    assert k < 0.7
    assert psis(10 * x)[1] > 0.7


def _scheme(high: float, slope: float) -> records.Scheme:
    def method(name: str, brier: float) -> records.Method:
        return records.Method(
            name=name,
            brier=brier,
            brier_interval=(0.1, 0.3),
            log=0.6,
            auc=0.7,
            slope=slope,
            less_ours=0.0,
            interval=(-0.02, high),
        )

    methods = [method("contingent", 0.22), method("base rate", 0.25), method("random forest", 0.21)]
    return records.Scheme(
        name="rolling origin", attempts=9, countries=3, pareto_k=0.1, methods=methods, reliability=[]
    )


def _update(less: float, *without: str) -> records.Update:
    return records.Update(
        hour=12, without=without, attempts=40, ours=0.2, at_onset=0.25, regression=0.2, broadcast=0.2,
        less_best=less, interval=(-1, 1),
    )  # fmt: skip


def _size(less: float) -> records.Sizes:
    return records.Sizes(
        name="duration", fitted="all", attempts=60, ours=0.5, regression=0.5, less_regression=less,
        no_codes=0.5, interval=(-1, 1), ours_covers=0.8, regression_covers=0.8,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("high", "slope", "less", "update", "met"),
    [
        (0.009, 1.0, -0.01, -0.01, [True, True, True, True, False]),
        (0.011, 1.3, 0.01, 0.01, [False, False, False, False, True]),
        (0.009, 1.0, -0.0004, -0.01, [True, True, False, True, False]),  # printed as no difference
    ],
)
def test_floors_follow_the_figures(high: float, slope: float, less: float, update: float, met: list) -> None:
    found = judged(
        ["rolling origin"],
        [_scheme(high, slope)],
        [_size(less)],
        [_update(update), _update(-update, "crowd")],
    )
    assert [floor.met for floor in found] == met


def test_what_was_not_scored_meets_no_floor() -> None:
    assert [floor.met for floor in judged(["rolling origin"], [], [], [])] == [False] * 4
