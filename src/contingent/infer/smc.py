"""Sequential Monte Carlo over worlds: reweight, temper, resample, move.

A world is (scores, step seeds). One course gives the probability of every answer, so that
assimilating an answer is a reweighting; only rejuvenation simulates, and only up to the
last step that the answers so far read. Islands are resampled separately.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import numpy as np
from scipy.special import log_ndtr, logsumexp

from contingent.infer.population import Population, draw_worlds, effective_size, generator, systematic
from contingent.model.course import Course
from contingent.model.layout import Layout, Worlds
from contingent.model.priors import score_of_threshold

Target = Callable[[np.ndarray, Course | None], np.ndarray]
Watch = Callable[[str, Population], None]
#: Kinds of move: steering a twelfth or a thirty-second of the scores, and redrawing afresh. Small blocks
#: with long steps were measured to move the scores further per course than half of them with short ones.
STEERED = {"steer some": 12, "steer few": 32}
MOVES = (*STEERED, "redraw")
#: A block of step seeds is one of so many parts of the past.
BLOCKS = 10
#: Share of worlds in which a score is redrawn in one move: at first, and within which limits.
FIRST_RATE, RATES = 0.05, (0.004, 0.5)
#: Acceptance that step sizes are steered into, between sweeps.
LOW_ACCEPTANCE, HIGH_ACCEPTANCE = 0.2, 0.4


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
    last_sweeps: int = 6  # the same once all evidence is in
    score_sweeps: int = 25  # the same while only the testimony is taken in

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the islands: they key all noise of the sampler."""
        return tuple(f"island-{i}" for i in range(self.islands))


class Drift(NamedTuple):
    """Where an island's scores are: mean and spread of each, ``[D]``, by which moves are steered."""

    mean: np.ndarray
    spread: np.ndarray

    @staticmethod
    def of(z: np.ndarray) -> Drift:
        """Mean and spread of each score; the spread is kept wide enough to leave a rut."""
        return Drift(z.mean(axis=1), np.clip(1.1 * z.std(axis=1), 0.1, 1.0))


@dataclass
class Tally:
    """Bookkeeping for the diagnostics."""

    courses: dict[str, float] = field(default_factory=dict)  # course equivalents by stage
    accepted: dict[str, list[float]] = field(default_factory=lambda: {m: [] for m in MOVES})
    resamplings: int = 0

    def add(self, stage: str, courses: float) -> None:
        """Count simulated course equivalents."""
        self.courses[stage] = self.courses.get(stage, 0.0) + courses


