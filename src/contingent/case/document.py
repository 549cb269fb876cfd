"""A YAML text as plain data that remembers where each value stands.

Only plain YAML 1.2 is read: text, numbers, yes/no, lists and mappings. The text is taken in
event by event, so that the limits on size, depth and aliases act before anything is built.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import ScalarNode
from ruamel.yaml.resolver import VersionedResolver

from contingent.case.wording import Path, path_text, shown
from contingent.errors import Problem

#: Largest file read. A case of a hundred pages stays well below it.
MAX_BYTES = 512 * 1024
#: Values in one file, each alias counting as all that it stands for.
MAX_VALUES = 15_000
MAX_DEPTH = 20
#: Beyond this a number is a slip, and its square no longer fits single precision.
LARGEST = 1e15

_RESOLVER = VersionedResolver(version=(1, 2))
_CONSTRUCTOR = YAML(typ="safe", pure=True).constructor
_BUT_FOUND = re.compile(r"expected (.{1,80}), but found (.{1,80})$")
_USUAL_FIX = {
    "\\t": "indent with spaces, not tabs",
    "mapping values are not allowed": "put text that holds ': ' in quotes",
    "<block end>": "lines of one mapping or list must be indented alike",
    "could not find expected ':'": "every line of a mapping reads 'name: value'",
    "undefined alias": "text that begins with * needs quotes",
}


@dataclass
class Node:
    """A value and where it stands (counted from 1). Lists keep their positions as keys."""

    line: int
    column: int
    value: Any = None
    children: dict[str | int, Node] | None = None
    is_list: bool = False
    size: int = 1
    keys: dict[str | int, tuple[int, int]] = field(default_factory=dict)

    def plain(self) -> Any:
        """The value as plain Python data."""
        if self.children is None:
            return self.value
        if self.is_list:
            return [child.plain() for child in self.children.values()]
        return {key: child.plain() for key, child in self.children.items()}

    @cached_property
    def _order(self) -> list[str | int]:
        return list(self.children or {})

    def step(self, part: str | int) -> tuple[str | int, Node] | None:
        """The value under a name or at a position among those left, with its name or original position."""
        if self.is_list and isinstance(part, int):
            part = self._order[part] if part < len(self._order) else -1
        child = (self.children or {}).get(part)
        return None if child is None else (part, child)

    def find(self, path: Path) -> tuple[Path, Node]:
        """The deepest value on ``path`` that exists, with its path as the author counts it."""
        node, walked = self, []
        for part in path:
            if (step := node.step(part)) is None:
                break
            walked.append(step[0])
            node = step[1]
        return tuple(walked), node

    def without(self, paths: set[Path]) -> Node:
        """A copy that lacks the values at ``paths`` (as the author counts them)."""
        if self.children is None or not paths:
            return self
        below: dict[str | int, set[Path]] = {}
        for path in paths:
            below.setdefault(path[0], set()).add(path[1:])
        kept = {
            key: child.without(below.get(key, set()))
            for key, child in self.children.items()
            if () not in below.get(key, ())
        }
        return Node(self.line, self.column, self.value, kept, self.is_list, self.size, self.keys)


class Unreadable(Exception):
    """The text cannot be read on; carries the problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def read_document(text: str, file: str) -> tuple[Node | None, list[Problem]]:
    """Read one YAML document. Without a node, the problems say why."""
    builder = _Builder(file)
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            builder.take(event)
        return builder.root(), builder.problems
    except Unreadable as error:
        return None, [*builder.problems, error.problem]
    except YAMLError as error:
        return None, [*builder.problems, _syntax(error, text, file)]


def _syntax(error: YAMLError, text: str, file: str) -> Problem:
    """Word a syntax error of the YAML reader as a problem."""
    if not isinstance(error, MarkedYAMLError):  # a character that no YAML text may hold
        before = text[: getattr(error, "position", 0)]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        return Problem(file, line, column, "", "a control character", "plain text", "is this a text file?")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    what = " ".join(str(error.problem or error.context or "text that is not YAML").split())
    hint = next((fix for sign, fix in _USUAL_FIX.items() if sign in what), "")
    match = _BUT_FOUND.match(what)
    wanted, found = match.groups() if match else ("valid YAML", what)
    return Problem(file, line, column, "", found.removeprefix("found ")[:200], wanted, hint)


@dataclass
class _Open:
    """A list or mapping being read, and the name for which a value is due."""

    node: Node
    anchor: str | None
    key: str | int | None = None
    ignored: bool = False  # the value of a name that was given before


