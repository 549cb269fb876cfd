"""Reading a short text from left to right, with errors that point at the character."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NoReturn

from contingent.case.wording import nearest, one_of, shown
from contingent.errors import QueryError

NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_WORD = re.compile(r'[^\s,()|="]+|.')


class Scanner:
    """A text and the next character to read; errors say what was found there and what was expected."""

    def __init__(self, text: str) -> None:
        self.text, self.at = re.sub(r"\s", " ", text), 0

    def skip(self) -> int:
        """Go past white space; the next character."""
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def sees(self, pattern: str) -> bool:
        """Whether this comes next."""
        return re.compile(pattern).match(self.text, self.skip()) is not None

    def take(self, pattern: str) -> str | None:
        """Read this if it comes next."""
        match = re.compile(pattern).match(self.text, self.skip())
        if match is None:
            return None
        self.at = match.end()
        return match[0]

    def expect(self, pattern: str, wanted: str) -> str:
        """Read this; QueryError if something else comes next."""
        found = self.take(pattern)
        if found is None:
            self.fail(wanted)
        return found

    def one(self, valid: Iterable[str], wanted: str) -> str:
        """Read one of these names; QueryError names the one most like what is there."""
        start, names = self.skip(), list(valid)
        word = self.take(NAME) or ""
        if word not in names:
            self.at = start
            self.fail(f"{wanted}: {one_of(names)}", nearest(word, names))
        return word

    def fail(self, wanted: str, hint: str = "", at: int | None = None) -> NoReturn:
        """QueryError at the next character, or at ``at``."""
        at = self.skip() if at is None else at
        word = _WORD.match(self.text, at)
        found = shown(word[0]) if word else "the end"
        self.refuse(f"found {found}, expected {wanted}" + (f"; {hint}" if hint else ""), at)

    def refuse(self, message: str, at: int) -> NoReturn:
        """QueryError with these words at a character, counted from 0."""
        raise QueryError(self.text, at + 1, message)
