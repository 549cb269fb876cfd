"""A conditioned case in a few hundred numbers: outcome shares, milestones, fit."""

from __future__ import annotations

import numpy as np

from contingent import __version__
from contingent.case.words import OUTCOMES
from contingent.explain.likeness import HOURS
from contingent.explain.milestones import first, happenings_of, milestones
from contingent.explain.records import at_hour, number, probability
from contingent.infer.condition import Conditioned
from contingent.infer.diagnostics import Diagnosis
from contingent.infer.population import Estimate
from contingent.infer.weights import jackknife
from contingent.present.records.library import Profile, Share, Timing
from contingent.present.summary import Estimate as Shown

DIGITS = 4  # of a share: errors between islands are larger


def profile(c: Conditioned, diagnosis: Diagnosis, digest: str) -> Profile:
    """What the library keeps of a conditioned case; the course is that of the worlds that fit the record."""
    case, prior, posterior = c.compiled.case, c.prior, c.posterior
    endings = [o for o in OUTCOMES if o != "no-attempt"]
    attempts = prior.course.attempt, posterior.course.attempt
    return Profile(
        case=case.case,
        title=case.title,
        start=at_hour(case, 0.0),
        digest=digest,
        version=__version__,
        seed=c.plan.seed,
        islands=c.plan.islands,
        worlds=c.plan.worlds,
        onset_prior=probability(prior.mean(attempts[0])),
        onset_posterior=probability(posterior.mean(attempts[1])),
        prior={o: probability(prior.mean(prior.course.is_outcome(o), attempts[0])) for o in endings},
        posterior={o: share(posterior.mean(posterior.course.is_outcome(o), attempts[1])) for o in endings},
        course=_course(c),
        log_evidence=_of_record(c),
        observations=len(c.record.instruments),
        ancestors=list(diagnosis.ancestors),
        thin=list(diagnosis.warnings),
    )


def share(estimate: Estimate) -> Share:
    """A probability with its values without each island, rounded."""
    shown = probability(estimate)
    return Share(
        value=_rounded(shown.value),
        error=_rounded(shown.error),
        without=[_rounded(min(1.0, max(0.0, v))) for v in estimate.without],
    )


def _rounded(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _course(c: Conditioned) -> list[Timing]:
    layout, posterior = c.compiled.model.layout, c.posterior
    happenings = happenings_of(layout)
    found = []
    for m in milestones(c):
        when = first(posterior, layout, happenings[m.event])
        reached = [when <= hour for hour in HOURS] + [np.isfinite(when)]
        by = [share(posterior.mean(r, posterior.course.attempt)) for r in reached]
        found.append(Timing(event=m.event, recorded_hour=m.recorded_hour, hours=m.hours, by=by))
    return found


def _of_record(c: Conditioned) -> Shown:
    """Log evidence of the record given testimony, a mean per observation, with a jackknife over islands."""
    after, before = c.posterior.log_evidence, c.prior.log_evidence
    each, n = max(1, len(c.record.instruments)), c.plan.islands

    def mean(kept: np.ndarray) -> float:
        return float(np.logaddexp.reduce(after[kept]) - np.logaddexp.reduce(before[kept])) / each

    every = np.arange(n)
    without = np.array([mean(np.delete(every, island)) for island in every])
    return Shown(value=number(mean(every)), error=number(float(jackknife(without))))
