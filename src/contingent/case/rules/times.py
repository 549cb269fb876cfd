"""Clocks that can run, and moments that lie on them."""

from __future__ import annotations

from datetime import datetime, timedelta

from contingent.case.happenings import normal
from contingent.case.moments import local
from contingent.case.rules.findings import Findings
from contingent.case.schema import Case, Observation
from contingent.case.wording import Path

MOST_STEPS = {"buildup": 400, "crisis": 1000, "aftermath": 800}


def check_clocks(findings: Findings, case: Case) -> None:
    """The crisis begins within the build-up; steps are neither too few nor too many."""
    clocks, zone = case.clocks, case.timezone
    start, until = local(clocks.buildup.start, zone), local(clocks.buildup.until, zone)
    attempt = local(clocks.crisis.start, zone)
    if until <= start:
        findings.problem(
            ("clocks", "buildup", "until"), f"{until}", f"a moment after {start}", "swap from and until"
        )
    elif not start <= attempt <= until:
        wanted = f"a moment within the build-up, {start} to {until}"
        findings.problem(
            ("clocks", "crisis", "from"), f"{attempt}", wanted, "the build-up ends when the chance passes"
        )
    _steps(findings, "buildup", until - start, clocks.buildup.step)
    _steps(findings, "crisis", clocks.crisis.length, clocks.crisis.step)
    _steps(findings, "aftermath", clocks.aftermath.length, clocks.aftermath.step)


def _steps(findings: Findings, clock: str, length: timedelta, step: timedelta) -> None:
    path, most = ("clocks", clock, "step"), MOST_STEPS[clock]
    if length <= timedelta(0):
        return  # reported with the moments
    if step > length:
        findings.problem(path, f"{step}, longer than the clock", f"a part of {length}")
    elif length / step > most:
        findings.problem(
            path, f"{length / step:.0f} steps", f"at most {most}", "a longer step or a shorter clock"
        )
    elif clock != "buildup" and length % step:
        findings.problem(
            path, f"a step of {step}", f"one that divides {length}", "the last step would be cut"
        )


def check_moments(findings: Findings, case: Case) -> None:
    """Observations lie on the clocks, and are known only when they have been seen."""
    crisis = case.clocks.crisis
    start = local(crisis.start, case.timezone)
    for number, seen in enumerate(case.observations):
        path = ("observations", number)
        _window(findings, case, seen, path)
        if seen.within and seen.within > crisis.length:
            findings.problem(
                (*path, "within"), f"{seen.within}", f"at most the length of the crisis, {crisis.length}"
            )
        if seen.until and local(seen.until, case.timezone) <= start:
            findings.problem((*path, "until"), f"{seen.until}", f"a moment after the crisis begins, {start}")
        _known(findings, case, seen, path)
    _effects(findings, case, start + crisis.length)
    _milestones(findings, case)


def _window(findings: Findings, case: Case, seen: Observation, path: Path) -> None:
    if seen.at is None:
        return
    clocks, zone, at = case.clocks, case.timezone, local(seen.at, case.timezone)
    first, clock = local(clocks.crisis.start, zone), "crisis"
    last = first + clocks.crisis.length
    if seen.happened and normal(seen.happened) == "attempt":
        first, last, clock = local(clocks.buildup.start, zone), local(clocks.buildup.until, zone), "build-up"
    if not first <= at <= last:
        findings.problem((*path, "at"), f"{at}", f"a moment within the {clock}, {first} to {last}")


def _known(findings: Findings, case: Case, seen: Observation, path: Path) -> None:
    """Nothing is known before it happened, or before the time is over in which it did not."""
    happened, source = _earliest(case, seen), case.sources.get(seen.source)
    if happened is None or source is None:
        return
    if seen.known and local(seen.known, case.timezone) < happened:
        fix = "'known:' is its first public report"
        findings.problem((*path, "known"), f"{seen.known}", f"a moment not before {happened}", fix)
    elif not seen.known and local(source.published, case.timezone) < happened:
        says = f"its source was published before {happened}: say by 'known:' when it was first reported"
        findings.note((*path, "source"), says)


def _earliest(case: Case, seen: Observation) -> datetime | None:
    if seen.at:
        return local(seen.at, case.timezone) - (seen.within or timedelta(0))
    return local(seen.until, case.timezone) if seen.until else None


def _effects(findings: Findings, case: Case, end: datetime) -> None:
    for name, fact in case.facts.items():
        for number, effect in enumerate(fact.effects):
            if effect.start and local(effect.start, case.timezone) >= end:
                path = ("facts", name, "effects", number, "from")
                findings.problem(path, f"{effect.start}", f"a moment before the crisis ends, {end}")


def _milestones(findings: Findings, case: Case) -> None:
    for name, term in case.deal.terms.items() if case.deal else ():
        if term.announced and term.confirmed:
            first, then = (local(m.at, case.timezone) for m in (term.announced, term.confirmed))
            if then < first:
                path = ("deal", "terms", name, "confirmed", "at")
                findings.problem(path, f"{then}", f"a moment not before it was announced, {first}")
