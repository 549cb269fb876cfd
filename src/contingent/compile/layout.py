"""From actors, places, ties, facts and terms to a layout and its scores."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from contingent.case import words
from contingent.case.amounts import Amount
from contingent.case.schema import Actor, Case, Effect, Fact
from contingent.compile.clock import crisis_hour, hours_between
from contingent.model import priors
from contingent.model.behaviour import CONSTANTS
from contingent.model.layout import (
    BOUND,
    FACTION_QUANTITIES,
    LEADER_QUANTITIES,
    STANCE_QUANTITIES,
    EffectSpec,
    FactionSpec,
    Layout,
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
    "budget": ("log", (0.3, 0.6, 1.2)),
    "counterweight": ("logit", (0.1, 0.3, 0.6)),
    "use_in_war": ("log", (0.03, 0.1, 0.3)),
    "authority": ("logit", (0.3, 0.6, 0.85)),
    "chance": ("logit", (0.05, 0.15, 0.4)),
    "cost": ("logit", (0.03, 0.1, 0.3)),
    "favour": ("logit", (0.005, 0.02, 0.08)),
    "autonomy": ("identity", (0.0, 0.0, 0.0)),
    "revenue": ("identity", (0.0, 0.0, 0.0)),
    "oversight": ("identity", (0.0, 0.0, 0.0)),
    "fortune": ("identity", (-1.0, 0.0, 1.0)),
    "trend": ("identity", (-0.3, 0.0, 0.3)),
    "volatility": ("log", (0.1, 0.25, 0.6)),
    "word": ("logit", (0.002, 0.01, 0.05)),
    "backs": ("identity", (-1.0, 0.0, 1.0)),
    "attention": ("logit", (0.05, 0.2, 0.5)),
    "shock": ("identity", (0.0, 0.0, 0.0)),
    "pull": ("identity", (0.0, 0.0, 0.0)),
    "pinned": ("logit", (0.1, 0.3, 0.6)),
}
_ISSUE = ("attention", "shock", "pull")
_READ_BY = {
    "incumbent": ("speaks", "offers", "trust"),
    "mediator": ("steps_in", "offer_rate", "trust"),
    "foreign": ("speaks",),
    "observer": ("speaks",),
    "faction": (*FACTION_QUANTITIES, "autonomy"),
    "front": ("fortune", "trend", "volatility"),
    "issue": _ISSUE,
}
#: Read only where the case gives them.
_OPTIONAL = ("budget", "authority", "pinned", "word", "backs", "use_in_war", "counterweight")
#: Hours that a force which has no way to go needs to move on its targets.
IN_PLACE = Amount(0.5, 2.0, 8.0)
_FREE = ("force", "elite")
_WITH_STANCE = (*BOUND, *_FREE)
_HOSTILE = ("rivalry", "resentment")


def build_layout(case: Case, actors: dict[str, Actor]) -> Layout:
    """The layout of a case with these related actors, with all its scores."""
    stance = {n: a for roles in (BOUND, _FREE) for n, a in actors.items() if a.role in roles}
    names = tuple(stance)
    leaders = tuple(n for n, a in stance.items() if a.role == "challenger" and not a.of)
    publics = [n for n, a in actors.items() if a.role == "public"]
    effects = _effects(case, actors, publics)
    columns, stops, legs = _columns(case, stance)
    layout = Layout(
        rows=(),
        actors=names,
        roles=tuple(a.role for a in stance.values()),
        leaders=leaders,
        incumbent=next(n for n, a in stance.items() if a.role == "incumbent"),
        columns=tuple(names.index(n) for n in columns),
        stops=stops,
        mobile=tuple(
            i for i, a in enumerate(stance.values()) if a.role == "force" and a.strength and not a.at
        ),
        ties=tuple(_ties(case, stance)),
        facts=tuple(case.facts),
        cuts=tuple(cuts_of(f) for f in case.facts.values()),
        effects=tuple(spec for spec, _ in effects),
        terms=tuple(
            TermSpec(n, t.favours == "challenger", t.disarms)
            for n, t in (case.deal.terms.items() if case.deal else ())
        ),
        **_voices(case, actors),
        **_clocks(case),
        **_parts(case, actors, names),
    )
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
        *legs,
        *_term_rows(case),
        *_rows_of_all_cases(layout),
    ]
    # scores of one link lie side by side, to be transformed at once
    return replace(layout, rows=tuple(sorted(rows, key=lambda r: (r.after, r.link))))


def _voices(case: Case, actors: dict[str, Actor]) -> dict[str, Any]:
    """Who may mediate, and who may speak: each with the position of the fact that lets him, or -1."""
    at = {None: -1} | {name: i for i, name in enumerate(case.facts)}
    speak = ("incumbent", "foreign", "observer")
    return {
        "mediators": tuple((n, at[a.acts_if]) for n, a in actors.items() if a.role == "mediator"),
        "speakers": tuple((n, at[a.involvement]) for n, a in actors.items() if a.role in speak),
    }


def _clocks(case: Case) -> dict[str, Any]:
    """Steps of each clock, and how long they are."""
    clocks = case.clocks
    return {
        "buildup_steps": _buildup_steps(case),
        "crisis_steps": round(clocks.crisis.length / clocks.crisis.step),
        "aftermath_steps": round(clocks.aftermath.length / clocks.aftermath.step),
        "buildup_days": clocks.buildup.step.total_seconds() / 86400,
        "crisis_hours": clocks.crisis.step.total_seconds() / 3600,
        "aftermath_days": clocks.aftermath.step.total_seconds() / 86400,
    }


def _rows_of_all_cases(layout: Layout) -> list[Row]:
    """Scores of the constants that a layout plays, and of its named events."""
    behaviour = [
        priors.row(f"behaviour/{n}", c.link, c.low, c.median, c.high)
        for n, c in CONSTANTS.items()
        if not c.part or c.part in layout.parts
    ]
    after = ["recurs", "leaves-office"]
    removed = [f"removed/{layout.actors[i]}" for i in layout.suspects]
    return [
        *(priors.clock(f"event/{c}", after=True) for c in after),
        *behaviour,
        *(priors.clock(f"event/{c}") for c in layout.all_clocks),
        *(priors.clock(f"event/{c}", after=True) for c in removed),
    ]


def _parts(case: Case, actors: dict[str, Actor], names: tuple[str, ...]) -> dict[str, Any]:
    """What only some cases have: factions, a front, deadlines, forces set against each other."""
    of_role = {
        role: tuple(n for n, a in actors.items() if a.role == role)
        for role in ("front", "foreign", "issue", "public")
    }
    days = case.clocks.buildup
    responds = any(a.authority is not None for a in actors.values())
    factions = [n for n, a in actors.items() if a.role == "faction"]
    return {
        "factions": tuple(
            FactionSpec(n, tuple(i for i, m in enumerate(names) if actors[m].faction == n)) for n in factions
        ),
        "created": tuple(i for i, n in enumerate(factions) if actors[n].use_in_war is not None),
        "counterweight": any(a.counterweight is not None for a in actors.values()),
        "front": "".join(of_role["front"]),
        "foreign": of_role["foreign"],
        "issues": of_role["issue"],
        "crowd": any(actors[n].backs is not None for n in of_role["public"][:1]),  # only the first is played
        "backers": tuple(n for n, a in actors.items() if a.word is not None),
        "pinned": tuple(i for i, m in enumerate(names) if actors[m].pinned is not None),
        "deadlines": tuple(
            (n, round(hours_between(days.start, a.deadline, case) * 3600 / days.step.total_seconds()))
            for n, a in actors.items()
            if a.deadline is not None and a.role == "challenger" and a.of is None
        ),
        "suspects": tuple(
            i for i, n in enumerate(names) if responds and actors[n].role in ("force", "elite")
        ),
    }


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
        wanted += [q for q in _OPTIONAL if getattr(actor, q) is not None and actor.role != "public"]
        rows += [_quantity_row(f"actor/{name}.{q}", q, getattr(actor, q)) for q in wanted]
    public = actors[publics[0]] if publics else None
    of_public = ["threshold", "spread", *(["backs"] if public and public.backs is not None else [])]
    rows += [_quantity_row(f"actor/public.{q}", q, getattr(public, q) if public else None) for q in of_public]
    return rows


def _quantity_row(name: str, quantity: str, amount: Amount | None) -> Row:
    link, default = QUANTITIES[quantity]
    low, median, high = (amount.low, amount.median, amount.high) if amount else default
    return priors.row(name, link, low, median, high, after=quantity in ("authority", *_ISSUE))


def _fact_row(name: str, fact: Fact) -> Row:
    if fact.number:
        return priors.row(f"fact/{name}", "log", fact.number.low, fact.number.median, fact.number.high)
    return Row(f"fact/{name}", "identity")


def cuts_of(fact: Fact) -> tuple[float, ...]:
    """Cutpoints of a fact on its normal score; none for numbers."""
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
        # without a route a force moves, after a while, on the place where it stands
        for place, length, speed, delay in ways or [(actor.at or "", still, Amount(1.0, 1.0, 1.0), IN_PLACE)]:
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
