"""Readings weighed: how far testimony and record speak for each account against the others.

Testimony and record add up: the record is weighed given the testimony. The weight of one
observation is its *stand-alone* weight: what its instrument alone would say, before any other
observation. These do not add up to the record's, since observations overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from contingent.infer.population import Estimate, Population, pool
from contingent.infer.record import Record
from contingent.infer.testimony import Testimony
from contingent.infer.weights import Accounts, decibans, reach, reweights, rivals, sums
from contingent.model.state import OUTCOMES

PLAIN = "plain prior"
#: Below this many effective worlds a reading gets no probability.
WORLDS_NEEDED = 200
#: Decibans from which a weight counts as strong: ten multiply the odds by ten.
BORDER = 10.0
#: (passing is strong, failing would be strong) -> process-tracing class
TESTS = {
    (False, False): "straw in the wind",
    (False, True): "hoop",
    (True, False): "smoking gun",
    (True, True): "doubly decisive",
}
#: Prior weight of the leading reading against each other one, beside equal weights.
TILTS = (0.5, 2.0)
#: Decibans that rounding alone may leave.
EXACT = 1e-9
INDISTINCT = "The record cannot tell these accounts apart: the weight of each is zero within its error."


class Cell(NamedTuple):
    """One observation and two accounts: the answer as recorded, within its window, as a yes/no event."""

    observation: str
    weight: Estimate  # decibans for the account against the other, of this instrument alone
    if_so: Estimate  # probability of the event under the account, given testimony
    if_others: Estimate  # the same under the other account, or the others
    test: str  # class of the test for the account that it favours; "" where a border lies within the error


@dataclass(frozen=True)
class Weighed:
    """One reading against the others."""

    reading: str
    claims: Estimate  # decibans of the testimony
    record: Estimate  # decibans of the observations, given the testimony
    posterior: Estimate | None  # within the partition, readings weighing the same beforehand
    other_priors: tuple[float, ...]  # the same with the leading reading weighing TILTS as much
    effective: float  # effective worlds given testimony and record
    warning: str
    attempt: Estimate  # probability of an attempt under the reading, given testimony only
    outcomes: dict[str, Estimate]  # given an attempt, the reading and testimony only
    cells: tuple[Cell, ...]


def class_of(passing: Estimate, failing: Estimate, islands: int) -> str:
    """Class of a test, from the weight that passing gives and the weight that failing would take away.

    Both borders are ``BORDER`` decibans. A weight against the reading makes the test one of
    the others, of the same class.
    """
    clear = [abs(abs(w.value) - BORDER) > reach(islands) * w.error for w in (passing, failing)]
    return TESTS[abs(passing.value) >= BORDER, abs(failing.value) >= BORDER] if all(clear) else ""


Sides = tuple[np.ndarray, np.ndarray]  # island sums [I] of the worlds of one account, and of another


def cell(name: str, yes: Sides, whole: Sides) -> Cell:
    """What an event says for one account against another, from the worlds with it and all, summed by island."""
    no = [np.maximum(w - y, 0.0) for w, y in zip(whole, yes, strict=True)]
    passing = decibans([yes[0], whole[1]], [yes[1], whole[0]])
    failing = decibans([no[1], whole[0]], [no[0], whole[1]])
    if_so, if_others = (pool(y, w, np.ones(len(w))) for y, w in zip(yes, whole, strict=True))
    return Cell(name, passing, if_so, if_others, class_of(passing, failing, len(whole[0])))


def account_sums(prior: Population, testimony: Testimony, record: Record) -> tuple[np.ndarray, np.ndarray]:
    """Worlds of the plain prior and of every reading, ``[R + 1, I]``; those with each answer, ``[O, R + 1, I]``."""
    own = reweights(testimony, prior.z)
    whole = np.stack([sums(prior, ratio) for ratio in own])
    windows = within_windows(prior, record)
    yes = [[sums(prior, event * ratio) for ratio in own] for event in windows]
    return whole, np.array(yes).reshape(len(windows), *whole.shape)


def within_windows(population: Population, record: Record) -> np.ndarray:
    """Probability of every answer as recorded, within its window, in every world, ``[O, W]``."""
    rows = [
        i.within_window(i.truth(population.course, record.layout), record.reliability(i, population.z))
        for i in record.instruments
    ]
    return np.stack(rows) if rows else np.zeros((0, len(population.weights)))


def warning_of(effective: float, total: Estimate, islands: int) -> str:
    """Plain words where too few worlds are left to speak of a reading."""
    if effective >= WORLDS_NEEDED:
        return ""
    thin = f"Fewer than {WORLDS_NEEDED} effective worlds are left under this reading"
    least = np.floor(-(total.value + reach(islands) * total.error))
    if least >= 1:
        return f"{thin}: it is disfavoured by more than {least:.0f} dB, and no probability is given."
    return f"{thin}: no probability is given."


def posteriors(after: Accounts, inside: Sequence[int]) -> dict[int, Estimate]:
    """Probability of each reading of a partition (rows of ``own``), all weighing the same beforehand."""
    if not inside:
        return {}
    population = after.population
    whole = sums(population, after.own[list(inside)].sum(axis=0))
    return {r: pool(sums(population, after.own[r]), whole, np.ones(population.islands)) for r in inside}


def tilted(equal: dict[int, Estimate], tilt: float) -> dict[int, float]:
    """The probabilities if the leading reading had weighed ``tilt`` times each other one beforehand."""
    leading = max(equal, key=lambda r: equal[r].value)
    weight = {r: e.value * (tilt if r == leading else 1.0) for r, e in equal.items()}
    return {r: w / sum(weight.values()) for r, w in weight.items()}


def outcomes_under(prior: Population, own: np.ndarray) -> dict[str, Estimate]:
    """Probability of every outcome given an attempt and a reading."""
    attempt, is_outcome = prior.course.attempt, prior.course.is_outcome
    return {o: prior.mean(is_outcome(o), given=attempt, ratio=own) for o in OUTCOMES if o != "no-attempt"}


def weigh(
    prior: Population,
    posterior: Population,
    testimony: Testimony,
    record: Record,
    partition: Sequence[str] = (),
) -> tuple[Weighed, ...]:
    """Weigh the plain prior (first) and every reading against the others; nothing without readings.

    ``prior`` is given the testimony only, ``posterior`` the record as well; both under the mixture.
    """
    if not testimony.readings:
        return ()
    names = [PLAIN, *(r.name for r in testimony.readings)]
    before, after = Accounts.of(prior, testimony), Accounts.of(posterior, testimony)
    equal = posteriors(after, [names.index(p) for p in partition])
    whole, yes = account_sums(prior, testimony, record)
    others, yes_others = rivals(whole), [rivals(event) for event in yes]
    found = []
    for r, name in enumerate(names):
        cells = (
            cell(i.id, (event[r], other[r]), (whole[r], others[r]))
            for i, event, other in zip(record.instruments, yes, yes_others, strict=True)
        )
        found.append(_weigh(name, r, before, after, equal, tuple(cells)))
    return tuple(found)


def _weigh(
    name: str,
    r: int,
    before: Accounts,
    after: Accounts,
    equal: dict[int, Estimate],
    cells: tuple[Cell, ...],
) -> Weighed:
    prior, own = before.population, before.own[r]
    effective = after.population.effective(ratio=after.own[r])
    total = decibans(after.above(r), after.below(r))
    stated = r in equal and effective >= WORLDS_NEEDED
    return Weighed(
        reading=name,
        claims=decibans(before.above(r), before.below(r)),
        record=decibans(after.above(r) + before.below(r), after.below(r) + before.above(r)),
        posterior=equal[r] if stated else None,
        other_priors=tuple(tilted(equal, tilt)[r] for tilt in TILTS) if stated else (),
        effective=effective,
        warning=warning_of(effective, total, prior.islands),
        attempt=prior.mean(prior.course.attempt, ratio=own),
        outcomes=outcomes_under(prior, own),
        cells=cells,
    )


def indistinct(weighed: Sequence[Weighed], islands: int) -> str:
    """``INDISTINCT`` if the record's weight of every reading is zero within its error, else ""."""
    readings = [w.record for w in weighed if w.reading != PLAIN]
    flat = all(abs(w.value) <= reach(islands) * w.error + EXACT for w in readings)
    return INDISTINCT if readings and flat else ""
