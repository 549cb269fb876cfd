"""Time expressions resolved against the date of publication, to windows of local time.

An expression rests, in this order, on a day it names, on the day that the text spoke of last, or on the day of
publication. Conventions (local time): morning 6 to 12, afternoon 12 to 18, evening 18 to 24, night 21 to 5; an hour
is good to five minutes, 'about' an hour to thirty; 'early' a day means its first eight hours, 'late' its last four.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from contingent.case.draft import lexicon as lex
from contingent.case.draft.clock import Piece, expressions
from contingent.case.draft.spans import (
    ABOUT,
    DAY,
    EXACT,
    PARTS,
    around,
    at_hour,
    clock_time,
    count_of,
    hour_minute,
    length_of,
    midnight,
    month_number,
    month_span,
    moved,
    part_of,
    shifted,
)
from contingent.case.sentences import Sentence

_ZONES = {
    "GMT": "UTC", "UTC": "UTC", "BST": "Europe/London", "MSK": "Europe/Moscow", "CET": "Europe/Paris",
    "CEST": "Europe/Paris", "EET": "Europe/Athens", "EEST": "Europe/Athens", "EST": "America/New_York",
    "EDT": "America/New_York",
}  # fmt: skip
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


@dataclass(frozen=True)
class Window:
    """When something is said to have been: local time of the case, from ``start`` to before ``end``."""

    sentence: int
    text: str
    start: datetime
    end: datetime

    @property
    def width(self) -> timedelta:
        """How much it leaves open."""
        return self.end - self.start

    @property
    def middle(self) -> datetime:
        """Its middle, to the minute."""
        return (self.start + self.width / 2).replace(second=0, microsecond=0)


class Times:
    """Resolves the expressions of a text in reading order."""

    def __init__(self, published: datetime, zone: str) -> None:
        self.published, self.zone = published, zone
        self.day: date | None = None  # of which the text spoke last
        self.anchor: datetime | None = None  # the last moment known to the hour
        self.year: tuple[int, int] | None = None  # a bygone year, and the sentence that named it

    def windows(self, sentence: Sentence, outside: str) -> list[Window]:
        """The windows that a sentence states, in order; ``outside`` is it with its quotations blanked out.

        A 'today' within a quotation is the speaker's, of a day that the text need not tell.
        """
        found = []
        dateline = lex.DATELINE.match(sentence.text)
        for pieces in expressions(sentence.text):
            if dateline and pieces[0].start < dateline.end():
                continue
            if pieces[0].kind == "deictic" and outside[pieces[0].start].isspace():
                continue
            span = self._resolved(pieces, sentence)
            if span is None or not span[0] < span[1]:
                continue
            if not (found and (found[-1].start, found[-1].end) == span):
                found.append(Window(sentence.number, sentence.text[pieces[0].start : pieces[-1].end], *span))
            if not re.search(r"(?i)\b(?:before|previous|earlier)\b", found[-1].text):
                self._remember(*span)  # a look back is no new day of the story
        return found

    def _remember(self, start: datetime, end: datetime) -> None:
        if end - start <= 1.5 * DAY and abs(start - self.published) < timedelta(days=60):
            self.day = start.date()
            if end - start <= timedelta(hours=8):
                self.anchor = start + (end - start) / 2

    def resolve(self, pieces: list[Piece]) -> tuple[datetime, datetime] | None:
        """The span of one expression by itself."""
        return self._resolved(pieces, Sentence(1, "", 0))

    # --- from pieces to a span ----------------------------------------------------------------------

    def _resolved(self, pieces: list[Piece], sentence: Sentence) -> tuple[datetime, datetime] | None:
        by_kind = {p.kind: p for p in reversed(pieces)}
        try:
            for kind in ("days", "span", "later", "ago", "ahead", "early_month", "month", "period", "years"):
                if kind in by_kind:
                    return getattr(self, f"_{kind}")(by_kind[kind], sentence)
            return self._within_day(by_kind)
        except (ValueError, OverflowError):  # 31 June, or a year off the calendar
            return None

    def _within_day(self, by_kind: dict[str, Piece]) -> tuple[datetime, datetime] | None:
        day, part = self._day_of(by_kind)
        shade = by_kind["shade"].groups["lone"].lower() if "shade" in by_kind else ""
        piece = by_kind.get("part")
        if piece:
            part = (piece.groups.get("part", "") or piece.groups["hours"]).lower()
            shade = piece.groups.get("shade", "").lower() or shade
        if "clock" in by_kind or "range" in by_kind:
            return self._clock(by_kind, day, part, shade)
        if part in ("midnight", "noon", "midday") and piece:
            return self._turn(piece, day, part)
        if part or shade:
            return shifted(part_of(day or self._current(), part, shade), piece)
        return (midnight(day), midnight(day) + DAY) if day else None

    def _day_of(self, by_kind: dict[str, Piece]) -> tuple[date | None, str]:
        """The day that an expression names, if any, and the part of it that comes with the name."""
        if "iso" in by_kind:
            return date.fromisoformat(by_kind["iso"].groups["iso"]), ""
        if "date" in by_kind:
            return self._date(by_kind["date"].groups), ""
        if "deictic" in by_kind:
            return self._deictic(by_kind["deictic"].groups["deictic"].lower())
        if "weekday" in by_kind:
            return self._weekday(by_kind["weekday"].groups), ""
        return None, ""

    def _current(self) -> date:
        return self.day or self.published.date()

    def _date(self, groups: dict[str, str]) -> date:
        day, month = int(groups.get("day") or groups["day_b"]), groups.get("month") or groups["month_b"]
        year = groups.get("year") or groups.get("year_b")
        if year:
            return date(int(year), month_number(month), day)
        today = self.published.date()
        near = [date(y, month_number(month), day) for y in (today.year - 1, today.year, today.year + 1)]
        return min(near, key=lambda d: abs(d - today))

    def _weekday(self, groups: dict[str, str]) -> date:
        today, which = self.published.date(), groups.get("which", "").lower()
        back = (today.weekday() - lex.WEEKDAYS.index(groups["weekday"])) % 7
        if which.startswith("next") or which in ("this coming", "the following"):
            return today + timedelta(days=7 - back if back else 7)
        return today - timedelta(days=back or (7 if which == "last" else 0))

    def _deictic(self, words: str) -> tuple[date, str]:
        today, current = self.published.date(), self._current()
        part = next((p for p in PARTS if words.endswith(p) or f" {p} " in f" {words} "), "")
        if words in ("overnight", "last night"):
            base = current if words == "overnight" and self.day else today
            return base - DAY, "night" if words == "last night" else "overnight"
        if words == "tonight":
            return today, "evening"
        if words.startswith(("today", "this")) or words.endswith("today"):
            return today, part
        if words in ("yesterday", "tomorrow"):
            return today + (DAY if words == "tomorrow" else -DAY), ""
        if "next" in words or "following" in words or "after" in words:
            return current + DAY, part
        if "previous" in words or "before" in words:
            return current - DAY, part
        return current, part

    def _turn(self, piece: Piece, day: date | None, part: str) -> tuple[datetime, datetime]:
        """Noon or midnight; the midnight of an evening is the one after it."""
        base = midnight(day or self._current())
        if part != "midnight":
            at = base + timedelta(hours=12)
        elif self.anchor and day is None and self.anchor >= base + timedelta(hours=12):
            at = base + DAY
        else:
            at = base
        return around(at, piece.near or "about")

    # --- hours ----------------------------------------------------------------------------------------

    def _clock(
        self, by_kind: dict[str, Piece], day: date | None, part: str, shade: str
    ) -> tuple[datetime, datetime]:
        base = day or self._current()
        if "range" in by_kind:
            groups = by_kind["range"].groups
            late = groups.get("range_p", "") or groups.get("range_ap", "")
            ends = [groups.get("range_a") or groups["range_c"], groups.get("range_b") or groups["range_d"]]
            first, last = (at_hour(base, *hour_minute(end, late)) for end in ends)
            return self._local(first, by_kind), self._local(last if last > first else last + DAY / 2, by_kind)
        piece = by_kind["clock"]
        hour, minute, sure = clock_time(piece.groups)
        if not sure and hour <= 12:
            hour = self._half_of_day(hour, part, base)
        at = self._local(at_hour(base, hour, minute), by_kind)
        if day is None and self.anchor and hour < 5 and self.anchor.hour >= 18 and self.anchor.date() == base:
            at += DAY  # the story has gone past midnight
        return around(at, piece.near)

    def _half_of_day(self, hour: int, part: str, base: date) -> int:
        """Morning or afternoon, where an hour alone does not say."""
        if part in ("evening", "afternoon", "dusk", "nightfall", "sunset"):
            return hour % 12 + 12
        if part == "night":
            return hour % 12 + (12 if hour >= 6 and hour != 12 else 0)
        if part:
            return hour
        if self.anchor and self.anchor.date() == base and self.anchor.hour > hour % 12 + 1:
            return hour % 12 + 12
        return hour

    def _local(self, at: datetime, by_kind: dict[str, Piece]) -> datetime:
        """A moment of the zone that the text names, as local time of the case."""
        if "zone" not in by_kind:
            return at
        groups = by_kind["zone"].groups
        zone = _ZONES.get(groups["zone"]) or lex.cities().get(groups.get("zone_city", "").lower(), "")
        if not zone:
            return at
        return at.replace(tzinfo=ZoneInfo(zone)).astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    # --- spans of days and more -------------------------------------------------------------------------

    def _days(self, piece: Piece, _: Sentence) -> tuple[datetime, datetime]:
        """'23 to 24 June', 'the night of 23 to 24 June'."""
        groups = piece.groups
        month, year = (
            groups.get("days_month") or groups["days_month_b"],
            groups.get("days_year") or groups.get("days_year_b"),
        )
        a, b = groups.get("days_a") or groups["days_c"], groups.get("days_b") or groups["days_d"]
        first, last = (
            self._date({"day": d, "month": month} | ({"year": year} if year else {})) for d in (a, b)
        )
        if "night" in groups or "night_b" in groups:
            return at_hour(first, 21, 0), at_hour(last, 5, 0)
        return midnight(first), midnight(last) + DAY

    def _span(self, piece: Piece, _: Sentence) -> tuple[datetime, datetime]:
        """'the last 24 to 36 hours', 'the next few days'."""
        groups, end = piece.groups, self.published
        longest = count_of(groups.get("span_m") or groups["span_n"])[1]
        length = length_of(groups["span_unit"], longest)
        if re.match(r"(?i)next|coming|first", piece.text):
            return end, end + length
        return end - length, end + (timedelta(hours=12) if end.time() == time() else timedelta(0))

    def _later(self, piece: Piece, _: Sentence) -> tuple[datetime, datetime] | None:
        """'two hours later', from the moment of which the text spoke last."""
        groups = piece.groups
        if "later_plain" in groups:
            low, high, unit, word = 2, 12, groups["later_plain"], groups["later_b"]
        else:
            (low, high), unit, word = count_of(groups["later_n"]), groups["later_unit"], groups["later"]
        sign = -1 if word in ("earlier", "before that", "previously", "before") else 1
        if re.match(r"(?i)minutes?|hours?", unit):
            if self.anchor is None:
                return None
            slack = ABOUT if unit.lower().startswith("hour") else EXACT
            ends = sorted(
                (self.anchor + sign * length_of(unit, low), self.anchor + sign * length_of(unit, high))
            )
            return ends[0] - slack, ends[1] + slack
        days = sorted(moved(self._current(), sign * low, unit) for low in (low, high))
        return midnight(days[0]), midnight(days[1]) + DAY

    def _ago(self, piece: Piece, _: Sentence) -> tuple[datetime, datetime]:
        (low, high), unit = count_of(piece.groups["ago_n"]), piece.groups["ago_unit"]
        if re.match(r"minutes?|hours?", unit):
            return self.published - length_of(unit, high) - ABOUT, self.published - length_of(
                unit, low
            ) + ABOUT
        first, last = moved(self.published.date(), -high, unit), moved(self.published.date(), -low, unit)
        slack = {"day": 0, "week": 3, "month": 15, "year": 180}[unit.rstrip("s")] * DAY
        if low != high:
            slack = timedelta(0)
        return midnight(first) - slack, midnight(last) + DAY + slack

    def _ahead(self, piece: Piece, _: Sentence) -> tuple[datetime, datetime]:
        (low, high), unit = count_of(piece.groups["ahead_n"]), piece.groups["ahead_unit"]
        slack = {"day": 0, "week": 2, "month": 10}[unit.rstrip("s")] * DAY
        first, last = moved(self.published.date(), low, unit), moved(self.published.date(), high, unit)
        return midnight(first) - slack, midnight(last) + DAY + slack

    def _early_month(self, piece: Piece, _: Sentence) -> tuple[datetime, datetime]:
        groups = piece.groups
        year, month = self._month_year(groups["portion_month"], groups.get("portion_year"))
        first, end = month_span(year, month)
        third = (end - first) / 3
        portion = groups["portion"].lower()
        n = 0 if re.search(r"early|beginning|start", portion) else 2 if re.search(r"late|end", portion) else 1
        day = timedelta(days=round(third / DAY))
        return first + n * day, end if n == 2 else first + (n + 1) * day

    def _month(self, piece: Piece, sentence: Sentence) -> tuple[datetime, datetime]:
        groups = piece.groups
        name = next(groups[k] for k in ("only_month", "month_of", "since_month", "last_month") if k in groups)
        stated = groups.get("month_year")
        if not stated and self.year and sentence.number - self.year[1] <= 1:
            stated = str(self.year[0])
        year, month = self._month_year(name, stated)
        self._bygone(year, sentence)
        return month_span(year, month)

    def _month_year(self, name: str, year: str | None) -> tuple[int, int]:
        month = month_number(name)
        if year:
            return int(year), month
        return self.published.year - (month > self.published.month), month

    def _period(self, piece: Piece, _: Sentence) -> tuple[datetime, datetime]:
        """'earlier this month', 'last week', 'next year', 'last spring'."""
        groups = piece.groups
        step = {"last": -1, "this": 0, "next": 1}[groups["rel"].lower()]
        start, end = self._period_span(groups["period"], step)
        side = groups.get("side", "").lower()
        if step == 0 and side == "earlier":
            return start, max(min(end, self.published), start + DAY)
        if side.endswith("end of"):
            return max(start, self.published), end
        if side in ("late", "later", "early"):
            third = (end - start) / 3
            return (start, start + third) if side == "early" else (end - third, end)
        return start, end

    def _period_span(self, period: str, step: int) -> tuple[datetime, datetime]:
        today = self.published.date()
        if period in ("week", "weekend"):
            monday = midnight(today - timedelta(days=today.weekday())) + step * 7 * DAY
            return (monday, monday + 7 * DAY) if period == "week" else (monday + 5 * DAY, monday + 7 * DAY)
        if period == "month":
            months = today.year * 12 + today.month - 1 + step
            return month_span(months // 12, months % 12 + 1)
        if period == "year":
            return datetime(today.year + step, 1, 1), datetime(today.year + step + 1, 1, 1)
        first = _SEASONS[period]
        over = today >= date(today.year, first, 1) + timedelta(days=92 if step else 0)
        year = today.year + (step + (1 if over and step == -1 else 0))
        months = year * 12 + first - 1
        return datetime(year, first, 1), datetime((months + 3) // 12, (months + 3) % 12 + 1, 1)

    def _years(self, piece: Piece, sentence: Sentence) -> tuple[datetime, datetime]:
        groups = piece.groups
        first = int(groups.get("only_year") or groups["from_year"])
        self._bygone(first, sentence)
        return datetime(first, 1, 1), datetime(int(groups.get("to_year") or first) + 1, 1, 1)

    def _bygone(self, year: int, sentence: Sentence) -> None:
        if year < self.published.year - 1:
            self.year = (year, sentence.number)
