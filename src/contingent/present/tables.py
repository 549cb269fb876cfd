"""Everything in a Summary as flat tables, for those who want to compute with it themselves."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from contingent.present.hours import Hours
from contingent.present.summary import Estimate, Interval, Likeness, Record, Summary

Row = dict[str, Any]
Tables = dict[str, list[Row]]

#: What each table holds, for the first sheet of the workbook.
ABOUT: dict[str, str] = {
    "headline": "the answer in sentences, with what each rests on",
    "outcomes": "how it ends, given an attempt: before the record was heard and after",
    "curve": "probability of each outcome after each observation; kind says in which order",
    "timeline": "what was seen, with its window, source and fit",
    "march": "kilometres of each column along its route by hour: quantiles over worlds",
    "milestones": "first place taken, first joining and the like: chance and hours, before and after",
    "causes": "necessity, sufficiency, bounds and share of each cause, onset and ending",
    "totals": "probability of the outcome with all causes as they were, and with none",
    "interactions": "what two causes do together beyond each alone",
    "smallest_sets": "sets of causes without which the outcome fails",
    "set_members": "how often each cause is part of some smallest set",
    "switches": "outcomes of the replay of every set of causes; bit i of mask: cause i as it was",
    "readings": "rival accounts: weight of the record, in decibans",
    "evidence": "weight of each observation for each account, in decibans",
    "pairs": "accounts two at a time: weight of the record and of testimony, in decibans for the first",
    "pair_evidence": "weight of each observation alone between each two accounts, in decibans for the first",
    "increments": "what each answer added given what came before, between each two accounts, in decibans",
    "left_out": "each observation predicted from all the others, and the headline answer without it",
    "sensitivity": "the headline answers with the record, testimony, priors and words counting less and more",
    "facts": "each value of each fact, before and after",
    "claims": "who says so, where, how surely",
    "conflicts": "facts about which sources contradict each other",
    "claims_that_matter": "how the answers would read if a fact were settled",
    "consequences": "fan charts: quantiles over worlds by day",
    "terms": "the terms of the deal: agreed, executed, reneged",
    "forecasts": "statements about what follows, with the outside view",
    "scored_forecasts": "forecasts at every cut of information, beside the base rate and what came",
    "scores": "mean Brier and log score of every cut, of the base rates and of a coin",
    "actors": "who would openly take a side",
    "questions": "questions asked of the run, and the answers",
    "powers": "the headline answers at lower likelihood power",
    "diagnostics": "how well the computation went",
    "nearest": "library cases nearest in their course, with the pieces of the distance, and how they ended",
    "assumptions": "the model card: every assumption with its source and effect",
    "mechanisms": "every rule of the simulation",
    "sources": "every source with its grade and stance",
    "glossary": "the words",
}


def flat(record: Record, *leave_out: str) -> Row:
    """One record as one row: an estimate becomes value and error, a list its joined text."""
    row: Row = {}
    for name in type(record).model_fields:
        value = getattr(record, name)
        if name in leave_out:
            continue
        if isinstance(value, Estimate):
            row |= {name: value.value, f"{name}_error": value.error, f"{name}_word": value.word}
        elif isinstance(value, Interval):
            row |= {f"{name}_low": value.low, f"{name}_high": value.high}
        elif isinstance(value, list):
            row[name] = "; ".join(str(v) for v in value)
        else:
            row[name] = value
    return row


def _rows(records: Iterable[Record], *leave_out: str) -> list[Row]:
    return [flat(record, *leave_out) for record in records]


def tables(summary: Summary) -> Tables:
    """Every table by name; those without a row are left out."""
    found: Tables = {
        "headline": _rows(summary.headline),
        "outcomes": _rows(summary.outcomes),
        "timeline": _rows(summary.timeline),
        "readings": _rows(summary.readings, "outcomes", "cells"),
        "claims": _rows(summary.claims),
        "conflicts": _rows(summary.conflicts),
        "claims_that_matter": _rows(summary.claims_that_matter),
        "terms": _rows(summary.consequences.terms),
        "forecasts": _rows(summary.consequences.forecasts),
        "actors": _rows(summary.actors),
        "questions": _rows(summary.questions),
        "left_out": _rows(summary.left_out),
        "sensitivity": _rows(summary.sensitivity.rows if summary.sensitivity else ()),
        "powers": _rows(summary.diagnostics.powers),
        "diagnostics": [flat(summary.diagnostics, "powers", "worst", "acceptance", "courses_by_stage")],
        "nearest": _nearest(summary.likeness),
        "assumptions": _rows(summary.assumptions),
        "mechanisms": _rows(summary.mechanisms),
        "sources": _rows(summary.sources),
        "glossary": _rows(summary.glossary),
        **_courses(summary),
        **_explained(summary),
        **_paired(summary),
        **_scored(summary),
    }
    return {name: found[name] for name in ABOUT if found[name]}


def _nearest(likeness: Likeness | None) -> list[Row]:
    """The library cases nearest in their course, a column for each piece of the distance."""
    return [
        flat(n, "past", "pieces")
        | {"country": n.past.country, "kind": n.past.kind, "outcome": n.past.outcome}
        | {f"distance: {p.part}": p.distance for p in n.pieces}
        for n in (likeness.nearest if likeness else ())
    ]


def _courses(summary: Summary) -> Tables:
    """The tables that run over time."""
    return {
        "curve": [
            {"kind": curve.kind, "hour": p.hour, "at": p.at, "label": p.label, "outcome": name}
            | flat(estimate)
            for curve in summary.curves
            for p in curve.points
            for name, estimate in p.outcomes.items()
        ],
        "march": [
            {"column": band.column, "hour": hour}
            | {f"q{q}": values[i] for q, values in band.quantiles.items()}
            for band in summary.march
            for i, hour in enumerate(band.hours)
        ],
        "milestones": [
            flat(m, "prior_hours", "hours")
            | {f"prior_q{q}": hour for q, hour in m.prior_hours.items()}
            | {f"q{q}": hour for q, hour in m.hours.items()}
            for m in summary.milestones
        ],
        "consequences": [
            {"id": fan.id, "title": fan.title, "unit": fan.unit, "day": day, "mean": fan.mean[i]}
            | {"mean_error": fan.mean_error[i]}
            | {f"q{q}": values[i] for q, values in fan.quantiles.items()}
            for fan in summary.consequences.fans
            for i, day in enumerate(fan.days)
        ],
    }


def _explained(summary: Summary) -> Tables:
    """The tables that explain: causes, their sets, facts and evidence."""
    causes = summary.causes
    return {
        "causes": [{"asks": t.asks, "outcome": t.outcome} | flat(row) for t in causes for row in t.rows],
        "totals": _rows(causes, "rows", "interactions", "sets", "members"),
        "interactions": [{"asks": t.asks} | flat(row) for t in causes for row in t.interactions],
        "smallest_sets": [{"asks": t.asks} | flat(row) for t in causes for row in t.sets],
        "set_members": [{"asks": t.asks} | flat(row) for t in causes for row in t.members],
        "switches": [
            {"asks": g.asks, "mask": state.mask}
            | {cause: state.mask >> i & 1 for i, cause in enumerate(g.causes)}
            | {f"P({name})": share for name, share in state.outcomes.items()}
            for g in summary.switches
            for state in g.states
        ],
        "evidence": [{"reading": r.reading} | flat(cell) for r in summary.readings for cell in r.cells],
        "facts": [
            {"fact": f.fact, "says": f.says, "value": value}
            | {"prior": before.value, "prior_error": before.error}
            | {"posterior": after.value, "posterior_error": after.error, "why": f.why}
            for f in summary.facts
            for value, before, after in zip(f.values, f.prior, f.posterior, strict=True)
        ],
    }


def _paired(summary: Summary) -> Tables:
    """The tables of accounts two at a time."""
    named = [({"one": p.one, "other": p.other}, p) for p in summary.pairs]
    return {
        "pairs": _rows(summary.pairs, "cells", "increments"),
        "pair_evidence": [who | flat(cell) for who, p in named for cell in p.cells],
        "increments": [who | flat(row) for who, p in named for row in p.increments],
    }


def _scored(summary: Summary) -> Tables:
    """Forecasts by cut, and their mean scores; both empty where nothing was scored."""
    scores = summary.scores
    if scores is None:
        return {"scored_forecasts": [], "scores": []}
    each = ("forecasts", "brier", "log")
    rows = [
        {"cut": c.name, "at": c.at, "brier": s.brier[i], "log": s.log[i]}
        | {"forecast": f.value if f else None, "forecast_error": f.error if f else None}
        | flat(s, *each)
        for s in scores.statements
        for i, (c, f) in enumerate(zip(scores.cuts, s.forecasts, strict=True))
    ]
    return {"scored_forecasts": rows, "scores": _rows(scores.totals)}


def _columns(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def guarded(value: object) -> object:
    """Text that a spreadsheet would run as a formula, made text by an apostrophe; numbers stay."""
    return f"'{value}" if isinstance(value, str) and re.match(r"[=+\-@\t\r]", value) else value


def write_csv(found: Tables, folder: Path) -> list[Path]:
    """One CSV file for each table; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, rows in found.items():
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, _columns(rows))
            writer.writeheader()
            writer.writerows({key: guarded(value) for key, value in row.items()} for row in rows)
        paths.append(path)
    return paths


