"""From observations, claims and readings to instruments and testimony."""

from __future__ import annotations

from typing import Any

import numpy as np

from contingent.case import words
from contingent.case.amounts import Amount, parse_amount
from contingent.case.check import copies
from contingent.case.happenings import parse_happening
from contingent.case.moments import local
from contingent.case.schema import Actor, Case, Claim, Fact, Observation
from contingent.compile.clock import crisis_hour
from contingent.compile.layout import cuts_of
from contingent.infer.observe import AnyInstrument, CountReport, EndingReport, Errors, NeverReport, TimeReport
from contingent.infer.testimony import ClaimInfo, FactInfo, ReadingInfo
from contingent.model import priors
from contingent.model.state import OUTCOMES

#: Model error: the engine's clock (as a share of the crisis clock, one standard deviation) and its
#: count of the dead (in logs) are cruder than a reporter's, and some of what happens is beyond it.
DISCREPANCY_SHARE, DISCREPANCY_LOG_DEAD, LEAST_GUESS = 0.04, 0.7, 0.05
#: That an attempt was made, and when, is what makes a case: hardly one is written about an attempt that was a
#: mere guess, invented or overlooked, whatever the grade of the source named for it.
ATTEMPT_ERRORS = Errors(guess=2e-4, miss=2e-4, invent=2e-4)


def _errors(grade: str) -> Errors:
    miss, invent = words.REPORT_ERRORS[grade[1]]
    return Errors(max(words.UNRELIABILITY[grade[0]], LEAST_GUESS), miss, invent)


def instruments(case: Case, actors: dict[str, Actor]) -> list[AnyInstrument]:
    """The observations of a case as instruments; a copy of a source counts once."""
    clocks = case.clocks
    stop = clocks.crisis.length.total_seconds() / 3600
    copied = dict(copies(case))
    found: list[AnyInstrument] = []
    asked: set[tuple[str, str]] = set()
    for number, o in enumerate(case.observations, 1):
        what = _question(o, case)
        if (what, copied.get(o.source, "")) in asked:
            continue  # a copy of a source counts once
        asked.add((what, o.source))
        common: dict[str, Any] = {
            "id": f"o{number}",
            "happening": what,
            "source": o.source,
            "errors": _errors(o.grade or case.sources[o.source].grade),
            "known": local(o.known or case.sources[o.source].published, case.timezone).isoformat(),
            "start": 0.0,
            "stop": stop,
        }
        found.append(_instrument(o, case, common))
    return [*found, *_completeness(case, found, stop, actors)]


def _question(o: Observation, case: Case) -> str:
    if o.counted:
        return o.counted.of
    if o.ended:
        return "ending"
    happening = parse_happening(o.happened or o.never or "", case)
    return f"{happening.subject} {happening.verb}" if happening.subject else happening.verb


def _instrument(o: Observation, case: Case, common: dict[str, Any]) -> AnyInstrument:
    clocks = case.clocks
    if o.counted:
        amount = o.counted.number
        low, high = np.log1p(amount.low), np.log1p(amount.high)
        sd = np.hypot((high - low) / (2 * priors.Z90), DISCREPANCY_LOG_DEAD)
        return CountReport(**common, center=float(np.log1p(amount.median)), sd=float(sd))
    if o.ended:
        return EndingReport(**common, answer=OUTCOMES.index(o.ended))
    dt = clocks.crisis.step.total_seconds() / 3600
    if common["happening"] == "attempt":
        dt = clocks.buildup.step.total_seconds() / 3600
        common |= {
            "errors": ATTEMPT_ERRORS,
            "start": crisis_hour(clocks.buildup.start, case),
            "stop": crisis_hour(clocks.buildup.until, case),
        }
    if o.never:
        assert o.until is not None
        common["stop"] = min(crisis_hour(o.until, case), common["stop"])
        return NeverReport(**common)
    assert o.at is not None
    half = o.within.total_seconds() / 3600 if o.within else 0.0
    crude = DISCREPANCY_SHARE * clocks.crisis.length.total_seconds() / 3600
    sd = float(np.sqrt((half / priors.Z90) ** 2 + dt**2 / 12 + crude**2))
    return TimeReport(
        **common, at=float(np.clip(crisis_hour(o.at, case), common["start"], common["stop"])), sd=sd
    )


