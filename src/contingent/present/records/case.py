"""Which case, under which settings, and who acts in it."""

from __future__ import annotations

from contingent.present.records.base import Estimate, Record


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
