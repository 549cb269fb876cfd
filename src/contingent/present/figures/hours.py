"""One hour of the crisis: who stands where, where the column is, what is believed and offered."""

from __future__ import annotations

from markupsafe import Markup

from contingent.present.anchors import anchor
from contingent.present.hours import Bands, Hours, Standing
from contingent.present.palette import BAND, INK, PALE, colour
from contingent.present.say import percent, quantity
from contingent.present.summary import MarchBand
from contingent.present.svg import Linear, fitted, line, picture, rectangle, spread, tag, text

#: With the challenger and with the incumbent: vermilion and blue, which colour-blind readers tell apart.
CHALLENGER, INCUMBENT = colour("success"), colour("suppressed")


def ranked(hours: Hours, hour: int) -> list[Standing]:
    """Actors from the challenger's side to the incumbent's, as they stand at an hour."""
    order = {"challenger": 0, "": 1, "incumbent": 2}
    return sorted(
        hours.standings,
        key=lambda s: (order[s.side], s.incumbent[hour] - s.challenger[hour], -s.men, s.actor),
    )


def standings(hours: Hours, hour: int, width: int) -> Markup:
    """Every actor a row: the share of worlds with the challenger from the left, with the incumbent from the right."""
    wide = width > 500
    left, right = (330 if wide else 8), width - (92 if wide else 8)
    track, most = Linear(0, 1, left, right), max([s.men for s in hours.standings] + [1.0])
    y, parts = 34.0, [_heads(left, right)]
    for s in ranked(hours, hour):
        high = 8.0 + 16.0 * (s.men / most) ** 0.5
        row = max(high, 14.0) + 8
        middle = y + row / 2 + (0 if wide else 16)
        men = f"{quantity(s.men)} men" if s.men else ""
        name = fitted(s.name, left - 40 if wide else width - 110)
        where = (left - 10, middle + 4, "end") if wide else (left, middle - high / 2 - 6, "start")
        label = text(where[0], where[1], name, class_="label", style=f"text-anchor:{where[2]}")
        said = (
            f"{s.name}: with the challenger in {percent(s.challenger[hour])} of the worlds, with the incumbent in "
            f"{percent(s.incumbent[hour])}, else waiting"
        )
        parts += [
            tag("a", tag("title", said), label, href=f"#{anchor('actor', s.actor)}"),
            rectangle(left, middle - high / 2, right - left, high, fill=PALE),
            tag("g", tag("title", said), *_sides(s, hour, track, middle, high)),
            text(width - 4, where[1], men, class_="tick", style="text-anchor:end"),
        ]
        y += row + (0 if wide else 20)
    said = f"Who stands where at hour {hours.hours[hour]:g}: {len(hours.standings)} actors"
    return picture(width, y + 6, said, *parts)


def _heads(left: float, right: float) -> Markup:
    return Markup("").join(
        [
            text(
                left,
                16,
                "with the challenger",
                class_="label strong",
                style=f"text-anchor:start;fill:{CHALLENGER}",
            ),
            text((left + right) / 2, 16, "waits", class_="tick"),
            text(
                right,
                16,
                "with the incumbent",
                class_="label strong",
                style=f"text-anchor:end;fill:{INCUMBENT}",
            ),
        ]
    )


def _sides(s: Standing, hour: int, track: Linear, middle: float, high: float) -> list[Markup]:
    found = []
    if s.challenger[hour] > 0:
        found.append(
            rectangle(
                track(0), middle - high / 2, track(s.challenger[hour]) - track(0), high, fill=CHALLENGER
            )
        )
    if s.incumbent[hour] > 0:
        start = track(1 - s.incumbent[hour])
        found.append(rectangle(start, middle - high / 2, track(1) - start, high, fill=INCUMBENT))
    return found


