"""The probabilities of the outcomes over time: stacked, one by one with their error, and switched."""

from __future__ import annotations

from markupsafe import Markup

from contingent.present.figures.clock import Clock
from contingent.present.palette import colour
from contingent.present.say import chance, percent
from contingent.present.summary import Curve, OutcomeRow, Summary, Switches, SwitchState
from contingent.present.svg import Linear, area, line, picture, spread, steps, tag, text, trace

#: A band thinner than this has no room for its name; the key above the picture has it.
_NAMED = 0.04


def shown(summary: Summary) -> list[str]:
    """The outcomes in their order, without those that the curves never reach."""
    reached = {
        name
        for curve in summary.curves
        for point in curve.points
        for name, estimate in point.outcomes.items()
        if estimate.value >= 0.005
    }
    return [row.outcome for row in summary.outcomes if row.outcome in reached or row.posterior.value >= 0.005]


def listed(summary: Summary) -> list[OutcomeRow]:
    """The rows of the outcome table, with "no attempt" where the record leaves that open."""
    return [r for r in summary.outcomes if r.outcome != "no-attempt" or r.posterior.value >= 0.005]


def heading(summary: Summary) -> str:
    """What the outcome table tells: shares before the record are of worlds with an attempt, after it of all."""
    if any(row.outcome == "no-attempt" for row in listed(summary)):
        return "How it ends (before the record: given an attempt)"
    return "How it ends, given an attempt"


def _levels(top: float, bottom: float, left: float, right: float, label: bool = True) -> Markup:
    y = Linear(0, 1, bottom, top)
    marks = []
    for level in (0.0, 0.25, 0.5, 0.75, 1.0):
        marks.append(line(left, y(level), right, y(level), class_="hair"))
        if label:
            marks.append(text(left - 6, y(level) + 4, percent(level), class_="tick", style="text-anchor:end"))
    return Markup("").join(marks)


def curve(summary: Summary, which: Curve, width: int) -> Markup:
    """All outcomes stacked to one, stepping at each observation."""
    wide = width > 500
    left, right = 48, width - (150 if wide else 8)
    height, top, bottom = (330, 10, 290) if wide else (270, 10, 230)
    info = summary.case
    clock = Clock.over(_hours(summary, which), info.crisis_start, info.crisis_hours, left, right)
    y = Linear(0, 1, bottom, top)
    names = shown(summary)
    floor = [(p.hour, 0.0) for p in which.points]
    parts, labels = [], []
    for name in names:
        roof = [(h, low + _value(p.outcomes, name)) for (h, low), p in zip(floor, which.points, strict=True)]
        corners = [steps([(clock(h), y(v)) for h, v in edge], float(right)) for edge in (roof, floor)]
        parts.append(tag("path", tag("title", _label(summary, name)), d=area(*corners), fill=colour(name)))
        if roof and roof[-1][1] - floor[-1][1] >= _NAMED:
            labels.append((name, y((roof[-1][1] + floor[-1][1]) / 2)))
        floor = roof
    if wide:
        heights = spread([at for _, at in labels], 15)
        parts += [
            text(right + 8, at + 4, f"{name} {chance(which.points[-1].outcomes[name])}", class_="label")
            for (name, _), at in zip(labels, heights, strict=True)
        ]
    said = f"{which.kind}: probabilities of {len(names)} outcomes over {len(which.points)} moments"
    return picture(width, height, said, *parts, _levels(top, bottom, left, right), clock.axis(top, bottom))


def _hours(summary: Summary, which: Curve) -> list[float]:
    """The first curve shares its clock with the timeline below it, so that eyes can travel down."""
    if summary.curves and which is summary.curves[0]:
        return [p.hour for p in which.points] + [o.hour for o in summary.timeline]
    return [p.hour for p in which.points]


def _value(outcomes: dict, name: str) -> float:
    return outcomes[name].value if name in outcomes else 0.0


