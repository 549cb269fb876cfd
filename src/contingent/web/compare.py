"""Two states side by side: two cases, two runs of one, or one run before and after a change."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from contingent.present.report import context
from contingent.present.whatif import WhatIf
from contingent.web.bench import Bench, bench_of, json, page
from contingent.web.link import query_of, state_of
from contingent.web.runs import Kept

#: A smaller probability than this has no row.
LEAST = 0.005


@dataclass(frozen=True)
class Side:
    """One state: a run, and what is changed in it."""

    run: Kept
    answer: WhatIf

    @property
    def link(self) -> str:
        """The address of the state."""
        query = query_of(self.answer.scenario)
        return f"/runs/{self.run.id}/change" + (f"?{query}" if query else "")


def side(bench: Bench, state: str) -> Side:
    """The state that a link leads to."""
    name, scenario = state_of(state)
    run = bench.runs.get(name)
    return Side(run, bench.answer(run, scenario))


def reached(sides: list[Side]) -> set[str]:
    """Outcomes that either state reaches: both show the same rows."""
    moved = (row for s in sides for row in s.answer.outcomes)
    return {row.outcome for row in moved if max(row.before.value, row.after.value) >= LEAST}


def sides_of(request: Request) -> list[Side]:
    """Those of the two states that are named."""
    named = [request.query_params.get(which, "") for which in ("a", "b")]
    return [side(bench_of(request), state) for state in named if state]


def compare(request: Request) -> Response:
    """Both states, one beside the other."""
    bench, query = bench_of(request), request.query_params
    sides = sides_of(request)
    return page(
        request, "compare.html", runs=bench.runs.all(), a=query.get("a", ""), b=query.get("b", ""),
        sides=[(s, context(s.run.summary)) for s in sides], reached=reached(sides),
    )  # fmt: skip


def as_json(request: Request) -> Response:
    """Both states as records."""
    return json(
        {
            "states": [
                {"run": s.run.id, "answer": s.answer.model_dump(), "summary": s.run.summary.model_dump()}
                for s in sides_of(request)
            ]
        }
    )
