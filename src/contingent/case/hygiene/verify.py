"""Holds a case, or what came after one, against the texts of its sources.

For every part that names a source: the locator exists, the quote stands there, and the number that
a claim or a count states stands in the quote or in the passage at the locator. A text that is not
at hand verifies nothing and makes nothing wrong.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath

from contingent.case.amounts import Amount, parse_amount
from contingent.case.document import Node, read_document
from contingent.case.hygiene.doubles import conflicting, doubles
from contingent.case.hygiene.findings import Finding, Kind, SourceSeen, Verdict, Verification
from contingent.case.hygiene.numbers import mentions, supports
from contingent.case.hygiene.quotes import find, words
from contingent.case.hygiene.texts import SourceText, Texts, gather
from contingent.case.rules.findings import parts
from contingent.case.schema import After, Case, Claim, Observation, Sourced
from contingent.case.sentences import Sentence
from contingent.case.values import kind
from contingent.case.wording import Path, path_text

#: Share of a quote's words that a sentence must hold to be named as the nearest.
_ALIKE = 0.5


@dataclass(frozen=True)
class _Case:
    """What is verified, where it stands, and by which texts."""

    part: Case | After
    file: str
    root: Node
    texts: Texts

    def finding(self, path: Path, of: Kind, source: str, verdict: Verdict, says: str) -> Finding:
        """A finding at the value on ``path``."""
        node = self.root.find(path)[1]
        return Finding(self.file, node.line, node.column, path_text(path), of, source, verdict, says)


def verify(part: Case | After, text: str, file: str, given: Iterable[str] = ()) -> Verification:
    """Verify a checked case, or aftermath, that was read from ``text`` in ``file``.

    ``given`` names texts as the command line does: ``SOURCE=FILE``, or a folder. RunError if one of
    them is wrong.
    """
    root, _ = read_document(text, file)
    assert root is not None  # the case was read from it
    case = _Case(part, file, root, gather(part.sources, FilePath(file).parent, given))
    findings = [f for path, sourced in _sourced(part) for f in _held(case, path, sourced)]
    if isinstance(part, Case):
        findings += [case.finding(*found) for found in (*doubles(part, case.texts), *conflicting(part))]
    findings.sort(key=lambda f: (f.line, f.column))
    return Verification(file, tuple(_seen(case, findings)), tuple(findings), case.texts.strangers)


def _sourced(part: Case | After) -> Iterator[tuple[Path, Sourced]]:
    return ((path, p) for path, p in parts(part) if isinstance(p, Sourced) and p.source)


def _seen(case: _Case, findings: list[Finding]) -> Iterator[SourceSeen]:
    """Every source that some part names, and what became of what it is cited for."""
    for name in dict.fromkeys(str(p.source) for _, p in _sourced(case.part)):
        text = case.texts.read.get(name)
        counts = Counter(f.verdict for f in findings if f.source == name)
        yield SourceSeen(
            source=name,
            text=str(text.path) if text else "",
            why=case.texts.unreadable.get(name, ""),
            sentences=len(text.article.sentences) if text else 0,
            counts=dict(counts),
        )


def _held(case: _Case, path: Path, part: Sourced) -> Iterator[Finding]:
    """What is found of one part."""
    source = str(part.source)
    text, number = case.texts.read.get(source), _claimed(case.part, part)
    asked: list[tuple[Kind, str]] = [("quote", "quote")] if part.quote else []
    if number:
        asked.append(("number", "counted" if isinstance(part, Observation) else "is"))
    if text is None:
        for of, field in asked or [("locator", "locator")]:
            why = case.texts.unreadable.get(source, "its text is not here")
            yield case.finding((*path, field), of, source, "not verified", why)
        return
    at = text.passage(part.locator or "")
    if at.missing:
        said = f"{part.locator!r}: no {'; no '.join(at.missing)}"
        yield case.finding((*path, "locator"), "locator", source, "wrong", said)
    elif at.counted:
        yield case.finding((*path, "locator"), "locator", source, "verified", f"{part.locator!r} exists")
    elif not asked:
        said = f"{part.locator!r} names no place that can be counted off" if part.locator else "no locator"
        yield case.finding((*path, "locator"), "locator", source, "not verified", said)
    for of, field in asked:
        verdict, said = _quoted(text, part) if of == "quote" else _numbered(text, part, number)
        yield case.finding((*path, field), of, source, verdict, said)


# --- quotes ---------------------------------------------------------------------------------------


def _quoted(text: SourceText, part: Sourced) -> tuple[Verdict, str]:
    """Whether the quote stands in the text, and where the locator says."""
    quote, at = part.quote or "", text.passage(part.locator or "")
    match = find(quote, text.whole)
    if match is None:
        near = _nearest(quote, text.article.sentences)
        hint = f"; the nearest is {near.locator}: {near.text!r}" if near else ""
        return "wrong", f"{quote!r} does not stand in the text{hint}"
    if at.texts and not find(quote, at.text):
        stands = text.sentences_of(quote)
        where = ", ".join(s.locator for s in stands) or "a heading"
        return "wrong", f"{quote!r} stands in {where}, not at {part.locator!r}"
    if match.doubt:
        return "doubtful", f"{quote!r}: {match.doubt}"
    return "verified", f"{quote!r} stands there" + (f"; {match.says}" if match.says else "")


def _nearest(quote: str, sentences: list[Sentence]) -> Sentence | None:
    """The sentence that holds most of a quote's words, if it holds half of them."""
    wanted = Counter(words(quote))
    shared = [((wanted & Counter(words(s.text))).total(), s) for s in sentences]
    count, best = max(shared, key=lambda pair: pair[0], default=(0, None))
    return best if count >= _ALIKE * wanted.total() else None


# --- numbers --------------------------------------------------------------------------------------


def _claimed(whole: Case | After, part: Sourced) -> Amount | None:
    """The number that a claim or a count states."""
    if isinstance(part, Observation) and part.counted:
        return part.counted.number
    if isinstance(part, Claim) and isinstance(whole, Case) and kind(whole.facts[part.about]) == "number":
        return parse_amount(part.value, "count")
    return None


def _numbered(text: SourceText, part: Sourced, number: Amount | None) -> tuple[Verdict, str]:
    """Whether the number stands in the quote, else at the locator, else anywhere if that counts nothing."""
    assert number is not None
    at = text.passage(part.locator or "")
    places = [("the quote", part.quote)] if part.quote else []
    places += [(str(part.locator), at.text)] if at.texts else []
    if not at.counted:
        places.append(("the text, as no place in it is named that can be counted off", text.whole))
    found: list[tuple[str, Verdict, str]] = [
        (where, *supports(number, mentions(passage))) for where, passage in places
    ]
    if not found:
        return "not verified", f"{_shown(number)}: the place does not exist"
    order = ("verified", "doubtful", "wrong")
    where, verdict, why = min(found, key=lambda f: order.index(f[1]))
    stands = {"verified": "stands in", "doubtful": "stands only loosely in", "wrong": "does not stand in"}
    return verdict, f"{_shown(number)} {stands[verdict]} {where}" + (f": {why}" if why else "")


def _shown(number: Amount) -> str:
    return f"{number.low:,.0f}" if number.fixed else f"{number.low:,.0f} .. {number.high:,.0f}"
