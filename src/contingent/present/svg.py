"""The few pieces that the hand-made pictures need: elements, scales, paths.

Drawn by hand and not by a chart library, because each mark must link into the page, follow the
page's type and stay legible at two widths, and because the switches redraw the same paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from math import ceil

from markupsafe import Markup, escape

Point = tuple[float, float]


def tag(name: str, *children: object, **attributes: object) -> Markup:
    """One element; children and attributes are escaped, ``_`` in a name reads ``-``, None is left out."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), _number(value))
        for key, value in attributes.items()
        if value is not None
    )
    inside = Markup("").join(escape(child) for child in children)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, inside)


def _number(value: object) -> object:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


def picture(width: float, height: float, label: str, *children: object) -> Markup:
    """A whole picture that scales with the page; ``label`` is what a screen reader says."""
    box = f"0 0 {_number(float(width))} {_number(float(height))}"
    return tag("svg", *children, viewBox=box, role="group", aria_label=label)


def text(x: float, y: float, content: object, **attributes: object) -> Markup:
    """A line of text."""
    return tag("text", content, x=float(x), y=float(y), **attributes)


def line(x1: float, y1: float, x2: float, y2: float, **attributes: object) -> Markup:
    """A straight line."""
    return tag("line", x1=float(x1), y1=float(y1), x2=float(x2), y2=float(y2), **attributes)


def rectangle(x: float, y: float, width: float, height: float, **attributes: object) -> Markup:
    """A rectangle, at least a hair wide so that it can be seen."""
    return tag(
        "rect", x=float(x), y=float(y), width=max(float(width), 0.5), height=float(height), **attributes
    )


def trace(points: Sequence[Point]) -> str:
    """The path through ``points``."""
    return "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in points)


def area(upper: Sequence[Point], lower: Sequence[Point]) -> str:
    """The closed path between two edges given from left to right."""
    return trace([*upper, *reversed(lower)]) + "Z"


def steps(points: Sequence[Point], end: float) -> list[Point]:
    """The corners of a course that stays as it is until the next point, up to ``end``."""
    after = [x for x, _ in points[1:]] + [end]
    return list(chain.from_iterable(((x, y), (then, y)) for (x, y), then in zip(points, after, strict=True)))


@dataclass(frozen=True)
class Linear:
    """A scale from numbers to pixels."""

    low: float
    high: float
    start: float
    stop: float

    def __call__(self, value: float) -> float:
        """The pixel of a value."""
        span = (self.high - self.low) or 1.0
        return self.start + (value - self.low) / span * (self.stop - self.start)

    def ticks(self, most: int = 5) -> list[float]:
        """Round numbers inside the scale, at most about ``most``."""
        span = self.high - self.low
        if span <= 0:
            return [self.low]
        unit = 10.0 ** (len(str(ceil(span))) - 1)
        step = next(unit * f for f in (0.001, 0.01, 0.1, 0.2, 0.5, 1, 2, 5, 10) if span / (unit * f) <= most)
        first = ceil(self.low / step)
        return [step * i for i in range(first, int(self.high / step + 1e-9) + 1)]


def fitted(content: str, width: float, size: float = 12.5) -> str:
    """``content`` cut to about ``width`` pixels; the whole text stands in the table and the title."""
    room = max(int(width / (size * 0.52)), 4)
    return content if len(content) <= room else content[: room - 1].rstrip() + "…"


def spread(positions: Sequence[float], gap: float) -> list[float]:
    """Move labels apart by at least ``gap``, keeping their order, each as near as may be to its place."""
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    placed = list(positions)
    for before, after in pairwise(order):
        placed[after] = max(placed[after], placed[before] + gap)
    overshoot = (placed[order[-1]] - positions[order[-1]]) / 2 if order else 0.0
    return [p - overshoot for p in placed]
