"""One replication: a truth's answers through the whole chain, and its rank among the worlds that fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from calibration.draw import Truth
from calibration.plan import PICKED, Calibrated, Size, compiled_digest, engine
from contingent.compile import Compiled
from contingent.infer import evidence
from contingent.infer.condition import run
from contingent.infer.diagnostics import distinct_ancestors
from contingent.infer.population import Population, generator
from contingent.infer.problem import Plan
from contingent.infer.record import Record
from contingent.infer.testimony import Testimony
from contingent.infer.weights import Accounts
from contingent.model.course import Course
from contingent.model.state import OUTCOMES

LIKELIHOOD = "log-likelihood of all answers"


def made_by(case: Calibrated, compiled: Compiled, size: Size) -> dict[str, object]:
    """What results depend on: those of anything else are not to be mixed with them."""
    of = {"engine": engine(), "case": compiled_digest(compiled)}
    return {**of, "worlds": size.worlds, "seed": case.seed}


def replication(case: Calibrated, compiled: Compiled, size: Size, number: int) -> dict:
    """Ranks of a truth, what every outcome and account is given, and how the conditioning went."""
    truth = Truth.drawn(compiled, case.seed, number)
    record, testimony = truth.answers()
    heard = (Record((), record.layout), replace(testimony, claims=())) if size.deaf else (record, testimony)
    found = run(compiled, Plan(seed=case.seed + 1 + number, worlds=size.worlds), *heard).posterior
    accounts = evidence.posteriors(Accounts.of(found, testimony), range(len(testimony.readings) + 1))
    noise = generator(case.seed, "rank", number)
    picked = pick(found, noise)
    of_truth = quantities(case, record, testimony, truth.z, truth.course)
    of_picked = quantities(case, record, testimony, found.z[:, picked], found.course.take(picked))
    return {
        "ranks": {n: rank(float(v[0]), of_picked[n], noise) for n, v in of_truth.items()},
        "outcome": OUTCOMES[int(truth.course.outcome[0])],
        "outcomes": {o: round(found.mean(found.course.is_outcome(o)).value, 6) for o in OUTCOMES},
        "account": truth.account,
        "accounts": [round(accounts[r].value, 6) for r in sorted(accounts)],
        "ancestors": min(distinct_ancestors(found)),
        "spread": round(float(np.ptp(found.log_evidence)), 4),
    }


def quantities(
    case: Calibrated, record: Record, testimony: Testimony, z: np.ndarray, course: Course
) -> dict[str, np.ndarray]:
    """Everything that is ranked, ``[W]`` each."""
    layout = record.layout
    happens = {f"P({o})": course.is_outcome(o).astype(float) for o in ("attempt", *OUTCOMES[1:])}
    scores = {f"score {name}": z[layout.row_index[name]] for name in case.scores}
    when = np.asarray(course.times)[layout.happenings.index(case.event)]
    told = record.logp(course, z).sum(axis=0) + testimony.log_claims(z)
    return {**happens, **scores, f"time of {case.event}": when, LIKELIHOOD: told}


def pick(population: Population, noise: np.random.Generator) -> np.ndarray:
    """Worlds of the pooled population, drawn independently by their weights."""
    weight = population.weights * np.repeat(population.shares, len(population.weights) // population.islands)
    return noise.choice(len(weight), PICKED, p=weight / weight.sum())


def rank(truth: float, others: np.ndarray, noise: np.random.Generator) -> int:
    """How many of the others lie below the truth; where they are equal, chance decides."""
    return int((others < truth).sum() + noise.integers(0, (others == truth).sum() + 1))
