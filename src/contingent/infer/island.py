"""One island of the population: its worlds, their courses and their weights."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from scipy.special import logsumexp

from contingent.infer.moves import Mover
from contingent.infer.population import Population, draw_worlds, systematic
from contingent.infer.problem import Plan, Problem
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.priors import score_of_threshold, threshold_of


class Island:
    """Worlds that share nothing with other islands: scores, step seeds, courses and weights."""

    def __init__(self, problem: Problem, plan: Plan, name: str) -> None:
        worlds = draw_worlds(problem.layout, plan.worlds, plan.seed, name)
        self.problem, self.plan = problem, plan
        self.seeds = np.array(worlds.seeds)
        self.course: Course | None = None
        self.log_weights = np.zeros(plan.worlds)
        self.log_evidence = 0.0
        self.ancestors = np.arange(plan.worlds)
        self.mover = Mover(problem.layout, plan.seed, name)
        witnesses, z = problem.witnesses, np.array(worlds.z)
        self.z = witnesses.begin(z, self.mover.noise) if witnesses else z
        drawn = {*witnesses.sources, *witnesses.idle} if witnesses else set()
        rows = enumerate(problem.layout.rows)
        self.busy = np.array([i for i, r in rows if not r.after and i not in drawn], int)

    @cached_property
    def late_rows(self) -> np.ndarray:
        """Scores that early answers do not depend on. To find them out the simulator must have been compiled."""
        return np.setdiff1d(self.busy, self.problem.early_rows)

    def population(self) -> Population:
        """Its worlds as they stand, with whole courses.

        Nothing is copied: worlds are moved only after they have been resampled, into arrays of their own.
        """
        assert self.course is not None
        weights = np.exp(self.log_weights - np.asarray(logsumexp(self.log_weights)))
        worlds, evidence = Worlds(self.z, self.seeds), np.array([self.log_evidence])
        return Population(worlds, self.course, weights, evidence, self.ancestors)

    # --- weights ------------------------------------------------------------------------------

    def reweight(self, gain: np.ndarray) -> None:
        """Multiply the weights, and count what that says of the evidence."""
        before = float(np.logaddexp.reduce(self.log_weights))
        self.log_weights = self.log_weights + gain
        self.log_evidence += float(np.logaddexp.reduce(self.log_weights)) - before

    def resample(self) -> None:
        """Draw worlds in proportion to their weights."""
        self.mover.sweep += 1
        self.mover.tally.resamplings += 1
        weights = np.exp(self.log_weights - self.log_weights.max())
        pick = systematic(weights, self.plan.worlds, self.mover.noise("resample").random())
        self.z, self.seeds = (np.take(x, pick, axis=1) for x in (self.z, self.seeds))
        self.course = self.course.take(pick) if self.course else None
        self.ancestors = self.ancestors[pick]
        self.log_weights = np.zeros(self.plan.worlds)

    # --- worlds and courses -------------------------------------------------------------------

    def forget_untold(self) -> None:
        """Draw anew all that testimony does not read: it was copied with what testimony has picked."""
        if self.problem.witnesses is None:
            return
        self.mover.sweep += 1
        rows = np.array([i for i in range(len(self.z)) if i not in self.problem.witnesses.told], int)
        self.z[rows] = self.mover.normals(rows, self.plan.worlds)
        self.seeds = self.mover.noise("seeds").integers(0, 2**32, self.seeds.shape, np.uint32)

    def run_on(self, until: int | None, stage: str) -> None:
        """Redraw all that lies beyond step ``until`` and play the worlds to the end of the crisis.

        Always accepted: the answers so far do not read the future. This is the population
        from which the forecast at that moment is read.
        """
        self.mover.sweep += 1
        if until is not None:
            self._refresh(until)
        if until != self.problem.layout.steps:  # else they have been played to the end
            self.course = self.play(self.z, self.seeds, self.problem.layout.steps, stage)

    def _refresh(self, until: int) -> None:
        """Fresh seeds after ``until``, fresh scores of the aftermath, and fresh thresholds of what has
        not happened: an Exp(1) threshold known to exceed what is spent is that plus a fresh one.
        """
        layout, worlds = self.problem.layout, self.plan.worlds
        later = self.seeds[until:].shape
        self.seeds[until:] = self.mover.noise("future").integers(0, 2**32, later, np.uint32)
        after = np.array([i for i, row in enumerate(layout.rows) if row.after], int)
        self.z[after] = self.mover.normals(after, worlds)
        if until == layout.steps:
            return  # no event of the crisis is to come
        assert self.course is not None
        for name, left in zip(layout.all_clocks, self.course.unspent, strict=True):
            i = layout.row_index[f"event/{name}"]
            fresh = self.mover.noise(f"threshold/{name}").exponential(size=worlds)
            renewed = score_of_threshold(threshold_of(self.z[i]) - left + fresh)
            self.z[i] = np.where(left > 0, renewed, self.z[i])

    def play(self, z: np.ndarray, seeds: np.ndarray, until: int, stage: str) -> Course:
        """Courses up to step ``until``, counted."""
        self.mover.tally.add(stage, z.shape[1] * until / self.problem.layout.steps)
        return Course(*(np.array(f) for f in self.problem.simulate(Worlds(z, seeds), until)))
