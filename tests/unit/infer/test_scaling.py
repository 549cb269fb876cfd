"""Power-scaling against closed forms."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from contingent.infer.observe import Errors
from contingent.infer.scaling import powered, priors, scaled, words
from contingent.infer.testimony import ClaimInfo

EACH = (np.arange(4000) + 0.5) / 4000


def only(found):
    (one,) = found
    return one


def test_a_normal_prior_at_half_and_double_power(made):
    """Prior N(0, 1), likelihood exp(-(x-1)²/2): with the prior at power c the posterior is N(1, 1) / (1 + c)."""
    x = np.tile(0.5 + ndtri(EACH) * np.sqrt(0.5), 4)
    found = only(scaled(made(x > 0), {"high": x > 0.7}, [("q", powered(-(x**2) / 2))]))
    for at, power in ((found.less, 0.5), (found.more, 2.0)):
        mean, sd = 1 / (1 + power), np.sqrt(1 / (1 + power))
        assert at.value == pytest.approx(ndtr((mean - 0.7) / sd), abs=0.005)
    assert found.change.value == pytest.approx(found.more.value - found.less.value)


def test_the_prior_of_a_fact_is_scaled_by_value(made, testimony):
    """Prior 1/5, likelihood equal: the odds are raised to the power."""
    account = testimony()
    cut = ndtri(0.8)
    fact = replace(account.facts[0], cuts=(float(cut),))
    layout = SimpleNamespace(**vars(account.layout))
    so = np.tile([1, 0, 0, 0, 0], 160)
    population = made(so)
    population.worlds.z[0] = np.where(so, cut + 1, cut - 1)
    ratios = priors(population, replace(account, facts=(fact,), layout=layout))
    found = only(scaled(population, {"so": so.astype(float)}, ratios))
    assert found.name == "fact/order"
    assert found.less.value == pytest.approx(0.25**0.5 / (1 + 0.25**0.5))
    assert found.more.value == pytest.approx(0.25**2 / (1 + 0.25**2))


def test_words_of_certainty_at_the_ends_of_their_bands(made, testimony):
    """Prior 1/2, one claim that it is so, likely (.55 to .80), from a source that never guesses."""
    account = testimony()
    claim = ClaimInfo(account.facts[0], (1,), 0.0, 1.0, 0.675, "paper", Errors(1e-9, 0.1, 0.1), "", 0)
    so = np.tile([1] * 27 + [0] * 13, 20)
    told = replace(account, claims=(claim,))
    found = list(scaled(made(so), {"so": so.astype(float)}, words(made(so), told, {0: (0.55, 0.80)}, {})))
    assert [x.name for x in found] == ["all", "order"]
    for x in found:
        assert (x.less.value, x.more.value) == pytest.approx((0.55, 0.80))


def test_a_prior_given_as_a_word_is_moved_too(made, testimony):
    so = np.tile([1, 0], 400)
    found = list(
        scaled(made(so), {"so": so.astype(float)}, words(made(so), testimony(), {}, {"order": (0.2, 0.45)}))
    )
    assert (found[1].less.value, found[1].more.value) == pytest.approx((0.2, 0.45))


def test_without_words_nothing_is_scaled(made, testimony):
    assert list(words(made(np.ones(8)), testimony(), {}, {})) == []
