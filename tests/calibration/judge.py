"""What the kept ranks say: whether the curve of each leaves its band, and whether accounts are as likely as said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from calibration.band import crossed
from calibration.plan import PICKED

#: The chance that a right program crosses one band, and the same for one count of the accounts.
ALARM = 0.001
#: Standard errors that a normal number exceeds on either side with that chance.
FAR = 3.29
EDGES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True)
class Ranked:
    """One quantity over all replications."""

    quantity: str
    ranks: np.ndarray

    @property
    def fails(self) -> bool:
        """Whether its ranks are not those of a right program."""
        return crossed(self.ranks, PICKED + 1, ALARM)

    @property
    def middle(self) -> float:
        """Mean rank as a share: one half if right; below it truths lie low among the worlds that fit."""
        return float((self.ranks.mean() + 0.5) / (PICKED + 1))


class Account(NamedTuple):
    """How often truths were drawn under an account, and how often the chain says so."""

    name: str
    drawn: int
    said: float
    off: float  # in standard errors


class Confidence(NamedTuple):
    """What is said of the account that the truth was drawn under, and what should be if it is as likely as said."""

    found: float
    expected: float
    off: float


class Bin(NamedTuple):
    """Of probabilities in a range: how many, their mean, and the share that held."""

    low: float
    high: float
    number: int
    said: float
    held: float


def ranked(lines: list[dict]) -> list[Ranked]:
    """Every ranked quantity."""
    return [Ranked(name, np.array([line["ranks"][name] for line in lines])) for name in lines[0]["ranks"]]


def accounts(lines: list[dict], names: list[str]) -> list[Account]:
    """Every account."""
    said, drawn = _said(lines), np.array([line["account"] for line in lines])
    spread = np.sqrt((said * (1 - said)).sum(axis=0))
    return [
        Account(
            name,
            int((drawn == a).sum()),
            said[:, a].sum(),
            ((drawn == a).sum() - said[:, a].sum()) / spread[a],
        )
        for a, name in enumerate(names)
    ]


def confidence(lines: list[dict]) -> Confidence:
    """Whether the chain is as sure of accounts as it may be: too sure, and ``found`` falls short."""
    said = _said(lines)
    of_truth = said[np.arange(len(lines)), [line["account"] for line in lines]]
    expected = (said**2).sum(axis=1)
    spread = np.sqrt(((said**3).sum(axis=1) - expected**2).sum())
    return Confidence(of_truth.mean(), expected.mean(), (of_truth - expected).sum() / spread)


def bins(lines: list[dict]) -> list[Bin]:
    """Probabilities of all accounts together, by size."""
    said = _said(lines)
    drawn = np.array([line["account"] for line in lines])
    held = drawn[:, None] == np.arange(said.shape[1])
    found = []
    for low, high in pairwise(EDGES):
        inside = (said >= low) & ((said < high) | (high == 1))
        if inside.any():
            found.append(Bin(low, high, int(inside.sum()), said[inside].mean(), held[inside].mean()))
    return found


def _said(lines: list[dict]) -> np.ndarray:
    """Probability of every account in every replication, ``[N, A]``."""
    said = np.array([line["accounts"] for line in lines])
    return said / said.sum(axis=1, keepdims=True)
