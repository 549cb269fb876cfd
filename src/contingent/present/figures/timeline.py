"""What was seen and when: each observation a bar as wide as its time is uncertain."""

from __future__ import annotations

from markupsafe import Markup

from contingent.present.anchors import anchor
from contingent.present.figures.clock import Clock
from contingent.present.say import window
from contingent.present.summary import Summary, TimelineItem
from contingent.present.svg import fitted, line, picture, rectangle, tag, text


def grouped(items: list[TimelineItem]) -> list[list[TimelineItem]]:
    """Observations in order of time; answers to the same question stand together as versions."""
    groups: dict[str, list[TimelineItem]] = {}
    for item in sorted(items, key=lambda i: (i.hour, i.id)):
        groups.setdefault(item.question or item.id, []).append(item)
    return list(groups.values())


def timeline(summary: Summary, width: int) -> Markup:
    """All observations on the clock of the curve above, one a row, each linked to its source."""
    wide = width > 500
    left, right = 48, width - (150 if wide else 8)
    info = summary.case
    hours = [o.hour for o in summary.timeline]
    if summary.curves:
        hours += [p.hour for p in summary.curves[0].points]
    clock = Clock.over(hours, info.crisis_start, info.crisis_hours, left, right)
    row, y, parts = (22 if wide else 38), 8.0, []
    for group in grouped(summary.timeline):
        if len(group) > 1:
            parts.append(rectangle(0, y, width, row * len(group), class_="versions"))
            parts.append(
                text(width - 6, y + 15, f"{len(group)} versions", class_="tick", style="text-anchor:end")
                if wide else ""
            )  # fmt: skip
        for item in group:
            parts.append(_mark(item, clock, y, row, wide, width))
            y += row
    axis = clock.axis(4, y + 4)
    label = f"{len(summary.timeline)} observations by time; each links to its source"
    return picture(width, y + 40, label, axis, *parts)


def _mark(item: TimelineItem, clock: Clock, y: float, row: float, wide: bool, width: int) -> Markup:
    middle = y + (row / 2 if wide else row - 10)
    low, high = (clock(min(max(h, clock.low), clock.high)) for h in (item.hour_low, item.hour_high))
    at = clock(item.hour)
    bar = rectangle(low, middle - 5, high - low, 10, class_=f"window {item.kind}")
    if item.kind == "never":
        point = line(high, middle - 7, high, middle + 7, class_="until")
    elif item.kind == "counted":
        point = tag("path", d=f"M{at:.1f},{middle - 5:.1f}l5,5l-5,5l-5,-5Z", class_="seen")
    else:
        point = tag("circle", cx=at, cy=middle, r=4, class_="seen")
    said = f"{window(item.low, item.high)}: {item.text} ({item.source}, {item.grade})"
    content = f"never: {item.text}" if item.kind == "never" else item.text
    if wide:
        words = _beside(content, low, high, middle, clock, width)
    else:
        words = text(2, y + 14, fitted(content, width - 10), class_="label")
    return tag("a", tag("title", said), bar, point, words, href=f"#{anchor('observation', item.id)}")


def _beside(content: str, low: float, high: float, middle: float, clock: Clock, width: int) -> Markup:
    """Words on the side of the bar that has more room."""
    before, after = low - clock.left, width - 70 - high
    if after >= before:
        return text(high + 9, middle + 4, fitted(content, after - 9), class_="label")
    return text(low - 9, middle + 4, fitted(content, before - 9), class_="label", style="text-anchor:end")
