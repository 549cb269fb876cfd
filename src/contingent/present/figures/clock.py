"""The time axis that the pictures share: days of build-up, hours of crisis, days of aftermath."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from markupsafe import Markup

from contingent.present.say import DAYS, MONTHS, parse
from contingent.present.svg import Linear, line, text

_STEPS = (1, 2, 3, 6, 12, 24, 48, 96, 168, 336, 672, 1344, 2688)


@dataclass(frozen=True)
class Clock:
    """Hours -> pixels. What lies before and after the crisis is squeezed, and the breaks are drawn."""

    start: str  # ISO local time of hour 0
    low: float
    high: float
    length: float
    left: float
    right: float

    @classmethod
    def over(cls, hours: list[float], start: str, length: float, left: float, right: float) -> Clock:
        """The clock that holds ``hours`` and the whole crisis."""
        return cls(start, min([0.0, *hours]), max([length, *hours]), length, left, right)

    @property
    def opens(self) -> float:
        """The pixel at which the crisis begins."""
        return self.left + (0.14 * (self.right - self.left) if self.low < 0 else 0.0)

    @property
    def closes(self) -> float:
        """The pixel at which the crisis clock runs out."""
        return self.right - (0.18 * (self.right - self.left) if self.high > self.length else 0.0)

    def __call__(self, hour: float) -> float:
        """The pixel of an hour since the crisis began."""
        if hour < 0:
            return Linear(self.low, 0.0, self.left, self.opens)(hour)
        if hour > self.length:
            return Linear(self.length, self.high, self.closes, self.right)(hour)
        return Linear(0.0, self.length, self.opens, self.closes)(hour)

    def _ticks(self, most: int) -> list[tuple[float, datetime]]:
        origin = parse(self.start)
        if origin is None:
            return []
        step = next((s for s in _STEPS if self.length / s <= most), _STEPS[-1])
        midnight = origin.replace(hour=0, minute=0, second=0, microsecond=0)
        first = ceil((origin - midnight) / timedelta(hours=step))
        moments = [midnight + timedelta(hours=step * i) for i in range(first, first + most + 2)]
        hours = [((m - origin) / timedelta(hours=1), m) for m in moments]
        return [(h, m) for h, m in hours if 0 <= h <= self.length]

    def axis(self, top: float, bottom: float) -> Markup:
        """Hairlines from ``top`` to ``bottom`` with the local time below them; the day under midnight."""
        wide = self.right - self.left > 500
        marks = []
        ticks = self._ticks(9 if wide else 5)
        timed = any(moment.hour for _, moment in ticks)  # ticks that are whole days need no time of day
        for hour, moment in ticks:
            x = self(hour)
            marks.append(line(x, top, x, bottom, class_="hair"))
            marks.append(text(x, bottom + 15, f"{moment:%H:%M}" if timed else "", class_="tick"))
            if moment.hour == 0 or hour < 12:
                day = f"{DAYS[moment.weekday()]} {moment.day} {MONTHS[moment.month - 1]}"
                marks.append(text(x, bottom + 29, day, class_="tick day"))
        return Markup("").join([*marks, *self._breaks(top, bottom)])

    def _breaks(self, top: float, bottom: float) -> list[Markup]:
        origin = parse(self.start)
        out = []
        for there, x, edge, side in (
            (self.low < 0, self.opens, self.low, "start"),
            (self.high > self.length, self.closes, self.high, "end"),
        ):
            if there and origin is not None:
                at = origin + timedelta(hours=edge)
                end = self.left if side == "start" else self.right
                out.append(line(x, top, x, bottom, class_="break"))
                label = f"{at.day} {MONTHS[at.month - 1]}"
                out.append(text(end, bottom + 15, label, class_="tick day", style=f"text-anchor:{side}"))
        return out
