"""When a course reached what every crisis can reach: its first place taken, first joining, its end."""

from __future__ import annotations

import numpy as np

from contingent.explain.records import number, probability, weighted_quantiles
from contingent.infer.condition import Conditioned
from contingent.infer.observe import TimeReport
from contingent.infer.population import Population
from contingent.infer.record import Record
from contingent.model.layout import Layout
from contingent.present import summary as out

LEVELS = (0.05, 0.5, 0.95)


def happenings_of(layout: Layout) -> dict[str, tuple[str, ...]]:
    """Kinds of event, in the order in which crises tend to reach them, and what counts as each."""
    others = [
        a
        for a, role in zip(layout.actors, layout.roles, strict=True)
        if role not in ("incumbent", "challenger")
    ]
    return {
        "first place taken": tuple(f"{p} taken" for p in dict.fromkeys(s.place for s in layout.stops)),
        "first joining": tuple(f"{a} joins" for a in others),
        "first stand for the incumbent": tuple(f"{a} defends" for a in others),
        "the incumbent speaks": (f"{layout.incumbent} speaks",),
        "first fighting": ("clash",),
        "mediation": ("mediation",),
        "a deal": ("deal",),
        "the end": ("end",),
    }


def milestones(c: Conditioned) -> list[out.Milestone]:
    """Each kind of event that the case has room for: chance and hours, before the record and after."""
    layout = c.compiled.model.layout
    found = []
    for event, happenings in happenings_of(layout).items():
        if not happenings or (event == "mediation" and not layout.mediators):
            continue
        recorded, at = _recorded(c.record, happenings)
        before, after = (first(p, layout, happenings) for p in (c.attempted, c.posterior))
        found.append(
            out.Milestone(
                event=event,
                recorded=recorded,
                recorded_hour=at,
                prior=probability(c.attempted.mean(np.isfinite(before), given=c.attempted.course.attempt)),
                posterior=probability(c.posterior.mean(np.isfinite(after), given=c.posterior.course.attempt)),
                prior_hours=_hours(c.attempted, before),
                hours=_hours(c.posterior, after),
            )
        )
    return found


def first(population: Population, layout: Layout, happenings: tuple[str, ...]) -> np.ndarray:
    """Hour of the first of these in every world; ``inf`` if none comes about."""
    rows = [layout.happenings.index(h) for h in happenings]
    return np.min(np.asarray(population.course.times)[rows], axis=0)


def _recorded(record: Record, happenings: tuple[str, ...]) -> tuple[str, float | None]:
    """What the record holds of these first, and its hour."""
    seen = [(i.at, i.happening) for i in record.instruments if isinstance(i, TimeReport)]
    at, what = min(((at, what) for at, what in seen if what in happenings), default=(None, ""))
    return what, None if at is None else number(at)


def _hours(population: Population, when: np.ndarray) -> dict[str, float]:
    """Quantiles of the hour over the worlds in which it comes about."""
    weights = population.pooled * np.isfinite(when)
    if weights.sum() <= 0:
        return {}
    hours = weighted_quantiles(np.where(np.isfinite(when), when, 0.0), weights, LEVELS)
    return {f"{level:g}": number(hour) for level, hour in zip(LEVELS, hours, strict=True)}
