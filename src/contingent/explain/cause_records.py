"""Cause tables and switches: why it began, why it ended as it did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from contingent.case import words
from contingent.compile import CauseInfo, Compiled, crisis_hour
from contingent.explain import causes as why
from contingent.explain import shares
from contingent.explain.counterfactual import contrary, nothing, obtained, replay
from contingent.explain.ending import Ending
from contingent.explain.records import defined, number, percent, probability, quantity
from contingent.infer.condition import Conditioned
from contingent.infer.population import Estimate, Population
from contingent.model.course import Course
from contingent.model.layout import Do
from contingent.present import summary as out

SWITCH_WORLDS = 1024
SOME_WORLDS = 4096
HOURS_APART = 1.0  # between the points of a switched curve


@dataclass(frozen=True)
class Question:
    """One question of causes: what is asked, of which worlds, given what before the cause."""

    asks: str
    outcome: str
    wording: str
    posterior: Population
    given: why.Given
    some: Population  # fewer worlds of the posterior, for what needs several replays
    recorded: bool  # whether the record itself says that the outcome came about


def questions_of(conditioned: Conditioned, about: Ending) -> tuple[Question, Question]:
    """Why it began, asked of worlds that know the attempt; why it ended so, of those that know all."""
    layout = conditioned.compiled.model.layout
    prior, some = (
        p.even(SOME_WORLDS, conditioned.plan.seed) for p in (conditioned.prior, conditioned.attempted)
    )
    before = why.Given(prior, 0, "given the sources' testimony alone")
    begun = why.Given(
        some,
        layout.buildup_steps,
        "given the sources' testimony and that the attempt was made",
    )
    ended = "Why did it end as it did?" if about.recorded else "Why did it end as it likely did?"
    attempted, posterior = conditioned.attempted, conditioned.posterior
    return (
        Question("onset", "attempt", "Why did it begin?", attempted, before, attempted, recorded=True),
        Question("ending", about.outcome, ended, posterior, begun, posterior, about.recorded),
    )


def table(
    conditioned: Conditioned, question: Question, progress: Callable[[str, float], None]
) -> tuple[out.CauseTable, out.Switches | None]:
    """The table of one question, and the replays that the report's switches need."""
    compiled, seed = conditioned.compiled, conditioned.plan.seed
    causes = tuple(c for c in compiled.causes if c.asks == question.asks)
    few = question.posterior.even(SWITCH_WORLDS, seed)
    until = why.last_step(compiled, question.outcome)
    if len(causes) <= shares.MOST_CAUSES:
        replays = shares.replay_all(compiled, few, causes, until)
        parts, v_all, v_none = shares.shares_of(replays, question.outcome)
        pairs = shares.interactions(replays, question.outcome)
        without = replays.without
        switches = switch_states(replays, question, compiled)
    else:
        parts, v_all, v_none = shares.shares_by_order(compiled, few, causes, question.outcome, seed)
        pairs, switches = [], None

        def without(mask: int) -> Course:
            changed = [x for i, x in enumerate(causes) if mask >> i & 1]
            return replay(compiled, few.worlds, contrary(compiled, changed), until)

    smallest = shares.smallest_sets(causes, few, question.outcome, without)
    rows = []
    asked = replace(question, some=question.posterior.even(SOME_WORLDS, seed))
    for i, cause in enumerate(causes):
        progress(f"causes of the {question.asks}", i / len(causes))
        rows.append(_row(conditioned, asked, cause, parts[i]))
    rows.sort(key=lambda r: -(r.share.value if r.share else 0.0))
    return (
        out.CauseTable(
            asks=question.asks,
            outcome=question.outcome,
            question=question.wording,
            v_all=probability(v_all),
            v_none=probability(v_none),
            rows=rows,
            interactions=[out.Interaction(causes=list(c), size=quantity(e)) for c, e in pairs],
            sets=[out.MinimalSet(causes=list(c), share=probability(e)) for c, e in smallest.sets],
            members=[
                out.MinimalSet(causes=[name], share=probability(e))
                for name, e in sorted(smallest.members.items(), key=lambda pair: -pair[1].value)
                if defined(e)
            ],
            no_small_set=probability(smallest.none) if defined(smallest.none) else None,
            placebo=placebo(conditioned, question),
            notes=_notes(question),
        ),
        switches if causes else None,
    )


def _notes(question: Question) -> list[str]:
    notes = [
        "Given the full record the coupling-free interval of necessity is [0, 1]: the bounds here belong to the "
        f"evidence before the cause acts ({question.given.says}).",
        "An outcome need not be monotone in causes, and nothing here assumes that it is.",
        "Another rule for choices among several options could give another necessity inside the bounds.",
    ]
    if question.asks == "onset":
        notes.append("Asked of worlds that know when the attempt was made, not how it ended.")
    elif not question.recorded:
        notes.append(
            f"The record does not say how it ended: this is asked of “{words.OUTCOMES[question.outcome]}”, the "
            "likeliest ending given the record."
        )
    return notes


