"""How the sampler draws accounts, facts and sources' reliabilities: against exact laws, and by the whole stage.

Deviations are allowed up to 4 standard errors where frequencies of independent draws are compared with
exact chances (false alarms 0.006 % a number), and up to the 0.1 % point of Student's t between islands.
"""

import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.infer.condition import problem_of
from contingent.infer.population import Population, draw_prior, draw_worlds, generator
from contingent.infer.problem import TESTIMONY, Plan
from contingent.infer.smc import condition
from contingent.infer.testimony import FactInfo
from contingent.infer.witnesses import Witnesses
from contingent.model.simulate import simulate
from oracles.exact import SIXTEEN_ISLANDS, T15

MANY = 20_000
TOLD = ((TESTIMONY, 1.0),)


def noise(name: str, sweep: int = 0) -> np.random.Generator:
    return generator(5, "witnesses", sweep, name)


@pytest.fixture(scope="module")
def witnesses(tutorial: Compiled) -> Witnesses:
    found = problem_of(tutorial, tutorial.record, tutorial.testimony).witnesses
    assert found is not None
    return found


def chances(witnesses: Witnesses, fact: FactInfo) -> np.ndarray:
    """Chances of a fact's values under the plain prior and every reading, ``[R + 1, V]``."""
    said = [{f.name: ratio for f, ratio in r.ratios} for r in witnesses.testimony.readings]
    plain = fact.prior()
    return np.stack([plain, *(plain * np.asarray(r.get(fact.name, 1.0)) for r in said)])


def near(share: float, chance: float, draws: int) -> bool:
    return abs(share - chance) < 4 * np.sqrt(chance * (1 - chance) / draws)


def held(z: np.ndarray, fact: FactInfo, value: float, witnesses: Witnesses) -> np.ndarray:
    """``z`` with a fact's score in the middle of one of its values."""
    edges = np.array([-2.5, *fact.cuts, 2.5])
    z = z.copy()
    z[witnesses.testimony.layout.row_index[fact.row]] = edges[int(value) : int(value) + 2].mean()
    return z


def test_worlds_begin_in_the_mixture_of_the_accounts(witnesses: Witnesses) -> None:
    """Each fact, and each pair of facts: an account binds together what it holds."""
    layout, facts = witnesses.testimony.layout, witnesses.testimony.facts
    z = witnesses.begin(draw_prior(layout, MANY, 5, "begin"), noise)
    yes = {f.name: f.grade(z, layout) == 1 for f in facts}
    law = {f.name: chances(witnesses, f)[:, 1] for f in facts}
    share = witnesses.testimony.accounts
    assert max(abs(p - p.mean()).max() for p in law.values()) > 0.2, (
        "the readings do not differ: nothing is tested"
    )
    for one in facts:
        for two in facts:
            both = yes[one.name] & yes[two.name]
            law_of_both = law[one.name] if one is two else law[one.name] * law[two.name]
            assert near(both.mean(), share @ law_of_both, MANY), (one.name, two.name)


def test_two_facts_are_drawn_from_their_law_given_the_rest(witnesses: Witnesses) -> None:
    layout = witnesses.testimony.layout
    said = {f.name for r in witnesses.testimony.readings for f, _ in r.ratios}
    one, two = [f for f in witnesses.testimony.facts if f.name in said][:2]
    rows = np.array([layout.row_index[f.row] for f in (one, two)])
    same = np.repeat(draw_prior(layout, 1, 9, "same"), MANY, axis=1)
    cells = [(a, b) for a in range(2) for b in range(2)]
    worlds = [held(held(same[:, :1], one, a, witnesses), two, b, witnesses) for a, b in cells]
    log = np.array([witnesses.logp(z, TOLD)[0] for z in worlds])
    law = np.exp(log - log.max()) * [one.prior()[a] * two.prior()[b] for a, b in cells]
    law /= law.sum()
    z = same.copy()
    for sweep in range(40):
        z[rows] = witnesses.draw_facts(rows, z, TOLD, lambda name, sweep=sweep: noise(name, sweep))
    found = [(one.grade(z, layout) == a) & (two.grade(z, layout) == b) for a, b in cells]
    for where, chance in zip(found, law, strict=True):
        assert near(where.mean(), chance, MANY)
    assert law.min() > 0.002


def test_a_source_is_judged_by_its_own_reports(witnesses: Witnesses) -> None:
    layout = witnesses.testimony.layout
    z, other = (draw_prior(layout, 50, 1, "sources") for _ in range(2))
    other[witnesses.sources] = draw_prior(layout, 50, 2, "sources", witnesses.sources)
    half = ((-np.inf, 0.5), (TESTIMONY, 0.5))
    by_source = witnesses.by_source(z, other, half)
    for number, row in enumerate(witnesses.sources):
        moved = z.copy()
        moved[row] = other[row]
        assert np.allclose(
            witnesses.logp(moved, half) - witnesses.logp(z, half), by_source[number], atol=1e-4
        )
    assert (abs(by_source).max(axis=1) > 0.01).sum() > 2


def test_an_answer_depends_on_no_other_source(tutorial: Compiled, witnesses: Witnesses) -> None:
    layout, record = witnesses.testimony.layout, tutorial.record
    z, other = (draw_prior(layout, 50, seed, "sources") for seed in (1, 2))
    course = simulate(tutorial.model, draw_worlds(layout, 50, 1, "sources"))
    for number, row in enumerate(witnesses.sources):
        moved = z.copy()
        moved[row] = other[row]
        changed = (record.logp(course, moved) != record.logp(course, z)).any(axis=1)
        assert np.array_equal(changed, witnesses.of_answer == number)


def test_testimony_is_taken_in(tutorial: Compiled, witnesses: Witnesses) -> None:
    """The whole stage, against importance sampling from the prior."""
    layout, testimony = witnesses.testimony.layout, tutorial.testimony
    z = draw_prior(layout, 400_000, 3, "importance")
    log = witnesses.logp(z, TOLD)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    assert 1 / (weight**2).sum() > 4_000
    seen: dict[str, Population] = {}
    problem = problem_of(tutorial, tutorial.record, testimony)
    condition(problem, Plan(islands=SIXTEEN_ISLANDS, worlds=512, seed=3), [], seen.__setitem__)
    for fact in testimony.facts:
        so = fact.grade(z, layout) == 1
        exact = float(weight @ so)
        error = float(np.sqrt((weight**2) @ (so - exact) ** 2))
        found = seen["before"].mean(fact.grade(seen["before"].z, layout) == 1)
        assert abs(found.value - exact) < T15 * np.hypot(found.error, error), fact.name
    for row in witnesses.sources:
        exact = float(weight @ z[row])
        error = float(np.sqrt((weight**2) @ (z[row] - exact) ** 2))
        found = seen["before"].mean(seen["before"].z[row])
        assert abs(found.value - exact) < T15 * np.hypot(found.error, error), layout.rows[row].name
