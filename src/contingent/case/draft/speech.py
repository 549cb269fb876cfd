"""Quotations, and who may have said them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from contingent.case.draft import lexicon as lex
from contingent.case.draft.lexicon import last_match
from contingent.case.draft.names import Candidate, Mention, Names
from contingent.case.draft.quotes import Span, blanked, inside_of, quoted_spans
from contingent.case.sentences import Sentence
from contingent.case.text import Article

#: Quoted words that nobody is made to say: 'so-called', a term, a title.
FEWEST_WORDS = 3
_TERM = re.compile(
    r"(?:so-called|what (?:he|she|they|it|[A-Z]\w+) (?:still )?calls?|known as|titled|entitled|dubbed)\s*(?:an? )?$"
)
_SAID = re.compile(rf"(?<![\w’'-]){lex.SPEECH}(?![\w-])")
#: What stands before a verb of speech that does not bring anybody's words: 'to say', 'is called', 'what he called'.
_NO_SPEECH = re.compile(r"\b(?:(?:to|not|be|been|being|is|are|was|were)|what \w+)\s$")
_ACCORDING = re.compile(r"(?i)\b(?:according to|in the words of)\s+")
_PRONOUN = re.compile(r"\b([Hh]e|[Ss]he|[Tt]hey|[Ii]t)\b")
_SOMEBODY = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ss]everal|[Ss]ome|[Mm]any|[Hh]is|[Hh]er|[Tt]heir|[Mm]y"
    r"|[A-Z]\w+(?:’s|'s))(?:\s[\w’'-]+){0,3}?\s(?i:"
    + lex.ROLES
    + r")\b(?:[’']s (?:office|lawyers?|allies|aides?|family))?"
    r"(?:\s(?:for|of|at|from)\s(?:the\s)?[A-Z][\w’'-]*)?(?![’']s)\b"
    r"|\b(?:[A-Z][a-z]+|[Ll]ocal|[Ss]tate|[Ff]oreign|[Ss]enior|[Rr]ebel|[Mm]ilitary|[Ww]estern)\s"
    r"(?:media|sources|officials|analysts|diplomats|reports|witnesses|residents|newspapers)\b"
    r"|(?:(?<=^)|(?<=[,;]\s)|(?<=\s{3}))"
    r"(?:[Ss]oldiers|[Oo]fficers|[Oo]fficials|[Rr]esidents|[Ww]itnesses|[Rr]ebels"
    r"|[Ii]nvestigators"
    r"|[Pp]rosecutors|[Cc]ritics|[Aa]nalysts|[Pp]olice|[Dd]iplomats|[Ss]upporters|[Ss]ources)\b"
)
_TELLS = re.compile(
    rf"\b(?:{lex.SPEECH}|statement|account|message|video|letter|interview|speech|address|post|channel|words|follows)\b"
)
_NOUN = re.compile(
    r"\b(?:[Tt]he|[Aa]n?|[Oo]ne|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[A-Z]\w+[’']s)\s(?:[\w’'-]+\s){1,4}$"
)
_MANY = re.compile(r"(?i)^(?!one )(?:.*s|(?:two|three|several|some|many) .*|.*(?:people|police|media))$")
#: What a clause begins behind: another clause, or a quotation.
_CLAUSE = re.compile(r";|\b(?:but|while|that|when)\s|\band\s(?=(?:he|she|it|they|the)\b)|\d\s{3,}")
_OF_ANOTHER = re.compile(r"\b(?:[Hh]er|[Hh]is|[Ii]ts|[Tt]heir)\s|[’']s")
_ASIDE = re.compile(r",\s(?:who|whose|which|\d{2}\b|an?\s|the\s|one of\s)[^,]*,\s*$")


#: A speaker as the text names him, and the candidate, if he is one.
Speaker = tuple[str, Candidate | None]


@dataclass(frozen=True)
class Quotation:
    """Words of a sentence that somebody is said to have spoken."""

    sentence: Sentence
    words: str
    speaker: str
    who: Candidate | None = None


class Speech:
    """All quotations of an article, and the part of each sentence that is not quoted."""

    def __init__(self, article: Article, names: Names) -> None:
        self._names = names
        self._article = article
        self._last: Speaker | None = None  # to whom a further quotation falls
        self._topic: Candidate | None = None  # of whom the text spoke last, as a subject
        self._recent: list[Candidate] = []  # those named, the latest last
        self.outside: dict[int, str] = {}  # sentence -> its text with quotations blanked out
        self.speakers: dict[int, str] = {}  # sentence -> whoever is made to say something in it
        self.quotations: list[Quotation] = []
        self._interviewee = self._who_answers()
        self._run()

    # --- the walk through the text ----------------------------------------------------------------

    def _run(self) -> None:
        open_before, speaking, before = False, "", None
        answering: Speaker | None = None
        for place, sentences in _by_paragraph(self._article):
            text = self._article.paragraphs[place].text
            spans, left_open = quoted_spans(text)
            label = lex.LABEL.match(text)
            if label:
                answering = ("", None) if text.endswith("?") else self._labelled(label["who"])
            block = self._is_block(place, text, before, spans)
            at = 0
            for sentence in sentences:
                start = text.find(sentence.text[:40], at)
                at = start + len(sentence.text)
                inside = inside_of(sentence.text, start, spans)
                head = lex.DATELINE.match(sentence.text)
                unspoken = (0, head.end() if head else 0)
                self.outside[sentence.number] = blanked(sentence.text, [*inside, unspoken])
                speaking = self._sentence(sentence, inside, block or open_before, speaking, answering)
                self._note(sentence)
                before = sentence
            open_before = left_open and bool(spans)

    def _sentence(
        self, sentence: Sentence, inside: list[Span], block: bool, speaking: str, answering: Speaker | None
    ) -> str:
        """Take in one sentence; returns whoever speaks last."""
        number, text = sentence.number, sentence.text
        own = self._speaker(sentence, inside)
        if own:
            self.speakers[number] = own[0]
        if answering is not None and answering[0]:
            self._add(sentence, lex.LABEL.sub("", text), answering)
        words = " … ".join(text[a:b].strip("“”\"«»„‘’' ") for a, b in inside)
        if inside and self._spoken(sentence, inside, words, own):
            who = own or (self._last if speaking and self._last else ("", None))
            self._add(sentence, words, who)
            self._last = who
            return who[0]
        if block and not inside and not own:
            self._add(sentence, text, self._last or ("", None))
            return speaking
        if own:
            self._last = own
            return own[0]
        return speaking

    def _add(self, sentence: Sentence, words: str, who: Speaker) -> None:
        self.quotations.append(Quotation(sentence, words, *who))

    def _note(self, sentence: Sentence) -> None:
        """Remember whom a sentence is about and whom it names, for the pronouns to come."""
        here = self._mentions(sentence)
        if sentence.number in self.speakers:
            self._topic = self._last[1] if self._last else None
        elif here and here[0].who.kind == "person" and here[0].start < 40 and _acts(sentence.text, here[0]):
            self._topic = here[0].who
        for mention in self._names.mentions[sentence.number]:
            if mention.who.kind != "place":
                self._recent = [*(c for c in self._recent if c is not mention.who), mention.who]

    def _is_block(self, place: int, text: str, before: Sentence | None, spans: list[Span]) -> bool:
        """Whether a paragraph is a quotation without marks: set as one, or announced by a colon."""
        if self._article.paragraphs[place].kind == "quote":
            return not spans
        announced = before is not None and before.text.endswith(":") and before.paragraph < place
        return bool(announced and not spans and before and _TELLS.search(before.text))

    # --- who speaks ---------------------------------------------------------------------------------

    def _spoken(self, sentence: Sentence, inside: list[Span], words: str, own: Speaker | None) -> bool:
        """Whether quoted words are speech rather than a term under distance."""
        start = inside[0][0]
        if _TERM.search(sentence.text[:start]):
            return False
        if not own and start > 0:
            return len(words.split()) > 2 * FEWEST_WORDS
        return len(words.split()) >= (FEWEST_WORDS if not own else 2)

    def _speaker(self, sentence: Sentence, inside: list[Span]) -> Speaker | None:
        """Whoever is made to say something in a sentence."""
        text = self.outside[sentence.number]
        if after := _ACCORDING.search(text):
            return self._first(sentence, after.end(), _clause_end(text, after.end()))
        verbs = list(_SAID.finditer(text))
        if inside and inside[0][0] > 0:  # the verb that stands nearest before a quotation governs it
            verbs.sort(key=lambda v: (v.start() > inside[0][0], abs(v.start() - inside[0][0])))
        for verb in verbs:
            if _NO_SPEECH.search(text[: verb.start()]):
                continue
            inverted = any(0 <= verb.start() - b <= 3 for _, b in inside)
            if inverted and (who := self._first(sentence, verb.end(), _clause_end(text, verb.end()))):
                return who
            if who := self._subject(sentence, verb.start()):
                return who
        return self._label_before_quote(sentence, inside)

    def _label_before_quote(self, sentence: Sentence, inside: list[Span]) -> Speaker | None:
        """'The president on Friday: “…”'"""
        if inside and re.search(r":\s*$", sentence.text[: inside[0][0]]):
            return self._first(sentence, 0, inside[0][0])
        return None

    def _subject(self, sentence: Sentence, end: int) -> Speaker | None:
        """Whoever stands before a verb of speech in its own clause."""
        text = self.outside[sentence.number]
        before = last_match(_CLAUSE, text, 0, end)
        start = before.end() if before else 0
        clause = _ASIDE.sub("", text[start:end])
        return self._last_in(sentence, start, start + len(clause)) or self._last_in(sentence, 0, start)

    def _last_in(self, sentence: Sentence, start: int, end: int) -> Speaker | None:
        """The nearest name before a verb; else the nearest role; a pronoun if it stands nearer."""
        text = self.outside[sentence.number]
        named = [m for m in self._mentions(sentence) if start <= m.start and m.end <= end and _acts(text, m)]
        role = last_match(_SOMEBODY, text, start, end)
        pronoun = last_match(_PRONOUN, text, start, end)
        subject = named[-1] if named else None
        if subject and role and role.start() > subject.end and _OF_ANOTHER.search(role[0]):
            subject = None  # 'Putin and his spokesman said'
        nearest = max(subject.start if subject else -1, role.start() if role else -1)
        if pronoun and pronoun.start() > nearest:
            return self._meant(pronoun[1].lower())
        if subject:
            return subject.who.name, subject.who
        if role:
            return self._role(role[0])
        noun = _NOUN.search(text[start:end])
        return (_trim(noun[0]), None) if noun else None

    def _role(self, words: str) -> Speaker:
        """Somebody named by a role: the last person of that title, else nobody known."""
        head = _trim(words).split()
        for who in reversed(self._recent):
            titles = {" ".join(title.lower().split()[-len(head) :]) for title in who.titles}
            if len(head) <= 2 and " ".join(head).lower() in titles and words[:1] in "Tt":
                return who.name, who
        return _trim(words), None

    def _first(self, sentence: Sentence, start: int, end: int) -> Speaker | None:
        """The first name after a place in a sentence; else the first role or pronoun."""
        text = self.outside[sentence.number]
        pronoun = re.match(r"\s*(he|she|they|it)\b", text[start:end])
        if pronoun:
            return self._meant(pronoun[1])
        named = [m for m in self._mentions(sentence) if start <= m.start < end and not _possessed(text, m)]
        role = _SOMEBODY.search(text, start, end)
        if role and (not named or text[role.end() : named[0].start].strip(" ,")):
            return self._role(role[0])  # unless the name that follows explains the role
        return (named[0].who.name, named[0].who) if named else None

    def _mentions(self, sentence: Sentence) -> list[Mention]:
        """Names in a sentence that can be its speaker: no places, none within a quotation."""
        text = self.outside[sentence.number]
        here = self._names.mentions[sentence.number]
        return [m for m in here if m.who.kind != "place" and not text[m.start : m.end].isspace()]

    def _meant(self, pronoun: str) -> Speaker | None:
        """Whom a pronoun means: the last speaker if it can be he, else the last person or body named."""
        unnamed = self._last and self._topic is None and self._last[1] is None and self._last[0]
        if unnamed and pronoun != "it" and bool(_MANY.search(unnamed)) == (pronoun == "they"):
            return self._last  # somebody without a name goes on speaking
        for who in ([self._topic] if self._topic else []) + self._recent[::-1]:
            if who.kind in ("force", "body") and pronoun in ("it", "they"):
                return who.name, who
            if who.kind == "person" and pronoun in ("he", "she") and who.gender in ("", pronoun):
                who.gender = pronoun
                return who.name, who
        return "", None

    # --- interviews ---------------------------------------------------------------------------------

    def _who_answers(self) -> Candidate | None:
        """The one interviewed: named in the title, else the first person in the text."""
        people = self._names.of("person")
        titled = [p for p in people if p.last in self._article.title]
        return next(iter(titled or people), None)

    def _labelled(self, label: str) -> Speaker | None:
        """Whose answer a paragraph is; questions are nobody's evidence."""
        if label == "A":
            who = self._interviewee
            return (who.name, who) if who else ("the interviewee", None)
        if lex.ASKING.match(label):
            return "", None
        for who in self._names.of("person"):
            if label.split()[-1].lower() == who.last.lower():
                return who.name, who
        return None


