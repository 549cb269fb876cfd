"""Candidate claims: quotations and hedged sentences, the same statement of several sources about one fact."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from contingent.case.draft import lexicon as lex
from contingent.case.draft.cast import slug_of
from contingent.case.draft.findings import Found
from contingent.case.draft.speech import Quotation
from contingent.case.rules.names import MOST_QUOTED
from contingent.errors import RunError

#: More claims than this do not fit the limits of a case file.
MOST_CLAIMS = 800
#: Two claims are about the same when they share this part of the words that carry meaning.
SAME = 0.5
#: Words that carry no meaning of their own in a statement.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        "about above after again against almost also although always among another around because been before being "
        "below between both cannot could does doing down during each either every from further have having here hers "
        "herself himself into itself just like made make many might more most much must myself never only other ours "
        "over same shall should some such than that their theirs them themselves then there these they this those "
        "through under until upon very well were what when where which while whom whose will with within without would "
        "your said says saying told tells stated claimed claims reported reportedly reports report according denied "
        "denies rejected dismissed added announced unconfirmed allegedly alleged evidence evident apparently probably "
        "likely certainly clear clearly believed assumed expected suggest suggests suggested indicates think believe",
    )
)
_POINTS_BACK = re.compile(
    r"(?i)\b(?:this|that|it|these|those|as"
    r"|the (?:claims?|allegations?|reports?|accusations?|rumou?rs?|explanation|suggestion))\b"
)


@dataclass
class Claim:
    """One statement of one source, in one or several sentences."""

    source: str
    numbers: list[int]
    quote: str
    speaker: str
    certainty: str
    marker: str
    denied: bool
    words: frozenset[str]
    direct: bool = False

    @property
    def locator(self) -> str:
        """``s4`` or ``s4-s6``."""
        first, last = self.numbers[0], self.numbers[-1]
        return f"s{first}" if first == last else f"s{first}-s{last}"


@dataclass
class Fact:
    """What several claims are about."""

    slug: str
    claims: list[Claim] = field(default_factory=list)


def claims_of(source: str, found: Found) -> list[Claim]:
    """The claims of one article, in its order; quotations of one speaker that follow one another are one."""
    claims: list[Claim] = []
    said = {q.sentence.number: q for q in found.quotations}
    for sentence in found.article.sentences:
        number, before = sentence.number, claims[-1] if claims else None
        hedge = found.hedges.get(number)
        if quotation := said.get(number):
            if before and not hedge and _goes_on(found, before, quotation):
                before.numbers.append(number)
                before.words |= meaning(sentence.text)
                continue
        elif hedge is None:
            continue
        words = _longest(quotation.words) if quotation else lex.DATELINE.sub("", sentence.text)
        claims.append(
            Claim(
                source,
                [number],
                short(words),
                quotation.speaker if quotation else found.speakers.get(number, ""),
                hedge.word if hedge else "asserted",
                hedge.marker if hedge else "quoted",
                bool(hedge and hedge.denied),
                meaning(sentence.text),
                direct=quotation is not None,
            )
        )
    return claims


def _goes_on(found: Found, before: Claim, quotation: Quotation) -> bool:
    """Whether a quotation follows on the one before it: same speaker, next sentence, same paragraph."""
    last = found.article.sentences[before.numbers[-1] - 1]
    next_to = last.number == quotation.sentence.number - 1 and last.paragraph == quotation.sentence.paragraph
    return before.direct and before.speaker == quotation.speaker and next_to


def facts_of(claims: list[Claim]) -> list[Fact]:
    """The facts that the claims are about; a short denial is about what was claimed just before it."""
    if len(claims) > MOST_CLAIMS:
        raise RunError(
            f"{len(claims)} candidate claims; expected at most {MOST_CLAIMS}: draft from fewer articles"
        )
    facts: list[Fact] = []
    slugs: set[str] = set()
    before: tuple[Claim, Fact] | None = None
    for claim in claims:
        fact = _answered(claim, before) or next((f for f in facts if _same(claim, f)), None)
        if fact is None:
            fact = Fact(_slug(claim, slugs))
            facts.append(fact)
        fact.claims.append(claim)
        before = claim, fact
    return facts


def _answered(claim: Claim, before: tuple[Claim, Fact] | None) -> Fact | None:
    if before is None or not claim.denied or before[0].source != claim.source:
        return None
    near = claim.numbers[0] - before[0].numbers[-1] <= 2
    return before[1] if near and len(claim.words) <= 5 and _POINTS_BACK.search(claim.quote) else None


def _same(claim: Claim, fact: Fact) -> bool:
    return any(alike(claim.words, other.words) for other in fact.claims)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two sets of words say about the same."""
    shared = len(one & other)
    return shared >= 3 and shared / len(one | other) >= SAME


def meaning(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their beginnings so that endings do not count."""
    words = re.findall(r"[^\W\d_]{4,}|\d{2,}", text.lower())
    return frozenset(word[:6] for word in words if word not in _EMPTY)


def _slug(claim: Claim, slugs: set[str]) -> str:
    words = [w for w in re.findall(r"[^\W\d_]{4,}", claim.quote) if w.lower() not in _EMPTY][:4]
    base = slug_of(" ".join(words)) if words else f"claim-{claim.source}-{claim.locator}"
    slug = next(s for s in (base, *(f"{base}-{n}" for n in range(2, 5000))) if s not in slugs)
    slugs.add(slug)
    return slug


def _longest(words: str) -> str:
    return max(words.split(" … "), key=len)


def short(text: str) -> str:
    """The first words of a passage, verbatim, as many as a case may quote."""
    words = text.strip().split()[:MOST_QUOTED]
    while len(" ".join(words)) > 400:
        words.pop()
    return " ".join(words)
