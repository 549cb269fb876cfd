"""What is claimed and seen, and what it tells: readings, facts, claims, sources."""

from __future__ import annotations

from contingent.present.records.base import Estimate, Record


class ReadingCell(Record):
    """How one observation bears on one reading against the others, in decibans."""

    observation: str
    decibans: float | None
    error: float
    test: str  # process-tracing class, or "" where a border lies within the error
    if_so: Estimate | None = None  # probability of the answer as recorded under the account
    if_others: Estimate | None = None  # the same under the other account, or the others
    clear: bool = False  # whether the weight differs from zero beyond its error


class ReadingRow(Record):
    """One account, against the others."""

    reading: str
    held_by: str
    says: str
    claims_decibans: Estimate | None  # weight of the sources' testimony against the other readings
    total_decibans: Estimate | None  # weight of the observations against the other readings
    posterior: Estimate | None  # only within a declared partition
    posterior_other_priors: list[float]
    effective_worlds: float
    warning: str
    outcomes: dict[str, Estimate]
    cells: list[ReadingCell]


class FactRow(Record):
    """A fact: how probable before and after, by value (yes/no, grades) or by number."""

    fact: str
    says: str
    values: list[str]
    prior: list[Estimate]
    posterior: list[Estimate]
    why: str
    moves: list[str]  # quantities that it changes


class ClaimRow(Record):
    """One claim as written."""

    fact: str
    value: str
    source: str
    locator: str
    quote: str
    certainty: str
    grade: str
    known: str
    used: bool  # False if cut by --known-by or a copy of another source


class ClaimMatters(Record):
    """How much settling one fact would move one answer."""

    fact: str
    says: str
    answer: str  # "P(settled)"
    probability: Estimate  # of the fact being so
    if_so: Estimate
    if_not: Estimate
    value: Estimate  # expected squared move, less its noise
    threshold: float  # 95 % point under shuffles
    imperfect: float  # value of one more report by its best source
    bits: float
    sentence: str


class Conflict(Record):
    """Claims about one fact that cannot both be so."""

    fact: str
    says: str
    sides: list[str]


class SourceRow(Record):
    """One source, and what became of its reliability."""

    id: str
    title: str
    published: str
    grade: str
    stance: str
    derives_from: str
    reliability: Estimate | None
    used_in: list[str]