class Sampler:
    """The population on its way through the evidence."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan, self.tally = problem, plan, Tally()
        layout = problem.layout
        parts = [draw_worlds(layout, plan.worlds, plan.seed, name) for name in plan.names]
        self.z = np.concatenate([np.asarray(p.z) for p in parts], axis=1)
        self.seeds = np.concatenate([np.asarray(p.seeds) for p in parts], axis=1)
        total = plan.islands * plan.worlds
        self.log_weights = np.zeros(total)
        self.log_evidence = np.zeros(plan.islands)
        self.ancestors = np.tile(np.arange(plan.worlds), plan.islands)
        self.sizes = {m: np.full(plan.islands, s) for m, s in zip(MOVES, (0.6, 1.0, 1.0), strict=True)}
        self.redrawn = np.full((plan.islands, len(layout.rows)), FIRST_RATE)
        self.sweep = [0] * plan.islands  # each island counts its own, so that no other changes its noise
        self.course: Course | None = None

    # --- what is read off it ------------------------------------------------------------------

    def population(self) -> Population:
        """The weighted worlds as they stand, with whole courses."""
        assert self.course is not None
        by_island = self.log_weights.reshape(self.plan.islands, -1)
        weights = np.exp(by_island - logsumexp(by_island, axis=1, keepdims=True)).ravel()
        worlds = Worlds(self.z.copy(), self.seeds.copy())
        course = Course(*(np.array(f) for f in self.course))  # later moves write into the sampler's own
        return Population(worlds, course, weights, self.log_evidence.copy(), self.ancestors.copy())

    # --- assimilation -------------------------------------------------------------------------

    def assimilate_scores(self) -> None:
        """Take in the evidence on scores, by which nothing is simulated; then run every world."""

        def nothing(z: np.ndarray, course: Course | None) -> np.ndarray:
            return np.zeros(z.shape[1])

        def scores(z: np.ndarray, course: Course | None) -> np.ndarray:
            return self.problem.of_scores(z)

        for island in range(self.plan.islands):
            self._bridge(island, nothing, scores, None, "testimony")
        # from here ancestors count: the worlds before anything of the course is known
        self.ancestors = np.tile(np.arange(self.plan.worlds), self.plan.islands)
        self.run_on(np.arange(self.plan.islands), None, "prior courses")

    def assimilate(self, before: float, hour: float, label: str) -> None:
        """Go from the answers given by hour ``before`` to those given by ``hour``."""
        until = self.problem.step_of(hour)
        islands = range(self.plan.islands)
        moved = [
            i for i in islands if self._bridge(i, self._target(before), self._target(hour), until, label)
        ]
        if moved:
            self.run_on(np.array(moved), until, "run on")

    def _target(self, hour: float) -> Target:
        def log_target(z: np.ndarray, course: Course | None) -> np.ndarray:
            assert course is not None
            return self.problem.of_scores(z) + self.problem.of_course(course, z, hour)

        return log_target

    def _bridge(self, island: int, old: Target, new: Target, until: int | None, label: str) -> bool:
        """Temper one island from the old target to the new one; True if its worlds have moved."""
        who, power, moved = self._members(island), 0.0, False
        while power < 1:
            z, course = self.z[:, who], self._part(who)
            gain = new(z, course) - old(z, course)
            step = largest_step(self.log_weights[who], gain, 1 - power, self.plan.worlds / 2)
            self._reweight(island, step * gain)
            power = 1.0 if step == 1 - power else power + step
            if power < 1 or effective_size(self.log_weights[who]) < self.plan.worlds / 2:
                self._resample(island)
                self._rejuvenate(island, blend(old, new, power), until, label)
                moved = True
        return moved

    def _reweight(self, island: int, gain: np.ndarray) -> None:
        who = self._members(island)
        before = logsumexp(self.log_weights[who])
        self.log_weights[who] += gain
        self.log_evidence[island] += logsumexp(self.log_weights[who]) - before

    def _resample(self, island: int) -> None:
        who = self._members(island)
        self.sweep[island] += 1
        weights = np.exp(self.log_weights[who] - self.log_weights[who].max())
        offset = self._noise(island, "resample").random()
        pick = who.start + systematic(weights, self.plan.worlds, offset)
        self._put(who, self.z[:, pick], self.seeds[:, pick], self._part(pick))
        self.ancestors[who] = self.ancestors[pick]
        self.log_weights[who] = 0.0
        self.tally.resamplings += 1

    # --- moves --------------------------------------------------------------------------------

    def mix(self, hour: float) -> None:
        """Forget the path: more sweeps with all the evidence in, then the future anew."""
        until = self.problem.step_of(hour)
        for island in range(self.plan.islands):
            self._resample(island)
            self._rejuvenate(island, self._target(hour), until, "last sweeps", self.plan.last_sweeps)
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
            self.sweep[island] += 1
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
        z_new, seeds_new, correction = self._propose(island, kind, z, seeds, until, drift)
        course, course_new = self._part(who), None
        if until is not None:
            course_new = self.problem.simulate(Worlds(z_new, seeds_new), until)
            self.tally.add(label, self.plan.worlds * until / self.problem.layout.steps)
        value_new = target(z_new, course_new)
        gain = value_new - value + correction
        accepted = np.log(self._noise(island, "accept").random(self.plan.worlds)) < gain
        choose = partial(np.where, accepted)
        merged = None
        if course is not None and course_new is not None:
            merged = Course(*(choose(n, o) for n, o in zip(course_new, course, strict=True)))
        z = z if z_new is z else choose(z_new, z)
        seeds = seeds if seeds_new is seeds else choose(seeds_new, seeds)
        self._put(who, z, seeds, merged or course)
        self._adapt(island, kind, float(accepted.mean()))
        if kind == "redraw":
            self._learn_rates(island, accepted)
        return choose(value_new, value)

    def _propose(
        self, island: int, kind: str, z: np.ndarray, seeds: np.ndarray, until: int | None, drift: Drift
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """A proposal, autoregressive or fresh, and the log of what makes it reversible under the prior."""
        size = self.sizes[kind][island]
        z = z.copy()
        if kind in STEERED:
            return z, seeds, self._steer(island, z, size, drift, STEERED[kind])
        self.chosen = self._redraw(island, z, size)
        seeds = self._fresh_block(island, seeds, until) if until else seeds
        return z, seeds, np.zeros(z.shape[1])

    def _redraw(self, island: int, z: np.ndarray, size: float) -> np.ndarray:
        """Redraw some scores of every world in place from the prior; returns which, ``[D, W]``.

        Each score has its own rate. What no answer depends on is redrawn often and never grows
        stale; what answers pin down is redrawn seldom.
        """
        rows = [i for i, r in enumerate(self.problem.layout.rows) if not r.after]
        chosen, fresh = np.zeros(z.shape, bool), np.empty((len(rows), z.shape[1]), np.float32)
        for noise, row, into in zip(self._noises(island, rows), rows, fresh, strict=True):
            chosen[row] = noise.random(z.shape[1], np.float32) < size * self.redrawn[island, row]
            noise.standard_normal(out=into, dtype=np.float32)
        z[rows] = np.where(chosen[rows], fresh, z[rows])
        return chosen

    def _learn_rates(self, island: int, accepted: np.ndarray) -> None:
        """Between moves, raise the rate of scores whose redraw is accepted as often as not, lower the others."""
        times = self.chosen.sum(axis=1)
        taken = (self.chosen & accepted).sum(axis=1)
        rest = np.maximum(accepted.sum() - taken, 1) / np.maximum(accepted.size - times, 1)
        relative = taken / np.maximum(times, 1) / rest
        factor = np.where(relative > 0.9, 1.7, np.where(relative < 0.7, 0.6, 1.0))
        rates = np.clip(self.redrawn[island] * np.where(times >= 10, factor, 1.0), *RATES)
        self.redrawn[island] = rates

    def _steer(self, island: int, z: np.ndarray, size: float, drift: Drift, parts: int) -> np.ndarray:
        """Move one of ``parts`` of the scores in place, each by an autoregression around where its island is.

        ``z' = m + sqrt(1 - b²)(z - m) + b s ξ`` leaves N(m, s²) as it is; returned is the log
        of what corrects that to the prior. With m = 0 and s = 1 this is plain pCN.
        """
        rows = self._random_part(island, parts)
        m, s = drift.mean[rows, None], drift.spread[rows, None]
        noise = np.empty((len(rows), z.shape[1]), np.float32)
        for generator_, into in zip(self._noises(island, rows), noise, strict=True):
            generator_.standard_normal(out=into, dtype=np.float32)
        old = z[rows]
        new = m + np.float32(np.sqrt(1 - size**2)) * (old - m) + np.float32(size) * s * noise
        z[rows] = new
        gain = (old**2 - new**2 + ((new - m) / s) ** 2 - ((old - m) / s) ** 2) / 2
        return gain.sum(axis=0, dtype=np.float64)

    def _noises(self, island: int, rows: list[int]) -> list[np.random.Generator]:
        """One generator a score, keyed by its name."""
        return [self._noise(island, self.problem.layout.rows[row].name) for row in rows]

    def _random_part(self, island: int, parts: int) -> list[int]:
        """A random one of ``parts`` of the scores that matter before the aftermath, chosen by name."""
        salt = f"{self.plan.seed}/{self.plan.names[island]}/{self.sweep[island]}/part/"

        def moves(
            name: str,
        ) -> bool:  # no checksum: it would always move names of one length together, or apart
            return hashlib.blake2b((salt + name).encode(), digest_size=1).digest()[0] % parts == 0

        return [i for i, r in enumerate(self.problem.layout.rows) if not r.after and moves(r.name)]

    def _fresh_block(self, island: int, seeds: np.ndarray, until: int) -> np.ndarray:
        """Redraw a block of past step seeds, elsewhere in every world."""
        noise = self._noise(island, "block")
        length = max(1, until // BLOCKS)
        start = noise.integers(-length + 1, until, seeds.shape[1])
        steps = np.arange(until)[:, None]
        block = (steps >= start) & (steps < start + length)
        fresh = noise.integers(0, 2**32, (until, seeds.shape[1]), np.uint32)
        return np.concatenate([np.where(block, fresh, seeds[:until]), seeds[until:]])

    def _adapt(self, island: int, kind: str, accepted: float) -> None:
        """Between sweeps, steer a step size towards the wanted acceptance."""
        self.tally.accepted[kind].append(accepted)
        if accepted < LOW_ACCEPTANCE:
            self.sizes[kind][island] *= 0.75
        elif accepted > HIGH_ACCEPTANCE:
            self.sizes[kind][island] = min(1.0, self.sizes[kind][island] / 0.75)

    # --- the future ---------------------------------------------------------------------------

    def run_on(self, islands: np.ndarray, until: int | None, stage: str) -> None:
        """Redraw all that lies beyond step ``until`` and play the worlds to the end of the crisis.

        Always accepted: the answers so far do not read the future. This is the population
        from which the forecast at that moment is read.
        """
        for island in islands:
            self.sweep[island] += 1
            who = self._members(island)
            if until is not None:
                self._refresh(island, until)
            course = self.problem.simulate(
                Worlds(self.z[:, who], self.seeds[:, who]), self.problem.layout.steps
            )
            self.tally.add(stage, self.plan.worlds)
            self._put(who, self.z[:, who], self.seeds[:, who], course)

    def _refresh(self, island: int, until: int) -> None:
        """Fresh seeds after ``until``, fresh scores of the aftermath, and fresh thresholds of what has
        not happened: an Exp(1) threshold known to exceed what is spent is that plus a fresh one.
        """
        who, layout = self._members(island), self.problem.layout
        later = self.seeds[until:, who]
        self.seeds[until:, who] = self._noise(island, "future").integers(0, 2**32, later.shape, np.uint32)
        for i, row in enumerate(layout.rows):
            if row.after:
                self.z[i, who] = self._noise(island, row.name).standard_normal(self.plan.worlds, np.float32)
        course = self._part(who)
        assert course is not None
        for name, left in zip(layout.all_clocks, np.asarray(course.unspent), strict=True):
            i = layout.row_index[f"event/{name}"]
            threshold = -log_ndtr(-self.z[i, who].astype(np.float64))
            fresh = self._noise(island, f"threshold/{name}").exponential(size=self.plan.worlds)
            renewed = score_of_threshold(threshold - left + fresh)
            self.z[i, who] = np.where(left > 0, renewed, self.z[i, who])

    # --- storage ------------------------------------------------------------------------------

    def _members(self, island: int) -> slice:
        return slice(island * self.plan.worlds, (island + 1) * self.plan.worlds)

    def _noise(self, island: int, purpose: str) -> np.random.Generator:
        return generator(self.plan.seed, self.plan.names[island], self.sweep[island], purpose)

    def _part(self, who: slice | np.ndarray) -> Course | None:
        return Course(*(f[..., who] for f in self.course)) if self.course else None

    def _put(self, who: slice, z: np.ndarray, seeds: np.ndarray, course: Course | None) -> None:
        self.z[:, who], self.seeds[:, who] = z, seeds
        if course is None:
            return
        if self.course is None:
            size = self.z.shape[1]
            self.course = Course(*(np.zeros((*np.shape(f)[:-1], size), np.asarray(f).dtype) for f in course))
        for whole, part in zip(self.course, course, strict=True):
            np.asarray(whole)[..., who] = part


def blend(old: Target, new: Target, power: float) -> Target:
    """The geometric bridge between two targets."""

    def log_target(z: np.ndarray, course: Course | None) -> np.ndarray:
        if power == 1:
            return new(z, course)
        return (1 - power) * old(z, course) + power * new(z, course)

    return log_target


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
