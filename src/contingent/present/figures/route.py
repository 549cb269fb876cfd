"""The route as a map of hours and kilometres: where the column stood, and where it was seen."""

from __future__ import annotations

from markupsafe import Markup

from contingent.present.figures.clock import Clock
from contingent.present.palette import BAND, INK, PALE
from contingent.present.say import hours as say_hours
from contingent.present.summary import MarchBand, Summary
from contingent.present.svg import Linear, area, fitted, line, picture, spread, tag, text, trace


def march(summary: Summary, band: MarchBand, width: int) -> Markup:
    """Bands that hold half and nine tenths of the worlds, the places, and the marks of the record."""
    wide = width > 500
    room = 190 if wide else 112
    left, right, top, bottom = 40, width - room, 14, (370 if wide else 290)
    info = summary.case
    clock = Clock.over(band.hours[-1:], info.crisis_start, info.crisis_hours, left, right)
    farthest = max(
        [p.km for p in band.places] + [max(q, default=0.0) for q in band.quantiles.values()] + [1.0]
    )
    y = Linear(0, farthest, bottom - 12, top)

    def edge(quantiles: dict[str, list[float]], q: str) -> list[tuple[float, float]]:
        return [(clock(h), y(km)) for h, km in zip(band.hours, quantiles.get(q, []), strict=False)]

    after, before = band.quantiles, band.prior_quantiles
    bands = [
        tag("path", d=area(edge(after, "0.95"), edge(after, "0.05")), fill=PALE),
        tag("path", d=area(edge(after, "0.75"), edge(after, "0.25")), fill=BAND),
        tag("path", d=trace(edge(before, "0.95")), class_="prior"),
        tag("path", d=trace(edge(before, "0.5")), class_="prior"),
        tag("path", d=trace(edge(before, "0.05")), class_="prior"),
        tag("path", d=trace(edge(after, "0.5")), fill="none", stroke=INK, stroke_width="2"),
    ]
    km = [text(left - 5, y(t) + 4, f"{t:g}", class_="tick", style="text-anchor:end") for t in y.ticks(6)]
    said = f"Position of {band.column} along its route by hour, with the places that it was seen at"
    places = _places(band, y, clock, right, room)
    km.append(text(2, 10, "km", class_="tick", style="text-anchor:start"))
    return picture(width, bottom + 36, said, clock.axis(top, bottom), *bands, *places, *km)


def _places(band: MarchBand, y: Linear, clock: Clock, right: float, room: float) -> list[Markup]:
    heights = spread([y(p.km) for p in band.places], 15)
    parts = []
    for place, height in zip(band.places, heights, strict=True):
        at = y(place.km)
        name = fitted(f"★ {place.name}" if place.seat else place.name, room - 12)
        parts.append(line(clock.left, at, right, at, class_="place"))
        parts.append(line(right, at, right + 7, height, class_="leader"))
        parts.append(text(right + 10, height + 4, name, class_="label strong" if place.seat else "label"))
        if place.observed_hour is not None:
            said = f"{place.name}: seen at {say_hours(place.observed_hour)}"
            parts.append(
                tag("circle", tag("title", said), cx=clock(place.observed_hour), cy=at, r=4.5, class_="seen")
            )
    return parts
