"""Two cases side by side: the one object that the terminal, the page and JSON show of a comparison.

Every list named ``sides`` holds the first case's entry, then the second's. Nothing here is computed
by what shows it.
"""

from __future__ import annotations

from contingent.present.summary import CauseRow, Estimate, Milestone, OutcomeRow, ReadingRow, Record, Settings


class Side(Record):
    """One of the two cases, and the run that speaks for it."""

    case: str
    title: str
    about: str
    digest: str
    crisis_hours: float
    settings: Settings
    observed_outcome: str
    onset_prior: Estimate
    onset_posterior: Estimate
    warnings: list[str]


class OutcomePair(Record):
    """One outcome in both cases."""

    outcome: str
    label: str
    sides: list[OutcomeRow]

    @property
    def listed(self) -> bool:
        """Whether either case has a share of it to show; before the record, shares are given an attempt."""
        read = [
            (row.posterior,) if self.outcome == "no-attempt" else (row.prior, row.posterior)
            for row in self.sides
        ]
        return max(e.value for either in read for e in either) >= 0.005


class KindRow(Record):
    """Causes of one kind (or name) in both cases; a side that declares none is empty."""

    asks: str
    kind: str
    means: str  # what the kind is; "" where causes were matched by name
    sides: list[list[CauseRow]]
    shares: list[
        Estimate | None
    ]  # sum over the side's causes; its error is the sum of theirs, an upper bound
    verdict: str  # "in both", "in the first only", ...


class CauseComparison(Record):
    """The causes of one question in both cases."""

    asks: str
    question: str
    outcomes: list[str]  # what the shares add up to in each case; "" where no cause is declared
    totals: list[list[Estimate]]  # with every cause contrary, and with every cause as it was
    rows: list[KindRow]


class MilestonePair(Record):
    """One kind of event in both courses; None where a case has no room for it."""

    event: str
    sides: list[Milestone | None]


class Driver(Record):
    """A constant of behaviour, common to all cases, and how far each case's outcome hangs on it."""

    name: str
    says: str
    sides: list[Estimate | None]


class ReadingList(Record):
    """The rival accounts of one case, without their evidence."""

    rows: list[ReadingRow]
    note: str


class Comparison(Record):
    """What two cases share, and where they part."""

    version: str
    sides: list[Side]
    warnings: list[str]
    shared: list[str]
    apart: list[str]
    outcomes: list[OutcomePair]
    causes: list[CauseComparison]
    milestones: list[MilestonePair]
    drivers: list[Driver]
    noise: list[float]  # largest effect in each case of the constants that act only after the outcome
    readings: list[ReadingList]
    rules: list[str]
