"""Rank plots: how far the curve of each quantity's ranks lies off the diagonal, within its band."""

from __future__ import annotations

import numpy as np

from calibration.band import band, counts
from calibration.judge import ALARM, Ranked
from calibration.plan import PICKED
from contingent.present.svg import Linear, area, line, tag, text, trace

COLUMNS, WIDE, HIGH, GAP = 3, 300.0, 128.0, 34.0
#: Colours of the chain as it is, of the deaf one, and of the band of either.
HEARD, DEAF, BAND = "#1b5e8c", "#c0562b", "#d9e2e8"
VALUES = PICKED + 1


def picture(name: str, heard: list[Ranked], deaf: list[Ranked]) -> str:
    """One panel a quantity: the chain as it is, and the deaf one beside it."""
    rows = -(-len(heard) // COLUMNS)
    size = COLUMNS * (WIDE + GAP), rows * (HIGH + GAP) + 20
    of_deaf = {r.quantity: r for r in deaf}
    panels = [
        panel(
            h, of_deaf.get(h.quantity), (n % COLUMNS) * (WIDE + GAP) + 30, (n // COLUMNS) * (HIGH + GAP) + 20
        )
        for n, h in enumerate(heard)
    ]
    whole = tag(
        "svg",
        tag("rect", width="100%", height="100%", fill="white"),
        *panels,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {size[0]:g} {size[1]:g}",
        font_family="sans-serif",
        font_size=11,
        role="img",
        aria_label=f"Ranks of truths in {name}: share of ranks up to each value, less what it should be",
    )
    return str(whole) + "\n"


def panel(heard: Ranked, deaf: Ranked | None, left: float, top: float) -> object:
    """Curves less the diagonal, over the band for as many replications as the chain as it is has."""
    shown = [heard, *([deaf] if deaf else [])]
    share = np.arange(1, VALUES) / VALUES
    low, high = (edge / len(heard.ranks) - share for edge in band(len(heard.ranks), VALUES, ALARM))
    curves = [counts(r.ranks, VALUES) / len(r.ranks) - share for r in shown]
    most = max(np.abs(x).max() for x in (low, high, *curves)) * 1.05
    x, y = Linear(0, 1, left, left + WIDE), Linear(-most, most, top + HIGH, top)

    def path(values: np.ndarray) -> list[tuple[float, float]]:
        return [
            (x(0.0), y(0.0)),
            *((x(s), y(v)) for s, v in zip(share, values, strict=True)),
            (x(1.0), y(0.0)),
        ]

    colours = (HEARD, DEAF)
    return tag(
        "g",
        tag("path", d=area(path(high), path(low)), fill=BAND),
        line(x(0), y(0), x(1), y(0), stroke="#888", stroke_width=0.5),
        *(
            tag("path", d=trace(path(c)), fill="none", stroke=hue, stroke_width=1.5)
            for c, hue in reversed(list(zip(curves, colours, strict=False)))
        ),
        text(left, top - 5, heard.quantity, fill="#222"),
        text(left - 4, y(low.min()) + 4, f"{low.min():.2f}", text_anchor="end", fill="#666", font_size=9),
        text(left - 4, y(high.max()) + 4, f"+{high.max():.2f}", text_anchor="end", fill="#666", font_size=9),
    )
