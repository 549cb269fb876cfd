"""A case, ready to run."""

from __future__ import annotations

from dataclasses import dataclass

from contingent.case.check import unrelated
from contingent.case.schema import Case
from contingent.compile.causes import CauseInfo, causes
from contingent.compile.evidence import claims, fact_info, instruments, readings
from contingent.compile.layout import build_layout
from contingent.infer.record import Record
from contingent.infer.testimony import Testimony
from contingent.model import fitted
from contingent.model.layout import Model


@dataclass(frozen=True)
class Compiled:
    """A case ready to run."""

    case: Case
    model: Model
    record: Record
    testimony: Testimony
    causes: tuple[CauseInfo, ...]
    unrelated: tuple[str, ...]

    def cause(self, name: str) -> CauseInfo:
        """One declared cause by name."""
        return next(c for c in self.causes if c.name == name)


def compile_case(case: Case) -> Compiled:
    """Turn a checked case into what can be simulated and conditioned."""
    alone = tuple(unrelated(case))
    actors = {n: a for n, a in case.actors.items() if n not in alone}
    layout = build_layout(case, actors)
    facts = tuple(fact_info(n, f) for n, f in case.facts.items())
    return Compiled(
        case=case,
        model=Model(layout, fitted.shipped()),
        record=Record(tuple(instruments(case, actors)), layout),
        testimony=Testimony(layout, facts, tuple(claims(case, facts)), tuple(readings(case, facts))),
        causes=tuple(causes(case, layout)),
        unrelated=alone,
    )
