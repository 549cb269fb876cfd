"""Forecasts as they could have been made when information stopped, scored by what came after.

What came after is read here only, once worlds have been conditioned: it enters no record, no
testimony and no other answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import isfinite, log

import numpy as np

from contingent.case.moments import local
from contingent.case.schema import After, Case, Resolution
from contingent.compile import Compiled
from contingent.errors import RunError
from contingent.explain.cut import cut
from contingent.explain.foresight import Foreseen, check_named, foresee
from contingent.explain.paths import Paths
from contingent.explain.records import number, probability
from contingent.infer.condition import Progress, run
from contingent.infer.population import Estimate, Population
from contingent.infer.problem import Plan
from contingent.present.records.scores import CutRow, Scores, StatementRow, TotalRow

#: Worlds an island of each conditioning, at most: there is one for every cut.
WORLDS = 1024
BASE_RATES, COIN = "base rates", "always 50 %"
NOTE = (
    "Each forecast uses what had happened and was first reported by its moment, and nothing later; what came after "
    "is read to score it only. Terms are asked of all worlds, with a deal or without; what follows on the long clock "
    "of those in which an attempt is made and does not succeed. Of both scores smaller is better. No probability "
    "counts as nearer to 0 or 1 than half a world in the effective number that it rests on. What came about in part "
    "is not scored."
)


@dataclass(frozen=True)
class Told:
    """What one population says of one statement: a forecast, or why there is none."""

    foreseen: Foreseen | str
    estimate: Estimate | None = None
    score_as: float | None = None  # the probability, kept from the certainty that few worlds cannot give

    @classmethod
    def by(cls, population: Population, foreseen: Foreseen | str) -> Told:
        """Read a forecast off a population."""
        if isinstance(foreseen, str):
            return cls(foreseen)
        estimate = population.mean(foreseen.happens, given=foreseen.where)
        if not isfinite(estimate.value):
            return cls(foreseen)
        least = 0.5 / max(population.effective(given=foreseen.where), 1.0)
        return cls(foreseen, estimate, float(np.clip(estimate.value, least, 1 - least)))


def check_after(case: Case, after: After) -> None:
    """Refuse what came after another case, or speaks of what this one does not have."""
    if after.after != case.case:
        raise RunError(f"this is what came after {after.after!r}; expected what came after {case.case!r}")
    for asked in after.resolves:
        check_named(asked, case)


def cuts_of(case: Case, after: After) -> dict[str, datetime]:
    """Names and moments of the information sets; by default the end of the crisis."""
    clock = case.clocks.crisis
    cuts = after.cuts or {"end": clock.start + clock.length}
    return {name: local(at, case.timezone) for name, at in cuts.items()}


def scores(
    compiled: Compiled,
    after: After,
    plan: Plan,
    *,
    reading: str = "all",
    progress: Progress = lambda label, done: None,
) -> Scores:
    """Condition anew at every cut, forecast every statement, and score what was resolved."""
    check_after(compiled.case, after)
    small, cuts = replace(plan, worlds=min(WORLDS, plan.worlds)), cuts_of(compiled.case, after)
    rows: list[CutRow] = []
    told: list[list[Told]] = []
    for place, (name, at) in enumerate(cuts.items()):
        record, testimony = cut(compiled, at, at)
        testimony = testimony if reading == "all" else testimony.under_reading(reading)

        def watch(_label: str, done: float, name: str = name, place: int = place) -> None:
            progress(f"forecast from {name}", (place + done) / len(cuts))

        population = run(compiled, small, record, testimony, watch).posterior
        paths = Paths.of(compiled.model, population)
        rows.append(
            CutRow(
                name=name,
                at=at.isoformat(timespec="minutes"),
                answers=len(record.instruments),
                claims=len(testimony.claims),
                failed=probability(population.mean(paths.failed)),
                deal=probability(population.mean(paths.deal)),
            )
        )
        told.append([Told.by(population, foresee(asked, paths)) for asked in after.resolves])
    statements = [
        _statement(asked, row) for asked, row in zip(after.resolves, zip(*told, strict=True), strict=True)
    ]
    return Scores(note=NOTE, cuts=rows, statements=statements, totals=_totals(rows, statements))


def _statement(asked: Resolution, told: Sequence[Told]) -> StatementRow:
    """One statement with its forecasts and, where it was resolved, their scores."""
    first = told[0].foreseen
    came = {"yes": 1.0, "no": 0.0}.get(asked.came)
    base = None if isinstance(first, str) else first.base_rate
    why = first if isinstance(first, str) else "" if came is not None else f"came {asked.came}: not scored"
    return StatementRow(
        statement=asked.statement,
        came=asked.came,
        source=asked.source or "",
        locator=asked.locator or "",
        says=asked.says or "",
        given="" if isinstance(first, str) else first.given,
        why_not=why,
        forecasts=[t.estimate and probability(t.estimate) for t in told],
        brier=[brier(t.score_as, came) for t in told],
        log=[log_score(t.score_as, came) for t in told],
        base_rate=base,
        base_rate_of="" if isinstance(first, str) else first.base_rate_of,
        base_brier=brier(base, came),
        base_log=log_score(base, came),
    )


def brier(p: float | None, came: float | None) -> float | None:
    """Square of what a forecast was off by."""
    return None if p is None or came is None else number((p - came) ** 2)


def log_score(p: float | None, came: float | None) -> float | None:
    """Surprise at what came, in nats."""
    return None if p is None or came is None else number(-log(p if came else 1 - p))


def _totals(cuts: Sequence[CutRow], statements: Sequence[StatementRow]) -> list[TotalRow]:
    """Mean scores of every cut, of the base rates and of a coin."""
    scored = [s for s in statements if any(b is not None for b in s.brier)]
    both = [s.base_brier is not None for s in scored]
    columns = [(c.name, [s.brier[i] for s in scored], [s.log[i] for s in scored]) for i, c in enumerate(cuts)]
    columns.append((BASE_RATES, [s.base_brier for s in scored], [s.base_log for s in scored]))
    columns.append((COIN, [0.25] * len(scored), [log(2)] * len(scored)))
    return [
        TotalRow(
            of=name,
            scored=sum(b is not None for b in briers),
            brier=_mean(briers),
            log=_mean(logs),
            with_base=sum(b is not None and x for b, x in zip(briers, both, strict=True)),
            brier_with_base=_mean([b for b, x in zip(briers, both, strict=True) if x]),
            log_with_base=_mean([v for v, x in zip(logs, both, strict=True) if x]),
        )
        for name, briers, logs in columns
    ]


def _mean(values: Sequence[float | None]) -> float | None:
    held = [v for v in values if v is not None]
    return number(sum(held) / len(held)) if held else None
