"""The command ``cases``: the shipped library, its fit, and which of its cases another resembles."""

from __future__ import annotations

from typing import Annotated

import typer

from contingent.api import SEED
from contingent.arguments import Json, Quiet, Seed
from contingent.console import note, progress, show_answer
from contingent.fits import WORLDS


def cases(
    like: Annotated[
        str | None,
        typer.Option(metavar="CASE_OR_RUN", help="A case, or the folder of a run: what it resembles."),
    ] = None,
    fit: Annotated[
        bool, typer.Option("--fit", help="First fit those that are not fitted as they stand.")
    ] = False,
    worlds: Annotated[
        int, typer.Option(help="Worlds in each of the four islands, where a case is fitted.")
    ] = WORLDS,
    seed: Seed = SEED,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """The shipped cases: what each was, how it ended, how well it is fitted.

    Fits are read from library.json beside the cases, which --fit writes, one case after another; stopped
    and started again, it goes on where it was. With --like, the library cases in the order in which a
    case resembles them in its course; a run folder is read, a case that is not fitted is conditioned.
    """
    from contingent import fits, library
    from contingent.present.library_page import page

    with progress(quiet) as watch:
        found = fits.fit(watch, worlds=worlds, seed=seed) if fit else library.read()
        if like is not None:
            close = fits.like(like, watch, worlds=worlds, seed=seed)
            found = found.model_copy(update={"likeness": close})
    show_answer(found, page, json)
    for words in found.notes:
        note(words, quiet)
