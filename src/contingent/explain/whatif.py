"""What would follow if something were otherwise: the kept worlds reweighted and replayed, at once.

Evidence is changed by weights: an observation that is left out is divided out of them (as in
leave-one-out cross-validation by Pareto-smoothed importance sampling); an earlier end of the record
is reached from the worlds that know the attempt only, weighted by what was seen up to that hour,
since worlds that know the whole record hold none that it ruled out. Causes are changed by replay.
Whatever the worlds cannot bear is said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contingent.case import words
from contingent.errors import RunError
from contingent.explain.cause_records import HOURS_APART
from contingent.explain.counterfactual import contrary, replay
from contingent.explain.live import Live, altered
from contingent.explain.query import FEW_WORLDS
from contingent.explain.records import at_hour, number, percent, probability, quantity
from contingent.infer.diagnostics import FEWEST_ANCESTORS, distinct_ancestors
from contingent.infer.population import Estimate, Population
from contingent.infer.weights import WORST_TAIL, jackknife, smoothed, without_each
from contingent.model.course import Course
from contingent.present import say
from contingent.present.summary import Switches, SwitchState
from contingent.present.whatif import PLAIN, Moved, Scenario, WhatIf

#: Observations left out at once, at most: beyond this, worlds that they ruled out together may be missing.
MOST_LEFT_OUT = 3


@dataclass(frozen=True)
class Basis:
    """Worlds that speak, their weights against those of the population, and what to say of them."""

    population: Population
    ratio: np.ndarray  # [W]
    given: str
    warnings: tuple[str, ...] = ()


def whatif(live: Live, scenario: Scenario) -> WhatIf:
    """Answer a scenario; RunError for a name that the case does not hold."""
    validate(live, scenario)
    basis = evidence(live, scenario)
    asked = np.ones(basis.population.worlds.count)
    was = Basis(live.posterior, np.ones(live.posterior.worlds.count), "the whole record of the run")
    compared = "the run as it was"
    if scenario.suppose:
        was, compared = basis, f"the same worlds without the supposition: {basis.given}"
        asked = supposed(live, basis.population.course, scenario)
    now = Basis(basis.population, basis.ratio * asked, basis.given, basis.warnings)
    course = replayed(live, basis.population, scenario)
    outcomes = [_moved(outcome, was, now, course) for outcome in words.OUTCOMES]
    effective = now.population.effective(now.ratio)
    told = [m for m in outcomes if m is not None]
    return WhatIf(
        scenario=scenario,
        changes=changes(live, scenario),
        given=basis.given,
        compared=compared,
        verdict=_verdict(live, scenario, told),
        warnings=[*basis.warnings, *_thin(now.population, effective)],
        worlds=number(round(effective, 1)),
        outcomes=told,
        course=_by_hour(live, was, now, course) if told else None,
    )


def validate(live: Live, scenario: Scenario) -> None:
    """RunError for the first name in a scenario that the run does not hold."""
    layout, case = live.compiled.model.layout, live.compiled.case
    known = {
        "cause": (scenario.contrary, {c.name for c in live.compiled.causes}),
        "claim": (scenario.settled, {c.position for c in live.testimony.claims if c.fact.values}),
        "reading": (scenario.weights, {PLAIN, *case.readings}),
        "observation": (scenario.without, {i.id for i in live.record.instruments}),
        "happening": (scenario.suppose, set(layout.happenings)),
    }
    for kind, (named, there) in known.items():
        if unknown := [name for name in named if name not in there]:
            raise RunError(f"this run holds no {kind} {unknown[0]!r}")
    if any(not 0 <= w < np.inf for w in scenario.weights.values()):
        raise RunError("a prior weight is a number from 0")
    names = [PLAIN, *case.readings]
    if scenario.weights and not any(scenario.weights.get(name, 1.0) > 0 for name in names):
        raise RunError("at least one account needs a prior weight above 0")
    end = layout.crisis_end
    if scenario.until is not None and not 0 <= scenario.until <= end:
        raise RunError(f"the crisis clock runs from hour 0 to {end:g}")


# --- evidence ---------------------------------------------------------------------------------


def evidence(live: Live, scenario: Scenario) -> Basis:
    """The worlds and weights under a scenario's evidence: record, claims and accounts."""
    if scenario.until is None and not scenario.suppose:
        basis = _whole(live, scenario)
    else:
        basis = _up_to(live, scenario, scenario.until or 0.0)
    z = basis.population.z
    ratio = basis.ratio * _settled(live, scenario, z)
    if scenario.weights:
        weighed = altered(live.compiled, Scenario(weights=scenario.weights)).testimony
        ratio = ratio * np.exp(weighed.log_mixture(z) - live.testimony.log_mixture(z))
    return Basis(basis.population, ratio, basis.given, basis.warnings)


