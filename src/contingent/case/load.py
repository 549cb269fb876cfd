"""Reads a case file, and says everything that is wrong with it at once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from os import PathLike
from pathlib import Path as FilePath
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from contingent.case.check import check
from contingent.case.complaints import complaints, problems_of
from contingent.case.document import MAX_BYTES, Node, read_document
from contingent.case.elements import Elements
from contingent.case.rules.elements import check_elements
from contingent.case.rules.findings import KINDS, Findings, Note
from contingent.case.schema import After, Case, Part
from contingent.case.wording import MOST_PROBLEMS
from contingent.errors import CaseError, Problem

P = TypeVar("P", bound=Part)

#: What stands in for an unreadable head, so that the rest of the case is checked all the same.
_STAND_IN = {
    "case": "unnamed",
    "title": "Untitled",
    "timezone": "UTC",
    "clocks": {
        "buildup": {"from": "2000-01-01", "until": "2000-01-03"},
        "crisis": {"from": "2000-01-02", "for": "1 h"},
    },
    "after": "unnamed",
}
#: Each round leaves out what could not be read, then what that made unreadable.
_ROUNDS = 8


class Examined(NamedTuple):
    """What a case file holds: the case, unless there are problems; notes do no harm."""

    case: Case | None
    problems: list[Problem]
    notes: list[Note]


def digest(text: str) -> str:
    """BLAKE2 of the text of a case."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def load(path: str | PathLike[str], *, max_bytes: int = MAX_BYTES) -> Case:
    """Read and check a case file; CaseError lists every problem."""
    examined = examine(path, max_bytes=max_bytes)
    if examined.case is None:
        raise CaseError(examined.problems)
    return examined.case


def load_after(path: str | PathLike[str], *, max_bytes: int = MAX_BYTES) -> After:
    """Read and check what came after a case; CaseError lists every problem."""
    text = _text(path, max_bytes)
    if isinstance(text, Problem):
        raise CaseError([text])
    after, problems, _ = _read(text, str(path), After)
    if after is None:
        raise CaseError(problems)
    return after


def load_elements(path: str | PathLike[str], case: Case, constants: Sequence[str]) -> Elements:
    """Read the elements of a text and check them against their case; CaseError lists every problem.

    ``constants`` are those of the engine, which an element may name besides parts of the case.
    """
    text = _text(path, MAX_BYTES)
    if isinstance(text, Problem):
        raise CaseError([text])
    rule = partial(check_elements, case=case, constants=constants)
    elements, problems, _ = _read(text, str(path), Elements, rule)
    if elements is None:
        raise CaseError(problems)
    return elements


def examine(path: str | PathLike[str], *, max_bytes: int = MAX_BYTES) -> Examined:
    """Read and check a case file; problems come in file order."""
    text = _text(path, max_bytes)
    return Examined(None, [text], []) if isinstance(text, Problem) else examine_text(text, str(path))


def examine_text(text: str, file: str = "case.yaml") -> Examined:
    """Check the text of a case, as an editor holds it; ``file`` is the name that problems carry."""
    if len(text) > MAX_BYTES:
        return Examined(None, [_too_large(file, len(text), MAX_BYTES)], [])
    return Examined(*_read(text, file, Case))


def _text(path: str | PathLike[str], max_bytes: int) -> str | Problem:
    """The text of a file, or why there is none; never reads more than the limit."""
    file = str(path)
    try:
        if not FilePath(path).is_file():
            return Problem(file, 1, 1, "", "no such file", "a case file, name.yaml")
        if (size := FilePath(path).stat().st_size) > max_bytes:
            return _too_large(file, size, max_bytes)
        with open(path, "rb") as stream:
            content = stream.read(max_bytes)
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        found = f"the byte {error.object[error.start]:#04x}"
        return Problem(file, line, column, "", found, "text in UTF-8", "save the file as UTF-8")
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        return Problem(file, 1, 1, "", f"a file that cannot be read: {error}", "a case file")


def _too_large(file: str, size: int, most: int) -> Problem:
    return Problem(file, 1, 1, "", f"{size:,} bytes", f"at most {most:,}", "is this a case file?")


def _read(
    text: str, file: str, model: type[P], rule: Callable[[Findings], None] = check
) -> tuple[P | None, list[Problem], list[Note]]:
    root, problems = read_document(text, file)
    if root is None:
        return None, _in_order(problems), []
    part, kept, found = _salvage(root, model, file)
    seen = {(p.line, p.column) for p in problems}
    problems += [p for p in found if (p.line, p.column) not in seen]
    if part is None:
        return None, _in_order(problems), []
    findings = _findings(part, root, kept, file)
    rule(findings)
    problems += findings.problems
    return (None if problems else part), _in_order(problems), findings.notes


def _findings(part: Part, root: Node, kept: Node, file: str) -> Findings:
    whole = root.children or {}
    declared = {
        kind: [str(n) for n in (whole[kind].children or {})] if kind in whole else [] for kind in KINDS
    }
    left = kept.children or {}
    broken = frozenset(str(name) for name, node in whole.items() if left.get(name) is not node)
    return Findings(part, file, kept, declared, broken)


def _salvage(root: Node, model: type[P], file: str) -> tuple[P | None, Node, list[Problem]]:
    """What can be read of a file, and the schema's problems with the rest."""
    kept, problems = root, None
    for _ in range(_ROUNDS):
        try:
            stand_in = {k: v for k, v in _STAND_IN.items() if k in model.model_fields} if problems else {}
            return model.model_validate({**stand_in, **kept.plain()}), kept, problems or []
        except ValidationError as error:
            found = complaints(error, kept)
            problems = problems_of(found, kept, model, file) if problems is None else problems
            lost = {c.path for c in found}
            if () in lost:
                lost -= {()}
                if not lost:
                    break
            kept = kept.without(lost)
    return None, kept, problems or []


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Problems in file order, the first hundred of them."""
    ordered = sorted(problems, key=lambda p: (p.line, p.column))
    if len(ordered) <= MOST_PROBLEMS:
        return ordered
    last = ordered[MOST_PROBLEMS]
    more = Problem(last.file, last.line, last.column, "", "more problems", "none", "mend those above first")
    return [*ordered[:MOST_PROBLEMS], more]
