"""The candidates of several articles as one cast: the same actor once, each with a guessed role."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from contingent.case.actor import Role
from contingent.case.draft.findings import Found
from contingent.case.draft.names import Candidate, key_of

#: More candidates than a case is told with help nobody: the least often named are left out.
MOST_ACTORS = 40
_CHALLENGES = re.compile(
    r"\b(?:coup|mutin\w+|putsch|rebel\w*|uprising|revolt|insurrection|insurgen\w+|marched|march on|seized|took control|"
    r"stood down|surrendered|exile|traitors?|pleaded|order(?:ed)? (?:his|her|its) (?:men|troops|fighters))\b"
)
_MEDIATES = re.compile(r"\b(?:mediat\w+|brokered|go-between|shuttled|good offices|offered to mediate)\b")
_RULES = re.compile(
    r"(?i)^(?:ex-)?(?:president|prime minister|premier|chancellor|king|queen|emperor|sultan|emir)$"
)
_WATCHES = re.compile(
    r"(?i)\b(?:analyst|professor|prof\.|expert|historian|journalist|institute|university|foundation|think tank)\b"
)
_ABROAD = re.compile(
    r"(?i)\b(?:foreign secretary|secretary of state|ambassador|embassy|nato|united nations|european union)\b"
)
_RANKS = re.compile(
    r"(?i)\b(?:general|colonel|col\.|gen\.|admiral|brigadier|major|captain|commander|marshal)\b"
)


@dataclass
class Member:
    """An actor of the draft, or a place: one name for all articles, and where each names it."""

    name: str
    kind: str
    slug: str
    said: list[tuple[str, int]] = field(default_factory=list)  # source, number of the sentence
    titles: set[str] = field(default_factory=set)
    role: Role = "elite"
    why: str = ""


class Cast:
    """Everybody and every place that the articles name."""

    def __init__(self, founds: dict[str, Found]) -> None:
        self.members: list[Member] = []
        self._of: dict[int, Member] = {}
        self._by_key: dict[str, Member] = {}
        self._slugs: set[str] = set()
        for source, found in founds.items():
            for candidate in found.names.candidates:
                self._add(candidate, source)
        self._roles(founds)

    def member(self, candidate: Candidate) -> Member:
        """Whom a candidate of one article stands for; a site that only an event names is taken in."""
        return self._of.get(id(candidate)) or self._add(candidate, "")

    def named(self, name: str) -> Member | None:
        """The member of that name."""
        return self._by_key.get(_cast_key(name, "person")) or self._by_key.get(_cast_key(name, "body"))

    def actors(self) -> list[Member]:
        """Who acts, those named most often first; the country itself is where, not who."""
        acting = [m for m in self.members if m.kind != "place" and m is not self.home]
        leads = [m for m in acting if m.role in ("challenger", "incumbent")]
        rest = sorted((m for m in acting if m not in leads), key=lambda m: -len(m.said))
        return [*leads, *rest][:MOST_ACTORS]

    def _add(self, candidate: Candidate, source: str) -> Member:
        key = _cast_key(candidate.name, candidate.kind)
        member = self._by_key.get(key)
        if member is None:
            base = candidate.name.split()[-1] if candidate.kind == "person" else candidate.name
            member = Member(candidate.name, candidate.kind, self._slug(base, candidate.name))
            self._by_key[key] = member
            self.members.append(member)
        elif len(candidate.name) > len(member.name):
            member.name = candidate.name
        member.said += [(source, number) for number in sorted(set(candidate.sentences))]
        member.titles |= candidate.titles
        self._of[id(candidate)] = member
        return member

    def _slug(self, base: str, full: str) -> str:
        for text in (base, full, *(f"{full} {n}" for n in range(2, 1000))):
            if (slug := slug_of(text)) not in self._slugs:
                self._slugs.add(slug)
                return slug
        raise ValueError("more names than can be told apart")

    # --- roles ----------------------------------------------------------------------------------------

    def _roles(self, founds: dict[str, Found]) -> None:
        states = Counter({m.slug: len(m.said) for m in self.members if m.kind == "state"})
        first = states.most_common(1)
        self.home = next((m for m in self.members if first and m.slug == first[0][0]), None)
        marks = self._marks(founds)
        for member in self.members:
            member.role, member.why = _guess(member, self.home)
        people = [m for m in self.members if m.kind in ("person", "force")]
        leader = max(people, key=lambda m: (marks[m.slug]["challenge"], m.kind == "person"), default=None)
        if leader and marks[leader.slug]["challenge"]:
            leader.role, leader.why = "challenger", "named where the attempt is told"
        rulers = [m for m in people if m is not leader and any(_RULES.match(t) for t in m.titles)]
        rulers = [m for m in rulers if not marks[m.slug]["abroad"]] or rulers
        if ruler := max(rulers, key=lambda m: len(m.said), default=None):
            ruler.role, ruler.why = "incumbent", f"title {min(ruler.titles)}, named most often"
        for member in people:
            if member.role in ("force", "elite", "foreign") and marks[member.slug]["mediate"]:
                member.role, member.why = "mediator", "named where mediation is told"
            elif member.role == "elite" and marks[member.slug]["abroad"]:
                member.role, member.why = "foreign", "named with a country that is not the scene"
        self.leader, self.ruler = (leader if leader and leader.role == "challenger" else None), ruler

    def _marks(self, founds: dict[str, Found]) -> dict[str, Counter[str]]:
        """How often each is named, before the words for it, where an attempt or mediation is told."""
        marks: dict[str, Counter[str]] = defaultdict(Counter)
        for found in founds.values():
            for sentence in found.article.sentences:
                mentions = [m for m in found.names.mentions[sentence.number] if m.who.kind != "place"]
                for n, mention in enumerate(mentions):
                    slug = self.member(mention.who).slug
                    after = sentence.text[mention.end :]
                    before = sentence.text[: mention.start]
                    led = re.search(r"\b(?:led by|commanded by|of)\s[^,;]{0,30}$", before)
                    if _CHALLENGES.search(after if n == 0 else "") or (led and _CHALLENGES.search(before)):
                        marks[slug]["challenge"] += 2 if led else 1
                    if _MEDIATES.search(before[-60:]) or (n == 0 and _MEDIATES.search(after)):
                        marks[slug]["mediate"] += mention.who.kind == "person"
                    marks[slug]["abroad"] += self._abroad(before)
        return marks

    def _abroad(self, before: str) -> bool:
        """Whether a name follows the name or the adjective of another country: 'Belarus President'."""
        word = re.search(r"([A-Z][\w.]+)\s(?:[A-Z][\w.]*\s){0,3}$", before)
        if not word or self.home is None or word[1][:4] == self.home.name[:4]:
            return False
        return any(m.kind == "state" and m.name[:4] == word[1][:4] for m in self.members) or word[1] in (
            "US",
            "U.S.",
            "UK",
            "EU",
        )


def _guess(member: Member, home: Member | None) -> tuple[Role, str]:
    about = " ".join([member.name, *sorted(member.titles)])
    if member.kind == "state" and member is not home:
        return "foreign", "a country"
    if _ABROAD.search(about):
        return "foreign", "by its name or title"
    if _WATCHES.search(about):
        return "observer", "by its name or title"
    if member.kind == "force":
        return "force", "by its name"
    return (
        ("elite", "armed men may make it a force")
        if _RANKS.search(about)
        else ("elite", "nothing said which")
    )


def _cast_key(name: str, kind: str) -> str:
    return f"person {name.split()[-1].lower()}" if kind == "person" else key_of(name)


def slug_of(text: str) -> str:
    """Text as a name of the case language: small letters, digits, hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "unnamed"
