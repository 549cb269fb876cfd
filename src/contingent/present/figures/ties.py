"""The network of ties and patronage: who pulls whom, drawn as chords of a circle."""

from __future__ import annotations

from math import cos, pi, sin

from markupsafe import Markup

from contingent.present.anchors import anchor
from contingent.present.figures.hours import CHALLENGER, INCUMBENT
from contingent.present.summary import ActorRow, Summary, TieRow
from contingent.present.svg import fitted, picture, tag, text

#: Kind of tie -> (class of the stroke, what the key says).
KINDS: dict[str, str] = {
    "patronage": "patronage",
    "command": "chain",
    "belongs": "chain",
    "rivalry": "against",
    "resentment": "against",
}
KEY = (
    ("patronage", "patronage"),
    ("chain", "command, belonging"),
    ("with", "alliance, origin, contact"),
    ("against", "rivalry, resentment"),
)


def linked(summary: Summary) -> list[ActorRow]:
    """Actors that have a tie, from the challenger's side round to the incumbent's."""
    named = {end for tie in summary.ties for end in (tie.start, tie.to)}
    return sorted((a for a in summary.actors if a.id in named), key=_lean)


def _lean(actor: ActorRow) -> float:
    if actor.role in ("challenger", "incumbent"):
        return -2.0 if actor.role == "challenger" else 2.0
    joins, defends = (e.value if e else 0.0 for e in (actor.joins, actor.defends))
    return defends - joins


def ties(summary: Summary, width: int) -> Markup:
    """Actors on a circle, challengers at the left and incumbents at the right; ties across it."""
    wide = width > 500
    actors = linked(summary)
    radius = (0.29 if wide else 0.3) * width
    middle = (width / 2, radius + (40 if wide else 30))
    spots = {a.id: _spot(i, len(actors), middle, radius) for i, a in enumerate(_around(actors))}
    edges = [_edge(t, spots, middle) for t in summary.ties if t.start in spots and t.to in spots]
    nodes = [_node(a, spots[a.id], middle, width, wide) for a in actors]
    said = f"{len(edges)} ties between {len(actors)} actors"
    return picture(width, 2 * middle[1], said, *edges, *nodes)


def _around(actors: list[ActorRow]) -> list[ActorRow]:
    """An order round the circle that starts at the left and meets itself at the right."""
    return actors[::2] + actors[1::2][::-1]


def _spot(number: int, count: int, middle: tuple[float, float], radius: float) -> tuple[float, float]:
    angle = pi - 2 * pi * number / max(count, 1)
    return middle[0] + radius * cos(angle), middle[1] - radius * sin(angle)


def _edge(tie: TieRow, spots: dict, middle: tuple[float, float]) -> Markup:
    (x1, y1), (x2, y2) = spots[tie.start], spots[tie.to]
    bend = 0.45  # towards the middle, so that ties of neighbours do not hide behind each other
    cx, cy = ((x1 + x2) / 2 * (1 - bend) + middle[0] * bend, (y1 + y2) / 2 * (1 - bend) + middle[1] * bend)
    said = f"{tie.start} – {tie.to}: {tie.kind}" + (f", {tie.says}" if tie.says else "")
    return tag(
        "path", tag("title", said), d=f"M{x1:.1f},{y1:.1f}Q{cx:.1f},{cy:.1f} {x2:.1f},{y2:.1f}",
        class_=f"tie {KINDS.get(tie.kind, 'with')}", stroke_width=1.0 + 2.0 * min(abs(tie.weight), 1.5),
        data_from=tie.start, data_to=tie.to,
    )  # fmt: skip


def _node(
    actor: ActorRow, spot: tuple[float, float], middle: tuple[float, float], width: int, wide: bool
) -> Markup:
    x, y = spot
    left = x < middle[0] - 1
    hue = {"challenger": CHALLENGER, "incumbent": INCUMBENT}.get(actor.role, "#6b7f8f")
    room = (x if left else width - x) - 14
    name = fitted(actor.name, room if wide else max(room, 40), 12.5)
    label = text(
        x + (-11 if left else 11),
        y + 4,
        name,
        class_="label",
        style=f"text-anchor:{'end' if left else 'start'}",
    )
    dot = tag("circle", tag("title", actor.name), cx=x, cy=y, r=6, fill=hue)
    return tag("a", dot, label, href=f"#{anchor('actor', actor.id)}", data_actor=actor.id)
