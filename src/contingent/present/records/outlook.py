"""What follows, and the questions of the case."""

from __future__ import annotations

from contingent.present.records.base import Estimate, Record


class Fan(Record):
    """Quantiles over worlds, day by day."""

    id: str
    title: str
    unit: str
    days: list[float]
    quantiles: dict[str, list[float]]  # "0.05", "0.25", "0.5", "0.75", "0.95"
    mean: list[float]
    mean_error: list[float]
    outside_view: str


class TermRow(Record):
    """One term of the deal, with its four states."""

    term: str
    says: str
    favours: str
    agreed: Estimate
    executed_30: Estimate
    executed_180: Estimate
    reneged_180: Estimate
    announced: str
    confirmed: str
    source: str
    locator: str


class Forecast(Record):
    """One statement about what follows."""

    statement: str
    probability: Estimate
    outside_view: str


class Consequences(Record):
    """What follows, and what it is conditioned on."""

    given: str  # the information set in words
    fans: list[Fan]
    terms: list[TermRow]
    forecasts: list[Forecast]


class Answer(Record):
    """One question of the case, answered."""

    question: str
    estimate: Estimate | None
    sentence: str
