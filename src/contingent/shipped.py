"""The cases that come with the package, by name."""

from __future__ import annotations

from pathlib import Path

from contingent.case.wording import nearest, one_of
from contingent.errors import CaseError, Problem

_HERE = Path(__file__).parent
#: In an installed package the cases lie beside this file, in a checkout at its root.
_PLACES = (_HERE / "cases", _HERE.parents[1] / "cases")
#: How the elements of a text are called that belong to a case.
ELEMENTS = ".elements"


def folder() -> Path | None:
    """Where the shipped cases lie; None where none came with the package."""
    return next((p for p in _PLACES if p.is_dir()), None)


def shipped() -> dict[str, Path]:
    """Every shipped case, and what came after some (``name.after``), by name."""
    place = folder()
    files = sorted(place.glob("*.yaml")) if place else []
    return {file.stem: file for file in files if not file.stem.endswith(ELEMENTS)}


def find(name: str) -> Path:
    """The file of a case given by path or by the name of a shipped case; CaseError if there is none."""
    known = shipped()
    if Path(name).is_file():
        return Path(name)
    if name in known:
        return known[name]
    cases = [case for case in known if not case.endswith(".after")]
    wanted = f"a case file, name.yaml, or the name of a shipped case: {one_of(cases)}"
    raise CaseError([Problem(name, 1, 1, "", "no such file", wanted, nearest(name, cases))])
