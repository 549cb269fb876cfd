"""The reduction in Mesa: one model per course, one object per actor, as its tutorials teach it."""

from __future__ import annotations

from math import erf, exp, inf, log, sqrt

import mesa
from scipy.special import ndtri

from reduction import ENDINGS, Parameters


def _expit(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > -700 else 0.0


class Actor(mesa.Agent):
    """Someone who joins, waits or defends."""

    def __init__(self, model: Crisis, free: bool, stance: int, traits: dict[str, float]) -> None:
        super().__init__(model)
        self.free, self.stance, self.traits = free, stance, traits
        self.pulled_by: list[tuple[Actor, float]] = []
        self.choice = stance

    def weigh(self) -> None:
        """Choose a side, if it thinks again in this step."""
        m, k = self.model, self.model.constants
        self.choice = self.stance
        if not self.free or m.random.random() >= m.chance(k["reconsideration"]):
            return
        private = m.advantage + self.traits["report"] / sqrt(k["private_precision"])
        mean, precision = m.updated(m.public, m.public_precision, private, k["private_precision"])
        wins = m.phi(mean * sqrt(precision))
        pull = self.traits["inclination"] + sum(weight * other.stance for other, weight in self.pulled_by)
        base, loser = log(k["joining_cost"] / (1 - k["joining_cost"])), 1 + k["backing_loser"]
        margins = {
            1: wins - _expit(base - pull) / loser - k["waiting_value"],
            -1: 1 - wins - _expit(base + pull) / loser - k["waiting_value"],
            0: 0.0,
        }
        margins[self.stance] += k["hysteresis"]
        self.choice = max(margins, key=lambda side: margins[side] + m.gumbel() * k["choice_noise"])

    def declare(self) -> None:
        """Come out as chosen, after all have weighed."""
        self.stance = self.choice


class Crisis(mesa.Model):
    """One course."""

    def __init__(self, p: Parameters, world: int, seed: int) -> None:
        super().__init__(seed=seed)
        self.constants = {name: float(value[world]) for name, value in p.constants.items()}
        self.single = {name: float(value[world]) for name, value in p.single.items()}
        self.dt, self.hour = p.dt, 0.0
        self.ripe, self.travel = float(p.ripe[world]), p.travel[:, world].tolist()
        self.road = p.road[:, world].tolist()
        self.actors = [
            Actor(self, i > 1, (-1, 1, 0)[min(i, 2)], {n: float(v[i, world]) for n, v in p.actors.items()})
            for i in range(p.actors["strength"].shape[0])
        ]
        for pulled, puller, weight in p.ties:
            self.actors[pulled].pulled_by.append((self.actors[puller], weight))
        self.spoken, self.taken, self.ended = inf, 0, ""
        self.hours_left = self.travel[0]
        self.advantage = self.public = self.contest()
        self.public_precision, self.leader_precision = 0.5, 1.0
        self.leader = float(ndtri(p.hopes[world]))

    def phi(self, x: float) -> float:
        """Standard normal distribution function."""
        return 0.5 + 0.5 * erf(x / sqrt(2))

    def chance(self, rate: float) -> float:
        """Chance of an event of this rate within a step."""
        return 1 - exp(-rate * self.dt)

    def happens(self, rate: float) -> bool:
        """Whether it happens within this step."""
        return self.random.random() < self.chance(rate)

    def gumbel(self) -> float:
        """Standard Gumbel noise."""
        return -log(-log(self.random.random() or 1e-300))

    @staticmethod
    def updated(mean: float, held: float, signal: float, gained: float) -> tuple[float, float]:
        """Normal-normal updating."""
        total = held + gained
        return (held * mean + gained * signal) / total, total

    def in_arms(self) -> tuple[float, float]:
        """Men under arms in the open: the challenger's, the incumbent's; his own are out once the seat is taken."""
        arms = {1: 0.0, -1: 0.0, 0: 0.0}
        for actor in self.actors[1:] if self.at_seat() else self.actors:
            if self.hour >= actor.traits["available"]:
                arms[actor.stance] += actor.traits["strength"]
        return arms[1] * self.ripe, arms[-1]

    def contest(self) -> float:
        """The challenger's log odds in the contest of those in the open."""
        k, word = self.constants, {1: 0.0, -1: 0.0, 0: 0.0}
        for actor in self.actors:
            word[actor.stance] += actor.traits["influence"]
        challengers, incumbents = self.in_arms()
        return (
            k["arms_exponent"] * log((challengers + 50) / (incumbents + 50))
            + k["authority_weight"] * log((word[1] + 0.01) / (word[-1] + 0.01))
            + k["making_a_fact"] * self.taken
        )

    def step(self) -> None:
        """Signals, allegiance, march, offers, endings."""
        for part in (self.signals, self.allegiance, self.march, self.offers, self.endings):
            part()
            if self.ended:
                return
        self.hour += self.dt

    def signals(self) -> None:
        """All see the contest through noise and the broadcasts."""
        k = self.constants
        if self.spoken == inf and self.happens(1 / self.single["president.speaks"]):
            self.spoken = self.hour + self.dt * self.random.random()
        self.advantage = self.contest()
        spin = exp(-self.hour / k["broadcast_hours"])
        if self.hour >= self.spoken:
            spin -= exp(-(self.hour - self.spoken) / k["broadcast_hours"])
        gained = k["publicity"] * self.dt
        seen = self.advantage + k["broadcast_push"] * spin + self.random.gauss(0, 1) / sqrt(gained)
        drift = k["forgetting"] * self.dt
        held, trusted = (p / (1 + p * drift) for p in (self.public_precision, self.leader_precision))
        self.public, self.public_precision = self.updated(self.public, held, seen, gained)
        self.leader, self.leader_precision = self.updated(self.leader, trusted, seen, gained)

    def allegiance(self) -> None:
        """All weigh their side on the same news, then declare themselves at once."""
        self.agents.do("weigh")
        self.agents.do("declare")

    def march(self) -> None:
        """The column moves; nobody resists it."""
        if self.at_seat():
            return
        self.hours_left -= self.dt
        if self.hours_left <= 0:
            self.taken += 1
            self.hours_left += 0.0 if self.at_seat() else self.travel[self.taken]

    def at_seat(self) -> bool:
        """Whether the column has taken the last place of its way, the seat of power."""
        return self.taken == len(self.travel)

    def hours_apart(self) -> float:
        """Hours of road still before the column."""
        if self.at_seat():
            return 0.0
        begun = min(1.0, max(0.0, self.hours_left / self.travel[self.taken]))
        return begun * self.road[self.taken] + sum(self.road[self.taken + 1 :])

    def offers(self) -> None:
        """One side may make an offer, take it or leave it."""
        k = self.constants
        if not self.happens(1 / self.single["president.offers"]):
            return
        ruler = 1 - self.phi(self.public * sqrt(self.public_precision))
        leader = self.phi(self.leader * sqrt(self.leader_precision))
        cost = k["cost_incumbent"] * max(0.2, self.taken / len(self.travel))
        given = 1 - min(1.0, max(0.0, ruler + (k["guess_of_cost"] - cost) / 2))
        asked = min(1.0, max(0.0, leader + (k["guess_of_cost"] - k["cost_challenger"]) / 2))
        least, trust = leader - k["cost_challenger"], self.single["president.trust"]
        if self.random.random() < 0.5:
            agreed, share = given * trust >= least, given
        else:
            agreed, share = 1 - asked >= ruler - cost and asked * trust >= least, asked
        if agreed:
            self.ended = "concession" if share >= k["concession_share"] else "settled"

    def endings(self) -> None:
        """The incumbent falls, or the challenger is seized or gives up."""
        k = self.constants
        expected = self.phi(self.public * sqrt(self.public_precision))
        hoped = self.phi(self.leader * sqrt(self.leader_precision))
        enough = (k["punishment"] * k["mercy"] + k["cost_challenger"]) / (1 + k["punishment"])
        holds = k["holding_out"]
        open_challenger, open_incumbent = (holds / (holds + men) for men in self.in_arms())
        in_reach = k["reach"] / (k["reach"] + self.hours_apart())
        falling = 1.0 if self.at_seat() else max(0.0, 2 * expected - 1)
        for outcome, rate in (
            ("success", k["fall_rate"] * falling * open_incumbent),
            ("suppressed", k["arrest_rate"] * (1 - _expit(self.advantage)) * open_challenger * in_reach),
            ("withdrawn", k["withdrawal_rate"] * _expit((enough - hoped) / (5 * k["choice_noise"]))),
        ):
            if self.happens(rate):
                self.ended = outcome
                return


def play(p: Parameters, seed: int) -> list[int]:
    """Number of the ending of every world."""
    endings = []
    for world in range(p.worlds):
        model = Crisis(p, world, seed + world)
        for _ in range(p.steps):
            model.step()
            if model.ended:
                break
        endings.append(ENDINGS.index(model.ended or "war"))
    return endings
