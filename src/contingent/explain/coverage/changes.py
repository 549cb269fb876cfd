"""What can be changed of a case in order to measure what it does."""

from __future__ import annotations

from dataclasses import dataclass

from contingent.infer.observe import AnyInstrument
from contingent.infer.testimony import ClaimInfo


@dataclass(frozen=True)
class Switched:
    """A fact set to ``low``, against the same fact set to ``high``, or left as it is where that is None."""

    says: str
    fact: int
    low: int
    high: int | None
    asks: tuple[str, ...]  # onset, ending


@dataclass(frozen=True)
class Moved:
    """One score moved by so many standard deviations of its prior."""

    says: str
    row: int
    by: float = 1.0


@dataclass(frozen=True)
class Untied:
    """Ties taken out of the model."""

    says: str
    ties: tuple[int, ...]


@dataclass(frozen=True)
class LeftOut:
    """A claim or an observation taken out of the evidence; ``accounts`` that are weighed by it, if no course is."""

    says: str
    report: ClaimInfo | AnyInstrument
    accounts: tuple[str, ...] = ()


Change = Switched | Moved | Untied | LeftOut
