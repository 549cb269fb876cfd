"""What holding a case against its sources' texts brings to light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["wrong", "doubtful", "verified", "not verified", "noted"]
Kind = Literal["quote", "number", "locator", "copy", "twice", "conflict"]


@dataclass(frozen=True)
class Finding:
    """One thing held against a text, or one relation between claims.

    ``wrong``: the text contradicts the case. ``doubtful``: it may mislead; look at it. ``verified``,
    ``not verified``: as the text says, or no text says. ``noted``: known, and dealt with by the model.
    """

    file: str
    line: int
    column: int
    path: str  # claims[3].quote
    kind: Kind
    source: str  # "" for a conflict between several
    verdict: Verdict
    says: str  # what was looked for and what was found

    def __str__(self) -> str:
        what = f"{self.kind}, {self.source}" if self.source else self.kind
        return f"{self.file}:{self.line}:{self.column}: {self.path}: {self.verdict}: {what}: {self.says}"


@dataclass(frozen=True)
class SourceSeen:
    """One source that the case cites, and what its text bore out."""

    source: str
    text: str  # the file that was read, or ""
    why: str  # why a text that was named could not be read, or ""
    sentences: int
    counts: dict[str, int]  # verdict -> findings


@dataclass(frozen=True)
class Verification:
    """A case held against its sources' texts."""

    file: str
    sources: tuple[SourceSeen, ...]
    findings: tuple[Finding, ...]  # in file order
    strangers: tuple[str, ...]  # files given that no source is named after

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong; what could not be verified is not wrong."""
        return all(f.verdict != "wrong" for f in self.findings)
