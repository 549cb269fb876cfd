"""Turns the schema's complaints into problems in plain words, each at its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from pydantic import BaseModel, ValidationError

from contingent.case.document import Node
from contingent.case.jsonschema import described, fields_at
from contingent.case.wording import MOST_PROBLEMS, Path, nearest, one_of, path_text, shown
from contingent.errors import Problem

_MAPPING = "a mapping: lines of 'name: value'"
_KINDS = {
    "string_type": "text", "float_type": "a number", "float_parsing": "a number", "int_type": "a number",
    "bool_type": "yes or no", "bool_parsing": "yes or no", "list_type": "a list",
    "dict_type": _MAPPING, "model_type": _MAPPING, "model_attributes_type": _MAPPING,
    "finite_number": "a finite number",
}  # fmt: skip
_PATTERNS = {
    r"^[a-z0-9][a-z0-9-]{0,60}$": "a name in small letters, digits and hyphens",
    r"^[A-F][1-6]$": "a grade such as B2 (reliability A-F, credibility 1-6)",
    r"^[a-z0-9-]+\.[a-z_]+$": "actor.quantity, such as guard.inclination",
    r"^[a-z0-9-]+\.strength$": "actor.strength, such as guard.strength",
}
_BOUNDS = {
    "string_too_short": "text that is not empty",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
}


@dataclass(frozen=True)
class Complaint:
    """One complaint of the schema, at the value on ``path`` (as the author counts it).

    ``branch`` is the length of the path at which the schema tried several kinds of value.
    """

    path: Path
    node: Node
    branch: int | None
    error: Any


def complaints(error: ValidationError, root: Node) -> list[Complaint]:
    """The schema's complaints, one for every value: the kinds tried for it are merged later."""
    return [_place(e, root) for e in error.errors(include_url=False)]


def problems_of(found: list[Complaint], root: Node, model: type[BaseModel], file: str) -> list[Problem]:
    """One problem for every value complained of."""
    ordered = sorted(found, key=lambda c: (c.node.line, c.node.column, _group(c)[1]))
    problems = []
    for _, same in islice(groupby(ordered, key=_group), MOST_PROBLEMS + 1):
        together = list(same)
        deepest = max(len(c.path) for c in together)
        problems += [_problem([c for c in together if len(c.path) == deepest], root, model, file)]
    return problems


def _group(complaint: Complaint) -> tuple[str, str]:
    """Complaints about one value belong together, also those of the several kinds tried for it."""
    whole = complaint.path if complaint.branch is None else complaint.path[: complaint.branch]
    own = str(complaint.error["loc"][-1]) if complaint.error["type"] == "missing" else ""
    return path_text(whole), own


def _place(error: Any, root: Node) -> Complaint:
    path: list[str | int] = []
    node, branch = root, None
    for part in error["loc"]:
        if (step := node.step(part)) is not None:
            path.append(step[0])
            node = step[1]
        elif part != "[key]" and branch is None and error["type"] != "missing":
            branch = len(path)
    return Complaint(tuple(path), node, branch, error)


def _problem(same: list[Complaint], root: Node, model: type[BaseModel], file: str) -> Problem:
    first = same[0]
    path, node, error = first.path, first.node, first.error
    line, column = node.line, node.column
    if error["type"] == "missing":
        return _missing(path, node, error["loc"][-1], model, file)
    if path and (error["type"] == "extra_forbidden" or error["loc"][-1] == "[key]"):
        line, column = root.find(path[:-1])[1].keys[path[-1]]
    if error["type"] == "extra_forbidden":
        valid = fields_at(model, path[:-1])
        found, hint = f"the unknown field {shown(path[-1])}", nearest(path[-1], valid)
        return Problem(file, line, column, path_text(path), found, one_of(valid), hint)
    found, wanted = _found(error), dict.fromkeys(_expected(c.error) for c in same)
    alike = same if len(wanted) == 1 else [c for c in same if c.error["type"] == "value_error"]
    hint = next((h for c in alike if (h := _hint(c.error))), "")
    return Problem(file, line, column, path_text(path), found, " or ".join(wanted), hint)


def _missing(path: Path, node: Node, name: str, model: type[BaseModel], file: str) -> Problem:
    wanted = described(model, (*path, name))
    unknown = [k for k in node.children or {} if k not in fields_at(model, path)]
    hint = nearest(name, map(str, unknown)).replace("did you mean", "is it meant by") if unknown else ""
    expected = f"'{name}:' here" + (f": {wanted}" if wanted else "")
    return Problem(file, node.line, node.column, path_text(path), f"no '{name}'", expected, hint)


def _message(error: Any) -> tuple[str, str]:
    """What the package's own validators say: what was found (or nothing), what was expected."""
    found, _, wanted = error["msg"].removeprefix("Value error, ").rpartition("expected ")
    return found.rstrip("; "), wanted


def _found(error: Any) -> str:
    if error["type"] in ("too_short", "too_long"):
        return str(error["ctx"]["actual_length"])
    own = _message(error)[0] if error["type"] == "value_error" else ""
    return own or shown(error["input"])


def _expected(error: Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind in _BOUNDS:
        return _BOUNDS[kind].format(**context)
    if kind == "literal_error":
        return one_of(_options(error))
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], f"text like {context['pattern']}")
    if kind == "value_error":
        return _message(error)[1]
    return _KINDS.get(kind) or error["msg"]


def _options(error: Any) -> list[str]:
    """The valid words that a complaint lists."""
    if error["type"] == "literal_error":
        return re.findall(r"'([^']*)'", error["ctx"]["expected"])
    if error["type"] == "value_error" and ": " in error["msg"]:
        return error["msg"].rpartition(": ")[2].split(", ")
    return []


def _hint(error: Any) -> str:
    kind, value = error["type"], error["input"]
    if kind == "string_type" and isinstance(value, int | float):
        return "put it in quotes"
    if kind == "list_type" and isinstance(value, str | int | float):
        return f"write [{str(value)[:40]}]"
    if kind == "string_pattern_mismatch" and isinstance(value, str):
        name = re.sub(r"[^a-z0-9]+", "-", value.lower()[:60]).strip("-")
        return f"for example {name!r}" if re.match(error["ctx"]["pattern"], name) else ""
    said = re.match(r".*?'([^']*)'", _message(error)[0]) if kind == "value_error" else None
    word = said[1] if said else value
    return nearest(word, _options(error)) if isinstance(word, str) else ""
