"""What a sentence is, and its number: the one definition that drafting, locators and checks share.

A text is a row of paragraphs. Headings, captions and bylines hold no sentence: a paragraph that ends without a
final mark is one of them, unless it is an item of a list or too long for a heading. All others are cut by
``sentencex``, which keeps abbreviations whole and does not cut within a pair of quotation marks. Sentences are
numbered through the whole text, from 1; the locator of the thirteenth is ``s13``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sentencex import segment  # pyright: ignore[reportAttributeAccessIssue]  (compiled, without types)

Kind = Literal["text", "item", "quote", "heading"]

#: A final mark, with what may close after it: quotes, brackets, a credit such as (Reuters).
_FINAL = re.compile(r"[.!?…:;][\"'”’»)\]]*(\s*\([^()]{1,80}\))?$")
#: A paragraph of more words than this is no heading, whatever its end.
LONGEST_HEADING = 25
#: An item of a list with fewer words is a label, not a sentence.
SHORTEST_ITEM = 4
#: Hours and the words that go on after their stop: '7 p.m. Moscow time', '8 a.m. Saturday'.
_CUT_HOUR = re.compile(r"\b[ap]\.m\.$")
_GOES_ON = re.compile(
    r"(?:\w+ (?:standard |summer )?time\b|local\b|[A-Z]{2,4}\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
#: An opening quotation mark that belongs to what follows.
_OPENS_NEXT = re.compile(r"\s[“‘«„]\s*$")
_NUMBER = re.compile(r"\bs(\d{1,6})(?:\s*[-–]\s*s?(\d{1,6}))?\b")


@dataclass(frozen=True)
class Paragraph:
    """A piece of a text that stands by itself, in one line, and what it is."""

    text: str
    kind: Kind = "text"


@dataclass(frozen=True)
class Sentence:
    """A sentence; ``number`` counts from 1 through the text, ``paragraph`` is a position, from 0."""

    number: int
    text: str
    paragraph: int

    @property
    def locator(self) -> str:
        """How a case names it: ``s13``."""
        return f"s{self.number}"


def holds_sentences(paragraph: Paragraph) -> bool:
    """Whether a paragraph is prose, not a heading, a caption or a byline."""
    words = len(paragraph.text.split())
    if paragraph.kind == "heading" or words == 0:
        return False
    if paragraph.kind == "item" and words >= SHORTEST_ITEM:
        return True
    return bool(_FINAL.search(paragraph.text)) or words > LONGEST_HEADING


def numbered(paragraphs: Iterable[Paragraph]) -> list[Sentence]:
    """Every sentence of a text, in order."""
    found: list[Sentence] = []
    for place, paragraph in enumerate(paragraphs):
        if holds_sentences(paragraph):
            for text in _cut(paragraph.text):
                found.append(Sentence(len(found) + 1, text, place))
    return found


def located(locator: str) -> list[int]:
    """The numbers of the sentences that a locator names: ``s18-s20, s39, weighting`` gives 18, 19, 20, 39."""
    numbers: list[int] = []
    for first, last in _NUMBER.findall(locator):
        start, end = int(first), int(last or first)
        numbers += range(start, end + 1) if start <= end <= start + 1000 else [start, end]
    return numbers


def _cut(text: str) -> list[str]:
    pieces: list[str] = []
    carried = ""
    for piece in segment("en", text):
        piece = carried + piece
        opens = _OPENS_NEXT.search(piece)
        piece, carried = (piece[: opens.start()], opens[0].strip()) if opens else (piece, "")
        if pieces and _CUT_HOUR.search(pieces[-1]) and _GOES_ON.match(piece):
            pieces[-1] += f" {piece.strip()}"
        elif piece.strip():
            pieces.append(piece.strip())
    return pieces
