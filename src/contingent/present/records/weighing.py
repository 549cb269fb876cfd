"""What the evidence is worth: accounts two at a time, answers left out, priors that count more or less."""

from __future__ import annotations

from contingent.present.records.base import Estimate, Record
from contingent.present.records.evidence import ReadingCell


class IncrementRow(Record):
    """What was answered between two moments, given everything before it."""

    hour: float
    at: str  # ISO local time
    observations: list[str]  # weighed together; empty where nothing more was answered
    decibans: Estimate  # for the first account
    clear: bool  # whether it differs from zero beyond its error


class PairRow(Record):
    """One account against another; weights are decibans for the first."""

    one: str
    other: str
    claims_decibans: Estimate  # of the sources' testimony
    total_decibans: Estimate  # of the record, given testimony
    clear: bool  # whether the record can tell them apart
    sentence: str
    cells: list[ReadingCell]  # each observation alone
    increments: list[IncrementRow]  # in the order of events; they add up to the total


class LeftOutRow(Record):
    """One observation, predicted from all the others. None where only a new run could tell."""

    observation: str
    text: str
    tail: float  # Pareto k of the weights; 999 where no tail can be fitted
    predicted: Estimate | None  # probability of the answer as recorded, within its window
    answer: str  # the headline answer
    without: Estimate | None  # the headline answer if this had not been observed
    moves: Estimate | None  # the headline answer less that
    clear: bool  # whether it moves beyond its error


class SensitivityRow(Record):
    """One answer with something counting less, and counting more."""

    name: str  # as in the model card; "record", "testimony", "words", "words/<fact>"
    kind: str
    says: str
    answer: str
    less: Estimate | None  # prior or likelihood at half its power, words at the lower ends of their bands
    more: Estimate | None  # at double its power, at the upper ends
    change: Estimate | None  # more less less; None where reweighting cannot tell
    tail: float


class Sensitivity(Record):
    """What the answers hang on: the wholes, then what moves one beyond the noise, the largest change first."""

    rows: list[SensitivityRow]
    tried: int  # priors, and words about each fact, scaled
    untold: list[str]  # those for which reweighting cannot tell
    noise: dict[str, float]  # by answer: the largest change by a constant that acts only after the outcome
    says: str
