"""The worlds of a run kept at hand, for questions whose answer must come at once.

A few thousand worlds of two populations are enough: those that know the whole record, and those
that know the attempt only. They are kept without their courses, which a replay gives again to the bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from contingent.compile import Compiled
from contingent.errors import RunError
from contingent.explain.counterfactual import nothing, replay
from contingent.explain.cut import cut
from contingent.infer.condition import Conditioned
from contingent.infer.observe import Errors
from contingent.infer.population import Population
from contingent.infer.record import Record
from contingent.infer.testimony import ClaimInfo, Testimony
from contingent.model.layout import Worlds
from contingent.present.whatif import PLAIN, Scenario

#: Worlds of each population, at most: a replay of so many takes a fraction of a second.
LIVE_WORLDS = 4096
#: A settled claim is a report by one who is never wrong: never is this chance, which single precision still tells
#: from none.
NEVER = 2e-7
_FIELDS = ("z", "seeds", "weights", "log_evidence", "ancestors")


def altered(compiled: Compiled, scenario: Scenario) -> Compiled:
    """The case with a scenario's evidence in it: observations left out, claims settled, accounts weighed.

    ``until`` is a cut of the record; causes and suppositions are no evidence.
    """
    testimony = compiled.testimony
    settled = tuple(_settled(testimony, claim, so) for claim, so in sorted(scenario.settled.items()))
    testimony = replace(testimony, claims=testimony.claims + settled)
    if scenario.weights:
        named = [PLAIN, *(r.name for r in testimony.readings)]
        testimony = replace(testimony, shares=tuple(scenario.weights.get(name, 1.0) for name in named))
    kept = tuple(i for i in compiled.record.instruments if i.id not in scenario.without)
    return replace(compiled, record=Record(kept, compiled.record.layout), testimony=testimony)


def _settled(testimony: Testimony, position: int, so: bool) -> ClaimInfo:
    claim = next(c for c in testimony.claims if c.position == position)
    others = tuple(v for v in range(len(claim.fact.values)) if v not in claim.allowed)
    surely = Errors(NEVER, NEVER, NEVER)
    return replace(
        claim, allowed=claim.allowed if so else others, certainty=1 - NEVER, errors=surely, position=-1
    )


@dataclass(frozen=True)
class Live:
    """What a what-if needs of a run."""

    compiled: Compiled
    record: Record  # what was conditioned on
    testimony: Testimony
    posterior: Population
    attempted: Population

    @classmethod
    def of(cls, conditioned: Conditioned) -> Live:
        """The worlds of a run, thinned evenly."""
        few = [
            p.even(LIVE_WORLDS, conditioned.plan.seed) for p in (conditioned.posterior, conditioned.attempted)
        ]
        return cls(conditioned.compiled, conditioned.record, conditioned.testimony, *few)

    def arrays(self) -> dict[str, np.ndarray]:
        """What must be kept of it, besides the case and the settings of the run."""
        return {
            f"{name}/{field}": np.asarray(
                getattr(p.worlds, field) if field in ("z", "seeds") else getattr(p, field)
            )
            for name, p in (("posterior", self.posterior), ("attempted", self.attempted))
            for field in _FIELDS
        }

    @classmethod
    def restored(
        cls,
        compiled: Compiled,
        arrays: dict[str, np.ndarray],
        reading: str = "all",
        until: datetime | None = None,
        known_by: datetime | None = None,
    ) -> Live:
        """The same again from ``arrays`` and the settings of the run; RunError if they are of another model."""
        record, testimony = cut(compiled, until, known_by)
        if reading != "all":
            testimony = testimony.under_reading(reading)
        both = [
            _population(compiled, {f: arrays[f"{name}/{f}"] for f in _FIELDS})
            for name in ("posterior", "attempted")
        ]
        return cls(compiled, record, testimony, *both)


def _population(compiled: Compiled, parts: dict[str, np.ndarray]) -> Population:
    layout = compiled.model.layout
    if len(parts["z"]) != len(layout.rows) or len(parts["seeds"]) != layout.all_steps:
        raise RunError("these worlds were made by another model: explain the case again")
    worlds = Worlds(parts["z"], parts["seeds"])
    course = replay(compiled, worlds, nothing(compiled))
    return Population(worlds, course, parts["weights"], parts["log_evidence"], parts["ancestors"])
