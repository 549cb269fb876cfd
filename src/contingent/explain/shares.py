"""Shares of causes in an outcome: Shapley values over replays, and smallest sets.

``v(S)`` is the probability of the outcome with the causes in S as in the world and all
others contrary. Shares sum exactly to ``v(all) - v(none)``, world by world.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np

from contingent.compile import CauseInfo, Compiled
from contingent.explain.counterfactual import contrary, replay
from contingent.infer.population import Estimate, Population, generator
from contingent.model.course import Course
from contingent.model.layout import Do

MOST_CAUSES = 8  # beyond this, random orders instead of all subsets
LARGE_INTERACTION = 0.05
LARGEST_SET = 3


@dataclass(frozen=True)
class Replays:
    """The courses of one population under every set of causes kept; bit i keeps cause i."""

    causes: tuple[CauseInfo, ...]
    population: Population
    courses: dict[int, Course]

    def without(self, mask: int) -> Course:
        """The courses with the causes of ``mask`` contrary and all others as they were."""
        return self.courses[self.everything ^ mask]

    @property
    def everything(self) -> int:
        """The mask under which all causes stay as they were."""
        return (1 << len(self.causes)) - 1


def replay_all(
    compiled: Compiled, population: Population, causes: tuple[CauseInfo, ...], until: int | None = None
) -> Replays:
    """Replay every subset of at most ``MOST_CAUSES`` causes, up to step ``until`` (default: all)."""
    courses = {}
    for mask in range(1 << len(causes)):
        changed = [c for i, c in enumerate(causes) if not mask >> i & 1]
        courses[mask] = replay(compiled, population.worlds, contrary(compiled, changed), until)
    return Replays(causes, population, courses)


def shapley(values: dict[int, np.ndarray], players: int) -> np.ndarray:
    """Shapley values ``[K, ...]`` of a game given by the value of every mask."""
    shares = []
    for i in range(players):
        share = np.zeros_like(values[0], dtype=float)
        for mask in range(1 << players):
            if mask >> i & 1:
                continue
            size = mask.bit_count()
            weight = factorial(size) * factorial(players - size - 1) / factorial(players)
            share = share + weight * (values[mask | 1 << i] - values[mask])
        shares.append(share)
    return np.stack(shares) if shares else np.zeros((0, *np.shape(values[0])))


def shares_of(replays: Replays, outcome: str) -> tuple[list[Estimate], Estimate, Estimate]:
    """Share of every cause, ``v(all)`` and ``v(none)``, with errors between islands."""
    happens = {m: c.is_outcome(outcome).astype(float) for m, c in replays.courses.items()}
    values = shapley(happens, len(replays.causes))
    mean = replays.population.mean
    return [mean(v) for v in values], mean(happens[replays.everything]), mean(happens[0])


def shares_by_order(
    compiled: Compiled, population: Population, causes: tuple[CauseInfo, ...], outcome: str, seed: int
) -> tuple[list[Estimate], Estimate, Estimate]:
    """The same for many causes, along one random order and its reverse in every world.

    Shares still sum exactly to the whole in every world.
    """
    k, worlds = len(causes), population.worlds.count
    keys = np.stack([generator(seed, "order", c.name).random(worlds) for c in causes])
    rank = np.argsort(np.argsort(keys, axis=0), axis=0)
    total = np.zeros((k, worlds))
    for ranks in (rank, k - 1 - rank):
        before = None
        for kept in range(k + 1):
            do = _per_world(compiled, causes, ranks >= kept, worlds)
            now = replay(compiled, population.worlds, do).is_outcome(outcome).astype(float)
            if before is not None:
                total += np.where(ranks == kept - 1, now - before, 0.0) / 2
            else:
                none = now
            before = now
    assert before is not None
    return [population.mean(t) for t in total], population.mean(before), population.mean(none)


def _per_world(compiled: Compiled, causes: tuple[CauseInfo, ...], changed: np.ndarray, worlds: int) -> Do:
    """An intervention that differs from world to world: ``changed [K, W]``."""
    facts = len(compiled.model.layout.facts)
    buildup = np.full((facts, worlds), -1, np.int32)
    crisis = buildup.copy()
    for cause, where in zip(causes, changed, strict=True):
        crisis[cause.fact] = np.where(where, cause.contrary, crisis[cause.fact])
        if cause.asks == "onset":
            buildup[cause.fact] = np.where(where, cause.contrary, buildup[cause.fact])
    return Do(jnp.asarray(buildup), jnp.asarray(crisis))


def interactions(replays: Replays, outcome: str) -> list[tuple[tuple[str, str], Estimate]]:
    """Pairs whose joint loss exceeds the sum of the single ones by more than ``LARGE_INTERACTION``."""
    happens = {m: c.is_outcome(outcome).astype(float) for m, c in replays.courses.items()}
    full, found = replays.everything, []
    for i, j in combinations(range(len(replays.causes)), 2):
        joint = (
            happens[full] - happens[full ^ 1 << i] - happens[full ^ 1 << j] + happens[full ^ 1 << i ^ 1 << j]
        )
        size = replays.population.mean(joint)
        if abs(size.value) > LARGE_INTERACTION:
            found.append(((replays.causes[i].name, replays.causes[j].name), size))
    return sorted(found, key=lambda pair: -abs(pair[1].value))


class SmallestSets(NamedTuple):
    """The smallest sets of causes without which an outcome fails, and how often each is one."""

    sets: list[tuple[tuple[str, ...], Estimate]]  # the most frequent first
    members: dict[str, Estimate]  # how often each cause is part of one
    none: Estimate  # how often there is none of at most ``LARGEST_SET`` causes


def smallest_sets(
    causes: Sequence[CauseInfo], population: Population, outcome: str, without: Callable[[int], Course]
) -> SmallestSets:
    """Breadth first per world over sets of at most ``LARGEST_SET``; supersets of a found set are skipped.

    ``without`` gives the courses with the causes of a mask contrary; it is asked for no set that
    every world can do without. All shares are of the worlds that have the outcome.
    """
    had, names = without(0).is_outcome(outcome), [c.name for c in causes]
    found: dict[int, np.ndarray] = {}
    for size in range(1, min(LARGEST_SET, len(causes)) + 1):
        for members in combinations(range(len(causes)), size):
            mask = sum(1 << m for m in members)
            smaller = [where for inner, where in found.items() if inner & mask == inner]
            open_ = had & ~np.any(smaller, axis=0) if smaller else had
            if open_.any():
                found[mask] = open_ & ~without(mask).is_outcome(outcome)

    def share(where: np.ndarray) -> Estimate:
        return population.mean(where, given=had)

    def any_of(masks: Iterable[int]) -> np.ndarray:
        return np.any([found[m] for m in masks], axis=0) if found else np.zeros_like(had)

    named = [
        (tuple(n for i, n in enumerate(names) if mask >> i & 1), share(where))
        for mask, where in found.items()
        if where.any()
    ]
    return SmallestSets(
        sets=sorted(named, key=lambda pair: -pair[1].value),
        members={n: share(any_of(m for m in found if m >> i & 1)) for i, n in enumerate(names)},
        none=share(~any_of(found)),
    )
