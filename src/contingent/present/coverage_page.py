"""Coverage on a terminal: one line an element, and as CSV: one row an element."""

from __future__ import annotations

import csv
import io

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from contingent.present import say
from contingent.present.coverage import Coverage, EffectRow, ElementRow
from contingent.present.tables import guarded
from contingent.present.terminal import head, plain

STYLES = {"drives": "bold", "is evidence": "cyan", "is held": "dim", "lies outside": "dim italic"}


def page(c: Coverage) -> RenderableType:
    """Counts, every element, and how large noise comes out."""
    parts: list[RenderableType] = [Rule(plain(f"{c.case} · {c.text}", "bold"), style="dim")]
    if c.settings:
        parts.append(plain(f"! Constants {c.settings.constants}.", "yellow", 200))
    parts += [plain(f"! {words}", "yellow", 200) for words in c.warnings]
    parts += [plain(f"{count:4}  {role}: {c.means[role]}") for role, count in c.counts.items()]
    parts += [plain(f"{a.answer}: {say.chance(a.value)}") for a in c.answers]
    parts += [head("Every element: what becomes of it, and the largest effect of changing it, in points")]
    parts += [_table(c), *_noise(c)]
    parts += [head("How this is read"), *(plain(f"· {rule}") for rule in c.rules)] if c.rules else []
    return Group(*parts)


def _table(c: Coverage) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim", pad_edge=False, expand=True)
    last = "which change, on which answer; else why" if c.settings else "why"
    columns = [("id", 4, None), ("s.", 7, None), ("what it says", None, 3), ("class", 12, None)]
    columns += [("effect", 13, None)] if c.settings else []
    for name, width, ratio in (*columns, (last, None, 4)):
        table.add_column(name, width=width, ratio=ratio, no_wrap=True, overflow="ellipsis")
    for row in c.elements:
        cells = [row.id, row.sentence, plain(row.says), Text(row.role, STYLES[row.role])]
        cells += [_size(row.headline)] if c.settings else []
        cells.append(plain(why(row), "" if row.headline else "dim"))
        table.add_row(*cells)
    return table


def _size(effect: EffectRow | None) -> Text:
    return Text(say.points(effect.size) if effect else "", "bold" if effect and effect.clear else "dim")


def why(row: ElementRow) -> str:
    """What was changed and which answer was asked; without an effect, why the element is where it is."""
    if row.headline is None:
        untold = any(e.size is None for p in row.parts for e in p.effects if p.role != "is held")
        return "what leaving it out would change cannot be told by reweighting" if untold else row.reason
    h = row.headline
    return f"{h.change if h.part in h.change else f'{h.part}: {h.change}'} → {h.answer}"


def _noise(c: Coverage) -> list[RenderableType]:
    return [head("Noise"), *(plain(words) for words in noise(c))] if c.noise else []


def noise(c: Coverage) -> list[str]:
    """How large effects come out where nothing is to be found, in sentences."""
    if (n := c.noise) is None:
        return []
    found = [
        f"{n.clear} of {n.comparisons} effects are clear of noise; {n.untold} cannot be told by reweighting."
    ]
    if n.placebo:
        found.append(
            f"Placebo: {n.placebos} times a claim that is only held was left out; {n.placebos_clear} came out clear. "
            f"The largest move was {say.points(n.placebo)} points ({n.placebo_part})."
        )
    found.append(
        f"Placebo by replay: a score that no course reads moves an answer by {100 * n.replayed:g} points."
    )
    return found


def csv_text(c: Coverage) -> str:
    """One row an element; sizes as fractions of one, empty where nothing was measured or could be told."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in c.elements:
        writer.writerow({name: guarded(value) for name, value in _flat(row).items()})
    return text.getvalue()


_COLUMNS: tuple[str, ...] = (
    "id", "sentence", "says", "class", "reason", "lacks", "parts",
    "effect", "error", "clear", "floor", "part", "change", "answer",
)  # fmt: skip


def _flat(row: ElementRow) -> dict[str, object]:
    h, size = row.headline, row.headline.size if row.headline else None
    return {
        "id": row.id, "sentence": row.sentence, "says": row.says, "class": row.role, "reason": row.reason,
        "lacks": row.lacks, "parts": "; ".join(f"{p.kind}: {p.name} ({p.role})" for p in row.parts),
        "effect": size.value if size else "", "error": size.error if size else "",
        "clear": h.clear if h else "", "floor": h.floor if h else "", "part": h.part if h else "",
        "change": h.change if h else "", "answer": h.answer if h else "",
    }  # fmt: skip
