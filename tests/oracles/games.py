"""The global game as the simulator's own step plays it, with many actors in place of worlds.

Each world holds one actor and one draw of its private report, so that 10,000 worlds are the
continuum. The regime's strength measured from the critical state is the challenger's
disadvantage: the share that joins when the state *is* the critical one gives the next one.
"""

import jax.numpy as jnp
import numpy as np
from jax import Array
from scipy.optimize import brentq
from scipy.special import logit, ndtri

from contingent.model.mechanisms import allegiance, signals
from contingent.model.state import WITH_CHALLENGER, WITH_INCUMBENT
from oracles import bare

SHARP = {"reconsideration": 1e12, "hysteresis": 0.0, "waiting_value": 0.0, "choice_noise": 0.0}
ALONE = bare.layout(actors=("someone",), roles=("force",))


def crowd(actors: int) -> Array:
    """Reports of a continuum: mid-quantiles of a standard normal, one an actor."""
    return jnp.asarray(ndtri((np.arange(actors) + 0.5) / actors))


def stances(
    lead: float, prior: float, alpha: float, beta: float, k: dict, inclination: float, reports: Array
) -> Array:
    """One step of allegiance: everyone thinks, once, without inertia."""
    n = len(reports)
    view = bare.view(
        ALONE,
        n,
        constants=SHARP | {"private_precision": beta} | k,
        actors={"report": reports[None], "inclination": jnp.full((1, n), inclination)},
    )
    state = bare.crisis(
        ALONE,
        n,
        advantage=jnp.full(n, lead),
        public_mean=jnp.full(n, prior),
        public_precision=jnp.full(n, alpha),
    )
    return allegiance.step(state, view).stance[0]


def one_sided(cost: float) -> tuple[dict, float]:
    """Constants and inclination of an actor that may join at ``cost`` and would never defend."""
    base = 14.0
    return {"joining_cost": 1 / (1 + np.exp(-base)), "backing_loser": 0.0}, base - logit(cost)


def next_state(theta: float, y: float, alpha: float, beta: float, cost: float, reports: Array) -> float:
    """Mass of attackers when the state is ``theta`` and all take ``theta`` for the critical one."""
    k, inclination = one_sided(cost)
    return float((stances(0.0, theta - y, alpha, beta, k, inclination, reports) == WITH_CHALLENGER).mean())


def settled(start: float, *game: object) -> float:
    """The fixed point that repeated play reaches from ``start``."""
    theta = start
    for _ in range(400):
        before, theta = theta, next_state(theta, *game)
        if theta == before:
            break
    return theta


def only(*game: object) -> float:
    """The fixed point where there is but one, by root finding."""
    return brentq(lambda theta: next_state(theta, *game) - theta, 0.0, 1.0, xtol=1e-9)


def between(low: float, high: float, *game: object) -> float:
    """The unstable fixed point between two stable ones, by bisection on the same map."""
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if next_state(middle, *game) < middle else (low, middle)
    return (low + high) / 2


def marginal(theta: float, y: float, alpha: float, beta: float, cost: float) -> float:
    """The weakest report on which one still joins, in the units of the regime's strength."""
    low, high = -30.0, 30.0
    for _ in range(60):
        middle = (low + high) / 2
        mean, precision = signals.update(jnp.array(theta - y), alpha, jnp.array(theta - middle), beta)
        joins = allegiance.choose(signals.chance(mean, precision), cost, 2.0, 0.0, (0, 0, 0), (0, 0, 0)) > 0
        low, high = (middle, high) if joins else (low, middle)
    return low


def net_force(theta: float, groups: tuple, adherents: tuple, reports: Array) -> float:
    """Weighted attackers less weighted adherents: (weight, cost, sd of the report) for each group."""
    force = 0.0
    for weight, cost, sd in groups:
        k, inclination = one_sided(cost)
        joins = stances(0.0, 0.0, 0.0, sd**-2, k, inclination, reports) == WITH_CHALLENGER
        force += weight * float(joins.mean())
    weight, cost, sd = adherents
    k, inclination = one_sided(cost)
    defends = stances(0.0, 0.0, 0.0, sd**-2, k, -inclination, reports) == WITH_INCUMBENT
    return force - weight * float(defends.mean())


def multiplier(y: float, alpha: float, beta: float, cost: float) -> float:
    """How far public news moves the cut-off, against its weight as mere information: by finite difference."""
    step, reports, cuts = 0.004, crowd(400_000), []
    for at in (y - step, y + step):
        theta = only(at, alpha, beta, cost, reports)
        cuts.append(marginal(theta, at, alpha, beta, cost))
    return (cuts[1] - cuts[0]) / (2 * step) / (-alpha / beta)
