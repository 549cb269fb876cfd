"""From a compiled case to conditioned worlds: the prior, the record, and the two curves."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass, field, replace

import numpy as np

from contingent.compile import Compiled
from contingent.infer.moves import Tally
from contingent.infer.parts import parts_of
from contingent.infer.population import Estimate, Population
from contingent.infer.problem import TESTIMONY, Ends, Plan, Problem
from contingent.infer.record import Record
from contingent.infer.smc import condition
from contingent.infer.testimony import Testimony
from contingent.infer.weights import standing
from contingent.infer.witnesses import Witnesses
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.simulate import simulate
from contingent.model.state import OUTCOMES

Progress = Callable[[str, float], None]
KnownPoint = tuple[str, dict[str, Estimate]]  # ISO moment, outcome probabilities
#: Hours between the points of the curve, besides those at which an answer is settled.
CURVE_STEP = 2.0
#: Points of the curve of what could be known, at most.
KNOWN_POINTS = 10


@dataclass(frozen=True)
class CurveStage:
    """Outcome probabilities as they stood at one stage."""

    hour: float
    label: str
    outcomes: dict[str, Estimate]
    accounts: np.ndarray  # [R + 1, I] evidence for the plain prior and every reading over the mixture's


@dataclass(frozen=True)
class Conditioned:
    """Everything that conditioning yields."""

    compiled: Compiled
    record: Record  # what was conditioned on
    testimony: Testimony
    plan: Plan
    prior: Population  # given testimony only
    attempted: Population  # given testimony and what the record says of the attempt itself
    posterior: Population
    stages: tuple[CurveStage, ...]  # the curve as it unfolded
    tally: Tally
    at: dict[float, Population] = field(default_factory=dict)  # as it stood at the hours that were to be kept


def outcome_shares(population: Population) -> dict[str, Estimate]:
    """Probability of every outcome."""
    return {o: population.mean(population.course.is_outcome(o)) for o in OUTCOMES}


def problem_of(compiled: Compiled, record: Record, testimony: Testimony) -> Problem:
    """The problem that the sampler solves: the mixture of all readings, testimony, and the record."""
    told = witnesses_of(record, testimony, np.full(len(testimony.claims), TESTIMONY))

    def run(worlds: Worlds, until: int) -> Course:
        return simulate(compiled.model, worlds, until=until)

    return Problem(
        compiled.model.layout,
        run,
        told.logp,
        record.logp_between,
        record.step_of,
        early=0.0,
        parts=parts_of(record),
        witnesses=told,
    )


def witnesses_of(record: Record, testimony: Testimony, hours: np.ndarray) -> Witnesses:
    """The sources of a case, whose claims count from these hours on."""
    return Witnesses(testimony, hours, tuple(i.source for i in record.instruments))


def stages_of(record: Record, compiled: Compiled) -> list[tuple[float, str]]:
    """Hours at which the record is taken in, each with the answer settled there, if any."""
    end = compiled.model.layout.crisis_end
    if not record.instruments:
        return []
    hours = {float(h): "" for h in np.arange(0.0, end, CURVE_STEP)}
    for i in record.instruments:
        if i.happening != "attempt":
            hour = float(np.ceil(np.clip(i.given_at, 0.0, end) * 2) / 2)
            hours[hour] = f"{hours[hour]}, {i.id}" if hours.get(hour) else i.id
    return sorted((h, label) for h, label in hours.items())


def run(
    compiled: Compiled,
    plan: Plan,
    record: Record | None = None,
    testimony: Testimony | None = None,
    progress: Progress = lambda label, done: None,
    keep: Container[float] = (),
) -> Conditioned:
    """Condition a case on its record (or on a part of it), hour by hour in the order of events.

    The populations of the hours to ``keep`` are kept, where these are stages.
    """
    record = compiled.record if record is None else record
    testimony = compiled.testimony if testimony is None else testimony
    hours = stages_of(record, compiled)
    by_label = {f"{hour:g}|{label}": (hour, label) for hour, label in hours}
    stages: list[CurveStage] = []
    prior: list[Population] = []
    attempted: list[Population] = []
    at: dict[float, Population] = {}

    def watch(key: str, population: Population) -> None:
        hour, label = by_label.get(key, (-np.inf, "before"))
        if not prior:
            prior.append(population)
        if hour <= 0:
            attempted[:] = [population]
        if hour in keep:
            at[hour] = population
        stages.append(CurveStage(hour, label, outcome_shares(population), standing(population, testimony)))
        progress(f"seen to hour {hour:g}" if stages[1:] else "testimony", len(stages) / (len(hours) + 1))

    keyed = [(h, f"{h:g}|{label}") for h, label in hours]
    posterior, tally = condition(problem_of(compiled, record, testimony), plan, keyed, watch)
    stages[-1] = replace(  # after the last sweeps
        stages[-1], outcomes=outcome_shares(posterior), accounts=standing(posterior, testimony)
    )
    return Conditioned(
        compiled, record, testimony, plan, prior[0], attempted[0], posterior, tuple(stages), tally, at
    )


def known_curve(
    compiled: Compiled,
    plan: Plan,
    record: Record,
    testimony: Testimony,
    progress: Progress = lambda label, done: None,
) -> list[KnownPoint]:
    """How it could be known: the same evidence in the order in which it was first reported.

    The points are those moments at which something became known, the first being the state before
    any report. A smaller population serves.
    """
    moments = sorted({x.known for x in (*record.instruments, *testimony.claims)})
    if len(moments) > KNOWN_POINTS:
        moments = [moments[i] for i in np.unique(np.linspace(0, len(moments) - 1, KNOWN_POINTS).astype(int))]
    points: list[KnownPoint] = []

    def of_answers(course: Course, z: np.ndarray, ends: Ends) -> np.ndarray:
        """What is known of the course by some moments."""
        heard, known = record.logp(course, z), np.zeros((len(record.instruments), 1))
        for stage, share in ends:
            now = moments[int(stage)] if stage >= 0 else ""
            known += share * np.array([[i.known <= now] for i in record.instruments])
        return np.where(known == 0, 0.0, known * heard)

    def watch(label: str, population: Population) -> None:
        points.append(("" if label == "before" else label, outcome_shares(population)))
        progress("as it could be known", len(points) / (len(moments) + 1))

    layout = compiled.model.layout
    hours = np.searchsorted(moments, [c.known for c in testimony.claims]).astype(float)
    told = witnesses_of(record, testimony, hours)
    problem = Problem(
        layout,
        lambda worlds, until: simulate(compiled.model, worlds, until=until),
        told.logp,
        of_answers,
        lambda stage: layout.steps,
        parts=parts_of(record),
        witnesses=told,
    )
    small = replace(plan, worlds=min(512, plan.worlds), last_sweeps=0)
    condition(problem, small, [(float(i), m) for i, m in enumerate(moments)], watch)
    return points
