"""Answers left out against closed forms."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.special import ndtri

from contingent.infer.left_out import leave_out
from contingent.infer.record import Record
from contingent.infer.weights import WORST_TAIL, smoothed

IF_TAKEN, IF_NOT = 0.05802, 0.9704  # probability of the answer of ``quiet``
EACH = (np.arange(4000) + 0.5) / 4000


def test_the_only_answer_left_out_gives_the_prior_back(made, quiet):
    """Prior 1/2; the answer leaves the fort taken with odds of its two probabilities."""
    taken = np.tile([1, 0], 400)
    likelihood = np.where(taken, IF_TAKEN, IF_NOT)
    posterior = made(taken, weights=likelihood / likelihood.reshape(4, -1).sum(axis=1)[0])
    (found,) = leave_out(posterior, quiet, taken.astype(float))
    assert found.without.value == pytest.approx(0.5, abs=1e-4)
    assert found.predicted.value == pytest.approx((IF_TAKEN + IF_NOT) / 2, abs=1e-4)
    assert found.moves.value == pytest.approx(IF_TAKEN / (IF_TAKEN + IF_NOT) - 0.5, abs=1e-4)
    assert found.tail < WORST_TAIL


def test_an_answer_given_twice_is_predicted_by_the_other(made, quiet):
    taken, twin = np.tile([1, 0], 400), replace(quiet.instruments[0], id="o2")
    record = Record((quiet.instruments[0], twin), quiet.layout)
    likelihood = np.where(taken, IF_TAKEN, IF_NOT) ** 2
    posterior = made(taken, weights=likelihood / likelihood.reshape(4, -1).sum(axis=1)[0])
    found = leave_out(posterior, record, taken.astype(float))
    with_one = (IF_TAKEN**2 + IF_NOT**2) / (IF_TAKEN + IF_NOT)
    assert [x.predicted.value for x in found] == pytest.approx([with_one, with_one], abs=1e-3)


def test_the_worst_predicted_stand_first(made, quiet):
    never = quiet.instruments[0]
    record = Record((never, replace(never, id="o2", answer=True)), quiet.layout)
    found = leave_out(made(np.zeros(800)), record, np.zeros(800))
    assert [x.observation for x in found] == ["o2", "o1"]
    assert found[0].predicted.value < found[1].predicted.value


def test_nothing_is_said_where_the_weights_have_a_heavy_tail(made):
    """Weights exp(x) of x ~ Exp(1) have a tail of shape one."""
    x = np.tile(-np.log(EACH), 4)
    assert smoothed(made(x > 1), x)[1] >= WORST_TAIL


def test_a_tail_of_equal_weights_is_not_trusted(made):
    rare = np.arange(16000) % 1000 == 0
    assert smoothed(made(rare), np.where(rare, 9.0, 0.0))[1] == np.inf


def test_bounded_weights_are_exact(made):
    x = np.tile(ndtri(EACH), 4)
    ratio, tail = smoothed(made(x > 0), np.log(np.where(x > 0, 3.0, 1.0)))
    assert tail == 0
    assert made(x > 0).mean(x > 0, ratio=ratio).value == pytest.approx(0.75)
