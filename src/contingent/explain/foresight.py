"""Which statements about what came later the model foresees, in which worlds, and the base rate of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contingent.case.schema import Case, Resolution
from contingent.case.wording import nearest, one_of
from contingent.errors import RunError
from contingent.explain.consequences import last_step
from contingent.explain.paths import FAILED, IN_OFFICE, RECURRENCE, Paths
from contingent.model.mechanisms.response import RESPONSES

NO_PART = "the model has no part for it"
#: What a forecast is asked of, if of all worlds: a term that is never agreed is not carried out.
EVERY = "all"
DAY = 86400.0


@dataclass(frozen=True)
class Foreseen:
    """What a population of worlds says of a statement."""

    happens: np.ndarray  # [W] probability in each world
    where: np.ndarray  # [W] worlds of which it is asked
    given: str
    base_rate: float | None = None
    base_rate_of: str = ""


def foresee(asked: Resolution, paths: Paths) -> Foreseen | str:
    """The forecast of one statement, or why there is none."""
    last = float(paths.days[-1])
    day = asked.within.total_seconds() / DAY if asked.within else last
    if asked.event is None:
        return NO_PART
    if day > last:
        return f"the case's long clock ends after {last:g} days"
    if asked.event in ("executed", "reneged", "kept"):
        return _of_term(asked, day, paths)
    if asked.event in RESPONSES or asked.event == "removed":
        return _of_response(asked, day, paths)
    after = paths.after
    if asked.event == "recurrence":
        risk = after.recurrence_risk[last_step(paths, day)]
        return Foreseen(risk, paths.failed, FAILED, by_day(RECURRENCE, day), "79 failed attempts since 1990")
    stays = {d: 1 - share for d, share in IN_OFFICE.items()}
    left = by_day(stays, day)
    base = None if left is None else 1 - left
    return Foreseen(after.leaves > day, paths.failed, FAILED, base, "75 leaders since 1990")


def _of_term(asked: Resolution, day: float, paths: Paths) -> Foreseen:
    number = [t.name for t in paths.model.layout.terms].index(str(asked.term))
    executed, reneged = paths.after.executed[number] <= day, paths.after.reneged[number] <= day
    happens = {"executed": executed, "reneged": reneged, "kept": executed & ~reneged}
    return Foreseen(happens[str(asked.event)] & paths.deal, np.ones(paths.deal.shape, bool), EVERY)


def _of_response(asked: Resolution, day: float, paths: Paths) -> Foreseen | str:
    layout = paths.model.layout
    suspects = [layout.actors[s] for s in layout.suspects]
    if not suspects:
        return "the case does not say with what authority the ruler could respond"
    if asked.event != "removed":
        chosen = paths.after.response == RESPONSES.index(str(asked.event))
        return Foreseen(chosen, paths.failed, FAILED)
    if asked.actor not in suspects:
        return "it is none of those whom the ruler could suspect"
    return Foreseen(paths.after.purged[suspects.index(str(asked.actor))] <= day, paths.failed, FAILED)


def by_day(table: Mapping[int, float], day: float) -> float | None:
    """Share of a published table by a day, its hazard constant between two entries; None after the last."""
    days = np.array([0, *table], float)
    if day > days[-1]:
        return None
    spent = -np.log1p(-np.array([0.0, *table.values()]))
    return float(-np.expm1(-np.interp(day, days, spent)))


def check_named(asked: Resolution, case: Case) -> None:
    """Refuse a statement about a term or an actor that the case does not have."""
    terms = list(case.deal.terms) if case.deal else []
    for kind, name, known in (("term", asked.term, terms), ("actor", asked.actor, list(case.actors))):
        if asked.event and name is not None and name not in known:
            hint = nearest(name, known)
            expected = one_of(known) if known else f"no {kind}, since the case has none"
            said = f"{asked.statement!r}: {name!r} is no {kind} of {case.case}; expected {expected}"
            raise RunError(said + (f"; {hint}" if hint else ""))
