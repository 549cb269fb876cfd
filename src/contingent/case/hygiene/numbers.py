"""Numbers as texts write them: in digits or words, as ranges, as bounds, or vaguely ('thousands').

Read are counts of people and things. Clock times, dates, ordinals, percentages, sums of money and
measures of time or length are left out: the 24 of '24 June' does not bear out 24 dead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from contingent.case.amounts import Amount
from contingent.case.hygiene.findings import Verdict
from contingent.case.hygiene.quotes import even

_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_SMALL = {word: n for n, word in enumerate(re.findall(r"\w+", _WORDS))}
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1_000, "k": 1_000, "million": 1_000_000}
#: Words that name a size only, with the numbers that they allow.
_VAGUE = {
    "tens of thousands": (10_000, 100_000), "hundreds of thousands": (100_000, 1_000_000),
    "dozens": (24, 100), "scores": (40, 100), "hundreds": (100, 1_000), "thousands": (1_000, 10_000),
    "millions": (1_000_000, 10_000_000),
}  # fmt: skip
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_TOKEN = re.compile(
    r"(?<![\w$€£.,:/])(?<![a-z]-)(?P<digits>\d{1,3}(?:[,.' ]\d{3})+(?![\d,.]*\d)|\d+(?:\.\d+)?)"
    r"(?![\d:/]|(?:st|nd|rd|th)\b)(?=k\b|\W|$)"
    rf"|\b(?P<word>{'|'.join([*_SMALL, *_TENS, *_SCALES])})\b"
    rf"|\b(?P<several>several|a few|many) (?P<scale>dozen|hundred|thousand|million)s?\b"
    rf"|\b(?P<vague>{'|'.join(_VAGUE)})\b"
    r"|(?<=\d)(?P<kilo>k)\b"
)
_UNIT = (
    r"per ?cent|hours?|minutes?|seconds?|days?|weeks?|months?|years?|kilomet|km\b|miles?|met(?:er|re)|o'clock|a\.?m\b"
    rf"|p\.?m\b|{_MONTH}(?!\w)"
)
_NO_COUNT_AFTER = re.compile(
    rf"^(?:(?: to | or | and |-)[\w.,]+)?(?:\s?%|-(?:first|second|third|\w+th)\b|[ -](?:{_UNIT}))"
)
_NO_COUNT_BEFORE = re.compile(rf"(?:\b{_MONTH} |\b(?:no|number|page|p|s|chapter|article)\.? )$")
_YEAR_BEFORE = re.compile(rf"(?:\b(?:in|since|until|during|before|after|year|by)|{_MONTH}|\d,) $")
_AT_LEAST = re.compile(
    r"(?:more than|over|at least|no fewer than|no less than|not less than|upwards of|above|in excess of) $"
)
_AT_MOST = re.compile(
    r"(?:up to|at most|no more than|not more than|fewer than|less than|under|below|as many as) $"
)
_OR_MORE, _OR_LESS = (
    re.compile(r"^ (?:or more|at (?:the )?least)\b"),
    re.compile(r"^ (?:or (?:fewer|less)|at most)\b"),
)
_HALF = re.compile(rf"\b(\d+|{'|'.join(_SMALL)}) and a half (?=hundred|thousand|million)")
_RANGE = re.compile(r"^(?: to |-| or | and |-to-)$")


@dataclass(frozen=True)
class Mention:
    """A number in a text; ``low`` and ``high`` differ for vague words only."""

    low: float
    high: float
    text: str
    bound: str = ""  # "at least", "at most", or nothing
    span: tuple[int, int] = (0, 0)
    scale: float = 1.0  # of the last scale word, which the first end of a range may share
    is_year: bool = False

    @property
    def vague(self) -> bool:
        """Whether the words name a size only."""
        return self.low < self.high


def mentions(text: str) -> list[Mention]:
    """Every count that a text names, in order; what can be read in two ways comes twice."""
    plain = _HALF.sub(lambda m: f"{_SMALL.get(m[1], m[1])}.5 ", even(text).lower())
    found = [_bounded(m, plain) for m in _numbers(plain) if _counts(m, plain)]
    for first, second in pairwise(found):
        between = plain[first.span[1] : second.span[0]]
        if not _RANGE.match(between) or first.low >= second.low or first.scale > 1:
            continue
        shared = second.scale if second.scale > 1 else 1000.0 if second.low >= 1000 > first.low else 1.0
        if first.low * shared < second.low and shared > 1:  # 'five to eight thousand', '5-8,000'
            found = [*found, replace(first, low=first.low * shared, high=first.low * shared, scale=shared)]
    return found


def _numbers(plain: str) -> Iterator[Mention]:
    """Numbers with their places: tokens that stand side by side make one as long as they can."""
    run: list[tuple[re.Match[str], float]] = []
    for token in _TOKEN.finditer(plain):
        if token["vague"] or token["several"]:
            yield from _close(run, plain)
            run = []
            scale = _SCALES[token["scale"]] if token["several"] else 0
            low, high = (2 * scale, 10 * scale) if scale else _VAGUE[token["vague"]]
            yield Mention(low, high, token[0], span=token.span())
            continue
        if run and not _goes_on(run, token, plain[run[-1][0].end() : token.start()]):
            yield from _close(run, plain)
            run = []
        run.append((token, _worth(token)))
    yield from _close(run, plain)


def _worth(token: re.Match[str]) -> float:
    if token["digits"]:
        return float(re.sub(r"[,' ]", "", _thousands(token["digits"])))
    word = token["word"] or token["kilo"]
    return float(_SMALL.get(word, _TENS.get(word, _SCALES.get(word, 0))))


def _thousands(digits: str) -> str:
    """Digits in which a stop between groups of three separates thousands: 1.500.000, but not 1.500."""
    return digits.replace(".", "") if digits.count(".") > 1 else digits


def _goes_on(run: list[tuple[re.Match[str], float]], token: re.Match[str], between: str) -> bool:
    """Whether a token makes one number with those before it."""
    last, value = run[-1]
    word = token["word"] or token["kilo"] or ""
    if word in _SCALES:
        return between in (" ", "-", "")
    if token["digits"] or between not in (" ", "-", " and "):
        return False
    if last["word"] in _TENS:
        return between != " and " and 0 < _SMALL.get(word, 0) < 10
    return last["word"] in _SCALES and last["word"] != "dozen" and _worth(token) < value


def _close(run: list[tuple[re.Match[str], float]], plain: str) -> Iterator[Mention]:
    """The number that a run of tokens makes."""
    if not run:
        return
    whole = part = 0.0
    scale = 1.0
    for token, value in run:
        word = token["word"] or token["kilo"] or ""
        if word in _SCALES:
            scale = value
            part = (part or 1.0) * value
            if value >= 1_000:
                whole, part = whole + part, 0.0
        else:
            part += value
    start, end = run[0][0].start(), run[-1][0].end()
    number = Mention(whole + part, whole + part, plain[start:end], span=(start, end), scale=scale)
    if plain[:start].endswith("half a ") and run[0][0]["word"] in _SCALES:
        half = number.low / 2
        yield replace(number, low=half, high=half, text=f"half a {number.text}")
        return
    yield number
    digits = run[0][0]["digits"]
    if (
        len(run) == 1 and digits and re.fullmatch(r"\d{1,3}\.\d{3}", digits)
    ):  # 25.000 where a stop parts thousands
        yield replace(number, low=1000 * number.low, high=1000 * number.low)


def _counts(mention: Mention, plain: str) -> bool:
    """Whether a number counts people or things, as far as its neighbours tell."""
    before, after = plain[: mention.span[0]][-40:], plain[mention.span[1] :][:40]
    if _NO_COUNT_AFTER.match(after) or _NO_COUNT_BEFORE.search(before):
        return False
    return not (re.fullmatch(r"1[89]\d\d|20\d\d", mention.text) and _YEAR_BEFORE.search(before))


def _bounded(mention: Mention, plain: str) -> Mention:
    before, after = plain[: mention.span[0]][-40:], plain[mention.span[1] :][:40]
    if _AT_LEAST.search(before) or _OR_MORE.match(after):
        return replace(mention, bound="at least")
    return replace(mention, bound="at most") if _AT_MOST.search(before) or _OR_LESS.match(after) else mention


def supports(claimed: Amount, found: list[Mention]) -> tuple[Verdict, str]:
    """Whether the numbers of a passage bear out a claimed one: a verdict, and why.

    ``verified`` if the number, or both ends of the range, stand there, or the range reads a vague
    word; ``doubtful`` if the text says less than the case; ``wrong`` if it says nothing of the kind.
    """
    exact = {m.low: m for m in found if not m.vague}
    low, middle, high = claimed.low, claimed.median, claimed.high
    if low in exact and high in exact:
        bound = exact[low].bound if low == high else ""
        return ("doubtful", f"the text says {bound} {exact[low].text}") if bound else ("verified", "")
    for m in found:
        if m.vague and m.low <= low <= high <= m.high:
            said = f"the text says {m.text!r}"
            return ("verified", said) if low < high else ("doubtful", f"{said}, the case {low:,.0f}")
    for end, other, bound in ((low, "upper", "at least"), (high, "lower", "at most")):
        if end in exact and exact[end].bound == bound:
            return "verified", f"the text says {bound} {exact[end].text}: the {other} end is the case's own"
    within = sorted((abs(m.low - middle), m.text) for v, m in exact.items() if low <= v <= high)
    if within:
        return "doubtful", f"of the range only {within[0][1]!r} stands there"
    return "wrong", f"numbers there: {', '.join(dict.fromkeys(m.text for m in found)) or 'none'}"
