"""Sources and the facts that they tell of, as the sampler draws them: nothing is played for that.

Given the facts and the course, no source depends on another: a reliability is proposed for each, and
each is judged by what its own source has reported. Given the sources and the account that a world
is of, no fact depends on another: those that no course has read are drawn exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import ndtr, ndtri

from contingent.infer.problem import Ends
from contingent.infer.testimony import ClaimInfo, FactInfo, Testimony, Weigher

Noise = Callable[[str], np.random.Generator]


@dataclass(frozen=True)
class Witnesses:
    """The testimony, the hour from which each of its claims counts, and the source of each answer."""

    testimony: Testimony
    hours: np.ndarray  # [C]
    answered_by: tuple[str, ...]

    # --- what they say ------------------------------------------------------------------------

    def powers(self, ends: Ends) -> np.ndarray:
        """By how much each claim counts, ``[C]``."""
        return sum((share * (self.hours <= hour) for hour, share in ends), np.zeros(len(self.hours)))

    def logp(self, z: np.ndarray, ends: Ends) -> np.ndarray:
        """Log prior under the accounts and log probability of the claims, by some hours, summed by shares."""
        told = self.testimony.log_claims(z, self.powers(ends))
        whole = sum(share for _, share in ends)
        return told + whole * self.testimony.log_mixture(z) if whole else told

    @cached_property
    def told(self) -> frozenset[int]:
        """Rows of all scores that testimony reads."""
        row_index = self.testimony.layout.row_index
        return frozenset((*self.sources.tolist(), *(row_index[f.row] for f in self.testimony.facts)))

    # --- accounts -----------------------------------------------------------------------------

    def begin(self, z: np.ndarray, noise: Noise) -> np.ndarray:
        """Scores drawn from the plain prior, turned into draws from the mixture of the accounts."""
        z, testimony = z.copy(), self.testimony
        upto = np.cumsum(testimony.accounts)[:-1, None]
        account = (noise("account").random(z.shape[1]) > upto).sum(axis=0)
        for number, reading in enumerate(testimony.readings, 1):
            where = np.flatnonzero(account == number)
            for fact, ratio in reading.ratios:
                row = testimony.layout.row_index[fact.row]
                old, new = _edges(fact.prior()), _edges(fact.prior() * np.asarray(ratio))
                z[row, where] = _score(np.interp(ndtr(z[row, where].astype(np.float64)), new, old))
        return z

    # --- sources ------------------------------------------------------------------------------

    @cached_property
    def sources(self) -> np.ndarray:
        """Rows of the sources' reliabilities."""
        rows = self.testimony.layout.rows
        return np.array([i for i, r in enumerate(rows) if r.name.startswith("source/")], int)

    @cached_property
    def _number(self) -> dict[str, int]:
        rows = self.testimony.layout.rows
        return {rows[i].name.removeprefix("source/"): n for n, i in enumerate(self.sources)}

    @cached_property
    def of_answer(self) -> np.ndarray:
        """Position among ``sources`` of the source of each answer, ``[O]``."""
        return np.array([self._number[s] for s in self.answered_by], int)

    def by_source(self, z: np.ndarray, other: np.ndarray, ends: Ends) -> np.ndarray:
        """What claims weigh in ``other`` against ``z``, which differ in reliabilities alone, by source ``[S, W]``."""
        weighers = Weigher(self.testimony, z), Weigher(self.testimony, other)
        said = np.ones((2, len(self.sources), z.shape[1]))
        for claim, power in zip(self.testimony.claims, self.powers(ends).tolist(), strict=True):
            if power:
                for weigh, of in zip(weighers, said, strict=True):
                    of[self._number[claim.source]] *= weigh(claim) ** power
        return np.log(said[1] / said[0])

    # --- facts --------------------------------------------------------------------------------

    @cached_property
    def facts(self) -> dict[int, FactInfo]:
        """The graded facts, by the row of their score."""
        layout = self.testimony.layout
        return {layout.row_index[f.row]: f for f in self.testimony.facts if f.values}

    @cached_property
    def idle(self) -> np.ndarray:
        """Rows of the graded facts that no course reads."""
        return np.array([i for i in sorted(self.testimony.layout.idle) if i in self.facts], int)

    @cached_property
    def _claims_on(self) -> dict[str, list[tuple[int, ClaimInfo]]]:
        found: dict[str, list[tuple[int, ClaimInfo]]] = {}
        for number, claim in enumerate(self.testimony.claims):
            found.setdefault(claim.fact.name, []).append((number, claim))
        return found

    def draw_facts(self, rows: np.ndarray, z: np.ndarray, ends: Ends, noise: Noise) -> np.ndarray:
        """Scores ``rows`` of graded facts drawn from their law given all others, ``[len(rows), W]``."""
        weigh, powers = Weigher(self.testimony, z), self.powers(ends).tolist()
        account = self._accounts(z, noise)
        drawn = np.empty((len(rows), z.shape[1]), z.dtype)
        for row, into in zip(rows, drawn, strict=True):
            fact = self.facts[int(row)]
            chance = self._prior_by_account(fact)[:, account]
            for number, claim in self._claims_on.get(fact.name, ()):
                for value in range(len(chance)) if powers[number] else ():
                    chance[value] *= claim.by_value(weigh.guess(claim), value) ** powers[number]
            which, where = noise(f"fact/{fact.name}").random((2, z.shape[1]))
            upto = np.cumsum(chance, axis=0)
            value = (which * upto[-1] > upto[:-1]).sum(axis=0)
            edges = _edges(fact.prior())
            into[:] = _score(edges[value] + where * (edges[value + 1] - edges[value]))
        return drawn

    def _accounts(self, z: np.ndarray, noise: Noise) -> np.ndarray:
        """The account that each world is of, drawn given its facts, ``[W]``; 0 is the plain prior."""
        ratios = self.testimony.log_readings(z)
        upto = np.cumsum(np.exp(ratios - ratios.max(axis=0)) * self.testimony.accounts[:, None], axis=0)
        return (noise("account").random(z.shape[1]) * upto[-1] > upto[:-1]).sum(axis=0)

    def _prior_by_account(self, fact: FactInfo) -> np.ndarray:
        """Prior of a fact's values under the plain prior and every reading, ``[V, R + 1]``."""
        ratios = [{f.name: r for f, r in reading.ratios} for reading in self.testimony.readings]
        plain = fact.prior()
        return np.stack([plain, *(plain * np.asarray(r.get(fact.name, 1.0)) for r in ratios)], axis=1)


def _edges(chances: np.ndarray) -> np.ndarray:
    """Probabilities at which one value ends and the next begins, ``[V + 1]``, from 0 to 1."""
    edges = np.append(0.0, np.cumsum(chances))
    return edges / edges[-1]


def _score(probability: np.ndarray) -> np.ndarray:
    """The standard-normal score with this probability below it, float32."""
    return ndtri(np.clip(probability, 1e-12, 1 - 1e-12)).astype(np.float32)
