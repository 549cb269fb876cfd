"""Sequential Monte Carlo over worlds: reweight, temper, resample, move.

A world is (scores, step seeds). One course gives the probability of every answer, so that
assimilating an answer is a reweighting; only rejuvenation simulates, and only up to the
last step that the answers so far read. Islands are resampled separately.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from queue import SimpleQueue
from threading import Event
from typing import NamedTuple

import numpy as np

from contingent.infer.island import Island
from contingent.infer.moves import Tally
from contingent.infer.population import Population, effective_size
from contingent.infer.problem import TESTIMONY, Plan, Problem, Target
from contingent.infer.sweeps import rejuvenate

Watch = Callable[[str, Population], None]
Stage = Callable[[Island], None]


class Sampled(NamedTuple):
    """The population that fits all the evidence, and what it took to get there."""

    population: Population
    tally: Tally


def condition(problem: Problem, plan: Plan, hours: Sequence[tuple[float, str]], watch: Watch) -> Sampled:
    """Assimilate the evidence hour by hour; ``watch(label, population)`` sees every stage but the last sweeps."""
    labels = ["before", *(label for _, label in hours)]
    stages = [take_in_scores(problem)]
    before = TESTIMONY
    for hour, label in hours:
        stages.append(take_in(problem, before, hour, label))
        before = hour
    if hours and plan.last_sweeps:
        stages.append(forget(problem, before))
    islands = list(_pool().map(partial(Island, problem, plan), plan.names))
    with closing(in_step(islands, stages)) as all_through:
        for number, population in enumerate(map(Population.joined, all_through)):
            if number < len(labels):
                watch(labels[number], population)
    return Sampled(population, Tally.merged([island.mover.tally for island in islands]))


# --- stages --------------------------------------------------------------------------------------


def take_in_scores(problem: Problem) -> Stage:
    """Take in the evidence on scores, by which nothing is simulated; then run every world."""

    def stage(island: Island) -> None:
        if bridge(island, Target(problem, hour=TESTIMONY), None, "testimony"):
            island.forget_untold()
        island.run_on(None, "prior courses")

    return stage


def take_in(problem: Problem, before: float, hour: float, label: str) -> Stage:
    """Go from the answers given by hour ``before`` to those given by ``hour``."""
    until = problem.step_of(hour)

    def stage(island: Island) -> None:
        if bridge(island, Target(problem, before, hour), until, label):
            island.run_on(until, "run on")
        if hour <= problem.early:  # ancestors count from before anything of the crisis is known
            island.ancestors = np.arange(island.plan.worlds)

    return stage


def forget(problem: Problem, hour: float) -> Stage:
    """Forget the path: more sweeps with all the evidence in, then the future anew."""
    until = problem.step_of(hour)

    def stage(island: Island) -> None:
        island.resample()
        rejuvenate(island, Target(problem, hour, hour), until, "last sweeps", island.plan.last_sweeps)
        island.run_on(until, "run on")

    return stage


# --- islands --------------------------------------------------------------------------------------


@cache
def _pool() -> ThreadPoolExecutor:
    """The threads that islands run on: made once, since every thread keeps memory of its own."""
    return ThreadPoolExecutor(max_workers=os.cpu_count())


def in_step(islands: Sequence[Island], stages: Sequence[Stage]) -> Generator[list[Population]]:
    """Take every island through the stages; yields what they are at a stage once all are through it.

    Islands share nothing, so that none waits for another: each lines up for its next stage behind
    those that are not as far.
    """
    through: SimpleQueue[tuple[int, int, Population | BaseException]] = SimpleQueue()
    stopped = Event()

    def go(island: int, number: int) -> None:
        if stopped.is_set():
            return
        try:
            stages[number](islands[island])
            through.put((island, number, islands[island].population()))
        except BaseException as error:  # raised again where it is waited for
            through.put((island, number, error))
        else:
            if number + 1 < len(stages):
                _pool().submit(go, island, number + 1)

    for island in range(len(islands)):
        _pool().submit(go, island, 0)
    seen: list[dict[int, Population]] = [{} for _ in stages]
    try:
        for here in seen:
            while len(here) < len(islands):
                island, number, found = through.get()
                if isinstance(found, BaseException):
                    raise found
                seen[number][island] = found
            yield [here.pop(island) for island in range(len(islands))]
    finally:
        stopped.set()


# --- tempering ------------------------------------------------------------------------------------


def bridge(island: Island, target: Target, until: int | None, label: str) -> bool:
    """Temper an island from the first hour of a target to the second; True if its worlds have moved."""
    share, moved, half = 0.0, False, island.plan.worlds / 2
    while share < 1:
        gain = target.gain(island.course, island.z)
        step = largest_step(island.log_weights, gain, 1 - share, half)
        island.reweight(step * gain)
        share = 1.0 if step == 1 - share else share + step
        if share < 1 or effective_size(island.log_weights) < half:
            island.resample()
            rejuvenate(island, replace(target, power=share), until, label)
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
