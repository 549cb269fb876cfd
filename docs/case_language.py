"""The reference page of the case language, read off its models."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, get_args

from pydantic.fields import FieldInfo

from contingent.case import schema as language
from contingent.case.jsonschema import json_schema
from contingent.case.moments import parse_duration, parse_moment
from contingent.case.part import TODO
from contingent.case.words import (
    CAUSE_KINDS,
    CERTAINTY_ALIASES,
    CERTAINTY_BANDS,
    EPISODE_KINDS,
    INCLINATIONS,
    TIE_WEIGHTS,
)

Schema = dict[str, Any]


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A Markdown table; bars within cells are escaped."""
    head = list(head)
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in line) + " |"
        for line in lines
    )


def schema() -> str:
    """Every field of a case file, part by part, and of what came after."""
    case = json_schema()
    after = language.After.model_json_schema(by_alias=True)
    own = {name: part for name, part in after["$defs"].items() if name not in case["$defs"]}
    parts = [
        "# The case file",
        "One YAML file. Parts that have names are mappings from a name to the part; names are small "
        "letters, digits and hyphens. Moments are local time in the case's time zone. An uncertain amount is "
        "a point (`30 km`), a range that holds it nine times in ten (`600 .. 1500 men`), a median with such "
        "a range (`{median: 900, within90: [600, 1500], unit: men}`), or a word. Any part may hold "
        f"`todo`, a text: {TODO.lower()} `contingent schema` prints the same as JSON Schema.",
        *_part("Case", case),
        *(x for name, part in case["$defs"].items() for x in _part(name, part)),
        *_words(),
        *_part("After", after),
        *(x for name, part in own.items() for x in _part(name, part)),
        "## Kinds of attempt",
        "Under which a library lists its cases ([the library](../library.md)):",
        table(("Kind", "What it is"), EPISODE_KINDS.items()),
    ]
    return "\n\n".join(parts)


def _part(name: str, part: Schema) -> list[str]:
    required = part.get("required", [])
    rows = [
        (
            f"`{field}`",
            _timed(name, field) or _takes(about),
            _default(field, about, required),
            about.get("description", ""),
        )
        for field, about in part["properties"].items()
        if field != "todo"
    ]
    return [
        f"## {name}",
        part.get("description", ""),
        table(("Field", "Takes", "If left out", "Meaning"), rows),
    ]


def _takes(about: Schema) -> str:
    """What a field takes, in words, with its unit."""
    options = [option for option in about.get("anyOf", []) if option.get("type") != "null"]
    if len(options) == 1:
        return _takes(options[0])
    if units := [o["properties"]["unit"]["enum"] for o in options if "median" in o.get("properties", {})]:
        return _amount(units[0])
    if options:
        return "; or ".join(dict.fromkeys(map(_takes, options)))
    if "$ref" in about:
        name = about["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    if "enum" in about:
        return ", ".join(f"`{value}`" for value in about["enum"])
    if about.get("type") == "array":
        return f"list of {_takes(about['items'])}"
    if about.get("type") == "object":
        return f"named: {_takes(next(iter(about['patternProperties'].values())))}"
    return _plain(about)


def _timed(part: str, field: str) -> str:
    """Whether a field takes a moment or a duration: its own description may hide the kind's."""
    for name, info in getattr(language, part).model_fields.items():
        if field == (info.alias or name):
            readers = {getattr(m, "func", None) for m in _validators(info)}
            if parse_moment in readers:
                return "a moment"
            if parse_duration in readers:
                return "a duration: `30 min`, `48 h`, `1 day`"
    return ""


def _validators(info: FieldInfo) -> list[Any]:
    """Validators of a field, those of ``X | None`` included."""
    inner = [m for option in get_args(info.annotation) for m in getattr(option, "__metadata__", ())]
    return [*info.metadata, *inner]


def _amount(units: list[str]) -> str:
    if units == ["%"]:
        return "a share: 0 to 1, `%`, or a certainty word"
    if "min" in units:
        return "an amount of time: `h`, `min`, `days`, `weeks`, `months`, `years`"
    leaning = ", or a leaning" if "steps" in units else ""
    return f"an amount in {', '.join(f'`{unit}`' for unit in units)}{leaning}"


def _plain(about: Schema) -> str:
    if str(about.get("pattern", "")).startswith("^[a-z0-9][a-z0-9-]"):
        return "a name"
    if about.get("pattern") == "^[A-F][1-6]$":
        return "a grade: `A1` (best) to `F6`"
    kinds = {"boolean": "`true` or `false`", "number": "a number", "integer": "a whole number"}
    return kinds.get(str(about.get("type")), "text")


def _default(field: str, about: Schema, required: list[str]) -> str:
    if field in required:
        return "required"
    value = about.get("default")
    if value in (None, [], {}, ""):
        return ""
    if isinstance(value, dict):
        return "its own defaults"
    lasts = re.fullmatch(r"P(?:T?)(\d+)([DHM])", str(value))
    units = {"D": "days", "H": "h", "M": "min"}
    return (
        f"`{lasts[1]} {units[lasts[2]]}`".replace("`1 days", "`1 day") if lasts else f"`{str(value).lower()}`"
    )


def _words() -> list[str]:
    bands = [(word, f"{low:.0%} to {high:.0%}") for word, (low, high) in CERTAINTY_BANDS.items()]
    aliases = [(word, band) for word, band in CERTAINTY_ALIASES.items()]
    return [
        "## Words for numbers",
        "How surely (ICD 203), wherever a share or a certainty is taken:",
        table(("Word", "Probability"), bands),
        "Other words, and the one that each is read as:",
        table(("Word", "Read as"), aliases),
        "Leanings of an actor and weights of a tie, in steps on the log-odds scale (one step turns even odds "
        "into 73 %), positive towards the challenger:",
        table(("Word", "Steps"), [*INCLINATIONS.items(), *TIE_WEIGHTS.items()]),
        "## Kinds of cause",
        "By which causes of different cases are matched ([comparing cases](../comparing.md)):",
        table(("Kind", "What it is"), CAUSE_KINDS.items()),
    ]
