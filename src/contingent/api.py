"""The Python interface: load a case, then explain it, ask it, save what was found.

The engine is imported by what simulates only: loading and checking a case start no JAX.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from os import PathLike, fspath
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from contingent import cache, library
from contingent.case import load as case_load
from contingent.case.moments import local
from contingent.case.questions import parse, parse_cut
from contingent.case.schema import After, Case
from contingent.case.wording import nearest, one_of
from contingent.errors import RunError
from contingent.shipped import find

if TYPE_CHECKING:
    from contingent.explain.outlook import Outlook
    from contingent.infer.condition import Conditioned
    from contingent.infer.problem import Plan
    from contingent.present.summary import Answer, Summary
    from contingent.present.whatif import Scenario

Progress = Callable[[str, float], None]
Moment = datetime | str | None
WORLDS, MOST_WORLDS, SEED = 4096, 1 << 20, 1


def silent(label: str, done: float) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Options:
    """How large a run is, and what it may know."""

    worlds: int = WORLDS  # an island
    seed: int = SEED
    reading: str = "all"
    until: Moment = None  # a bare date means the end of that day
    known_by: Moment = None

    def plan(self) -> Plan:
        """The sampler's plan."""
        from contingent.infer.problem import Plan

        if not 16 <= self.worlds <= MOST_WORLDS:
            raise RunError(f"{self.worlds} worlds an island; expected 16 to {MOST_WORLDS:,}")
        return Plan(seed=self.seed, worlds=self.worlds)

    def cuts(self, case: Case) -> dict[str, datetime | None]:
        """The two cuts as local time of the case."""
        return {"until": _moment(self.until, case), "known_by": _moment(self.known_by, case)}


def _moment(moment: Moment, case: Case) -> datetime | None:
    if moment is None:
        return None
    try:
        return local(parse_cut(moment) if isinstance(moment, str) else moment, case.timezone)
    except ValueError as error:
        raise RunError(f"{moment!r}: {error}") from None


@dataclass
class Stopwatch:
    """Seconds spent under each label, on the way to whoever watches."""

    watched: Progress
    seconds: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=monotonic)

    def __call__(self, label: str, done: float) -> None:
        """Charge the time since the last call to this label."""
        now = monotonic()
        self.seconds[label] = self.seconds.get(label, 0.0) + now - self.since
        self.since = now
        self.watched(label, done)


@dataclass(frozen=True)
class Run:
    """What ``explain`` found: ``summary`` says it, ``conditioned`` holds the worlds."""

    file: CaseFile
    summary: Summary
    conditioned: Conditioned
    seconds: dict[str, float]

    def scored(self, after: After, progress: Progress = silent) -> Run:
        """The same run with forecasts from where information stopped, scored by what came after."""
        from contingent.explain.scores import scores

        watch = Stopwatch(progress, dict(self.seconds))
        c, reading = self.conditioned, self.summary.settings.reading
        found = scores(c.compiled, after, c.plan, reading=reading, progress=watch)
        return replace(self, summary=self.summary.model_copy(update={"scores": found}), seconds=watch.seconds)

    def save(self, folder: str | PathLike[str] | None = None) -> Path:
        """Write the run folder, by default ``runs/<case>``; returns its path."""
        from contingent.store import save

        place = Path("runs") / self.file.case.case if folder is None else Path(folder)
        return save(place, self.summary, self.conditioned, self.file.text, self.seconds)


@dataclass(frozen=True)
class CaseFile:
    """A checked case with the text that it was read from."""

    case: Case
    text: str

    @property
    def digest(self) -> str:
        """BLAKE2 of the text."""
        return case_load.digest(self.text)

    def after(self, path: str | PathLike[str]) -> After:
        """Read what came after this case, by path or shipped name, to score a run by it; nothing else reads it."""
        from contingent.explain.scores import check_after

        after = case_load.load_after(find(fspath(path)))
        check_after(self.case, after)
        return after

    def explain(
        self, progress: Progress = silent, scenario: Scenario | None = None, **options: object
    ) -> Run:
        """Condition, replay, weigh and foresee; ``options`` are the fields of ``Options``.

        A ``scenario`` changes the evidence: observations left out, claims settled, accounts weighed.
        """
        chosen, watch = self._options(options), Stopwatch(progress)
        for question in self.case.questions:
            parse(question, self.case)  # a bad question is said now, not after the long work
        cache.enable()
        from contingent.compile import compile_case
        from contingent.explain.explain import explain
        from contingent.explain.live import altered

        compiled = compile_case(self.case)
        found = explain(
            altered(compiled, scenario) if scenario else compiled,
            chosen.plan(),
            reading=chosen.reading,
            **chosen.cuts(self.case),
            progress=watch,
            digest=self.digest,
            library=library.read().rows,
        )
        return Run(self, found.summary, found.conditioned, watch.seconds)

    def simulate(self, progress: Progress = silent, **options: object) -> Outlook:
        """The prior only: what the case holds possible before any source is heard."""
        chosen = self._options(options)
        cache.enable()
        from contingent.compile import compile_case
        from contingent.explain.outlook import before

        return before(compile_case(self.case), chosen.plan(), chosen.reading, progress)

    def condition(self, progress: Progress = silent, **options: object) -> Outlook:
        """Outcomes given the record, and how far to trust them; no causes."""
        chosen = self._options(options)
        cache.enable()
        from contingent.compile import compile_case
        from contingent.explain.outlook import after

        compiled = compile_case(self.case)
        return after(compiled, chosen.plan(), chosen.reading, **chosen.cuts(self.case), progress=progress)

    def ask(self, question: str, progress: Progress = silent, **options: object) -> Answer:
        """One answer; cuts and reading of the question itself go before those of ``options``."""
        chosen = self._options(options)
        query = parse(question, self.case)
        cache.enable()
        from contingent.compile import compile_case
        from contingent.explain.query import answer

        cuts = chosen.cuts(self.case)
        query = query.within(seen_to=cuts["until"], known_by=cuts["known_by"], reading=chosen.reading)
        return answer(query, compile_case(self.case), chosen.plan(), progress=progress)

    def _options(self, options: dict[str, object]) -> Options:
        chosen, known = Options(**options), list(self.case.readings)  # type: ignore[arg-type]
        if chosen.reading != "all" and chosen.reading not in known:
            hint = nearest(chosen.reading, known)
            said = f"{chosen.reading!r} is no reading of this case; expected 'all' or {one_of(known)}"
            raise RunError(said + (f"; {hint}" if hint else ""))
        return chosen


def load(case: str | PathLike[str]) -> CaseFile:
    """Read and check a case, by path or by the name of a shipped one; CaseError lists every problem."""
    path = find(fspath(case))
    checked = case_load.load(path)
    return CaseFile(checked, path.read_text(encoding="utf-8-sig"))
