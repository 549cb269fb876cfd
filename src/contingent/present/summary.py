"""The one object that the terminal, the report, the tables and JSON show.

They compute nothing: every number and every word that a reader meets is a field here.
Nothing in it depends on the clock, the path or the machine of the run.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all records: immutable, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Estimate(Record):
    """A number with its error between islands, and the ICD 203 word if it is a probability."""

    value: float
    error: float
    word: str = ""


class Interval(Record):
    """Two ends of a range."""

    low: float
    high: float


class Sentence(Record):
    """One sentence of the answer; ``cites`` names sources, facts or causes it rests on."""

    text: str
    cites: list[str] = []


class Settings(Record):
    """How the run was set: what it may know and how large it is."""

    seed: int
    islands: int
    worlds: int  # worlds an island
    reading: str  # "all" or the name of one reading
    until: str  # ISO moment, or "" for the whole record
    known_by: str
    constants: str  # "uncalibrated: ..." until history is fitted


class CaseInfo(Record):
    """Which case, and the clock of its crisis."""

    id: str
    title: str
    about: str
    timezone: str
    ongoing: bool
    digest: str  # BLAKE2 of the case text
    crisis_start: str  # ISO local time
    crisis_hours: float
    unrelated: list[str]  # actors left out because nothing links them to the rest


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
    kind: str  # happened | never | counted
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
    sets: list[MinimalSet]
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


class ReadingCell(Record):
    """How one observation bears on one reading against the others, in decibans."""

    observation: str
    decibans: float | None
    error: float
    test: str  # process-tracing class, or ""


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


class ActorRow(Record):
    """One actor, and for whom it came out."""

    id: str
    name: str
    role: str
    joins: Estimate | None  # P(openly with the challenger at some time | record)
    defends: Estimate | None
    joins_prior: Estimate | None
    defends_prior: Estimate | None


class TieRow(Record):
    """How one actor's stance pulls another's."""

    start: str  # who is pulled
    to: str  # whose stance pulls
    kind: str
    weight: float  # steps on the log-odds scale; rivalry and resentment push away
    says: str
    source: str
    locator: str


class Answer(Record):
    """One question of the case, answered."""

    question: str
    estimate: Estimate | None
    sentence: str


class Entry(Record):
    """One term of the glossary."""

    term: str
    means: str


class Summary(Record):
    """Everything that an ``explain`` run says."""

    version: str
    case: CaseInfo
    settings: Settings
    headline: list[Sentence]
    warnings: list[str]
    onset_prior: Estimate
    onset_posterior: Estimate
    outcomes: list[OutcomeRow]
    outside_view: str
    observed_outcome: str
    curves: list[Curve]
    timeline: list[TimelineItem]
    march: list[MarchBand]
    milestones: list[Milestone] = []
    actors: list[ActorRow]
    ties: list[TieRow] = []  # absent from summaries written before there were any
    causes: list[CauseTable]
    switches: list[Switches]
    readings: list[ReadingRow]
    readings_note: str
    consequences: Consequences
    facts: list[FactRow]
    claims: list[ClaimRow]
    conflicts: list[Conflict]
    claims_that_matter: list[ClaimMatters]
    claims_note: str
    questions: list[Answer]
    diagnostics: Diagnostics
    assumptions: list[Assumption]
    mechanisms: list[MechanismCard]
    sources: list[SourceRow]
    glossary: list[Entry]
