"""Time expressions as windows of local time."""

from datetime import datetime

import pytest

from contingent.case.draft.times import Times
from contingent.case.sentences import Paragraph, numbered

#: A Sunday.
PUBLISHED = datetime(2023, 6, 25)


def windows(text: str, zone: str = "Europe/Moscow", published: datetime = PUBLISHED) -> list[str]:
    times = Times(published, zone)
    found = [w for s in numbered([Paragraph(text)]) for w in times.windows(s, s.text)]
    return [f"{w.start:%Y-%m-%dT%H:%M} {w.end:%Y-%m-%dT%H:%M}" for w in found]


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("It began at around 7:30 a.m. local time on Saturday.", "2023-06-24T07:00 2023-06-24T08:00"),
        ("It began late Friday.", "2023-06-23T20:00 2023-06-24T00:00"),
        ("It ended on 24 June, 20:30 MSK.", "2023-06-24T20:25 2023-06-24T20:35"),
        ("It ended on 24 June at 17:30 GMT.", "2023-06-24T20:25 2023-06-24T20:35"),
        ("He came on the morning of June 24.", "2023-06-24T06:00 2023-06-24T12:00"),
        ("He came on Saturday evening, local time.", "2023-06-24T18:00 2023-06-25T00:00"),
        ("He came in the evening hours of Saturday.", "2023-06-24T18:00 2023-06-25T00:00"),
        ("He refused earlier this month.", "2023-06-01T00:00 2023-06-25T00:00"),
        ("He refused three days ago.", "2023-06-22T00:00 2023-06-23T00:00"),
        ("He refused last week.", "2023-06-12T00:00 2023-06-19T00:00"),
        ("He came in the small hours of Saturday.", "2023-06-24T00:00 2023-06-24T05:00"),
        ("They left between 5 and 6 a.m. on 24 June.", "2023-06-24T05:00 2023-06-24T06:00"),
        ("They left from 10:15-11:45 on Saturday.", "2023-06-24T10:15 2023-06-24T11:45"),
        ("He rang at a quarter past three on Saturday morning.", "2023-06-24T03:10 2023-06-24T03:20"),
        ("He left on the night of 23 to 24 June.", "2023-06-23T21:00 2023-06-24T05:00"),
        ("He came shortly before 20:00 on Saturday.", "2023-06-24T19:30 2023-06-24T20:00"),
        ("It happened in the last 24 to 36 hours.", "2023-06-23T12:00 2023-06-25T12:00"),
        ("It was born in 1917.", "1917-01-01T00:00 1918-01-01T00:00"),
        ("The talks began in early June.", "2023-06-01T00:00 2023-06-11T00:00"),
        ("A summit is due on 11 July.", "2023-07-11T00:00 2023-07-12T00:00"),
        ("It fell on 2022-12-31.", "2022-12-31T00:00 2023-01-01T00:00"),
        ("They met last Sunday.", "2023-06-18T00:00 2023-06-19T00:00"),
        ("They met yesterday evening.", "2023-06-24T18:00 2023-06-25T00:00"),
        ("They met at noon on Saturday.", "2023-06-24T11:30 2023-06-24T12:30"),
        ("At 8 p.m. (1700 GMT) on Saturday he stopped.", "2023-06-24T19:55 2023-06-24T20:05"),
    ],
)
def test_one_expression(text: str, window: str) -> None:
    assert windows(text) == [window]


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("He left at 10:00 on Saturday. Two hours later he stopped.", "2023-06-24T11:30 2023-06-24T12:30"),
        ("He left at 10:00 on Saturday. An hour earlier he had dined.", "2023-06-24T08:30 2023-06-24T09:30"),
        ("He left on Friday. The next morning he stopped.", "2023-06-24T06:00 2023-06-24T12:00"),
        ("He left on Saturday. At 7.30am he stopped.", "2023-06-24T07:25 2023-06-24T07:35"),
        ("He left on Saturday. Overnight he stopped.", "2023-06-23T21:00 2023-06-24T06:00"),
        (
            "He left at 22:40 on Friday. Shortly after midnight he stopped.",
            "2023-06-24T00:00 2023-06-24T00:30",
        ),
        ("He fell in 1917. He rose in October.", "1917-10-01T00:00 1917-11-01T00:00"),
        ("He left on 11 June. A week later he stopped.", "2023-06-18T00:00 2023-06-19T00:00"),
    ],
)
def test_what_rests_on_what_was_said_before(text: str, second: str) -> None:
    assert windows(text)[1] == second


@pytest.mark.parametrize(
    "text",
    [
        "Some 1,500 men marched 30 km with 20 trucks at 40 km/h.",
        "They may march, and the third battalion will follow.",
        "It cost 7.30 percent and $3.50.",
        "On 31 June nothing happened.",  # there is no such day
        "He has 2000 soldiers.",
    ],
)
def test_no_time_where_none_is_told(text: str) -> None:
    assert windows(text) == []


def test_a_date_without_a_year_is_the_nearest() -> None:
    assert windows("It began on 28 December.", published=datetime(2024, 1, 3)) == [
        "2023-12-28T00:00 2023-12-29T00:00"
    ]


def test_today_in_a_quotation_is_not_the_day_of_publication() -> None:
    times = Times(PUBLISHED, "UTC")
    (sentence,) = numbered([Paragraph("He said, “Today we march.”")])
    assert times.windows(sentence, "He said,                  ") == []
