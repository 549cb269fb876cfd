"""Writes ``docs/reference`` from the program itself, so that the pages cannot fall behind it.

Run ``python docs/generate.py``; a test regenerates every page and compares.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from case_language import schema, table
from coverage_table import coverage
from library_table import library
from question_language import questions_page
from typer.testing import CliRunner

from contingent.cli import app
from contingent.history import records, tell
from contingent.history.codes import CODES
from contingent.history.effects import EFFECTS
from contingent.history.table import COLUMNS, REQUIRED
from contingent.model.behaviour import CONSTANTS
from contingent.model.simulate import CARDS
from contingent.present.glossary import glossary

REFERENCE = Path(__file__).parent / "reference"
COMMANDS = (
    "explain",
    "simulate",
    "condition",
    "ask",
    "check",
    "diff",
    "compare",
    "coverage",
    "cases",
    "schema",
    "new",
    "draft",
    "report",
    "serve",
    "calibrate",
    "score",
)
WIDTH = 100


# --- commands -----------------------------------------------------------------------------------


def cli() -> str:
    """Every help page."""
    pages = [("contingent", ["--help"]), *((f"contingent {c}", [c, "--help"]) for c in COMMANDS)]
    parts = [
        "# Commands",
        "Answers go to standard output; progress, remarks and errors go to standard error. Exit codes: "
        "0 all well, 2 something is wrong with a case, a question or a setting, 130 interrupted. A bare date "
        "as a moment means the end of that day. Compiled programs are kept in the user's cache folder; "
        "the environment variable `CONTINGENT_CACHE` moves it.",
    ]
    parts += [f"## {title}\n\n```text\n{_help(words)}\n```" for title, words in pages]
    return "\n\n".join(parts)


def _help(words: list[str]) -> str:
    result = CliRunner().invoke(app, words, prog_name="contingent", color=False, terminal_width=WIDTH)
    return "\n".join(line.rstrip() for line in result.stdout.strip().splitlines())


# --- the model ----------------------------------------------------------------------------------


def mechanisms() -> str:
    """The catalogue of mechanisms, one card each."""
    parts = [
        "# Mechanisms",
        "Every rule of the simulation, in the order of the catalogue, with the published model that it is or "
        "becomes in a limit, and how closely the simulator's own function reproduces it.",
    ]
    for card in CARDS:
        rows = [
            ("Clock", card.clock),
            ("Reads", ", ".join(card.reads)),
            ("Writes", ", ".join(card.writes)),
            ("Source", card.reference),
            ("Limit", card.limit),
            ("Through", card.through),
            ("Tolerance", card.tolerance),
        ]
        parts += [f"## {card.name}", card.rule, table(("", ""), rows)]
    return "\n\n".join(parts)


def constants() -> str:
    """Behavioural constants common to all cases."""
    rows = [
        (f"`{name}`", c.says, c.unit, f"{c.median:g}", f"{c.low:g} to {c.high:g}", c.link, c.source)
        for name, c in CONSTANTS.items()
    ]
    head = ("Constant", "Meaning", "Unit", "Median", "90 % interval", "Scale", "Source")
    return "\n\n".join(
        (
            "# Constants of behaviour",
            "Common to all cases: priors over published or stated ranges, never tuned on a "
            "case. “judgement” marks a range that rests on no published number.",
            table(head, rows),
        )
    )


def published() -> str:
    """Numbers of published models beside ours, from the registry that the tests compare."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    try:
        registry = importlib.import_module("oracles.published")
    finally:
        sys.path.pop(0)
    rows = [
        (row.id, row.card, f"{row.value:.6g}", f"{registry.ours(name):.6g}", *_off(row, registry.ours(name)))
        for name, row in registry.ROWS.items()
    ]
    reference = "numbers are those of the notes on mechanisms (B1 to B14), from the publications of each card"
    return "\n\n".join(
        (
            "# Published numbers",
            "What published models give, and what the functions give that the simulator itself calls; "
            f"{reference}. Closed forms are called in double precision; continua are 10,000 quadrature actors. "
            "An error below a thousandth of what is allowed is not printed.",
            table(("Number", "Mechanism", "Published", "Ours", "Error", "Allowed"), rows),
            "## Checked by simulation",
            "Numbers that only simulated worlds can give: the tests named draw them, and say what a right program "
            "may miss them by.",
            table(("Number", "Published", "Test", "Allowed"), registry.SIMULATED),
            "## Not reproduced",
            table(("Number", "Because"), registry.LEFT_OUT),
        )
    )


def _off(row: Any, ours: float) -> tuple[str, str]:
    """Error and tolerance, as far as they mean anything on another machine."""
    error = row.error(ours)
    small = f"< {row.tolerance / 1000:.0e}" if row.tolerance else "0"
    return (f"{error:.0e}" if error > row.tolerance / 1000 else small), f"{row.tolerance:g}"


def words() -> str:
    """The glossary."""
    entries = [f"**{entry.term}**\n: {entry.means}" for entry in glossary()]
    return "\n\n".join(["# Glossary", *entries])


# --- history ------------------------------------------------------------------------------------


def attempts() -> str:
    """The layout of a table of attempts, and what each code moves."""
    columns = [(f"`{name}`", says, "required" if name in REQUIRED else "") for name, says in COLUMNS.items()]
    codes = [
        (
            f"`{name}`",
            ", ".join(code.levels) or "a number",
            code.says,
            (f"hour {code.hour}" if code.hour else "onset")
            + (", or from hindsight" if code.hindsight else ""),
        )
        for name, code in CODES.items()
    ]
    effects = [(f"{e.code} {e.level}".strip(), e.on, f"{e.steps:+g}", e.source) for e in EFFECTS]
    return "\n\n".join(
        (
            "# Tables of attempts",
            "One row an attempt, in CSV. A blank is what is not known.",
            table(("Column", "Meaning", ""), columns),
            "Codes:",
            table(("Code", "Levels", "Meaning", "Known at"), codes),
            "What the codes move, in steps on the scale of each quantity at a common scale of 1; `year` is 1 from "
            "1992 on. Each effect varies between attempts by half of its size.",
            table(("Code", "Quantity", "Steps", "Source of the sign"), effects),
        )
    )


def scores() -> str:
    """The calibration and the score that ship with the package."""
    calibration, score = records.shipped_calibration(), records.shipped_score()
    parts = ["# Fit and score", "Written by `contingent calibrate` and `contingent score`."]
    parts += [tell.calibration(calibration)] if calibration else ["No calibration ships with this version."]
    parts += [tell.score(score)] if score else ["No score ships with this version."]
    return "\n\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": cli,
    "schema.md": schema,
    "questions.md": questions_page,
    "mechanisms.md": mechanisms,
    "constants.md": constants,
    "published-numbers.md": published,
    "glossary.md": words,
    "coverage.md": coverage,
    "library.md": library,
    "attempts.md": attempts,
    "scores.md": scores,
}


def pages() -> dict[str, str]:
    """Every page by file name, each with the line that says where it comes from."""
    origin = "<!-- Written by docs/generate.py: change the program, not this page. -->\n\n"
    return {name: f"{origin}{write()}\n" for name, write in PAGES.items()}


if __name__ == "__main__":
    REFERENCE.mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, encoding="utf-8", newline="\n")
