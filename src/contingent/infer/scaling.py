"""Power-scaling: which priors the answers hang on (kallioinen2024).

A prior raised to a power below one counts less, above one more. The worlds that fit the record are reweighted
accordingly, quantity by quantity, so that nothing is conditioned anew. The same is done with the record and
with the testimony as wholes, and with the words of certainty, which stand for bands of probability: claims and
priors that hold one are set to the lower end of their bands, and to the upper.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from contingent.infer.population import Estimate, Population, pool
from contingent.infer.record import Record
from contingent.infer.testimony import ClaimInfo, FactInfo, Testimony
from contingent.infer.weights import WORST_TAIL, difference, smoothed

#: A prior or a likelihood is raised to each.
POWERS = (0.5, 2.0)
#: What a row of scores is called in front of its name, where its prior is a belief and not a chance event.
BELIEFS = ("behaviour", "actor", "leg", "effect", "source")
Pair = tuple[np.ndarray, np.ndarray]  # log ratios [W]: counting less and counting more


class Scaled(NamedTuple):
    """One answer with something counting less, and counting more. None where reweighting cannot tell."""

    name: str
    answer: str
    less: Estimate | None
    more: Estimate | None
    change: Estimate | None  # more less less
    tail: float  # the larger Pareto k of the two


def scaled(
    population: Population, answers: Mapping[str, np.ndarray], ratios: Iterable[tuple[str, Pair]]
) -> Iterator[Scaled]:
    """Every answer (indicator or probability ``[W]``) under each of two reweightings."""
    islands = np.stack([population.by_island(y) for y in answers.values()]).astype(np.float64)
    for name, pair in ratios:
        weights, tails = zip(*(smoothed(population, log_ratio) for log_ratio in pair), strict=True)
        sides = [
            _means(population, islands, w) if k < WORST_TAIL else None
            for w, k in zip(weights, tails, strict=True)
        ]
        for n, answer in enumerate(answers):
            less, more = (side[n] if side else None for side in sides)
            change = difference(less, more, same_noise=True) if less and more else None
            yield Scaled(name, answer, less, more, change, max(tails))


def _means(population: Population, values: np.ndarray, ratio: np.ndarray) -> list[Estimate]:
    """Means of many answers ``[K, I, N]`` under one reweighting, all at once: there are hundreds of these."""
    weight = population.by_island(population.weights * ratio)
    above, below = np.einsum("in,kin->ki", weight, values), weight.sum(axis=1)
    return [pool(row, below, population.shares) for row in above]


def powered(log_density: np.ndarray) -> Pair:
    """Log ratios of a density at each of ``POWERS`` over itself."""
    less, more = ((power - 1) * log_density for power in POWERS)
    return less, more


def wholes(population: Population, testimony: Testimony, record: Record) -> Iterator[tuple[str, Pair]]:
    """The record and the testimony, each as a whole."""
    yield "record", powered(record.logp(population.course, population.z).sum(axis=0))
    yield "testimony", powered(testimony.log_claims(population.z))


def priors(population: Population, testimony: Testimony) -> Iterator[tuple[str, Pair]]:
    """The prior of every fact by value, of every other belief by its score."""
    layout, z = testimony.layout, population.z
    for fact in testimony.facts:
        if fact.values:
            yield f"fact/{fact.name}", powered(np.log(fact.prior())[fact.grade(z, layout)])
        elif fact.row.startswith("fact/"):
            yield fact.row, powered(_normal(z[layout.row_index[fact.row]]))
    for index, row in enumerate(layout.rows):
        if row.name.partition("/")[0] in BELIEFS and row.scale:
            yield row.name, powered(_normal(z[index]))


def _normal(score: np.ndarray) -> np.ndarray:
    """Log density of a standard-normal score, up to a constant."""
    return -0.5 * score.astype(np.float64) ** 2


Band = tuple[float, float]  # lowest and highest probability of a certainty word


def words(
    population: Population,
    testimony: Testimony,
    of_claims: Mapping[int, Band],
    of_priors: Mapping[str, Band],
) -> Iterator[tuple[str, Pair]]:
    """The certainty words about each fact at the lower and upper ends of their bands; all of them first.

    ``of_claims`` holds the bands by position of the claim, ``of_priors`` those of yes/no facts by name.
    """
    about: dict[str, Pair] = {}
    for fact in testimony.facts:
        claims = [c for c in testimony.claims if c.fact.name == fact.name and c.position in of_claims]
        if fact.values and (claims or fact.name in of_priors):
            grade = fact.grade(population.z, testimony.layout)
            low, high = (
                _prior_at(fact, of_priors.get(fact.name), end, grade)
                + sum(_claim_at(c, of_claims[c.position][end], population, testimony, grade) for c in claims)
                for end in (0, 1)
            )
            about[fact.name] = low, high
    if about:
        low, high = (np.sum([pair[end] for pair in about.values()], axis=0) for end in (0, 1))
        yield "all", (low, high)
    yield from about.items()


def _prior_at(fact: FactInfo, band: Band | None, end: int, grade: np.ndarray) -> np.ndarray:
    """Log ratio of a yes/no fact's prior at one end of its word's band over the prior as it is."""
    if band is None:
        return np.zeros(len(grade))
    return np.log(np.array([1 - band[end], band[end]]) / fact.prior())[grade]


def _claim_at(
    claim: ClaimInfo, certainty: float, population: Population, testimony: Testimony, grade: np.ndarray
) -> np.ndarray:
    """Log ratio of a claim's probability if its word meant this certainty over that as it is."""
    z, layout = population.z, testimony.layout
    guess = claim.errors.guess_at(z[layout.row_index[f"source/{claim.source}"]])
    moved = replace(claim, certainty=certainty)
    return moved.logp(z, layout, grade, guess) - claim.logp(z, layout, grade, guess)
