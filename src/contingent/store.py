"""A run folder: written beside its place and moved there whole, so that it is never half-written.

::

    manifest.json     the case's text and hash, versions, seeds, machine, timings: how it came about
    summary.json      all that any output says; the same bytes for the same case, settings and seed
    report.html       the report, self-contained
    tables.xlsx, tables/*.csv    the same as flat tables
    worlds.parquet, courses.parquet, courses.nc    the conditioned worlds (see ``worlds.py``)
"""

from __future__ import annotations

import json
import math
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from contingent.errors import RunError
from contingent.manifest import FORMAT, manifest
from contingent.present.summary import Summary

if TYPE_CHECKING:
    from contingent.infer.condition import Conditioned

DIGITS = 6  # significant digits of numbers in summary.json: errors between islands are far larger


def save(
    folder: Path, summary: Summary, conditioned: Conditioned, case_text: str, seconds: dict[str, float]
) -> Path:
    """Write a run folder; one of ours that stands there is replaced once the new one is whole."""
    from contingent.present.report import render
    from contingent.present.tables import tables, write_csv, write_xlsx
    from contingent.worlds import write_worlds

    text = summary_json(summary)
    summary = Summary.model_validate_json(text)  # all outputs show the same rounded numbers
    with _whole(folder) as new:
        _write(new / "summary.json", text)
        _write(new / "report.html", render(summary))
        found = tables(summary)
        write_csv(found, new / "tables")
        write_xlsx(found, new / "tables.xlsx")
        write_worlds(conditioned, new)
        files = sorted(str(f.relative_to(new)) for f in new.rglob("*") if f.is_file())
        about = manifest(summary, conditioned, case_text, seconds, files)
        _write(new / "manifest.json", as_json(about))
    return folder


def read_summary(folder: str | Path) -> Summary:
    """The Summary of a run folder."""
    file = Path(folder) / "summary.json"
    try:
        return Summary.model_validate_json(file.read_bytes())
    except OSError:
        raise RunError(f"{folder} is no run folder: it holds no summary.json that can be read") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "its start"
        raise RunError(f"{file} is no summary of this version: at {where}, {first['msg'].lower()}") from None


def read_case(folder: str | Path) -> str:
    """The text of the case that a run folder was made from."""
    try:
        about = json.loads((Path(folder) / "manifest.json").read_text(encoding="utf-8"))
        return str(about["case"]["text"])
    except (OSError, ValueError, KeyError, TypeError):
        raise RunError(f"{folder} is no run folder: it holds no manifest.json with the case") from None


def write_report(folder: str | Path) -> Path:
    """Draw ``report.html`` again from ``summary.json``."""
    from contingent.present.report import render

    report = Path(folder) / "report.html"
    write_whole(report, render(read_summary(folder)))
    return report


def claim(folder: Path) -> None:
    """Refuse a place where a run cannot be written, and what we did not write ourselves."""
    _refuse_foreign(folder)
    claim_place(folder)


def claim_place(folder: Path) -> None:
    """Refuse a folder in or beside which nothing can be written."""
    trial = _beside(folder, "trial")
    try:
        trial.mkdir(parents=True)
        trial.rmdir()
    except OSError as error:
        raise RunError(f"the run cannot be written to {folder}: {error.strerror or error}") from error


def claim_folder(folder: Path) -> None:
    """Make a folder for files to come; refuse one in which nothing can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RunError(f"nothing can be written to {folder}: {error.strerror or error}") from error
    claim_place(folder / "trial")


def claim_page(page: Path, mark: str) -> None:
    """Make the folder of a page; refuse to replace a file without the ``mark`` of those that we write there."""
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        ours = not page.exists() or mark in page.read_text(encoding="utf-8", errors="replace")[:1000]
    except OSError as error:
        raise RunError(f"the page cannot be written to {page}: {error.strerror or error}") from error
    if not ours:
        raise RunError(f"{page} is no page of ours; name another file, or move it away")


def _refuse_foreign(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise RunError(f"{folder} is a file; name a folder for the run")
    there = {str(f.relative_to(folder)) for f in folder.rglob("*") if not f.is_dir()}
    if foreign := sorted(there - _ours(folder)):
        raise RunError(
            f"{folder} holds what is not part of a run ({foreign[0]}); name another folder, or move it away"
        )


def _ours(folder: Path) -> set[str]:
    """The files that a run of ours put into a folder."""
    try:
        about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        return {"manifest.json", *about["files"]} if about["format"] == FORMAT else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


@contextmanager
def _whole(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of ``folder`` when all has been written, else vanishes."""
    _refuse_foreign(folder)
    new, old = _beside(folder, "new"), _beside(folder, "old")
    try:
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        yield new
        _exchange(folder, new, old)
    except OSError as error:
        raise RunError(f"the run cannot be written to {folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
        if folder.exists():
            shutil.rmtree(old, ignore_errors=True)


def _beside(path: Path, what: str) -> Path:
    """A hidden name beside a path, this process's own."""
    path = Path(os.path.abspath(path))
    return path.with_name(f".{path.name}.{os.getpid()}.{what}")


def _exchange(folder: Path, new: Path, old: Path) -> None:
    """Move the old folder aside and the new one to its place; undone if the second step fails."""
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        if old.exists():
            old.rename(folder)
        raise


def write_whole(path: Path, text: str, *, replace: bool = True) -> None:
    """Write one file under another name beside it, then move it to its place."""
    new = _beside(path, "new")
    try:
        _write(new, text)
        if replace:
            new.replace(path)
        else:
            os.link(new, path)  # unlike a move, this refuses to overwrite
    except FileExistsError:
        raise RunError(f"{path} exists already, and is left as it is") from None
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror or error}") from error
    finally:
        new.unlink(missing_ok=True)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


# --- JSON -------------------------------------------------------------------------------------


def summary_json(summary: Summary) -> str:
    """The summary as text: sorted keys, ``DIGITS`` significant digits."""
    return as_json(rounded(summary.model_dump(mode="python")))


def as_json(content: Any) -> str:
    """JSON with sorted keys, indented by one so that versions can be compared line by line."""
    return json.dumps(content, sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def rounded(value: Any) -> Any:
    """The same with numbers rounded; what JSON has no number for becomes ``"NaN"`` or ``"Infinity"``."""
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, float):
        if math.isfinite(value):
            return float(f"{value:.{DIGITS}g}") + 0.0  # no negative zero
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
