"""Moments and durations as a case author writes them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, WithJsonSchema

#: Years of four digits only, so that no time zone can push a moment off the calendar.
_MOMENT = re.compile(r"^\s*[1-2]\d{3}-.{5,40}$")
_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(min|minutes?|h|hours?|days?|weeks?)\s*$")
_SECONDS = {"min": 60, "minute": 60, "h": 3600, "hour": 3600, "day": 86400, "week": 604800}


def parse_moment(value: Any) -> datetime:
    """Read a date (its midnight) or a date with time; an offset is kept, else local time is meant."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str) and _MOMENT.match(value):
        with suppress(ValueError):
            return datetime.fromisoformat(value.strip())
    raise ValueError("expected a date such as 2023-06-24 or a moment such as 2023-06-24T07:30")


def parse_duration(value: Any) -> timedelta:
    """Read ``30 min``, ``48 h``, ``1 day``; zero and negative durations are refused."""
    if isinstance(value, timedelta):
        return value
    match = _DURATION.match(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("expected a duration with its unit: '30 min', '48 h' or '1 day'")
    seconds = float(match[1]) * _SECONDS[match[2].rstrip("s")]
    if not 0 < seconds <= 100 * 366 * 86400:
        raise ValueError("expected a duration above zero and below a hundred years")
    return timedelta(seconds=seconds)


def local(moment: datetime, zone: str) -> datetime:
    """A moment as naive local time of the zone; one without an offset is local already."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) if moment.tzinfo else moment


Moment = Annotated[
    datetime,
    BeforeValidator(parse_moment),
    WithJsonSchema(
        {
            "type": "string",
            "description": "Local time in the case's time zone: 2023-06-24 or 2023-06-24T07:30.",
        }
    ),
]
Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    WithJsonSchema({"type": "string", "description": "A duration with its unit: 30 min, 48 h, 1 day."}),
]
