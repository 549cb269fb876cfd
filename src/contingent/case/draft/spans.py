"""Spans of local time: parts of a day, hours and their slack, counts, months; pure functions of numbers and words."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from contingent.case.draft import lexicon as lex
from contingent.case.draft.clock import Piece

#: Part of a day -> its first and last hour, counted from midnight of the day it belongs to.
PARTS: dict[str, tuple[float, float]] = {
    "morning": (6, 12), "afternoon": (12, 18), "evening": (18, 24), "night": (21, 29), "noon": (11.5, 12.5),
    "midday": (11.5, 12.5), "lunchtime": (12, 14), "midnight": (23.5, 24.5), "dawn": (4, 7), "daybreak": (4, 7),
    "sunrise": (4, 7), "dusk": (17, 21), "nightfall": (17, 21), "sunset": (17, 21),
}  # fmt: skip
_SHADED = {
    ("early", "morning"): (4, 8), ("late", "morning"): (10, 12), ("mid", "morning"): (9, 11),
    ("early", "afternoon"): (12, 15), ("late", "afternoon"): (15, 18), ("mid", "afternoon"): (14, 16),
    ("early", "evening"): (17, 20), ("late", "evening"): (21, 24), ("late", "night"): (22, 26),
    ("early", ""): (0, 8), ("late", ""): (20, 24), ("later", ""): (12, 24), ("later", "evening"): (19, 24),
}  # fmt: skip
_HOURS = {"early hours": (0, 6), "small hours": (0, 5), "late hours": (20, 24)}
EXACT, ABOUT = timedelta(minutes=5), timedelta(minutes=30)
DAY = timedelta(days=1)


def midnight(day: date) -> datetime:
    """The beginning of a day."""
    return datetime.combine(day, time())


def at_hour(day: date, hour: float, minute: int) -> datetime:
    """An hour counted from the beginning of a day; beyond 24 it is one of the next."""
    return midnight(day) + timedelta(hours=hour, minutes=minute)


def part_of(day: date, part: str, shade: str) -> tuple[datetime, datetime]:
    """The span of a part of a day, shaded by 'early', 'mid', 'late' or 'later'."""
    if part == "overnight":
        first, last = 21, 30
    elif part in _HOURS:
        first, last = _HOURS[part]
    else:
        plain = PARTS.get(part.removesuffix(" hours"), (0, 24))
        first, last = _SHADED.get((shade, part)) or (_SHADED[shade, ""] if shade and not part else plain)
    return at_hour(day, first, 0), at_hour(day, last, 0)


def shifted(span: tuple[datetime, datetime], piece: Piece | None) -> tuple[datetime, datetime]:
    """'shortly before dawn': the hour before it begins and its first."""
    if piece and piece.near.endswith("before"):
        return span[0] - timedelta(hours=1), span[0] + timedelta(hours=1)
    if piece and piece.near.endswith("after"):
        return span[1] - timedelta(hours=1), span[1] + timedelta(hours=1)
    return span


def around(at: datetime, near: str) -> tuple[datetime, datetime]:
    """The span that an hour means, by the word before it: 'about', 'shortly before', none."""
    if near.endswith("before"):
        return at - ABOUT, at
    if near.endswith("after"):
        return at, at + ABOUT
    slack = ABOUT if near else EXACT
    return at - slack, at + slack


def clock_time(groups: dict[str, str]) -> tuple[int, int, bool]:
    """Hour, minute, and whether the half of the day is settled."""
    if "military" in groups:
        return int(groups["military"][:2]), int(groups["military"][2:]), True
    if "hour" in groups:
        minute = groups.get("minute") or groups.get("minute_b") or "0"
        return (*hour_minute(f"{groups['hour']}:{minute}", groups["half"]), True)
    if "hour_b" in groups:
        return int(groups["hour_b"]), int(groups["minute_c"]), True
    if "fraction" in groups:
        minutes = {"quarter": 15, "half": 30}.get(groups["fraction"]) or int(lex.NUMBERS[groups["fraction"]])
        hour = _small(groups["past_hour"])
        return (hour, minutes, False) if groups["past"] == "past" else (hour - 1, 60 - minutes, False)
    return _small(groups.get("word_hour") or groups["at_hour"]), 0, False


def hour_minute(text: str, half: str) -> tuple[int, int]:
    """``7:30`` or ``7`` and ``p.m.`` as an hour of the day and a minute."""
    hour, minute = (int(n) for n in [*re.split(r"[:.]", text), "0"][:2])
    if half[:1].lower() in ("a", "p") and hour <= 12:
        hour = hour % 12 + (12 if half[0].lower() == "p" else 0)
    return hour, minute


def _small(word: str) -> int:
    return int(word) if word.isdigit() else int(lex.NUMBERS[word.lower()])


def count_of(words: str) -> tuple[float, float]:
    """The least and the most that a count means: 'a few' is two to five."""
    word = re.sub(r"^(?:a|the) (?=\w)", "", words.lower())
    if word in ("few", "several", "some"):
        return 2, 5
    if word == "couple of":
        return 2, 2
    n = 0.5 if word == "half an" else float(word) if word.isdigit() else float(lex.NUMBERS[word])
    return n, n


def length_of(unit: str, n: float) -> timedelta:
    """How long ``n`` minutes, hours, days, weeks, months or years are, on average."""
    hours = {"minute": 1 / 60, "hour": 1, "day": 24, "week": 168, "month": 730, "year": 8766}
    return timedelta(hours=hours[unit.lower().rstrip("s")] * n)


def moved(day: date, n: float, unit: str) -> date:
    """The day ``n`` units after (before, if negative) a day."""
    return day + timedelta(days=round(length_of(unit, n) / DAY))


def month_number(name: str) -> int:
    """1 to 12, by the first three letters."""
    return next(i for i, month in enumerate(lex.MONTHS, 1) if month[:3] == name[:3])


def month_span(year: int, month: int) -> tuple[datetime, datetime]:
    """A month from its first day to before the next one's."""
    return datetime(year, month, 1), datetime(year + month // 12, month % 12 + 1, 1)
