"""What changed between two versions of a case, item by item, by name.

Two items are the same when what was read of them is the same, however it is laid out; what
differs is shown in the words of the file. Renames are not guessed: a renamed item is one removed
and one added. Items without a name go by what they are about: see ``_UNNAMED``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel

from contingent.case import schema
from contingent.case.document import read_document
from contingent.case.happenings import normal
from contingent.case.schema import Case, Observation
from contingent.case.wording import Path, path_text

ABSENT = "not given"
LONGEST = 200  # characters of a value that is shown


class Version(NamedTuple):
    """A case, and the plain data of the file that it was read from."""

    case: Case
    plain: dict[str, Any]

    @classmethod
    def of(cls, case: Case, text: str) -> Version:
        """A checked case with its text."""
        root, _ = read_document(text, case.case)
        assert root is not None  # the case was read from it
        return cls(case, root.plain())


@dataclass(frozen=True)
class Change:
    """One field of one item that differs, or a whole item added or removed (``field`` is empty)."""

    kind: str  # "claim", "fact", ...; "case" for what is said of the case as a whole
    name: str
    change: str  # added | removed | changed
    field: str
    old: str
    new: str
    touches: tuple[str, ...]  # names of the facts, sources, causes and readings that the item is or names


class _Item(NamedTuple):
    part: Any
    path: Path  # where it stands in the file


def _asked(seen: Observation) -> tuple[str, str]:
    if seen.counted:
        return (seen.counted.of, seen.source)
    if seen.ended:
        return ("ending", seen.source)
    return (f"never {normal(seen.never)}" if seen.never else normal(seen.happened or ""), seen.source)


#: Field -> kind of its items; every other field of a case is compared as a whole.
_NAMED = {
    "sources": "source", "places": "place", "routes": "route", "actors": "actor", "facts": "fact",
    "readings": "reading", "causes": "cause",
}  # fmt: skip
#: Field -> kind of its items, and what they go by. Where two of a version go by the same, the locator
#: is added, and where that is the same too, their number.
_UNNAMED: dict[str, tuple[str, Callable[[Any], tuple[str, ...]]]] = {
    "ties": ("tie", lambda t: (f"{t.start} to {t.to}", t.kind)),
    "claims": ("claim", lambda c: (c.about, c.source)),
    "observations": ("observation", _asked),
    "questions": ("question", lambda q: (" ".join(q.split()),)),
}


def compare(old: Version, new: Version) -> list[Change]:
    """Every difference, in the order of the case language; nothing if the two say the same."""
    found: list[Change] = []
    for field in Case.model_fields:
        one, other = (getattr(v.case, field) for v in (old, new))
        if field in _NAMED:
            found += _matched(_NAMED[field], _named(one, (field,)), _named(other, (field,)), old, new)
        elif field in _UNNAMED:
            kind, by = _UNNAMED[field]
            twice = {key for parts in (one, other) for key, n in Counter(map(by, parts)).items() if n > 1}
            before, after = (_unnamed(parts, by, twice, field) for parts in (one, other))
            found += _matched(kind, before, after, old, new)
        elif field == "deal":
            before, after = (_named(deal.terms if deal else {}, ("deal", "terms")) for deal in (one, other))
            found += _matched("term", before, after, old, new)
        else:
            found += _changed("case", field, _Item(one, (field,)), _Item(other, (field,)), old, new)
    return found


def _named(parts: dict[str, Any], path: Path) -> dict[str, _Item]:
    return {name: _Item(part, (*path, name)) for name, part in parts.items()}


def _unnamed(
    parts: list[Any], by: Callable[[Any], tuple[str, ...]], twice: set[tuple[str, ...]], field: str
) -> dict[str, _Item]:
    found: dict[str, _Item] = {}
    for number, part in enumerate(parts):
        key = by(part)
        name = ", ".join([*key, getattr(part, "locator", None) or "no locator"] if key in twice else key)
        again = sum(n == name or n.startswith(f"{name} #") for n in found)
        found[f"{name} #{again + 1}" if again else name] = _Item(part, (field, number))
    return found


def _matched(
    kind: str, before: dict[str, _Item], after: dict[str, _Item], old: Version, new: Version
) -> Iterator[Change]:
    for name in [*before, *(n for n in after if n not in before)]:
        one, other = before.get(name), after.get(name)
        if one and other:
            yield from _changed(kind, name, one, other, old, new)
        elif one:
            yield Change(kind, name, "removed", "", _worded(old, one.path), "", _touched(name, one.part))
        elif other:
            yield Change(kind, name, "added", "", "", _worded(new, other.path), _touched(name, other.part))


def _changed(kind: str, name: str, one: _Item, other: _Item, old: Version, new: Version) -> Iterator[Change]:
    touches = tuple(dict.fromkeys([*_touched(name, one.part), *_touched(name, other.part)]))
    for path in _differing(one.part, other.part):
        was, now = _worded(old, (*one.path, *path)), _worded(new, (*other.path, *path))
        yield Change(kind, name, "changed", path_text(path), was, now, touches)


def _differing(one: Any, other: Any, path: Path = ()) -> Iterator[Path]:
    """Paths, as the author writes them, of the deepest values that differ."""
    if one == other:
        return
    if isinstance(one, BaseModel) and type(one) is type(other):
        pairs = [
            (f.alias or n, getattr(one, n), getattr(other, n)) for n, f in type(one).model_fields.items()
        ]
    elif isinstance(one, dict) and isinstance(other, dict):
        pairs = [(key, one.get(key), other.get(key)) for key in {**one, **other}]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other) and _parts(one):
        pairs = [(i, *pair) for i, pair in enumerate(zip(one, other, strict=True))]
    else:
        yield path
        return
    for key, was, now in pairs:
        yield from _differing(was, now, (*path, key))


def _parts(values: list[Any]) -> bool:
    return all(isinstance(v, BaseModel) for v in values)


def _touched(name: str, part: Any) -> tuple[str, ...]:
    """Names that the item is or speaks of: what an answer that rests on it cites."""
    names = [name] if isinstance(part, schema.Fact | schema.Source | schema.Cause | schema.Reading) else []
    for field in ("about", "source", "of", "derives_from"):
        names += [getattr(part, field)] if getattr(part, field, None) else []
    return tuple(dict.fromkeys(names))


def _worded(version: Version, path: Path) -> str:
    """What the file says at a path, on one line."""
    value: Any = version.plain
    for part in path:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return ABSENT
    text = _flow(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 4]} ..."


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_flow(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return " ".join(str(value).split()) if value is not None else ABSENT