def _label(summary: Summary, name: str) -> str:
    return next((row.label for row in summary.outcomes if row.outcome == name), name)


def multiples(summary: Summary, which: Curve) -> list[Markup]:
    """One small picture for each outcome: its probability, and its error as a band."""
    return [_small(summary, which, name) for name in shown(summary)]


def _small(summary: Summary, which: Curve, name: str) -> Markup:
    width, height, left, right, top, bottom = 220, 128, 40, 214, 26, 108
    info = summary.case
    clock = Clock.over([p.hour for p in which.points], info.crisis_start, info.crisis_hours, left, right)
    y = Linear(0, 1, bottom, top)
    points = [(clock(p.hour), p.outcomes[name]) for p in which.points if name in p.outcomes]
    high = steps([(x, y(min(e.value + 2 * e.error, 1))) for x, e in points], float(right))
    low = steps([(x, y(max(e.value - 2 * e.error, 0))) for x, e in points], float(right))
    middle = steps([(x, y(e.value)) for x, e in points], float(right))
    hue = colour(name)
    ticks = [
        text(left - 5, y(v) + 4, percent(v), class_="tick", style="text-anchor:end") for v in (0.0, 0.5, 1.0)
    ]
    hairs = [line(left, y(v), right, y(v), class_="hair") for v in (0.0, 0.5, 1.0)]
    edge = [line(x, top, x, bottom, class_="hair") for x in (clock.opens, clock.closes)]
    return picture(
        width, height, f"{name}: from {chance(points[0][1])} to {chance(points[-1][1])}" if points else name,
        text(left, 15, name, class_="label strong"), *hairs, *edge, *ticks,
        tag("path", d=area(high, low), fill=hue, opacity="0.3") if points else "",
        tag("path", d=trace(middle), fill="none", stroke=hue, stroke_width="2") if points else "",
        text(clock.opens, bottom + 15, "start", class_="tick", style="text-anchor:start"),
        text(clock.closes, bottom + 15, "end", class_="tick", style="text-anchor:end"),
    )  # fmt: skip


#: The plot of a switched picture; the script draws the same paths in the same box.
BOX = {"width": 420, "height": 240, "left": 46, "right": 410, "top": 10, "bottom": 205}


def switched(switches: Switches, names: list[str], moving: bool) -> Markup:
    """Share of worlds ended so, by the hour, with all causes as they were; white is undecided."""
    return _by_hour(switches, max(switches.states, key=lambda s: s.mask.bit_count()), names, moving)


def changed(switches: Switches, names: list[str]) -> Markup:
    """The same with what was changed as it was changed."""
    return _by_hour(switches, min(switches.states, key=lambda s: s.mask.bit_count()), names, moving=True)


def _by_hour(switches: Switches, state: SwitchState, names: list[str], moving: bool) -> Markup:
    box = BOX
    hours = switches.hours
    x = Linear(hours[0], hours[-1], box["left"], box["right"])
    y = Linear(0, 1, box["bottom"], box["top"])
    floor = [0.0] * len(hours)
    paths = []
    for name in names:
        added = state.by_hour.get(name, [0.0] * len(hours))
        roof = [f + a for f, a in zip(floor, added, strict=True)]
        edges = [[(x(h), y(v)) for h, v in zip(hours, edge, strict=True)] for edge in (roof, floor)]
        paths.append(tag("path", tag("title", name), d=area(*edges), fill=colour(name), data_o=name))
        floor = roof
    ticks = x.ticks(6)
    axis = [line(x(t), box["top"], x(t), box["bottom"], class_="hair") for t in ticks]
    words = [text(x(t), box["bottom"] + 16, f"{t:g} h", class_="tick") for t in ticks]
    said = "with the causes as you set them" if moving else "with every cause as it was"
    return picture(
        box["width"], box["height"], f"Share of worlds ended each way by the hour, {said}",
        *paths, _levels(box["top"], box["bottom"], box["left"], box["right"]), *axis, *words,
    )  # fmt: skip
