"""Codes that are not known, drawn from attempts whose other codes are alike; never from the outcome."""

from __future__ import annotations

import numpy as np

from contingent.history import strata
from contingent.history.attempts import Attempts
from contingent.history.codes import AT_ONSET, CODES
from contingent.history.effects import UNITS

#: Weight of a donor falls by e for each code in which it differs; the country counts as one.
_SHARPNESS = 1.0
#: Years apart at which two attempts count as differing in one code.
_ERA = 15.0
#: All donors alike count together as this many alike ones: where few are, the others have a say.
_ALL_ALIKE = 3.0


def imputed(table: Attempts, donors: Attempts, draws: int, seed: int) -> np.ndarray:
    """Codes known at the onset with every blank drawn, ``[draws, N, K]`` in the order of ``AT_ONSET``.

    A blank is filled with the value of one donor, drawn with a weight that falls with the number of
    other codes in which the two differ; an attempt gives nothing to itself. A code that no other
    has takes its first level, or the value at which it has no effect.
    """
    rng = np.random.default_rng(seed)
    columns = [list(CODES).index(name) for name in AT_ONSET]
    have, pool = table.codes[:, columns], donors.codes[:, columns]
    apart = _differences(have, pool) + (table.country[:, None] != donors.country)
    apart += np.abs(table.year[:, None] - donors.year) / _ERA
    apart[table.ids[:, None] == donors.ids] = np.inf
    filled = np.broadcast_to(have, (draws, *have.shape)).copy()
    for k, name in enumerate(AT_ONSET):
        blank, giving = np.isnan(have[:, k]), np.isfinite(pool[:, k])
        filled[:, blank, k] = _typical(name)
        for i in np.flatnonzero(blank & np.isfinite(apart[:, giving]).any(axis=1)):
            filled[:, i, k] = strata.choices(pool[giving, k], _chances(apart[i, giving]), draws, rng)
    return filled


def _chances(apart: np.ndarray) -> np.ndarray:
    """Chance of each donor ``[D]``, from the number of codes in which it differs; infinite for none."""
    alike = np.exp(-_SHARPNESS * (apart - apart.min()))
    alike /= alike.sum()
    anyone = np.isfinite(apart) / np.isfinite(apart).sum()
    number = 1 / np.sum(alike**2)  # of equal donors that would be as even
    return (number * alike + _ALL_ALIKE * anyone) / (number + _ALL_ALIKE)


def _typical(name: str) -> float:
    return {"tenure": 3.0, "attempts5": 1.0, "polyarchy": 0.2, "income": 1.0}.get(name, 0.0)


def _differences(have: np.ndarray, pool: np.ndarray) -> np.ndarray:
    """Number of codes in which each pair differs ``[N, D]``; numbers differ by their units.

    A code that is blank in either counts as it does in a pair on average: a donor of whom little is
    known is not alike for that.
    """
    total = np.zeros((len(have), len(pool)))
    for k, name in enumerate(AT_ONSET):
        a, b = have[:, k], pool[:, k]
        if name in UNITS:
            apart = np.minimum(1.0, np.abs(UNITS[name](a)[:, None] - UNITS[name](b)[None, :]))
        else:
            apart = (a[:, None] != b[None, :]).astype(float)
        known = np.isfinite(a)[:, None] & np.isfinite(b)[None, :]
        total += np.where(known, apart, apart[known].mean() if known.any() else 0.0)
    return total
