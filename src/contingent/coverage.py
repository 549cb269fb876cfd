"""A case and the elements of a text: what the case does with each of them."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from contingent import cache
from contingent.api import SEED, WORLDS, CaseFile, Options, Progress, silent
from contingent.case.load import load, load_elements
from contingent.errors import RunError
from contingent.present.coverage import Coverage
from contingent.shipped import ELEMENTS, find


def coverage(
    case: str | PathLike[str],
    elements: str | PathLike[str] | None = None,
    progress: Progress = silent,
    *,
    worlds: int = WORLDS,
    seed: int = SEED,
    run: bool = True,
) -> Coverage:
    """What a case does with every element of a text; ``elements`` lies beside the case by default.

    With ``run=False`` nothing is conditioned: classes and reasons only. CaseError lists every problem
    of either file; RunError if there is no file of elements or a setting cannot be used.
    """
    path = find(str(case))
    beside = path.with_name(f"{path.stem}{ELEMENTS}{path.suffix}")
    if elements is None and not beside.is_file():
        raise RunError(f"{beside} is not there; name the file of elements by --elements")
    file = CaseFile(load(path), path.read_text(encoding="utf-8-sig"))
    plan = Options(worlds=worlds, seed=seed).plan() if run else None
    from contingent.model.behaviour import CONSTANTS

    listed = load_elements(Path(elements) if elements else beside, file.case, list(CONSTANTS))
    cache.enable()
    from contingent.compile import compile_case
    from contingent.explain.coverage.coverage import coverage as covered

    return covered(compile_case(file.case), listed, plan, file.digest, progress)
