"""Small problems with exact answers, in the shape that the sampler conditions."""

from collections.abc import Callable

import numpy as np

from contingent.infer.population import Population
from contingent.infer.problem import TESTIMONY, Ends, Plan, Problem
from contingent.infer.smc import condition
from contingent.model import arrays
from contingent.model.course import Course
from contingent.model.layout import Layout, Worlds
from contingent.model.priors import Row, clock
from oracles import bare

#: Critical value of Student's t with 15 degrees of freedom: false alarms of 0.1 % a number.
SIXTEEN_ISLANDS, T15 = 16, 4.07


def problem(
    steps: int,
    simulate: Callable[[Worlds, int], Course],
    of_course: Callable[[Course, np.ndarray, float], np.ndarray],
    rows: tuple[Row, ...] = (),
    of_scores: Callable[[np.ndarray], np.ndarray] = lambda z: np.zeros(z.shape[1]),
) -> Problem:
    """One hour a step, no build-up; ``of_course(course, z, hour)`` weighs all answers together, or each."""
    empty = bare.layout(rows=(), buildup_steps=0, crisis_steps=steps, aftermath_steps=0)
    of = bare.layout(
        rows=(*rows, *(clock(f"event/{c}") for c in empty.all_clocks)),
        buildup_steps=0,
        crisis_steps=steps,
        aftermath_steps=0,
    )

    def of_answers(course: Course, z: np.ndarray, ends: Ends) -> np.ndarray:
        return sum(
            (share * np.atleast_2d(of_course(course, z, h)) for h, share in ends), np.zeros((1, z.shape[1]))
        )

    def told(z: np.ndarray, ends: Ends) -> np.ndarray:
        return sum(share for hour, share in ends if hour >= TESTIMONY) * of_scores(z)

    return Problem(of, simulate, told, of_answers, lambda hour: int(np.ceil(hour)))


def course(
    times: np.ndarray, of: Layout = bare.NOTHING, unspent: dict[str, np.ndarray] | None = None
) -> Course:
    """A course that holds ``times [N, W]`` and what is left of some thresholds (others have fired)."""
    worlds = times.shape[1]
    none = np.zeros(worlds, np.float32)
    left = [(unspent or {}).get(c, none - 1) for c in of.all_clocks]
    return Course(
        onset=none,
        times=times.astype(np.float32),
        outcome=np.zeros(worlds, np.int8),
        ended=none,
        dead=np.zeros((2, worlds), np.float32),
        share=none,
        unspent=np.stack(left).astype(np.float32),
        ripe=none,
    )


def noise(seeds: np.ndarray, stream: str) -> np.ndarray:
    """The simulator's own named noise for a step, ``[W]``."""
    worlds = seeds.shape[-1]
    width = 1 << (worlds - 1).bit_length()  # few widths: each is compiled once
    return np.asarray(arrays.uniform(np.resize(seeds, width), stream))[:worlds]


def stages(
    of: Problem, hours: list[float], worlds: int = 512, seed: int = 3, **plan: int
) -> dict[str, Population]:
    """Populations before and after each hour, and ``end`` after the last sweeps."""
    seen: dict[str, Population] = {}
    plan = {"islands": SIXTEEN_ISLANDS, "worlds": worlds, "seed": seed} | plan
    end, _ = condition(of, Plan(**plan), [(h, f"{h:g}") for h in hours], seen.__setitem__)
    return seen | {"end": end}


def deviation(
    population: Population, values: np.ndarray, exact: float, given: np.ndarray | None = None
) -> float:
    """How many standard errors the islands' plain average lies from the exact number."""
    weight = population.by_island(population.weights * (1.0 if given is None else given))
    each = (weight * population.by_island(values)).sum(1) / weight.sum(1)
    return score(each, exact)


def evidence_deviation(population: Population, exact: float) -> float:
    """The same for the evidence, of which the islands' average is unbiased."""
    return score(np.exp(population.log_evidence) / exact, 1.0)


def score(each: np.ndarray, exact: float) -> float:
    return float((each.mean() - exact) / max(each.std(ddof=1) / np.sqrt(len(each)), 1e-9))
