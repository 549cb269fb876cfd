"""How far to trust it: checks, lower power, assumptions, mechanisms, words."""

from __future__ import annotations

from pydantic import Field

from contingent.present.records.base import Estimate, Interval, Record, Sentence


class Check(Record):
    """A predictive check of one observation: P(answer as recorded) after conditioning."""

    observation: str
    text: str
    probability: Estimate
    says: str


class PowerRow(Record):
    """One headline answer with the likelihood at full, half and quarter power."""

    answer: str
    full: float
    half: float | None  # None where reweighting cannot tell (Pareto k)
    quarter: float | None
    changes_side: bool


class Diagnostics(Record):
    """What can be said of the run's own worth."""

    log_evidence: Estimate
    spread: float  # range of log evidence between islands
    ancestors: list[int]  # distinct ancestors left in each island
    acceptance: dict[str, float]
    effective_worlds: float
    courses_by_stage: dict[str, float]  # course equivalents
    resamplings: int
    powers: list[PowerRow]
    worst: list[Check]


class Assumption(Record):
    """One line of the model card."""

    name: str
    says: str
    prior: str
    posterior: str
    unit: str
    source: str
    effect: Estimate | None  # difference of the headline answer between its upper and lower third
    measurable: bool = False  # whether the effect exceeds its error and what noise alone gives


class MechanismCard(Record):
    """One mechanism of the catalogue."""

    name: str
    rule: str
    clock: str
    reads: list[str]
    writes: list[str]
    reference: str
    limit: str
    through: str
    tolerance: str


class Rival(Record):
    """One way of forecasting success at the onset, on attempts that it was not fitted on."""

    name: str
    brier: float
    log: float
    auc: float | None
    less: float  # ours less its Brier score: negative is in our favour
    interval: Interval  # 90 %, by drawing whole countries


class ReliabilityBin(Record):
    """Forecasts about as high as each other: their mean, and the share that succeeded."""

    forecast: float
    happened: float
    interval: Interval  # of what happened: 90 %, by drawing whole countries
    number: int


class Picked(Record):
    """How forecasts of one scheme did on the attempts that somebody picked and coded one by one, as a case is."""

    scheme: str  # and which codes it was not told, since coders may have them from later
    attempts: int
    brier: float
    slope: float | None  # calibration slope: 1 is right, less is too sure
    simpler: dict[str, float]  # Brier score of each way that it is set beside


class TrackRecord(Record):
    """How forecasts by this program did on past attempts that it was not fitted on."""

    scheme: str
    attempts: int
    countries: int
    rivals: list[Rival]  # the first is ours
    reliability: list[ReliabilityBin]
    floors: list[Sentence]  # each says whether it is met
    sentences: list[Sentence]  # what was learnt, what is assumed, what the engine adds
    picked: list[Picked] = Field(default_factory=list)  # runs of before there were any say it in sentences


class Entry(Record):
    """One term of the glossary."""

    term: str
    means: str
