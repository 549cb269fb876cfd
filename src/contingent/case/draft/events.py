"""Candidate events: what a case can observe (a place taken, an actor joining, a deal), by its usual verbs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contingent.case.draft.names import Candidate, Mention, Names
from contingent.case.draft.times import Window
from contingent.case.sentences import Sentence

_REVOLT = r"(?:coup(?: attempt| d’état| d'état)?|mutiny|rebellion|uprising|putsch|revolt|insurrection|insurgency|takeover|march)"
_REBELS = rf"(?:rebels?|mutineers?|insurgents?|plotters|putschists?|{_REVOLT})"

#: Happening -> the words that tell it. Those that need a place or an actor take the nearest fitting one.
_TELLS: dict[str, str] = {
    "taken": r"(?:seiz(?:ed|ing)|(?:took|taken|taking) (?:full )?control of|captur(?:ed|ing)|occup(?:ied|ying)|(?:took|taken|taking) over"
    r"|overr[au]n|storm(?:ed|ing)|fell to|(?:took|taken)(?= the\b))\b",
    "reached": r"(?:reach(?:ed|ing)|arriv(?:ed|ing) (?:in|at)|enter(?:ed|ing)|roll(?:ed|ing) into|outskirts of|advanc(?:ed|ing) (?:to|on|as far as)"
    r"|pass(?:ed|ing) (?:through|the)|stopped at|halted (?:at|near)|gates of)\b",
    "joins": rf"(?:join(?:ed|s|ing)? (?:the |his |their |in the )?{_REBELS}|sided with (?:the )?{_REBELS}|went over to|gone over to|defected|c[ao]me over to"
    r"|threw (?:his|her|its|their) (?:weight|support) behind|crossed over)\b",
    "defends": rf"(?:condemned (?:the|this|what)|denounced (?:the|this) {_REVOLT}|(?:pledged|declared|swore|reaffirmed) (?:\w+ )?(?:loyalty|allegiance|support)"
    r"|remain(?:ed|s) loyal|stood by the|loyal to the (?:president|government)|vowed to defend|opened fire on the (?:rebels|convoy|column))\b",
    "speaks": r"(?:address(?:ed|ing) the nation|(?:appear(?:ed|ing)|speaking|spoke) on (?:state |national )?(?:television|TV|radio)|televised (?:address|speech|statement)"
    r"|in an? (?:televised |radio |emergency )?(?:address|broadcast)|went on (?:the )?air|broke (?:his|her) silence)\b",
    "attempt": rf"(?:(?:launch(?:ed|ing)?|beg[au]n|start(?:ed|ing)?|stag(?:ed|ing)|mount(?:ed|ing)?|attempt(?:ed|ing)?|announc(?:ed|ing)) (?:a |an |his |her |its |their |the )?(?:\w+ ){{0,2}}{_REVOLT}"
    rf"|{_REVOLT} (?:began|started|broke out|was launched)|march(?:ed|ing) on|rose (?:up )?against|attempt (?:[^,;]{{0,60}} )?to overthrow|declared the formation|seiz(?:ed|es|ing) power|t(?:ook|aken) power)\b",
    "mediation": r"(?:mediat\w+|brokered|go-between|shuttled between|good offices|intermediar\w+)\b",
    "deal": r"(?:(?:reached|struck|announced|signed|concluded|brokered|accepted) (?:a |an |the )?(?:\w+ ){0,2}(?:agreement|deal|truce|accord|settlement|understanding)"
    r"|(?:agreement|deal|truce|accord|settlement) (?:was |had been |has been )?(?:reached|struck|brokered|announced|signed)"
    r"|agreed (?:at \S+ \S+ |on \w+ |late \w+ |early \w+ )?to (?:stand down|halt|stop|withdraw|return|order|leave|end|turn))\b",
    "clash": r"(?:clash(?:es|ed)?|fighting(?! ability| force| vehicle| men| against)|gunfire|firefights?|exchange of fire|(?:opened fire|fired) (?:on|at)|opened fire|shell(?:ed|ing)|shot down|gun ?battles?|air ?strikes?|shoot-?outs?|"
    r"(?:was|were) (?:killed|wounded))\b",
    "end": rf"(?:stood down|surrendered|turn(?:ed|ing) (?:back|round|around)|it was over|retreat(?:ed|s)?|withdrew|laid down (?:his|her|its|their) (?:arms|weapons)|(?:gave|given) (?:himself|herself|themselves) up"
    rf"|return(?:ed)? to (?:their |its )?(?:barracks|bases?|camps?)|called off|{_REVOLT} (?:\w+,? ){{0,20}}?(?:collapsed|ended|was over|was crushed)|was arrested|fled)\b",
}  # fmt: skip
_PATTERNS = {
    happening: re.compile(rf"(?<!\w){pattern}", re.IGNORECASE) for happening, pattern in _TELLS.items()
}
_NOT = re.compile(r"(?i)\b(?:not|never|no one|nobody|neither|refus\w+ to|fail\w+ to|without)\b[^,;]{0,30}$")
_UNREAL = re.compile(
    r"(?i)\b(?:if|would|could|might|may|should|unless|want(?:s|ed)? to|plan(?:s|ned)? to|threat\w+ to|intend\w* to|"
    r"order(?:s|ed) [^,;]{0,30}to|demand\w*|call(?:s|ed) for|urg(?:es|ed)|offer(?:s|ed) to|ready to|prepar\w+ to|"
    r"is expected to|will|to)\b[^,;]{0,25}$"
)
_SITE = re.compile(
    r"^[^.;]{0,40}?\bthe ((?:[\w-]+ ){0,2}(?:airport|palace|parliament|headquarters|barracks|bridges?|broadcaster|garrison"
    r"|(?:radio|television|police|railway) station|television tower|naval base|air base|arsenal|port))\b"
)
_PLACED, _DONE_BY = ("taken", "reached"), ("joins", "defends", "speaks")


@dataclass(frozen=True)
class Event:
    """Something that a sentence tells as having happened, or not; ``window`` is when, if the text says."""

    sentence: Sentence
    happening: str
    subject: Candidate | None
    window: Window | None
    negative: bool
    marker: str


def events_in(sentence: Sentence, outside: str, names: Names, windows: list[Window]) -> list[Event]:
    """The candidate events of one sentence, at most one of a kind."""
    found = []
    for happening, pattern in _PATTERNS.items():
        for match in pattern.finditer(outside):
            before = outside[: match.start()]
            if _UNREAL.search(before) and happening not in ("mediation", "clash"):
                continue
            subject = _subject(happening, match, names.mentions[sentence.number])
            if subject is None and happening in (*_PLACED, *_DONE_BY):
                continue
            negative = bool(_NOT.search(before))
            found.append(
                Event(sentence, happening, subject, _nearest(match, outside, windows), negative, match[0])
            )
            break
    return found


def _subject(happening: str, match: re.Match[str], mentions: list[Mention]) -> Candidate | None:
    if happening in _PLACED:
        after = [m for m in mentions if m.who.kind == "place" and 0 <= m.start - match.end() <= 70]
        before = [m for m in mentions if m.who.kind == "place" and m.end <= match.start()]
        passive = re.match(r"(?:fell|captured|seized|occupied|stormed|overrun)", match[0], re.IGNORECASE)
        if site := _SITE.match(match.string[match.end() :]):
            return Candidate(site[1], "place")
        return after[0].who if after else before[-1].who if before and passive else None
    if happening in _DONE_BY:
        doers = [m for m in mentions if m.who.kind != "place" and m.end <= match.start()]
        denied = re.search(r"\bden(?:y|ies|ied)\b", match.string[: match.start()])
        return doers[0].who if doers and not denied else None
    return None


def _nearest(match: re.Match[str], text: str, windows: list[Window]) -> Window | None:
    """The window of at most a day and a half that stands nearest to the words that tell the event."""
    fitting = [w for w in windows if w.width.total_seconds() <= 36 * 3600]
    return min(fitting, key=lambda w: abs(text.find(w.text) - match.start()), default=None)
