"""Truths drawn from the prior of a case, and what instruments and sources say of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, ndtri

from contingent.compile import Compiled
from contingent.infer.observe import Record
from contingent.infer.population import draw_worlds, generator
from contingent.infer.testimony import ClaimInfo, FactInfo, Testimony
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.simulate import simulate


@dataclass(frozen=True)
class Truths:
    """Worlds with their courses, and the account under which each was drawn (0: the plain prior)."""

    compiled: Compiled
    worlds: Worlds
    course: Course
    accounts: np.ndarray
    seed: int

    @classmethod
    def drawn(cls, compiled: Compiled, count: int, seed: int) -> Truths:
        """Draw from the mixture that the chain conditions under: every account weighs the same.

        Each account keeps the plain prior except for the facts of which it speaks.
        """
        worlds = draw_worlds(compiled.model.layout, count, seed, "truth")
        z, readings = np.array(worlds.z), compiled.testimony.readings
        accounts = generator(seed, "truth", "account").integers(0, len(readings) + 1, count)
        for number, reading in enumerate(readings, 1):
            for fact, ratio in reading.ratios:
                under = accounts == number
                noise = generator(seed, "truth", reading.name, fact.name).random((2, count))
                row = compiled.model.layout.row_index[fact.row]
                z[row] = np.where(under, scores(fact, np.asarray(ratio), noise), z[row])
        worlds = Worlds(z, worlds.seeds)
        return cls(compiled, worlds, simulate(compiled.model, worlds), accounts, seed)

    def one(self, number: int) -> tuple[np.ndarray, Course]:
        """Scores ``[D, 1]`` and course of one of them."""
        at = np.array([number])
        return np.asarray(self.worlds.z)[:, at], self.course.take(at)

    def answers(self, number: int) -> tuple[Record, Testimony]:
        """The questions of the case, answered by this world through the instruments and sources."""
        z, course = self.one(number)
        noise = generator(self.seed, "truth", number, "answers")
        record, testimony = self.compiled.record, self.compiled.testimony
        answered = []
        for asked in record.instruments:
            truth, reliability = asked.truth(course, record.layout), record.reliability(asked, z)
            answered.append(asked.answered(float(asked.report(truth, reliability, noise.random((3, 1)))[0])))
        claims = tuple(said(claim, testimony, z, float(noise.random())) for claim in testimony.claims)
        return Record(tuple(answered), record.layout), replace(testimony, claims=claims)


def scores(fact: FactInfo, ratio: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """Scores of a fact whose values have ``ratio`` times their plain prior, from uniforms ``[2, W]``."""
    upto = ndtr(np.array([-np.inf, *fact.cuts, np.inf]))
    value = np.searchsorted(np.cumsum(fact.prior() * ratio)[:-1], noise[0])
    return ndtri(upto[value] + noise[1] * (upto[value + 1] - upto[value]))


def said(claim: ClaimInfo, testimony: Testimony, z: np.ndarray, noise: float) -> ClaimInfo:
    """What the source says of its fact: the recorded values, or the others."""
    assert claim.fact.values, "a claimed number is no question with two answers"
    layout = testimony.layout
    guess = claim.errors.guess_at(z[layout.row_index[f"source/{claim.source}"]])
    if noise < claim.probability(z, layout, claim.fact.grade(z, layout), guess)[0]:
        return claim
    rest = tuple(v for v in range(len(claim.fact.values)) if v not in claim.allowed)
    return replace(claim, allowed=rest)
