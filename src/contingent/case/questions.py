"""The question language, close to Pearl's.

``P(success | seen to 2023-06-24T12:00, do(mediation = contrary))``, or in general::

    question = "P(" event ["|" part {"," part}] ")"
    event    = an outcome, attempt, or a happening in double quotes: "rostov taken"
    part     = do(<cause> = contrary | fact {, ...})    the cause set otherwise, or set in every world
             | seen to <moment>                         the record cut by event
             | known by <moment>                        the record cut by first report
             | reading <name>                           the worlds weighed by one account
             | <fact> = <value>                         only worlds in which the fact has this value

No JAX here, so that ``check`` reads the questions of a case without starting the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import NoReturn

from contingent.case.happenings import parse_happening
from contingent.case.moments import parse_moment
from contingent.case.schema import Case, Fact
from contingent.case.wording import nearest, one_of, shown
from contingent.case.words import OUTCOMES
from contingent.errors import QueryError

EVENTS = (*OUTCOMES, "attempt")
SETTINGS = ("contrary", "fact")
_PARTS = "do(<cause> = contrary), seen to <moment>, known by <moment>, reading <name> or <fact> = <value>"
_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*"
_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d\s*")


@dataclass(frozen=True)
class Query:
    """A question as read: what is asked, of which worlds, on what evidence."""

    text: str
    event: str  # an outcome, "attempt", or a happening in the case's wording
    happening: bool = False
    do: tuple[tuple[str, str], ...] = ()  # (cause, "contrary" or "fact")
    facts: tuple[tuple[str, str], ...] = ()  # (fact, value)
    seen_to: datetime | None = None
    known_by: datetime | None = None
    reading: str = "all"

    def within(self, seen_to: datetime | None, known_by: datetime | None, reading: str) -> Query:
        """The same question with what it leaves open set."""
        return replace(
            self,
            seen_to=self.seen_to or seen_to,
            known_by=self.known_by or known_by,
            reading=reading if self.reading == "all" else self.reading,
        )


def parse(text: str, case: Case) -> Query:
    """Read a question about a case; QueryError points at the first character that cannot be read."""
    return _Parser(re.sub(r"\s", " ", text), case).query()


def parse_cut(text: str) -> datetime:
    """The moment up to which something is heard: a bare date means the end of that day."""
    moment = parse_moment(text)
    return datetime.combine(moment, time(23, 59, 59)) if _DATE.fullmatch(text) else moment


def values_of(fact: Fact) -> list[str]:
    """Values that a question may give a fact; none for facts that are numbers."""
    return [] if fact.number or fact.measures else fact.grades or ["no", "yes"]


class _Parser:
    """Reads a question from left to right; ``at`` is the next character."""

    def __init__(self, text: str, case: Case) -> None:
        self.text, self.case, self.at = text, case, 0
        self.found: dict[str, object] = {}

    def query(self) -> Query:
        self._expect(r"P\s*\(", "a question such as P(success)")
        event, happening = self._event()
        if self._take(r"\|"):
            self._part()
            while self._take(","):
                self._part()
        self._expect(r"\)", "',' or ')'" if self.found else "'|' or ')'")
        if self._skip() < len(self.text):
            self._fail("expected nothing after the question")
        return Query(self.text, event, happening, **self.found)  # type: ignore[arg-type]

    def _event(self) -> tuple[str, bool]:
        start = self._skip()
        if not self._take('"'):
            return self._one(EVENTS, "an outcome, 'attempt' or a happening in double quotes"), False
        words = self._expect(r'[^"]*', "a happening")
        self._expect('"', "'\"' to close the happening")
        try:
            return str(parse_happening(words, self.case)), True
        except ValueError as error:
            raise QueryError(self.text, start + 2, str(error)) from None

    def _part(self) -> None:
        start = self._skip()
        if self._take(r"do\s*\("):
            self._once("do", start, tuple(self._settings()))
        elif self._take(r"seen\s+to\b"):
            self._once("seen_to", start, self._moment())
        elif self._take(r"known\s+by\b"):
            self._once("known_by", start, self._moment())
        elif self._take(r"reading\s"):
            self._once("reading", start, self._one(self.case.readings, "a reading"))
        else:
            self.found["facts"] = (*self.found.get("facts", ()), self._fact())  # type: ignore[misc]

    def _settings(self) -> Iterable[tuple[str, str]]:
        """``cause = setting, ...`` up to the closing bracket."""
        seen: set[str] = set()
        while True:
            start = self._skip()
            cause = self._one(self.case.causes, "a cause")
            if cause in seen:
                raise QueryError(self.text, start + 1, f"{cause!r} is set twice")
            seen.add(cause)
            self._expect("=", "'='")
            yield cause, self._one(SETTINGS, "'contrary' or 'fact'")
            if not self._take(","):
                self._expect(r"\)", "',' or ')'")
                return

    def _fact(self) -> tuple[str, str]:
        start = self._skip()
        word = self._take(_NAME) or ""
        fact = self.case.facts.get(word)
        if fact is None:
            advice = nearest(word, [*self.case.facts, "do", "seen to", "known by", "reading"])
            self.at = start
            self._fail(f"expected {_PARTS}", advice)
        if not (values := values_of(fact)):
            self.at = start
            self._fail(f"{word!r} is a number; expected a fact that is yes or no, or graded")
        self._expect("=", "'='")
        start = self._skip()
        value = re.sub(r"\s+", " ", self._expect(r"[^,()|]+", "a value")).strip()
        if value not in values:
            self.at = start
            said = f"{shown(value)} is no value of {word!r}; expected {one_of(values)}"
            self._fail(said, nearest(value, values))
        return word, value

    def _moment(self) -> datetime:
        start = self._skip()
        written = self._expect(r"[^,()|]+", "a moment").strip()
        try:
            return parse_cut(written)
        except ValueError as error:
            raise QueryError(self.text, start + 1, str(error)) from None

    def _once(self, field: str, start: int, value: object) -> None:
        if field in self.found:
            raise QueryError(self.text, start + 1, f"{field.replace('_', ' ')!r} is given twice")
        self.found[field] = value

    # --- characters -----------------------------------------------------------------------------

    def _skip(self) -> int:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.at

    def _take(self, pattern: str) -> str | None:
        match = re.compile(pattern).match(self.text, self._skip())
        if match is None:
            return None
        self.at = match.end()
        return match[0]

    def _expect(self, pattern: str, wanted: str) -> str:
        found = self._take(pattern)
        if found is None:
            self._fail(f"expected {wanted}")
        return found

    def _one(self, valid: Iterable[str], wanted: str) -> str:
        start, names = self._skip(), list(valid)
        word = self._take(_NAME) or ""
        if word not in names:
            self.at = start
            self._fail(f"expected {wanted}: {one_of(names)}", nearest(word, names))
        return word

    def _fail(self, message: str, hint: str = "") -> NoReturn:
        raise QueryError(self.text, self.at + 1, message + (f"; {hint}" if hint else ""))
