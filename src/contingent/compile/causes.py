"""From declared causes to the facts they switch, and when they first act."""

from __future__ import annotations

from dataclasses import dataclass

from contingent.case.moments import local
from contingent.case.schema import Case
from contingent.model.layout import Layout


@dataclass(frozen=True)
class CauseInfo:
    """A declared cause: the fact it switches, its contrary value, and when it first acts."""

    name: str
    asks: str
    fact: int
    contrary: int
    present: int  # the lowest value above the contrary
    acts_from_step: int  # step of build-up and crisis together
    acts_from: str  # ISO local moment
    inert: bool  # nothing reads it


def causes(case: Case, layout: Layout) -> list[CauseInfo]:
    """All declared causes, in the order of the case."""
    found = []
    for name, cause in case.causes.items():
        fact_name = cause.of or name
        fact = case.facts[fact_name]
        values = fact.grades or ["no", "yes"]
        contrary = values.index(str(cause.contrary_is)) if cause.contrary_is else 0
        number = layout.facts.index(fact_name)
        effects = [e for e in layout.effects if e.fact == number]
        gates = [f for _, f in (*layout.mediators, *layout.speakers) if f == number]
        if cause.asks == "onset":
            step = min([e.starts_buildup for e in effects], default=0)
            when = case.clocks.buildup.start + step * case.clocks.buildup.step
        else:
            later = min([e.starts_crisis for e in effects], default=0) if not gates else 0
            step = layout.buildup_steps + later
            when = case.clocks.crisis.start + later * case.clocks.crisis.step
        found.append(
            CauseInfo(
                name,
                cause.asks,
                number,
                contrary,
                contrary + 1,
                step,
                local(when, case.timezone).isoformat(),
                not effects and not gates,
            )
        )
    return found
