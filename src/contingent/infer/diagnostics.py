"""How far to trust a conditioning: what is left of the worlds, how they fit, what hangs on the likelihood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from contingent.infer.condition import Conditioned
from contingent.infer.evidence import within_windows
from contingent.infer.population import Estimate, Population, pool
from contingent.infer.record import Record
from contingent.infer.weights import WORST_TAIL, smoothed

#: What calls for a warning.
FEWEST_ANCESTORS, WIDEST_SPREAD, LARGEST_ERROR = 100, 1.0, 0.05
#: Powers of the likelihood at which the headline answers are shown.
POWERS = (1.0, 0.5, 0.25)
WORST_CHECKS = 3


class Check(NamedTuple):
    """Predictive check of one instrument: probability of its answer as recorded, within its window."""

    observation: str
    prior: Estimate  # given testimony only
    posterior: Estimate


class Powered(NamedTuple):
    """One answer with the record's likelihood at each of ``POWERS``; None where that cannot be told."""

    answer: str
    at: tuple[Estimate | None, ...]
    changes_side: bool  # of one half, at any power that can be told


@dataclass(frozen=True)
class Diagnosis:
    """All that an ``explain`` run says about its own worth."""

    log_evidence: Estimate  # of testimony and record together, natural log, pooled over islands
    spread: float  # range of log evidence between islands
    ancestors: tuple[int, ...]  # distinct worlds before the crisis from which those of each island descend
    acceptance: dict[str, float]  # by kind of move that was tried, mean over the run
    effective_worlds: float
    courses: dict[str, float]  # course equivalents simulated, by stage
    resamplings: int
    checks: tuple[Check, ...]
    worst: tuple[Check, ...]
    powers: tuple[Powered, ...]
    tails: tuple[float, ...]  # Pareto k of the weights at each of POWERS; 0 where nothing is reweighted
    warnings: tuple[str, ...]


def log_evidence(population: Population) -> Estimate:
    """Log of the mean evidence of the islands, with the error between them."""
    top = population.log_evidence.max()
    n = population.islands
    mean = pool(np.exp(population.log_evidence - top), np.ones(n), np.full(n, 1 / n))
    return Estimate(float(top + np.log(mean.value)), mean.error / mean.value)


def distinct_ancestors(population: Population) -> tuple[int, ...]:
    """Distinct ancestors left in each island."""
    return tuple(len(np.unique(island)) for island in population.by_island(population.ancestors))


def check_instruments(prior: Population, posterior: Population, record: Record) -> tuple[Check, ...]:
    """Predictive checks in the order of the record."""
    before, after = within_windows(prior, record), within_windows(posterior, record)
    return tuple(
        Check(i.id, prior.mean(b), posterior.mean(a))
        for i, b, a in zip(record.instruments, before, after, strict=True)
    )


def at_powers(
    population: Population, log_likelihood: np.ndarray, answers: Mapping[str, np.ndarray]
) -> tuple[tuple[Powered, ...], tuple[float, ...]]:
    """Every answer (an indicator or probability ``[W]``) at each of ``POWERS``, and the weights' tails."""
    ratios = [
        (np.ones(len(log_likelihood)), 0.0)
        if power == 1
        else smoothed(population, (power - 1) * log_likelihood)
        for power in POWERS
    ]
    rows = []
    for answer, y in answers.items():
        at = tuple(population.mean(y, ratio=r) if tail < WORST_TAIL else None for r, tail in ratios)
        rows.append(Powered(answer, at, len({e.value > 0.5 for e in at if e is not None}) > 1))
    return tuple(rows), tuple(tail for _, tail in ratios)


def warnings_of(
    ancestors: tuple[int, ...], spread: float, answers: Mapping[str, Estimate], tails: tuple[float, ...] = ()
) -> tuple[str, ...]:
    """What every output has to say about a thin fit, in sentences."""
    found = []
    if min(ancestors) < FEWEST_ANCESTORS:
        found.append(
            f"The fit is thin: the worlds of one island descend from {min(ancestors)} worlds before the "
            f"crisis (at least {FEWEST_ANCESTORS} are wanted)."
        )
    if spread > WIDEST_SPREAD:
        found.append(
            f"The islands disagree about the evidence: its logarithm spreads by {spread:.1f} "
            f"(at most {WIDEST_SPREAD:g} is wanted)."
        )
    found += [
        f"{answer} is uncertain by {100 * e.error:.0f} points between islands."
        for answer, e in answers.items()
        if e.error > LARGEST_ERROR
    ]
    found += [
        f"What the answers would be at likelihood power {power:g} cannot be told from these worlds "
        f"(Pareto k {tail:.2f})."
        for power, tail in zip(POWERS, tails, strict=False)
        if tail >= WORST_TAIL
    ]
    return tuple(found)


def diagnose(conditioned: Conditioned, answers: Mapping[str, np.ndarray]) -> Diagnosis:
    """Diagnose a conditioning, with its headline ``answers``: name -> indicator or probability ``[W]``."""
    posterior, record, tally = conditioned.posterior, conditioned.record, conditioned.tally
    likelihood = record.logp(posterior.course, posterior.z).sum(axis=0)
    powers, tails = at_powers(posterior, likelihood, answers)
    checks = check_instruments(conditioned.prior, posterior, record)
    ancestors, spread = distinct_ancestors(posterior), float(np.ptp(posterior.log_evidence))
    headline = {answer: posterior.mean(y) for answer, y in answers.items()}
    return Diagnosis(
        log_evidence=log_evidence(posterior),
        spread=spread,
        ancestors=ancestors,
        acceptance={move: float(np.mean(a)) for move, a in tally.accepted.items() if a},
        effective_worlds=posterior.effective(),
        courses=dict(tally.courses),
        resamplings=tally.resamplings,
        checks=checks,
        worst=tuple(sorted(checks, key=lambda c: c.posterior.value)[:WORST_CHECKS]),
        powers=powers,
        tails=tails,
        warnings=warnings_of(ancestors, spread, headline, tails),
    )
