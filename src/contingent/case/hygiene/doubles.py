"""Reports that may count twice, and claims that contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from contingent.case.happenings import normal
from contingent.case.hygiene.findings import Kind, Verdict
from contingent.case.hygiene.quotes import words
from contingent.case.hygiene.texts import Texts
from contingent.case.relations import conflicts, copies
from contingent.case.schema import Case, Claim, Observation
from contingent.case.sentences import located
from contingent.case.wording import Path

#: What ``verify`` makes a finding of: path, kind, source, verdict, words.
Found = tuple[Path, Kind, str, Verdict, str]
#: Two sources may share a phrase of fewer words without one copying the other.
SHORTEST_COPY = 5
#: Runs of as many words are compared between texts; above this share of the shorter text, one copies the other.
_RUN, _COPIED = 8, 0.5


def doubles(case: Case, texts: Texts) -> Iterator[Found]:
    """Copies, declared and not, and passages that are used twice."""
    origin = dict(copies(case))
    yield from _declared(case, origin)
    yield from _same_quote(case, origin)
    yield from _same_passage(case)
    yield from _same_text(case, texts, origin)


def _declared(case: Case, origin: dict[str, str]) -> Iterator[Found]:
    """Reports of a copy on what its origin reports as well: they count once."""
    heard = {(_topic(part), part.source) for _, part in _reports(case)}
    for path, part in _reports(case):
        first, topic = origin.get(part.source), _topic(part)
        if first and (topic, first) in heard:
            said = f"a copy of {first}, which reports on {topic} too: counts once"
            yield path, "copy", part.source, "noted", said


def _reports(case: Case) -> list[tuple[Path, Claim | Observation]]:
    claims = [(("claims", n), claim) for n, claim in enumerate(case.claims)]
    return [*claims, *((("observations", n), seen) for n, seen in enumerate(case.observations))]


def _topic(part: Claim | Observation) -> str:
    """What a report is about."""
    if isinstance(part, Claim):
        return part.about
    if part.ended:
        return "the ending"
    return part.counted.of if part.counted else normal(part.happened or part.never or "")


def _same_quote(case: Case, origin: dict[str, str]) -> Iterator[Found]:
    """One quote under two sources of which neither is declared as a copy of the other."""
    first: dict[tuple[str, ...], Claim | Observation] = {}
    for path, part in _reports(case):
        quote = tuple(words(part.quote or ""))
        if len(quote) < SHORTEST_COPY:
            continue
        other = first.setdefault(quote, part)
        one, two = (origin.get(s, s) for s in (other.source, part.source))
        if one != two:
            said = (
                f"the same quote stands under {other.source}: declare 'derives_from', or cite whoever said it"
            )
            yield (*path, "quote"), "twice", part.source, "wrong", said


def _same_passage(case: Case) -> Iterator[Found]:
    """A passage that says one thing twice, or serves as a claim and as an observation."""
    reports = [(p, part, set(located(part.locator or ""))) for p, part in _reports(case)]
    for (_, one, at), (path, other, there) in combinations(reports, 2):
        if one.source != other.source or not at & there:
            continue
        shared = ", ".join(f"s{n}" for n in sorted(at & there))
        if isinstance(one, Claim) and isinstance(other, Claim):
            if one.about == other.about:
                said = f"{shared} speaks of {one.about} in another claim as well: counts twice"
                yield (*path, "locator"), "twice", other.source, "wrong", said
        elif isinstance(one, Claim) != isinstance(other, Claim):
            said = f"{shared} is read as a claim ({getattr(one, 'about', '')}) and as an observation: is it one report?"
            yield (*path, "locator"), "twice", other.source, "doubtful", said


def _same_text(case: Case, texts: Texts, origin: dict[str, str]) -> Iterator[Found]:
    """Texts that share most of their wording, of sources that are not declared as copies."""
    runs = {}
    for name, text in texts.read.items():
        all_ = words(text.article.text)
        runs[name] = {tuple(all_[i : i + _RUN]) for i in range(len(all_) - _RUN + 1)}
    for one, other in combinations(sorted(runs), 2):
        least = min(len(runs[one]), len(runs[other]))
        share = len(runs[one] & runs[other]) / least if least else 0.0
        if share >= _COPIED and origin.get(one, one) != origin.get(other, other):
            said = f"{share:.0%} of its wording is that of {one}: if it copies, declare 'derives_from'"
            yield ("sources", other), "copy", other, "doubtful", said


def conflicting(case: Case) -> Iterator[Found]:
    """Facts on which sources contradict each other; none is resolved."""
    for conflict in conflicts(case):
        sides = " against ".join(f"{side.value} ({', '.join(side.sources)})" for side in conflict.sides)
        yield ("facts", conflict.fact), "conflict", "", "noted", sides
