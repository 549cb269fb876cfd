"""A truth drawn from the prior of a case, and what instruments and sources say of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import ndtr, ndtri

from contingent.compile import Compiled
from contingent.infer.population import draw_worlds, generator
from contingent.infer.record import Record
from contingent.infer.testimony import ClaimInfo, FactInfo, Testimony
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.simulate import simulate


@dataclass(frozen=True)
class Truth:
    """One world with its course, and the account under which it was drawn (0: the plain prior)."""

    compiled: Compiled
    key: tuple[int, str]
    account: int
    z: np.ndarray  # [D, 1]
    course: Course

    @classmethod
    def drawn(cls, compiled: Compiled, seed: int, number: int) -> Truth:
        """Draw from the mixture that the chain conditions under: every account weighs the same.

        An account keeps the plain prior except for the facts of which it speaks.
        """
        key = (seed, f"truth-{number}")
        worlds = draw_worlds(compiled.model.layout, 1, *key)
        readings = compiled.testimony.readings
        account = int(generator(*key, "account").integers(len(readings) + 1))
        z = np.array(worlds.z)
        for fact, ratio in readings[account - 1].ratios if account else ():
            noise = generator(*key, "account", fact.name).random(2)
            z[compiled.model.layout.row_index[fact.row]] = score(fact, np.asarray(ratio), noise)
        return cls(compiled, key, account, z, simulate(compiled.model, Worlds(z, worlds.seeds)))

    def answers(self) -> tuple[Record, Testimony]:
        """The questions of the case, answered by this world through its instruments and sources."""
        noise = generator(*self.key, "answers")
        record, testimony = self.compiled.record, self.compiled.testimony
        answered = []
        for asked in record.instruments:
            truth, reliability = asked.truth(self.course, record.layout), record.reliability(asked, self.z)
            answer = asked.report(truth, reliability, noise.random((3, 1)))
            answered.append(asked.answered(float(answer[0])))
        claims = tuple(said(claim, testimony, self.z, noise.random()) for claim in testimony.claims)
        return Record(tuple(answered), record.layout), replace(testimony, claims=claims)


def score(fact: FactInfo, ratio: np.ndarray, noise: np.ndarray) -> float:
    """Score of a fact whose values have ``ratio`` times their plain prior, from two uniforms."""
    upto = ndtr(np.array([-np.inf, *fact.cuts, np.inf]))
    value = int(np.searchsorted(np.cumsum(fact.prior() * ratio)[:-1], noise[0]))
    return float(ndtri(upto[value] + noise[1] * (upto[value + 1] - upto[value])))


def said(claim: ClaimInfo, testimony: Testimony, z: np.ndarray, noise: float) -> ClaimInfo:
    """What the source says of its fact: the recorded values, or the others."""
    assert claim.fact.values, "a claimed number is no question with two answers"
    layout = testimony.layout
    guess = claim.errors.guess_at(z[layout.row_index[f"source/{claim.source}"]])
    if noise < claim.probability(z, layout, claim.fact.grade(z, layout), guess)[0]:
        return claim
    rest = tuple(v for v in range(len(claim.fact.values)) if v not in claim.allowed)
    return replace(claim, allowed=rest)
