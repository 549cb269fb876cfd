"""One island of the population: its worlds, their weights, and how they are kept diverse."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.special import log_ndtr, logsumexp

from contingent.infer import strike
from contingent.infer.exchange import exchange
from contingent.infer.moves import Drawn, Drift, Mover
from contingent.infer.population import Population, draw_worlds, systematic
from contingent.infer.problem import Plan, Problem, Target
from contingent.infer.select import select
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.priors import score_of_threshold

#: Redraws tried one after another on the early answers alone, before the rest is played; and steered moves.
TRIES, EARLY_TRIES = 2, 1
#: Share of the facts that may take part in a move: drawing them takes longer than all other scores.
FACTS = 1 / 3
#: Share of the steered moves of the build-up in which the strike is held in time.
HELD = 2 / 3


class Tried(NamedTuple):
    """Values ``[rows, W]`` of some scores as tried so far, and what they weigh, ``[W]``."""

    values: np.ndarray
    told: np.ndarray  # by testimony
    soon: np.ndarray  # by the early answers
    course: Course | None  # as far as the early answers read it

    @property
    def early(self) -> np.ndarray:
        """Log weight by all that is weighed before the rest is played."""
        return self.told + self.soon

    def where(self, lucky: np.ndarray, other: Tried) -> Tried:
        """``other`` in the worlds where it is accepted."""
        values, told, soon = (select(lucky, *both) for both in zip(other[:3], self[:3], strict=True))
        course = None
        if self.course is not None and other.course is not None:
            course = Course(*(select(lucky, *both) for both in zip(other.course, self.course, strict=True)))
        return Tried(values, told, soon, course)


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

    # --- moves --------------------------------------------------------------------------------

    def rejuvenate(self, target: Target, until: int | None, label: str, sweeps: int | None = None) -> None:
        """Sweeps of all kinds of move, each leaving the target as it is; ``until`` is the last step it reads."""
        light = until is None or until <= self.problem.early_steps
        if light:
            sweeps = self.plan.score_sweeps if until is None else self.plan.light_sweeps
        self.told, self.heard = target.of_scores(self.z), target.of_answers(self.course, self.z)
        drift = Drift.of(self.z)  # set before the moves, so that it does not adapt within them
        for sweep in range(sweeps or self.plan.sweeps):
            if until is None or not sweep:  # once is enough where the rest takes far longer to forget
                self._ask_witnesses(target)
            self._redraw(target, until, label)
            if until is None or not light:
                self._steer(target, until, label, drift)
            if until is not None and len(self.problem.early_rows):
                self._steer_early(target, until, label, drift)
            if until is not None and self.problem.parts is None:
                self._chance(target, until, label)
            elif until is not None and not light:
                self._exchange(target, until, label, drift)

    def forget_untold(self) -> None:
        """Draw anew all that testimony does not read: it was copied with what testimony has picked."""
        if self.problem.witnesses is None:
            return
        self.mover.sweep += 1
        rows = np.array([i for i in range(len(self.z)) if i not in self.problem.witnesses.told], int)
        self.z[rows] = self.mover.normals(rows, self.plan.worlds)
        self.seeds = self.mover.noise("seeds").integers(0, 2**32, self.seeds.shape, np.uint32)

    def _ask_witnesses(self, target: Target) -> None:
        """Draw scores that no course has read: sources' reliabilities, each by itself, then facts."""
        witnesses, worlds = self.problem.witnesses, self.plan.worlds
        if witnesses is None:
            return
        self.mover.sweep += 1
        rows, other = witnesses.sources, self.z.copy()
        other[rows] = self.mover.normals(rows, worlds)
        heard = target.of_answers(self.course, other)
        gain = witnesses.by_source(self.z, other, target.ends())
        for source, more in zip(
            witnesses.of_answer, heard - self.heard, strict=False
        ):  # at first none is heard
            gain[source] += more
        names = (self.problem.layout.rows[row].name for row in rows)
        each = [self.mover.lucky(more, name) for name, more in zip(names, gain, strict=True)]
        lucky = np.array(each, bool).reshape(gain.shape)  # where a case has no source, too
        self.z[rows] = select(lucky, other[rows], self.z[rows])
        if len(heard):
            self.heard = select(lucky[witnesses.of_answer], heard, self.heard)
        facts = witnesses.idle if self.course else np.array(list(witnesses.facts), int)
        self.z[facts] = witnesses.draw_facts(facts, self.z, target.ends(), self.mover.noise)
        self.told = target.of_scores(self.z)
        self.mover.note("witnesses", float(lucky.mean()))

    def _redraw(self, target: Target, until: int | None, label: str) -> None:
        """Redraw scores from the prior.

        Once later answers are in, scores that early ones depend on are left to steered moves: of their
        redraws next to none would do. Before, some tries are made on testimony and the early answers alone.
        """
        self.mover.sweep += 1
        light = until is None or until <= self.problem.early_steps
        kind, rows = ("redraw", self.busy) if light else ("redraw late", self.late_rows)
        now, tried, z = self._as_it_is(target, rows), [], self.z.copy()
        for _ in range(TRIES if light else 1):
            self.mover.sweep += 1
            drawn = self._draw(kind, target, now, z, rows)
            then = self._weigh(target, now, rows, z, rows, play=light and until is not None)
            lucky = self.mover.lucky(then.early - now.early + drawn.correction, "early")
            now = now.where(lucky, then)
            z[rows] = now.values
            tried.append((drawn, lucky))
        accepted = self._settle("redraw", target, rows, now, z, until, label)
        for drawn, lucky in tried:  # not before: the tries of one move must be alike to be reversible
            self.mover.rates[kind].learn(drawn.rows, drawn.moved, lucky if light else lucky & accepted)

    def _steer(self, target: Target, until: int | None, label: str, drift: Drift) -> None:
        """Draw some scores from where the island is: those that early answers do not depend on.

        Scores of parts are left to the exchange. Before anything is played, all are moved that are not drawn exactly.
        """
        self.mover.sweep += 1
        rows = self.busy if until is None else self.late_rows
        if until is not None and self.problem.parts is not None:
            rows = rows[self.problem.parts.owner[rows] < 0]
        rows = rows[~self._graded(rows)]  # of these a law of their own is known
        now, z = self._as_it_is(target, rows), self.z.copy()
        drawn = self._draw("steer", target, now, z, rows, drift)
        then = self._weigh(target, now, rows, z, rows, play=False)
        lucky = self.mover.lucky(then.early - now.early + drawn.correction, "early")
        now = now.where(lucky, then)
        z[rows] = now.values
        accepted = self._settle("steer", target, rows, now, z, until, label)
        self.mover.rates["steer"].learn(drawn.rows, drawn.moved, lucky & accepted)

    def _steer_early(self, target: Target, until: int, label: str, drift: Drift) -> None:
        """The same for those that early answers depend on: some tries on these alone.

        In most tries the strike is held in time, so that many may move.
        """
        self.mover.sweep += 1
        thresholds = strike.rows_of(self.problem.layout)
        rows = np.union1d(self.problem.early_rows, thresholds).astype(int)
        now, z, tried = self._as_it_is(target, rows), self.z.copy(), []
        for _ in range(EARLY_TRIES):
            self.mover.sweep += 1
            if thresholds and self.mover.some("hold", ["strike"], HELD)[0]:
                kind, (drawn, then) = "steer held", self._hold(target, now, z, rows, thresholds, drift)
            else:
                kind, drawn = "steer early", self._draw("steer early", target, now, z, rows, drift)
                then = self._weigh(target, now, rows, z, rows, play=True)
            lucky = self.mover.lucky(then.early - now.early + drawn.correction, "early")
            now = now.where(lucky, then)
            z[rows] = now.values
            tried.append((kind, drawn, lucky))
        for kind, drawn, lucky in tried:  # not before: the tries of one move must be alike to be reversible
            self.mover.note(kind, float(lucky.mean()))
            self.mover.rates[kind].learn(drawn.rows, drawn.moved, lucky)
        self._settle("let", target, rows, now, z, until, label)

    def _hold(
        self,
        target: Target,
        now: Tried,
        z: np.ndarray,
        rows: np.ndarray,
        thresholds: list[int],
        drift: Drift,
    ) -> tuple[Drawn, Tried]:
        """Steer some of the scores ``rows`` of ``z``, and let the strike fall when it fell."""
        assert now.course is not None
        layout, seeds = self.problem.layout, self.seeds[: self.problem.layout.steps]
        began = strike.Strike.of(layout, now.course, z)
        drawn = self._draw("steer held", target, now, z, np.setdiff1d(rows, thresholds), drift)

        def play(z: np.ndarray, seeds: np.ndarray, until: int) -> Course:
            return self._play(z, seeds, until, "early steps alone")

        z[:], log_density = strike.hold(layout, play, z, seeds, began)
        then = self._weigh(target, now, rows, z, rows, play=True)
        assert then.course is not None
        same = began.same(strike.Strike.of(layout, then.course, z))
        gain = np.subtract(log_density, began.log_density, where=same, out=np.full(len(same), -np.inf))
        return drawn._replace(correction=drawn.correction + gain), then

    def _graded(self, rows: np.ndarray) -> np.ndarray:
        """Which of these rows are of facts whose law given the testimony is known, bool."""
        witnesses = self.problem.witnesses
        return np.isin(rows, list(witnesses.facts) if witnesses else [])

    def _draw(
        self,
        kind: str,
        target: Target,
        now: Tried,
        z: np.ndarray,
        rows: np.ndarray,
        drift: Drift | None = None,
    ) -> Drawn:
        """Move some of the scores ``rows`` of ``z``, facts by what testimony says of them; ``now`` is as it was."""
        graded = self._graded(rows)
        drawn = self.mover.draw(kind, z, rows[~graded], drift)
        z[drawn.rows] = drawn.values
        names = [self.problem.layout.rows[row].name for row in rows[graded]]
        facts = rows[graded][self.mover.some(kind, names, FACTS)]
        witnesses = self.problem.witnesses
        if witnesses is None or not len(facts):
            return drawn
        told = now.told if witnesses.told.isdisjoint(drawn.rows) else target.of_scores(z)
        moved = self.mover.draw(kind, z, facts).moved
        anew = witnesses.draw_facts(facts, z, target.ends(), self.mover.noise)
        z[facts] = select(moved, anew, z[facts])
        return Drawn(
            np.concatenate([drawn.rows, facts]),
            np.concatenate([drawn.values, anew]),
            np.concatenate([drawn.moved, moved]),
            drawn.correction - (target.of_scores(z) - told),
        )

    def _chance(self, target: Target, until: int, label: str) -> None:
        """Redraw step seeds."""
        self.mover.sweep += 1
        seeds = self.mover.fresh_seeds(self.seeds, until)
        course = self._play(self.z, seeds, until, label)
        heard = target.of_answers(course, self.z)
        lucky = self.mover.lucky(heard.sum(axis=0) - self.heard.sum(axis=0), "later")
        self.mover.note("chance", float(lucky.mean()))
        self.seeds = np.where(lucky, seeds, self.seeds)
        self._keep(np.flatnonzero(lucky), course.take(lucky), heard[:, lucky])

    def _exchange(self, target: Target, until: int, label: str, drift: Drift) -> None:
        """Exchange parts with a second set of scores."""
        assert self.problem.parts is not None
        self.mover.sweep += 1

        def play(z: np.ndarray, seeds: np.ndarray) -> Course:
            return self._play(z, seeds, until, label)

        played = self.seeds[: self.problem.layout.steps]
        now = (self.z, played, self.told, self.heard)
        found = exchange(self.mover, target, now, until, play, drift)
        lucky = self.mover.lucky(found.log_ratio, "exchange")
        self.mover.note("exchange", float(lucky.mean()))
        rows = self.problem.parts.rows
        self.z[rows] = select(lucky, found.z[rows], self.z[rows])
        played[:until] = select(lucky, found.seeds[:until], played[:until])
        self.told = np.where(lucky, found.told, self.told)
        self._keep(np.flatnonzero(lucky), found.course.take(lucky), found.heard[:, lucky])

    def _as_it_is(self, target: Target, rows: np.ndarray) -> Tried:
        """The island before any of these scores is moved."""
        return Tried(self.z[rows], self.told, self._soon(target, self.course, self.z), self.course)

    def _weigh(
        self, target: Target, now: Tried, rows: np.ndarray, z: np.ndarray, moved: np.ndarray, *, play: bool
    ) -> Tried:
        """What ``z``, of whose ``rows`` those ``moved`` differ from ``now``, weighs by testimony and, if played,
        early answers.
        """
        silent = self.problem.witnesses is not None and self.problem.witnesses.told.isdisjoint(moved)
        found = now._replace(values=z[rows], told=now.told if silent else target.of_scores(z))
        if not play:
            return found
        course = self._play(z, self.seeds, self.problem.early_steps, "early steps alone")
        return found._replace(soon=self._soon(target, course, z), course=course)

    def _soon(self, target: Target, course: Course | None, z: np.ndarray) -> np.ndarray:
        """Log weight by the early answers, ``[W]``."""
        early = self.problem.early
        return target.of_answers(course if np.isfinite(early) else None, z, early).sum(axis=0)

    def _settle(
        self,
        kind: str,
        target: Target,
        rows: np.ndarray,
        tried: Tried,
        z: np.ndarray,
        until: int | None,
        label: str,
    ) -> np.ndarray:
        """Play the worlds whose scores ``rows`` differ by now in ``z``, and accept them by the later answers.

        Returns which worlds are as ``z`` has them, bool ``[W]``.
        """
        differs = (tried.values != self.z[rows]).any(axis=0)
        which = np.flatnonzero(differs)
        if until is None or not len(which):
            self.mover.note(kind, len(which) / self.plan.worlds)
            self.z[rows], self.told = tried.values, tried.told
            return np.ones(self.plan.worlds, bool)
        assert self.course is not None
        moved = np.take(z, which, axis=1)
        if until == self.problem.early_steps and tried.course is not None:
            new = tried.course.take(which)  # all that is asked for has been played
        else:
            seeds = np.take(self.seeds[: self.problem.layout.steps], which, axis=1)
            new = self._play(moved, seeds, until, label)
        heard, old = target.of_answers(new, moved), self.heard[:, which]
        before = self._soon(target, self.course, self.z)[which]
        gain = heard.sum(axis=0) - tried.soon[which] - (old.sum(axis=0) - before)
        lucky = self.mover.lucky(gain, "later")
        self.mover.note(kind, np.count_nonzero(lucky) / self.plan.worlds)
        at = ~differs
        at[which[lucky]] = True
        self.z[rows] = select(at, tried.values, self.z[rows])
        self.told = np.where(at, tried.told, self.told)
        self._keep(which[lucky], new.take(lucky), heard[:, lucky])
        return at

    def _keep(self, at: np.ndarray, course: Course, heard: np.ndarray) -> None:
        """Let worlds ``at`` have these courses, and answers of these weights."""
        self.heard[:, at] = heard
        for whole, part in zip(self.course or (), course, strict=True):
            whole[..., at] = part

    # --- courses ------------------------------------------------------------------------------

    def run_on(self, until: int | None, stage: str) -> None:
        """Redraw all that lies beyond step ``until`` and play the worlds to the end of the crisis.

        Always accepted: the answers so far do not read the future. This is the population
        from which the forecast at that moment is read.
        """
        self.mover.sweep += 1
        if until is not None:
            self._refresh(until)
        if until != self.problem.layout.steps:  # else they have been played to the end
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
        if until == layout.steps:
            return  # no event of the crisis is to come
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
