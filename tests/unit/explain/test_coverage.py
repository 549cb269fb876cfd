"""What a part of a case does is read off the compiled model; what changing it does is measured."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from contingent.case.elements import Element, Elements
from contingent.case.load import load_elements
from contingent.compile import Compiled, compile_case
from contingent.explain.counterfactual import contrary, replay
from contingent.explain.coverage.changes import LeftOut, Moved, Untied
from contingent.explain.coverage.coverage import coverage
from contingent.explain.coverage.effects import ONSET, Effects
from contingent.explain.coverage.standing import (
    DRIVES,
    EVIDENCE,
    HELD,
    OUTSIDE,
    standings,
    strongest,
)
from contingent.infer.condition import Conditioned
from contingent.infer.moves import Tally
from contingent.infer.population import Population, draw_worlds
from contingent.infer.problem import Plan
from contingent.model.behaviour import CONSTANTS
from contingent.model.layout import Worlds
from contingent.model.simulate import simulate

CASES = Path(__file__).parents[3] / "cases"


@pytest.fixture(scope="module")
def elements(tutorial: Compiled) -> Elements:
    return load_elements(CASES / "tutorial.elements.yaml", tutorial.case, list(CONSTANTS))


@pytest.fixture(scope="module")
def recompiled(tutorial: Compiled) -> Callable[..., Compiled]:
    """The tutorial with some fields of its parts changed: ``facts={"early-address": {"effects": []}}``."""

    def build(**changes: dict) -> Compiled:
        fields = {
            kind: {
                n: p.model_copy(update=new[n]) if n in new else p
                for n, p in getattr(tutorial.case, kind).items()
            }
            for kind, new in changes.items()
        }
        return compile_case(tutorial.case.model_copy(update=fields))

    return build


def element(**parts: list[str]) -> Element:
    """An element that stands in these parts."""
    return Element.model_validate({"sentence": 1, "says": "Something", **parts})


def role(compiled: Compiled, **parts: list[str]) -> str:
    """The class of an element that stands in these parts."""
    return strongest(standings(compiled, element(**parts)))


def test_classes_of_the_tutorial(tutorial: Compiled, elements: Elements) -> None:
    found = {name: strongest(standings(tutorial, e)) for name, e in elements.elements.items()}
    assert found == {
        "G01": DRIVES, "G02": HELD, "G03": DRIVES, "G04": DRIVES, "G05": DRIVES, "G06": DRIVES,
        "G07": EVIDENCE, "G08": DRIVES, "G09": DRIVES, "G10": DRIVES, "G11": OUTSIDE,
    }  # fmt: skip


ADDRESS = {"facts": ["early-address"]}, {"claims": ["palace, first statement"]}, {"causes": ["address"]}


def test_a_fact_without_its_only_reader_is_held_and_so_is_all_that_rests_on_it(tutorial, recompiled) -> None:
    assert [role(tutorial, **parts) for parts in ADDRESS] == [DRIVES, EVIDENCE, DRIVES]
    silent = recompiled(facts={"early-address": {"effects": []}})
    assert [role(silent, **parts) for parts in ADDRESS] == [HELD, HELD, HELD]


def test_a_gate_is_a_reader(tutorial, recompiled) -> None:
    assert role(tutorial, facts=["archbishop-mediates"]) == DRIVES
    free = recompiled(actors={"archbishop": {"acts_if": None}})
    assert role(free, facts=["archbishop-mediates"]) == HELD


def test_a_fact_by_which_accounts_are_weighed_is_evidence_without_a_reader(recompiled) -> None:
    silent = recompiled(facts={"handover-order": {"effects": []}})
    assert role(silent, facts=["handover-order"]) == EVIDENCE
    assert role(silent, claims=["gazette, p. 1"]) == EVIDENCE
    assert role(silent, claims=["tabloid, p. 3"]) == HELD  # a copy


def test_an_actor_that_nothing_links_is_held(tutorial, recompiled) -> None:
    hermit = tutorial.case.actors["garrison"].model_copy(update={"under": None, "at": None})
    case = tutorial.case.model_copy(update={"actors": {**tutorial.case.actors, "hermit": hermit}})
    compiled = compile_case(case)
    assert role(compiled, actors=["hermit"]) == role(compiled, actors=["hermit.inclination"]) == HELD
    assert role(tutorial, actors=["garrison.inclination"]) == DRIVES


def test_what_leads_has_its_side_and_leans_nowhere(tutorial: Compiled) -> None:
    assert role(tutorial, actors=["colonel.inclination"]) == HELD
    assert role(tutorial, constants=["envy"]) == HELD  # the tutorial plays no factions
    assert role(tutorial, constants=["publicity"]) == DRIVES


# --- measured -----------------------------------------------------------------------------------


def weighted(compiled: Compiled, worlds: Worlds, log_weight: np.ndarray) -> Population:
    """Worlds in islands, weighted by what they were conditioned on."""
    weight = np.exp(log_weight).reshape(4, -1)
    course = simulate(compiled.model, worlds)
    evidence = np.log(weight.mean(axis=1))
    ancestors = np.tile(np.arange(weight.shape[1]), 4)
    return Population(
        worlds, course, (weight / weight.sum(axis=1, keepdims=True)).ravel(), evidence, ancestors
    )


@pytest.fixture(scope="module")
def conditioned(tutorial: Compiled) -> Conditioned:
    """The tutorial on some worlds weighted by their testimony, and by testimony and record."""
    worlds = draw_worlds(tutorial.model.layout, 4800, 7, "tests")
    z = np.asarray(worlds.z)
    claims = tutorial.testimony.log_claims(z)
    prior = weighted(tutorial, worlds, claims)
    # a tenth of the record's power, so that more than a few worlds speak
    both = weighted(tutorial, worlds, claims + 0.1 * tutorial.record.logp(prior.course, z).sum(axis=0))
    return Conditioned(
        tutorial,
        tutorial.record,
        tutorial.testimony,
        Plan(seed=1, worlds=1200),
        prior,
        prior,
        both,
        (),
        Tally(),
    )


@pytest.fixture(scope="module")
def effects(conditioned: Conditioned) -> Effects:
    return Effects(conditioned, "settled")


def test_a_score_that_nothing_reads_changes_nothing_at_all(tutorial: Compiled, effects: Effects) -> None:
    found = effects.of(Moved("placebo", min(tutorial.model.layout.idle)))
    assert [(e.size.value, e.size.error, e.clear) for e in found] == [(0.0, 0.0, False)] * 2


def test_a_cause_is_replayed_with_its_contrary(tutorial: Compiled, effects: Effects, conditioned) -> None:
    (standing,) = standings(tutorial, element(causes=["mediation"]))
    (effect,) = effects.of(standing.changes[0])
    some = conditioned.posterior.even(4096, 1)
    other = replay(tutorial, some.worlds, contrary(tutorial, [tutorial.cause("mediation")]))
    expected = some.mean(other.is_outcome("settled").astype(float) - some.course.is_outcome("settled"))
    assert effect.size.value == expected.value < 0
    assert effect.size.error == expected.error


@pytest.mark.slow  # a model without the tie is compiled
@pytest.mark.parametrize("to", ["president", "colonel"])
def test_a_steady_pull_taken_off_is_the_tie_taken_out(tutorial: Compiled, effects: Effects, to: str) -> None:
    (standing,) = standings(tutorial, element(ties=[f"garrison -> {to}"]))
    number = [t.to for t in tutorial.case.ties].index(to)
    onset, ending = effects.of(standing.changes[0])
    assert isinstance(standing.changes[0], Moved)
    without = effects.of(Untied("tie taken out", (number,)))
    assert [e.size.value for e in without] == pytest.approx([onset.size.value, ending.size.value], abs=1e-3)
    assert onset.answer == ONSET
    assert onset.size.value == 0.0


def test_what_only_the_days_after_read_is_asked_of_them(tutorial: Compiled, effects: Effects) -> None:
    (floor,) = standings(tutorial, element(constants=["recurrence_floor"]))
    (risk,) = effects.of(floor.changes[0])
    assert risk.answer == "P(another attempt within 90 days, given failure)"
    assert risk.size.value > 0
    (pardon,) = standings(tutorial, element(terms=["pardon"]))
    told = {(c.says, e.answer): e.size.value for c in pardon.changes for e in effects.of(c)}
    assert (
        told[
            "pardon/agreed: one standard deviation more", "P(pardon carried out within 90 days, given a deal)"
        ]
        > 0
    )
    assert (
        told["pardon/lasts: one standard deviation more", "P(pardon broken within 90 days, given a deal)"] < 0
    )


def test_a_claim_left_out_is_divided_out_of_the_weights(tutorial: Compiled, effects, conditioned) -> None:
    """Smoothing moves the largest weights only, which is worth a fraction of the effect."""
    claim = next(
        c for c in tutorial.testimony.claims if c.source == "palace" and c.fact.name == "garrison-promise"
    )
    onset, ending = effects.of(LeftOut("left out", claim))
    prior, others = conditioned.prior, [c for c in tutorial.testimony.claims if c is not claim]
    layout, grades = tutorial.model.layout, tutorial.testimony.grades(prior.z)
    rest = sum(
        c.logp(
            prior.z,
            layout,
            grades[c.fact.name],
            c.errors.guess_at(prior.z[layout.row_index[f"source/{c.source}"]]),
        )
        for c in others
    )
    weight = np.exp(rest)
    attempt = prior.course.attempt.astype(float)
    expected = np.average(attempt, weights=weight) - prior.mean(attempt).value
    assert onset.size.value == pytest.approx(expected, rel=0.25)
    assert abs(expected) > 0.01  # else nothing is tested
    assert onset.tail < 0.7
    assert onset.floor > 0
    assert ending.answer == "P(settled), given the record"


def test_what_weights_cannot_bear_is_said(
    tutorial, effects, conditioned, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights with a Pareto tail of shape 3 have no mean."""
    heavy = -3 * np.random.default_rng(1).exponential(size=conditioned.posterior.worlds.count)
    monkeypatch.setattr(Effects, "_log_probability", lambda *_: heavy)
    (effect,) = effects.of(LeftOut("left out", tutorial.record.instruments[0]))
    assert np.isnan(effect.size.value)
    assert effect.tail >= 0.7
    assert not effect.clear


def test_without_a_plan_nothing_is_run(tutorial: Compiled, elements: Elements) -> None:
    found = coverage(tutorial, elements, None, "digest", lambda label, done: None)
    assert found.counts == {"drives": 8, "is evidence": 1, "is held": 1, "lies outside": 1}
    assert found.settings is None
    assert all(e.headline is None for e in found.elements)
    assert found.elements[-1].reason == elements.elements["G11"].outside
