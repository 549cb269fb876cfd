"""What the rules find in a case: problems, which forbid its use, notes and marks of work to do, which do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from contingent.case.document import Node
from contingent.case.schema import Part
from contingent.case.wording import MOST_PROBLEMS, Path, nearest, one_of, path_text, shown
from contingent.errors import Problem

#: Kinds of named part, in the singular that messages use.
KINDS = {
    "actors": "an actor",
    "places": "a place",
    "sources": "a source",
    "facts": "a fact",
    "readings": "a reading",
}


@dataclass(frozen=True)
class Note:
    """Something that an author may not have meant, or has still to do, but that does no harm."""

    file: str
    line: int
    column: int
    path: str
    says: str
    todo: bool = False  # marked by the author himself as still to do

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.path}: {self.says}"


@dataclass
class Findings:
    """Collects what the rules find in one case or aftermath.

    ``root`` is what could be read of the file. ``declared`` holds the names that the file declares
    of each kind, unreadable parts included, so that one broken actor is not reported again
    wherever it is named; ``broken`` holds the top-level fields of which a part is unreadable.
    """

    part: Part
    file: str
    root: Node
    declared: dict[str, list[str]]
    broken: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def problem(self, path: Path, found: str, expected: str, hint: str = "") -> None:
        """Report what forbids the use of the case."""
        if len(self.problems) <= MOST_PROBLEMS:
            self.problems.append(Problem(self.file, *self._place(path), found, expected, hint))

    def note(self, path: Path, says: str) -> None:
        """Report what an author may not have meant."""
        if len(self.notes) < MOST_PROBLEMS:
            self.notes.append(Note(self.file, *self._place(path), says))

    def todo(self, path: Path, says: str) -> None:
        """Report what the author has marked as still to do."""
        self.notes.append(Note(self.file, *self._place(path), says, todo=True))

    def line(self, path: Path) -> int:
        """The line on which the value at ``path`` stands."""
        return self._place(path)[0]

    def _place(self, path: Path) -> tuple[int, int, str]:
        """Line, column and wording of a path, of which the end may be missing in the file."""
        found, node = self.root.find(path)
        return node.line, node.column, path_text((*found, *path[len(found) :]))

    def named(self, kind: str, name: str, path: Path) -> Any | None:
        """The part of that kind and name; None, and a problem unless it is unreadable, if there is none."""
        part = getattr(self.part, kind).get(name)
        if part is None and name not in self.declared[kind] and len(self.problems) <= MOST_PROBLEMS:
            self.unknown(KINDS[kind], name, self.declared[kind], path)
        return part

    def unknown(self, kind: str, name: str, valid: list[str], path: Path) -> None:
        """Report a name that nothing declares."""
        self.problem(path, f"{shown(name)}, which is not {kind} here", one_of(valid), nearest(name, valid))

    def whole(self, *fields: str) -> bool:
        """Whether these top-level fields were read without a loss."""
        return not self.broken.intersection(fields)


def parts(part: BaseModel, path: Path = ()) -> Iterator[tuple[Path, Part]]:
    """A part and all parts below it, with their paths as the author writes them."""
    if isinstance(part, Part):
        yield path, part
    for name, info in type(part).model_fields.items():
        yield from _below(getattr(part, name), (*path, info.alias or name))


def _below(value: Any, path: Path) -> Iterator[tuple[Path, Part]]:
    if isinstance(value, BaseModel):
        yield from parts(value, path)
    elif isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _below(item, (*path, key))


def cycle(above: dict[str, str]) -> list[str]:
    """A cycle of names that each point to the next, or nothing."""
    seen: set[str] = set()
    for first in above:
        walk, name = [], first
        while name in above and name not in seen:
            seen.add(name)
            walk.append(name)
            name = above[name]
        if name in walk:
            return walk[walk.index(name) :]
    return []
