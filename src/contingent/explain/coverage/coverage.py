"""From the elements of a text to one record: what the case does with each, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterable

from contingent.case.elements import Element, Elements
from contingent.compile import Compiled
from contingent.explain import history_records
from contingent.explain.answers import warnings
from contingent.explain.coverage.changes import Change, Moved
from contingent.explain.coverage.effects import FALSE_ALARM, ONSET, Effect, Effects
from contingent.explain.coverage.standing import (
    DRIVES,
    EVIDENCE,
    HELD,
    OUTSIDE,
    ROLES,
    Standing,
    standings,
    strongest,
)
from contingent.explain.ending import ending
from contingent.explain.records import number, probability, quantity
from contingent.infer.condition import Conditioned, Progress, run
from contingent.infer.diagnostics import WORST_TAIL
from contingent.infer.problem import Plan
from contingent.infer.weights import reach
from contingent.present import coverage as out
from contingent.present.summary import Settings

MEANS = {
    DRIVES: "a mechanism of the compiled model acts on it",
    EVIDENCE: "an observation, or a claim, by which an answer is weighed",
    HELD: "recorded and attributed; nothing reads it, and no answer rests on it",
    OUTSIDE: "the case has no part for it",
}


def coverage(
    compiled: Compiled, elements: Elements, plan: Plan | None, digest: str, progress: Progress
) -> out.Coverage:
    """What a case does with each element; measured on its conditioned worlds if there is a plan."""
    standing = {name: standings(compiled, e) for name, e in elements.elements.items()}
    conditioned = None if plan is None else run(compiled, plan, progress=progress)
    measured = {} if conditioned is None else _measured(conditioned, standing.values(), progress)
    rows = [_element(name, e, standing[name], measured) for name, e in elements.elements.items()]
    case = compiled.case
    return out.Coverage(
        version=_version(),
        case=case.case,
        title=case.title,
        text=case.sources[elements.source].title,
        digest=digest,
        settings=None if plan is None else _settings(plan),
        counts={role: sum(r.role == role for r in rows) for role in ROLES},
        means=MEANS,
        answers=[] if conditioned is None else _answers(conditioned),
        elements=rows,
        noise=None if conditioned is None else _noise(conditioned, rows, measured),
        rules=[] if conditioned is None else _rules(conditioned),
        warnings=[] if conditioned is None else list(warnings(conditioned)),
    )


Measured = dict[Change, list[Effect]]


def _measured(c: Conditioned, found: Iterable[list[Standing]], progress: Progress) -> Measured:
    """Every change once, whichever elements name it."""
    effects = Effects(c, ending(c).outcome)
    changes = list(dict.fromkeys(x for standing in found for s in standing for x in s.changes))
    measured = {}
    for done, change in enumerate(changes):
        progress("what changing it changes", done / len(changes))
        measured[change] = effects.of(change)
    return measured


def _element(name: str, element: Element, found: list[Standing], measured: Measured) -> out.ElementRow:
    role = strongest(found)
    decides = next((s for s in found if s.role == role), None)
    parts = [_part(s, measured) for s in found]
    told = [e for p in parts if p.role != HELD for e in p.effects if e.size is not None]
    return out.ElementRow(
        id=name,
        sentence=str(element.sentence),
        says=element.says,
        role=role,
        reason=element.outside or (f"{decides.name}: {decides.why}" if decides else ""),
        lacks=element.lacks or "",
        parts=parts,
        headline=max(told, key=_weight, default=None),
    )


def _weight(effect: out.EffectRow) -> tuple[bool, float]:
    return effect.clear, abs(effect.size.value) if effect.size else 0.0


def _part(standing: Standing, measured: Measured) -> out.PartRow:
    return out.PartRow(
        kind=standing.kind,
        name=standing.name,
        role=standing.role,
        why=standing.why,
        effects=[_effect(standing, e) for change in standing.changes for e in measured.get(change, ())],
    )


def _effect(standing: Standing, e: Effect) -> out.EffectRow:
    return out.EffectRow(
        kind=standing.kind,
        part=standing.name,
        change=e.change,
        answer=e.answer,
        size=None if e.size.value != e.size.value else quantity(e.size),
        floor=number(e.floor),
        tail=number(e.tail),
        clear=e.clear,
    )


def _answers(c: Conditioned) -> list[out.AnswerRow]:
    outcome = ending(c).outcome
    found = {
        ONSET: c.prior.mean(c.prior.course.attempt),
        Effects(c, outcome).ending: c.posterior.mean(c.posterior.course.is_outcome(outcome)),
    }
    return [out.AnswerRow(answer=name, value=probability(e)) for name, e in found.items()]


def _noise(c: Conditioned, rows: list[out.ElementRow], measured: Measured) -> out.Noise:
    """Held claims, which should move nothing, beside a score that no course reads, which cannot."""
    effects = [e for found in measured.values() for e in found]
    told = [e for e in effects if e.size.value == e.size.value]
    held = {
        (e.part, e.answer): e
        for row in rows
        for p in row.parts
        if p.role == HELD
        for e in p.effects
        if e.size is not None
    }
    largest = max(held.values(), key=lambda e: abs(e.size.value) if e.size else 0.0, default=None)
    layout = c.compiled.model.layout
    idle = next((r for r in sorted(layout.idle)), None)
    still = [] if idle is None else Effects(c, ending(c).outcome).of(Moved("placebo", idle))
    return out.Noise(
        comparisons=len(told),
        clear=sum(e.clear for e in told),
        untold=len(effects) - len(told),
        placebo=largest.size if largest else None,
        placebo_part=f"{largest.part}, on {largest.answer}" if largest else "",
        placebos=len(held),
        placebos_clear=sum(e.clear for e in held.values()),
        replayed=max((abs(number(e.size.value)) for e in still), default=0.0),
    )


def _rules(c: Conditioned) -> list[str]:
    islands = c.plan.islands
    return [
        "The class of an element is that of its strongest part, and that of a part is read off the compiled model.",
        "Facts are set each way and the same worlds played again with the same luck; scores of actors, routes, "
        "terms and constants are raised by one standard deviation of their prior; ties are taken out. Claims and "
        "observations are divided out of the weights of the worlds.",
        "On the ending a fact is set from the crisis on: the worlds that fit the record have made their attempt.",
        f"An effect is clear where it exceeds {reach(islands):.2f} of its errors, a 95 % interval with {islands} "
        f"islands, and, where it is made by weights, what {100 * FALSE_ALARM:g} % of shuffled worlds exceed. Of "
        "twenty effects by weights that are not there, at most one is expected to pass.",
        f"Where the weights have a Pareto k of {WORST_TAIL:g} or more, the effect cannot be told by reweighting.",
        "The headline of an element is the largest clear effect among its parts, else the largest: it is the "
        "largest of several, and errs on the large side.",
    ]


def _settings(plan: Plan) -> Settings:
    return Settings(
        seed=plan.seed,
        islands=plan.islands,
        worlds=plan.worlds,
        reading="all",
        until="",
        known_by="",
        constants=history_records.standing(),
    )


def _version() -> str:
    from contingent import __version__

    return __version__
