"""How it went and how else it could have gone: outcomes, hours, the march."""

from __future__ import annotations

from contingent.present.records.base import Estimate, Record


class OutcomeRow(Record):
    """One outcome: label in words, prior given an attempt, posterior given the record."""

    outcome: str
    label: str
    prior: Estimate
    posterior: Estimate


class CurvePoint(Record):
    """Probabilities of the outcomes as they stood at one moment."""

    hour: float  # hours since the crisis began (negative: build-up); for "known" curves since the same origin
    at: str  # ISO local time
    label: str  # what had just been seen, or become known
    outcomes: dict[str, Estimate]


class Curve(Record):
    """Outcome probabilities along one of the two orders of evidence."""

    kind: str  # "as it unfolded" | "as it could be known"
    says: str  # one sentence on how to read it
    points: list[CurvePoint]


class TimelineItem(Record):
    """One observation, with its window, its source and how well the model explains it."""

    id: str  # "o1", "o2", ...
    at: str
    low: str
    high: str
    hour: float
    hour_low: float
    hour_high: float
    text: str
    kind: str  # happened | never | counted | ended
    question: str  # what is asked of the course
    source: str
    locator: str
    quote: str
    grade: str
    known: str
    predictive: Estimate | None  # P(answer as recorded, within its window) before conditioning
    fit: Estimate | None  # the same after conditioning


class RoutePlace(Record):
    """One place on a column's way."""

    id: str
    name: str
    km: float
    seat: bool
    observed_hour: float | None


class MarchBand(Record):
    """Where a column stood, hour by hour: quantiles of kilometres along its route."""

    column: str
    places: list[RoutePlace]
    hours: list[float]
    quantiles: dict[str, list[float]]  # "0.05", "0.25", "0.5", "0.75", "0.95" -> km per hour
    prior_quantiles: dict[str, list[float]]


class Milestone(Record):
    """The first event of one kind in a course, such as the first place taken: whether, and when."""

    event: str
    recorded: str  # what the record holds of it first, such as "rostov taken"; "" if nothing
    recorded_hour: float | None
    prior: Estimate  # that it comes about, given the attempt
    posterior: Estimate  # the same given the record
    prior_hours: dict[str, float]  # "0.05", "0.5", "0.95" over the worlds in which it does; empty if none
    hours: dict[str, float]