def position(band: MarchBand, hour: int, at: float, width: int) -> Markup:
    """The column on its route at one hour: half and nine tenths of the worlds as bands, the middle as a mark."""
    hour = min(hour, len(band.hours) - 1)
    left, right, y = 24, width - 24, 34
    x = Linear(0, max([p.km for p in band.places] + [1.0]), left, right)
    q = {level: x(values[hour]) for level, values in band.quantiles.items()}
    parts = [
        line(left, y, right, y, class_="place"),
        rectangle(q["0.05"], y - 9, q["0.95"] - q["0.05"], 18, fill=PALE),
        rectangle(q["0.25"], y - 9, q["0.75"] - q["0.25"], 18, fill=BAND),
    ]
    places = spread([x(p.km) for p in band.places], 70 if width > 500 else 52)
    for number, (place, near) in enumerate(zip(band.places, places, strict=True)):
        seen = place.observed_hour is not None and place.observed_hour <= at
        low = y + 34 + 16 * (number % 2)
        name = fitted(f"★ {place.name}" if place.seat else place.name, 130 if width > 500 else 96)
        edge = "start" if number == 0 else "end" if place is band.places[-1] else "middle"
        parts += [
            line(x(place.km), y + 9, near, low - 12, class_="leader"),
            tag(
                "circle",
                tag("title", place.name),
                cx=x(place.km),
                cy=y,
                r=4,
                class_="seen" if seen else "ahead",
            ),
            text(near, low, name, class_="tick", style=f"text-anchor:{edge}"),
        ]
    parts.append(tag("path", d=f"M{q['0.5']:.1f},{y - 12}l6,-9h-12Z", fill=INK))
    return picture(width, 92, f"{band.column} on its route at hour {at:g}", *parts)


def gauges(hours: Hours, hour: int, width: int) -> Markup:
    """Beliefs, the channel and offers at one hour, each a track from nothing to all."""
    wide = width > 500
    rows: list[tuple[str, Bands | float, str]] = [
        ("All believe: challenger prevails", hours.public, ""),
        ("Challenger believes: it prevails", hours.leader, ""),
        ("Channel: challenger's voice", hours.voice_challenger[hour], CHALLENGER),
        ("Channel: incumbent's voice", hours.voice_incumbent[hour], INCUMBENT),
        ("Public: share that is out", hours.turnout, ""),
        ("A mediator has stepped in", hours.mediation[hour], "#6b7f8f"),
        ("Challenger would ask", hours.asked, ""),
        ("Incumbent would offer", hours.offered, ""),
    ]
    if hours.undecided[hour] <= 0:
        rows = rows[:-2]  # nobody bargains any more
    left, right = (246 if wide else 8), width - 84
    x, y, parts = Linear(0, 1, left, right), 8.0, []
    for name, value, hue in rows:
        middle = y + (14 if wide else 28)
        parts.append(
            text(left - 10, middle + 4, name, class_="label", style="text-anchor:end")
            if wide
            else text(left, middle - 12, name, class_="label")
        )
        parts.append(line(left, middle, right, middle, class_="place"))
        shown = value if not isinstance(value, dict) else value["0.5"][hour]
        if not isinstance(value, dict):
            parts.append(rectangle(left, middle - 6, x(value) - left, 12, fill=hue))
        else:
            q = {level: x(min(max(v[hour], 0.0), 1.0)) for level, v in value.items()}
            parts += [
                rectangle(q["0.05"], middle - 6, q["0.95"] - q["0.05"], 12, fill=PALE),
                rectangle(q["0.25"], middle - 6, q["0.75"] - q["0.25"], 12, fill=BAND),
                tag("circle", cx=q["0.5"], cy=middle, r=4.5, class_="seen"),
            ]
        parts.append(text(width - 4, middle + 4, percent(shown), class_="tick", style="text-anchor:end"))
        y += 28 if wide else 42
    return picture(width, y + 8, f"Beliefs, the channel and offers at hour {hours.hours[hour]:g}", *parts)


def ended(hours: Hours, hour: int, width: int) -> Markup:
    """How many worlds have ended by an hour, and how; white is undecided."""
    x = Linear(0, 1, 8, width - 8)
    at, parts = 0.0, []
    for name, shares in hours.outcomes.items():
        if shares[hour] <= 0:
            continue
        said = f"{name}: {percent(shares[hour])} of the worlds have ended so"
        part = rectangle(x(at), 8, x(at + shares[hour]) - x(at), 20, fill=colour(name))
        parts.append(tag("g", tag("title", said), part))
        at += shares[hour]
    frame = rectangle(8, 8, width - 16, 20, fill="none", class_="frame")
    open_ = text(
        width - 12, 46, f"undecided {percent(hours.undecided[hour])}", class_="tick", style="text-anchor:end"
    )
    return picture(width, 52, f"Ended by hour {hours.hours[hour]:g}", *parts, frame, open_)
