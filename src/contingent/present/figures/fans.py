"""Fan charts: what the worlds do over the days and months that follow."""

from __future__ import annotations

from markupsafe import Markup

from contingent.present.palette import BAND, INK, PALE
from contingent.present.say import quantity
from contingent.present.summary import Fan
from contingent.present.svg import Linear, area, line, picture, tag, text, trace


def fan(which: Fan) -> Markup:
    """Half and nine tenths of the worlds as bands, the median as a line, the mean dashed."""
    width, left, right, top, bottom = 320, 46, 308, 12, 158
    flat = [v for values in which.quantiles.values() for v in values] + which.mean
    low, high = min([0.0, *flat]), max([*flat, 0.0])
    x, y = Linear(which.days[0], which.days[-1], left, right), Linear(low, high or 1.0, bottom, top)

    def edge(values: list[float]) -> list[tuple[float, float]]:
        return [(x(d), y(v)) for d, v in zip(which.days, values, strict=False)]

    quantile = {q: edge(values) for q, values in which.quantiles.items()}
    across = [
        part
        for level in y.ticks(4)
        for part in (
            line(left, y(level), right, y(level), class_="hair"),
            text(left - 5, y(level) + 4, quantity(level), class_="tick", style="text-anchor:end"),
        )
    ]
    days = [text(x(d), bottom + 16, f"{d:g} d", class_="tick") for d in x.ticks(5)]
    return picture(
        width, 182, f"{which.title}, in {which.unit}, over {which.days[-1]:g} days",
        tag("path", d=area(quantile["0.95"], quantile["0.05"]), fill=PALE),
        tag("path", d=area(quantile["0.75"], quantile["0.25"]), fill=BAND),
        *across, *days,
        tag("path", d=trace(edge(which.mean)), class_="mean") if which.mean else "",
        tag("path", d=trace(quantile["0.5"]), fill="none", stroke=INK, stroke_width="2"),
    )  # fmt: skip
