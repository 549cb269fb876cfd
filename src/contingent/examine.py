"""What ``check`` says of a case file, line by line: problems, notes, conflicts, copies, unrelated actors."""

from __future__ import annotations

import re
from pathlib import Path

from contingent.case.check import conflicts, copies, unrelated
from contingent.case.load import examine, load_after
from contingent.case.schema import Case
from contingent.errors import CaseError, Problem
from contingent.shipped import find


def report(name: str) -> tuple[list[str], bool]:
    """Every line to print, and whether the file can be used."""
    path = find(name)
    if _is_after(path):
        return _after(path)
    examined = examine(path)
    lines = [*_problems(examined.problems), *(f"note: {note}" for note in examined.notes if not note.todo)]
    todos = [note for note in examined.notes if note.todo]
    lines += [f"todo: {todo}" for todo in todos]
    if examined.case is not None:
        lines += _relations(examined.case)
        lines.append(f"{path}: the case can be used ({_sizes(examined.case)}).")
        if left := len(todos):
            many = "s" if left > 1 else ""
            lines.append(f"{left} part{many} marked todo: until done, rely on no answer of this case.")
    return lines, examined.case is not None


def _is_after(path: Path) -> bool:
    """Whether a file says what came after a case; unreadable ones are for ``examine`` to describe."""
    try:
        head = path.read_bytes()[:100_000].decode("utf-8", errors="replace")
    except OSError:
        return False
    return bool(re.search(r"^after\s*:", head, re.MULTILINE)) and not re.search(
        r"^case\s*:", head, re.MULTILINE
    )


def _after(path: Path) -> tuple[list[str], bool]:
    try:
        after = load_after(path)
    except CaseError as error:
        return _problems(error.problems), False
    return [f"{path}: what came after {after.after} can be used ({len(after.resolves)} statements)."], True


def _problems(problems: list[Problem]) -> list[str]:
    lines = [str(problem) for problem in problems]
    if lines:
        lines.append(
            f"{len(lines)} problem{'s' if len(lines) > 1 else ''}: the file cannot be used as it is."
        )
    return lines


def _relations(case: Case) -> list[str]:
    """What the case holds that its author should know of; none of it forbids its use."""
    found = [
        f"conflict: {c.fact}: "
        + " against ".join(f"{side.value} ({', '.join(side.sources)})" for side in c.sides)
        for c in conflicts(case)
    ]
    found += [
        f"copy: {copy} derives from {origin}: what both say counts once" for copy, origin in copies(case)
    ]
    return found + [
        f"unrelated: {name}: nothing links it to the crisis; it is not played" for name in unrelated(case)
    ]


def _sizes(case: Case) -> str:
    kinds = ("actors", "facts", "claims", "observations", "readings", "causes")
    return ", ".join(f"{len(getattr(case, kind))} {kind}" for kind in kinds)
