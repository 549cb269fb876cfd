import pytest

from contingent.case.amounts import parse_amount
from contingent.case.hygiene.numbers import mentions, supports


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("25,000 men, 25 000 men, 25\u202f000 men, 25'000 men, 25k men", [25000] * 5),
        ("twenty-five thousand; twenty five hundred; 25 thousand", [25000, 2500, 25000]),
        ("a hundred and fifty men and two dozen trucks", [150, 24]),
        ("half a dozen of one and a half million", [6, 1_500_000]),
        ("two hundred and five thousand three hundred and one", [205_301]),
        ("five and six men", [5, 6]),
        ("a ten thousand-strong crowd", [10_000]),
        ("25.000 men", [25, 25_000]),
        ("some five to eight thousand", [5, 8000, 5000]),
        ("5–8,000 men", [5, 8000, 5000]),
        ("5,000-8,000 men", [5000, 8000]),
        ("between 30 and 40 men", [30, 40]),
    ],
)
def test_numbers_are_read_however_they_are_written(text, numbers):
    assert [m.low for m in mentions(text)] == numbers


@pytest.mark.parametrize(
    "text",
    [
        "on 24 June 2023 at 21:49", "June 24, 2023", "the 25th, the twenty-third", "25 % and 5 per cent", "$5,000",
        "the last 24 to 36 hours", "1,100 km", "a T-72 on the M-4", "page 4", "in 1917.",
    ],
)  # fmt: skip
def test_what_counts_nobody_is_left_out(text):
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("claimed", "text", "verdict"),
    [
        ("25000 men", "about 25,000 men", "verified"),
        ("25000 men", "more than 25,000 men", "doubtful"),
        ("25000 men", "thousands of men, 24,000 of them armed", "wrong"),
        ("30 .. 40 men", "between thirty and forty men", "verified"),
        ("30 .. 40 men", "at least thirty men", "verified"),
        ("30 .. 40 men", "up to 40 men", "verified"),
        ("30 .. 40 men", "thirty men", "doubtful"),
        ("30 .. 40 men", "some 35 men", "doubtful"),
        ("30 .. 40 men", "some 50 men", "wrong"),
        ("1000 .. 5000 dead", "thousands die each day", "verified"),
        ("1000 .. 50000 dead", "thousands die each day", "wrong"),
        ("4000 dead", "thousands die each day", "doubtful"),
        ("3000 men", "several thousand men", "doubtful"),
        ("25 men", "nobody was counted", "wrong"),
    ],
)
def test_a_number_is_borne_out_or_not(claimed, text, verdict):
    assert supports(parse_amount(claimed, "count"), mentions(text))[0] == verdict
