"""Quotation marks: which stretches of a paragraph they enclose."""

from __future__ import annotations

import re

#: Where a stretch begins, and before which character it ends.
Span = tuple[int, int]

_PAIRS = {"“": "”", "«": "»", '"': '"', "„": "”"}


def quoted_spans(text: str) -> tuple[list[Span], bool]:
    """Where the quotations of a paragraph stand, marks included, and whether the last one is left open."""
    spans: list[Span] = []
    start, close, inner = None, "", 0
    for at, mark in enumerate(text):
        if start is None and (mark in _PAIRS or _opens_single(text, at)):
            start, close, inner = at, _PAIRS.get(mark, "’" if mark == "‘" else "'"), 0
        elif start is not None and mark in "“„" and close == "”" and at > start:
            inner += 1
        elif start is not None and mark == close and (close not in "’'" or _closes_single(text, at)):
            if inner:
                inner -= 1
                continue
            spans.append((start, at + 1))
            start = None
    if start is not None and (close not in "’'"):
        spans.append((start, len(text)))
        return spans, True
    return spans, False


def _opens_single(text: str, at: int) -> bool:
    """Whether a single mark opens a quotation: after white space, and closed later before a space or a stop."""
    if text[at] not in "‘'" or (at and not text[at - 1].isspace() and text[at - 1] not in "(—"):
        return False
    return bool(re.match(r"[A-Z\[].{8,}?[,.!?…][’'](?:\s|$)", text[at + 1 :]))


def _closes_single(text: str, at: int) -> bool:
    after = text[at + 1 : at + 2]
    return (not after or not after.isalnum()) and text[at - 1] in ",.!?…—"


def inside_of(text: str, start: int, spans: list[Span]) -> list[Span]:
    """The quoted stretches of a sentence that begins at ``start`` of its paragraph."""
    cut = [(max(a - start, 0), min(b - start, len(text))) for a, b in spans]
    return [(a, b) for a, b in cut if a < b]


def blanked(text: str, inside: list[Span]) -> str:
    """A text with these stretches turned to spaces, so that all else keeps its place."""
    for a, b in inside:
        text = text[:a] + " " * (b - a) + text[b:]
    return text
