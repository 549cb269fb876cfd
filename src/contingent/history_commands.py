"""The commands ``contingent calibrate`` and ``contingent score``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contingent.api import SEED
from contingent.arguments import Quiet, Seed, Tables
from contingent.console import progress

#: Where calibration and score go unless told otherwise.
HISTORY = Path("runs/history")


def calibrate(
    tables: Tables,
    out: Annotated[Path, typer.Option(help="Folder of the calibration.", file_okay=False)] = HISTORY,
    courses: Annotated[int, typer.Option(help="Worlds to play for the emulator.", min=100_000)] = 40_000_000,
    draws: Annotated[int, typer.Option(help="Draws in each of the two chains.", min=20)] = 500,
    seed: Seed = SEED,
    quiet: Quiet = False,
) -> None:
    """Fit the constants of behaviour on past attempts.

    TABLES are CSV files in the layout that docs/history.md describes; an attempt that two hold enters
    once, as the later has it. What is finished is kept under OUT/work: stopped, it goes on from there.
    """
    from contingent.history import tell
    from contingent.history.calibrate import Plan, save
    from contingent.history.calibrate import calibrate as fit
    from contingent.store import claim_folder

    claim_folder(out)
    with progress(quiet) as watch:
        plan = Plan(courses=courses, fresh=courses // 2, corrected_with=courses // 4, draws=draws, seed=seed)
        found, net = fit(tables, out / "work", plan, watch)
    save(found, net, out)
    print(tell.calibration(found))


def score(
    tables: Tables,
    calibration: Annotated[
        Path | None,
        typer.Option(help="Folder of a calibration.", show_default="the one that ships", file_okay=False),
    ] = None,
    train: Annotated[
        list[Path] | None,
        typer.Option(help="Learn from this table, and only forecast TABLES; may be repeated."),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the score.", file_okay=False)] = HISTORY,
    quiet: Quiet = False,
) -> None:
    """Score forecasts of past attempts beside simpler ones.

    Each attempt is forecast from those before it, and from those of other countries; with --train, all
    are forecast from the attempts of other tables, also those whose outcome is not known. OUT/forecasts.csv
    holds what was said of each.
    """
    from contingent.history import records, tell
    from contingent.history.score import score as scored
    from contingent.store import claim_folder, write_whole

    claim_folder(out)
    with progress(quiet) as watch:
        found, forecasts = scored(tables, train or [], calibration or records.SHIPPED, watch)
    write_whole(out / records.SCORE, records.text(found))
    write_whole(out / records.FORECASTS, forecasts)
    print(tell.score(found))
    print(f"\nWhat each method said of each attempt: {out / records.FORECASTS}")
