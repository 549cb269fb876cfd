"""The deal's terms: competing exponentials (B14), through ``simulate.follow``."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.infer.population import draw_worlds
from contingent.model.course import Course
from contingent.model.layout import Model
from contingent.model.mechanisms import deal
from contingent.model.simulate import follow
from contingent.model.state import OUTCOMES, fire
from oracles import bare, exact
from oracles.registry import reproduces


@reproduces("the deal's terms", "B14 competing exponentials")
@pytest.mark.usefixtures("float64")
def test_disarming_is_what_weakens_the_incumbents_promises() -> None:
    base, lost = jnp.array(0.02), jnp.array(2.5)
    for favours, disarmed, factor in [(True, True, 2.5), (True, False, 1.0), (False, True, 1.0)]:
        hazard = deal.breach_hazard(base, favours, jnp.array(disarmed), lost)
        assert float(hazard) == pytest.approx(0.02 * factor, abs=1e-6)


@reproduces("the deal's terms", "B14 competing exponentials, by quadrature")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize("disarmed", [True, False])
def test_which_comes_first(disarmed: bool) -> None:
    """Thresholds on a 1,000 by 1,000 grid of quantiles."""
    marks = -np.log1p(-(np.arange(1000) + 0.5) / 1000)
    done, broken = (jnp.asarray(x.ravel()) for x in np.meshgrid(marks, marks))
    breach = deal.breach_hazard(jnp.array(1 / 90), True, jnp.array(disarmed), jnp.array(3.0))
    _, _, when_done = fire(done, jnp.array(1 / 20), jnp.zeros(()), 1e6)
    _, _, when_broken = fire(broken, breach, jnp.zeros(()), 1e6)
    expected = (1 / 20) / (1 / 20 + (3 if disarmed else 1) / 90)
    assert float((when_done < when_broken).mean()) == pytest.approx(expected, abs=2e-3)


@reproduces("the deal's terms", "B14 competing exponentials, through follow")
@pytest.mark.parametrize("days", [20.0, 5.0])
def test_simulated_terms(tutorial: Compiled, days: float) -> None:
    """Share carried out before broken, within 3 standard errors: false alarms of 0.3 %."""
    count, names = 50_000, ("stand-down", "pardon")
    terms = tuple(dataclasses.replace(t, disarms=False) for t in tutorial.model.layout.terms)
    of = dataclasses.replace(
        tutorial.model.layout,
        terms=terms,
        aftermath_days=days,
        aftermath_steps=int(1000 / days),
        crisis_steps=1,
    )
    takes, lasts = 20.0, 60.0
    values = {f"term/{n}/takes": 24 * takes for n in names} | {f"term/{n}/lasts": 24 * lasts for n in names}
    worlds = bare.pinned(of, draw_worlds(of, count, 2, "terms"), values)
    settled = np.full(count, OUTCOMES.index("settled"), np.int8)
    course: Course = exact.course(np.zeros((1, count)))._replace(outcome=settled)
    after = follow(Model(of), worlds, course, chunk=5000)
    for term in range(2):
        kept = after.executed[term][after.agreed[term]]
        share, expected = np.isfinite(kept).mean(), lasts / (takes + lasts)
        assert abs(share - expected) < 3 * np.sqrt(expected * (1 - expected) / len(kept))
