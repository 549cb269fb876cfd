"""Proposals of one island: steered and fresh scores, fresh step seeds, and what it learns of their sizes.

Every proposal is reversible under the prior once corrected; sizes and rates adapt between
moves, never within one. All noise is keyed by (seed, island, sweep, name).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

from contingent.infer.population import generator
from contingent.model.arrays import chunks, mix, name_hash
from contingent.model.layout import Layout

#: Kinds of move, in the order of a sweep: sources and facts that no course reads; fresh scores; steered scores,
#: those that early answers depend on by themselves, with how often the rest lets them; scores and luck exchanged
#: part by part, or, where nothing is known of parts, fresh step seeds alone.
MOVES = ("witnesses", "redraw", "steer", "steer early", "let", "exchange", "chance")
#: Share of worlds in which a score is redrawn in one try: at first, and within which limits.
FIRST_RATE, RATES = 0.05, (0.004, 1.0)
#: Share of what it may move that a move does move (scores, parts, step seeds): at first, at least, at most.
SHARES = {
    "steer": (0.08, 0.01, 0.5),
    "steer early": (0.08, 0.01, 0.5),
    "exchange": (0.6, 0.1, 1.0),
    "chance": (0.1, 0.02, 1.0),
}
#: Scores that are redrawn at a time: few enough for what is drawn to stay in the second-level cache.
ROWS = 8
#: Acceptance that sizes are steered into, between moves.
LOW_ACCEPTANCE, HIGH_ACCEPTANCE, STEP = 0.2, 0.4, 0.75


class Drift(NamedTuple):
    """Where an island's scores are: mean and spread of each, ``[D]``, by which moves are steered."""

    mean: np.ndarray
    spread: np.ndarray

    @staticmethod
    def of(z: np.ndarray) -> Drift:
        """Mean and spread of each score; the spread is kept wide enough to leave a rut."""
        return Drift(z.mean(axis=1), np.clip(1.1 * z.std(axis=1), 0.1, 1.0))

    def afresh(self, rows: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Scores ``[len(rows), W]`` where the island's are, from standard-normal ``noise``."""
        return self.mean[rows, None] + self.spread[rows, None] * noise

    def excess(self, rows: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Log of the prior over the law of ``afresh``, up to a constant, ``[len(rows), W]``."""
        away = (z - self.mean[rows, None]) / self.spread[rows, None]
        return (away**2 - z**2) / 2


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


class Rates:
    """How often each score is redrawn, learnt from how its redraws fare.

    What no answer depends on is redrawn often and never grows stale; what answers pin down is
    redrawn seldom.
    """

    def __init__(self, scores: int) -> None:
        self.each, self.factor = np.full(scores, FIRST_RATE), 1.0

    @property
    def now(self) -> np.ndarray:
        """Chance of being redrawn, ``[D]``."""
        return np.minimum(1.0, self.factor * self.each)

    def learn(self, rows: np.ndarray, times: np.ndarray, taken: np.ndarray, accepted: np.ndarray) -> None:
        """Raise the rate of scores whose redraw is accepted as often as not, lower the others.

        Of worlds ``accepted [W]`` or not, each of ``rows`` was redrawn in ``times`` and accepted in ``taken``.
        """
        self.factor = float(np.clip(self.factor * _towards(accepted.mean()), 0.1, 2.0))
        rest = np.maximum(accepted.sum() - taken, 1) / np.maximum(accepted.size - times, 1)
        relative = taken / np.maximum(times, 1) / rest
        factor = np.where(relative > 0.9, 1.7, np.where(relative < 0.7, 0.6, 1.0))
        self.each[rows] = np.clip(self.each[rows] * np.where(times >= 10, factor, 1.0), *RATES)


class Redrawn(NamedTuple):
    """Values ``[len(rows), W]`` of some scores, and where each has been redrawn, bool of the same shape."""

    rows: np.ndarray
    fresh: np.ndarray
    redrawn: np.ndarray

    def teach(self, rates: Rates, accepted: np.ndarray) -> None:
        """Let rates learn from where this was accepted, bool ``[W]``."""
        rates.learn(self.rows, *tallied(self.redrawn, accepted), accepted)


def tallied(changed: np.ndarray, accepted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """In how many worlds each row of ``changed [R, W]`` holds, and in how many of those ``accepted [W]``."""
    times = np.array([np.count_nonzero(row) for row in changed], int)
    taken = np.array([np.count_nonzero(row & accepted) for row in changed], int)
    return times, taken


class Mover:
    """The moves of one island. It shares nothing with other islands."""

    def __init__(self, layout: Layout, seed: int, island: str) -> None:
        self.layout, self.key = layout, (seed, island)
        self.sweep = 0  # counted by each island for itself, so that no other changes its noise
        self.shares = {kind: first for kind, (first, _, _) in SHARES.items()}
        self.early, self.late = Rates(len(layout.rows)), Rates(len(layout.rows))
        self.keys = np.array([name_hash(r.name) for r in layout.rows], np.uint32)
        self.tally = Tally()

    def noise(self, *purpose: str) -> np.random.Generator:
        """The generator of one purpose in the present sweep."""
        return generator(*self.key, self.sweep, *purpose)

    def lucky(self, log_ratio: np.ndarray, stage: str) -> np.ndarray:
        """Where a proposal is accepted, bool ``[W]``."""
        return np.log(self.noise(f"accept {stage}").random(len(log_ratio))) < log_ratio

    def note(self, kind: str, accepted: float) -> None:
        """Keep the acceptance of a move, and steer its size by it."""
        self.tally.accepted[kind].append(accepted)
        if kind in SHARES:
            _, least, most = SHARES[kind]
            self.shares[kind] = float(np.clip(self.shares[kind] * _towards(accepted), least, most))

    def some(self, kind: str, of: Sequence[str], chance: np.ndarray | float) -> np.ndarray:
        """Which of these names take part in a move, bool: each by its own name, with its chance."""
        salt = "/".join(map(str, (*self.key, self.sweep, kind, "")))
        # no checksum: it would always move names of one length together, or apart
        drawn = [hashlib.blake2b((salt + name).encode(), digest_size=4).digest() for name in of]
        return np.array([int.from_bytes(d, "little") for d in drawn]) < np.asarray(chance) * 2.0**32

    def normals(self, rows: np.ndarray, worlds: int) -> np.ndarray:
        """Standard-normal noise ``[len(rows), worlds]``, keyed by the names of the scores."""
        noise = np.empty((len(rows), worlds), np.float32)
        for row, into in zip(rows, noise, strict=True):
            self.noise(self.layout.rows[row].name).standard_normal(out=into, dtype=np.float32)
        return noise

    def redraw(self, z: np.ndarray, rows: np.ndarray, rates: Rates) -> Redrawn:
        """Some of the scores ``rows`` of every world drawn from the prior.

        The noise is hashed from a draw a world and the names of the scores: few of many are
        redrawn, and a generator a score would take longer than all else.
        """
        fresh, redrawn = z[rows], np.empty((len(rows), z.shape[1]), bool)
        first, second = self.noise("redraw").integers(0, 2**32, (2, z.shape[1]), np.uint32)
        chances = (rates.now[rows] * (2.0**32 - 1)).astype(np.uint32)
        for part in chunks(len(rows), ROWS):
            keys, at = self.keys[rows[part], None], redrawn[part]
            np.less(mix(first ^ keys), chances[part, None], out=at)
            which = np.repeat(np.arange(len(at)), [np.count_nonzero(row) for row in at])
            chosen = np.flatnonzero(at)
            drawn = mix(second[chosen - which * z.shape[1]] ^ keys[which, 0])
            fresh[part].reshape(-1)[chosen] = ndtri((drawn + 0.5) * 2.0**-32)
        return Redrawn(rows, fresh, redrawn)

    def steer(self, z: np.ndarray, rows: np.ndarray, drift: Drift) -> tuple[np.ndarray, np.ndarray]:
        """These scores drawn from where the island is; and the log of what corrects that."""
        fresh = drift.afresh(rows, self.normals(rows, z.shape[1])).astype(z.dtype)
        gain = drift.excess(rows, fresh) - drift.excess(rows, z[rows])
        return fresh, gain.sum(axis=0, dtype=np.float64)

    def fresh_seeds(self, seeds: np.ndarray, until: int) -> np.ndarray:
        """``seeds`` with a block of those before step ``until`` redrawn, elsewhere in every world."""
        noise = self.noise("block")
        length = max(1, round(until * self.shares["chance"]))
        start = noise.integers(-length + 1, until, seeds.shape[1])
        steps = np.arange(until)[:, None]
        block = (steps >= start) & (steps < start + length)
        fresh = noise.integers(0, 2**32, (until, seeds.shape[1]), np.uint32)
        return np.concatenate([np.where(block, fresh, seeds[:until]), seeds[until:]])


def _towards(acceptance: float) -> float:
    """Factor on a size by which acceptance comes nearer to what is wanted."""
    return STEP if acceptance < LOW_ACCEPTANCE else 1 / STEP if acceptance > HIGH_ACCEPTANCE else 1.0
