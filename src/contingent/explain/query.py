"""Answers questions: condition on what the question lets be known, replay with its ``do``, read off.

The language itself is ``case.questions``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite

import numpy as np

from contingent.case.questions import Query, parse, values_of
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
from contingent.infer.testimony import Testimony
from contingent.infer.weights import reweights
from contingent.model.course import Course
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
        return Answer(question=query.text, estimate=None, sentence=_unanswered(query))
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
    posterior = conditioned.posterior
    course = _replayed(query, compiled, posterior)
    given = _given(query, compiled, posterior)
    ratio = reading_ratio(conditioned.testimony, posterior.z, query.reading)
    found = posterior.mean(_happens(query, compiled, course), given, ratio)
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


def _given(query: Query, compiled: Compiled, posterior: Population) -> np.ndarray | None:
    """Worlds in which the facts have the values asked for, bool ``[W]``; None if none are asked for."""
    if not query.facts:
        return None
    holds = np.ones(posterior.z.shape[1], bool)
    for name, value in query.facts:
        number = values_of(compiled.case.facts[name]).index(value)
        holds &= compiled.testimony.fact(name).grade(posterior.z, compiled.model.layout) == number
    return holds


def _happens(query: Query, compiled: Compiled, course: Course) -> np.ndarray:
    """Worlds in which the event comes about, bool ``[W]``."""
    if not query.happening or query.event == "attempt":
        return course.is_outcome(query.event)
    happenings = compiled.model.layout.happenings
    if query.event not in happenings:
        at = query.text.index('"') + 2
        raise QueryError(query.text, at, "nothing links this actor to the crisis: it is not played")
    return np.isfinite(np.asarray(course.times)[happenings.index(query.event)])


def _sentence(query: Query, compiled: Compiled, estimate: Estimate, worlds: float) -> str:
    conditions = ", ".join([_evidence(query), *_settings(query, compiled)])
    rests = f"It rests on {worlds:,.0f} effective worlds"
    if worlds < FEW_WORLDS:
        rests += f", fewer than {FEW_WORLDS:.0f}: take it as a hint, or ask for more worlds"
    return f"{_event(query)}: {estimate.word} ({say.chance(estimate)}), {conditions}. {rests}."


def _unanswered(query: Query) -> str:
    facts = " and ".join(f"{name} = {value}" for name, value in query.facts)
    return f"No world that fits the record has {facts}: the question cannot be answered."


def _event(query: Query) -> str:
    words = {**OUTCOMES, "attempt": "an attempt is made"}
    told = f"“{query.event}” comes about" if query.happening else words[query.event]
    return told[0].upper() + told[1:]


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
    parts += [f"where “{compiled.case.facts[name].says}” is {value}" for name, value in query.facts]
    return parts + ([f"under the reading {query.reading!r}"] if query.reading != "all" else [])
