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
#: those that early answers depend on by themselves, with the strike held in time or not, and how often the rest lets
#: them; scores and luck exchanged part by part, or, where nothing is known of parts, fresh step seeds alone.
MOVES = ("witnesses", "redraw", "steer", "steer early", "steer held", "let", "exchange", "chance")
#: Kinds of draw of single scores, each of which learns by itself how often a score may move.
DRAWS = ("redraw", "redraw late", "steer", "steer early", "steer held")
#: Share of its parts or of the step seeds that a move moves: at first, at least, at most.
SHARES = {"exchange": (0.6, 0.1, 1.0), "chance": (0.1, 0.02, 1.0)}
#: Scores that are drawn at a time: few enough for what is drawn to stay in the second-level cache.
ROWS = 8
#: By how much scores that have moved together are drawn together: worlds of one descent do so without a reason.
TOGETHER = 0.8
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
        """Scores of these rows where the island's are, from standard-normal ``noise``."""
        return self.mean[rows] + self.spread[rows] * noise

    def excess(self, rows: np.ndarray, z: np.ndarray) -> np.ndarray:
        """Log of the prior over the law of ``afresh``, up to a constant, of each of these scores."""
        away = (z - self.mean[rows]) / self.spread[rows]
        return (away**2 - z**2) / 2

    def jointly(self, rows: np.ndarray, z: np.ndarray) -> Jointly:
        """The same of some rows together: those that have moved together in the island's ``z``."""
        away = z[rows] - z[rows].mean(axis=1, keepdims=True)
        away /= np.maximum(away.std(axis=1, keepdims=True), 1e-6)
        together = TOGETHER * np.einsum("iw,jw->ij", away, away) / z.shape[1]
        np.fill_diagonal(together, 1.0)
        factor = self.spread[rows, None] * np.linalg.cholesky(together)
        return Jointly(rows, self.mean[rows, None], factor, np.linalg.inv(factor))


class Jointly(NamedTuple):
    """A normal law of some scores: its mean ``[R, 1]``, a factor of its covariance and the inverse of that."""

    rows: np.ndarray
    mean: np.ndarray
    factor: np.ndarray
    inverse: np.ndarray

    def afresh(self, noise: np.ndarray) -> np.ndarray:
        """These scores from standard-normal ``noise [R, W]``."""
        return self.mean + np.einsum("ij,jw->iw", self.factor, noise)

    def excess(self, z: np.ndarray) -> np.ndarray:
        """Log of the prior over this law, up to a constant, of these scores as all of ``z`` has them, ``[W]``."""
        here = z[self.rows].astype(np.float64)
        away = np.einsum("ij,jw->iw", self.inverse, here - self.mean)
        return (away**2 - here**2).sum(axis=0) / 2


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
    """How often each score takes part in a move: the more seldom, the more it lowers acceptance.

    A move may lower acceptance only so far, and what a score costs of it is learnt from how the moves fare in
    which it took part, beside those in which it did not. What no answer depends on moves nearly always.
    """

    #: Cost of a score, in log acceptance, before anything is known of it, and how many moves that guess is worth.
    GUESS, WORTH = 0.2, 20.0
    #: What is known counts by this much less with every move: what is asked of a score changes.
    FADING = 0.8
    LEAST, MOST = 0.002, 0.9  # chances of moving

    def __init__(self, scores: int) -> None:
        self.expected = np.full(scores, self.WORTH)
        self.taken = self.expected * np.exp(-self.GUESS)
        self.budget = 0.01  # what the moves of one score may cost on average

    @property
    def now(self) -> np.ndarray:
        """Chance of taking part, ``[D]``."""
        cost = np.log(self.expected / self.taken)
        return np.clip(self.budget / np.maximum(cost, 1e-3), self.LEAST, self.MOST)

    def learn(self, rows: np.ndarray, moved: np.ndarray, accepted: np.ndarray) -> None:
        """Learn from a move: ``rows`` took part where ``moved [R, W]``, and it was ``accepted [W]`` or not."""
        times, taken = tallied(moved, accepted)
        rest = (np.count_nonzero(accepted) - taken + 1) / (accepted.size - times + 1)
        fading = self.FADING
        self.expected[rows] = fading * self.expected[rows] + (1 - fading) * self.WORTH + times * rest
        guessed = self.WORTH * np.exp(-self.GUESS)
        self.taken[rows] = fading * self.taken[rows] + (1 - fading) * guessed + taken
        self.budget = float(np.clip(self.budget * _towards(accepted.mean()), 1e-4, 1.0))


class Drawn(NamedTuple):
    """Values ``[len(rows), W]`` of some scores, where each has moved, and the log of what corrects that, ``[W]``."""

    rows: np.ndarray
    values: np.ndarray
    moved: np.ndarray
    correction: np.ndarray


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
        self.rates = {kind: Rates(len(layout.rows)) for kind in DRAWS}
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

    def draw(self, kind: str, z: np.ndarray, rows: np.ndarray, drift: Drift | None = None) -> Drawn:
        """Some of the scores ``rows`` of every world drawn anew: from the prior, or from where the island is.

        The noise is hashed from a draw a world and the names of the scores: few of many are
        drawn, and a generator a score would take longer than all else.
        """
        values, moved = z[rows], np.empty((len(rows), z.shape[1]), bool)
        correction = np.zeros(z.shape[1])
        first, second = self.noise("draw").integers(0, 2**32, (2, z.shape[1]), np.uint32)
        chances = (self.rates[kind].now[rows] * (2.0**32 - 1)).astype(np.uint32)
        for part in chunks(len(rows), ROWS):
            keys, at = self.keys[rows[part], None], moved[part]
            np.less(mix(first ^ keys), chances[part, None], out=at)
            which = np.repeat(np.arange(len(at)), [np.count_nonzero(row) for row in at])
            chosen = np.flatnonzero(at)
            world = chosen - which * z.shape[1]
            drawn = ndtri((mix(second[world] ^ keys[which, 0]) + 0.5) * 2.0**-32)
            old = values[part].reshape(-1)
            if drift is not None:
                row = rows[part][which]
                drawn = drift.afresh(row, drawn).astype(z.dtype)
                gain = drift.excess(row, drawn) - drift.excess(row, old[chosen])
                correction += np.bincount(world, gain, z.shape[1])
            old[chosen] = drawn
        return Drawn(rows, values, moved, correction)

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
