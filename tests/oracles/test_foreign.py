"""Foreign involvement: evidence equally likely under two grades moves nothing between them (B10)."""

from itertools import product

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.model.mechanisms import foreign, signals
from contingent.model.state import fire
from oracles import bare
from oracles.registry import reproduces

GRADES = jnp.arange(5)  # none, watching, contact, timing, organising
PRIOR = np.array([0.3, 0.3, 0.2, 0.12, 0.08])


@reproduces("foreign involvement", "B10 Bayes by enumeration")
@pytest.mark.usefixtures("float64")
@pytest.mark.parametrize("reports", list(product([True, False], repeat=3)))
def test_quick_words_cannot_tell_watching_from_organising(reports: tuple[bool, ...]) -> None:
    soon = -np.expm1(-0.4 * np.asarray(foreign.readiness_to_speak(GRADES, jnp.array(2.5))))
    posterior = PRIOR.copy()
    for spoke in reports:  # three powers of the same grade, each spoke within the hour or did not
        posterior *= soon if spoke else 1 - soon
    posterior /= posterior.sum()
    assert np.allclose(posterior[1:] / posterior[1], PRIOR[1:] / PRIOR[1], atol=1e-6)
    factor = np.prod([(1 - np.exp(-1.0)) / (1 - np.exp(-0.4)) if s else np.exp(-0.6) for s in reports])
    assert posterior[1] / posterior[0] == pytest.approx(factor * PRIOR[1] / PRIOR[0], abs=1e-6)


@reproduces("foreign involvement", "B10, the hour of the word")
@pytest.mark.usefixtures("float64")
def test_only_none_speaks_later() -> None:
    rate = 0.1 * foreign.readiness_to_speak(GRADES, jnp.array(2.0))
    _, _, hour = fire(jnp.full(5, 0.5), rate, jnp.zeros(()), 100.0)
    assert np.allclose(hour, [5.0, 2.5, 2.5, 2.5, 2.5], atol=1e-6)


@reproduces("foreign involvement", "whom a word backs")
@pytest.mark.usefixtures("float64")
def test_a_word_adds_to_the_side_that_it_backs() -> None:
    spoken = jnp.array([True, True, False])
    found = foreign.backing(jnp.full(3, 0.1), jnp.array([np.log(3), 0.0, 2.0]), spoken)
    assert np.allclose(found, [[0.075, 0.05, 0.0], [0.025, 0.05, 0.0]], atol=1e-12)


@pytest.mark.usefixtures("float64")
def test_the_contest_hears_a_word_once_it_is_spoken() -> None:
    of = bare.layout(
        speakers=(("ruler", -1), ("abroad", -1)),
        actors=("ruler", "rebel"),
        roles=("incumbent", "challenger"),
        backers=("abroad",),
    )
    view = bare.view(
        of,
        3,
        quantity={"abroad.word": jnp.full(3, 0.2), "abroad.backs": jnp.array([30.0, 30.0, -30.0])},
        constants={"authority_weight": 1.0},
        actors={"influence": jnp.array([[0.39] * 3, [0.09] * 3])},
    )
    state = bare.crisis(of, 3, stance=jnp.array([[-1] * 3, [1] * 3], jnp.int32))
    state = state.mark("abroad speaks", jnp.zeros(3), jnp.array([False, True, True]))
    lead = np.asarray(signals.advantage(state, view))
    assert np.allclose(lead, np.log([0.1 / 0.4, 0.3 / 0.4, 0.1 / 0.6]), atol=1e-6)
