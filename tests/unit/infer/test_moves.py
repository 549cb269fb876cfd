"""Laws by which moves are steered."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from contingent.infer.moves import TOGETHER, Drift


@pytest.fixture
def scores() -> np.ndarray:
    """Three scores of 4,000 worlds: the first two move together, about means that are not zero."""
    independent = np.random.default_rng(1).standard_normal((3, 4000))
    together = np.array([[0.6, 0.0, 0.0], [0.5, 0.3, 0.0], [0.0, 0.0, 0.4]])
    return together @ independent + np.array([[1.0], [-0.5], [0.0]])


def test_what_has_moved_together_is_drawn_together(scores: np.ndarray) -> None:
    rows = np.array([0, 1])
    drawn = (
        Drift.of(scores).jointly(rows, scores).afresh(np.random.default_rng(2).standard_normal((2, 40_000)))
    )
    wanted = TOGETHER * np.corrcoef(scores[rows])[0, 1]
    assert abs(np.corrcoef(drawn)[0, 1] - wanted) < 4 / np.sqrt(40_000)
    np.testing.assert_allclose(drawn.mean(axis=1), scores[rows].mean(axis=1), atol=0.02)


def test_excess_is_the_prior_over_the_law(scores: np.ndarray) -> None:
    rows = np.array([1, 0, 2])
    law = Drift.of(scores).jointly(rows, scores)
    prior = multivariate_normal(np.zeros(3)).logpdf(scores[rows].T)
    own = multivariate_normal(law.mean[:, 0], law.factor @ law.factor.T).logpdf(scores[rows].T)
    apart = law.excess(scores) - (prior - own)
    np.testing.assert_allclose(apart, apart[0], atol=1e-9)


def test_few_worlds_that_have_left_where_they_were_still_make_a_law() -> None:
    """A drift is set before the moves: later, all worlds may lie to one side of its mean; and one score be stuck."""
    drift = Drift(np.zeros(3), np.ones(3))
    z = np.array([[2.0, 2.1, 2.2], [-1.9, -2.0, -2.1], [1.0, 1.0, 1.0]], np.float32)
    law = drift.jointly(np.arange(3), z)
    assert np.isfinite(law.excess(z)).all()
