"""What ``contingent cases`` does: fit the shipped cases, and find those that a case resembles."""

from __future__ import annotations

from pathlib import Path

from contingent import cache, library
from contingent.api import SEED, CaseFile, Options, Progress, load, silent
from contingent.errors import RunError
from contingent.present.records.library import Library, Likeness, Profile
from contingent.shipped import shipped
from contingent.store import read_summary, write_whole

#: Worlds an island: a profile needs outcome shares and hours, no causes.
WORLDS = 1024


def fit(progress: Progress = silent, *, worlds: int = WORLDS, seed: int = SEED) -> Library:
    """Condition every shipped case that has no profile of its text, this version and these settings.

    Each is written as soon as it is made, so that a run that was stopped goes on from there. A case that
    cannot be read is left out. RunError if the file of profiles cannot be written.
    """
    Options(worlds=worlds, seed=seed).plan()
    place, rows = library.place(), library.read().rows
    kept = {r.case: r.profile for r in rows if r.profile}
    asked = (worlds, seed)
    held = {r.case for r in rows if r.profile and not r.state and (r.profile.worlds, r.profile.seed) == asked}
    wanted = [r.case for r in rows if r.case not in held and not r.problem]
    write_whole(place, library.text_of(kept))  # refused now, not after the work
    for number, name in enumerate(wanted):

        def watch(label: str, done: float, name: str = name, number: int = number) -> None:
            progress(f"{name}, {number + 1} of {len(wanted)}: {label}", (number + done) / len(wanted))

        kept[name] = profile_of(load(str(shipped()[name])), watch, worlds=worlds, seed=seed)
        write_whole(place, library.text_of(kept))
    return library.read()


def like(name: str, progress: Progress = silent, *, worlds: int = WORLDS, seed: int = SEED) -> Likeness:
    """Every library case in the order of its likeness to a case, or to a run of one.

    A run folder and a library case that is fitted as it stands are read; any other case is conditioned here.
    """
    from contingent.explain.likeness import likeness

    rows = library.read().rows
    if Path(name).is_dir():
        summary = read_summary(name)
        if summary.likeness is None:
            raise RunError(f"{name} holds no profile of its course: explain the case again with this version")
        return likeness(summary.likeness.profile, rows, summary.settings.known_by or summary.settings.until)
    file = load(name)
    fitted = {r.profile.digest: r.profile for r in rows if r.profile and not r.state}
    found = fitted.get(file.digest) or profile_of(file, progress, worlds=worlds, seed=seed)
    return likeness(found, rows)


def profile_of(file: CaseFile, progress: Progress, *, worlds: int, seed: int) -> Profile:
    """Condition a case and keep what a library needs of it."""
    plan = Options(worlds=worlds, seed=seed).plan()
    cache.enable()
    import jax

    from contingent.case.words import OUTCOMES
    from contingent.compile import compile_case
    from contingent.explain.profile import profile
    from contingent.infer import diagnostics
    from contingent.infer.condition import run

    found = run(compile_case(file.case), plan, progress=progress)
    answers = {f"P({o})": found.posterior.course.is_outcome(o) for o in OUTCOMES}
    made = profile(found, diagnostics.diagnose(found, answers), file.digest)
    jax.clear_caches()  # the programs of one case are of no use to the next, and a library of them fills the memory
    return made
