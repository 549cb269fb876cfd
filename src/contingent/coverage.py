"""A case and the elements of a text: what the case does with each of them."""

from __future__ import annotations

from os import PathLike
from pathlib import Path

from contingent import cache
from contingent.api import SEED, WORLDS, CaseFile, Options, Progress, load, silent
from contingent.case.elements import Elements
from contingent.case.load import load_elements
from contingent.errors import RunError
from contingent.model.behaviour import CONSTANTS
from contingent.present.coverage import Coverage
from contingent.shipped import ELEMENTS, find


def read(case: str, elements: str | PathLike[str] | None = None) -> tuple[CaseFile, Elements]:
    """A case and the elements of a text, by default those in ``CASE.elements.yaml`` beside it.

    CaseError lists every problem of the one or the other; RunError if there is no file of elements.
    """
    file, path = load(case), find(case)
    place = Path(elements) if elements else path.with_name(f"{path.stem}{ELEMENTS}{path.suffix}")
    if not place.is_file():
        raise RunError(
            f"{place} is not there; name the file of elements by --elements (see docs/coverage.md)"
        )
    return file, load_elements(place, file.case, list(CONSTANTS))


def coverage(
    file: CaseFile,
    elements: Elements,
    progress: Progress = silent,
    *,
    worlds: int = WORLDS,
    seed: int = SEED,
    run: bool = True,
) -> Coverage:
    """What a case does with every element of a text, and what changing it would change.

    With ``run=False`` nothing is conditioned: classes and reasons only. RunError if a setting cannot be used.
    """
    plan = Options(worlds=worlds, seed=seed).plan() if run else None
    cache.enable()
    from contingent.compile import compile_case
    from contingent.explain.coverage.coverage import coverage as covered

    return covered(compile_case(file.case), elements, plan, file.digest, progress)
