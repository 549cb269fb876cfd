"""Runs that are kept: what each found, and the worlds that its what-ifs need.

::

    runs/<id>/run.json       what was asked: the case's text, the settings, the scenario
              summary.json   all that any page shows
              hours.json     the crisis by the hour
              live.npz       the worlds at hand

The id is a digest of what was asked: the same question has the same place, and is not computed twice.
"""

from __future__ import annotations

import json
import re
import shutil
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING

import numpy as np
from pydantic import ValidationError

import contingent
from contingent import cache
from contingent.api import CaseFile, Options
from contingent.case.load import examine_text
from contingent.errors import CaseError, ContingentError, RunError
from contingent.present.hours import Hours
from contingent.present.summary import Record, Summary
from contingent.present.whatif import Scenario
from contingent.store import as_json, rounded, summary_json, write_whole
from contingent.web.folder import digest

if TYPE_CHECKING:
    from contingent.api import Run
    from contingent.explain.live import Live

ID = re.compile(r"[0-9a-f]{16}")
#: Runs whose worlds are held in memory at once.
AT_HAND = 3


class Asked(Record):
    """What a run was asked; the same question gives the same answer."""

    version: str
    case: str  # its file, for the reader
    title: str
    text: str
    worlds: int
    seed: int
    until: str  # ISO moment, or ""
    known_by: str
    scenario: Scenario

    @property
    def id(self) -> str:
        """Where its run is kept."""
        return digest(self.model_dump_json(exclude={"case", "title"}))

    @property
    def options(self) -> dict[str, object]:
        """The same as the options of ``explain``."""
        return {
            "worlds": self.worlds,
            "seed": self.seed,
            "until": self.until or None,
            "known_by": self.known_by or None,
        }

    def file(self) -> CaseFile:
        """The case; CaseError lists every problem."""
        examined = examine_text(self.text, self.case)
        if examined.case is None:
            raise CaseError(examined.problems)
        return CaseFile(examined.case, self.text)


@dataclass(frozen=True)
class Kept:
    """One run on disk."""

    id: str
    place: Path
    asked: Asked

    @cached_property
    def summary(self) -> Summary:
        """All that its pages show."""
        return Summary.model_validate_json((self.place / "summary.json").read_text(encoding="utf-8"))

    @cached_property
    def hours(self) -> Hours:
        """The crisis by the hour."""
        return Hours.model_validate_json((self.place / "hours.json").read_text(encoding="utf-8"))

    @property
    def label(self) -> str:
        """What it is called in lists."""
        cut = f", until {self.asked.until.replace('T', ' ')}" if self.asked.until else ""
        changed = "" if self.asked.scenario.empty else ", changed"
        return f"{self.asked.case}, {self.asked.worlds:,} worlds an island{cut}{changed} ({self.id[:4]})"


class Runs:
    """All runs of a folder."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self._live: OrderedDict[str, Live] = OrderedDict()
        self._lock = Lock()

    def all(self) -> list[Kept]:
        """Every run that can be read, the latest first."""
        places = sorted(self.place.glob("*/run.json"), key=lambda p: -p.stat().st_mtime)
        found = []
        for path in places:
            try:
                found.append(self.get(path.parent.name))
            except RunError:
                continue  # of another version, or damaged: it is computed again when it is asked for
        return found

    def has(self, run: str) -> bool:
        """Whether there is such a run."""
        return (self.place / run / "run.json").is_file()

    def get(self, run: str) -> Kept:
        """One run; RunError if there is none of that id."""
        if not ID.fullmatch(run):
            raise RunError(f"{run!r} is no run of this workbench")
        place = self.place / run
        try:
            return Kept(
                run, place, Asked.model_validate_json((place / "run.json").read_text(encoding="utf-8"))
            )
        except (OSError, ValidationError):
            raise RunError(f"there is no run {run} here; explain its case again") from None

    def keep(self, asked: Asked, run: Run) -> Kept:
        """Write a run, whole, and hold its worlds at hand."""
        from contingent.explain.hour_records import by_hour
        from contingent.explain.live import Live

        live = Live.of(run.conditioned)
        hours = by_hour(live, asked.seed)
        new = self.place / f".{asked.id}"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(parents=True)
        try:
            write_whole(new / "summary.json", summary_json(run.summary))
            write_whole(new / "hours.json", as_json(rounded(hours.model_dump(mode="python"))))
            np.savez_compressed(new / "live.npz", **live.arrays())  # type: ignore[arg-type]
            write_whole(new / "run.json", json.dumps(asked.model_dump(mode="json"), ensure_ascii=False))
            shutil.rmtree(self.place / asked.id, ignore_errors=True)
            new.rename(self.place / asked.id)
        except OSError as error:
            raise RunError(f"the run cannot be kept: {error.strerror or error}") from error
        finally:
            shutil.rmtree(new, ignore_errors=True)
        self._hold(asked.id, live)
        return self.get(asked.id)

    def live(self, run: Kept) -> Live:
        """The worlds of a run; read from disk and replayed if they are not at hand."""
        with self._lock:
            if run.id not in self._live:
                self._hold(run.id, self._restore(run))
            self._live.move_to_end(run.id)
            return self._live[run.id]

    def prepare(self, run: Kept) -> None:
        """Bring the worlds of a run to hand, in the background: somebody looks at it, and may soon change it."""

        def work() -> None:
            with suppress(ContingentError):  # said when they are asked for
                self.live(run)

        if run.id not in self._live:
            Thread(target=work, daemon=True, name=f"prepare {run.id}").start()

    def _hold(self, run: str, live: Live) -> None:
        self._live[run] = live
        while len(self._live) > AT_HAND:
            self._live.popitem(last=False)

    def _restore(self, run: Kept) -> Live:
        if run.asked.version != contingent.__version__:
            raise RunError(
                "this run was made by another version: explain the case again to change things in it"
            )
        cache.enable()
        from contingent.compile import compile_case
        from contingent.explain.live import Live, altered

        case = run.asked.file().case
        compiled = altered(compile_case(case), run.asked.scenario)
        options = {k: v for k, v in run.asked.options.items() if k in ("until", "known_by")}
        try:
            with np.load(run.place / "live.npz", allow_pickle=False) as arrays:
                kept = dict(arrays)
        except (OSError, ValueError) as error:
            raise RunError(f"the worlds of run {run.id} cannot be read: explain its case again") from error
        return Live.restored(compiled, kept, **Options(**options).cuts(case))  # type: ignore[arg-type]

    def forget(self, run: Kept) -> None:
        """Take a run away."""
        with self._lock:
            self._live.pop(run.id, None)
        shutil.rmtree(run.place, ignore_errors=True)
