"""The short answers: outcomes before anything is heard, and outcomes given the record, without causes."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from contingent.case.words import OUTCOMES
from contingent.compile import Compiled
from contingent.explain import history_records
from contingent.explain.cut import cut
from contingent.explain.query import reading_ratio
from contingent.explain.records import probability, quantity
from contingent.infer import diagnostics
from contingent.infer.condition import Progress, run
from contingent.infer.population import Population, draw_worlds
from contingent.infer.problem import Plan
from contingent.infer.testimony import Testimony
from contingent.model.layout import Worlds
from contingent.model.simulate import simulate
from contingent.present.summary import Estimate, Record


class Fit(Record):
    """How far to trust a conditioning."""

    log_evidence: Estimate
    spread: float
    ancestors: list[int]
    acceptance: dict[str, float]
    effective_worlds: float
    courses: float  # course equivalents simulated


class Outlook(Record):
    """Odds of an attempt and of every outcome given one, before and after the record."""

    case: str
    title: str
    says: str  # what is given, in words
    reading: str
    onset: Estimate  # probability of an attempt within the build-up
    outcomes: dict[str, Estimate]  # given an attempt
    onset_before: Estimate | None = None
    outcomes_before: dict[str, Estimate] | None = None
    fit: Fit | None = None
    warnings: list[str]


def before(compiled: Compiled, plan: Plan, reading: str, progress: Progress) -> Outlook:
    """The prior: no source heard, nothing seen."""
    population = prior(compiled, plan, progress)
    onset, outcomes = _odds(population, _against_plain(compiled.testimony, population.z, reading))
    return Outlook(
        case=compiled.case.case,
        title=compiled.case.title,
        says="before any source is heard",
        reading=reading,
        onset=onset,
        outcomes=outcomes,
        warnings=history_records.warnings(),
    )


def prior(compiled: Compiled, plan: Plan, progress: Progress) -> Population:
    """Worlds of the case's own prior, with their courses, in islands."""
    layout = compiled.model.layout
    parts = [draw_worlds(layout, plan.worlds, plan.seed, name) for name in plan.names]
    z, seeds = (np.concatenate([np.asarray(getattr(p, f)) for p in parts], axis=1) for f in ("z", "seeds"))
    progress("drawing worlds", 0.1)
    worlds = Worlds(z, seeds)
    course = simulate(compiled.model, worlds)
    progress("simulating", 1.0)
    even = np.full(worlds.count, 1 / plan.worlds)
    ancestors = np.tile(np.arange(plan.worlds), plan.islands)
    return Population(worlds, course, even, np.zeros(plan.islands), ancestors)


def after(
    compiled: Compiled,
    plan: Plan,
    reading: str,
    until: datetime | None,
    known_by: datetime | None,
    progress: Progress,
) -> Outlook:
    """Outcomes given the record as cut, beside those given the sources' testimony alone."""
    record, testimony = cut(compiled, until, known_by)
    found = run(compiled, plan, record, testimony, progress)
    onset, outcomes = _odds(found.posterior, reading_ratio(testimony, found.posterior.z, reading))
    onset_before, outcomes_before = _odds(found.prior, reading_ratio(testimony, found.prior.z, reading))
    happens = {o: found.posterior.course.is_outcome(o) for o in OUTCOMES}
    diagnosis = diagnostics.diagnose(found, happens)
    return Outlook(
        case=compiled.case.case,
        title=compiled.case.title,
        says="given the record, beside what the sources' testimony alone leads to expect",
        reading=reading,
        onset=onset,
        outcomes=outcomes,
        onset_before=onset_before,
        outcomes_before=outcomes_before,
        fit=_fit(diagnosis),
        warnings=[*history_records.warnings(), *diagnosis.warnings],
    )


def _against_plain(testimony: Testimony, z: np.ndarray, reading: str) -> np.ndarray:
    """Weight of worlds of the plain prior under one account, or under the mixture of all."""
    mixture = np.exp(testimony.log_mixture(z))
    ratio = reading_ratio(testimony, z, reading)
    return mixture if ratio is None else mixture * ratio


def _odds(population: Population, ratio: np.ndarray | None) -> tuple[Estimate, dict[str, Estimate]]:
    course = population.course
    outcomes = {
        o: probability(population.mean(course.is_outcome(o), course.attempt, ratio))
        for o in OUTCOMES
        if o != "no-attempt"
    }
    return probability(population.mean(course.attempt, ratio=ratio)), outcomes


def _fit(diagnosis: diagnostics.Diagnosis) -> Fit:
    return Fit(
        log_evidence=quantity(diagnosis.log_evidence),
        spread=diagnosis.spread,
        ancestors=list(diagnosis.ancestors),
        acceptance=diagnosis.acceptance,
        effective_worlds=diagnosis.effective_worlds,
        courses=sum(diagnosis.courses.values()),
    )
