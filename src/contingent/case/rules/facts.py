"""Facts are of one kind, what is said of them fits, and what they change can be changed."""

from __future__ import annotations

from contingent.case.amounts import Amount
from contingent.case.quantities import BY_FACTOR, quantities
from contingent.case.rules.findings import Findings
from contingent.case.schema import Case, Effect, Fact
from contingent.case.values import kind, misfit, values_of
from contingent.case.wording import Path, nearest, one_of, shown

MOST_CAUSES = 12


def check_facts(findings: Findings, case: Case) -> None:
    """One kind for each fact, priors that are weights, effects on quantities that exist."""
    for name, fact in case.facts.items():
        _one_kind(findings, name, fact)
        _grades(findings, name, fact)
        if fact.measures:
            findings.named("actors", fact.measures.split(".")[0], ("facts", name, "measures"))
        for number, effect in enumerate(fact.effects):
            _effect(findings, fact, effect, ("facts", name, "effects", number))


def _one_kind(findings: Findings, name: str, fact: Fact) -> None:
    kinds = {
        "prior": fact.prior,
        "grades": fact.grades,
        "number": fact.number or fact.measures,
    }
    given = [field for field, value in kinds.items() if value is not None]
    if len(given) > 1:
        wanted = "one kind of fact: yes/no with 'prior', or 'grades', or 'number' with or without 'measures'"
        findings.problem(("facts", name), " and ".join(given), wanted)
    if kind(fact) == "number" and fact.effects:
        wanted = "effects of facts that are yes/no or grades"
        findings.problem(
            ("facts", name, "effects"), "effects of a number", wanted, "'measures:' sets a strength"
        )


def _grades(findings: Findings, name: str, fact: Fact) -> None:
    if fact.grades and len(set(fact.grades)) < len(fact.grades):
        findings.problem(("facts", name, "grades"), "a grade twice", "each grade once")
    priors, path = fact.grade_priors, ("facts", name, "grade_priors")
    if priors is None:
        return
    if len(priors) != len(fact.grades or ()):
        findings.problem(path, f"{len(priors)} weights", f"one for each of {len(fact.grades or ())} grades")
    if min(priors, default=0) < 0 or sum(priors) <= 0:
        findings.problem(path, shown(priors), "weights of zero or more, not all zero")


def _effect(findings: Findings, fact: Fact, effect: Effect, path: Path) -> None:
    name, _, quantity = effect.on.partition(".")
    actor = findings.named("actors", name, (*path, "on"))
    if actor is not None:
        valid = quantities(actor)
        if quantity not in valid:
            found = f"{effect.on!r}, which an actor of role {actor.role} does not have"
            hint = nearest(quantity, valid)
            findings.problem((*path, "on"), found, f"'{name}.' and {one_of(valid)}", hint)
        elif (quantity in BY_FACTOR) != (effect.times is not None):
            right, wrong = ("times", "by") if quantity in BY_FACTOR else ("by", "times")
            example = (
                "a factor such as '0.5 .. 0.8'" if right == "times" else "steps such as '0.2 .. 1 steps'"
            )
            findings.problem((*path, wrong), f"'{wrong}:' on {quantity}", f"'{right}:', {example}")
    if effect.at_least is not None and effect.at_least not in (fact.grades or ()):
        grades = fact.grades or []
        expected = one_of(grades) if grades else "no 'at_least', as the fact has no grades"
        findings.problem(
            (*path, "at_least"), shown(effect.at_least), expected, nearest(effect.at_least, grades)
        )


def check_said(findings: Findings, case: Case) -> None:
    """Claims, readings and causes give facts values that they can have."""
    for number, claim in enumerate(case.claims):
        fact = case.facts.get(claim.about)
        if fact and (expected := misfit(fact, claim.value)):
            _misfit(findings, fact, claim.value, expected, ("claims", number, "is"))
    for name, reading in case.readings.items():
        for about, belief in reading.believes.items():
            if fact := case.facts.get(about):
                _belief(findings, fact, belief, ("readings", name, "believes", about))
    if len(case.partition) == 1 or len(set(case.partition)) < len(case.partition):
        findings.problem(("partition",), ", ".join(case.partition), "at least two different readings")


def _belief(findings: Findings, fact: Fact, belief: Amount | list[str], path: Path) -> None:
    of_kind = kind(fact)
    if of_kind == "number":
        findings.problem(path, "a belief about a number", "beliefs about yes/no facts and grades")
    elif of_kind == "yes/no" and isinstance(belief, list):
        findings.problem(path, shown(belief), "a certainty word or a probability", "the fact is yes or no")
    elif of_kind == "grades" and not isinstance(belief, list):
        findings.problem(path, "a probability", f"a list of grades out of {', '.join(values_of(fact))}")
    elif isinstance(belief, list) and (expected := misfit(fact, belief)):
        _misfit(findings, fact, belief, expected, path)


def _misfit(findings: Findings, fact: Fact, value: object, expected: str, path: Path) -> None:
    odd = (
        value if not isinstance(value, list) else next((v for v in value if v not in values_of(fact)), value)
    )
    findings.problem(path, shown(odd), expected, nearest(odd, values_of(fact)))


def check_causes(findings: Findings, case: Case) -> None:
    """A cause switches a fact to a contrary value; a cause that nothing reads is noted."""
    gates = {gate for a in case.actors.values() for gate in (a.acts_if, a.involvement) if gate}
    for name, cause in case.causes.items():
        fact, path = case.facts.get(cause.of or name), ("causes", name)
        if fact is None:
            continue
        if kind(fact) == "number":
            findings.problem(path, "a cause that is a number", "a yes/no fact or one with grades")
        elif cause.contrary_is is not None and (wanted := misfit(fact, cause.contrary_is, several=False)):
            _misfit(findings, fact, cause.contrary_is, wanted, (*path, "contrary_is"))
        if not fact.effects and (cause.of or name) not in gates:
            findings.note(path, "nothing reads its fact: its necessity will be 0")
    for question in ("onset", "ending"):
        asked = [name for name, cause in case.causes.items() if cause.asks == question]
        if len(asked) > MOST_CAUSES:
            path = ("causes", asked[MOST_CAUSES])
            findings.problem(path, f"{len(asked)} causes of the {question}", f"at most {MOST_CAUSES}")


def check_gates(findings: Findings, case: Case) -> None:
    """``acts_if`` names a yes/no fact, ``involvement`` one with grades."""
    for name, actor in case.actors.items():
        for gate, wanted in (("acts_if", "yes/no"), ("involvement", "grades")):
            fact = case.facts.get(getattr(actor, gate) or "")
            if fact and kind(fact) != wanted:
                found = f"{getattr(actor, gate)!r}, a fact of kind {kind(fact)}"
                findings.problem(("actors", name, gate), found, f"a fact of kind {wanted}")
