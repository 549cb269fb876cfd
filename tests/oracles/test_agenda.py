"""Agenda: the zero-sum law of attention (B11), and its shares through the long clock."""

import dataclasses

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from contingent.infer.population import draw_worlds
from contingent.model.layout import Model
from contingent.model.mechanisms import agenda
from contingent.model.simulate import follow
from oracles import bare, exact, parts
from oracles.registry import reproduces

CARD = "agenda"


@reproduces(CARD, "B11, three issues")
@pytest.mark.usefixtures("float64")
def test_shares_solve_the_zero_sum_law() -> None:
    pull, start = np.array([0.3, -0.1, 0.05]), np.array([0.2, 0.5, 0.3])

    def law(t: float, a: np.ndarray) -> np.ndarray:
        return a * ((pull[:, None] - pull[None, :]) @ a)

    solved = solve_ivp(law, (0, 10), start, t_eval=[1, 4, 10], rtol=1e-10, atol=1e-12).y
    days = jnp.array([[1.0], [4.0], [10.0]])
    found = agenda.shares(jnp.asarray(start)[:, None], jnp.zeros((3, 1)), jnp.asarray(pull)[:, None], days)
    assert np.allclose(found[:, :, 0], solved, atol=1e-7)
    assert np.allclose(np.asarray(found).sum(axis=0), 1.0, atol=1e-12)


@reproduces(CARD, "B11, through follow")
def test_the_simulated_agenda_is_shaken_and_settles() -> None:
    of = dataclasses.replace(parts.agenda().model.layout, crisis_steps=1)
    values = {"actor/offensive.attention": 0.4, "actor/weakness.attention": 0.1, "actor/weakness.shock": 3.0}
    values |= {"actor/weakness.pull": -0.1, "actor/offensive.pull": 0.0}
    worlds = bare.pinned(of, draw_worlds(of, 64, 1, "agenda"), values)
    course = exact.course(np.full((len(of.happenings), 64), np.inf), of)
    attention = follow(Model(of), worlds, course, chunk=64).attention
    offensive, weakness = attention[of.issues.index("offensive")], attention[of.issues.index("weakness")]
    days = (np.arange(of.aftermath_steps) + 1.0)[:, None]
    assert np.allclose(np.log(weakness / offensive), np.log(0.1 / 0.4) + 3.0 - 0.1 * days, atol=1e-4)
    assert np.allclose(attention.sum(axis=0), 1.0, atol=1e-6)
