"""The reliability curve: what was said of past attempts against what happened."""

from __future__ import annotations

from markupsafe import Markup

from contingent.present.palette import INK
from contingent.present.summary import TrackRecord
from contingent.present.svg import Linear, line, picture, tag, text, trace


def reliability(track: TrackRecord, width: int) -> Markup:
    """A dot and its 90 % interval for each bin of forecasts, and the diagonal of perfect forecasts."""
    size = min(width, 420)
    x, y = Linear(0.0, 1.0, 44, size - 26), Linear(0.0, 1.0, size - 44, 12)
    ticks = (0.0, 0.25, 0.5, 0.75, 1.0)
    most = max(b.number for b in track.reliability)
    points = [(x(b.forecast), y(b.happened)) for b in track.reliability]
    across = [
        part
        for level in ticks
        for part in (
            line(x(0), y(level), x(1), y(level), class_="hair"),
            text(x(0) - 5, y(level) + 4, f"{100 * level:.0f} %", class_="tick", style="text-anchor:end"),
            text(x(level), y(0) + 16, f"{100 * level:.0f} %", class_="tick", style="text-anchor:middle"),
        )
    ]
    bars = [
        line(x(b.forecast), y(b.interval.low), x(b.forecast), y(b.interval.high), class_="until")
        for b in track.reliability
    ]
    dots = [
        tag("circle", cx=f"{px:.1f}", cy=f"{py:.1f}", r=f"{3 + 4 * (b.number / most) ** 0.5:.1f}", fill=INK)
        for (px, py), b in zip(points, track.reliability, strict=True)
    ]
    return picture(
        size, size, "Reliability: share of attempts that succeeded, by what was forecast",
        *across,
        line(x(0), y(0), x(1), y(1), class_="mean"),
        *bars,
        tag("path", d=trace(points), fill="none", stroke=INK, stroke_width="1.5"),
        *dots,
        text(x(0.5), size - 6, "forecast of success", class_="tick", style="text-anchor:middle"),
    )  # fmt: skip
