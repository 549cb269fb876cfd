"""The page on which things are changed: the answer moves at once, and the address is the state."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from contingent.present.report import context, render
from contingent.present.summary import CurvePoint
from contingent.present.whatif import PLAIN, Scenario, WhatIf
from contingent.web.bench import attached, bench_of, json, page, page_of_run, run_of
from contingent.web.link import query_of, scenario_of
from contingent.web.runs import Kept

#: Weights of an account beforehand that the page offers, beside the run's own.
WEIGHTS = {"0": "ruled out", "0.2": "a fifth", "0.5": "half", "2": "twice", "5": "five times"}


def answered(request: Request) -> tuple[Kept, WhatIf]:
    """The run, and the answer to the scenario of the address."""
    run = run_of(request)
    return run, bench_of(request).answer(run, scenario_of(request.query_params))


def change(request: Request) -> Response:
    """The controls and the answer."""
    run, answer = answered(request)
    return page_of_run(
        request, "change.html", run, w=answer, link=query_of(answer.scenario), then=curve_at(run, answer.scenario),
        controls=controls(request, run, answer.scenario),
    )  # fmt: skip


def part(request: Request) -> Response:
    """The answer alone: the part of the page that a change replaces."""
    run, answer = answered(request)
    return page(
        request, "parts/answer.html", run=run, w=answer, link=query_of(answer.scenario),
        then=curve_at(run, answer.scenario), **context(run.summary),
    )  # fmt: skip


def curve_at(run: Kept, scenario: Scenario) -> CurvePoint | None:
    """What the run's own curve, conditioned hour by hour, says of the hour at which the record is cut."""
    if scenario.until is None or not run.summary.curves:
        return None
    points = [p for p in run.summary.curves[0].points if p.hour <= scenario.until]
    return points[-1] if points else None


def as_json(request: Request) -> Response:
    """The answer as a record."""
    return json(answered(request)[1])


def report(request: Request) -> Response:
    """The report of the present state: the run, headed by what is changed in it."""
    run, answer = answered(request)
    return attached(
        render(run.summary, answer), f"{run.summary.case.id}-changed.html", "text/html; charset=utf-8"
    )


def controls(request: Request, run: Kept, chosen: Scenario) -> dict:
    """What may be changed in a run, in the words of its case, with what is chosen."""
    live = bench_of(request).runs.live(run)
    case, s, layout = live.compiled.case, run.summary, live.compiled.model.layout
    causes = {row.cause: row for table in s.causes for row in table.rows}
    seen = {item.id: item for item in s.timeline}
    sides = {a.id: a for a in s.actors}
    return {
        "causes": [
            {"name": c.name, "asks": c.asks, "row": causes.get(c.name), "written": case.causes[c.name]}
            for c in live.compiled.causes
        ],
        "claims": [
            {"position": c.position, "row": s.claims[c.position], "fact": c.fact.name, "says": c.fact.says}
            for c in live.testimony.claims
            if c.fact.values and c.position >= 0
        ],
        "readings": [PLAIN, *case.readings],
        "observations": [seen[i.id] for i in live.record.instruments if i.id in seen],
        "hours": list(zip(run.hours.hours, run.hours.at, strict=True)),
        "actors": [
            {
                "actor": sides[a],
                "happenings": [(f"{a} joins", "with the challenger"), (f"{a} defends", "with the incumbent")],
            }
            for a, role in zip(layout.actors, layout.roles, strict=True)
            if role not in ("challenger", "incumbent")
        ],
        "weights": WEIGHTS,
        "chosen": chosen,
    }
