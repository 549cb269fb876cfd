"""One island of the population: its worlds, their weights, and how they are kept diverse."""

from __future__ import annotations

import numpy as np
from scipy.special import log_ndtr

from contingent.infer.exchange import exchange
from contingent.infer.moves import Drift, Mover
from contingent.infer.population import draw_worlds, systematic
from contingent.infer.problem import Plan, Problem, Target
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.priors import score_of_threshold

#: Redraws tried one after another on the early answers alone, before the rest is played.
TRIES = 2


class Island:
    """Worlds that share nothing with other islands: scores, step seeds, courses and weights."""

    def __init__(self, problem: Problem, plan: Plan, name: str) -> None:
        worlds = draw_worlds(problem.layout, plan.worlds, plan.seed, name)
        self.problem, self.plan = problem, plan
        self.z, self.seeds = np.array(worlds.z), np.array(worlds.seeds)
        self.course: Course | None = None
        self.log_weights = np.zeros(plan.worlds)
        self.log_evidence = 0.0
        self.ancestors = np.arange(plan.worlds)
        self.mover = Mover(problem.layout, plan.seed, name)
        rows = problem.layout.rows
        self.idle = np.array(sorted(problem.layout.idle), int)
        self.busy = np.array([i for i, r in enumerate(rows) if not r.after and i not in self.idle], int)

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
        self.z, self.seeds = self.z[:, pick], self.seeds[:, pick]
        self.course = self.course.take(pick) if self.course else None
        self.ancestors = self.ancestors[pick]
        self.log_weights = np.zeros(self.plan.worlds)

    # --- moves --------------------------------------------------------------------------------

    def rejuvenate(self, target: Target, until: int | None, label: str, sweeps: int | None = None) -> None:
        """Sweeps of all kinds of move, each leaving the target as it is; ``until`` is the last step it reads."""
        light = until is None or until <= self.problem.early_steps
        if light:
            sweeps = self.plan.score_sweeps if until is None else self.plan.light_sweeps
        drift = Drift.of(self.z)  # set before the moves, so that it does not adapt within them
        for _ in range(sweeps or self.plan.sweeps):
            self._idle(target)
            self._redraw(target, until, label)
            self._steer(target, until, label, drift, everywhere=light)
            if until is not None and self.problem.parts is None:
                self._chance(target, until, label)
            elif until is not None and not light:
                self._exchange(target, until, label, drift)

    def _idle(self, target: Target) -> None:
        """Redraw scores that no course reads: nothing is played."""
        if not len(self.idle):
            return
        course = self.course

        def value(z: np.ndarray) -> np.ndarray:
            return target.of_scores(z) + (0.0 if course is None else target.of_course(course, z))

        now, moved = value(self.z), np.zeros(self.plan.worlds, bool)
        for _ in range(TRIES):
            self.mover.sweep += 1
            z, redrawn = self.mover.redraw(self.z, self.idle, self.mover.idle)
            then = value(z)
            lucky = self.mover.lucky(then - now, "idle")
            self.mover.idle.learn(lucky, redrawn)
            self.z, now = np.where(lucky, z, self.z), np.where(lucky, then, now)
            moved |= lucky
        self.mover.note("idle", float(moved.mean()))

    def _redraw(self, target: Target, until: int | None, label: str) -> None:
        """Redraw scores, some tries on the early answers first: rows pinned by later ones are seldom let."""
        self.mover.sweep += 1
        names = [self.problem.layout.rows[i].name for i in self.busy]
        late = self.mover.late
        let = self.busy[self.mover.some("let", names, late.now[self.busy])]
        z, now, tried = self.z, self._early(target, self.z, self.course), []
        for _ in range(TRIES):
            self.mover.sweep += 1
            proposed, redrawn = self.mover.redraw(z, let, self.mover.early)
            then = self._early(target, proposed, self._brief(proposed, until))
            lucky = self.mover.lucky(then - now, "early")
            tried.append((lucky, redrawn))
            z, now = np.where(lucky, proposed, z), np.where(lucky, then, now)
        for lucky, redrawn in tried:  # not before: the tries of one move must be alike to be reversible
            self.mover.early.learn(lucky, redrawn)
        moved = self._settle("redraw", target, z, self.seeds, until, label)
        if moved is not None:
            late.learn(*moved)

    def _steer(self, target: Target, until: int | None, label: str, drift: Drift, everywhere: bool) -> None:
        """Draw some scores from where the island is; those of parts are left to the exchange."""
        self.mover.sweep += 1
        rows = self.busy
        if self.problem.parts is not None and not everywhere:
            rows = rows[self.problem.parts.owner[rows] < 0]
        names = [self.problem.layout.rows[i].name for i in rows]
        some = rows[self.mover.some("steer", names, self.mover.shares["steer"])]
        z, correction = self.mover.steer(self.z, some, drift)
        gain = self._early(target, z, self._brief(z, until)) - self._early(target, self.z, self.course)
        lucky = self.mover.lucky(gain + correction, "early")
        self._settle("steer", target, np.where(lucky, z, self.z), self.seeds, until, label)

    def _chance(self, target: Target, until: int, label: str) -> None:
        """Redraw step seeds."""
        self.mover.sweep += 1
        self._settle("chance", target, self.z, self.mover.fresh_seeds(self.seeds, until), until, label)

    def _exchange(self, target: Target, until: int, label: str, drift: Drift) -> None:
        """Exchange parts with a second set of scores."""
        assert self.course is not None
        self.mover.sweep += 1

        def play(z: np.ndarray, seeds: np.ndarray) -> Course:
            return self._play(z, seeds, until, label)

        found = exchange(self.mover, target, self.z, self.seeds, self.course, play, drift)
        lucky = self.mover.lucky(found.log_ratio, "exchange")
        self.mover.note("exchange", float(lucky.mean()))
        self._put(np.flatnonzero(lucky), found.z, found.seeds, found.course.take(lucky))

    def _early(self, target: Target, z: np.ndarray, course: Course | None) -> np.ndarray:
        """Log weight by testimony and the early answers, ``[W]``."""
        early = self.problem.early
        found = target.of_scores(z)
        return found if course is None or np.isinf(early) else found + target.of_course(course, z, early)

    def _brief(self, z: np.ndarray, until: int | None) -> Course | None:
        """Courses as far as the early answers read them; None where there are none."""
        if until is None or np.isinf(self.problem.early):
            return None
        return self._play(z, self.seeds, self.problem.early_steps, "early steps alone")

    def _settle(
        self, kind: str, target: Target, z: np.ndarray, seeds: np.ndarray, until: int | None, label: str
    ) -> tuple[np.ndarray, np.ndarray] | None:
        """Play what differs and is accepted so far, and accept it by the later answers.

        Returns which of the worlds played were accepted, and which of their scores had changed;
        None where nothing needs to be played.
        """
        changed = z != self.z
        which = np.flatnonzero(changed.any(axis=0) | (seeds is not self.seeds))
        if until is None or self.course is None:
            self.mover.note(kind, len(which) / self.plan.worlds)
            self.z = z
            return None
        if not len(which):
            self.mover.note(kind, 0.0)
            return None
        new, old = self._play(z[:, which], seeds[:, which], until, label), self.course.take(which)
        lucky = self.mover.lucky(
            self._later(target, z[:, which], new) - self._later(target, self.z[:, which], old), "later"
        )
        self.mover.note(kind, float(lucky.mean()))
        self._put(which[lucky], z, seeds, new.take(lucky))
        return lucky, changed[:, which]

    def _later(self, target: Target, z: np.ndarray, course: Course) -> np.ndarray:
        """Log weight by the answers that are not early, ``[W]``."""
        found = target.of_course(course, z)
        return (
            found if np.isinf(self.problem.early) else found - target.of_course(course, z, self.problem.early)
        )

    # --- courses ------------------------------------------------------------------------------

    def run_on(self, until: int | None, stage: str) -> None:
        """Redraw all that lies beyond step ``until`` and play the worlds to the end of the crisis.

        Always accepted: the answers so far do not read the future. This is the population
        from which the forecast at that moment is read.
        """
        self.mover.sweep += 1
        if until is not None:
            self._refresh(until)
        self.course = self._play(self.z, self.seeds, self.problem.layout.steps, stage)

    def _refresh(self, until: int) -> None:
        """Fresh seeds after ``until``, fresh scores of the aftermath, and fresh thresholds of what has
        not happened: an Exp(1) threshold known to exceed what is spent is that plus a fresh one.
        """
        layout, worlds = self.problem.layout, self.plan.worlds
        later = self.seeds[until:].shape
        self.seeds[until:] = self.mover.noise("future").integers(0, 2**32, later, np.uint32)
        after = np.array([i for i, row in enumerate(layout.rows) if row.after], int)
        self.z[after] = self.mover.normals(after, worlds)
        assert self.course is not None
        for name, left in zip(layout.all_clocks, self.course.unspent, strict=True):
            i = layout.row_index[f"event/{name}"]
            threshold = -log_ndtr(-self.z[i].astype(np.float64))
            fresh = self.mover.noise(f"threshold/{name}").exponential(size=worlds)
            renewed = score_of_threshold(threshold - left + fresh)
            self.z[i] = np.where(left > 0, renewed, self.z[i])

    def _play(self, z: np.ndarray, seeds: np.ndarray, until: int, stage: str) -> Course:
        """Courses up to step ``until``, counted."""
        self.mover.tally.add(stage, z.shape[1] * until / self.problem.layout.steps)
        return Course(*(np.array(f) for f in self.problem.simulate(Worlds(z, seeds), until)))

    def _put(self, at: np.ndarray, z: np.ndarray, seeds: np.ndarray, course: Course) -> None:
        """Let worlds ``at`` be those of ``z`` and ``seeds``, with these courses."""
        self.z[:, at] = z[:, at]
        if seeds is not self.seeds:
            self.seeds[:, at] = seeds[:, at]
        for whole, part in zip(self.course or (), course, strict=True):
            whole[..., at] = part
