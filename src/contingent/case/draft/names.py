"""Candidate actors and places: names by their capitals, their titles, their heads and what stands around them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Literal

from contingent.case.draft import lexicon as lex
from contingent.case.draft.lexicon import last_match
from contingent.case.sentences import Sentence

Kind = Literal["person", "force", "body", "state", "place"]

_UPPER = "A-ZÀ-ÖØ-ÞĀĆČĐŁŃŚŠŹŻŽ"
_CAP = (
    r"(?:U\.S\.|U\.K\.|U\.N\.|(?:Gen|Lt|Col|Maj|Brig|Adm|Capt|Sgt|Gov|Sen|Rep|Prof|Dr|Mr|Mrs|Ms|Rev|St|[A-HJ-Z])\.(?=\s[A-Z])"
    rf"|[{_UPPER}](?:[\w&-]|[’'](?=[A-Z]))*)"
)
_SPAN = re.compile(
    rf"{_CAP}(?:\s(?:(?:of|for)\s(?:the\s)?|(?:de|van|von|bin|al|el|da|dos|du|la|der)\s)?{_CAP})*"
    r"|\b(?!(?:the|a|this|that|its|his|her|their) )[a-z]+ ministry\b|\bministry of (?:the )?[a-z]+\b"
    r"|\b(?:presidential|palace|national|republican|royal) guard\b"
    r"|(?<=\b[Tt]he )government\b"
)
_TITLED = re.compile(rf"(?:^|(?<=\s))(?:{lex.TITLES}\s)+(?=[A-Z])")
_OPENERS = frozenset(
    re.findall(
        r"\w+",
        "The A An In On At By For From He She It They We You I This That These Those His Her Its Their Our My There "
        "Here What When Where Who Why How If But And Or So As After Before During While Since Until Although Though "
        "Because Not No Nobody Neither Both Some Many Most Several All Any Each Every One Two Three Four Five Six Ten "
        "First Second Third Later Earlier Then Now Today Yesterday Tomorrow Local According Following Between Under "
        "Over With Without Having Yes Such Only Even Still Yet Once Much Few Other Another Nor To Of Our Let Whether "
        "Meanwhile However Among Despite Against Through Across Around About Just Also Never Perhaps Q Asked Did Do "
        "Does Is Are Was Were Will Would Could Should Can Could May Might Must Has Have Had",
    )
)
_SKIPPED = frozenset(re.findall(r"\w+", "I TV GMT UTC MSK CET EET EST Q A No Co St West East North South"))
_COMPOUND = re.compile(r"-(?:backed|led|based|style|born|era|held|trained|made|friendly|in-\S*)$")
_ORDINAL = re.compile(r"^(?:First|Second|Third|Fourth|Fifth|Sixth|Seventh|Eighth|Ninth|Tenth)$")
_SAYS = re.compile(r"\s(?:said|says|told|added|replied|denied|denies)\b")
_RULE = re.compile(r"^\s(?:administration|regime|government|camp)\b")
_PLACED = re.compile(
    r"\b(?:in|near|at|outside|towards?|around|through|reached|entered|left|into|leaving|over|seized|captured|occupied"
    r"|(?:outskirts|doors|gates|streets|suburbs|centre|center|control|city|town) of|took|marched on|marched to"
    r"|(?:north|south|east|west|away|kilomet(?:er|re)s|miles|km) (?:of|from)|in the direction of)\s+(?:the\s)?$"
)
_AGENT = re.compile(r"\b(?:by|with|against|between|that|and|told|accused|for|under|whom)\s+(?:the\s)?$")
_APPOSED = re.compile(r",\s(?:the|an?|his|her|who|whose|then|now)\s")
_TROOPS = re.compile(
    r"^\s(?:troops|fighters|forces|group|men|soldiers|mercenar\w+|column|chief|leader|boss|founder|owner|units?)\b"
)


@dataclass
class Candidate:
    """Somebody or some place that a text names."""

    name: str
    kind: Kind
    sentences: list[int] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    aliases: set[str] = field(default_factory=set)
    gender: Literal["he", "she", ""] = ""

    @property
    def last(self) -> str:
        """The word by which a text goes on to name a person."""
        return self.name.split()[-1]


@dataclass(frozen=True)
class Mention:
    """A stretch of a sentence that names a candidate."""

    start: int
    end: int
    who: Candidate


@dataclass(frozen=True)
class _Found:
    sentence: Sentence
    start: int
    end: int
    text: str
    title: str


class Names:
    """All candidates of a text, and where each sentence names them."""

    def __init__(self, sentences: list[Sentence], headings: str = "") -> None:
        self._texts = [s.text for s in sentences]
        self._capital = self._seen_within()
        self._lower = Counter(w for text in self._texts for w in re.findall(r"\b[a-z]\w+", text))
        found = [f for s in sentences for f in self._spans(s)]
        lines = ((s, m) for s in sentences if (m := lex.DATELINE.match(s.text)))
        datelines = [_Found(s, 0, m.end("place"), m["place"].title(), "") for s, m in lines]
        self._near = self._surroundings(found)
        self.candidates: list[Candidate] = []
        self.mentions: dict[int, list[Mention]] = defaultdict(list)
        self._by_key: dict[str, Candidate] = {}
        for full in (True, False):  # full names first, so that a last name finds its bearer
            for one in found:
                if (len(one.text.split()) > 1 or bool(one.title)) == full and (who := self._candidate(one)):
                    who.sentences.append(one.sentence.number)
                    self.mentions[one.sentence.number].append(Mention(one.start, one.end, who))
        for here in self.mentions.values():
            here.sort(key=lambda m: m.start)
        for one in self._labels(sentences, headings):
            if who := self._candidate(one):
                who.sentences.append(one.sentence.number)
        for one in datelines:
            who = self._by_key.get(key_of(one.text)) or self._add(one, "place")
            who.sentences.append(one.sentence.number)
        self.candidates.sort(key=lambda c: min(c.sentences))

    def of(self, *kinds: Kind) -> list[Candidate]:
        """Candidates of these kinds, in order of their first mention."""
        return [c for c in self.candidates if c.kind in kinds]

    def _seen_within(self) -> Counter[str]:
        """Capitalised words that stand elsewhere than at the beginning of a sentence or a quotation."""
        within = re.compile(rf"(?<=[a-z,;’'s]\s){_CAP}")
        return Counter(w.rstrip(".") for text in self._texts for w in within.findall(text))

    def _spans(self, sentence: Sentence) -> Iterator[_Found]:
        head = lex.DATELINE.match(sentence.text) or lex.LABEL.match(sentence.text)
        for match in _SPAN.finditer(sentence.text, head.end() if head else 0):
            start = match.start()
            for piece, at in _pieces(match[0]):
                text, at = self._without_opener(sentence.text, piece, start + at)
                title = ""
                if titled := last_match(_TITLED, text):
                    title, at, text = titled[0].strip(), at + titled.end(), text[titled.end() :]
                text, at = _without_adjectives(text, at)
                if text and text not in _SKIPPED and not _COMPOUND.search(text.split()[0]):
                    yield _Found(sentence, at, at + len(text), text, title)

    def _labels(self, sentences: list[Sentence], headings: str) -> Iterator[_Found]:
        """Those whose words a transcript gives under their name, which a heading may hold in full."""
        for sentence in sentences:
            label = lex.LABEL.match(sentence.text)
            if label and len(label["who"]) > 1 and not lex.ASKING.match(label["who"]):
                last = label["who"].split()[-1].title()
                full = re.search(rf"((?:{_CAP}\s){{1,2}}){last}\b", headings)
                shown = f"{full[1]}{last}" if full else label["who"].title()
                titled = re.match(rf"(?:{lex.TITLES}\s)+", shown)
                name, title = (
                    (shown[titled.end() :], titled[0].strip()) if titled else (shown, "spokesperson")
                )
                yield _Found(sentence, 0, label.end("who"), name, title)

    def _without_opener(self, sentence: str, piece: str, at: int) -> tuple[str, int]:
        """Drop the first word where its capital may be due to its place only."""
        first, _, rest = piece.partition(" ")
        opens = not re.search(r"(?:[a-z0-9,;)’']|\w-)\s*$", sentence[:at]) or first in _OPENERS
        if not opens or first[:1].islower():
            return piece, at
        known = self._capital[first] > 0 or first in _titles()
        says = (
            not rest
            and _SAYS.match(sentence, at + len(first))
            and not re.fullmatch(rf"(?i:{lex.ROLES})|.*s", first)
        )
        new = (not rest and not says) or self._lower[first.lower()] > 0
        if _ORDINAL.match(first) and _head(rest.split() or [""]):
            return piece, at
        if first in _OPENERS or (not known and new and not first.isupper()):
            return rest, at + len(first) + 1
        return piece, at

    def _surroundings(self, found: list[_Found]) -> dict[str, Counter[str]]:
        """How often each name stands where a place, an agent or a force would."""
        near: dict[str, Counter[str]] = defaultdict(Counter)
        for one in found:
            text = one.sentence.text
            before, after = text[: one.start], text[one.end :]
            near[one.text]["place"] += bool(_PLACED.search(before)) and not after.startswith(("’s", "'s"))
            near[one.text]["agent"] += bool(
                one.title or _AGENT.search(before) or _VERB.match(after) or _APPOSED.match(after)
            )
            near[one.text]["force"] += bool(_TROOPS.match(after))
            near[one.text]["rule"] += bool(_RULE.match(after))
        return near

    def _candidate(self, one: _Found) -> Candidate | None:
        words = one.text.split()
        kind = self._kind(one)
        name = lex.STATES.get(one.text, one.text)
        if known := self._by_key.get(key_of(name)) or self._alias(words, one):
            self._learn(known, one)
            return known
        return self._add(one, kind) if kind else None

    def _add(self, one: _Found, kind: Kind) -> Candidate:
        name = f"{one.text} administration" if kind == "body" and self._near[one.text]["rule"] else one.text
        who = Candidate(lex.STATES.get(name, name), kind)
        self._learn(who, one)
        self.candidates.append(who)
        self._by_key[key_of(who.name if kind == "state" else one.text)] = who
        acronym = re.match(r"\s\(([A-Z]{2,6})\)", one.sentence.text[one.end :])
        if acronym:
            self._by_key[key_of(acronym[1])] = who
            who.aliases.add(acronym[1])
        return who

    def _learn(self, who: Candidate, one: _Found) -> None:
        before = f"{one.sentence.text[max(0, one.start - 30) : one.start]}"
        if one.title:
            who.titles.add(one.title)
        if one.text != who.name:
            who.aliases.add(one.text)
        if not who.gender and who.kind == "person":
            who.gender = "she" if lex.FEMALE.search(one.title) else "he" if lex.MALE.search(one.title) else ""
            if not who.gender and re.search(r"\bMs\.?\s$", before):
                who.gender = "she"

    def _alias(self, words: list[str], one: _Found) -> Candidate | None:
        """The candidate that a shorter or differently spelt name means."""
        for who in reversed(self.candidates):
            theirs = who.name.split()
            if who.kind == "person" and len(words) == 1 and words[0] == theirs[-1]:
                return who
            if who.kind == "person" and len(words) > 1 and words[-1] == theirs[-1]:
                alike = SequenceMatcher(None, words[0], theirs[0]).ratio()
                if len(theirs) == 1 or alike > 0.6:
                    who.name = one.text if len(theirs) == 1 else who.name
                    return who
            several = who.kind in ("force", "body") and len(words) == 1 and len(theirs) > 1
            if several and words[0] in (_outer(theirs)[-1], _own(theirs[0])):
                return who
        return None

    def _kind(self, one: _Found) -> Kind | None:
        words, text, near = one.text.split(), one.text, self._near[one.text]
        low = text.lower()
        if re.fullmatch(lex.AGENCIES, text) or words[0] in _CALENDAR:
            return None
        if any(re.fullmatch(lex.THINGS, word) for word in words[-2:]):
            return None
        if re.fullmatch(rf"{lex.TITLES}(?:\s{lex.TITLES})*", text):
            return None
        if one.title:
            return "person"
        if low in lex.countries():
            return "state"
        if (
            low in lex.cities()
            or re.fullmatch(lex.PLACE_HEADS, words[-1])
            or words[0] in ("Port", "Lake", "Mount")
        ):
            return "place" if len(words) > 1 or low in lex.cities() else None
        if head := _head(words):
            return head
        if all(lex.DEMONYM.match(word) for word in words):
            return None
        if len(words) == 1:
            return self._single(text, near)
        if re.search(r"\s(?:of|for)\s", text):
            return "state" if re.match(r"(?:Kingdom|Republic|State|Emirate|Duchy) of", text) else None
        return "place" if near["place"] > near["agent"] else "person"

    def _single(self, text: str, near: Counter[str]) -> Kind | None:
        if near["rule"]:
            return "body"
        if near["force"]:
            return "force"
        if text.isupper() and len(text) > 2:
            return "body"
        if near["place"] and near["place"] >= near["agent"]:
            return "place"
        return "person" if near["agent"] else None


_CALENDAR = frozenset([*lex.MONTHS, *lex.WEEKDAYS])
_VERB = re.compile(
    rf"^\s(?:{lex.SPEECH}|has|had|have|was|is|were|will|would|could|did|does|\w+ed|began|took|left|fell|met|led|held)\b"
)


def _titles() -> frozenset[str]:
    return frozenset(w for w in re.findall(r"[A-Z]\w+", lex.TITLES.replace("\\s", " ")))


def _head(words: list[str]) -> Kind | None:
    """Force or body, by the last word, the first one before 'of', or the only one."""
    for word in _outer(words):
        capital = word[:1].upper() + word[1:]
        if re.fullmatch(lex.FORCES, capital):
            return "force"
        if re.fullmatch(lex.BODIES, capital):
            return "body"
    return "force" if words[-1] == "guard" else "body" if "ministry" in words else None


def _outer(words: list[str]) -> list[str]:
    """The words of which the last names what the whole is: those before 'of' or 'for', or all."""
    cut = next((n for n, word in enumerate(words) if word in ("of", "for") and n), len(words))
    return words[:cut][-1:]


def _own(word: str) -> str:
    """A first word that can stand for the whole; 'Russian' cannot."""
    return "" if lex.DEMONYM.match(word) else word


def key_of(text: str) -> str:
    """One key for 'Interior Ministry', 'Ministry of the Interior' and 'interior ministry'."""
    words = re.findall(r"\w+", text.lower().replace("defense", "defence"))
    return " ".join(sorted(w for w in words if w not in ("the", "of", "for")))


def _pieces(span: str) -> Iterator[tuple[str, int]]:
    """A span cut at possessives, and before 'of' where what precedes is an office, not a body."""
    at = 0
    for part in re.split(r"(?<=\w)[’']s?\s", span):
        cut = re.match(rf"(?:\w+\s)*?{lex.TITLES}\s(?:of|for)\s(?:the\s)?", part)
        if cut and not _head(part.split()):
            yield part[cut.end() :], span.index(part, at) + cut.end()
        elif "Secretary of State" in part or "Chief of Staff" in part:
            yield part, span.index(part, at)
        elif (inner := re.search(r"\s(?:of|for)\s(?:the\s)?", part)) and not _whole(part[: inner.start()]):
            yield part[: inner.start()], span.index(part, at)
            yield part[inner.end() :], span.index(part, at) + inner.end()
        else:
            yield part, span.index(part, at)
        at = span.index(part, at) + len(part)


def _whole(left: str) -> bool:
    """Whether what stands before 'of' or 'for' goes on behind it: a body, a state, not a person."""
    last = left.split()[-1]
    return bool(_head(left.split())) or last in (
        "Kingdom",
        "Republic",
        "State",
        "Emirate",
        "Duchy",
        "ministry",
    )


def _without_adjectives(text: str, at: int) -> tuple[str, int]:
    """Drop 'Russian' or 'Western' before a name that stands by itself without it."""
    first, _, rest = text.partition(" ")
    if rest and lex.DEMONYM.match(first) and (len(rest.split()) > 1 or not _head(rest.split())):
        return _without_adjectives(rest, at + len(first) + 1)
    return text, at
