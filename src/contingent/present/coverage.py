"""What a case does with every element of a text: the one object that the terminal, the page, CSV and JSON show."""

from __future__ import annotations

from contingent.present.records.base import Estimate, Record
from contingent.present.records.case import Settings


class EffectRow(Record):
    """What one change of one part does to one answer."""

    kind: str  # of part
    part: str
    change: str
    answer: str
    size: Estimate | None  # a difference of probabilities or shares; None where it cannot be told
    floor: float  # 95 % point of what chance alone gives, where the change is made by weights; else 0
    tail: float  # Pareto k of the weights; 0 where the change is replayed
    clear: bool  # beyond its error and the floor


class PartRow(Record):
    """One part of the case in which an element stands."""

    kind: str
    name: str
    role: str
    why: str
    effects: list[EffectRow]


class ElementRow(Record):
    """One element of the text."""

    id: str
    sentence: str
    says: str
    role: str  # the strongest of its parts
    reason: str  # why the part that decides its role has it; or why the case has none
    lacks: str  # what of it the case does not hold, by the author's word; "" if nothing
    parts: list[PartRow]
    headline: EffectRow | None  # the largest clear effect of its parts, else the largest


class AnswerRow(Record):
    """An answer that changes are measured on, as it stands."""

    answer: str
    value: Estimate


class Noise(Record):
    """How large effects come out where there is nothing to find, and how many were looked at."""

    comparisons: int  # effects that could be told
    clear: int  # of them beyond error and floor
    untold: int  # effects that weights cannot bear
    placebo: Estimate | None  # the largest move of an answer by leaving out a claim that is only held
    placebo_part: str
    placebos: int
    placebos_clear: int
    replayed: float  # largest move of an answer by a score that no course reads: 0 if replay is exact


class Coverage(Record):
    """Every element of a text, by what a case does with it."""

    version: str
    case: str
    title: str
    text: str  # the title of the source whose elements they are
    digest: str  # BLAKE2 of the case text
    settings: Settings | None  # None where nothing was run
    counts: dict[str, int]  # elements by role, in the order of strength
    means: dict[str, str]  # what each role means
    answers: list[AnswerRow]
    elements: list[ElementRow]
    noise: Noise | None
    rules: list[str]
    warnings: list[str]
