"""Sequential Monte Carlo over worlds: reweight, temper, resample, move.

A world is (scores, step seeds). One course gives the probability of every answer, so that
assimilating an answer is a reweighting; only rejuvenation simulates, and only up to the
last step that the answers so far read. Islands are resampled separately.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
from scipy.special import logsumexp

from contingent.infer.island import Island
from contingent.infer.moves import Tally
from contingent.infer.population import Population, effective_size
from contingent.infer.problem import Plan, Problem, Target
from contingent.model.course import Course
from contingent.model.layout import Worlds

Watch = Callable[[str, Population], None]


@cache
def _pool() -> ThreadPoolExecutor:
    """The threads that islands run on: made once, since every thread keeps memory of its own."""
    return ThreadPoolExecutor(max_workers=os.cpu_count())


class Sampler:
    """The population on its way through the evidence."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem, self.plan = problem, plan
        self.islands = [Island(problem, plan, name) for name in plan.names]

    @property
    def tally(self) -> Tally:
        """What all islands have simulated and accepted."""
        return Tally.merged([island.mover.tally for island in self.islands])

    def population(self) -> Population:
        """The weighted worlds as they stand, with whole courses."""
        courses = [island.course for island in self.islands if island.course is not None]
        logs = [island.log_weights for island in self.islands]
        return Population(
            Worlds(*(np.concatenate([getattr(i, f) for i in self.islands], axis=1) for f in ("z", "seeds"))),
            Course(*(np.concatenate(fields, axis=-1) for fields in zip(*courses, strict=True))),
            np.concatenate([np.exp(x - np.asarray(logsumexp(x))) for x in logs]),
            np.array([island.log_evidence for island in self.islands]),
            np.concatenate([island.ancestors for island in self.islands]),
        )

    def assimilate_scores(self) -> None:
        """Take in the evidence on scores, by which nothing is simulated; then run every world."""
        start = Target(self.problem, testimony=0.0)

        def take_in(island: Island) -> None:
            bridge(island, start, replace(start, testimony=1.0), None, "testimony")
            island.run_on(None, "prior courses")

        self._each(take_in)

    def assimilate(self, before: float, hour: float, label: str) -> None:
        """Go from the answers given by hour ``before`` to those given by ``hour``."""
        until = self.problem.step_of(hour)
        start = Target(self.problem, before, hour, power=0.0)

        def take_in(island: Island) -> None:
            if bridge(island, start, replace(start, power=1.0), until, label):
                island.run_on(until, "run on")
            if hour <= self.problem.early:  # ancestors count from before anything of the crisis is known
                island.ancestors = np.arange(self.plan.worlds)

        self._each(take_in)

    def mix(self, hour: float) -> None:
        """Forget the path: more sweeps with all the evidence in, then the future anew."""
        until = self.problem.step_of(hour)

        def forget(island: Island) -> None:
            island.resample()
            island.rejuvenate(Target(self.problem, hour, hour), until, "last sweeps", self.plan.last_sweeps)
            island.run_on(until, "run on")

        self._each(forget)

    def _each(self, work: Callable[[Island], Any]) -> None:
        """Let every island do its work, side by side: they share nothing, so that the order is no matter."""
        list(_pool().map(work, self.islands))


def bridge(island: Island, start: Target, end: Target, until: int | None, label: str) -> bool:
    """Temper an island from one target to another; True if its worlds have moved."""
    share, moved, half = 0.0, False, island.plan.worlds / 2
    while share < 1:
        gain = end.gain(island.course, island.z)
        if until is None:
            gain = gain + end.of_scores(island.z) - start.of_scores(island.z)
        step = largest_step(island.log_weights, gain, 1 - share, half)
        island.reweight(step * gain)
        share = 1.0 if step == 1 - share else share + step
        if share < 1 or effective_size(island.log_weights) < half:
            island.resample()
            between = replace(end, testimony=share) if until is None else replace(end, power=share)
            island.rejuvenate(between, until, label)
            moved = True
    return moved


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
