"""The pieces of a time expression: days, parts of a day, hours, zones; each found by one pattern."""

from __future__ import annotations

import re
from dataclasses import dataclass

from contingent.case.draft import lexicon as lex

_MONTH = "(?:" + "|".join(f"{m[:3]}(?:{m[3:]})?\\.?" if len(m) > 4 else m for m in lex.MONTHS) + r"|Sept\.?)"
_WEEKDAY = "(?:" + "|".join(lex.WEEKDAYS) + ")"
_COUNT = (
    "(?i:" + "|".join(sorted(lex.NUMBERS, key=len, reverse=True)) + r"|\d{1,3}|several|few|couple of|some)"
)
_UNIT = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"
_HOUR = "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_PART = r"(?i:morning|afternoon|evening|night|dawn|daybreak|sunrise|dusk|nightfall|sunset|noon|midday|midnight|lunchtime)"
_SEASON = r"(?:spring|summer|autumn|winter|fall)"

#: Kind of piece -> its pattern. Earlier kinds win where two would overlap.
PIECES: dict[str, str] = {
    "iso": r"\b(?P<iso>[12]\d{3}-\d\d-\d\d)\b",
    "span": rf"\b(?i:last|past|previous|next|coming|first) (?P<span_n>{_COUNT})(?:\s?(?:to|or|-|–)\s?(?P<span_m>{_COUNT}))? (?P<span_unit>{_UNIT})\b",
    "later": rf"\b(?P<later_n>(?:[Aa] |[Tt]he )?{_COUNT}|[Hh]alf an)(?: (?:and )?a half)? (?P<later_unit>{_UNIT}) (?P<later>later|after that|afterwards|earlier|before that|previously|before)\b"
    rf"|\b(?P<later_plain>Minutes|Hours|Days|Weeks) (?P<later_b>later|earlier)\b",
    "ago": rf"\b(?P<ago_n>(?:a )?{_COUNT}) (?P<ago_unit>{_UNIT}) ago\b",
    "ahead": rf"\b[Ii]n (?:just |only |about |around |little )?(?:over |under |more than |less than )?(?P<ahead_n>{_COUNT}) (?P<ahead_unit>days|weeks|months)\b(?! of)",
    "days": rf"\b(?:(?P<night>[Nn]ight) (?:of|from|between) )?(?P<days_a>\d{{1,2}})\s?(?:to|and|-|–|/)\s?(?P<days_b>\d{{1,2}}) (?P<days_month>{_MONTH})\b(?:,? (?P<days_year>[12]\d{{3}}))?"
    rf"|\b(?:(?P<night_b>[Nn]ight) (?:of|from|between) )?(?P<days_month_b>{_MONTH}) (?P<days_c>\d{{1,2}})\s?(?:to|and|-|–|/)\s?(?P<days_d>\d{{1,2}})\b(?:,? (?P<days_year_b>[12]\d{{3}}))?",
    "range": r"\b(?i:between|from)\s(?P<range_a>\d{1,2}(?:[:.]\d\d)?)(?:\s?(?P<range_ap>[ap]\.?m\.?))?\s(?:and|to|until)\s(?P<range_b>\d{1,2}(?:[:.]\d\d)?)\s?(?P<range_p>[ap]\.?m\b\.?|hours\b|o['’]clock)?"
    r"|(?<![\d:.-])(?P<range_c>\d{1,2}[:.]\d\d)\s?[-–]\s?(?P<range_d>\d{1,2}[:.]\d\d)(?![\d])",
    "clock": r"(?<![\d:.$€£,-])(?P<hour>[01]?\d|2[0-4])(?::(?P<minute>[0-5]\d)|\.(?P<minute_b>[0-5]\d)(?=\s?(?:[ap]\.?m\b|hours\b|h\b)))?(?::[0-5]\d)?\s?(?P<half>[ap]\.m\.|[ap]\.?m\b|[AP]\.M\.|[AP]M\b)"
    r"|(?<![\d:.$€£,-])(?P<hour_b>[01]?\d|2[0-4]):(?P<minute_c>[0-5]\d)(?![\d:])(?:\s?h(?:rs?|ours?)?\b)?"
    r"|\b(?P<military>[012]\d[0-5]\d)(?=\s?(?:GMT|UTC|hours|hrs|local|MSK|CET|EET)\b)"
    rf"|\b(?P<word_hour>{_HOUR}|\d{{1,2}}) o['’]clock"
    rf"|\b(?:a )?(?P<fraction>quarter|half|ten|twenty|five) (?P<past>past|to) (?P<past_hour>{_HOUR}|\d{{1,2}})\b"
    rf"|\b(?:[Aa]t|[Bb]y|[Aa]round|[Aa]bout|[Uu]ntil|[Bb]efore|[Aa]fter|[Ff]rom|[Ss]ince) (?:about |around )?(?P<at_hour>{_HOUR}|\d{{1,2}})(?= (?:that|in the|on|yesterday|this|sharp)\b)",
    "date": rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b(?:,? (?P<year>[12]\d{{3}}))?"
    rf"|\b(?P<month_b>{_MONTH}) (?P<day_b>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d)(?:,? (?P<year_b>[12]\d{{3}}))?",
    "early_month": rf"\b(?P<portion>early|mid|late|[Tt]he (?:beginning|start|middle|end) of)[- ](?P<portion_month>{_MONTH})\b(?: (?P<portion_year>[12]\d{{3}}))?",
    "month": rf"(?<=[Ii]n )(?P<only_month>{_MONTH})\b|\b(?P<month_of>{_MONTH}) (?P<month_year>[12]\d{{3}})\b|(?<=\b[Ss]ince )(?P<since_month>{_MONTH})\b|(?<=\b[Ll]ast )(?P<last_month>{_MONTH})\b",
    "deictic": rf"\b(?P<deictic>(?i:today|yesterday|tomorrow|tonight|last night|overnight|that (?:same )?(?:day|{_PART})|this {_PART}|(?:the )?same (?:day|{_PART})"
    rf"|the (?:next|following|previous) (?:day|{_PART})|the (?:day|{_PART}) before|the day after(?! tomorrow)|(?:earlier|later) (?:in the|that|on the same|the same) day|(?:later|earlier) today))\b",
    "weekday": rf"\b(?:(?P<which>(?i:last|next|this|the previous|the following|this coming)) )?(?P<weekday>{_WEEKDAY})\b",
    "period": rf"\b(?:(?P<side>(?i:earlier|later|late|early|at the end of|before the end of|by the end of)) )?(?P<rel>(?i:this|last|next)) (?P<period>week|weekend|month|year|{_SEASON})\b",
    "years": r"\b(?:between|from) (?P<from_year>1[5-9]\d\d|20\d\d) (?:and|to|until) (?P<to_year>1[5-9]\d\d|20\d\d)\b|\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|of|the|[Dd]uring) (?P<only_year>1[5-9]\d\d|20\d\d)\b(?![-\d]| (?:men|soldiers|troops|people|fighters))",
    "part": rf"\b(?:(?P<shade>(?i:early|late|mid|later))[- ](?:in the )?)?(?P<part>{_PART})\b|\b(?P<hours>(?i:early|small|late) hours|(?:morning|evening|night) hours)\b",
    "shade": r"\b(?P<lone>[Ee]arly|[Ll]ate|[Ll]ater)(?= (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?: on)? (?:today|yesterday))",
    "zone": r"\b(?P<zone>local time|GMT|UTC|BST|MSK|CET|CEST|EET|EEST|EST|EDT|(?P<zone_city>[A-Z]\w+(?: [A-Z]\w+)?) (?:standard |summer )?time)\b",
}
_ALL = re.compile("|".join(f"(?P<kind_{kind}>{pattern})" for kind, pattern in PIECES.items()))
#: Words that hold the pieces of one expression together.
_JOINT = re.compile(
    r"^[\s,(]*(?:(?:on|of|at|in|the|about|around|shortly|just|before|after|hours|o'clock|some|by|from|roughly|approximately)[\s,(]*)*$"
)
#: Words before a piece that shade it.
#: The same hour in another zone, in brackets behind it.
_AGAIN = re.compile(
    r"\((?:\d{1,2}(?:[:.]\d\d)?|\d{4})\s?(?:[ap]\.?m\.?,?\s)?(?:[A-Z]{2,4}|[A-Z]\w+ time)[^)]{0,20}\)"
)
_NEAR = re.compile(
    r"\b(?P<near>(?:at )?(?:about|around|approximately|roughly|some time|toward|towards|nearly|almost)|shortly before|just before|shortly after|just after|soon after)\s(?:the\s)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """One part of a time expression; ``groups`` are the named groups of its pattern that matched."""

    kind: str
    start: int
    end: int
    groups: dict[str, str]
    text: str
    near: str = ""


def expressions(text: str) -> list[list[Piece]]:
    """The time expressions of a sentence, each as its pieces in order."""
    found: list[list[Piece]] = []
    text = _AGAIN.sub(lambda m: " " * len(m[0]), text)
    for match in _ALL.finditer(text):
        kind = next(
            name[5:] for name, value in match.groupdict().items() if value and name.startswith("kind_")
        )
        groups = {k: v for k, v in match.groupdict().items() if v and not k.startswith("kind_")}
        near = _NEAR.search(text[: match.start()])
        piece = Piece(
            kind, match.start(), match.end(), groups, match[0], near["near"].lower() if near else ""
        )
        if found and _joins(found[-1], piece, text):
            found[-1].append(piece)
        else:
            found.append([piece])
    return [pieces for pieces in found if any(p.kind not in ("zone", "shade") for p in pieces)]


#: What an expression may hold once: a second one begins another expression.
_SLOT = {
    "iso": "day", "date": "day", "weekday": "day", "deictic": "day", "clock": "hour", "range": "hour", "part": "part",
    "shade": "shade", "zone": "zone",
}  # fmt: skip


def _joins(pieces: list[Piece], piece: Piece, text: str) -> bool:
    """Whether a piece goes on with the expression before it."""
    slots = {_SLOT.get(p.kind) for p in pieces}
    slot = _SLOT.get(piece.kind)
    if slot is None or None in slots or not _JOINT.match(text[pieces[-1].end : piece.start]):
        return False
    if slot not in slots:
        return True
    # a day named twice: 'Saturday, June 24'
    return slot == "day" and {pieces[-1].kind, piece.kind} == {"weekday", "date"}
