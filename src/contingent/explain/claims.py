"""Claims that matter: how far an answer would be expected to move if a disputed fact were settled.

This is the value of learning, not of changing: it compares worlds in which the fact is so with
those in which it is not, and says nothing of what the fact does. A fact is shown only if its
value exceeds what an unrelated fact would reach by chance once in twenty times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr

from contingent.explain.value import Dealt, dealt, information, move, moves, shuffles, table
from contingent.infer.population import Estimate, Population
from contingent.infer.testimony import ClaimInfo, FactInfo, Testimony
from contingent.model.layout import Layout

SHUFFLES = 200
#: Rate at which a fact that tells nothing is shown all the same: 10 of 201 equally likely ranks.
FALSE_ALARM = 0.05
#: Fewer effective worlds than this on a side, and the fact should be set each way and conditioned anew.
WORLDS_NEEDED = 200
NONE_MATTERS = "No disputed fact moves this answer measurably."


@dataclass(frozen=True)
class Dispute:
    """One fact in every world, and what one more report by its best source would say of it."""

    fact: str
    says: str
    values: tuple[str, ...]
    grade: np.ndarray  # [W] index into values
    report: np.ndarray | None  # [V, W] probability that the source names each value; None: nobody speaks


@dataclass(frozen=True)
class Matter:
    """How much settling one fact would move one answer."""

    fact: str
    says: str
    answer: str
    values: tuple[str, ...]
    shares: tuple[Estimate, ...]  # probability of each value
    answers: tuple[Estimate, ...]  # the answer in the worlds with each value
    value: Estimate  # expected squared move of the answer, less its noise
    threshold: float  # 95 % point of the value under shuffles
    imperfect: float  # expected squared move from one more report by the best source; 0 without one
    bits: float  # mutual information of fact and answer, less its mean under shuffles
    effective: tuple[float, ...]  # effective worlds with each value
    thin: bool  # some value holds fewer than WORLDS_NEEDED
    sentence: str

    @property
    def measurable(self) -> bool:
        """Whether the value exceeds what chance would reach."""
        return self.value.value > self.threshold


def disputes(testimony: Testimony, z: np.ndarray) -> list[Dispute]:
    """All facts in worlds with scores ``z [D, W]``; numbers are split at their prior median."""
    found = []
    for fact in testimony.facts:
        asked = fact if fact.values else replace(fact, cuts=(0.0,), values=("below its middle", "above it"))
        speaking = [c for c in testimony.claims if c.fact.name == fact.name]
        best = min(speaking, key=lambda c: (c.errors.guess, c.source), default=None)
        grade = asked.grade(z, testimony.layout)
        report = None if best is None else one_more_report(best, asked, z, testimony.layout)
        found.append(Dispute(fact.name, fact.says, asked.values, grade, report))
    return found


def one_more_report(claim: ClaimInfo, asked: FactInfo, z: np.ndarray, layout: Layout) -> np.ndarray:
    """Probability that the claim's source, asked again, names each value, in every world, ``[V, W]``.

    The source guesses as its grade and reliability say; else it is right as surely as it was
    in its claim, and otherwise names one of the other values. A number is reported with the
    claim's own spread.
    """
    guess = claim.errors.guess_at(z[layout.row_index[f"source/{claim.source}"]])
    count = len(asked.values)
    if claim.fact.values:
        right = asked.grade(z, layout) == np.arange(count)[:, None]
        honest = np.where(right, claim.certainty, (1 - claim.certainty) / (count - 1))
    else:
        index = layout.row_index[asked.row]
        above = ndtr(layout.rows[index].scale * z[index].astype(np.float64) / claim.sd)
        honest = np.stack([1 - above, above])
    return guess / count + (1 - guess) * honest


def claims_that_matter(
    population: Population,
    y: np.ndarray,
    facts: Sequence[Dispute],
    answer: str,
    given: np.ndarray | None = None,
    seed: int = 1,
) -> tuple[Matter, ...]:
    """What settling each fact would tell about ``answer``, whose indicator or probability is ``y [W]``.

    ``given [W]`` restricts the worlds that the answer is about. All facts are returned, the
    most telling first; show those that are ``measurable``, else say ``NONE_MATTERS``.
    """
    if given is not None:
        population = replace(population, weights=population.weights * given)
    y = np.asarray(y, np.float64)
    deals = dealt(population, y, np.stack(list(shuffles(population, seed, SHUFFLES))))
    found = [_matter(population, y, f, answer, deals) for f in facts]
    return tuple(sorted(found, key=lambda m: -m.value.value))


def _matter(population: Population, y: np.ndarray, fact: Dispute, answer: str, deals: Dealt) -> Matter:
    member = (fact.grade == np.arange(len(fact.values))[:, None]).astype(np.float64)
    found = table(population, y, member)
    chance = deals.tables(member)
    value = move(found)
    answers = tuple(population.mean(y, given=m) for m in member)
    effective = tuple(population.effective(given=m) for m in member)
    imperfect = 0.0 if fact.report is None else max(0.0, move(table(population, y, fact.report)).value)
    return Matter(
        fact=fact.fact,
        says=fact.says,
        answer=answer,
        values=fact.values,
        shares=tuple(population.mean(m) for m in member),
        answers=answers,
        value=value,
        threshold=float(np.quantile(moves(chance)[0], 1 - FALSE_ALARM, method="higher")),
        imperfect=imperfect,
        bits=float(information(found) - information(chance).mean()),
        effective=effective,
        thin=min(effective) < WORLDS_NEEDED,
        sentence=sentence(fact, answer, answers, value.value),
    )


def sentence(fact: Dispute, answer: str, answers: Sequence[Estimate], value: float) -> str:
    """What learning the value would do to the answer, in words."""
    points = 100 * np.sqrt(max(value, 0.0))
    named = {"yes": "if so", "no": "if not"}
    sides = [
        f"{100 * p.value:.0f} % {named.get(v, f'if “{v}”')}"
        for v, p in zip(fact.values, answers, strict=True)
        if np.isfinite(p.value)
    ]
    told = ", ".join(sides)
    return f"Settling “{fact.says}” would be expected to move {answer} by {points:.0f} points: {told}."
