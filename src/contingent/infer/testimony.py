"""Claims as evidence on facts, and readings as priors over facts.

Everything here reads scores only: no course is simulated.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import logsumexp, ndtr

from contingent.infer.observe import ROOT, Errors
from contingent.model.layout import Layout

#: So many probabilities are multiplied before a logarithm is taken: few enough not to vanish.
CLAIMS_A_LOG = 10


@dataclass(frozen=True)
class FactInfo:
    """How a fact is read off the scores: cutpoints of its grades, or the row it measures."""

    name: str
    says: str
    values: tuple[str, ...]  # ("no", "yes"), the grades, or () for numbers
    row: str  # name of its score
    cuts: tuple[float, ...]

    def grade(self, z: np.ndarray, layout: Layout) -> np.ndarray:
        """Index of the value in every world, ``[W]``."""
        score = z[layout.row_index[self.row]]
        found = np.zeros(len(score), np.int8)
        for cut in self.cuts:
            found += score > np.float32(cut)
        return found.astype(np.intp)

    def prior(self) -> np.ndarray:
        """Prior probability of every value before any source is heard."""
        edges = np.concatenate([[-np.inf], self.cuts, [np.inf]])
        return np.diff(ndtr(edges))


@dataclass(frozen=True)
class ClaimInfo:
    """A report about a fact: the values claimed (or a number in logs), how surely, by whom."""

    fact: FactInfo
    allowed: tuple[int, ...]
    center: float
    sd: float
    certainty: float
    source: str
    errors: Errors
    known: str
    position: int  # in the case's list of claims

    def logp(self, z: np.ndarray, layout: Layout, grade: np.ndarray, guess: np.ndarray) -> np.ndarray:
        """Log of ``probability``, ``[W]``."""
        return np.log(self.probability(z, layout, grade, guess))

    def probability(self, z: np.ndarray, layout: Layout, grade: np.ndarray, guess: np.ndarray) -> np.ndarray:
        """Probability of the report (density, of a number) given the fact's value ``grade``, ``[W]``.

        ``guess`` is the chance that a report of this source is worth no more than a guess.
        """
        if not self.fact.values:
            return self._density_of_number(z, layout, guess)
        return self.by_value(guess, grade)

    def by_value(self, guess: np.ndarray, grade: np.ndarray | int) -> np.ndarray:
        """Probability of the report if the fact has this value: a guess is as good as a coin, ``[W]``."""
        return 0.5 + (1 - guess) * self._lean.take(grade)

    @cached_property
    def _lean(self) -> np.ndarray:
        """By how much one who does not guess is more likely than a coin to say so, by the fact's value."""
        so = np.isin(np.arange(len(self.fact.values)), self.allowed)
        return np.where(so, self.certainty - 0.5, 0.5 - self.certainty).astype(np.float32)

    def _density_of_number(self, z: np.ndarray, layout: Layout, guess: np.ndarray) -> np.ndarray:
        index = layout.row_index[self.fact.row]
        row = layout.rows[index]
        truth = row.location + row.scale * z[index]
        kernel = np.exp(-0.5 * ((self.center - truth) / self.sd) ** 2) / ROOT / self.sd
        wide = 6.0  # a guess may be wrong by some orders of magnitude: flat over e^6
        return guess / wide + (1 - guess) * kernel


@dataclass(frozen=True)
class ReadingInfo:
    """An account: for each fact it speaks of, the odds of its prior against the plain one, by value."""

    name: str
    ratios: tuple[tuple[FactInfo, tuple[float, ...]], ...]

    def log_ratio(self, grades: dict[str, np.ndarray], worlds: int) -> np.ndarray:
        """Log of (prior under the account / plain prior), ``[W]``."""
        found = np.zeros(worlds)
        for fact, ratio in self._logs:
            found += ratio.take(grades[fact])
        return found

    @cached_property
    def _logs(self) -> list[tuple[str, np.ndarray]]:
        return [(fact.name, np.log(np.asarray(ratio))) for fact, ratio in self.ratios]


