"""The library of cases: what each was, how well the engine fits it, and which of them a case resembles."""

from __future__ import annotations

from contingent.present.records.base import Estimate, Record

#: Stands beside every case of the library, wherever it is shown.
HINDSIGHT = "written with knowledge of the outcome"


class Share(Estimate):
    """A probability, and its value without each island in turn: what its error comes from."""

    without: list[float]  # empty where one island holds all worlds in question


class Timing(Record):
    """When a course reaches a milestone: shares of the worlds that fit, given the attempt."""

    event: str
    recorded_hour: float | None  # None: the record holds none
    hours: dict[str, float]  # "0.05", "0.5", "0.95" over the worlds that reach it; empty if none does
    by: list[Share]  # reached by 1, 2, 4 ... 128 hours, and at any time


class Profile(Record):
    """A conditioned case in a few hundred numbers: enough to list it and to compare courses."""

    case: str
    title: str
    start: str  # ISO local time at which its crisis begins
    digest: str  # BLAKE2 of the case text
    version: str  # of the engine
    seed: int
    islands: int
    worlds: int  # worlds an island
    onset_prior: Estimate
    onset_posterior: Estimate
    prior: dict[str, Estimate]  # outcome -> probability given an attempt, from testimony alone
    posterior: dict[str, Share]  # the same given the record
    course: list[Timing]  # milestones that the case has room for
    log_evidence: Estimate  # of the record given testimony, natural log, a mean per observation
    observations: int
    ancestors: list[int]
    thin: list[str]  # what a report would warn of; empty where the fit is sound


class Past(Record):
    """What an attempt was and how it ended, from the file of what came after it."""

    country: str
    kind: str
    outcome: str
    says: str
    source: str
    locator: str
    after: list[str]  # statements on what came later, with what came of each


class LibraryRow(Record):
    """One shipped case."""

    case: str
    title: str
    start: str  # ISO local time; "" where the case cannot be read
    past: Past | None  # None without a file of what came after: invented, or not yet resolved
    profile: Profile | None
    state: str  # "" where the profile is of this text and this version; else why it is not used
    problem: str  # "" or why the case cannot be read

    @property
    def usable(self) -> bool:
        """Whether the case happened, is known to have ended, and is fitted as it stands."""
        return bool(self.profile and self.past and not self.state and not self.problem)


class Piece(Record):
    """One part of the distance between two courses, from 0 (alike) to 1."""

    part: str  # a milestone, or "the outcome"
    distance: float


class Neighbour(Record):
    """A library case, and how far the course of the present one is from its own."""

    case: str
    title: str
    start: str
    past: Past
    label: str  # the outcome in words
    distance: Estimate
    near: bool
    told_apart: bool  # from the next in order, beyond the error
    pieces: list[Piece]  # the closest first


class Likeness(Record):
    """Which library cases the present case most resembles in its course."""

    profile: Profile
    says: list[str]  # whether any is near, what was left out
    near_below: float | None  # None where the library is too small to say
    nearest: list[Neighbour]


class Library(Record):
    """The shipped cases, and what is to be said of the shelf as a whole."""

    version: str
    rows: list[LibraryRow]
    notes: list[str]
    likeness: Likeness | None = None