class _Builder:
    """Builds nodes from events, without recursion."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._root: Node | None = None
        self._documents = self._values = 0

    def root(self) -> Node:
        """The whole document, which must be a mapping."""
        if self._root is None or (self._root.children is None and self._root.value is None):
            raise Unreadable(Problem(self.file, 1, 1, "", "an empty file", "a case", _START))
        if self._root.children is None or self._root.is_list:
            what = "a list" if self._root.is_list else shown(self._root.value)
            where = (self._root.line, self._root.column)
            raise Unreadable(Problem(self.file, *where, "", what, "lines such as 'case: name'", _START))
        return self._root

    def take(self, event: Any) -> None:
        """Take in one event of the YAML reader."""
        if handler := _HANDLERS.get(type(event)):
            handler(self, event)

    def document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            self._stop(event, "a second document", "one case in a file", "delete the line '---'")

    def scalar(self, event: Any) -> None:
        top = self._open[-1] if self._open else None
        if top and not top.node.is_list and top.key is None:
            self._name(top, event)
            return
        self._tag(event)
        node = Node(event.start_mark.line + 1, event.start_mark.column + 1)
        self._count(event, 1)
        node.value = self._value(event)
        self._anchor(event.anchor, node)
        self._put(node)

    def start(self, event: Any) -> None:
        self._key_expected(event)
        self._tag(event)
        self._count(event, 1)
        if len(self._open) >= MAX_DEPTH:
            self._stop(event, f"more than {MAX_DEPTH} levels of nesting", "a flatter file")
        is_list = isinstance(event, events.SequenceStartEvent)
        node = Node(event.start_mark.line + 1, event.start_mark.column + 1, children={}, is_list=is_list)
        self._open.append(_Open(node, event.anchor, 0 if is_list else None))

    def end(self, _event: Any) -> None:
        done = self._open.pop()
        self._anchor(done.anchor, done.node)
        self._put(done.node)

    def alias(self, event: Any) -> None:
        self._key_expected(event)
        if event.anchor not in self._anchors:
            self._stop(
                event, f"*{event.anchor}, which nothing before it defines", "text in quotes or a known alias"
            )
        node = self._anchors[event.anchor]
        self._count(event, node.size)
        self._put(node)

    def _name(self, top: _Open, event: Any) -> None:
        name, where = event.value, (event.start_mark.line + 1, event.start_mark.column + 1)
        assert top.node.children is not None
        top.key, top.ignored = name, name in top.node.children
        if top.ignored:
            first = top.node.keys[name][0]
            self._say(event, f"{shown(name)} a second time", "each name once", f"first given on line {first}")
        else:
            top.node.keys[name] = where

    def _put(self, node: Node) -> None:
        if not self._open:
            self._root = node
            return
        top = self._open[-1]
        assert top.node.children is not None
        assert top.key is not None
        if not top.ignored:
            top.node.children[top.key] = node
            top.node.size += node.size
        top.key = top.key + 1 if isinstance(top.key, int) else None

    def _value(self, event: Any) -> Any:
        """The plain value of a scalar; dates stay text, to be read with their meaning known."""
        tag = str(_RESOLVER.resolve(ScalarNode, event.value, event.implicit)).rpartition(":")[2]
        if not event.implicit[0] or tag not in ("null", "bool", "int", "float"):
            return event.value
        try:
            value = _CONSTRUCTOR.construct_object(ScalarNode(f"tag:yaml.org,2002:{tag}", event.value))
            if value is None or (math.isfinite(value) and abs(value) <= LARGEST):
                return value
        except (ValueError, OverflowError):
            pass  # more digits than Python reads
        self._say(event, shown(event.value), "a finite number of sensible size")
        return event.value

    def _anchor(self, anchor: str | None, node: Node) -> None:
        if anchor:
            self._anchors[anchor] = node

    def _tag(self, event: Any) -> None:
        if event.tag:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self._say(event, f"the tag {shown(tag)}", "plain values without tags", "delete the tag")

    def _key_expected(self, event: Any) -> None:
        if self._open and self._open[-1].key is None:
            self._stop(
                event,
                "a list, a mapping or an alias as a name",
                "a name",
                "put text that begins with [, { or * in quotes",
            )

    def _count(self, event: Any, values: int) -> None:
        self._values += values
        if self._values > MAX_VALUES:
            self._stop(event, f"more than {MAX_VALUES} values", "a smaller file, or fewer aliases")

    def _say(self, event: Any, found: str, expected: str, hint: str = "") -> None:
        self.problems.append(self._problem(event, found, expected, hint))

    def _stop(self, event: Any, found: str, expected: str, hint: str = "") -> None:
        raise Unreadable(self._problem(event, found, expected, hint))

    def _problem(self, event: Any, found: str, expected: str, hint: str) -> Problem:
        path = path_text(tuple(o.key for o in self._open if o.key is not None))
        mark = event.start_mark
        return Problem(self.file, mark.line + 1, mark.column + 1, path, found, expected, hint)


_START = "begin with the starter case"
_HANDLERS: dict[type, Callable[[_Builder, Any], None]] = {
    events.DocumentStartEvent: _Builder.document,
    events.ScalarEvent: _Builder.scalar,
    events.SequenceStartEvent: _Builder.start,
    events.MappingStartEvent: _Builder.start,
    events.SequenceEndEvent: _Builder.end,
    events.MappingEndEvent: _Builder.end,
    events.AliasEvent: _Builder.alias,
}
