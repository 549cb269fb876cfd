"""What was forecast of each attempt: the rows that scores are means of, so that each can be checked."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from contingent.history.attempts import Attempts

OURS = "contingent"
HEAD = ("scheme", "attempt", "country", "start", "method", "forecast", "success")


def told_less(name: str, without: tuple[str, ...]) -> str:
    """The name of forecasts that are not told these codes."""
    return f"{name}, without {' and '.join(without)}" if without else name


class Said(NamedTuple):
    """What several methods said of some attempts under one scheme."""

    scheme: str
    attempts: np.ndarray  # [T] positions in the table
    methods: dict[str, np.ndarray]  # [T] probability of success
    pareto_k: float = 0.0  # the worst of the fits that ours are from


def text(table: Attempts, said: Iterable[Said]) -> str:
    """All of it as CSV: a line for each scheme, attempt and method; ``success`` is blank where it is not known."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEAD)
    for scheme, attempts, methods, _ in said:
        for i, *forecasts in zip(attempts, *methods.values(), strict=True):
            happened = "" if np.isnan(table.success[i]) else f"{table.success[i]:.0f}"
            about = (scheme, table.ids[i], table.country[i], table.start[i])
            for method, forecast in zip(methods, forecasts, strict=True):
                writer.writerow([*about, method, f"{forecast:.4f}", happened])
    return out.getvalue()
