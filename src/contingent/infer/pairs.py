"""Readings against each other, two at a time: the whole record, each answer alone, and answers as they came in.

What each answer adds *given what came before* is read off the stages of the conditioning: the evidence for
an account over that for the mixture is known at every one, and its rise from one stage to the next is
what was answered in between, silence of the answers still to come included. These rises add up to the weight of
the record exactly. Answers given within one stage are weighed together.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np

from contingent.infer.evidence import Cell, account_sums, cell
from contingent.infer.population import Estimate, Population
from contingent.infer.record import Record
from contingent.infer.testimony import Testimony
from contingent.infer.weights import beyond_noise, decibans


class Standing(NamedTuple):
    """The accounts at one stage of the conditioning."""

    hour: float
    accounts: np.ndarray  # [R + 1, I] evidence over the mixture's; the plain prior first


class Increment(NamedTuple):
    """What was answered between two stages, and what it says for one reading against another."""

    hour: float
    observations: tuple[str, ...]
    weight: Estimate  # decibans, given everything answered before


class Pair(NamedTuple):
    """One reading against another; weights are decibans for the first."""

    one: str
    other: str
    claims: Estimate
    record: Estimate
    clear: bool  # whether the weight of the record differs from zero beyond its error
    cells: tuple[Cell, ...]  # each answer alone
    increments: tuple[Increment, ...]


class _Stage(NamedTuple):
    hour: float
    observations: tuple[str, ...]
    before: np.ndarray  # [R + 1, I]
    after: np.ndarray


def stages_with_answers(record: Record, standings: Sequence[Standing]) -> list[_Stage]:
    """The stages at which something was answered, each from the one before it; the first is the prior."""
    found, before, given = [], standings[0].accounts, -np.inf
    for stage in standings[1:]:
        answered = tuple(i.id for i in record.instruments if given < i.given_at <= stage.hour)
        given = stage.hour
        if answered or stage is standings[-1]:
            found.append(_Stage(stage.hour, answered, before, stage.accounts))
            before = stage.accounts
    return found


def pairs(
    prior: Population, testimony: Testimony, record: Record, standings: Sequence[Standing]
) -> tuple[Pair, ...]:
    """Every reading against every later one; ``standings`` run from the prior, given testimony, to the posterior."""
    names = [r.name for r in testimony.readings]
    whole, yes = account_sums(prior, testimony, record)
    stages = stages_with_answers(record, standings)
    first, last = standings[0].accounts, standings[-1].accounts
    found = []
    for r, s in combinations(range(1, len(names) + 1), 2):
        total = _rise(first, last, r, s)
        cells = (
            cell(i.id, (event[r], event[s]), (whole[r], whole[s]))
            for i, event in zip(record.instruments, yes, strict=True)
        )
        found.append(
            Pair(
                one=names[r - 1],
                other=names[s - 1],
                claims=decibans([first[r]], [first[s]]),
                record=total,
                clear=beyond_noise(total, prior.islands),
                cells=tuple(cells),
                increments=tuple(
                    Increment(x.hour, x.observations, _rise(x.before, x.after, r, s)) for x in stages
                ),
            )
        )
    return tuple(found)


def _rise(before: np.ndarray, after: np.ndarray, r: int, s: int) -> Estimate:
    """By how much the weight for account ``r`` against ``s`` has risen."""
    return decibans([after[r], before[s]], [after[s], before[r]])
