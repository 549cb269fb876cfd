"""Constants as fitted on past attempts: data that ships with the package, written by ``history``.

The fit is a normal law on the unconstrained scale, so that a fitted constant is still a function of
standard-normal scores. Without the file, all constants are at their priors.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from contingent.model.behaviour import CONSTANTS

#: Where the fit that ships with the package lies, if one does.
FILE = Path(__file__).with_name("fitted.json")


@dataclass(frozen=True)
class Fitted:
    """Posterior of the scores of some constants: ``mean + cholesky @ z``, with ``z`` standard normal.

    Scores are of the priors: without a fit, the mean is 0 and the factor the identity.
    """

    names: tuple[str, ...]  # of the constants, in order
    mean: tuple[float, ...]  # [C]
    cholesky: tuple[tuple[float, ...], ...]  # [C, C], lower

    def __post_init__(self) -> None:
        unknown = [name for name in self.names if name not in CONSTANTS]
        count = len(self.names)
        if unknown or np.shape(self.mean) != (count,) or np.shape(self.cholesky) != (count, count):
            raise ValueError(f"no fit of constants of this version: {', '.join(unknown) or 'shapes differ'}")

    def among(self, played: Collection[str]) -> Fitted:
        """The law of those constants that a case plays."""
        kept = [i for i, name in enumerate(self.names) if name in played]
        if len(kept) == len(self.names):
            return self
        rows = np.array(self.cholesky)[kept]
        factor = np.linalg.cholesky(rows @ rows.T).tolist()
        names, mean = tuple(self.names[i] for i in kept), tuple(self.mean[i] for i in kept)
        return Fitted(names, mean, tuple(map(tuple, factor)))

    def text(self) -> str:
        """The fit as it is written, with six significant digits."""
        rows = [_short(row) for row in self.cholesky]
        return json.dumps({"names": self.names, "mean": _short(self.mean), "cholesky": rows}, indent=1) + "\n"


def read(file: Path) -> Fitted | None:
    """The fit in a file; None without the file, ValueError where it is no fit of this version."""
    if not file.exists():
        return None
    held = json.loads(file.read_text(encoding="utf-8"))
    return Fitted(tuple(held["names"]), tuple(held["mean"]), tuple(map(tuple, held["cholesky"])))


@cache
def shipped() -> Fitted | None:
    """The fit that ships with the package, if one does."""
    return read(FILE)


def _short(values: tuple[float, ...]) -> list[float]:
    return [float(f"{value:.6g}") for value in values]
