"""The exception tree, and the record of one thing wrong in a case file.

ContingentError
├── CaseError      a case file cannot be used; carries every problem found in it
├── QueryError     a question cannot be read or answered; points at the character
├── EvidenceError  an estimate was asked of worlds that cannot give it
└── RunError       a run folder, an output or a setting cannot be used
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a case file, with all that is needed to mend it.

    ``line`` and ``column`` count from 1; ``path`` is the place in the case
    (``actors.guard.strength``); ``hint`` names the nearest valid name or the usual fix.
    """

    file: str
    line: int
    column: int
    path: str
    found: str
    expected: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        path = f" {self.path}:" if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}:{path} found {self.found}; expected {self.expected}{hint}"


class ContingentError(Exception):
    """Anything that this package raises on purpose."""


class CaseError(ContingentError):
    """A case file cannot be used. ``problems`` lists every reason, in file order."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line, p.column))
        super().__init__("\n".join(str(p) for p in self.problems))


class QueryError(ContingentError):
    """A question cannot be read; ``column`` counts characters from 1."""

    def __init__(self, text: str, column: int, message: str) -> None:
        self.text, self.column = text, column
        super().__init__(f"{message}\n  {text}\n  {' ' * (column - 1)}^")


class EvidenceError(ContingentError):
    """An estimate was asked of worlds that cannot give it."""


class RunError(ContingentError):
    """A run folder, an output or a setting cannot be used."""