def _by_paragraph(article: Article) -> Iterator[tuple[int, list[Sentence]]]:
    grouped: dict[int, list[Sentence]] = {}
    for sentence in article.sentences:
        grouped.setdefault(sentence.paragraph, []).append(sentence)
    yield from grouped.items()


def _clause_end(text: str, start: int) -> int:
    stop = re.search(r"[.;:]|\s{3,}|\b(?:that|who|which|and)\b", text[start:])
    return start + stop.start() if stop and stop.start() > 3 else len(text)


def _possessed(text: str, mention: Mention) -> bool:
    return text[mention.end : mention.end + 2] in ("’s", "'s")


def _acts(text: str, mention: Mention) -> bool:
    """Whether a name can be a subject: no possessive, no preposition before it."""
    governed = re.search(
        rf"\b(?:of|in|from|at|with|to|against|by|for|on)\s(?:the\s)?(?:{lex.TITLES}\s)?$",
        text[: mention.start],
    )
    if governed and re.match(r"\s\w+ing\b", text[mention.end :]):
        return True  # 'with Putin declaring that'
    return not _possessed(text, mention) and not governed


def _trim(role: str) -> str:
    return re.sub(r"^(?:an?|the|one(?! of))\s", "", role.strip(), flags=re.IGNORECASE)
