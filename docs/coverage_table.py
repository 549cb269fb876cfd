"""The reference page of coverage, from the record of one run kept beside it.

The record is what `contingent coverage wagner-2023 --worlds 1024 --json` printed; a test holds its classes
against those that are derived now, so that it is made anew when they change.
"""

from __future__ import annotations

from pathlib import Path

from case_language import table

from contingent.present import say
from contingent.present.coverage import Coverage, ElementRow
from contingent.present.coverage_page import noise, why

RECORD = Path(__file__).parent / "reference" / "coverage.json"


def coverage() -> str:
    """Every element of the founding article: its class, why, and the largest measured effect."""
    c = Coverage.model_validate_json(RECORD.read_bytes())
    assert c.settings is not None
    size = f"{c.settings.islands} islands of {c.settings.worlds} worlds"
    parts = [
        "# Coverage of the founding article",
        f"What `{c.case}` does with each of the {len(c.elements)} elements of “{c.text}”, and what changing it would "
        "change. [How it is told](../coverage.md). Effects are in points of a hundred, bold where clear of noise.",
        f"Measured with seed {c.settings.seed}, {size}, case digest `{c.digest}`; constants {c.settings.constants}.",
        table(("Class", "Elements", "What it means"), ((r, n, c.means[r]) for r, n in c.counts.items())),
        table(("Answer", "As it stands"), ((a.answer, say.chance(a.value)) for a in c.answers)),
        "## Noise",
        *noise(c),
        *(f"Warning: {words}" for words in c.warnings),
        "## How this is read",
        "\n".join(f"- {rule}" for rule in c.rules),
        "## Elements",
        table(
            ("Element", "Sentence", "What it says", "Class", "Why", "Effect", "Of what, on what"),
            map(_row, c.elements),
        ),
    ]
    return "\n\n".join(parts)


def _row(row: ElementRow) -> tuple[str, ...]:
    h = row.headline
    size = "" if h is None else f"**{say.points(h.size)}**" if h.clear else say.points(h.size)
    reason = f"{row.reason}. Not held: {row.lacks}" if row.lacks else row.reason
    of = why(row)
    return row.id, row.sentence, row.says, row.role, reason, size, "" if of == row.reason else of
