"""Publics: Granovetter's fixed points (B4), for a continuum and for people one by one."""

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq, minimize_scalar
from scipy.special import ndtri

from contingent.model.mechanisms import publics
from oracles import bare
from oracles.registry import reproduces

pytestmark = pytest.mark.usefixtures("float64")
CRITICAL = [
    (0.25, 0.122220868, 6.2003), (0.30, 0.156684, 8.5785), (0.35, 0.195780, 11.6402),
    (0.40, 0.241346, 15.8031), (0.45, 0.297862, 22.2301),
]  # fmt: skip


@reproduces("publics", "B4, lowest fixed points")
@pytest.mark.parametrize(
    ("sd", "share"),
    [
        (0.10, 0.0076955),
        (0.12, 0.0402113),
        (0.122, 0.0547922),
        (0.123, 1.0),
        (0.15, 1.0),
        (0.20, 0.9999114),
        (0.30, 0.9933935),
    ],
)
def test_lowest_fixed_point(sd: float, share: float) -> None:
    out = jnp.array(0.0)
    for _ in range(600):
        out = publics.share_willing(out, 0.25, sd)
    assert float(out) == pytest.approx(share, abs=1e-5)


@reproduces("publics", "B4, critical spread")
@pytest.mark.parametrize(("mean", "sd", "percent"), CRITICAL)
def test_spread_at_which_the_crowd_tips(mean: float, sd: float, percent: float) -> None:
    def lowest(spread: float) -> tuple[float, float]:
        found = minimize_scalar(
            lambda r: float(publics.share_willing(r, mean, spread)) - r,
            bounds=(0.0, mean),
            method="bounded",
            options={"xatol": 1e-10},
        )
        return found.fun, found.x

    tipping = brentq(lambda spread: lowest(spread)[0], 0.7 * sd, 1.3 * sd, xtol=1e-12)
    assert tipping == pytest.approx(sd, abs=6e-7)
    assert 100 * lowest(tipping)[1] == pytest.approx(percent, abs=1e-3)


@reproduces("publics", "B4, through the step")
def test_the_simulated_crowd_settles_there() -> None:
    sds = jnp.array([0.10, 0.12, 0.20, 0.30])
    of = bare.layout()
    view = bare.view(
        of,
        4,
        dt=1.0,
        constants={"crisis_licence": 0.0, "public_speed": 50.0, "overtaking_rate": 0.0},
        quantity={"public.threshold": jnp.full(4, 0.25), "public.spread": sds},
    )
    state = bare.crisis(of, 4)
    for _ in range(300):
        state = publics.step(state, view)
    assert np.allclose(state.turnout, [0.0076955, 0.0402113, 0.9999114, 0.9933935], atol=1e-5)


def people_out(thresholds: np.ndarray) -> int:
    """Each person is a public without spread; thresholds count people already out."""
    out, before, n = 0, -1, len(thresholds)
    while out != before:
        before = out
        willing = publics.share_willing(jnp.array(out / n), jnp.asarray(thresholds) / n - 1e-9, 1e-12)
        out = round(float(jnp.sum(willing)))
    return out


@reproduces("publics", "B4, Granovetter's hundred")
@pytest.mark.parametrize("changed", [1, 2, 10, 50, 99])
def test_one_person_decides_the_crowd(changed: int) -> None:
    thresholds = np.arange(100.0)
    assert people_out(thresholds) == 100
    thresholds[changed] = changed + 1
    assert people_out(thresholds) == changed


@reproduces("publics", "B4, a hundred normal thresholds")
@pytest.mark.parametrize(("sd", "out"), [(12.2, 4), (12.5, 5), (13.0, 100)])
def test_a_hundred_normal_thresholds(sd: float, out: int) -> None:
    assert people_out(25 + sd * ndtri((np.arange(100) + 0.5) / 100)) == out


@reproduces("publics", "B4, discretisation")
@pytest.mark.parametrize(
    ("people", "percent", "digit"), [(100, 12.549, 1e-3), (1000, 12.255, 1e-3), (10_000, 12.225, 1e-3)]
)
def test_the_tipping_point_nears_the_continuum_as_people_multiply(
    people: int, percent: float, digit: float
) -> None:
    marks = ndtri((np.arange(people) + 0.5) / people)
    low, high = 12.0, 13.0
    while high - low > digit / 8:
        middle = (low + high) / 2
        tips = people_out(people / 100 * (25 + middle * marks)) > people / 2
        low, high = (low, middle) if tips else (middle, high)
    assert (low + high) / 2 == pytest.approx(percent, abs=digit)