@dataclass(frozen=True)
class Testimony:
    """What is believed of the facts before the course is looked at."""

    layout: Layout
    facts: tuple[FactInfo, ...]
    claims: tuple[ClaimInfo, ...]
    readings: tuple[ReadingInfo, ...]
    under: str = ""  # condition under this reading alone; by default under the mixture of all
    shares: tuple[float, ...] = ()  # of the plain prior and every reading in the mixture; by default equal

    def grades(self, z: np.ndarray) -> dict[str, np.ndarray]:
        """Value of every fact in every world."""
        return self._grades_of(self.facts, z)

    def _grades_of(self, facts: Iterable[FactInfo], z: np.ndarray) -> dict[str, np.ndarray]:
        return {f.name: f.grade(z, self.layout) for f in facts}

    def log_readings(self, z: np.ndarray) -> np.ndarray:
        """Log prior ratio of the plain prior (first) and of every reading, ``[R + 1, W]``."""
        plain = np.zeros((1, z.shape[1]))
        grades = self._grades_of({f.name: f for r in self.readings for f, _ in r.ratios}.values(), z)
        rows = [r.log_ratio(grades, z.shape[1])[None] for r in self.readings]
        return np.concatenate([plain, *rows])

    def log_mixture(self, z: np.ndarray) -> np.ndarray:
        """Log of the prior conditioned under, that of the mixture of accounts, against the plain one."""
        return np.asarray(logsumexp(self.log_readings(z), axis=0, b=self.accounts[:, None]))

    @cached_property
    def accounts(self) -> np.ndarray:
        """Prior weights of the plain prior (first) and of every reading, ``[R + 1]``: they sum to one."""
        if self.under:
            return np.array([0.0, *(r.name == self.under for r in self.readings)])
        shares = np.asarray(self.shares or (1.0,) * (1 + len(self.readings)))
        return shares / shares.sum()

    def log_claims(self, z: np.ndarray, powers: np.ndarray | None = None) -> np.ndarray:
        """Log probability of all claims, each raised to one of ``powers [C]`` (by default 1), ``[W]``."""
        found, weigh = np.zeros(z.shape[1]), Weigher(self, z)
        powers = np.ones(len(self.claims)) if powers is None else powers
        for power in set(powers.tolist()) - {0.0}:
            said = [c for c, p in zip(self.claims, powers, strict=True) if p == power]
            for start in range(0, len(said), CLAIMS_A_LOG):
                product = np.ones(z.shape[1], np.float32)
                for claim in said[start : start + CLAIMS_A_LOG]:
                    product *= weigh(claim)
                found += power * np.log(product)
        return found

    def fact(self, name: str) -> FactInfo:
        """One fact by name."""
        return next(f for f in self.facts if f.name == name)

    def under_reading(self, name: str) -> Testimony:
        """The same testimony, to be conditioned on under one reading alone."""
        return replace(self, under=name)

    def only(self, known_by: str) -> Testimony:
        """The testimony that was public by an ISO moment."""
        return replace(self, claims=tuple(c for c in self.claims if c.known <= known_by))


class Weigher:
    """Probabilities of claims in some worlds; what several claims share is worked out once."""

    def __init__(self, testimony: Testimony, z: np.ndarray) -> None:
        self.layout, self.z = testimony.layout, z
        self._grades: dict[str, np.ndarray] = {}
        self._guesses: dict[tuple, np.ndarray] = {}

    def __call__(self, claim: ClaimInfo) -> np.ndarray:
        """Probability of one claim, ``[W]``."""
        return claim.probability(self.z, self.layout, self.grade(claim.fact), self.guess(claim))

    def grade(self, fact: FactInfo) -> np.ndarray:
        """Index of the fact's value, ``[W]``."""
        if fact.name not in self._grades:
            self._grades[fact.name] = fact.grade(self.z, self.layout)
        return self._grades[fact.name]

    def guess(self, claim: ClaimInfo) -> np.ndarray:
        """The chance that the claim is worth no more than a guess, ``[W]``."""
        key = (claim.source, claim.errors.guess)
        if key not in self._guesses:
            reliability = self.z[self.layout.row_index[f"source/{claim.source}"]]
            self._guesses[key] = claim.errors.guess_at(reliability)
        return self._guesses[key]
