"""What differs between two versions of a case, as the terminal and JSON show it; nothing is computed here."""

from __future__ import annotations

from contingent.present.summary import Estimate, Record


class ItemChange(Record):
    """One field of one item that differs; for a whole item added or removed ``field`` is empty."""

    kind: str  # claim, fact, source, ...; "case" for what is said of the case as a whole
    name: str
    change: str  # added | removed | changed
    field: str
    old: str  # in the words of the file
    new: str
    touches: list[str]  # names of the facts, sources, causes and readings that the item is or speaks of


class AnswerChange(Record):
    """One answer before and after. Without ``old`` or ``new`` only the other version gives it."""

    answer: str
    says: str
    cites: list[str]  # names that it rests on directly
    cites_change: bool  # whether one of them is touched by a change
    old: Estimate | None
    new: Estimate | None
    difference: Estimate | None
    moved: bool  # by more than the rule lets pass for noise


class Side(Record):
    """One of the two versions, and how it was run."""

    file: str  # as it was named
    case: str
    digest: str  # BLAKE2 of the case text
    seed: int | None  # None where nothing was run
    worlds: int | None  # an island


class Difference(Record):
    """What changed in a case, and which answers moved because of it."""

    old: Side
    new: Side
    changes: list[ItemChange]
    answers: list[AnswerChange]  # empty where nothing was run
    rule: str  # when an answer counts as moved; empty where nothing was run
    warnings: list[str]