def write_xlsx(found: Tables, path: Path) -> Path:
    """One workbook with a sheet for each table; the first sheet says what each holds."""
    book = Workbook()
    del book[book.sheetnames[0]]
    contents: list[Row] = [
        {"sheet": name, "holds": ABOUT.get(name, ""), "rows": len(rows)} for name, rows in found.items()
    ]
    _sheet(book, "read me", contents)
    for name, rows in found.items():
        _sheet(book, name, rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


def _sheet(book: Workbook, name: str, rows: list[Row]) -> None:
    sheet = book.create_sheet(name[:31])
    columns = _columns(rows)
    for number, row in enumerate([dict(zip(columns, columns, strict=True)), *rows], 1):
        for place, column in enumerate(columns, 1):
            value = row.get(column)
            cell = sheet.cell(number, place)
            if isinstance(value, str):
                cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", value)
                cell.data_type = "s"  # never a formula, whatever the first character is
            else:
                cell.value = value
    for place, column in enumerate(columns, 1):
        longest = max(len(str(row.get(column, ""))) for row in rows)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(len(column), longest, 6) + 2, 60)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(1, place).alignment = Alignment(vertical="top", wrap_text=True)
    sheet.freeze_panes = "A2"


def hour_rows(hours: Hours) -> list[Row]:
    """The crisis by the hour as one flat table: a row an hour."""
    bands = ("public", "leader", "asked", "offered", "turnout")
    means = (
        "voice_challenger",
        "voice_incumbent",
        "offers",
        "mediation",
        "undecided",
        "men_challenger",
        "men_incumbent",
    )
    return [
        {"hour": hour, "at": hours.at[i]}
        | {name: getattr(hours, name)[i] for name in means}
        | {f"{name} q{q}": values[i] for name in bands for q, values in getattr(hours, name).items()}
        | {f"P(ended: {outcome})": shares[i] for outcome, shares in hours.outcomes.items()}
        | {
            f"{s.actor} {side}": getattr(s, side)[i]
            for s in hours.standings
            for side in ("challenger", "incumbent")
        }
        for i, hour in enumerate(hours.hours)
    ]
