"""Time and memory, measured: warm repetitions in this process, whole runs in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import numpy as np


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """Median of the seconds that ``work`` takes, after one call that does not count (compilation)."""
    work()
    found = []
    for _ in range(times):
        start = perf_counter()
        work()
        found.append(perf_counter() - start)
    return float(np.median(found))


def slope(sizes: list[float], times: list[float]) -> float:
    """Exponent with which time grows: slope of log time on log size, 1 for linear."""
    return float(np.polyfit(np.log(sizes), np.log(times), 1)[0])


class Whole(NamedTuple):
    """One run of the command line."""

    seconds: float
    peak_gib: float


def explain(case: str, worlds: int, cache: Path) -> Whole:
    """``contingent explain`` in a process of its own: wall time, and the most memory it held.

    It is started through a small process: a child's peak counts what its parent held when it was started.
    """
    asked = [sys.executable, __file__, case, str(worlds), str(cache)]
    return Whole(*json.loads(subprocess.run(asked, stdout=subprocess.PIPE, check=True).stdout))


def _started_by_small_process(case: str, worlds: str, cache: str) -> Whole:
    with tempfile.TemporaryDirectory() as folder:
        program = [sys.executable, "-c", "from contingent.cli import main; main()"]
        asked = ["explain", case, "--worlds", worlds, "--out", f"{folder}/run", "--quiet"]
        start = perf_counter()
        process = subprocess.Popen(
            [*program, *asked],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"CONTINGENT_CACHE": cache},
        )
        _, status, usage = os.wait4(process.pid, 0)
        took = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"explain {case} ended with exit code {process.returncode}")
    kib = usage.ru_maxrss / (1024 if sys.platform == "darwin" else 1)
    return Whole(took, kib / 1024**2)


if __name__ == "__main__":
    print(json.dumps(_started_by_small_process(*sys.argv[1:])))
