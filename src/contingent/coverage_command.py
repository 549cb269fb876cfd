"""The command ``contingent coverage``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contingent.api import SEED, WORLDS
from contingent.arguments import CaseArgument, Json, Quiet, Seed, Worlds
from contingent.console import note, progress, show_answer


def coverage(
    case: CaseArgument,
    elements: Annotated[
        Path | None, typer.Option(help="File of elements.", show_default="CASE.elements.yaml beside it")
    ] = None,
    worlds: Worlds = WORLDS,
    seed: Seed = SEED,
    run: Annotated[
        bool, typer.Option("--run/--no-run", help="Whether effects are measured, or classes told only.")
    ] = True,
    out: Annotated[
        Path | None,
        typer.Option(help="Page to write.", show_default="runs/<case>-coverage.html", dir_okay=False),
    ] = None,
    csv: Annotated[
        bool, typer.Option("--csv", help="Write CSV to standard output, a row an element.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What a case does with every element of a text, and what changing it would change.

    An element drives (a mechanism acts on it), is evidence (an answer is weighed by it), is held (recorded, and
    no answer rests on it) or lies outside. The classes are read off the compiled model, never taken from the
    file of elements, which only says in which parts of the case each element stands. Writes one page besides.
    """
    from contingent.coverage import coverage as covered
    from contingent.coverage import read
    from contingent.present.coverage_page import csv_text, page
    from contingent.present.coverage_report import PAGE_MARK, render
    from contingent.store import claim_page, write_whole

    file, listed = read(case, elements)
    place = out or Path("runs") / f"{file.case.case}-coverage.html"
    claim_page(place, PAGE_MARK)  # refused now, not after the long work
    with progress(quiet) as watch:
        found = covered(file, listed, watch, worlds=worlds, seed=seed, run=run)
    write_whole(place, render(found))
    if csv:
        print(csv_text(found), end="")
    else:
        show_answer(found, page, json)
    note(f"Page: {place}", quiet)
