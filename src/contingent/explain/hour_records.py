"""The crisis by the hour: stances, beliefs, the channel and offers in the worlds that fit the record."""

from __future__ import annotations

import numpy as np

from contingent.case import words
from contingent.explain.live import Live
from contingent.explain.records import at_hour, number, weighted_quantiles
from contingent.infer.population import Population
from contingent.model.layout import BOUND
from contingent.model.priors import NATURAL
from contingent.model.state import WITH_CHALLENGER, WITH_INCUMBENT
from contingent.model.trace import Trace, trace
from contingent.present.hours import Bands, Hours, Standing

#: Worlds that are watched step by step.
TRACED = 512
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def by_hour(live: Live, seed: int) -> Hours:
    """Watch an even part of the worlds that fit the record, and read it off at every full hour."""
    layout, case = live.compiled.model.layout, live.compiled.case
    few = live.posterior.even(TRACED, seed)
    watched = trace(live.compiled.model, few.worlds)
    hours = np.arange(0.0, layout.crisis_end + 1e-9, 1.0)
    # the state at hour 0 is that of the first step: nobody has had time to do anything before it
    steps = np.clip(np.round(hours / layout.crisis_hours).astype(int) - 1, 0, layout.crisis_steps - 1)
    seen = Trace(*(np.asarray(field)[steps] for field in watched))
    weights = few.pooled * few.course.attempt
    weights = weights / weights.sum()
    times, ended = np.asarray(few.course.times), np.asarray(few.course.ended)
    mediated = times[layout.happenings.index("mediation")]
    undecided = weights * seen.undecided

    men = np.stack([_men(live, few, name) for name in layout.actors])
    standing = [(seen.stance == side) * men for side in (WITH_CHALLENGER, WITH_INCUMBENT)]

    def share(happens: np.ndarray) -> list[float]:
        return [number(v) for v in (weights * happens).sum(axis=-1)]

    return Hours(
        worlds=few.worlds.count,
        hours=[float(h) for h in hours],
        at=[at_hour(case, h) for h in hours],
        standings=_standings(live, men, seen, weights),
        men_challenger=share(standing[0].sum(axis=1)),
        men_incumbent=share(standing[1].sum(axis=1)),
        public=_bands(seen.public, weights),
        leader=_bands(seen.leader, weights),
        voice_challenger=share(seen.voice_for),
        voice_incumbent=share(seen.voice_against),
        offers=[number(v) for v in _ratio((weights * seen.offers).sum(-1), undecided.sum(-1))],
        asked=_bands(seen.asked, undecided),
        offered=_bands(seen.offered, undecided),
        mediation=share(mediated <= hours[:, None]),
        turnout=_bands(seen.turnout, weights),
        undecided=[number(v) for v in undecided.sum(axis=-1)],
        outcomes={
            o: share(few.course.is_outcome(o) & (ended <= hours[:, None]))
            for o in words.OUTCOMES
            if o != "no-attempt"
        },
    )


def _standings(live: Live, men: np.ndarray, seen: Trace, weights: np.ndarray) -> list[Standing]:
    layout, case = live.compiled.model.layout, live.compiled.case
    rows = []
    for index, name in enumerate(layout.actors):
        actor, stance = case.actors[name], seen.stance[:, index]
        sides = [(weights * (stance == s)).sum(axis=-1) for s in (WITH_CHALLENGER, WITH_INCUMBENT)]
        rows.append(
            Standing(
                actor=name,
                name=actor.name or name,
                role=actor.role,
                side=actor.role if actor.role in BOUND else "",
                men=number(weighted_quantiles(men[index], weights, (0.5,))[0]),
                challenger=[number(v) for v in sides[0]],
                incumbent=[number(v) for v in sides[1]],
            )
        )
    return rows


def _men(live: Live, few: Population, actor: str) -> np.ndarray:
    """Strength in every world, ``[W]``; what facts add or take away is left aside. 0 for those without arms."""
    layout = live.compiled.model.layout
    if live.compiled.case.actors[actor].strength is None:
        return np.zeros(few.worlds.count)
    index = layout.row_index[f"actor/{actor}.strength"]
    row = layout.rows[index]
    return np.asarray(NATURAL[row.link](row.location + row.scale * few.z[index]))


def _bands(values: np.ndarray, weights: np.ndarray) -> Bands:
    """Quantiles by hour of ``values [H, W]`` under ``weights [W]`` or ``[H, W]``; 0 where no world is left."""
    each = np.broadcast_to(weights, values.shape)
    found = [
        weighted_quantiles(v, w, LEVELS) if w.sum() > 0 else np.zeros(len(LEVELS))
        for v, w in zip(values, each, strict=True)
    ]
    return {
        f"{level:g}": [number(v) for v in row] for level, row in zip(LEVELS, np.stack(found, 1), strict=True)
    }


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.zeros_like(above), where=below > 0)
