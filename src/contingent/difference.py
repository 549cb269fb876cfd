"""Two versions of a case, as files or as runs of them: what changed, and which answers moved because of it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from contingent import cache
from contingent.api import SEED, WORLDS, CaseFile, Options, Progress, load, silent
from contingent.case.compare import Change, Version, compare
from contingent.case.load import examine_text
from contingent.case.schema import Case
from contingent.errors import CaseError, RunError
from contingent.present.difference import AnswerChange, Difference, ItemChange, Side
from contingent.present.summary import Settings, Summary
from contingent.store import read_case, read_summary

#: How the error of a difference comes about.
PAIRED = (
    "Both versions were run on the same noise; the error is that of the differences island by island, which "
    "counts what they share."
)
SUMMED = (
    "The runs have the same seed and may share noise; their summaries do not say how much, so that the error is "
    "the sum of both, an upper bound."
)
APART = "The runs have different seeds and share no noise: the squares of their errors add up."
#: What must agree between two runs for a difference to be the case's alone.
_SETTINGS = ("seed", "worlds", "reading", "until", "known_by")


class _Version(NamedTuple):
    name: str
    file: CaseFile
    summary: Summary | None  # of a run; None for a case file


def diff(
    old: str,
    new: str,
    progress: Progress = silent,
    *,
    worlds: int = WORLDS,
    seed: int = SEED,
    run: bool = True,
) -> Difference:
    """Compare two case files (conditioned here, with the same seed) or two run folders (read, not run).

    With ``run=False`` only the cases are compared. CaseError or RunError if one cannot be read, or if
    one is a file and the other a run.
    """
    versions = (_open(old), _open(new))
    changes = compare(*(Version.of(v.file.case, v.file.text) for v in versions))
    answers: list[AnswerChange] = []
    rule, warnings, sides = "", [], [_side(v, None, None) for v in versions]
    if run and (kept := _kept(versions)):
        answers, rule, warnings = _read(versions, kept, changes)
        sides = [_side(v, s.settings.seed, s.settings.worlds) for v, s in zip(versions, kept, strict=True)]
    elif run and changes:  # the same case with the same seed gives the same answers
        answers, rule, warnings = _run(versions, Options(worlds=worlds, seed=seed), changes, progress)
        sides = [_side(v, seed, worlds) for v in versions]
    items = [ItemChange(**{**vars(c), "touches": list(c.touches)}) for c in changes]
    return Difference(
        old=sides[0], new=sides[1], changes=items, answers=answers, rule=rule, warnings=warnings
    )


def _open(name: str) -> _Version:
    if not Path(name).is_dir():
        return _Version(name, load(name), None)
    summary, text = read_summary(name), read_case(name)
    examined = examine_text(text, f"{name}/manifest.json, the case in it")
    if examined.case is None:
        raise CaseError(examined.problems)
    return _Version(name, CaseFile(examined.case, text), summary)


def _kept(versions: tuple[_Version, _Version]) -> tuple[Summary, Summary] | None:
    """The summaries of two runs; None for two case files."""
    old, new = (v.summary for v in versions)
    if old and new:
        return old, new
    if old or new:
        run, file = (v.name for v in sorted(versions, key=lambda v: v.summary is None))
        raise RunError(
            f"{run} is a run and {file} a case file; expected two of a kind, or --no-run to compare the cases only"
        )
    return None


def _side(version: _Version, seed: int | None, worlds: int | None) -> Side:
    return Side(
        file=version.name,
        case=version.file.case.case,
        digest=version.file.digest,
        seed=seed,
        worlds=worlds,
    )


_Found = tuple[list[AnswerChange], str, list[str]]


def _run(
    versions: tuple[_Version, _Version], options: Options, changes: list[Change], progress: Progress
) -> _Found:
    """Condition both cases on worlds from the same noise."""
    plan = options.plan()
    cache.enable()
    from contingent.compile import compile_case
    from contingent.explain import answers, history_records
    from contingent.infer.condition import run

    numbers, warnings = [], history_records.warnings()
    for version, half in zip(versions, (0.0, 0.5), strict=True):

        def watch(label: str, done: float, version: _Version = version, half: float = half) -> None:
            progress(f"{version.name}: {label}", half + done / 2)

        conditioned = run(compile_case(version.file.case), plan, progress=watch)
        numbers.append(answers.of_worlds(conditioned, watch))
        warnings += [f"{version.name}: {words}" for words in answers.warnings(conditioned)]
    rows = answers.compare(_cases(versions), numbers, changes, same_noise=True, islands=plan.islands)
    return rows, f"{answers.rule(plan.islands)} {PAIRED}", warnings


def _read(
    versions: tuple[_Version, _Version], kept: tuple[Summary, Summary], changes: list[Change]
) -> _Found:
    """Compare what the summaries of two runs hold."""
    from contingent.explain import answers

    old, new = (summary.settings for summary in kept)
    islands, same_noise = min(old.islands, new.islands), old.seed == new.seed
    numbers = [answers.of_summary(summary) for summary in kept]
    rows = answers.compare(_cases(versions), numbers, changes, same_noise=same_noise, islands=islands)
    warnings = [f"The runs differ in {words}, not only in the case." for words in _unlike(old, new)]
    warnings += list(dict.fromkeys(f"Constants {s.constants}." for s in (old, new)))
    warnings += [f"{v.name}: {words}" for v, s in zip(versions, kept, strict=True) for words in s.warnings]
    return rows, f"{answers.rule(islands)} {SUMMED if same_noise else APART}", warnings


def _cases(versions: tuple[_Version, _Version]) -> tuple[Case, Case]:
    return versions[0].file.case, versions[1].file.case


def _unlike(old: Settings, new: Settings) -> list[str]:
    """Settings in which two runs differ, in words."""
    pairs = ((name, getattr(old, name), getattr(new, name)) for name in _SETTINGS)
    return [f"{name}: {was or 'none'} against {now or 'none'}" for name, was, now in pairs if was != now]
