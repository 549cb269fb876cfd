from __future__ import annotations

from itertools import pairwise

import pytest

from contingent.case.words import CERTAINTY_BANDS, OUTCOMES
from contingent.present import say
from contingent.present.anchors import anchor
from contingent.present.figures.clock import Clock
from contingent.present.glossary import glossary
from contingent.present.palette import OUTCOME_COLOURS, heat
from contingent.present.summary import Estimate
from contingent.present.svg import Linear, spread, tag


@pytest.mark.parametrize(
    ("value", "error", "words"),
    [
        (0.312, 0.021, "31 % ± 2"),
        (0.9904, 0.003, "99.0 % ± 0.3"),
        (0.0, 0.0, "0 % ± 0"),
        (float("nan"), 0.1, "–"),
        (-0.04, 0.02, "−4 % ± 2"),
    ],
)
def test_a_chance_is_never_finer_than_its_error(value: float, error: float, words: str) -> None:
    assert say.chance(Estimate(value=value, error=error)).replace("\u00a0", " ") == words


def test_other_numbers() -> None:
    assert say.chance(None) == "–"
    assert say.percent(0.001) == "under 1\u00a0%"
    assert say.points(Estimate(value=-0.058, error=0.012)) == "−5.8 ± 1.2"
    assert [say.decibans(v, 0.4) for v in (4.23, -6.0, 0.01, None)] == ["+4.2", "−6.0", "0", "–"]
    assert [say.quantity(v) for v in (16384.0, 0.00612, 12.0)] == ["16 384", "0.00612", "12"]
    assert say.measured(Estimate(value=-31.4, error=0.2)) == "−31.4 ± 0.2"


def test_moments() -> None:
    assert say.when("2023-06-24T07:30") == "Sat 24 Jun, 07:30"
    assert say.when("2023-06-24") == "24 Jun 2023"
    assert say.when("<soon>") == "<soon>"
    assert say.window("2023-06-24T06:00", "2023-06-24T09:00") == "Sat 24 Jun, 06:00–09:00"
    assert say.window("2023-06-24T22:00", "2023-06-25T01:00") == "Sat 24 Jun, 22:00 – Sun 25 Jun, 01:00"
    assert say.window("2023-05-20", "2023-06-10") == "20 May 2023 – 10 Jun 2023"
    assert say.hours(10.0) == "+10 h"


def test_anchors_never_collide() -> None:
    assert anchor("fact", "foreign-grade") == "fact-foreign-grade"
    assert anchor("fact", "a b") != anchor("fact", "a-b") != anchor("fact", 'a"b')


def test_one_colour_for_each_outcome() -> None:
    assert set(OUTCOME_COLOURS) == set(OUTCOMES)
    assert len(set(OUTCOME_COLOURS.values())) == len(OUTCOMES)
    assert heat(3.0) != heat(-3.0)
    assert heat(None) == "transparent"


def test_the_glossary_holds_the_words_that_pages_use() -> None:
    terms = [entry.term for entry in glossary()]
    assert terms == sorted(terms)
    assert len(terms) == len(set(terms))
    assert set(terms) >= {*CERTAINTY_BANDS, *OUTCOMES, "necessity", "deciban", "island", "grade"}


def test_the_clock_keeps_order_across_its_breaks() -> None:
    clock = Clock.over([-1200.0, 900.0], "2031-03-14T18:00", 48.0, 40.0, 840.0)
    pixels = [clock(h) for h in (-1200, -1, 0, 1, 24, 48, 49, 900)]
    assert all(a < b for a, b in pairwise(pixels))
    assert (pixels[0], pixels[-1]) == (40, 840)
    assert "00:00" in clock.axis(0, 10)


def test_scales_and_labels() -> None:
    assert Linear(0, 0.6, 0, 10).ticks(4) == pytest.approx([0, 0.2, 0.4, 0.6])
    assert Linear(0, 560, 0, 10).ticks(6) == [0, 100, 200, 300, 400, 500]
    placed = spread([10.0, 11.0, 50.0], 15)
    assert placed[1] - placed[0] >= 15
    assert spread([], 15) == []


def test_elements_escape_what_they_are_given() -> None:
    assert tag("a", "<b>", href='"><script>') == '<a href="&#34;&gt;&lt;script&gt;">&lt;b&gt;</a>'
