"""From a case to a model, a record and testimony: the only bridge between text and simulation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from contingent.case import words
from contingent.case.amounts import Amount, parse_amount
from contingent.case.check import copies, unrelated
from contingent.case.happenings import parse_happening
from contingent.case.moments import local
from contingent.case.schema import Actor, Case, Claim, Effect, Fact, Observation
from contingent.infer.observe import AnyInstrument, CountReport, Errors, NeverReport, Record, TimeReport
from contingent.infer.testimony import ClaimInfo, FactInfo, ReadingInfo, Testimony
from contingent.model import priors
from contingent.model.behaviour import CONSTANTS
from contingent.model.layout import (
    LEADER_QUANTITIES,
    STANCE_QUANTITIES,
    EffectSpec,
    Layout,
    Model,
    Stop,
    TermSpec,
)
from contingent.model.priors import Row

#: quantity -> (link, 90 % interval where the case is silent)
QUANTITIES: dict[str, tuple[str, tuple[float, float, float]]] = {
    "strength": ("log", (0.0, 0.0, 0.0)),
    "influence": ("logit", (0.005, 0.02, 0.08)),
    "inclination": ("identity", (-1.5, 0.0, 1.5)),
    "available": ("log", (0.5, 2.0, 8.0)),
    "resists": ("logit", (0.2, 0.5, 0.8)),
    "hopes": ("logit", (0.1, 0.3, 0.6)),
    "grievance": ("logit", (0.05, 0.2, 0.5)),
    "future_power": ("logit", (0.5, 0.8, 0.95)),
    "trusts_restraint": ("logit", (0.5, 0.8, 0.95)),
    "exposure": ("logit", (0.003, 0.015, 0.06)),
    "pace": ("log", (1.0, 1.0, 1.0)),
    "speaks": ("log", (2.0, 8.0, 32.0)),
    "offers": ("log", (6.0, 18.0, 54.0)),
    "trust": ("logit", (0.2, 0.5, 0.8)),
    "steps_in": ("log", (4.0, 16.0, 64.0)),
    "offer_rate": ("log", (1.2, 2.5, 5.0)),
    "threshold": ("logit", (0.2, 0.4, 0.6)),
    "spread": ("logit", (0.08, 0.15, 0.25)),
}
_READ_BY = {
    "incumbent": ("speaks", "offers", "trust"),
    "mediator": ("steps_in", "offer_rate", "trust"),
    "foreign": ("speaks",),
    "observer": ("speaks",),
}
#: Model error: the engine's clock (as a share of the crisis clock, one standard deviation) and its
#: count of the dead (in logs) are cruder than a reporter's, and some of what happens is beyond it.
DISCREPANCY_SHARE, DISCREPANCY_LOG_DEAD, LEAST_GUESS = 0.04, 0.7, 0.05
#: That an attempt was made, and when, is what makes a case: it is hardly ever in doubt.
ATTEMPT_GUESS = 0.002
_WITH_STANCE = ("incumbent", "challenger", "force", "elite")
_HOSTILE = ("rivalry", "resentment")


@dataclass(frozen=True)
class CauseInfo:
    """A declared cause: the fact it switches, its contrary value, and when it first acts."""

    name: str
    asks: str
    fact: int
    contrary: int
    present: int  # the lowest value above the contrary
    acts_from_step: int  # step of build-up and crisis together
    acts_from: str  # ISO local moment
    inert: bool  # nothing reads it


@dataclass(frozen=True)
class Compiled:
    """A case ready to run."""

    case: Case
    model: Model
    record: Record
    testimony: Testimony
    causes: tuple[CauseInfo, ...]
    unrelated: tuple[str, ...]

    def cause(self, name: str) -> CauseInfo:
        """One declared cause by name."""
        return next(c for c in self.causes if c.name == name)


def hours_between(start: datetime, end: datetime, case: Case) -> float:
    """Hours from one local moment to another."""
    return (local(end, case.timezone) - local(start, case.timezone)).total_seconds() / 3600


def crisis_hour(moment: datetime, case: Case) -> float:
    """Hours since the recorded attempt."""
    return hours_between(case.clocks.crisis.start, moment, case)


def compile_case(case: Case) -> Compiled:
    """Turn a checked case into what can be simulated and conditioned."""
    alone = tuple(unrelated(case))
    actors = {n: a for n, a in case.actors.items() if n not in alone}
    layout = _layout(case, actors)
    facts = tuple(_fact_info(n, f) for n, f in case.facts.items())
    return Compiled(
        case=case,
        model=Model(layout),
        record=Record(tuple(_instruments(case, actors)), layout),
        testimony=Testimony(layout, facts, tuple(_claims(case, facts)), tuple(_readings(case, facts))),
        causes=tuple(_causes(case, layout)),
        unrelated=alone,
    )


# --- layout ---------------------------------------------------------------------------------


def _layout(case: Case, actors: dict[str, Actor]) -> Layout:
    clocks = case.clocks
    stance = {n: a for n, a in actors.items() if a.role in _WITH_STANCE}
    names = tuple(stance)
    leaders = tuple(n for n, a in stance.items() if a.role == "challenger" and not a.of)
    incumbent = next(n for n, a in stance.items() if a.role == "incumbent")
    publics = [n for n, a in actors.items() if a.role == "public"]
    effects = _effects(case, actors, publics)
    columns, stops, legs = _columns(case, stance)
    facts = tuple(case.facts)
    rows = [
        *_actor_rows(actors, leaders, columns, publics),
        *(
            Row(f"{score}/{a}", link)
            for a in names
            for score, link in (("report", "identity"), ("resolve", "uniform"))
        ),
        *(_fact_row(n, f) for n, f in case.facts.items() if f.measures is None),
        *(row for _, row in effects),
        *(Row(f"source/{s}", "identity") for s in case.sources),
        *(priors.row(f"behaviour/{n}", c.link, c.low, c.median, c.high) for n, c in CONSTANTS.items()),
        *legs,
        *_term_rows(case),
        priors.clock("event/recurs", after=True),
        priors.clock("event/leaves-office", after=True),
    ]
    layout = Layout(
        rows=(),
        actors=names,
        roles=tuple(a.role for a in stance.values()),
        leaders=leaders,
        incumbent=incumbent,
        mediators=tuple(
            (n, facts.index(a.acts_if) if a.acts_if else -1)
            for n, a in actors.items()
            if a.role == "mediator"
        ),
        speakers=tuple(
            (n, facts.index(a.involvement) if a.involvement else -1)
            for n, a in actors.items()
            if a.role in ("incumbent", "foreign", "observer")
        ),
        columns=tuple(names.index(n) for n in columns),
        stops=stops,
        mobile=tuple(
            i for i, a in enumerate(stance.values()) if a.role == "force" and a.strength and not a.at
        ),
        ties=tuple(_ties(case, stance)),
        facts=facts,
        cuts=tuple(_cuts(f) for f in case.facts.values()),
        effects=tuple(spec for spec, _ in effects),
        terms=tuple(
            TermSpec(n, t.favours == "challenger", t.disarms)
            for n, t in (case.deal.terms.items() if case.deal else ())
        ),
        buildup_steps=_buildup_steps(case),
        crisis_steps=round(clocks.crisis.length / clocks.crisis.step),
        aftermath_steps=round(clocks.aftermath.length / clocks.aftermath.step),
        buildup_days=clocks.buildup.step.total_seconds() / 86400,
        crisis_hours=clocks.crisis.step.total_seconds() / 3600,
        aftermath_days=clocks.aftermath.step.total_seconds() / 86400,
    )
    clock_rows = [priors.clock(f"event/{c}") for c in layout.all_clocks]
    return _with_rows(layout, (*rows, *clock_rows))


def _with_rows(layout: Layout, rows: tuple[Row, ...]) -> Layout:
    fields = {f: getattr(layout, f) for f in Layout.__dataclass_fields__}
    return Layout(**(fields | {"rows": rows}))


def _buildup_steps(case: Case) -> int:
    clock = case.clocks.buildup
    hours = hours_between(clock.start, clock.until, case)
    return round(hours * 3600 / clock.step.total_seconds())


def _actor_rows(actors: dict[str, Actor], leaders: tuple, columns: dict, publics: list[str]) -> list[Row]:
    rows = []
    for name, actor in actors.items():
        wanted = list(_READ_BY.get(actor.role, ()))
        wanted += STANCE_QUANTITIES if actor.role in _WITH_STANCE else ()
        wanted += LEADER_QUANTITIES if name in leaders else ()
        wanted += ["pace"] if name in columns else []
        rows += [_quantity_row(f"actor/{name}.{q}", q, getattr(actor, q)) for q in wanted]
    public = actors[publics[0]] if publics else None
    rows += [
        _quantity_row(f"actor/public.{q}", q, getattr(public, q) if public else None)
        for q in ("threshold", "spread")
    ]
    return rows


def _quantity_row(name: str, quantity: str, amount: Amount | None) -> Row:
    link, default = QUANTITIES[quantity]
    low, median, high = (amount.low, amount.median, amount.high) if amount else default
    return priors.row(name, link, low, median, high)


def _fact_row(name: str, fact: Fact) -> Row:
    if fact.number:
        return priors.row(f"fact/{name}", "log", fact.number.low, fact.number.median, fact.number.high)
    return Row(f"fact/{name}", "identity")


def _cuts(fact: Fact) -> tuple[float, ...]:
    if fact.number or fact.measures:
        return ()
    if fact.grades:
        return tuple(priors.grade_cuts(fact.grade_priors or [1.0] * len(fact.grades)))
    return (priors.cut_of(fact.prior.median if fact.prior else 0.5),)


def _effects(case: Case, actors: dict[str, Actor], publics: list[str]) -> list[tuple[EffectSpec, Row]]:
    found = []
    for number, (name, fact) in enumerate(case.facts.items()):
        for effect in fact.effects:
            actor, quantity = effect.on.split(".")
            if actor not in actors or actor in publics[1:]:
                continue  # nothing links it to the rest, or another public is played
            on = f"public.{quantity}" if actor in publics[:1] else effect.on
            label = f"effect/{name}/{effect.on}" + (f"/{effect.start:%Y%m%dT%H%M}" if effect.start else "")
            grade = fact.grades.index(effect.at_least) if fact.grades and effect.at_least else 1
            at_buildup, at_crisis = _starts(case, effect)
            spec = EffectSpec(label, on, number, grade, at_buildup, at_crisis)
            found.append((spec, _effect_row(label, effect)))
    return found


def _effect_row(label: str, effect: Effect) -> Row:
    if effect.times is not None:
        row = priors.row(label, "log", effect.times.low, effect.times.median, effect.times.high)
        return Row(label, "identity", row.location, row.scale)  # a factor is a step on the log scale
    assert effect.by is not None
    return priors.row(label, "identity", effect.by.low, effect.by.median, effect.by.high)


def _starts(case: Case, effect: Effect) -> tuple[int, int]:
    """First step of the build-up and of the crisis at which an effect acts."""
    if effect.start is None:
        return 0, 0
    clocks = case.clocks
    since = hours_between(clocks.buildup.start, effect.start, case) * 3600
    buildup = int(np.ceil(max(0.0, since) / clocks.buildup.step.total_seconds()))
    within = crisis_hour(effect.start, case) * 3600 / clocks.crisis.step.total_seconds()
    return buildup, int(np.ceil(max(0.0, within)))


def _columns(case: Case, stance: dict[str, Actor]) -> tuple[dict[str, None], tuple[Stop, ...], list[Row]]:
    """Columns, their stops, and the scores of their legs."""
    columns: dict[str, None] = {}
    stops: list[Stop] = []
    rows: list[Row] = []
    marching = {r.of: r for r in case.routes.values()}
    for name, actor in stance.items():
        if actor.role != "challenger" or not actor.strength or not (name in marching or actor.at):
            continue
        number = len(columns)
        columns[name] = None
        legs = marching[name].legs if name in marching else []
        still = Amount(0.0, 0.0, 0.0)
        ways = [(leg.to, leg.length, leg.speed, leg.delay or still) for leg in legs]
        # without a route a force contests the place where it stands
        for place, length, speed, delay in ways or [(actor.at, still, Amount(1.0, 1.0, 1.0), still)]:
            garrison = tuple(
                i
                for i, (_, other) in enumerate(stance.items())
                if other.at == place and other.role in ("force", "incumbent", "elite")
            )
            stops.append(Stop(number, place, case.places[place].seat, garrison))
            rows += [
                priors.row(f"leg/{name}/{place}/{part}", "log", a.low, a.median, a.high)
                for part, a in (("length", length), ("speed", speed), ("delay", delay))
            ]
    return columns, tuple(stops), rows


def _ties(case: Case, stance: dict[str, Actor]) -> list[tuple[int, int, float]]:
    names = list(stance)
    edges = []
    for tie in case.ties:
        if tie.start in stance and tie.to in stance:
            weight = words.TIE_WEIGHTS[tie.weight] if isinstance(tie.weight, str) else float(tie.weight)
            sign = -1.0 if tie.kind in _HOSTILE else 1.0
            edges.append((names.index(tie.start), names.index(tie.to), sign * weight))
    for name, actor in stance.items():
        for above, weight in ((actor.under, "moderate"), (actor.of, "strong")):
            if above in stance:
                edges.append((names.index(name), names.index(above), words.TIE_WEIGHTS[weight]))
    return edges


def _term_rows(case: Case) -> list[Row]:
    rows = []
    for name, term in case.deal.terms.items() if case.deal else ():
        prefix = f"term/{name}"
        rows += [
            priors.row(f"{prefix}/agreed", "logit", *_triple(term.agreed), after=True),
            priors.row(f"{prefix}/takes", "log", *_triple(term.takes), after=True),
            priors.row(f"{prefix}/lasts", "log", *_triple(term.lasts), after=True),
            Row(f"{prefix}/agreed-draw", "uniform", after=True),
            priors.clock(f"{prefix}/executed", after=True),
            priors.clock(f"{prefix}/reneged", after=True),
        ]
    return rows


def _triple(amount: Amount) -> tuple[float, float, float]:
    return amount.low, amount.median, amount.high


# --- evidence -------------------------------------------------------------------------------


def _errors(grade: str) -> Errors:
    miss, invent = words.REPORT_ERRORS[grade[1]]
    return Errors(max(words.UNRELIABILITY[grade[0]], LEAST_GUESS), miss, invent)


def _instruments(case: Case, actors: dict[str, Actor]) -> list[AnyInstrument]:
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
        common = {
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
    happening = parse_happening(o.happened or o.never or "", case)
    return f"{happening.subject} {happening.verb}" if happening.subject else happening.verb


def _instrument(o: Observation, case: Case, common: dict) -> AnyInstrument:
    clocks = case.clocks
    if o.counted:
        amount = o.counted.number
        low, high = np.log1p(amount.low), np.log1p(amount.high)
        sd = np.hypot((high - low) / (2 * priors.Z90), DISCREPANCY_LOG_DEAD)
        return CountReport(**common, center=float(np.log1p(amount.median)), sd=float(sd))
    if o.never:
        assert o.until is not None
        return NeverReport(**(common | {"stop": min(crisis_hour(o.until, case), common["stop"])}))
    assert o.at is not None
    dt = clocks.crisis.step.total_seconds() / 3600
    if common["happening"] == "attempt":
        dt = clocks.buildup.step.total_seconds() / 3600
        common |= {
            "errors": replace(common["errors"], guess=ATTEMPT_GUESS),
            "start": crisis_hour(clocks.buildup.start, case),
            "stop": crisis_hour(clocks.buildup.until, case),
        }
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


def _fact_info(name: str, fact: Fact) -> FactInfo:
    values = () if fact.number or fact.measures else tuple(fact.grades or ("no", "yes"))
    row = f"actor/{fact.measures}" if fact.measures else f"fact/{name}"
    return FactInfo(name, fact.says, values, row, _cuts(fact))


def _claims(case: Case, facts: tuple[FactInfo, ...]) -> list[ClaimInfo]:
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


def _readings(case: Case, facts: tuple[FactInfo, ...]) -> list[ReadingInfo]:
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


def _causes(case: Case, layout: Layout) -> list[CauseInfo]:
    found = []
    for name, cause in case.causes.items():
        fact_name = cause.of or name
        fact = case.facts[fact_name]
        values = fact.grades or ["no", "yes"]
        contrary = values.index(str(cause.contrary_is)) if cause.contrary_is else 0
        number = layout.facts.index(fact_name)
        effects = [e for e in layout.effects if e.fact == number]
        gates = [f for _, f in (*layout.mediators, *layout.speakers) if f == number]
        if cause.asks == "onset":
            step = min([e.starts_buildup for e in effects], default=0)
            when = case.clocks.buildup.start + step * case.clocks.buildup.step
        else:
            later = min([e.starts_crisis for e in effects], default=0) if not gates else 0
            step = layout.buildup_steps + later
            when = case.clocks.crisis.start + later * case.clocks.crisis.step
        found.append(
            CauseInfo(
                name,
                cause.asks,
                number,
                contrary,
                contrary + 1,
                step,
                local(when, case.timezone).isoformat(),
                not effects and not gates,
            )
        )
    return found
