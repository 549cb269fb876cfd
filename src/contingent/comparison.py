"""Two different cases, as files or as runs of them: what they share and where they part."""

from __future__ import annotations

from pathlib import Path

from contingent.api import SEED, WORLDS, Progress, load, silent
from contingent.errors import RunError
from contingent.present.comparison import Comparison
from contingent.present.summary import Summary
from contingent.store import read_summary, summary_json


def cases_of(one: str, other: str) -> tuple[str, str]:
    """Names of the cases that two files or run folders are of; RunError if it is the same case."""
    names = (_case_of(one), _case_of(other))
    if names[0] == names[1]:
        raise RunError(
            f"both are of the case {names[0]!r}; expected two different cases "
            "(two versions of one case are for `contingent diff`)"
        )
    return names


def _case_of(name: str) -> str:
    return read_summary(name).case.id if Path(name).is_dir() else load(name).case.case


def compare(
    one: str, other: str, progress: Progress = silent, *, worlds: int = WORLDS, seed: int = SEED
) -> Comparison:
    """Compare two cases: each a run folder, which is read, or a case, which is explained here.

    CaseError or RunError if one of them cannot be read, or if both are of the same case.
    """
    cases_of(one, other)  # refused now, not after the long work
    from contingent.explain import comparison  # the sentences need no engine, explaining a case does

    return comparison.compare(*(_summary(name, progress, worlds, seed) for name in (one, other)))


def _summary(name: str, progress: Progress, worlds: int, seed: int) -> Summary:
    if Path(name).is_dir():
        return read_summary(name)
    file = load(name)
    run = file.explain(
        lambda label, done: progress(f"{file.case.case}: {label}", done), worlds=worlds, seed=seed
    )
    return Summary.model_validate_json(summary_json(run.summary))  # the same rounding as in a run folder
