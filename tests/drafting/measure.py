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
from contingent.case.draft.findings import found_in
from contingent.case.moments import parse_moment
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


if __name__ == "__main__":
    for name in sys.argv[1:]:
        for kind, score in measure(name, text_of(name)).items():
            print(name, kind, score.row())
            print("   wrong ", score.wrong)
            print("   missed", score.missed)
