"""Causes: necessity, sufficiency, and bounds that need no coupling of noise.

Each estimate has its own population, and its type says which: necessity is read off
worlds that fit the record; sufficiency and the bounds belong to the evidence before the
cause acts, so that they are never computed from worlds conditioned on what came later.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contingent.compile import CauseInfo, Compiled
from contingent.errors import EvidenceError
from contingent.explain.counterfactual import contrary, fork, nothing, obtained, present, replay
from contingent.infer.population import Estimate, Population


def last_step(compiled: Compiled, outcome: str) -> int | None:
    """The last step that an outcome reads: whether an attempt is made is known after the build-up."""
    return compiled.model.layout.buildup_steps if outcome == "attempt" else None


Pair = tuple[float, float]  # lower and upper end


@dataclass(frozen=True)
class Given:
    """A population and the evidence that it is conditioned on."""

    population: Population
    until_step: int  # the record is read up to this step of build-up and crisis
    says: str

    def before(self, cause: CauseInfo) -> Population:
        """The population, if nothing in its evidence is later than the cause; else EvidenceError."""
        if self.until_step > cause.acts_from_step:
            raise EvidenceError(
                f"sufficiency and bounds of {cause.name!r} need evidence from before it acts; "
                f"these worlds know the record up to step {self.until_step}, it acts at {cause.acts_from_step}"
            )
        return self.population


@dataclass(frozen=True)
class Bounds:
    """Tian-Pearl bounds for the evidence {H, X = x, Y = y}, free of any coupling of noise."""

    necessity: tuple[float, float]
    sufficiency: tuple[float, float]
    both: tuple[float, float]
    p_present: Estimate  # P(y | H, do x)
    p_contrary: Estimate  # P(y | H, do x')


def bounds(p: float, p_contrary: float) -> tuple[Pair, Pair, Pair]:
    """Bounds of PN, PS and PNS from two experimental probabilities (Tian and Pearl 2000)."""
    p, q = float(np.clip(p, 0, 1)), float(np.clip(p_contrary, 0, 1))
    necessity = (max(0.0, (p - q) / p), min(1.0, (1 - q) / p)) if p > 0 else (0.0, 1.0)
    sufficiency = (max(0.0, (p - q) / (1 - q)), min(1.0, p / (1 - q))) if q < 1 else (0.0, 1.0)
    return necessity, sufficiency, (max(0.0, p - q), min(p, 1 - q))


def necessity(compiled: Compiled, posterior: Population, cause: CauseInfo, outcome: str) -> Estimate:
    """Share of worlds, with cause and outcome, in which the outcome fails under the contrary.

    The same worlds are replayed with the same named noise ("same-noise coupling").
    """
    other = replay(compiled, posterior.worlds, contrary(compiled, [cause]), last_step(compiled, outcome))
    held = obtained(compiled, cause, posterior.z) & posterior.course.is_outcome(outcome)
    return posterior.mean(~other.is_outcome(outcome), given=held)


def coupling_range(
    compiled: Compiled, posterior: Population, cause: CauseInfo, outcome: str, seed: int
) -> Estimate:
    """Necessity with all noise from the cause on drawn anew, less its placebo (nothing changed).

    A sensitivity to the coupling, not a bound: redrawing noise makes outcomes fail by itself.
    """
    redrawn = fork(compiled, posterior.worlds, cause.acts_from_step, (seed, "coupling", cause.name))
    held = obtained(compiled, cause, posterior.z) & posterior.course.is_outcome(outcome)
    until = last_step(compiled, outcome)
    changed = replay(compiled, redrawn, contrary(compiled, [cause]), until)
    placebo = replay(compiled, redrawn, nothing(compiled), until)
    fails = [(~c.is_outcome(outcome)).astype(float) for c in (changed, placebo)]
    return posterior.mean(fails[0] - fails[1], given=held)


def experiment(
    compiled: Compiled, given: Given, cause: CauseInfo, outcome: str, seed: int
) -> tuple[Bounds, Estimate]:
    """Bounds and sufficiency from the population at H, with fresh noise from the cause on."""
    population = given.before(cause)
    fresh = fork(compiled, population.worlds, cause.acts_from_step, (seed, "experiment", cause.name))
    until = last_step(compiled, outcome)
    with_cause = replay(compiled, fresh, present(compiled, cause), until).is_outcome(outcome)
    without = replay(compiled, fresh, contrary(compiled, [cause]), until).is_outcome(outcome)
    p, q = population.mean(with_cause), population.mean(without)
    return Bounds(*bounds(p.value, q.value), p_present=p, p_contrary=q), population.mean(
        with_cause, given=~without
    )


def by_construction(p_contrary: Estimate, p_present: Estimate) -> str:
    """Why an outcome under one setting of the cause is no evidence, or nothing."""
    for setting, p in (("without", p_contrary), ("with", p_present)):
        margin = max(2 * p.error, 1e-4)
        if p.value <= margin:
            return f"{setting} it the outcome cannot come about in this model: by construction, not evidence"
        if p.value >= 1 - margin:
            return f"{setting} it the outcome always comes about in this model: by construction, not evidence"
    return ""
