"""The same worlds again, with something changed: abduct, act, predict.

Abduction is the conditioned population; action is a ``Do``; prediction is ``simulate`` with
the same scores and the same named noise. ``fork`` keeps what precedes a step and draws all
noise from then on anew.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from contingent.compile import CauseInfo, Compiled
from contingent.infer.population import generator
from contingent.model.course import Course
from contingent.model.layout import Do, Worlds
from contingent.model.priors import score_of_threshold, threshold_of
from contingent.model.simulate import simulate


def nothing(compiled: Compiled) -> Do:
    """The intervention that changes nothing."""
    return Do.nothing(len(compiled.model.layout.facts))


def contrary(compiled: Compiled, causes: Iterable[CauseInfo], do: Do | None = None) -> Do:
    """Set causes to their contrary; an ending cause acts from the crisis on only."""
    do = nothing(compiled) if do is None else do
    for cause in causes:
        do = do.setting(cause.fact, cause.contrary, crisis_only=cause.asks == "ending")
    return do


def present(compiled: Compiled, cause: CauseInfo, do: Do | None = None) -> Do:
    """Set a cause to what it is claimed to have been (the lowest value above its contrary)."""
    do = nothing(compiled) if do is None else do
    return do.setting(cause.fact, cause.present, crisis_only=cause.asks == "ending")


def obtained(compiled: Compiled, cause: CauseInfo, z: np.ndarray) -> np.ndarray:
    """Worlds in which the cause obtained, bool ``[W]``."""
    name = compiled.model.layout.facts[cause.fact]
    return compiled.testimony.fact(name).grade(z, compiled.model.layout) > cause.contrary


def replay(compiled: Compiled, worlds: Worlds, do: Do, until: int | None = None) -> Course:
    """Courses of the same worlds under an intervention, up to step ``until`` (default: all)."""
    return simulate(compiled.model, worlds, do, until)


def fork(compiled: Compiled, worlds: Worlds, step: int, key: tuple[object, ...]) -> Worlds:
    """The same worlds up to ``step``, with all noise from then on drawn anew.

    Traits, claims and noise before the step stay. A named event that has not happened by
    then has an Exp(1) threshold above what is spent: what is spent plus a fresh one.
    """
    layout = compiled.model.layout
    z, seeds = np.asarray(worlds.z).copy(), np.asarray(worlds.seeds).copy()
    later = seeds[step:]
    seeds[step:] = generator(*key, "future").integers(0, 2**32, later.shape, np.uint32)
    so_far = simulate(compiled.model, worlds, until=step)
    for name, left in zip(layout.all_clocks, np.asarray(so_far.unspent), strict=True):
        row = layout.row_index[f"event/{name}"]
        fresh = generator(*key, name).exponential(size=worlds.count)
        z[row] = np.where(left > 0, score_of_threshold(threshold_of(z[row]) - left + fresh), z[row])
    return Worlds(z, seeds)
