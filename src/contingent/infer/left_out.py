"""Every answer predicted from all the others: reverse tempering from the posterior, one answer at a time.

The worlds that fit the record are reweighted by one over the probability that they give the answer, the
tail of the weights smoothed (PSIS). Where the tail is too heavy nothing is said: only a new run could tell.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from contingent.infer.evidence import within_windows
from contingent.infer.population import Estimate, Population
from contingent.infer.record import Record
from contingent.infer.weights import WORST_TAIL, difference, smoothed


class LeftOut(NamedTuple):
    """One answer left out of the record. None where reweighting cannot tell."""

    observation: str
    tail: float  # Pareto k of the weights
    predicted: Estimate | None  # probability of the answer as recorded, within its window, from all others
    without: Estimate | None  # the headline answer without it
    moves: Estimate | None  # the headline answer with it less that without


def leave_out(posterior: Population, record: Record, y: np.ndarray) -> tuple[LeftOut, ...]:
    """Every answer of the record left out; ``y [W]`` is the headline answer's indicator.

    The worst predicted stand first, those that cannot be told last.
    """
    likelihoods = record.logp(posterior.course, posterior.z)
    events = within_windows(posterior, record)
    held, found = posterior.mean(y), []
    for instrument, likelihood, event in zip(record.instruments, likelihoods, events, strict=True):
        ratio, tail = smoothed(posterior, -likelihood)
        if tail >= WORST_TAIL:
            found.append(LeftOut(instrument.id, tail, None, None, None))
            continue
        without = posterior.mean(y, ratio=ratio)
        moves = difference(without, held, same_noise=True)
        found.append(LeftOut(instrument.id, tail, posterior.mean(event, ratio=ratio), without, moves))
    return tuple(sorted(found, key=lambda x: x.predicted.value if x.predicted else np.inf))
