"""The question language, close to Pearl's.

``P(success | seen to 2023-06-24T12:00, do(mediation = contrary))``, or in general::

    question = "P(" event ["|" part {"," part}] ")"
    event    = both {"or" both}
    both     = one {"and" one}
    one      = ["not"] (an outcome | attempt | a happening in double quotes | "(" event ")")
    part     = do(<cause> = contrary | fact {, ...})    the cause set otherwise, or set in every world
             | seen to <moment>                         the record cut by event
             | known by <moment>                        record and testimony cut by first report
             | reading <name>                           the worlds weighed by one account
             | <fact> = <value> {or <value>}            only worlds in which the fact has such a value
             | claim <source> on <fact> = so | not so   only worlds in which what the source says is (not) so
             | claim <source> on <fact> = unheard       the worlds weighed as if it had not said so
             | event                                    only worlds in whose own course it comes about

What stands behind the bar is evidence on the worlds as they are; ``do`` then changes them, and the event is
looked for in what comes of it. So ``P(not settled | settled, do(mediation = contrary))`` asks of the worlds that
were settled how many would not have been without a mediator.

No JAX here, so that ``check`` reads the questions of a case without starting the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from contingent.case.happenings import parse_happening
from contingent.case.moments import parse_moment
from contingent.case.scan import NAME, Scanner
from contingent.case.schema import Case, Fact
from contingent.case.wording import nearest, one_of
from contingent.case.words import OUTCOMES

EVENTS = (*OUTCOMES, "attempt")
SETTINGS = ("contrary", "fact")
#: Brackets and negations within each other, at most: keeps a hostile question from exhausting the stack.
MOST_NESTED = 20
#: What a claim can be set to.
SO, NOT_SO, UNHEARD = "so", "not so", "unheard"
_PARTS = (
    "do(<cause> = contrary), seen to <moment>, known by <moment>, reading <name>, <fact> = <value>, "
    "claim <source> on <fact> = so, or an event"
)
_STARTS = ("do", "seen to", "known by", "reading", "claim")
_EVENT_AHEAD = rf'"|\(|not\b(?!\s*=)|({"|".join(EVENTS)})(?![A-Za-z0-9_-])(?!\s*=)'
_DATE = re.compile(r"\s*\d{4}-\d\d-\d\d\s*")


@dataclass(frozen=True)
class Event:
    """An outcome, ``attempt`` or a happening; or events joined by ``and``, ``or`` or ``not``."""

    name: str
    happening: bool = False
    of: tuple[Event, ...] = ()
    at: int = field(default=0, compare=False)  # character of the question, from 0


@dataclass(frozen=True)
class Query:
    """A question as read: what is asked, of which worlds, on what evidence."""

    text: str
    event: Event
    do: tuple[tuple[str, str], ...] = ()  # (cause, "contrary" or "fact")
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (fact, values it may have)
    claims: tuple[tuple[str, str, str], ...] = ()  # (source, fact, SO, NOT_SO or UNHEARD)
    given: tuple[Event, ...] = ()
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
    return _Parser(text, case).query()


def parse_cut(text: str) -> datetime:
    """The moment up to which something is heard: a bare date means the end of that day."""
    moment = parse_moment(text)
    return datetime.combine(moment, time(23, 59, 59)) if _DATE.fullmatch(text) else moment


def values_of(fact: Fact) -> list[str]:
    """Values that a question may give a fact; none for facts that are numbers."""
    return [] if fact.number or fact.measures else fact.grades or ["no", "yes"]


def _spelt(words: str) -> str:
    """A pattern for these words, however they are spaced."""
    return r"\s+".join(map(re.escape, words.split())) + r"(?![\w-])"


class _Parser(Scanner):
    """Reads a question by the grammar above."""

    def __init__(self, text: str, case: Case) -> None:
        super().__init__(text)
        self.case = case
        self.depth = 0  # of brackets and negations around the next event
        self.once: dict[str, object] = {}  # parts that a question may have once
        self.many: dict[str, tuple] = {"facts": (), "claims": (), "given": ()}

    def query(self) -> Query:
        self.expect(r"P\s*\(", "a question such as P(success)")
        event, barred = self._event(), self.take(r"\|")
        if barred:
            self._part()
            while self.take(","):
                self._part()
        self.expect(r"\)", "',' or ')'" if barred else "'and', 'or', '|' or ')'")
        if self.skip() < len(self.text):
            self.fail("nothing after the question")
        return Query(self.text, event, **self.once, **self.many)  # type: ignore[arg-type]

    # --- events ---------------------------------------------------------------------------------

    def _event(self) -> Event:
        return self._joined("or", lambda: self._joined("and", self._one_event))

    def _joined(self, word: str, read: Callable[[], Event]) -> Event:
        start, parts = self.skip(), [read()]
        while self.take(rf"{word}\b"):
            parts.append(read())
        return parts[0] if len(parts) == 1 else Event(word, of=tuple(parts), at=start)

    def _one_event(self) -> Event:
        start = self.skip()
        if self.sees(r"not\b|\("):
            return self._nested(start)
        if self.take('"'):
            return self._happening(start)
        return Event(self.one(EVENTS, "an outcome, 'attempt' or a happening in double quotes"), at=start)

    def _nested(self, start: int) -> Event:
        """A negation, or an event in brackets."""
        if self.depth == MOST_NESTED:
            self.fail(f"at most {MOST_NESTED} brackets and negations within each other", at=start)
        self.depth += 1
        if self.take(r"not\b"):
            event = Event("not", of=(self._one_event(),), at=start)
        else:
            self.take(r"\(")
            event = self._event()
            self.expect(r"\)", "'and', 'or' or ')'")
        self.depth -= 1
        return event

    def _happening(self, start: int) -> Event:
        words = self.expect(r'[^"]*', "a happening")
        self.expect('"', "'\"' to close the happening")
        try:
            return Event(str(parse_happening(words, self.case)), happening=True, at=start)
        except ValueError as error:
            self.refuse(f"found “{words}”, {error}", start + 1)

    # --- parts ----------------------------------------------------------------------------------

    def _part(self) -> None:
        start = self.skip()
        if self.take(r"do\b(?!\s*=)"):
            self.expect(r"\(", "'(' and a cause")
            self._once("do", start, tuple(self._settings()))
        elif self.take(r"seen\s+to\b"):
            self._once("seen_to", start, self._moment())
        elif self.take(r"known\s+by\b"):
            self._once("known_by", start, self._moment())
        elif self.take(r"reading\b(?!\s*=)"):
            self._once("reading", start, self.one(self.case.readings, "a reading"))
        elif self.take(r"claim\b(?!\s*=)"):
            self.many["claims"] += (self._claim(),)
        elif self.sees(_EVENT_AHEAD):
            self.many["given"] += (self._event(),)
        else:
            self.many["facts"] += (self._fact(),)

    def _settings(self) -> Iterable[tuple[str, str]]:
        """``cause = setting, ...`` up to the closing bracket."""
        seen: set[str] = set()
        while True:
            start = self.skip()
            cause = self.one(self.case.causes, "a cause")
            if cause in seen:
                self.refuse(f"{cause!r} is set twice", start)
            seen.add(cause)
            self.expect("=", "'='")
            yield cause, self.one(SETTINGS, "'contrary' or 'fact'")
            if not self.take(","):
                self.expect(r"\)", "',' or ')'")
                return

    def _fact(self) -> tuple[str, tuple[str, ...]]:
        start = self.skip()
        word = self.take(NAME) or ""
        fact = self.case.facts.get(word)
        if fact is None:
            self.fail(_PARTS, nearest(word, [*self.case.facts, *_STARTS, *EVENTS]), start)
        if not (values := values_of(fact)):
            self.refuse(f"{word!r} is a number, expected a fact that is yes or no, or graded", start)
        self.expect("=", "'='")
        found = [self._value(word, values)]
        while self.take(r"or\b"):
            found.append(self._value(word, values))
        return word, tuple(found)

    def _value(self, fact: str, values: list[str]) -> str:
        """One value, the longest that is written there."""
        for value in sorted(values, key=len, reverse=True):
            if self.take(_spelt(value)):
                return value
        start = self.skip()
        word = (self.take(r"[^,()|]+") or "").strip()
        self.fail(f"a value of {fact!r}: {one_of(values)}", nearest(word, values), start)

    def _claim(self) -> tuple[str, str, str]:
        source = self.one(dict.fromkeys(c.source for c in self.case.claims), "a source that claims something")
        self.expect(r"on\b", "'on' and a fact")
        about = dict.fromkeys(c.about for c in self.case.claims if c.source == source)
        fact = self.one(about, f"a fact that {source!r} speaks of")
        self.expect("=", "'='")
        start = self.skip()
        for setting in (NOT_SO, SO, UNHEARD):
            if self.take(_spelt(setting)):
                if setting != UNHEARD and not values_of(self.case.facts[fact]):
                    self.refuse(f"the claim is of a number, expected {UNHEARD!r}", start)
                return source, fact, setting
        self.fail(f"{SO!r}, {NOT_SO!r} or {UNHEARD!r}", nearest(self.take(NAME) or "", [SO, UNHEARD]), start)

    def _moment(self) -> datetime:
        start = self.skip()
        written = self.expect(r"[^,()|]+", "a moment").strip()
        try:
            return parse_cut(written)
        except ValueError as error:
            self.refuse(f"found {written!r}, {error}", start)

    def _once(self, part: str, start: int, value: object) -> None:
        if part in self.once:
            self.refuse(f"{part.replace('_', ' ')!r} is given twice", start)
        self.once[part] = value
