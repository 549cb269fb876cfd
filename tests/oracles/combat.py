"""Fights to the end, event by event and in the mean, over the rates that the step uses."""

import jax.numpy as jnp
import numpy as np
from scipy.integrate import solve_ivp

from contingent.model.mechanisms import clash

EQUAL = [
    (2, 1, 5 / 6), (3, 1, 23 / 24), (3, 2, 31 / 40), (4, 2, 331 / 360), (4, 3, 233 / 315),
    (5, 3, 35779 / 40320), (5, 4, 51907 / 72576), (6, 4, 1562377 / 1814400), (10, 9, 0.653347),
    (10, 8, 101331450212893 / 128047474114560), (10, 5, 51670847603 / 52306974720),
    (20, 16, 0.875340), (20, 18, 0.712247),
]  # fmt: skip
TWICE = [
    (1, 1, 2 / 3), (2, 2, 11 / 15), (3, 3, 163 / 210), (1, 2, 1 / 3), (2, 3, 10 / 21), (3, 4, 359 / 630),
    (5, 7, 0.527109), (7, 10, 0.499373),
]  # fmt: skip


def end_of(own: int, foe: int, own_effect: float = 1.0) -> np.ndarray:
    """Chance of ending with each number of own companies (0: beaten), event by event."""
    x, y = jnp.meshgrid(jnp.arange(own + 1.0), jnp.arange(foe + 1.0), indexing="ij")
    own_rate, foe_rate = (np.asarray(r) for r in clash.next_loss(x, y, 1.0, own_effect))
    at = np.zeros((own + 1, foe + 1))
    at[own, foe] = 1.0
    for i in range(own, 0, -1):
        for j in range(foe, 0, -1):
            falls = foe_rate[i, j] / (own_rate[i, j] + foe_rate[i, j])
            at[i, j - 1] += at[i, j] * falls
            at[i - 1, j] += at[i, j] * (1 - falls)
    return np.concatenate([[at[0, 1:].sum()], at[1:, 0]])


def survivors(size: int) -> float:
    """Mean number of the winner's companies left after an equal fight."""
    left = end_of(size, size)[1:]
    return float((left / left.sum()) @ np.arange(1, size + 1))


def square_law(own: float, foe: float, own_effect: float) -> tuple[float, float]:
    """Survivors and time of a fight in the mean."""

    def losses(t: float, sides: np.ndarray) -> list[float]:
        return [-float(rate) for rate in clash.next_loss(sides[0], sides[1], 1.0, own_effect)]

    def foe_is_gone(t: float, sides: np.ndarray) -> float:
        return sides[1]

    foe_is_gone.terminal = True
    fight = solve_ivp(losses, (0, 5), [own, foe], events=foe_is_gone, rtol=1e-9, atol=1e-9)
    return float(fight.y_events[0][0][0]), float(fight.t_events[0][0])