def _row(c: Conditioned, question: Question, cause: CauseInfo, share: Estimate) -> out.CauseRow:
    compiled, written = c.compiled, c.compiled.case.causes[cause.name]
    held = obtained(compiled, cause, question.posterior.z)
    necessity = why.necessity(compiled, question.posterior, cause, question.outcome)
    spread = why.coupling_range(compiled, question.some, cause, question.outcome, c.plan.seed)
    bounds, sufficiency = why.experiment(compiled, question.given, cause, question.outcome, c.plan.seed)
    excuse = why.by_construction(bounds.p_contrary, bounds.p_present)
    fact = compiled.model.layout.facts[cause.fact]
    return out.CauseRow(
        cause=cause.name,
        of="" if fact == cause.name else fact,
        kind=written.kind or "",
        fact=written.fact,
        contrary=written.contrary,
        acts_from=cause.acts_from,
        obtained=probability(question.posterior.mean(held)),
        necessity=probability(necessity) if defined(necessity) else None,
        coupling_range=quantity(spread) if defined(spread) else None,
        sufficiency=probability(sufficiency) if defined(sufficiency) else None,
        necessity_bounds=_interval(bounds.necessity),
        sufficiency_bounds=_interval(bounds.sufficiency),
        both_bounds=_interval(bounds.both),
        bounds_given=question.given.says,
        share=quantity(share),
        by_construction=excuse,
        sentence=_sentence(question, cause, written.contrary, necessity, bounds, excuse),
    )


def _interval(pair: tuple[float, float]) -> out.Interval:
    return out.Interval(low=number(pair[0]), high=number(pair[1]))


def _sentence(
    question: Question, cause: CauseInfo, contrary: str, necessity: Estimate, bounds: why.Bounds, excuse: str
) -> str:
    happened = "the attempt" if question.asks == "onset" else f"“{words.OUTCOMES[question.outcome]}”"
    if excuse:
        return f"Of {cause.name}: {excuse}."
    if not defined(necessity):
        return f"In no world that fits the record did {cause.name} obtain."
    word = words.certainty_of(necessity.value)
    return (
        f"Had it been otherwise ({contrary}), it is {word} that {happened} would have failed to come about: "
        f"{percent(necessity.value, necessity.error)} of the fitting worlds, replayed with the same noise. "
        f"Beforehand, {question.given.says}, its probability was {percent(bounds.p_present.value)} with and "
        f"{percent(bounds.p_contrary.value)} without."
    )


def placebo(c: Conditioned, question: Question) -> out.Estimate | None:
    """Necessity of a fact that nothing reads; None if every fact is read by something."""
    layout = c.compiled.model.layout
    read = {e.fact for e in layout.effects} | {f for _, f in (*layout.mediators, *layout.speakers)}
    unread = [i for i in range(len(layout.facts)) if i not in read and layout.cuts[i]]
    if not unread:
        return None
    do: Do = nothing(c.compiled).setting(unread[0], 0, crisis_only=False)
    other = replay(c.compiled, question.posterior.worlds, do)
    held = question.posterior.course.is_outcome(question.outcome)
    return probability(question.posterior.mean(~other.is_outcome(question.outcome), given=held))


def switch_states(replays: shares.Replays, question: Question, compiled: Compiled) -> out.Switches:
    """Outcomes, and how they accrue by the hour, under every set of causes."""
    case, population = compiled.case, replays.population
    endings = [o for o in words.OUTCOMES if o != "no-attempt"]
    names = ["attempt", "no-attempt"] if question.asks == "onset" else endings
    hours, when = _clock(question, compiled)
    states, errors = [], dict.fromkeys(names, 0.0)
    for mask, course in replays.courses.items():
        first = np.searchsorted(hours, when(course))  # the hour from which each world counts
        outcomes, by_hour = {}, {}
        for name in names:
            happens = course.is_outcome(name)
            estimate = population.mean(happens)
            outcomes[name] = number(estimate.value)
            errors[name] = max(errors[name], number(estimate.error))
            more = np.bincount(first, population.pooled * happens, len(hours) + 1)
            by_hour[name] = [number(x) for x in np.cumsum(more)[: len(hours)]]
        states.append(out.SwitchState(mask=mask, outcomes=outcomes, by_hour=by_hour))
    return out.Switches(
        asks=question.asks,
        worlds=replays.population.worlds.count,
        causes=[c.name for c in replays.causes],
        labels=[case.causes[c.name].fact for c in replays.causes],
        hours=[number(h) for h in hours],
        states=states,
        errors=errors,
    )


def _clock(question: Question, compiled: Compiled) -> tuple[np.ndarray, Callable]:
    """Hours of a switched curve, and when a course is counted: at its onset or at its end."""
    layout, case = compiled.model.layout, compiled.case
    if question.asks == "ending":
        return np.arange(0.0, layout.crisis_end + 1e-9, HOURS_APART), lambda c: c.ended
    first = crisis_hour(case.clocks.buildup.start, case)
    days = np.arange(layout.buildup_steps + 1) * layout.buildup_days
    return first + 24 * days, lambda c: first + 24 * np.where(c.attempt, c.onset, np.inf)
