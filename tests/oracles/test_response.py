"""The ruler's response: the logit law, suspicion, and what it does to the hazards of the long clock."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest

from contingent.infer.population import draw_worlds
from contingent.model.layout import Model
from contingent.model.mechanisms import response
from contingent.model.simulate import follow
from contingent.model.state import OUTCOMES
from oracles import bare, exact, parts
from oracles.registry import reproduces

CARD, WORLDS = "the ruler's response", 100_000
K = {"response_grip": 0.5, "response_suspicion": 1.5, "response_inertia": 0.6}


@reproduces(CARD, "logit law")
def test_chosen_shares_are_those_of_the_logit_law() -> None:
    """Within 4 standard errors of 100,000 worlds: false alarms of 0.01 % a number."""
    leaning = np.array([0.0, -0.7, 1.1, 0.6])
    chosen = response.respond(jnp.asarray(leaning)[:, None], jnp.arange(WORLDS, dtype=jnp.uint32))
    law = np.exp(leaning) / np.exp(leaning).sum()
    found = np.bincount(np.asarray(chosen), minlength=4) / WORLDS
    assert np.all(np.abs(found - law) < 4 * np.sqrt(law * (1 - law) / WORLDS))


@reproduces(CARD, "what speaks for what")
@pytest.mark.usefixtures("float64")
def test_authority_speaks_for_a_purge_and_against_concessions() -> None:
    k = {n: jnp.full(3, v) for n, v in K.items()}
    held = response.grip(jnp.array([0.7, 0.7, 0.2]), jnp.array([0.0, 2.0, 0.0]), jnp.array(0.2))
    assert np.allclose(held, np.log([7 / 3, 7 / 3, 1 / 4]) - [0, 0.4, 0], atol=1e-9)
    escalate, concede, purge, on = np.asarray(response.leanings(held, jnp.array([0.0, 0.0, 0.4]), k))
    assert np.allclose(escalate, 0.0)
    assert np.allclose(concede, -0.5 * np.asarray(held), atol=1e-9)
    assert np.allclose(purge, 0.5 * np.asarray(held) + [0, 0, 0.6], atol=1e-9)
    assert np.allclose(on, 0.6)


@reproduces(CARD, "suspicion")
@pytest.mark.usefixtures("float64")
def test_suspicion_grows_with_waiting() -> None:
    joined = jnp.array([False, False, True])
    found = response.suspicion(jnp.array([0.0, 12.0, 1.0]), joined, jnp.array(12.0))
    assert np.allclose(found, [0.0, 1 - np.exp(-1), 1.0], atol=1e-9)


@reproduces(CARD, "proportional hazards")
@pytest.mark.usefixtures("float64")
def test_a_factor_is_one_for_every_other_option() -> None:
    found = response.factor(jnp.arange(4), "purge", jnp.array(0.7))
    assert np.allclose(found, [1.0, 1.0, 0.7, 1.0], atol=1e-12)
    k = {"purge_rate": jnp.array(0.01), "purge_slack": jnp.array(0.25)}
    hazard = response.purge_hazard(jnp.array(0.5), jnp.arange(4), k)
    assert np.allclose(hazard, [0.00125, 0.00125, 0.005, 0.00125], atol=1e-12)


@reproduces(CARD, "B13 at factor 1, through follow")
def test_hazards_change_by_the_factor_of_the_response() -> None:
    """Risk of another attempt by the last day, against that of worlds whose ruler carries on."""
    compiled = parts.response()
    of = dataclasses.replace(compiled.model.layout, crisis_steps=1)
    pinned = {
        f"behaviour/recurrence_{part}": v for part, v in (("floor", 0.07), ("surge", 0.16), ("fade", 0.9))
    }
    pinned |= {"behaviour/purge_recurrence": 2.0, "behaviour/concession_recurrence": 0.5}
    worlds = bare.pinned(of, draw_worlds(of, 512, 2, "response"), pinned)
    course = exact.course(np.full((len(of.happenings), 512), np.inf), of)
    course = course._replace(outcome=np.full(512, OUTCOMES.index("withdrawn"), np.int8))
    after = follow(Model(of), worlds, course, chunk=512)
    risk = -np.log1p(-after.recurrence_risk[-1].astype(np.float64))
    years = of.aftermath_steps * of.aftermath_days / 365.25
    plain = 0.07 * years + 0.16 * 0.9 * -np.expm1(-years / 0.9)
    for option, factor in (("escalate", 1.0), ("concede", 0.5), ("purge", 2.0), ("carry on", 1.0)):
        chosen = after.response == response.RESPONSES.index(option)
        assert chosen.sum() > 20
        assert np.allclose(risk[chosen], factor * plain, rtol=1e-4)


@reproduces(CARD, "who is removed, through follow")
def test_those_who_waited_are_removed_the_sooner() -> None:
    of = dataclasses.replace(parts.response().model.layout, crisis_steps=1)
    (garrison,) = of.suspects
    assert of.actors[garrison] == "garrison"
    worlds = bare.pinned(of, draw_worlds(of, 2048, 2, "purge"), {"behaviour/purge_rate": 0.02})
    times = np.full((len(of.happenings), 2048), np.inf)
    course = exact.course(times, of)._replace(ended=np.full(2048, 24.0, np.float32))
    early = times.copy()
    early[of.happenings.index("garrison defends")] = 0.5
    loyal = course._replace(times=early.astype(np.float32))
    waited, stood = (
        np.isfinite(follow(Model(of), worlds, c, chunk=512).purged[0]).mean() for c in (course, loyal)
    )
    assert waited > stood + 0.2
    assert stood > 0.0  # nobody is safe for certain