def _completeness(
    case: Case, found: list[AnyInstrument], stop: float, actors: dict[str, Actor]
) -> list[AnyInstrument]:
    """What the record covers and does not hold did not happen, as far as its best source would know."""
    if not case.complete:
        return []
    best = min(case.sources, key=lambda s: (case.sources[s].grade, s))
    recorded = {i.happening for i in found}
    covered = []
    if "takings" in case.complete:
        covered += [f"{leg.to} taken" for r in case.routes.values() for leg in r.legs]
    if "joinings" in case.complete:
        covered += [f"{n} joins" for n, a in actors.items() if a.role in ("force", "elite")]
    published = local(case.sources[best].published, case.timezone).isoformat()
    return [
        NeverReport(f"c{n}", what, best, _errors(case.sources[best].grade), published, 0.0, stop)
        for n, what in enumerate(dict.fromkeys(w for w in covered if w not in recorded), 1)
    ]


def fact_info(name: str, fact: Fact) -> FactInfo:
    """How a fact is read off the scores."""
    values = () if fact.number or fact.measures else tuple(fact.grades or ("no", "yes"))
    row = f"actor/{fact.measures}" if fact.measures else f"fact/{name}"
    return FactInfo(name, fact.says, values, row, cuts_of(fact))


def claims(case: Case, facts: tuple[FactInfo, ...]) -> list[ClaimInfo]:
    """The claims of a case as evidence on its facts; a copy of a source counts once."""
    by_name = {f.name: f for f in facts}
    origin = dict(copies(case))
    spoken = {(c.about, c.source) for c in case.claims}
    found = []
    for position, claim in enumerate(case.claims):
        if (claim.about, origin.get(claim.source)) in spoken:
            continue  # a copy of a source counts once
        found.append(_claim(claim, position, by_name[claim.about], case))
    return found


def _claim(claim: Claim, position: int, fact: FactInfo, case: Case) -> ClaimInfo:
    low, high = words.CERTAINTY_BANDS[claim.certainty]
    allowed: tuple[int, ...] = ()
    center, sd = 0.0, 1.0
    if fact.values:
        named = claim.value if isinstance(claim.value, list) else [claim.value]
        allowed = tuple(fact.values.index(str(v)) for v in named)
    else:
        amount = parse_amount(claim.value, "count")
        center = float(np.log(max(amount.median, 1e-9)))
        width = (np.log(max(amount.high, 1e-9)) - np.log(max(amount.low, 1e-9))) / (2 * priors.Z90)
        sd = float(np.hypot(width, 0.25))  # a stated number is seldom better than a quarter
    return ClaimInfo(
        fact,
        allowed,
        center,
        sd,
        (low + high) / 2,
        claim.source,
        _errors(claim.grade or case.sources[claim.source].grade),
        local(claim.known or case.sources[claim.source].published, case.timezone).isoformat(),
        position,
    )


def readings(case: Case, facts: tuple[FactInfo, ...]) -> list[ReadingInfo]:
    """The readings of a case as priors over its facts."""
    by_name = {f.name: f for f in facts}
    return [
        ReadingInfo(
            name, tuple((by_name[f], _ratio(by_name[f], belief)) for f, belief in reading.believes.items())
        )
        for name, reading in case.readings.items()
    ]


def _ratio(fact: FactInfo, belief: Amount | list[str]) -> tuple[float, ...]:
    """Prior under an account over the plain prior, value by value; what it excludes keeps 2 %."""
    plain = fact.prior()
    if isinstance(belief, list):
        inside = np.isin(fact.values, belief)
        held = np.where(
            inside, 0.98 * plain / plain[inside].sum(), 0.02 * plain / max(plain[~inside].sum(), 1e-9)
        )
        held = plain if inside.all() else held
    else:
        yes = belief.median
        held = np.array([1 - yes, yes])
    return tuple(float(x) for x in held / plain)
