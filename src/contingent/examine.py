"""What ``check`` says of a case file, line by line: problems, notes, conflicts, copies, unrelated actors."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from contingent.case.check import Note, conflicts, copies, unrelated
from contingent.case.hygiene.findings import Verification
from contingent.case.hygiene.verify import verify
from contingent.case.load import examine, load_after
from contingent.case.schema import After, Case
from contingent.errors import CaseError, Problem
from contingent.shipped import find


@dataclass(frozen=True)
class Report:
    """What is to be said of a file; ``evidence`` where texts of its sources were given."""

    file: str
    problems: list[Problem]
    notes: list[Note]
    todos: list[Note]
    lines: list[str]  # the same in words, with what the case holds
    evidence: Verification | None = None

    @property
    def sound(self) -> bool:
        """Whether the file can be used, and no text contradicts it."""
        return not self.problems and (self.evidence is None or self.evidence.sound)

    def plain(self) -> dict[str, Any]:
        """The same as plain data, for JSON."""
        return {"sound": self.sound, **asdict(self)}


def report(name: str, texts: Sequence[str] = ()) -> Report:
    """Everything to say of a case or an aftermath, held against the texts of its sources if there are any.

    ``texts`` are ``SOURCE=FILE`` or folders; sources may also name their own. RunError if one is wrong.
    """
    path = find(name)
    file, (part, problems, notes, todos) = str(path), _read(path)
    said = [*(f"note: {note}" for note in notes), *(f"todo: {todo}" for todo in todos)]
    if part is None:
        return Report(file, problems, notes, todos, [*_problems(problems), *said])
    evidence = None
    if texts or any(source.text for source in part.sources.values()):
        evidence = verify(part, path.read_text(encoding="utf-8-sig"), file, texts)
    if isinstance(part, After):
        said.append(f"{file}: what came after {part.after} can be used ({len(part.resolves)} statements).")
    else:
        said += [*([] if evidence else _relations(part)), *_unrelated(part)]
        said.append(f"{file}: the case can be used ({_sizes(part)}).")
    if todos:
        many = "s" if len(todos) > 1 else ""
        said.append(f"{len(todos)} part{many} marked todo: until done, rely on no answer of this case.")
    return Report(file, [], notes, todos, said, evidence)


def _is_after(path: Path) -> bool:
    """Whether a file says what came after a case; unreadable ones are for ``examine`` to describe."""
    try:
        head = path.read_bytes()[:100_000].decode("utf-8", errors="replace")
    except OSError:
        return False
    return bool(re.search(r"^after\s*:", head, re.MULTILINE)) and not re.search(
        r"^case\s*:", head, re.MULTILINE
    )


def _read(path: Path) -> tuple[Case | After | None, list[Problem], list[Note], list[Note]]:
    """The part, its problems, its notes and what is still to do."""
    if not _is_after(path):
        case, problems, notes = examine(path)
        return case, problems, [n for n in notes if not n.todo], [n for n in notes if n.todo]
    try:
        return load_after(path), [], [], []
    except CaseError as error:
        return None, error.problems, [], []


def _problems(problems: list[Problem]) -> list[str]:
    many = "s" if len(problems) > 1 else ""
    last = f"{len(problems)} problem{many}: the file cannot be used as it is."
    return [*map(str, problems), last]


def _relations(case: Case) -> list[str]:
    """What the case holds that its author should know of; none of it forbids its use."""
    found = [
        f"conflict: {c.fact}: "
        + " against ".join(f"{side.value} ({', '.join(side.sources)})" for side in c.sides)
        for c in conflicts(case)
    ]
    return found + [
        f"copy: {copy} derives from {origin}: what both say counts once" for copy, origin in copies(case)
    ]


def _unrelated(case: Case) -> list[str]:
    return [
        f"unrelated: {name}: nothing links it to the crisis; it is not played" for name in unrelated(case)
    ]


def _sizes(case: Case) -> str:
    kinds = ("actors", "facts", "claims", "observations", "readings", "causes")
    return ", ".join(f"{len(getattr(case, kind))} {kind}" for kind in kinds)
