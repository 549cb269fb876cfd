"""Precision and recall of the drafting rules on texts marked up by hand, as the tables of docs/drafting.md.

Run ``python tests/drafting/measure.py`` to write them there; a test measures again and compares.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from contingent.case.article import read_article
from contingent.case.draft.claims import claims_of
from contingent.case.draft.findings import found_in
from contingent.case.load import load
from contingent.case.moments import parse_moment
from contingent.case.sentences import located
from contingent.case.words import canonical_certainty

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = ROOT / "docs" / "drafting.md"
KINDS = ("quotes with speaker", "hedged claims", "denials", "time windows", "actors")
#: Two windows agree when what they share is at least half of what they cover together.
AGREE = 0.5


@dataclass
class Score:
    """What was rightly found, wrongly found and missed; each as a reader would name it."""

    right: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def row(self) -> list[str]:
        r, w, m = len(self.right), len(self.wrong), len(self.missed)
        return [str(r + m), str(r + w), _share(r, r + w), _share(r, r + m)]


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} = {part / whole:.2f}" if whole else "–"


def marks(name: str) -> dict[str, Any]:
    return YAML(typ="safe").load((HERE / "marks" / f"{name}.yaml").read_text(encoding="utf-8"))


def text_of(name: str) -> Path:
    return (HERE / "texts" / marks(name)["text"]).resolve() if name != "article" else article()


def article() -> Path:
    return ROOT.parent / "shared" / "article" / "article.txt"


def measure(name: str, text: Path) -> dict[str, Score]:
    """Compare what the rules find in a text with its markup."""
    marked = marks(name)
    either = marked.get("either", {})
    published = parse_moment(str(marked["published"]))
    found = found_in(read_article(text), published, marked["zone"])
    certain = lambda word: canonical_certainty(word) or word  # noqa: E731
    return {
        "quotes with speaker": _match(
            [(n, who) for n, who in marked["quotes"]],
            sorted({(q.sentence.number, q.speaker) for q in found.quotations}),
            lambda a, b: a[0] == b[0] and _same_name(a[1], b[1]),
            set(either.get("quotes", [])),
        ),
        "hedged claims": _match(
            [(n, certain(word)) for n, word in marked["hedged"]],
            [(n, h.certainty) for n, h in found.hedges.items()],
            lambda a, b: a == b,
            set(either.get("hedged", [])),
        ),
        "denials": _match(
            [(n, "no") for n in marked["denials"]],
            [(n, "no") for n, h in found.hedges.items() if h.denied],
            lambda a, b: a == b,
            set(either.get("hedged", [])),
        ),
        "time windows": _match(
            [(n, parse_moment(str(a)), parse_moment(str(b))) for n, a, b in marked["times"]],
            [(t.sentence, t.start, t.end) for t in found.times],
            _agree,
            set(either.get("times", [])),
        ),
        "actors": _actors(marked["actors"], found.actors, either.get("actors", [])),
    }


def _match(wanted: list, got: list, same, either: set[int]) -> Score:
    score, left = Score(), list(wanted)
    for item in got:
        hit = next((w for w in left if same(w, item)), None)
        if hit is not None:
            left.remove(hit)
            score.right.append(_shown(hit))
        elif not any(same(w, item) for w in wanted) and item[0] not in either:
            score.wrong.append(_shown(item))
    score.missed = [_shown(w) for w in left]
    return score


def _agree(a: tuple, b: tuple) -> bool:
    both = (min(a[2], b[2]) - max(a[1], b[1])).total_seconds()
    return a[0] == b[0] and both > 0 and both / (max(a[2], b[2]) - min(a[1], b[1])).total_seconds() >= AGREE


def _same_name(a: str, b: str) -> bool:
    return (
        a.lower().replace("defense", "defence") in b.lower() or a.split()[-1].lower() == b.split()[-1].lower()
    )


def _actors(wanted: list[str], got: Iterable[Any], either: list[str]) -> Score:
    score, left = Score(), list(wanted)
    for who in got:
        known = [who.name, *sorted(who.aliases)]
        hit = next((w for w in left if any(_same_name(w, k) for k in known)), None)
        if hit:
            left.remove(hit)
            score.right.append(hit)
        elif not any(_same_name(e, k) for e in (*either, *wanted) for k in known):
            score.wrong.append(who.name)
    score.missed = left
    return score


def _shown(item: tuple) -> str:
    return " ".join([f"s{item[0]}", *(_when(x) if isinstance(x, datetime) else str(x) for x in item[1:])])


def _when(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


# --- the page -------------------------------------------------------------------------------------------

#: Block of the page -> the texts it is on. The founding article lies beside the repository, not in it.
BLOCKS = {"invented": ("wire", "statement", "interview", "analysis"), "founding": ("article",)}


def block(of: str) -> str:
    """What stands between the marks of one block of the page."""
    scores = {name: measure(name, text_of(name)) for name in BLOCKS[of]}
    lines = [
        "| text | what | marked | found | precision | recall |",
        "| --- | --- | ---: | ---: | --- | --- |",
    ]
    for name, found in scores.items():
        lines += [
            f"| {_titled(name)} | {kind} | {' | '.join(score.row())} |" for kind, score in found.items()
        ]
    lines += ["", "Every error:", ""]
    for name, found in scores.items():
        for kind, score in found.items():
            told = [f"wrongly found {'; '.join(score.wrong)}"] if score.wrong else []
            told += [f"missed {'; '.join(score.missed)}"] if score.missed else []
            lines += [f"- {_titled(name)}, {kind}: {', '.join(told)}."] if told else []
    return "\n".join([*lines, *(["", *_against_the_case()] if of == "founding" else [])])


def _titled(name: str) -> str:
    marked = marks(name)
    return marked["kind"] + (" (held back)" if marked.get("held_back") else "")


def _against_the_case() -> list[str]:
    """The claims and ties that the founding case takes from the article, beside those of its draft."""
    case, marked = load(ROOT / "cases" / "wagner-2023.yaml"), marks("article")
    found = found_in(read_article(article()), parse_moment(str(marked["published"])), marked["zone"])
    drafted = {n: claim for claim in claims_of("article", found) for n in claim.numbers}
    told = {event.sentence.number: event.happening for event in found.events}
    bonds = {bond.sentence.number: bond.kind for bond in found.ties}
    rows, hits = [], 0
    claims = [c for c in case.claims if c.source == "article"]
    for claim in claims:
        numbers = located(claim.locator or "")
        there = next((drafted[n] for n in numbers if n in drafted), None)
        event = next((told[n] for n in numbers if n in told), "")
        hits += there is not None
        said = f"claim, {there.certainty}" if there else f"event, {event}" if event else "–"
        rows.append(f"| {claim.about} | {claim.locator} | {claim.certainty} | {said} |")
    ties = [t for t in case.ties if t.source == "article"]
    tied = sum(any(bonds.get(n) == t.kind for n in located(t.locator or "")) for t in ties)
    return [
        f"Of {len(claims)} claims that the founding case takes from the article the draft has a claim in the same "
        f"sentence for {hits}; of {len(ties)} ties one of the same kind in the same sentence for {tied}. "
        f"The draft has {len(set(map(id, drafted.values())))} claims and {len(found.ties)} ties in all.",
        "",
        "| fact in the case | sentence | certainty there | in the draft |",
        "| --- | --- | --- | --- |",
        *rows,
    ]


def written(of: str, page: str) -> str:
    """The page with one block measured anew."""
    begin, end = f"<!-- {of}: begin -->", f"<!-- {of}: end -->"
    head, _, rest = page.partition(begin)
    return f"{head}{begin}\n{block(of)}\n{end}{rest.partition(end)[2]}"


if __name__ == "__main__":
    if sys.argv[1:]:  # while working on the rules: some texts only, on the terminal
        for name in sys.argv[1:]:
            for kind, score in measure(name, text_of(name)).items():
                print(name, kind, *score.row(), "\n  wrong ", score.wrong, "\n  missed", score.missed)
    else:
        page = PAGE.read_text(encoding="utf-8")
        for of in [name for name in BLOCKS if name != "founding" or article().exists()]:
            page = written(of, page)
        PAGE.write_text(page, encoding="utf-8", newline="\n")
