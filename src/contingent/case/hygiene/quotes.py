"""Whether a quote stands in a text.

Compared are the words and their punctuation, not the typography: quotation marks, dashes, white
space, ligatures and soft hyphens are evened out on both sides. An ellipsis in a quote leaves words
out and a bracket puts the author's own in; both are reported, never passed over.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

_MARKS = str.maketrans(dict.fromkeys('"“”„‟«»‹›‘’‚‛`´′″', "'"))
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200d\u2060\ufeff]")
_LINE_BREAK = re.compile(r"(?<=[a-z])[-‐]\s+(?=[a-z])")  # 'mobi- lization', where a line was broken
_ELLIPSIS = re.compile(r"\s*(?:\[\s*\.\.\.\s*\]|\(\s*\.\.\.\s*\)|\.\s?\.\s?\.)\s*")
_LETTER = re.compile(r"\[(\w)\]")  # '[I]f': one letter changed to fit
_BRACKET = re.compile(r"\[([^\]]{1,60})\]")
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|hardly|cannot|\w+n't)\b", re.I
)
#: Beyond this many words between its parts, a quote joins what the source does not.
MOST_LEFT_OUT = 60
#: A quote with more brackets of the author's is a paraphrase.
MOST_BRACKETS = 3
#: Places of its first words from which a quote with an ellipsis is followed up.
_MOST_STARTS = 200


def even(text: str) -> str:
    """The text in one typography, on one line."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_MARKS)
    return " ".join(_DASHES.sub("-", text).split())


@dataclass(frozen=True)
class Match:
    """A quote found in a text: what its ellipses leave out, and what its brackets put in."""

    left_out: tuple[str, ...] = ()
    put_in: tuple[str, ...] = ()

    @property
    def doubt(self) -> str:
        """Why the quote may mislead, or nothing."""
        for left in self.left_out:
            if denial := _DENIAL.search(left):
                return f"what it leaves out holds {denial[0]!r}"
            if len(words(left)) > MOST_LEFT_OUT:
                return f"its parts stand {len(words(left))} words apart"
        return ""

    @property
    def says(self) -> str:
        """What was left out and put in, in words."""
        parts = [f"leaves out {len(words(left))} words" for left in self.left_out]
        parts += [f"'[{put}]' is not the source's" for put in self.put_in]
        return "; ".join(parts)


def find(quote: str, text: str) -> Match | None:
    """Where the quote stands in the text, with what it leaves out and puts in; None if it does not."""
    wanted = _LETTER.sub(r"\1", even(quote)).strip("' ").rstrip(".,;: ")
    pieces = [p for p in (piece.strip() for piece in _ELLIPSIS.split(wanted)) if p]
    put_in = tuple(b for piece in pieces for b in _BRACKET.findall(piece))
    if not pieces or len(put_in) > MOST_BRACKETS:
        return None
    whole = re.compile(_bounded(re.escape(wanted), wanted))  # its dots and brackets may be the source's own
    for searched in dict.fromkeys(_LETTER.sub(r"\1", even(t)) for t in (text, _LINE_BREAK.sub("", text))):
        if whole.search(searched):
            return Match()
        gaps = list(_gaps([re.compile(_bounded(_piece(p), p)) for p in pieces], searched))
        if gaps:
            return Match(min(gaps, key=lambda g: sum(map(len, g))), put_in)
    return None


def _gaps(pieces: list[re.Pattern[str]], text: str) -> Iterator[tuple[str, ...]]:
    """What stands between the pieces, for every place of the first from which all others follow."""
    for first in islice(pieces[0].finditer(text), _MOST_STARTS):
        found, at = [], first.end()
        for piece in pieces[1:]:
            if (following := piece.search(text, at)) is None:
                return
            found.append(text[at : following.start()].strip())
            at = following.end()
        yield tuple(found)


def _piece(piece: str) -> str:
    """A pattern for a piece between ellipses: its first letter may differ in case, brackets in words."""
    parts = _BRACKET.split(piece)  # text, bracket, text, ...
    found = "".join(r"(?:\S+ ){0,5}?\S*?" if n % 2 else re.escape(part) for n, part in enumerate(parts))
    return f"(?i:{piece[0]}){found[1:]}" if piece[0].isalpha() else found


def _bounded(pattern: str, piece: str) -> str:
    """The pattern, not to begin or end within a word."""
    start = r"(?<!\w)" if piece[:1].isalnum() else ""
    return start + pattern + (r"(?!\w)" if piece[-1:].isalnum() else "")


def words(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return re.findall(r"\w+(?:'\w+)*", even(text).lower())
