"""Diagnostics against closed forms."""

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from contingent.infer import diagnostics
from contingent.infer.population import Estimate
from contingent.infer.weights import WORST_TAIL, smoothed

EACH = (np.arange(4000) + 0.5) / 4000  # even quantiles of an island


def test_evidence_is_averaged_not_its_logarithm(made):
    population = made(np.ones(8), evidence=np.log([1.0, 2.0, 3.0, 2.0]) - 50)
    found = diagnostics.log_evidence(population)
    assert found.value == pytest.approx(np.log(2) - 50)
    assert found.error == pytest.approx(np.std([1, 2, 3, 2], ddof=1) / 2 / 2)


def test_ancestors_are_counted_island_by_island(made):
    population = made(np.ones(8), ancestors=[0, 0, 1, 2, 3, 3, 0, 1])
    assert diagnostics.distinct_ancestors(population) == (1, 2, 1, 2)


def test_predictive_checks(made, quiet):
    prior, posterior = made(np.tile([1, 0], 4)), made(np.zeros(8))
    (check,) = diagnostics.check_instruments(prior, posterior, quiet)
    assert check.prior.value == pytest.approx((0.05802 + 0.9704) / 2)
    assert check.posterior.value == pytest.approx(0.9704)


def test_a_weaker_likelihood_widens_the_posterior(made):
    """Prior N(0, 1), likelihood exp(-x²/2): at power c the posterior is N(0, 1 / (1 + c))."""
    x = np.tile(ndtri(EACH) * np.sqrt(0.5), 4)
    (found,), tails = diagnostics.at_powers(made(x > 0), -(x**2) / 2, {"far": np.abs(x) > 0.7})
    assert all(tail < WORST_TAIL for tail in tails)
    for power, at in zip(diagnostics.POWERS, found.at, strict=True):
        assert at.value == pytest.approx(2 * ndtr(-0.7 * np.sqrt(1 + power)), abs=0.005)
    assert not found.changes_side


def test_an_answer_that_changes_side_is_named(made):
    x = np.tile(ndtri(EACH) * np.sqrt(0.5), 4)
    (found,), _ = diagnostics.at_powers(made(x > 0), -(x**2) / 2, {"far": np.abs(x) > 0.5})
    assert [at.value > 0.5 for at in found.at] == [False, True, True]
    assert found.changes_side


def test_no_number_where_reweighting_cannot_tell(made):
    """Weights exp(c x) of x ~ Exp(1) have a tail of shape c: 1 at power one half, 1.5 at a quarter."""
    x = np.tile(-np.log(EACH), 4)
    (found,), tails = diagnostics.at_powers(made(x > 1), -2 * x, {"far": x > 1})
    assert tails[1:] == pytest.approx((1.0, 1.5), abs=0.2)
    assert found.at[0] is not None
    assert found.at[1:] == (None, None)
    assert len(diagnostics.warnings_of((500,), 0.0, {}, tails)) == 2


def test_worlds_without_weight_stay_out(made):
    weights = np.tile([2 / 4000, 0.0], 8000)
    x = np.tile(ndtri(EACH) * np.sqrt(0.5), 4)
    ratio, _ = smoothed(made(x > 0, weights=weights), x**2 / 4)
    assert (ratio[1::2] == 0).all()
    assert (ratio[::2] > 0).all()


@pytest.mark.parametrize(
    ("ancestors", "spread", "error", "says"),
    [
        ((100, 300), 1.0, 0.05, []),
        ((99, 300), 0.1, 0.01, ["descend from 99 worlds"]),
        ((100, 300), 1.2, 0.01, ["spreads by 1.2"]),
        ((100, 300), 0.1, 0.07, ["P(settled) is uncertain by 7 points"]),
    ],
)
def test_warnings(ancestors, spread, error, says):
    found = diagnostics.warnings_of(ancestors, spread, {"P(settled)": Estimate(0.5, error)})
    assert len(found) == len(says)
    assert all(words in sentence for words, sentence in zip(says, found, strict=True))


@pytest.mark.parametrize("sizes", [(3.0,), (3.0, 2.0), (3.0, 2.0, 1.0)])
def test_weights_of_a_few_sizes_need_no_smoothing(made, sizes):
    """They have no tail to fit a Pareto law to, and are divided out as they are."""
    log_likelihood = -np.resize(np.repeat(sizes, 7), 400)
    ratio, tail = smoothed(made(np.arange(400) % 2 > 0), -log_likelihood)
    assert ratio / ratio.sum() == pytest.approx(np.exp(-log_likelihood) / np.exp(-log_likelihood).sum())
    assert tail == 0.0


def test_a_quarter_of_the_tail_alike_is_left_as_it_is(made):
    log_likelihood = -np.concatenate([np.zeros(370), np.ones(20), np.linspace(1, 2, 10)])
    ratio, tail = smoothed(made(np.arange(400) % 2 > 0), -log_likelihood)
    assert np.isfinite(ratio).all()
    assert tail < WORST_TAIL
