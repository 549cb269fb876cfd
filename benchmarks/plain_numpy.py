"""The reduction in plain NumPy: one array operation for all worlds, one Python loop over steps and ties."""

from __future__ import annotations

import numpy as np
from scipy.special import expit, ndtr, ndtri

from reduction import ENDINGS, Parameters


def play(p: Parameters, rng: np.random.Generator) -> np.ndarray:
    """Number of the ending of every world, ``[W]``."""
    k, a, worlds = p.constants, p.actors, p.worlds
    stance = np.zeros_like(a["strength"])
    stance[0], stance[1] = -1, 1
    spoken = np.full(worlds, np.inf)
    taken = np.zeros(worlds)
    left, next_stop = p.travel[0].copy(), np.zeros(worlds, int)
    public, public_precision = advantage(p, stance, taken, 0.0), np.full(worlds, 0.5)
    leader, leader_precision = ndtri(p.hopes), np.ones(worlds)
    ended, undecided = np.zeros(worlds, int), np.ones(worlds, bool)

    def end(name: str, where: np.ndarray) -> None:
        ended[where & undecided] = ENDINGS.index(name)
        undecided[where] = False

    for step in range(p.steps):
        hour = step * p.dt
        # signals
        speaks = undecided & ~np.isfinite(spoken) & happens(rng, 1 / p.single["president.speaks"], p.dt)
        spoken[speaks] = hour + p.dt * rng.random(speaks.sum())
        now = advantage(p, stance, taken, hour)
        silence = np.where(hour >= spoken, np.exp(-np.maximum(hour - spoken, 0) / k["broadcast_hours"]), 0.0)
        spin = np.exp(-hour / k["broadcast_hours"]) - silence
        gained = k["publicity"] * p.dt
        seen = now + k["broadcast_push"] * spin + rng.standard_normal(worlds) / np.sqrt(gained)
        public, public_precision = update(public, forget(public_precision, k, p.dt), seen, gained)
        leader, leader_precision = update(leader, forget(leader_precision, k, p.dt), seen, gained)
        # allegiance
        private = now + a["report"] / np.sqrt(k["private_precision"])
        mean, precision = update(public, public_precision, private, k["private_precision"])
        chance = ndtr(mean * np.sqrt(precision))
        chosen = choices(p, rng, stance, chance)
        thinks = happens(rng, np.broadcast_to(k["reconsideration"], stance.shape), p.dt) & undecided
        thinks[:2] = False
        stance = np.where(thinks, chosen, stance)
        # march
        left = np.where(undecided, left - p.dt, left)
        arrives = undecided & (left <= 0)
        taken += arrives
        left = np.where(arrives, np.where(next_stop == 0, p.travel[1] + left, np.inf), left)
        next_stop = next_stop + arrives
        # offers
        mine, theirs = 1 - ndtr(public * np.sqrt(public_precision)), ndtr(leader * np.sqrt(leader_precision))
        struck, concession = offers(p, rng, mine, theirs, next_stop)
        end("concession", struck & concession)
        end("settled", struck & ~concession)
        # endings
        enough = (k["punishment"] * k["mercy"] + k["cost_challenger"]) / (1 + k["punishment"])
        men, holds = in_arms(p, stance, taken, hour), k["holding_out"]
        open_challenger, open_incumbent = (holds / (holds + m) for m in men)
        falling = np.where(at_seat(p, taken), 1.0, np.maximum(0, 1 - 2 * mine))
        end("success", happens(rng, k["fall_rate"] * falling * open_incumbent, p.dt))
        in_reach = k["reach"] / (k["reach"] + hours_apart(p, left, next_stop))
        seized = k["arrest_rate"] * (1 - expit(now)) * open_challenger * in_reach
        end("suppressed", happens(rng, seized, p.dt))
        gives_up = k["withdrawal_rate"] * expit((enough - theirs) / (5 * k["choice_noise"]))
        end("withdrawn", happens(rng, gives_up, p.dt))
    return ended


