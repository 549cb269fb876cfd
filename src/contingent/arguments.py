"""The arguments and options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

CaseArgument = Annotated[
    str, typer.Argument(metavar="CASE", help="A case file, or the name of a shipped case (tutorial).")
]
Tables = Annotated[list[Path], typer.Argument(metavar="TABLES", help="Tables of past attempts, in CSV.")]
Worlds = Annotated[int, typer.Option(help="Worlds in each of the four islands.")]
Seed = Annotated[int, typer.Option(help="Seed of all random numbers: the same seed, the same answer.")]
Reading = Annotated[
    str, typer.Option(help="Weigh the worlds by one reading of the case; all: by none alone.")
]
Until = Annotated[
    str | None, typer.Option(metavar="MOMENT", help="Drop events after this moment; a date means its end.")
]
KnownBy = Annotated[
    str | None, typer.Option(metavar="MOMENT", help="Drop what was first reported after this moment.")
]
Json = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, and nothing else there.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="No progress bars and no remarks.")]