def _whole(live: Live, scenario: Scenario) -> Basis:
    """The worlds that know the whole record, with some observations divided out."""
    population = live.posterior
    if not scenario.without:
        return Basis(population, np.ones(population.worlds.count), "worlds that fit the whole record")
    rows = [i.id in scenario.without for i in live.record.instruments]
    left_out = live.record.logp(population.course, population.z)[rows].sum(axis=0)
    ratio, tail = smoothed(population, -left_out)
    warnings = []
    if tail >= WORST_TAIL:
        warnings.append(
            f"Leaving this out cannot be done by weights (Pareto k {tail:.2f}): condition anew to be sure."
        )
    if len(scenario.without) > MOST_LEFT_OUT:
        warnings.append(
            f"{len(scenario.without)} observations are left out at once: worlds that they ruled out together may "
            "be missing. Condition anew to be sure."
        )
    given = "worlds that fit the record, with what is left out divided out of their weights"
    return Basis(population, ratio, given, tuple(warnings))


def _up_to(live: Live, scenario: Scenario, hour: float) -> Basis:
    """The worlds that know the attempt only, weighted by what was seen up to an hour."""
    population = live.attempted
    rows = [i.id not in scenario.without for i in live.record.instruments]
    seen = live.record.logp(population.course, population.z, hour)[rows].sum(axis=0)
    known = live.record.logp(population.course, population.z, 0.0).sum(axis=0)
    gain = seen - known
    when = say.when(at_hour(live.compiled.case, hour))
    given = f"worlds that fit what was seen up to {when}" if hour > 0 else "worlds that know the attempt only"
    return Basis(population, np.exp(gain - gain.max()), given)


def _settled(live: Live, scenario: Scenario, z: np.ndarray) -> np.ndarray:
    """Worlds in which the settled claims are so, or are not, ``[W]``."""
    holds = np.ones(z.shape[1], bool)
    for claim in live.testimony.claims:
        if claim.position in scenario.settled:
            so = np.isin(claim.fact.grade(z, live.compiled.model.layout), claim.allowed)
            holds &= so == scenario.settled[claim.position]
    return holds.astype(float)


def supposed(live: Live, course: Course, scenario: Scenario) -> np.ndarray:
    """Worlds in which what is supposed comes about, or does not, ``[W]``."""
    layout, holds = live.compiled.model.layout, course.attempt.copy()
    for happening, so in scenario.suppose.items():
        holds &= np.isfinite(np.asarray(course.times)[layout.happenings.index(happening)]) == so
    return holds.astype(float)


def replayed(live: Live, population: Population, scenario: Scenario) -> Course:
    """Courses of the population with the scenario's causes at their contrary."""
    if not scenario.contrary:
        return population.course
    compiled = live.compiled
    do = contrary(compiled, [compiled.cause(name) for name in scenario.contrary])
    return replay(compiled, population.worlds, do)


# --- what moved -------------------------------------------------------------------------------


def _shares(basis: Basis, happens: np.ndarray) -> np.ndarray:
    """Weight of the worlds in which something happens, and of all, by island, ``[2, I]``."""
    population = basis.population
    weight = population.weights * basis.ratio
    return population.shares * np.stack(
        [population.by_island(weight * part).sum(axis=1) for part in (happens, np.ones(len(weight)))]
    )


def _moved(outcome: str, was: Basis, now: Basis, course: Course) -> Moved | None:
    """One outcome before and after; None where no world is left to tell."""
    happened, happens = was.population.course.is_outcome(outcome), course.is_outcome(outcome)
    before = was.population.mean(happened, ratio=was.ratio)
    after = now.population.mean(happens, ratio=now.ratio)
    if not np.isfinite([before.value, after.value]).all():
        return None
    change = Estimate(
        after.value - before.value, _error_of_change(was, now, happened, happens, before, after)
    )
    return Moved(
        outcome=outcome,
        label=words.OUTCOMES[outcome],
        before=probability(before),
        after=probability(after),
        change=quantity(change),
        moved=abs(change.value) >= max(2 * change.error, 0.005),
    )


def _error_of_change(
    was: Basis, now: Basis, happened: np.ndarray, happens: np.ndarray, before: Estimate, after: Estimate
) -> float:
    """Error between islands of a difference: of the same worlds island by island, else of both apart."""
    if was.population is not now.population or was.population.islands == 1:
        return float(np.hypot(before.error, after.error))
    rest = [without_each(_shares(b, y)) for b, y in ((was, happened), (now, happens))]
    if any((r[1] <= 0).any() for r in rest):
        return abs(after.value - before.value)  # one island holds all worlds in question
    return float(jackknife(rest[1][0] / rest[1][1] - rest[0][0] / rest[0][1]))


