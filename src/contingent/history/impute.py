"""Codes that are not known, drawn from attempts whose other codes are alike; never from the outcome."""

from __future__ import annotations

import numpy as np

from contingent.history import strata
from contingent.history.attempts import Attempts
from contingent.history.codes import AT_ONSET, CODES
from contingent.history.effects import UNITS

#: Weight of a donor falls by e for each code in which it differs.
_SHARPNESS = 1.0
#: Years apart at which two attempts count as differing in one code.
_ERA = 15.0


def imputed(table: Attempts, donors: Attempts, draws: int, seed: int) -> np.ndarray:
    """Codes known at the onset with every blank drawn, ``[draws, N, K]`` in the order of ``AT_ONSET``.

    A blank is filled with the value of one donor, drawn with a weight that falls with the number of
    other codes in which the two differ; an attempt gives nothing to itself. A code that no other
    has takes its first level, or the value at which it has no effect.
    """
    rng = np.random.default_rng(seed)
    columns = [list(CODES).index(name) for name in AT_ONSET]
    have, pool = table.codes[:, columns], donors.codes[:, columns]
    weights = np.exp(-_SHARPNESS * _differences(have, pool, table.year, donors.year))
    weights[table.ids[:, None] == donors.ids] = 0.0
    filled = np.broadcast_to(have, (draws, *have.shape)).copy()
    for k, name in enumerate(AT_ONSET):
        blank, giving = np.isnan(have[:, k]), np.isfinite(pool[:, k])
        filled[:, blank, k] = _typical(name)
        for i in np.flatnonzero(blank & weights[:, giving].any(axis=1)):
            filled[:, i, k] = strata.choices(pool[giving, k], weights[i, giving], draws, rng)
    return filled


def _typical(name: str) -> float:
    return {"tenure": 3.0, "attempts5": 1.0, "polyarchy": 0.2, "income": 1.0}.get(name, 0.0)


def _differences(have: np.ndarray, pool: np.ndarray, year: np.ndarray, pool_year: np.ndarray) -> np.ndarray:
    """Number of codes, known of both, in which each pair differs; numbers differ by their units."""
    total = np.abs(year[:, None] - pool_year[None, :]) / _ERA
    for k, name in enumerate(AT_ONSET):
        a, b = have[:, k], pool[:, k]
        if name in UNITS:
            apart = np.minimum(1.0, np.abs(UNITS[name](a)[:, None] - UNITS[name](b)[None, :]))
        else:
            apart = (a[:, None] != b[None, :]).astype(float)
        total += np.where(np.isfinite(a)[:, None] & np.isfinite(b)[None, :], apart, 0.0)
    return total
