"""Results, one line a replication: a run that was killed goes on where it stopped."""

from __future__ import annotations

import json
import os
from pathlib import Path

from calibration.plan import HERE, Calibrated, Size

RESULTS = HERE / "results"


class OtherResultsError(Exception):
    """Results of another engine, case, size or key stand where these would go."""


def place(case: Calibrated, size: Size, folder: Path = RESULTS) -> Path:
    """The file of a case's results."""
    return folder / f"{case.name}{'-deaf' if size.deaf else ''}.jsonl"


def kept(file: Path) -> list[dict]:
    """All whole lines, in the order of the replications."""
    if not file.exists():
        return []
    whole = file.read_text(encoding="utf-8").split("\n")[:-1]  # what no line end follows was torn off
    return sorted((json.loads(line) for line in whole), key=lambda line: line["number"])


def ready(file: Path, about: dict[str, object]) -> set[int]:
    """Make a file ready to be gone on with; returns the numbers that it holds."""
    lines = kept(file)
    for line in lines:
        if differs := ", ".join(f"{k} {line.get(k)}, now {v}" for k, v in about.items() if line.get(k) != v):
            raise OtherResultsError(
                f"{file} holds results of something else ({differs}); move it away to start anew"
            )
    if file.exists():
        text = file.read_text(encoding="utf-8")
        os.truncate(file, len(text[: text.rfind("\n") + 1].encode()))
    return {line["number"] for line in lines}


def add(file: Path, line: dict) -> None:
    """Append one line, whole or not at all as far as a reader can tell."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.write(json.dumps(line) + "\n")
        out.flush()
        os.fsync(out.fileno())
