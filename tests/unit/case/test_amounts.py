import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.case.amounts import UNITS, Amount, parse_amount
from contingent.case.words import CERTAINTY_BANDS, canonical_certainty, certainty_of

numbers = st.floats(0.01, 1e6).map(lambda x: float(f"{x:.4f}"))


@given(numbers, numbers, st.sampled_from([u for u, (d, _) in UNITS.items() if d == "hours"]))
def test_a_range_keeps_its_ends_and_takes_the_geometric_middle(one, other, unit):
    low, high = sorted((one, other))
    amount = parse_amount(f"{low:.4f} .. {high:.4f} {unit}", "hours")
    factor = UNITS[unit][1]
    assert amount.low == pytest.approx(low * factor)
    assert amount.high == pytest.approx(high * factor)
    assert amount.median == pytest.approx(math.sqrt(low * high) * factor)


@given(numbers, st.sampled_from(sorted(UNITS)))
def test_text_number_and_mapping_say_the_same(value, unit):
    dimension = UNITS[unit][0]
    if dimension == "share":
        value /= 1e6
    text = parse_amount(f"{value:.6f} {unit}", dimension)
    value = float(f"{value:.6f}")
    mapping = parse_amount({"median": value, "within90": [value, value], "unit": unit}, dimension)
    assert text == mapping
    assert text.fixed


@given(
    st.text(max_size=100) | st.floats() | st.integers() | st.booleans() | st.none() | st.lists(st.floats())
)
def test_anything_is_an_amount_or_a_value_error(value):
    for dimension in ("count", "share", "steps", "ratio"):
        try:
            amount = parse_amount(value, dimension)
        except ValueError as error:
            said = str(error)
        else:
            said = "expected"
            assert -1e16 < amount.low <= amount.median <= amount.high < 1e16
        assert "expected" in said


def test_words_stand_for_shares_and_steps():
    assert parse_amount("Very  Likely", "share") == Amount(0.80, 0.875, 0.95)
    assert parse_amount("leans against", "steps") == Amount(-1 - 0.8, -1.0, -1 + 0.8)
    assert parse_amount("25 %", "share").median == 0.25


@pytest.mark.parametrize(
    ("value", "dimension", "said"),
    [
        ("3000 .. 100 men", "count", "numbers that rise"),
        ("3 km", "count", "a unit of length"),
        ("3 stone", "count", "unknown unit"),
        (-1, "count", "zero or more"),
        (0, "ratio", "more than zero"),
        (1.2, "share", "between 0 and 1"),
        (True, "count", "not yes or no"),
        (float("nan"), "steps", "sensible size"),
        (10**400, "count", "sensible size"),
        ({"median": 3}, "count", "within90"),
        ({"median": 3, "within": [1, 4]}, "count", "unknown name 'within'"),
        ("1" + " " * 5000 + "1", "count", "not a long text"),
    ],
)
def test_misuse_is_explained(value, dimension, said):
    with pytest.raises(ValueError, match=said):
        parse_amount(value, dimension)


@given(st.floats(0.01, 0.99))
def test_every_probability_has_a_certainty_word(probability):
    low, high = CERTAINTY_BANDS[certainty_of(probability)]
    assert low <= probability <= high


def test_aliases_and_unknown_words():
    assert canonical_certainty("Reported") == "likely"
    assert canonical_certainty("surely") is None
