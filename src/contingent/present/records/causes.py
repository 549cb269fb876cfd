"""Why: causes, their shares and sets, and the switches of the report."""

from __future__ import annotations

from pydantic import Field

from contingent.present.records.base import Estimate, Interval, Record


class CauseRow(Record):
    """One cause of the onset or of the ending."""

    cause: str
    fact: str
    contrary: str
    acts_from: str  # ISO moment of the first step at which it acts
    obtained: Estimate  # P(cause obtained | record)
    necessity: Estimate | None  # same-noise coupling, given the record
    coupling_range: Estimate | None  # with noise from then on redrawn, less its placebo
    sufficiency: Estimate | None  # on its own population
    necessity_bounds: Interval | None  # coupling-free, given only what preceded the cause
    sufficiency_bounds: Interval | None
    both_bounds: Interval | None
    bounds_given: str  # the context of the bounds in words
    share: Estimate | None  # Shapley
    by_construction: str  # "" or the sentence that says why this is no evidence
    sentence: str
    of: str = ""  # the fact that it switches, where that is not the fact of its own name
    kind: str = ""  # as the case declares it


class Interaction(Record):
    """Causes whose joint effect exceeds the sum of their single ones."""

    causes: list[str]
    size: Estimate


class MinimalSet(Record):
    """A smallest set of causes without which the outcome fails."""

    causes: list[str]
    share: Estimate  # share of worlds in which this is a smallest set without which the outcome fails


class CauseTable(Record):
    """All declared causes of one question."""

    asks: str  # onset | ending
    outcome: str
    question: str
    v_all: Estimate
    v_none: Estimate
    rows: list[CauseRow]
    interactions: list[Interaction]
    sets: list[MinimalSet]  # of at most three causes, the most frequent first
    members: list[MinimalSet] = Field(
        default_factory=list
    )  # each cause, and how often it is part of some smallest set
    no_small_set: Estimate | None
    placebo: Estimate | None  # necessity of a label that nothing reads
    notes: list[str]


class SwitchState(Record):
    """The replay of one set of causes: bit i of ``mask`` set means cause i stays as it was."""

    mask: int
    outcomes: dict[str, float]
    by_hour: dict[str, list[float]]  # outcome -> share of worlds ended so by each hour of ``hours``


class Switches(Record):
    """What the report needs to switch causes off without a server."""

    asks: str
    worlds: int
    causes: list[str]
    labels: list[str]
    hours: list[float]
    states: list[SwitchState]
    errors: dict[str, float]  # outcome -> largest error between islands over the states
