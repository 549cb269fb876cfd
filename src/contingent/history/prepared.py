"""Tables as the fit and the baselines read them: joined, with draws of what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from contingent.history import archetypes, impute, posterior, table
from contingent.history.attempts import Attempts
from contingent.history.courses import hash_of

#: Draws of what is not known of each attempt, stratified. Between points of the posterior their log likelihood is
#: then off by some .2; from six draws without strata it was off by 1.6, and by 16 between far scales of effects.
DRAWS = 32
#: The founding case, on which nothing is fitted: its country, its day, and the days around that count as it.
_COUNTRY, _DAY, _AROUND = "Russia", np.datetime64("2023-06-23"), 15


@dataclass(frozen=True)
class Prepared:
    """Attempts with what is not known drawn, in the forms that the fit and the baselines read."""

    table: Attempts
    codes: np.ndarray  # [J, N, K]
    moved: np.ndarray  # [J, N, Q]
    sizes: dict[str, int]  # name of each table -> attempts read from it

    def data(self, sizes: bool = True) -> posterior.Data:
        """The record as the likelihood reads it."""
        return posterior.record(self.table, self.moved, posterior.list_errors(self.table), sizes)


def prepared(paths: Iterable[str | PathLike[str]], seed: int = 1, without: Collection[str] = ()) -> Prepared:
    """Read tables and draw what is not known; the founding case is left out, wherever it is.

    Codes named by ``without`` are blank wherever a coder gave them, and drawn as any blank: from the other
    attempts alike, as those are coded.
    """
    paths = list(paths)
    whole, sizes = _read(paths, without)
    donors = _read(paths, ())[0] if without else whole
    codes = impute.imputed(whole, donors, DRAWS, seed)
    moved = archetypes.shifts(codes, whole.year, hash_of(seed, 5))
    return Prepared(whole, codes, moved, sizes)


def _read(paths: list[str | PathLike[str]], without: Collection[str]) -> tuple[Attempts, dict[str, int]]:
    """The tables as one, and the size of each."""
    read = [(Path(p).name, table.read(p, without)) for p in paths]
    whole = table.joined([found for _, found in read])
    near = np.abs((whole.start - _DAY).astype(int)) <= _AROUND
    whole = whole.take(~(near & (whole.country == _COUNTRY)))
    sizes: Counter[str] = Counter()
    for name, found in read:
        sizes[name] += len(found)
    return whole, dict(sizes)
