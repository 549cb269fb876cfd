"""The one object that the terminal, the report, the tables and JSON show.

They compute nothing: every number and every word that a reader meets is a field here.
Nothing in it depends on the clock, the path or the machine of the run.
"""

from __future__ import annotations

from pydantic import Field

from contingent.present.records.base import Estimate, Interval, Record, Sentence
from contingent.present.records.case import ActorRow, CaseInfo, Settings, TieRow
from contingent.present.records.causes import (
    CauseRow,
    CauseTable,
    Interaction,
    MinimalSet,
    Switches,
    SwitchState,
)
from contingent.present.records.course import (
    Curve,
    CurvePoint,
    MarchBand,
    Milestone,
    OutcomeRow,
    RoutePlace,
    TimelineItem,
)
from contingent.present.records.evidence import (
    ClaimMatters,
    ClaimRow,
    Conflict,
    FactRow,
    ReadingCell,
    ReadingRow,
    SourceRow,
)
from contingent.present.records.library import Likeness
from contingent.present.records.outlook import Answer, Consequences, Fan, Forecast, TermRow
from contingent.present.records.scores import Scores
from contingent.present.records.trust import (
    Assumption,
    Check,
    Diagnostics,
    Entry,
    MechanismCard,
    Picked,
    PowerRow,
    ReliabilityBin,
    Rival,
    TrackRecord,
)
from contingent.present.records.weighing import (
    IncrementRow,
    LeftOutRow,
    PairRow,
    Sensitivity,
    SensitivityRow,
)

__all__ = [
    "ActorRow",
    "Answer",
    "Assumption",
    "CaseInfo",
    "CauseRow",
    "CauseTable",
    "Check",
    "ClaimMatters",
    "ClaimRow",
    "Conflict",
    "Consequences",
    "Curve",
    "CurvePoint",
    "Diagnostics",
    "Entry",
    "Estimate",
    "FactRow",
    "Fan",
    "Forecast",
    "IncrementRow",
    "Interaction",
    "Interval",
    "LeftOutRow",
    "Likeness",
    "MarchBand",
    "MechanismCard",
    "Milestone",
    "MinimalSet",
    "OutcomeRow",
    "PairRow",
    "Picked",
    "PowerRow",
    "ReadingCell",
    "ReadingRow",
    "Record",
    "ReliabilityBin",
    "Rival",
    "RoutePlace",
    "Scores",
    "Sensitivity",
    "SensitivityRow",
    "Sentence",
    "Settings",
    "SourceRow",
    "Summary",
    "SwitchState",
    "Switches",
    "TermRow",
    "TieRow",
    "TimelineItem",
    "TrackRecord",
]


#: Said of the ending that the answers are about, where the record itself does not say how it ended.
LIKELIEST = "likeliest, given the record"


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
    observed_outcome: str  # the ending that the answers are about
    ending_label: str = LIKELIEST  # or that it is on record
    curves: list[Curve]
    timeline: list[TimelineItem]
    march: list[MarchBand]
    milestones: list[Milestone] = Field(default_factory=list)
    actors: list[ActorRow]
    ties: list[TieRow] = Field(default_factory=list)  # absent from summaries written before there were any
    causes: list[CauseTable]
    switches: list[Switches]
    readings: list[ReadingRow]
    readings_note: str
    pairs: list[PairRow] = Field(default_factory=list)
    left_out: list[LeftOutRow] = Field(default_factory=list)
    sensitivity: Sensitivity | None = None
    consequences: Consequences
    facts: list[FactRow]
    claims: list[ClaimRow]
    conflicts: list[Conflict]
    claims_that_matter: list[ClaimMatters]
    claims_note: str
    questions: list[Answer]
    diagnostics: Diagnostics
    likeness: Likeness | None = None  # absent from summaries written before there was a library
    track: TrackRecord | None = None  # None until forecasts of past attempts are scored
    assumptions: list[Assumption]
    assumptions_note: str = ""  # the rule by which an effect counts
    mechanisms: list[MechanismCard]
    sources: list[SourceRow]
    glossary: list[Entry]
    scores: Scores | None = None  # only where the run was told what came after
