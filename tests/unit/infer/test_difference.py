"""The error of a difference between two runs, and when it counts."""

import numpy as np
import pytest

from contingent.infer.population import Estimate, pool
from contingent.infer.weights import beyond_noise, difference, reach

ISLANDS, TRIALS = 4, 4000
#: Nominal 5 %. With as many trials the share found has a standard error of 0.35 points, so that a bound
#: four of them away fails once in more than 10,000 keys.
LOW, HIGH = 0.036, 0.064


def estimate(values: np.ndarray) -> Estimate:
    """The mean over islands of equal weight."""
    return pool(values, np.ones(ISLANDS), np.full(ISLANDS, 1 / ISLANDS))


def passing(rng: np.random.Generator, shared: float, same_noise: bool, shift: float = 0.0) -> float:
    """Share of pairs of runs that count as different; islands share a part of their noise."""
    found = 0
    for _ in range(TRIALS):
        common, one, two = rng.normal(size=(3, ISLANDS))
        old = estimate(shared * common + (1 - shared) * one)
        new = estimate(shared * common + (1 - shared) * two + shift)
        found += beyond_noise(difference(old, new, same_noise=same_noise), ISLANDS)
    return found / TRIALS


@pytest.mark.parametrize("shared", [-1.0, 0.0, 0.5, 0.9])
def test_island_by_island_one_in_twenty_passes_whatever_the_noise_that_is_shared(shared):
    assert LOW < passing(np.random.default_rng(1), shared, same_noise=True) < HIGH


def test_with_noise_apart_at_most_one_in_twenty_passes():
    assert passing(np.random.default_rng(2), 0.0, same_noise=False) < HIGH


def test_shared_noise_lets_smaller_moves_be_seen():
    rng = np.random.default_rng(3)
    assert passing(rng, 0.9, True, shift=0.5) > 0.9 > 2 * passing(rng, 0.9, False, shift=0.5)


def test_the_sum_of_errors_bounds_whatever_is_shared():
    rng = np.random.default_rng(4)
    for shared in (-1.0, 0.0, 0.5):
        common, one, two = rng.normal(size=(3, ISLANDS))
        old, new = estimate(common + one), estimate(shared * common + two)
        known = difference(old, new, same_noise=True)
        bound = difference(Estimate(*old[:2]), Estimate(*new[:2]), same_noise=True)
        assert known.value == pytest.approx(bound.value)
        assert known.error <= bound.error + 1e-12


def test_the_same_numbers_have_not_moved_and_certain_ones_have():
    one, two = estimate(np.zeros(ISLANDS)), estimate(np.ones(ISLANDS))
    assert not beyond_noise(difference(one, one, same_noise=True), ISLANDS)
    assert beyond_noise(difference(one, two, same_noise=True), ISLANDS)
    assert reach(ISLANDS) == pytest.approx(3.182, abs=1e-3)
