"""Proposals of one island: steered and fresh scores, fresh step seeds, and what it learns of their sizes.

Every proposal is reversible under the prior once corrected; sizes and rates adapt between
moves, never within one. All noise is keyed by (seed, island, sweep, name).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from contingent.infer.population import generator
from contingent.model.layout import Layout

#: Kinds of move: steering a twelfth or a thirty-second of the scores, and redrawing afresh. Small blocks
#: with long steps were measured to move the scores further per course than half of them with short ones.
STEERED = {"steer some": 12, "steer few": 32}
MOVES = (*STEERED, "redraw")
#: A block of step seeds is one of so many parts of the past.
BLOCKS = 10
#: Share of worlds in which a score is redrawn in one move: at first, and within which limits.
FIRST_RATE, RATES = 0.05, (0.004, 0.5)
#: Acceptance that step sizes are steered into, between sweeps.
LOW_ACCEPTANCE, HIGH_ACCEPTANCE = 0.2, 0.4


class Drift(NamedTuple):
    """Where an island's scores are: mean and spread of each, ``[D]``, by which moves are steered."""

    mean: np.ndarray
    spread: np.ndarray

    @staticmethod
    def of(z: np.ndarray) -> Drift:
        """Mean and spread of each score; the spread is kept wide enough to leave a rut."""
        return Drift(z.mean(axis=1), np.clip(1.1 * z.std(axis=1), 0.1, 1.0))


class Proposal(NamedTuple):
    """Proposed scores and seeds, the log of what makes the move reversible, and what was redrawn."""

    z: np.ndarray
    seeds: np.ndarray
    correction: np.ndarray  # [W]
    redrawn: np.ndarray | None  # [D, W], for redraws


@dataclass
class Tally:
    """Bookkeeping for the diagnostics."""

    courses: dict[str, float] = field(default_factory=dict)  # course equivalents by stage
    accepted: dict[str, list[float]] = field(default_factory=lambda: {m: [] for m in MOVES})
    resamplings: int = 0

    def add(self, stage: str, courses: float) -> None:
        """Count simulated course equivalents."""
        self.courses[stage] = self.courses.get(stage, 0.0) + courses

    @staticmethod
    def merged(parts: list[Tally]) -> Tally:
        """The tallies of all islands, in their order."""
        whole = Tally()
        for part in parts:
            for stage, courses in part.courses.items():
                whole.add(stage, courses)
            for kind, rates in part.accepted.items():
                whole.accepted[kind] += rates
            whole.resamplings += part.resamplings
        return whole


