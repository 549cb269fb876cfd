"""Accounts two at a time, against sums by hand: one yes/no fact, islands that agree exactly."""

from types import SimpleNamespace

import numpy as np
import pytest

from contingent.infer import evidence
from contingent.infer.pairs import Standing, pairs, stages_with_answers
from contingent.infer.weights import standing

HALF = np.tile([True, False], 400)
FOUR_FIFTHS = np.tile([True, True, True, True, False], 160)


@pytest.fixture
def weighed(made, testimony, quiet):
    def build(middle=HALF, **believed):
        accounts = testimony(**believed)
        stages = [
            Standing(h, standing(made(p), accounts))
            for h, p in ((-np.inf, HALF), (4.0, middle), (12.0, FOUR_FIFTHS))
        ]
        return pairs(made(HALF), accounts, quiet, stages)

    return build


def test_two_accounts_are_weighed_as_each_against_the_others(weighed, made, testimony, quiet):
    (pair,) = weighed(sure=0.9, doubt=0.1)
    one = evidence.weigh(made(HALF), made(FOUR_FIFTHS), testimony(sure=0.9, doubt=0.1), quiet)[1]
    assert (pair.one, pair.other) == ("sure", "doubt")
    assert pair.record.value == pytest.approx(one.record.value)
    assert pair.cells[0].weight.value == pytest.approx(one.cells[0].weight.value)
    assert pair.cells[0].test == one.cells[0].test
    assert pair.clear


def test_every_two_are_weighed_and_two_alike_cannot_be_told_apart(weighed):
    found = {(p.one, p.other): p for p in weighed(sure=0.9, alike=0.9, doubt=0.1)}
    assert set(found) == {("sure", "alike"), ("sure", "doubt"), ("alike", "doubt")}
    alike = found["sure", "alike"]
    assert not alike.clear
    assert alike.record.value == pytest.approx(0, abs=1e-9)
    # prior ratios to the plain prior, 1.8 : 0.2 and the reverse, over the mixture's, 1.2 : 0.8
    after = (0.8 * 1.8 / 1.2 + 0.2 * 0.2 / 0.8) / (0.8 * 0.2 / 1.2 + 0.2 * 1.8 / 0.8)
    before = (0.5 * 1.8 / 1.2 + 0.5 * 0.2 / 0.8) / (0.5 * 0.2 / 1.2 + 0.5 * 1.8 / 0.8)
    assert found["sure", "doubt"].record.value == pytest.approx(10 * np.log10(after / before))


def test_what_each_stage_adds_makes_the_whole(weighed):
    (pair,) = weighed(middle=np.tile([True, True, False, True], 200), sure=0.9, doubt=0.1)
    assert [i.observations for i in pair.increments] == [("o1",)]
    assert sum(i.weight.value for i in pair.increments) == pytest.approx(pair.record.value)


def test_answers_of_one_stage_are_weighed_together_and_silent_stages_go_with_the_next(quiet):
    given = {"a": 0.0, "b": 3.5, "c": 4.0, "d": 11.0}
    record = SimpleNamespace(instruments=[SimpleNamespace(id=i, given_at=h) for i, h in given.items()])
    hours = [-np.inf, 0.0, 2.0, 4.0, 6.0, 11.0, 12.0]
    stages = stages_with_answers(
        record, [Standing(h, np.full((1, 1), float(n))) for n, h in enumerate(hours)]
    )
    assert [s.observations for s in stages] == [("a",), ("b", "c"), ("d",), ()]
    assert [(s.before.item(), s.after.item()) for s in stages] == [(0, 1), (1, 3), (3, 5), (5, 6)]
