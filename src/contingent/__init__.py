"""Explains political crises: plays them out, keeps what fits the record, answers why and what if.

::

    from contingent import load

    case = load("tutorial")
    run = case.explain(worlds=1024)
    print(run.summary.headline[0].text)
    run.save("runs/mine")
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contingent.api import CaseFile, Run, load
    from contingent.errors import CaseError, ContingentError, EvidenceError, QueryError, RunError

__version__ = version("contingent")

#: Name -> where it lives. Imported on first use, so that ``import contingent`` costs nothing.
_HOME = {
    **dict.fromkeys(("CaseFile", "Run", "load"), "contingent.api"),
    **dict.fromkeys(
        ("CaseError", "ContingentError", "EvidenceError", "QueryError", "RunError"), "contingent.errors"
    ),
}
__all__ = [
    "CaseError",
    "CaseFile",
    "ContingentError",
    "EvidenceError",
    "QueryError",
    "Run",
    "RunError",
    "__version__",
    "load",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'contingent' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
