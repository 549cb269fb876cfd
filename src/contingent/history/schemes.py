"""Which attempts are forecast from which: each scheme yields folds, and no fold fits what it forecasts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from contingent.history.attempts import Attempts

#: Rolling origin: first year that is forecast, and years that are forecast from one fit.
FIRST, BLOCK = 1970, 5
#: Fewest attempts that are scored.
SCORED = 5


@dataclass(frozen=True)
class Fold:
    """Attempts that a fit reads, and those that it forecasts: positions in the table."""

    train: np.ndarray
    test: np.ndarray

    def among(self, chosen: np.ndarray) -> Fold:
        """The same fold of the attempts where ``chosen`` is true."""
        return Fold(self.train[chosen[self.train]], self.test[chosen[self.test]])

    def learning_from(self, chosen: np.ndarray) -> Fold:
        """The same fold, fitted only where ``chosen`` is true."""
        return Fold(self.train[chosen[self.train]], self.test)


def rolling(table: Attempts) -> Iterator[Fold]:
    """Every block of years from all attempts before it."""
    for start in range(FIRST, int(table.year.max()) + 1, BLOCK):
        test = (table.year >= start) & (table.year < start + BLOCK)
        yield Fold(np.flatnonzero(table.year < start), np.flatnonzero(test))


def by_country(table: Attempts) -> Iterator[Fold]:
    """Every country from all others."""
    for country in np.unique(table.country):
        here = table.country == country
        yield Fold(np.flatnonzero(~here), np.flatnonzero(here))


def held_back(table: Attempts, ids: set[str]) -> Iterator[Fold]:
    """The attempts of these names from all others."""
    held = np.isin(table.ids, list(ids))
    yield Fold(np.flatnonzero(~held), np.flatnonzero(held))
