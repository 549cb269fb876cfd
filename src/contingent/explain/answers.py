"""The answers of two runs side by side, each with what it rests on, and whether it moved.

A run's answers are read off its conditioned worlds, or off its summary where only that was kept;
both give the same answers under the same names. All are probabilities: facts that are numbers are
left out, since their quantiles carry no error.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

import numpy as np

from contingent.case.compare import Change
from contingent.case.questions import parse
from contingent.case.schema import Case
from contingent.case.values import YES_NO, kind, values_of
from contingent.case.words import OUTCOMES
from contingent.errors import QueryError
from contingent.explain import causes as why
from contingent.explain.cause_records import questions_of
from contingent.explain.consequences import consequences
from contingent.explain.ending import ending
from contingent.explain.query import estimate, smaller
from contingent.explain.records import probability, quantity
from contingent.infer import diagnostics, evidence
from contingent.infer.condition import Conditioned, Progress
from contingent.infer.population import Estimate
from contingent.infer.weights import beyond_noise, difference, reach
from contingent.present import difference as shown
from contingent.present import summary as out

ONSET = "P(attempt), on testimony alone"
Numbers = dict[str, Estimate]


def of_worlds(c: Conditioned, progress: Progress) -> Numbers:
    """The answers of conditioned worlds; causes and questions are replayed. Undefined ones are left out."""
    case, mean = c.compiled.case, c.posterior.mean
    found = {ONSET: c.prior.mean(c.prior.course.attempt)}
    found |= {_p(o): mean(c.posterior.course.is_outcome(o)) for o in OUTCOMES}
    for info in c.testimony.facts:
        grade = info.grade(c.posterior.z, c.compiled.model.layout)
        found |= _facts(info.name, info.values, [mean(grade == g) for g in range(len(info.values))])
    weighed = evidence.weigh(c.prior, c.posterior, c.testimony, c.record, case.partition)
    found |= {_reading(w.reading): w.posterior for w in weighed if w.posterior}
    progress("causes", 0.5)
    for question in questions_of(c, ending(c)):
        for cause in (x for x in c.compiled.causes if x.asks == question.asks):
            needed = why.necessity(c.compiled, question.posterior, cause, question.outcome)
            found[_necessity(cause.name, question.outcome)] = needed
    told = consequences(c.compiled, c.posterior, "")
    found |= {f.statement: f.probability for f in told.forecasts}
    progress("questions", 0.8)
    for text in case.questions:
        try:
            found[text] = estimate(parse(text, case), c.compiled, smaller(c.plan), c)[0]
        except QueryError:  # about an actor that is not played
            continue
    return {name: number for name, number in found.items() if isfinite(number.value)}


def of_summary(summary: out.Summary) -> Numbers:
    """The same answers as a run's summary holds them."""
    found = {ONSET: summary.onset_prior}
    found |= {_p(row.outcome): row.posterior for row in summary.outcomes}
    for row in summary.facts:
        if all(e.word for e in row.posterior):  # the engine puts a word on each that is a probability
            found |= _facts(row.fact, row.values, row.posterior)
    found |= {_reading(row.reading): row.posterior for row in summary.readings if row.posterior}
    for table in summary.causes:
        found |= {_necessity(r.cause, table.outcome): r.necessity for r in table.rows if r.necessity}
    found |= {f.statement: f.probability for f in summary.consequences.forecasts}
    found |= {a.question: a.estimate for a in summary.questions if a.estimate}
    return {name: Estimate(e.value, e.error) for name, e in found.items()}


def warnings(c: Conditioned) -> tuple[str, ...]:
    """What has to be said of a thin fit."""
    spread = float(np.ptp(c.posterior.log_evidence))
    return diagnostics.warnings_of(diagnostics.distinct_ancestors(c.posterior), spread, {})


def rule(islands: int) -> str:
    """When an answer counts as moved."""
    return (
        f"An answer counts as moved where the difference is more than {reach(islands):.2f} of its errors, a 95 % "
        f"interval with {islands} islands: of twenty that did not move, one is expected to pass."
    )


def compare(
    cases: tuple[Case, Case],
    numbers: Sequence[Numbers],
    changes: Iterable[Change],
    *,
    same_noise: bool,
    islands: int,
) -> list[shown.AnswerChange]:
    """Every answer of either run; those that moved come first, the largest moves before the others."""
    about = {**described(cases[1]), **described(cases[0])}
    changed, rows = {name for change in changes for name in change.touches}, []
    for name in {**numbers[0], **numbers[1]}:
        says, cites = about.get(name, (name, ()))
        old, new = numbers[0].get(name), numbers[1].get(name)
        gap = difference(old, new, same_noise=same_noise) if old and new else None
        rows.append(
            shown.AnswerChange(
                answer=name,
                says=says,
                cites=list(cites),
                cites_change=bool(changed.intersection(cites)),
                old=probability(old) if old else None,
                new=probability(new) if new else None,
                difference=quantity(gap) if gap else None,
                moved=gap is not None and beyond_noise(gap, islands),
            )
        )
    return sorted(rows, key=lambda r: (not r.moved, -abs(r.difference.value) if r.difference else 0.0))


# --- what an answer is called, says and cites ---------------------------------------------------


def _p(outcome: str) -> str:
    return f"P({outcome}), given the record"


def _fact(name: str, value: str) -> str:
    return f"P({name} = {value})"


def _facts(name: str, values: Sequence[str], numbers: Sequence[Any]) -> dict[str, Any]:
    """One answer a value; of yes and no, yes."""
    told = dict(zip(values, numbers, strict=True))
    return {_fact(name, v): n for v, n in told.items() if v != "no" or set(told) != set(YES_NO)}


def _reading(name: str) -> str:
    return f"P(reading {name})"


def _necessity(cause: str, outcome: str) -> str:
    return f"necessity of {cause} for {outcome}"


Described = dict[str, tuple[str, tuple[str, ...]]]


def described(case: Case) -> Described:
    """Every answer about a part of the case: in words, and the names that it rests on directly."""
    heard: dict[str, list[str]] = {}
    for claim in case.claims:
        heard.setdefault(claim.about, []).append(claim.source)

    def resting(names: Iterable[str]) -> tuple[str, ...]:
        """Names with those of the sources that speak of them."""
        return tuple(dict.fromkeys(n for name in names for n in (name, *heard.get(name, ()))))

    found: Described = {ONSET: ("An attempt is made", ())}
    found |= {_p(o): (says, ()) for o, says in OUTCOMES.items()}
    for name, fact in case.facts.items():
        values = () if kind(fact) == "number" else values_of(fact)
        found |= {_fact(name, value): (fact.says, resting([name])) for value in values}
    for name, reading in case.readings.items():
        found[_reading(name)] = (reading.says, (name, *resting(reading.believes)))
    for name, cause in case.causes.items():
        for outcome in ("attempt", *OUTCOMES):
            found[_necessity(name, outcome)] = (cause.fact, (name, *resting([cause.of or name])))
    for text in case.questions:
        query = parse(text, case)
        switched = [n for cause, _ in query.do for n in (cause, case.causes[cause].of or cause)]
        known = [name for name, _ in query.facts] + ([query.reading] if query.reading != "all" else [])
        known += [name for source, fact, _ in query.claims for name in (fact, source)]
        found[text] = (text, resting([*switched, *known]))
    return found
