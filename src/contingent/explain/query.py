"""Answers questions: condition on what the question lets be known, replay with its ``do``, read off.

The language itself is ``case.questions``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite

import numpy as np

from contingent.case.questions import NOT_SO, UNHEARD, Event, Query, parse, values_of
from contingent.case.words import OUTCOMES
from contingent.compile import Compiled, crisis_hour
from contingent.errors import QueryError
from contingent.explain.counterfactual import contrary, nothing, present, replay
from contingent.explain.cut import cut
from contingent.explain.records import probability
from contingent.infer import population as pop
from contingent.infer.condition import Conditioned, Progress, run
from contingent.infer.population import Population
from contingent.infer.problem import Plan
from contingent.infer.testimony import ClaimInfo, Testimony
from contingent.infer.weights import WORST_TAIL, reweights, smoothed
from contingent.model.course import Course
from contingent.model.layout import Layout
from contingent.present import say
from contingent.present.summary import Answer, Estimate

__all__ = ["Query", "answer", "estimate", "parse"]

#: Below this number of effective worlds an answer is marked as thin (method.md, Readings).
FEW_WORLDS = 200.0


def answer(
    query: Query,
    compiled: Compiled,
    plan: Plan,
    conditioned: Conditioned | None = None,
    progress: Progress = lambda label, done: None,
) -> Answer:
    """The answer to one question, with its error and what it rests on."""
    found, worlds = estimate(query, compiled, plan, conditioned, progress)
    if not isfinite(found.value):
        return Answer(question=query.text, estimate=None, sentence=_unanswered(query, compiled))
    told = probability(found)
    return Answer(question=query.text, estimate=told, sentence=_sentence(query, compiled, told, worlds))


def estimate(
    query: Query,
    compiled: Compiled,
    plan: Plan,
    conditioned: Conditioned | None = None,
    progress: Progress = lambda label, done: None,
) -> tuple[pop.Estimate, float]:
    """The probability asked for (NaN if no world is left), and the effective worlds that it rests on.

    ``conditioned`` serves a question that sets no cut of its own, or whose moment it has kept; else the
    evidence that it knows is cut further and conditioned on anew: a question never learns more than the
    run it is part of.
    """
    if conditioned is not None and (kept := _kept(query, compiled, conditioned)) is not None:
        conditioned = replace(conditioned, posterior=kept)
    elif conditioned is None or query.seen_to or query.known_by:
        known = (conditioned.record, conditioned.testimony) if conditioned else None
        record, testimony = cut(compiled, query.seen_to, query.known_by, of=known)
        conditioned = run(compiled, plan, record, testimony, progress)
    posterior, testimony = conditioned.posterior, conditioned.testimony
    given = _given(query, compiled, conditioned)
    ratio, tail = _ratio(query, testimony, posterior)
    if tail >= WORST_TAIL:
        return pop.Estimate(float("nan"), float("nan")), 0.0
    course = _replayed(query, compiled, posterior)
    happens = _happens(query.event, query, course, compiled.model.layout)
    found = posterior.mean(happens, given, ratio)
    return found, posterior.effective(ratio, given)


def hours_to_keep(questions: Iterable[Query], compiled: Compiled) -> set[float]:
    """Hours of the crisis that questions ask about as events had gone by then."""
    return {crisis_hour(q.seen_to, compiled.case) for q in questions if q.seen_to and not q.known_by}


def _kept(query: Query, compiled: Compiled, conditioned: Conditioned) -> Population | None:
    """The worlds as they stood at the moment a question asks about, where the run has kept them."""
    if query.seen_to is None or query.known_by:
        return None
    return conditioned.at.get(crisis_hour(query.seen_to, compiled.case))


def smaller(plan: Plan) -> Plan:
    """The plan for a question of the case with cuts of its own, which is conditioned anew."""
    return replace(plan, worlds=min(512, plan.worlds), last_sweeps=2)


def reading_ratio(testimony: Testimony, z: np.ndarray, reading: str) -> np.ndarray | None:
    """Weight of each world under one account against the mixture of all; None for the mixture."""
    if reading == "all":
        return None
    return reweights(testimony, z)[1 + [r.name for r in testimony.readings].index(reading)]


def _replayed(query: Query, compiled: Compiled, posterior: Population) -> Course:
    """Courses of the posterior worlds under the question's ``do``.

    Replays start with the build-up, so that an onset cause bears on whether there is an attempt.
    """
    if not query.do:
        return posterior.course
    do = nothing(compiled)
    for name, setting in query.do:
        cause = compiled.cause(name)
        do = present(compiled, cause, do) if setting == "fact" else contrary(compiled, [cause], do)
    return replay(compiled, posterior.worlds, do)


def _ratio(query: Query, testimony: Testimony, posterior: Population) -> tuple[np.ndarray | None, float]:
    """Weight of each world under the reading asked for, claims unheard; None for all ones, and Pareto k."""
    ratio = reading_ratio(testimony, posterior.z, query.reading)
    unheard = [_heard(query, testimony, s, f) for s, f, setting in query.claims if setting == UNHEARD]
    if not unheard:
        return ratio, 0.0
    said = replace(testimony, claims=tuple(c for claims in unheard for c in claims))
    without, tail = smoothed(posterior, -said.log_claims(posterior.z))
    return (without if ratio is None else without * ratio), tail


def _heard(query: Query, testimony: Testimony, source: str, fact: str) -> list[ClaimInfo]:
    """The claims of a source about a fact, as far as they were heard at all; QueryError if none was."""
    found = [c for c in testimony.claims if (c.source, c.fact.name) == (source, fact)]
    if not found:
        at = query.text.index(source, query.text.index("claim"))
        said = "this claim was not heard: it repeats another source and counts once, or was not yet public"
        raise QueryError(query.text, at + 1, said)
    return found


def _given(query: Query, compiled: Compiled, conditioned: Conditioned) -> np.ndarray | None:
    """Worlds in which what is given holds, bool ``[W]``; None if nothing is."""
    z, holds = conditioned.posterior.z, []
    layout, testimony = compiled.model.layout, compiled.testimony
    for name, values in query.facts:
        numbers = [values_of(compiled.case.facts[name]).index(value) for value in values]
        holds.append(np.isin(testimony.fact(name).grade(z, layout), numbers))
    for source, name, setting in query.claims:
        if setting != UNHEARD:
            for claim in _heard(query, testimony, source, name):
                so = np.isin(claim.fact.grade(z, layout), claim.allowed)
                holds.append(so != (setting == NOT_SO))
    holds += [_happens(event, query, conditioned.posterior.course, layout) for event in query.given]
    return np.all(holds, axis=0) if holds else None


def _happens(event: Event, query: Query, course: Course, layout: Layout) -> np.ndarray:
    """Worlds in which an event comes about, bool ``[W]``."""
    if event.of:
        parts = [_happens(part, query, course, layout) for part in event.of]
        if event.name == "not":
            return ~parts[0]
        return (np.all if event.name == "and" else np.any)(parts, axis=0)
    if not event.happening or event.name == "attempt":
        return course.is_outcome(event.name)
    if event.name not in layout.happenings:
        said = "nothing links this actor to the crisis: it is not played"
        raise QueryError(query.text, event.at + 2, said)
    return np.isfinite(np.asarray(course.times)[layout.happenings.index(event.name)])


def _sentence(query: Query, compiled: Compiled, estimate: Estimate, worlds: float) -> str:
    conditions = ", ".join([_evidence(query), *_settings(query, compiled)])
    rests = f"It rests on {worlds:,.0f} effective worlds"
    if worlds < FEW_WORLDS:
        rests += f", fewer than {FEW_WORLDS:.0f}: take it as a hint, or ask for more worlds"
    told = _event(query.event)
    return f"{told[0].upper()}{told[1:]}: {estimate.word} ({say.chance(estimate)}), {conditions}. {rests}."


def _unanswered(query: Query, compiled: Compiled) -> str:
    if conditions := _settings(query, compiled):
        return f"No worlds that fit the record can say: {', '.join(conditions)}. Another record or more worlds might."
    return "No world fits the record: the question cannot be answered."


def _event(event: Event) -> str:
    """An event in words."""
    if event.name == "not":
        return f"it is not so that {_event(event.of[0])}"
    if event.of:
        return f" {event.name} ".join(_event(part) for part in event.of)
    if event.happening:
        return f"“{event.name}” comes about"
    return {**OUTCOMES, "attempt": "an attempt is made"}[event.name]


def _evidence(query: Query) -> str:
    parts = ["given the record"]
    if query.seen_to:
        parts.append(f"of events up to {say.when(query.seen_to.isoformat())}")
    if query.known_by:
        parts.append(f"as it was public by {say.when(query.known_by.isoformat())}")
    return " ".join(parts)


def _settings(query: Query, compiled: Compiled) -> list[str]:
    """What the question assumes beyond the record, in words."""
    parts = []
    for name, setting in query.do:
        cause = compiled.case.causes[name]
        parts.append(
            f"if in every world it were so that “{cause.fact}”"
            if setting == "fact"
            else f"if it were so that “{cause.contrary}” instead of “{cause.fact}”"
        )
    facts = compiled.case.facts
    parts += [f"where “{facts[name].says}” is {' or '.join(values)}" for name, values in query.facts]
    parts += [
        f"as if {source} had not spoken of “{facts[name].says}”"
        if setting == UNHEARD
        else f"where what {source} says of “{facts[name].says}” is {setting}"
        for source, name, setting in query.claims
    ]
    parts += [f"in the worlds in which {_event(event)}" for event in query.given]
    return parts + ([f"under the reading {query.reading!r}"] if query.reading != "all" else [])