class Mover:
    """The moves of one island. It shares nothing with other islands."""

    def __init__(self, layout: Layout, seed: int, island: str) -> None:
        self.layout, self.key = layout, (seed, island)
        self.sweep = 0  # counted by each island for itself, so that no other changes its noise
        self.sizes = dict(zip(MOVES, (0.6, 1.0, 1.0), strict=True))
        self.rates = np.full(len(layout.rows), FIRST_RATE)
        self.tally = Tally()

    def noise(self, purpose: str) -> np.random.Generator:
        """The generator of one purpose in the present sweep."""
        return generator(*self.key, self.sweep, purpose)

    def propose(
        self, kind: str, z: np.ndarray, seeds: np.ndarray, until: int | None, drift: Drift
    ) -> Proposal:
        """A proposal of one kind from ``z [D, W]`` and ``seeds [T, W]``; the past ends at ``until``."""
        z, size = z.copy(), self.sizes[kind]
        if kind in STEERED:
            return Proposal(z, seeds, self._steer(z, size, drift, STEERED[kind]), None)
        redrawn = self._redraw(z, size)
        return Proposal(z, self._fresh_block(seeds, until) if until else seeds, np.zeros(z.shape[1]), redrawn)

    def learn(self, kind: str, accepted: np.ndarray, redrawn: np.ndarray | None) -> None:
        """Steer the step size towards the wanted acceptance, and the rates of redraws by their success."""
        rate = float(accepted.mean())
        self.tally.accepted[kind].append(rate)
        if rate < LOW_ACCEPTANCE:
            self.sizes[kind] *= 0.75
        elif rate > HIGH_ACCEPTANCE:
            self.sizes[kind] = min(1.0, self.sizes[kind] / 0.75)
        if redrawn is not None:
            self._learn_rates(accepted, redrawn)

    def _steer(self, z: np.ndarray, size: float, drift: Drift, parts: int) -> np.ndarray:
        """Move one of ``parts`` of the scores in place, each by an autoregression around where its island is.

        ``z' = m + sqrt(1 - b²)(z - m) + b s ξ`` leaves N(m, s²) as it is; returned is the log
        of what corrects that to the prior. With m = 0 and s = 1 this is plain pCN.
        """
        rows = self._random_part(parts)
        m, s = drift.mean[rows, None], drift.spread[rows, None]
        noise = np.empty((len(rows), z.shape[1]), np.float32)
        for row, into in zip(rows, noise, strict=True):
            self.noise(self.layout.rows[row].name).standard_normal(out=into, dtype=np.float32)
        old = z[rows]
        new = m + np.float32(np.sqrt(1 - size**2)) * (old - m) + np.float32(size) * s * noise
        z[rows] = new
        gain = (old**2 - new**2 + ((new - m) / s) ** 2 - ((old - m) / s) ** 2) / 2
        return gain.sum(axis=0, dtype=np.float64)

    def _random_part(self, parts: int) -> list[int]:
        """A random one of ``parts`` of the scores that matter before the aftermath, chosen by name."""
        salt = "/".join(map(str, (*self.key, self.sweep, "part", "")))

        def moves(name: str) -> bool:
            # no checksum: it would always move names of one length together, or apart
            return hashlib.blake2b((salt + name).encode(), digest_size=1).digest()[0] % parts == 0

        return [i for i, r in enumerate(self.layout.rows) if not r.after and moves(r.name)]

    def _redraw(self, z: np.ndarray, size: float) -> np.ndarray:
        """Redraw some scores of every world in place from the prior; returns which, ``[D, W]``.

        Each score has its own rate. What no answer depends on is redrawn often and never grows
        stale; what answers pin down is redrawn seldom.
        """
        rows = [i for i, r in enumerate(self.layout.rows) if not r.after]
        chosen, fresh = np.zeros(z.shape, bool), np.empty((len(rows), z.shape[1]), np.float32)
        for row, into in zip(rows, fresh, strict=True):
            noise = self.noise(self.layout.rows[row].name)
            chosen[row] = noise.random(z.shape[1], np.float32) < size * self.rates[row]
            noise.standard_normal(out=into, dtype=np.float32)
        z[rows] = np.where(chosen[rows], fresh, z[rows])
        return chosen

    def _learn_rates(self, accepted: np.ndarray, redrawn: np.ndarray) -> None:
        """Raise the rate of scores whose redraw is accepted as often as not, lower the others."""
        times = redrawn.sum(axis=1)
        taken = (redrawn & accepted).sum(axis=1)
        rest = np.maximum(accepted.sum() - taken, 1) / np.maximum(accepted.size - times, 1)
        relative = taken / np.maximum(times, 1) / rest
        factor = np.where(relative > 0.9, 1.7, np.where(relative < 0.7, 0.6, 1.0))
        self.rates = np.clip(self.rates * np.where(times >= 10, factor, 1.0), *RATES)

    def _fresh_block(self, seeds: np.ndarray, until: int) -> np.ndarray:
        """Redraw a block of past step seeds, elsewhere in every world."""
        noise = self.noise("block")
        length = max(1, until // BLOCKS)
        start = noise.integers(-length + 1, until, seeds.shape[1])
        steps = np.arange(until)[:, None]
        block = (steps >= start) & (steps < start + length)
        fresh = noise.integers(0, 2**32, (until, seeds.shape[1]), np.uint32)
        return np.concatenate([np.where(block, fresh, seeds[:until]), seeds[until:]])
