"""Moments and durations as a case author writes them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

_DURATION = re.compile(r"^\s*(\d+(?:\.\d+)?)\s*(min|minutes?|h|hours?|days?|weeks?)\s*$")
_SECONDS = {"min": 60, "minute": 60, "h": 3600, "hour": 3600, "day": 86400, "week": 604800}


def parse_moment(value: Any) -> datetime:
    """Read a date (its midnight) or a date with time; an offset is kept, else local time is meant."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value.strip())
        except ValueError:
            pass
    raise ValueError("expected a date such as 2023-06-24 or a moment such as 2023-06-24T07:30")


def parse_duration(value: Any) -> timedelta:
    """Read ``30 min``, ``48 h``, ``1 day``; zero and negative durations are refused."""
    if isinstance(value, timedelta):
        return value
    match = _DURATION.match(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("expected a duration with its unit: '30 min', '48 h' or '1 day'")
    seconds = float(match[1]) * _SECONDS[match[2].rstrip("s")]
    if seconds <= 0:
        raise ValueError("a duration must be above zero")
    return timedelta(seconds=seconds)


Moment = Annotated[
    datetime,
    BeforeValidator(parse_moment),
    WithJsonSchema(
        {"type": "string", "description": "Local time in the case's time zone: 2023-06-24 or 2023-06-24T07:30."}
    ),
]
Duration = Annotated[
    timedelta,
    BeforeValidator(parse_duration),
    WithJsonSchema({"type": "string", "description": "A duration with its unit: 30 min, 48 h, 1 day."}),
]
