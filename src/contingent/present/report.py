"""The report: one HTML file that opens offline, mails well, prints well and shows its sources."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from contingent.present import figures, palette, say
from contingent.present.anchors import Index, anchor
from contingent.present.figures.outcomes import BOX, heading, listed, shown
from contingent.present.figures.timeline import grouped
from contingent.present.records.library import HINDSIGHT
from contingent.present.summary import CauseTable, ReadingRow, Summary, Switches
from contingent.present.whatif import WhatIf

#: Widths in pixels at which the large pictures are drawn: for a page and for a telephone.
PAGE, PHONE = 1000, 344
#: Columns of the evidence matrix that a page and a telephone show; the whole matrix folds out.
TELLING, MOST_TELLING = 10, 3
#: Smallest sets of causes that the page names.
MOST_SETS = 8
#: Moments of the switched curves that are embedded.
_MOMENTS = 49


def render(summary: Summary, whatif: WhatIf | None = None) -> str:
    """The report of a run as one self-contained HTML document, headed by what is changed in it, if anything."""
    return environment().get_template("report.html").render(context(summary), w=whatif)


def context(summary: Summary) -> dict[str, Any]:
    """What the templates of the sections read."""
    return {
        "s": summary,
        "index": Index(summary),
        "figure": _figures(summary),
        "outcomes": shown(summary),
        "listed": listed(summary),
        "outcomes_heading": heading(summary),
        "groups": grouped(summary.timeline),
        "telling": _telling(summary.readings),
        "switches": Markup(_json([_switch(summary, group) for group in summary.switches])),
        "page": PAGE,
        "phone": PHONE,
    }


def environment(*places: BaseLoader) -> Environment:
    """The templates of the sections, with those of other places before them."""
    env = Environment(
        loader=ChoiceLoader([*places, PackageLoader("contingent.present", "templates")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        chance=say.chance, percent=say.percent, points=say.points, decibans=say.decibans,
        quantity=say.quantity, measured=say.measured, interval=say.interval, when=say.when, day=say.day,
        hours=say.hours, span=say.span, score=say.score, hundredths=say.hundredths,
        colour=palette.colour, heat=palette.heat, waterfall=_waterfall,
        by_observation=lambda cells: {cell.observation: cell for cell in cells},
    )  # fmt: skip
    env.globals.update(
        anchor=anchor, window=say.window, is_probability=say.is_probability, NONE=say.NONE,
        hindsight=HINDSIGHT, TELLING=TELLING, MOST_TELLING=MOST_TELLING, MOST_SETS=MOST_SETS,
    )  # fmt: skip
    env.globals["source_of"] = lambda name: _asset(env, name)
    return env


def _asset(env: Environment, name: str) -> Markup:
    """A style sheet or script of ours, put into the page as it is."""
    source, _, _ = env.loader.get_source(env, name)  # type: ignore[union-attr]
    return Markup(source)


def _figures(summary: Summary) -> dict[str, Any]:
    return {
        "curve": partial(figures.curve, summary),
        "multiples": partial(figures.multiples, summary),
        "timeline": partial(figures.timeline, summary),
        "march": partial(figures.march, summary),
        "fan": figures.fan,
        "reliability": partial(figures.reliability, summary.track) if summary.track else None,
        "switched": lambda group, moving: figures.switched(group, _ended(summary, group), moving),
        "changed": lambda group: figures.changed(group, _ended(summary, group)),
    }


def _names(summary: Summary) -> dict[str, str]:
    return {row.outcome: row.label for row in summary.outcomes}


def _telling(rows: list[ReadingRow]) -> list[str]:
    """Observations from the most to the least telling: by their greatest weight for any reading."""
    weight: dict[str, float] = {}
    for cell in (cell for row in rows for cell in row.cells):
        weight[cell.observation] = max(weight.get(cell.observation, 0.0), abs(cell.decibans or 0.0))
    return sorted(weight, key=lambda name: -weight[name])


def _waterfall(table: CauseTable) -> list[dict[str, Any]]:
    """The bars from v(none) to v(all), the largest share first: where each begins and ends."""
    shares = [(row.share.value, row) for row in table.rows if row.share]
    bars, at = [], table.v_none.value
    for share, row in sorted(shares, key=lambda pair: -pair[0]):
        then = at + share
        bars.append({"row": row, "low": min(at, then), "high": max(at, then), "falls": then < at})
        at = then
    return bars


def _ended(summary: Summary, group: Switches) -> list[str]:
    """The outcomes that some set of causes reaches, in the order of the whole report."""
    reached = {name for state in group.states for name, share in state.outcomes.items() if share >= 0.005}
    return [row.outcome for row in summary.outcomes if row.outcome in reached]


def _switch(summary: Summary, group: Switches) -> dict[str, Any]:
    """What the script reads: shares in thousandths, by mask, in the order of ``outcomes``."""
    names = _ended(summary, group)
    stride = -(-len(group.hours) // _MOMENTS)
    kept = sorted({*range(0, len(group.hours), stride), len(group.hours) - 1})
    states = {
        state.mask: {
            "end": [_thousandths(state.outcomes.get(name, 0.0)) for name in names],
            "curve": [_sampled(state.by_hour.get(name, []), kept) for name in names],
        }
        for state in group.states
    }  # fmt: skip
    return {
        "asks": group.asks,
        "causes": group.labels,
        "outcomes": [{"name": n, "label": _names(summary)[n], "colour": palette.colour(n)} for n in names],
        "errors": [_thousandths(group.errors.get(name, 0.0)) for name in names],
        "hours": [group.hours[i] for i in kept],
        "box": BOX,
        "states": states,
    }


def _sampled(shares: list[float], kept: list[int]) -> list[int]:
    return [_thousandths(shares[i]) for i in kept] if shares else []


def _thousandths(share: float) -> int:
    return round(1000 * share)


def _json(value: object) -> str:
    """JSON that cannot end the script element that holds it, whatever the case says."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=True)
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
