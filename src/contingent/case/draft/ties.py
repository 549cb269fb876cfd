"""Candidate ties: who commands, founded, backs, opposes or met whom, by the words that stand between two names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from contingent.case.draft.names import Mention, Names
from contingent.case.sentences import Sentence

_LEADS = (
    r"(?:chief|head|leader|commander|owner|founder|boss|director|chairman|chairwoman|minister|chief of staff)"
)
#: Words between two names -> kind of tie, and whether the first of them is the one who is pulled.
_BETWEEN: list[tuple[str, str, bool]] = [
    (rf"^,? (?:the |a |an )?(?:\w+ )?{_LEADS} of (?:the |a )?(?:\w+ ){{0,2}}$", "command", False),
    (r"^,? (?:who )?(?:has |had )?(?:commands?|commanded|leads?|led|heads?|headed|owns?|founded) (?!by)(?:the )?(?:\w+ )?$", "command", False),
    (rf"^(?:['’]s?)? {_LEADS},? $", "command", True),
    (rf"^(?: and its|,? whose|,? under its) {_LEADS},? $", "command", True),
    (r"^,? (?:commanded|led|headed|owned|founded) by (?:the )?(?:\w+ ){0,2}$", "command", True),
    (r"^,? (?:under the (?:command|orders) of|loyal to|answer\w* to|subordinate to) (?:the )?$", "command", True),
    (r"(?:originated|grew out of|offshoot of|emerged (?:out of|from))", "origin", True),
    (r"(?:patronage of|protégé of|created by|favou?rite of|financed by|funded by)", "patronage", True),
    (r"(?:fell out with|feud\w*|rival\w*|denunciations? of|denounced|accus\w+|quarrel\w*|conflicts? with|blamed|enem(?:y|ies) of)", "rivalry", True),
    (r"(?:resent\w*|fed up with|despis\w+|contempt for|envi\w+)", "resentment", True),
    (r"(?:brother|sister|son|daughter|father|mother|wife|husband|cousin|nephew|uncle)(?: of|-in-law)", "kinship", True),
    (r"(?:spoke (?:by \w+ )?(?:with|to)|contacts? with|met with|\bmet\b|talks with|telephoned|held a call with|called upon)", "contact", True),
    (r"(?:represents?|spokes(?:man|woman|person) (?:for|of)|speaks for)", "represents", True),
    (r"(?:backed by|supported by|allied (?:to|with)|all(?:y|ies) of|support for|endorsed)", "alliance", True),
]  # fmt: skip
_PATTERNS = [(re.compile(pattern, re.IGNORECASE), kind, first) for pattern, kind, first in _BETWEEN]
_ALLIES = re.compile(
    r"^\s(?:were|are|had been|have been) (?:close |long-time |old )?(allies|friends|rivals|enemies)\b"
)
#: Names further apart than this are not tied by the words between them.
_FURTHEST = 80


@dataclass(frozen=True)
class Bond:
    """One candidate tie: ``pulled`` is drawn, or driven off, by what ``pulls`` does."""

    sentence: Sentence
    pulled: str
    pulls: str
    kind: str
    marker: str


def ties_in(sentence: Sentence, names: Names) -> list[Bond]:
    """The candidate ties of one sentence, each between two names that follow one another."""
    here = [m for m in names.mentions[sentence.number] if m.who.kind != "place"]
    found = []
    for first, second in pairwise(here):
        if first.who is not second.who and (bond := _bond(sentence, first, second)):
            found.append(bond)
    return found


def _bond(sentence: Sentence, first: Mention, second: Mention) -> Bond | None:
    between = sentence.text[first.end : second.start]
    title = second.who.kind == "person" and between.rstrip()
    if between.strip() == "and" and (match := _ALLIES.match(sentence.text[second.end :])):
        kind = "alliance" if match[1] in ("allies", "friends") else "rivalry"
        return Bond(sentence, first.who.name, second.who.name, kind, match[1])
    if len(between) > _FURTHEST or (title and ";" in between):
        return None
    for pattern, kind, forward in _PATTERNS:
        if match := pattern.search(between):
            pulled, pulls = (first.who, second.who) if forward else (second.who, first.who)
            return Bond(sentence, pulled.name, pulls.name, kind, match[0].strip(" ,"))
    return None
