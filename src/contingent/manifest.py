"""How a run came about: everything that may differ between two runs of the same case."""

from __future__ import annotations

import platform
import re
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contingent.present.summary import Summary

if TYPE_CHECKING:
    from contingent.infer.condition import Conditioned

FORMAT = "contingent run 1"
_PACKAGES = ("contingent", "jax", "jaxlib", "numpy", "scipy")
#: Extensions that decide how floating-point sums are carried out.
_EXTENSIONS = ("sse4_2", "avx", "avx2", "fma", "avx512f", "asimd", "sve")


def manifest(
    summary: Summary, conditioned: Conditioned, case_text: str, seconds: dict[str, float], files: list[str]
) -> dict[str, Any]:
    """The manifest of a run; ``files`` are those of its folder, beside the manifest itself."""
    plan = conditioned.plan
    return {
        "format": FORMAT,
        "case": {"id": summary.case.id, "blake2": summary.case.digest, "text": case_text},
        "versions": {"python": platform.python_version(), **{p: _version(p) for p in _PACKAGES}},
        "machine": {"instruction_set": instruction_set(), "device": _device(), "system": platform.system()},
        "seeds": {"seed": plan.seed, "islands": list(plan.names)},
        "settings": summary.settings.model_dump(),
        "courses_by_stage": {stage: round(n, 1) for stage, n in conditioned.tally.courses.items()},
        "seconds": {label: round(s, 3) for label, s in seconds.items()},
        "files": files,
    }


def instruction_set() -> str:
    """Architecture and the extensions of it: bits are promised on the same one only."""
    try:
        about = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        about = ""
    line = re.search(r"^(?:flags|Features)\s*:(.*)$", about, re.MULTILINE)
    has = set(line[1].split()) if line else set()
    return " ".join([platform.machine(), *(e for e in _EXTENSIONS if e in has)])


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed as a package"


def _device() -> str:
    import jax

    device = jax.devices()[0]
    return f"{device.platform}: {device.device_kind}"