def _by_hour(live: Live, was: Basis, now: Basis, course: Course) -> Switches:
    """Outcomes by the hour, as it was and as changed."""
    layout = live.compiled.model.layout
    hours = np.arange(0.0, layout.crisis_end + 1e-9, HOURS_APART)
    states = []
    errors = dict.fromkeys(words.OUTCOMES, 0.0)
    for mask, basis, found in ((1, was, was.population.course), (0, now, course)):
        outcomes, by_hour = {}, {}
        for name in words.OUTCOMES:
            happens, mean = found.is_outcome(name), basis.population.mean
            estimate = mean(happens, ratio=basis.ratio)
            outcomes[name], errors[name] = number(estimate.value), max(errors[name], number(estimate.error))
            ended = np.where(found.attempt, found.ended, 0.0)
            by_hour[name] = [number(mean(happens & (ended <= h), ratio=basis.ratio).value) for h in hours]
        states.append(SwitchState(mask=mask, outcomes=outcomes, by_hour=by_hour))
    return Switches(
        asks="ending", worlds=now.population.worlds.count, causes=[], labels=[],
        hours=[number(h) for h in hours], states=states, errors=errors,
    )  # fmt: skip


# --- in words ---------------------------------------------------------------------------------


def changes(live: Live, scenario: Scenario) -> list[str]:
    """Every change of a scenario in words."""
    case, observed = live.compiled.case, {i.id: i for i in live.record.instruments}
    found = [
        f"{case.causes[name].contrary}, instead of “{case.causes[name].fact}”" for name in scenario.contrary
    ]
    for position, so in sorted(scenario.settled.items()):
        claim = case.claims[position]
        value = ", ".join(claim.value) if isinstance(claim.value, list) else str(claim.value)
        about = f"“{case.facts[claim.about].says}” ({value})"
        found.append(f"what {claim.source} says is {'true' if so else 'false'}: {about}")
    named = {PLAIN: "no account", **{name: f"the account {name}" for name in case.readings}}
    found += [f"{named[name]} weighs {weight:g} beforehand" for name, weight in scenario.weights.items()]
    found += [f"{name} is left out ({observed[name].happening})" for name in scenario.without]
    if scenario.until is not None:
        found.append(f"nothing is known of what came after {say.when(at_hour(case, scenario.until))}")
    return found + [_supposition(live, what, so) for what, so in scenario.suppose.items()]


def _supposition(live: Live, happening: str, so: bool) -> str:
    actor, _, verb = happening.rpartition(" ")
    sides = {"joins": "comes out for the challenger", "defends": "comes out for the incumbent"}
    if verb not in sides or actor not in live.compiled.case.actors:
        return f"{'' if so else 'not: '}{happening}"
    name = live.compiled.case.actors[actor].name or actor
    return f"{name} {'' if so else 'never '}{sides[verb]}"


def _verdict(live: Live, scenario: Scenario, outcomes: list[Moved]) -> str:
    if scenario.empty:
        return "Nothing is changed. Set a cause to its contrary, settle a claim, or leave something out."
    if not outcomes:
        return "No world of this run is like that: the question cannot be answered from it."
    moves = sorted((m for m in outcomes if m.moved), key=lambda m: -abs(m.change.value))[:3]
    said = ", ".join(
        f"{m.outcome} {'rises' if m.change.value > 0 else 'falls'} from {percent(m.before.value)} to "
        f"{percent(m.after.value)} (± {max(1, round(100 * m.change.error))})"
        for m in moves
    )
    same = scenario.contrary and scenario.evidence.empty and not scenario.suppose
    how = ", in the same worlds replayed with the same luck" if same else ""
    told = "; ".join(changes(live, scenario))
    return f"If {told}: {said or 'no outcome moves by more than twice its error'}{how}."


def _thin(population: Population, effective: float) -> list[str]:
    found = []
    if effective < FEW_WORLDS:
        found.append(
            f"This rests on {effective:,.0f} effective worlds, fewer than {FEW_WORLDS:.0f}: take it as a hint, "
            "or condition anew."
        )
    if (fewest := min(distinct_ancestors(population))) < FEWEST_ANCESTORS:
        found.append(
            f"The run is thin: the worlds of one island descend from {fewest} "
            f"world{'s' if fewest > 1 else ''} before the record. Explain it with more worlds to be sure."
        )
    return found
