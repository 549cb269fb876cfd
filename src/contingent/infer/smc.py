"""Sequential Monte Carlo over worlds: reweight, temper, resample, move.

A world is (scores, step seeds). One course gives the probability of every answer, so that
assimilating an answer is a reweighting; only rejuvenation simulates, and only up to the
last step that the answers so far read. Islands are resampled separately.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from scipy.special import log_ndtr, logsumexp

from contingent.infer.moves import MOVES, Drift, Mover, Tally
from contingent.infer.population import Population, draw_worlds, effective_size, systematic
from contingent.model.course import Course
from contingent.model.layout import Layout, Worlds
from contingent.model.priors import score_of_threshold

Target = Callable[[np.ndarray, Course | None], np.ndarray]
Path = Callable[[float], Target]  # power in [0, 1] -> the target there
Watch = Callable[[str, Population], None]


@dataclass(frozen=True)
class Problem:
    """What is conditioned: a simulator, the evidence on scores, and that on courses.

    ``simulate(worlds, until)`` gives courses up to a step; ``of_scores(z)`` is a log weight
    ``[W]``; ``of_course(course, z, hour)`` the log probability of the answers given by
    ``hour``; ``step_of(hour)`` the step at which an hour has been simulated.
    """

    layout: Layout
    simulate: Callable[[Worlds, int], Course]
    of_scores: Callable[[np.ndarray], np.ndarray]
    of_course: Callable[[Course, np.ndarray, float], np.ndarray]
    step_of: Callable[[float], int]


@dataclass(frozen=True)
class Plan:
    """Size of the population and of its rejuvenation."""

    seed: int = 1
    islands: int = 4
    worlds: int = 4096  # an island
    sweeps: int = 1  # of all kinds of move, at each resampling
    last_sweeps: int = 4  # the same once all evidence is in
    score_sweeps: int = 6  # the same while only the testimony is taken in

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the islands: they key all noise of the sampler."""
        return tuple(f"island-{i}" for i in range(self.islands))


