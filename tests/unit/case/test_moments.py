from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.case.moments import local, parse_duration, parse_moment


def test_dates_are_midnights_and_offsets_are_kept():
    assert parse_moment("2023-06-24") == datetime(2023, 6, 24)
    assert parse_moment("2023-06-24T07:30") == datetime(2023, 6, 24, 7, 30)
    assert parse_moment("2023-06-24T07:30+03:00").utcoffset() == timedelta(hours=3)


def test_local_leaves_naive_moments_and_converts_others():
    naive = datetime(2023, 6, 24, 7, 30)
    assert local(naive, "Europe/Moscow") == naive
    assert local(parse_moment("2023-06-24T04:30Z"), "Europe/Moscow") == naive


@given(st.text(max_size=60) | st.integers() | st.none())
def test_anything_else_is_refused_with_an_example(value):
    try:
        said = local(parse_moment(value), "Pacific/Apia").isoformat()
    except ValueError as error:
        said = str(error)
    assert said[0] in "12" or said.startswith("expected a date such as")


@pytest.mark.parametrize(("text", "hours"), [("30 min", 0.5), ("48 h", 48), ("1 day", 24), ("2 weeks", 336)])
def test_durations_carry_their_unit(text, hours):
    assert parse_duration(text) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["30", "0 min", "-1 h", "a day", "9" * 400 + " h", "999999 weeks", 30, None])
def test_other_durations_are_refused(text):
    with pytest.raises(ValueError, match="expected a duration"):
        parse_duration(text)
