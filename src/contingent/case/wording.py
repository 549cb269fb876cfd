"""How problems are worded: values shown short, paths readable, the nearest valid name."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Any

#: Place in a case: names of fields and parts, positions in lists (from 0).
Path = tuple[str | int, ...]

#: Problems listed in one report. More help nobody, and cost time on a hostile file.
MOST_PROBLEMS = 100
#: Names looked through for the nearest one: keeps the report of a hostile file quick.
MOST_NAMES = 300


def shown(value: Any) -> str:
    """A value as a reader would name it, never longer than a line."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:40]}... ({len(text)} characters)"


def path_text(path: Path) -> str:
    """``actors.guard.strength``; entries of lists count from 1: ``claims[3].is``."""
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part[:60]}"
    return text.lstrip(".")


def nearest(name: object, valid: Iterable[str]) -> str:
    """The usual hint: the valid name most like ``name``, or nothing."""
    close = get_close_matches(str(name)[:60].lower(), list(islice(valid, MOST_NAMES)), n=1, cutoff=0.5)
    return f"did you mean {close[0]!r}?" if close else ""


def one_of(names: Iterable[str]) -> str:
    """``one of a, b, c``, cut when long; ``none is declared`` when empty."""
    listed = list(islice(names, 13))
    if not listed:
        return "no name here, as none is declared"
    return "one of " + ", ".join(listed[:12]) + (", ..." if len(listed) > 12 else "")