def choices(p: Parameters, rng: np.random.Generator, stance: np.ndarray, chance: np.ndarray) -> np.ndarray:
    """The side that each actor would take now, ``[A, W]``, at its ``chance`` of the challenger's success."""
    k, pull = p.constants, p.actors["inclination"].copy()
    for pulled, puller, weight in p.ties:
        pull[pulled] += weight * stance[puller]
    base = np.log(k["joining_cost"]) - np.log1p(-k["joining_cost"])
    loser = 1 + k["backing_loser"]
    noise = k["choice_noise"] * rng.gumbel(size=(3, *stance.shape))
    bar, sticks = k["waiting_value"], k["hysteresis"]
    join = chance - expit(base - pull) / loser - bar + sticks * (stance == 1) + noise[0]
    wait = sticks * (stance == 0) + noise[1]
    defend = 1 - chance - expit(base + pull) / loser - bar + sticks * (stance == -1) + noise[2]
    return np.where((join >= wait) & (join >= defend), 1, np.where(defend >= wait, -1, 0))


def offers(
    p: Parameters, rng: np.random.Generator, mine: np.ndarray, theirs: np.ndarray, next_stop: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where a deal is struck, given both sides' chances, and where it is a concession, ``[W]`` each."""
    k = p.constants
    cost = k["cost_incumbent"] * np.maximum(0.2, next_stop / 2)
    given = 1 - np.clip(mine + (k["guess_of_cost"] - cost) / 2, 0, 1)
    asked = np.clip(theirs + (k["guess_of_cost"] - k["cost_challenger"]) / 2, 0, 1)
    trust, least = p.single["president.trust"], theirs - k["cost_challenger"]
    by_incumbent = rng.random(p.worlds) < 0.5
    agreed = np.where(
        by_incumbent, given * trust >= least, (1 - asked >= mine - cost) & (asked * trust >= least)
    )
    concession = np.where(by_incumbent, given, asked) >= k["concession_share"]
    return happens(rng, 1 / p.single["president.offers"], p.dt) & agreed, concession


def hours_apart(p: Parameters, left: np.ndarray, next_stop: np.ndarray) -> np.ndarray:
    """Hours of road still before the column, ``[W]``."""
    begun = [np.clip(left / leg, 0, 1) for leg in p.travel]
    first, second = (p.road[i] * np.where(next_stop == i, begun[i], next_stop < i) for i in (0, 1))
    return first + second


def at_seat(p: Parameters, taken: np.ndarray) -> np.ndarray:
    """Whether the column has taken the last place of its way, the seat of power."""
    return taken == len(p.travel)


def in_arms(
    p: Parameters, stance: np.ndarray, taken: np.ndarray, hour: float
) -> tuple[np.ndarray, np.ndarray]:
    """Men under arms in the open: the challenger's, the incumbent's; his own are out once the seat is taken."""
    arms = np.where(hour >= p.actors["available"], p.actors["strength"], 0.0)
    arms[0] = np.where(at_seat(p, taken), 0.0, arms[0])
    return (arms * (stance == 1)).sum(axis=0) * p.ripe, (arms * (stance == -1)).sum(axis=0)


def advantage(p: Parameters, stance: np.ndarray, taken: np.ndarray, hour: float) -> np.ndarray:
    """The challenger's log odds in the contest of those in the open."""
    k, a = p.constants, p.actors
    challengers, incumbents = in_arms(p, stance, taken, hour)
    speaking = [(a["influence"] * (stance == side)).sum(axis=0) for side in (1, -1)]
    return (
        k["arms_exponent"] * np.log((challengers + 50) / (incumbents + 50))
        + k["authority_weight"] * np.log((speaking[0] + 0.01) / (speaking[1] + 0.01))
        + k["making_a_fact"] * taken
    )


def update(mean: np.ndarray, held: np.ndarray, signal: np.ndarray, gained: np.ndarray) -> tuple:
    """Normal-normal updating."""
    total = held + gained
    return (held * mean + gained * signal) / total, total


def forget(precision: np.ndarray, k: dict[str, np.ndarray], dt: float) -> np.ndarray:
    """Precision after ``dt`` hours of drift."""
    return precision / (1 + precision * k["forgetting"] * dt)


def happens(rng: np.random.Generator, rate: np.ndarray, dt: float) -> np.ndarray:
    """Whether an event of this rate happens within a step."""
    return rng.random(rate.shape) < -np.expm1(-rate * dt)