class Sampler:
    """The population on its way through the evidence."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        layout = problem.layout
        parts = [draw_worlds(layout, plan.worlds, plan.seed, name) for name in plan.names]
        self.z = np.concatenate([np.asarray(p.z) for p in parts], axis=1)
        self.seeds = np.concatenate([np.asarray(p.seeds) for p in parts], axis=1)
        total = plan.islands * plan.worlds
        self.log_weights = np.zeros(total)
        self.log_evidence = np.zeros(plan.islands)
        self.ancestors = np.tile(np.arange(plan.worlds), plan.islands)
        self.movers = [Mover(layout, plan.seed, name) for name in plan.names]
        self.course: Course | None = None

    # --- what is read off it ------------------------------------------------------------------

    @property
    def tally(self) -> Tally:
        """What all islands have simulated and accepted."""
        return Tally.merged([m.tally for m in self.movers])

    def population(self) -> Population:
        """The weighted worlds as they stand, with whole courses."""
        assert self.course is not None
        by_island = self.log_weights.reshape(self.plan.islands, -1)
        weights = np.exp(by_island - np.asarray(logsumexp(by_island, axis=1, keepdims=True))).ravel()
        worlds = Worlds(self.z.copy(), self.seeds.copy())
        course = Course(*(np.array(f) for f in self.course))  # later moves write into the sampler's own
        return Population(worlds, course, weights, self.log_evidence.copy(), self.ancestors.copy())

    # --- assimilation -------------------------------------------------------------------------

    def assimilate_scores(self) -> None:
        """Take in the evidence on scores, by which nothing is simulated; then run every world."""

        def path(power: float) -> Target:
            return lambda z, course: power * self.problem.of_scores(z)

        self._each(lambda island: self._bridge(island, path, None, "testimony"))
        # from here ancestors count: the worlds before anything of the course is known
        self.ancestors = np.tile(np.arange(self.plan.worlds), self.plan.islands)
        self.run_on(np.arange(self.plan.islands), None, "prior courses")

    def assimilate(self, before: float, hour: float, label: str) -> None:
        """Go from the answers given by hour ``before`` to those given by ``hour``."""
        until = self.problem.step_of(hour)
        moved = self._each(lambda island: self._bridge(island, self._path(before, hour), until, label))
        if any(moved):
            self.run_on(np.flatnonzero(np.array(moved)), until, "run on")

    def _each(self, work: Callable[[int], Any]) -> list[Any]:
        """Let every island do its work, side by side: they share nothing, so that the order is no matter."""
        with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
            return list(pool.map(work, range(self.plan.islands)))

    def _path(self, before: float, hour: float) -> Path:
        """The geometric bridge from the answers given by hour ``before`` to those given by ``hour``."""

        def at(power: float) -> Target:
            def log_target(z: np.ndarray, course: Course | None) -> np.ndarray:
                assert course is not None
                found = self.problem.of_scores(z)
                for share, end in ((1 - power, before), (power, hour)):
                    if share:
                        found = found + share * self.problem.of_course(course, z, end)
                return found

            return log_target

        return at

    def _bridge(self, island: int, path: Path, until: int | None, label: str) -> bool:
        """Temper one island along a path of targets; True if its worlds have moved."""
        who, power, moved = self._members(island), 0.0, False
        while power < 1:
            z, course = self.z[:, who], self._part(who)
            gain = path(1.0)(z, course) - path(0.0)(z, course)
            step = largest_step(self.log_weights[who], gain, 1 - power, self.plan.worlds / 2)
            self._reweight(island, step * gain)
            power = 1.0 if step == 1 - power else power + step
            if power < 1 or effective_size(self.log_weights[who]) < self.plan.worlds / 2:
                self._resample(island)
                self._rejuvenate(island, path(power), until, label)
                moved = True
        return moved

    def _reweight(self, island: int, gain: np.ndarray) -> None:
        who = self._members(island)
        before = float(np.logaddexp.reduce(self.log_weights[who]))
        self.log_weights[who] += gain
        self.log_evidence[island] += float(np.logaddexp.reduce(self.log_weights[who])) - before

    def _resample(self, island: int) -> None:
        who = self._members(island)
        self.movers[island].sweep += 1
        weights = np.exp(self.log_weights[who] - self.log_weights[who].max())
        offset = self.movers[island].noise("resample").random()
        pick = who.start + systematic(weights, self.plan.worlds, offset)
        self._put(who, self.z[:, pick], self.seeds[:, pick], self._part(pick))
        self.ancestors[who] = self.ancestors[pick]
        self.log_weights[who] = 0.0
        self.movers[island].tally.resamplings += 1

    # --- moves --------------------------------------------------------------------------------

    def mix(self, hour: float) -> None:
        """Forget the path: more sweeps with all the evidence in, then the future anew."""
        until = self.problem.step_of(hour)

        def forget(island: int) -> None:
            self._resample(island)
            self._rejuvenate(island, self._path(hour, hour)(1.0), until, "last sweeps", self.plan.last_sweeps)

        self._each(forget)
        self.run_on(np.arange(self.plan.islands), until, "run on")

    def _rejuvenate(
        self, island: int, target: Target, until: int | None, label: str, sweeps: int | None = None
    ) -> None:
        """Sweeps of all kinds of move, each leaving the target as it is."""
        sweeps = sweeps or self.plan.sweeps
        if until is None:  # no course is needed: sweeps are cheap, and the testimony deserves many
            sweeps = self.plan.score_sweeps
        who = self._members(island)
        value = target(self.z[:, who], self._part(who))
        drift = Drift.of(self.z[:, who])  # set before the moves, so that it does not adapt within them
        for kind in MOVES * sweeps:
            self.movers[island].sweep += 1
            value = self._move(island, kind, target, value, until, label, drift)

    def _move(
        self,
        island: int,
        kind: str,
        target: Target,
        value: np.ndarray,
        until: int | None,
        label: str,
        drift: Drift,
    ) -> np.ndarray:
        """One Metropolis-Hastings move of every world of an island; returns the new target values."""
        who = self._members(island)
        z, seeds = self.z[:, who], self.seeds[:, who]
        z_new, seeds_new, correction, redrawn = self.movers[island].propose(kind, z, seeds, until, drift)
        course, course_new = self._part(who), None
        if until is not None:
            course_new = self.problem.simulate(Worlds(z_new, seeds_new), until)
            self.movers[island].tally.add(label, self.plan.worlds * until / self.problem.layout.steps)
        value_new = target(z_new, course_new)
        gain = value_new - value + correction
        accepted = np.log(self.movers[island].noise("accept").random(self.plan.worlds)) < gain
        choose = partial(np.where, accepted)
        merged = None
        if course is not None and course_new is not None:
            merged = Course(*(choose(n, o) for n, o in zip(course_new, course, strict=True)))
        z = z if z_new is z else choose(z_new, z)
        seeds = seeds if seeds_new is seeds else choose(seeds_new, seeds)
        self._put(who, z, seeds, merged or course)
        self.movers[island].learn(kind, accepted, redrawn)
        return choose(value_new, value)

    # --- the future ---------------------------------------------------------------------------

    def run_on(self, islands: np.ndarray, until: int | None, stage: str) -> None:
        """Redraw all that lies beyond step ``until`` and play the worlds to the end of the crisis.

        Always accepted: the answers so far do not read the future. This is the population
        from which the forecast at that moment is read.
        """
        for island in islands:
            self.movers[island].sweep += 1
            self.movers[island].tally.add(stage, self.plan.worlds)
            if until is not None:
                self._refresh(island, until)
        who = np.concatenate([np.r_[self._members(island)] for island in islands])
        worlds = Worlds(self.z[:, who], self.seeds[:, who])
        course = self.problem.simulate(worlds, self.problem.layout.steps)
        self._put(who, worlds.z, worlds.seeds, course)

    def _refresh(self, island: int, until: int) -> None:
        """Fresh seeds after ``until``, fresh scores of the aftermath, and fresh thresholds of what has
        not happened: an Exp(1) threshold known to exceed what is spent is that plus a fresh one.
        """
        who, layout = self._members(island), self.problem.layout
        later = self.seeds[until:, who]
        self.seeds[until:, who] = (
            self.movers[island].noise("future").integers(0, 2**32, later.shape, np.uint32)
        )
        for i, row in enumerate(layout.rows):
            if row.after:
                self.z[i, who] = (
                    self.movers[island].noise(row.name).standard_normal(self.plan.worlds, np.float32)
                )
        course = self._part(who)
        assert course is not None
        for name, left in zip(layout.all_clocks, np.asarray(course.unspent), strict=True):
            i = layout.row_index[f"event/{name}"]
            threshold = -log_ndtr(-self.z[i, who].astype(np.float64))
            fresh = self.movers[island].noise(f"threshold/{name}").exponential(size=self.plan.worlds)
            renewed = score_of_threshold(threshold - left + fresh)
            self.z[i, who] = np.where(left > 0, renewed, self.z[i, who])

    # --- storage ------------------------------------------------------------------------------

    def _members(self, island: int) -> slice:
        return slice(island * self.plan.worlds, (island + 1) * self.plan.worlds)

    def _part(self, who: slice | np.ndarray) -> Course | None:
        return Course(*(f[..., who] for f in self.course)) if self.course else None

    def _put(self, who: slice | np.ndarray, z: np.ndarray, seeds: np.ndarray, course: Course | None) -> None:
        self.z[:, who], self.seeds[:, who] = z, seeds
        if course is None:
            return
        if self.course is None:
            size = self.z.shape[1]
            self.course = Course(*(np.zeros((*np.shape(f)[:-1], size), np.asarray(f).dtype) for f in course))
        for whole, part in zip(self.course, course, strict=True):
            np.asarray(whole)[..., who] = part


def largest_step(log_weights: np.ndarray, gain: np.ndarray, most: float, least_effective: float) -> float:
    """The largest step towards the new target that leaves ``least_effective`` worlds, by bisection."""
    if effective_size(log_weights + most * gain) >= least_effective:
        return most
    low, high = 0.0, most
    for _ in range(30):
        middle = (low + high) / 2
        if effective_size(log_weights + middle * gain) >= least_effective:
            low = middle
        else:
            high = middle
    return high


def condition(problem: Problem, plan: Plan, hours: Sequence[tuple[float, str]], watch: Watch) -> Sampler:
    """Assimilate the evidence hour by hour; ``watch(label, population)`` sees every stage."""
    sampler = Sampler(problem, plan)
    sampler.assimilate_scores()
    watch("before", sampler.population())
    before = -np.inf
    for hour, label in hours:
        sampler.assimilate(before, hour, label)
        watch(label, sampler.population())
        before = hour
    if hours and plan.last_sweeps:
        sampler.mix(before)
    return sampler
