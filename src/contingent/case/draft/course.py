"""Candidate observations: the events of all articles on one clock, each once, with every source that tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contingent.case.draft.cast import Cast, Member
from contingent.case.draft.findings import Found

#: Events longer before the last one are no part of the crisis.
LONGEST = timedelta(days=14)
_LEAST = timedelta(hours=24)
_HOUR = timedelta(hours=1)
#: Who can be seen to do what, by role (as the case language has it).
DOERS = {
    "joins": ("challenger", "force", "elite"),
    "defends": ("force", "elite"),
    "speaks": ("incumbent", "foreign", "observer"),
}


@dataclass
class Told:
    """An event as one source tells it."""

    source: str
    numbers: list[int]
    markers: list[str]


@dataclass
class Seen:
    """One candidate observation."""

    happening: str
    subject: Member | None
    negative: bool
    start: datetime | None = None
    end: datetime | None = None
    told: list[Told] = field(default_factory=list)

    @property
    def wording(self) -> str:
        """As the case language has it: ``rostov taken``."""
        return f"{self.subject.slug} {self.happening}" if self.subject else self.happening


@dataclass
class Course:
    """The crisis clock and what was seen on it."""

    start: datetime
    hours: int
    seen: list[Seen]

    @property
    def end(self) -> datetime:
        """The end of the clock."""
        return self.start + self.hours * _HOUR


def course_of(founds: dict[str, Found], cast: Cast, published: dict[str, datetime]) -> Course:
    """Merge the events of all articles, given in order of publication."""
    seen: list[Seen] = []
    kept = {id(member) for member in cast.actors()}
    for source, found in founds.items():
        for event in found.events:
            subject = cast.member(event.subject) if event.subject else None
            roles = DOERS.get(event.happening)
            if roles and (subject is None or subject.role not in roles or id(subject) not in kept):
                continue
            one = Seen(event.happening, subject, event.negative)
            if event.window:
                one.start, one.end = event.window.start, event.window.end
            _merge(seen, one, Told(source, [event.sentence.number], [event.marker]))
    start, hours = _clock(seen, max(published.values()))
    end = start + hours * _HOUR
    inside = [
        s for s in seen if s.start is None or s.end is None or (start <= s.start and s.end <= end + _HOUR)
    ]
    inside.sort(key=lambda s: s.start or end)
    return Course(start, hours, inside)


def _merge(seen: list[Seen], one: Seen, told: Told) -> None:
    """Add an event, or a further report of one already there: the narrower window is kept."""
    for other in seen:
        if (other.happening, other.subject, other.negative) != (one.happening, one.subject, one.negative):
            continue
        if not _meet(other, one):
            continue
        if (
            one.start
            and one.end
            and (not other.start or not other.end or one.end - one.start < other.end - other.start)
        ):
            other.start, other.end = one.start, one.end
        own = next((t for t in other.told if t.source == told.source), None)
        if own is None:
            other.told.append(told)
        elif told.numbers[0] not in own.numbers:
            own.numbers += told.numbers
            own.markers += told.markers
        return
    one.told.append(told)
    seen.append(one)


def _width(one: Seen) -> timedelta:
    """How much its window leaves open; without one, everything."""
    return one.end - one.start if one.start and one.end else timedelta.max


def _meet(one: Seen, other: Seen) -> bool:
    if not (one.start and one.end and other.start and other.end):
        return True
    return one.start < other.end and other.start < one.end


def _clock(seen: list[Seen], published: datetime) -> tuple[datetime, int]:
    """From the first event to the last one or a day, in whole hours; before publication if nothing is dated."""
    spans = [(s.start, s.end) for s in seen if s.start and s.end and s.start <= published + timedelta(days=1)]
    if not spans:
        start = (published - timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
        return start, 48
    last = max(end for _, end in spans)
    start = min(begin for begin, _ in spans if begin >= last - LONGEST)
    start = start.replace(minute=0, second=0, microsecond=0)
    hours = -(-(max(last, start + _LEAST) - start) // _HOUR)
    return start, hours
