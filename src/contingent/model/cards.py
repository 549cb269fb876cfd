"""The catalogue card of a mechanism: what it does, on whose authority, and how it is checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """Plain-words rule, what is read and written, the source, and the published limit.

    ``limit`` says what is switched off or sent to infinity for the published model to appear,
    ``through`` which function of the step reproduces it, ``tolerance`` how closely.
    """

    name: str
    clock: str
    rule: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    reference: str
    limit: str
    through: str
    tolerance: str
