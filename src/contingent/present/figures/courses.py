"""Two courses on one clock: when each reached what both could reach."""

from __future__ import annotations

from math import log1p

from markupsafe import Markup

from contingent.present.comparison import Comparison
from contingent.present.palette import BAND, INK, PALE
from contingent.present.say import span
from contingent.present.summary import Milestone
from contingent.present.svg import Linear, fitted, line, picture, rectangle, tag, text

#: Hours that the axis names, as far as the longer crisis goes.
_TICKS = (0, 1, 3, 6, 12, 24, 48, 96, 192, 384)
#: Heights of a lane and of a kind of event: its name, then a lane for either case.
_LANE, _EVENT = 20, 62


def courses(comparison: Comparison, width: int) -> Markup:
    """A lane for each case under each event; the axis is stretched at its beginning, where most happens."""
    left, right, top = (150.0 if width > 500 else 92.0), width - 12.0, 14.0
    bottom = top + _EVENT * len(comparison.milestones)
    last = max(side.crisis_hours for side in comparison.sides)
    scale = Linear(0.0, log1p(last), left, right)
    parts = []
    for hour in (h for h in _TICKS if h <= last):
        x = scale(log1p(hour))
        parts += [
            line(x, top, x, bottom, class_="hair"),
            text(x, bottom + 16, f"{hour} h", class_="tick"),
        ]
    for row, pair in enumerate(comparison.milestones):
        y = top + _EVENT * row
        parts.append(text(2, y + 13, pair.event, class_="label strong"))
        for lane, (side, milestone) in enumerate(zip(comparison.sides, pair.sides, strict=True)):
            at = y + 26 + _LANE * lane
            parts.append(text(2, at + 4, fitted(side.case, left - 8), class_="label"))
            parts.append(_lane(milestone, at, scale))
    said = "Hours at which either course reached each kind of event: as recorded, and in the worlds"
    return picture(width, bottom + 24, said, *parts)


def _lane(milestone: Milestone | None, y: float, scale: Linear) -> Markup:
    if milestone is None:
        return text(
            scale.start, y + 4, "no room for it in this case", class_="tick", style="text-anchor:start"
        )
    parts = []
    for hours, hue, half in ((milestone.prior_hours, PALE, 7), (milestone.hours, BAND, 4)):
        if hours:
            low, high = (scale(log1p(max(hours[q], 0.0))) for q in ("0.05", "0.95"))
            parts.append(rectangle(low, y - half, high - low, 2 * half, fill=hue))
    if milestone.hours:
        x = scale(log1p(max(milestone.hours["0.5"], 0.0)))
        title = tag("title", f"in the worlds that fit: hour {span(milestone.hours)}")
        parts.append(tag("path", title, d=f"M{x:.1f},{y - 6:.1f}V{y + 6:.1f}", stroke=INK, stroke_width="2"))
    if milestone.recorded_hour is not None:
        title = tag("title", f"recorded: {milestone.recorded} at hour {milestone.recorded_hour:.1f}")
        x = scale(log1p(max(milestone.recorded_hour, 0.0)))
        parts.append(tag("circle", title, cx=x, cy=y, r=4.5, class_="seen"))
    return Markup("").join(parts)
