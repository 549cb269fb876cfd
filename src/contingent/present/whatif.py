"""What the workbench asks of a conditioned case, and what it is told: scenarios and their answers."""

from __future__ import annotations

from pydantic import Field

from contingent.present.summary import Estimate, Record, Switches


class Scenario(Record):
    """What is changed against a run: causes, claims, accounts, the record, its end, what is supposed."""

    contrary: tuple[str, ...] = ()  # causes set to their contrary
    settled: dict[int, bool] = Field(default_factory=dict)  # position of a claim -> taken as true or false
    weights: dict[str, float] = Field(
        default_factory=dict
    )  # reading, or PLAIN -> prior weight; 1 where none is given
    without: tuple[str, ...] = ()  # observations left out
    until: float | None = None  # hour of the crisis at which the record is cut
    suppose: dict[str, bool] = Field(default_factory=dict)  # "guard joins" -> whether it comes about

    @property
    def evidence(self) -> Scenario:
        """The part that changes what is known: what a new conditioning can take in."""
        return self.model_copy(update={"contrary": (), "suppose": {}})

    @property
    def empty(self) -> bool:
        """Whether nothing is changed."""
        return self == Scenario()


#: The name of the plain prior, that of no account, among the weights of a scenario.
PLAIN = "no-account"


class Moved(Record):
    """One outcome before and after, and the difference with an error of its own."""

    outcome: str
    label: str
    before: Estimate
    after: Estimate
    change: Estimate
    moved: bool  # by more than twice its error


class WhatIf(Record):
    """The answer to a scenario."""

    scenario: Scenario
    changes: list[str]  # each change in words
    given: str  # which worlds speak, in words
    compared: str  # what "before" is, in words
    verdict: str
    warnings: list[str]
    worlds: float  # effective worlds that the answer rests on
    outcomes: list[Moved]
    course: Switches | None  # by the hour; mask 1 as it was, mask 0 as changed; None if nothing can be told
