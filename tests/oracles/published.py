"""The numbers of published models, and how the simulator's own functions give them.

One row a number: where it is from, its value, a call that ends in a function of the simulator,
and how near it must come. The tests compare every row, and docs/generate.py prints them.
Run in double precision. What cannot be reproduced is listed with the reason.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import jax
import numpy as np
from jax import numpy as jnp

from contingent.explain import causes, shares
from contingent.model.mechanisms import (
    agenda,
    allegiance,
    arming,
    bargaining,
    counterweight,
    ending,
    feud,
    march,
    patronage,
    signals,
)
from oracles import combat, crowds, games

HERE = Path(__file__).parent
MANY = 10_000  # quadrature actors


@dataclass(frozen=True)
class Row:
    """One published number: ``ours`` is called in double precision and must end within ``tolerance``."""

    id: str
    card: str
    value: float
    ours: Callable[[], float]
    tolerance: float

    def error(self, ours: float) -> float:
        """How far ours is off."""
        return abs(ours - self.value)


@functools.cache
def ours(name: str) -> float:
    """Our value of one row, computed once."""
    with jax.enable_x64(True):
        return float(ROWS[name].ours())


# --- feud ------------------------------------------------------------------------------------------

FEUD, DELTA, COST = "feud and pre-emption", 0.9, 2.0


def margin(now: float, later: float) -> float:
    """Left side less right side of the power-shift condition."""
    return float(feud.gain_from_striking(jnp.array(now), jnp.array(later), DELTA, COST, 0.0)) * (1 - DELTA)


def best_day(leak: float) -> tuple[float, float]:
    """First day of the grid on which waiting no longer pays, and what striking then is worth."""
    grid = np.arange(0.0, 40.0, 0.001)
    ready = feud.ripen(jnp.zeros(len(grid)), 0.1, jnp.asarray(grid), 0.0)
    stops = int(np.argmin(np.asarray(feud.gain_from_ripening(ready, 0.1, leak)) > 0))
    return float(grid[stops]), float(np.exp(-leak * grid[stops]) * ready[stops])


def feuds() -> list[Row]:
    found = [
        Row(f"B1.2 margin of fighting now, p₁ {a}, p₂ {b}", FEUD, c, lambda a=a, b=b: margin(a, b), 1e-6)
        for a, b, c in ((0.35, 0.30, -0.04), (0.50, 0.30, 0.11), (0.35, 0.05, 0.05), (0.25, 0.05, -0.05))
    ]
    for leak, day, worth in ((0.02, 17.92, 0.582), (0.1, 6.93, 0.250), (0.5, 1.82, 0.067)):
        found.append(Row(f"B1.3 day t*, leak {leak} a day", FEUD, day, lambda h=leak: best_day(h)[0], 0.006))
        found.append(Row(f"B1.3 value, leak {leak} a day", FEUD, worth, lambda h=leak: best_day(h)[1], 6e-4))
    trust = lambda: feud.least_trust(jnp.array(5.0), 1.0, 3.0)  # noqa: E731
    return [*found, Row("B1.5 least trust q*, s 1, d 5, f 3", FEUD, 2 / 3, trust, 1e-6)]


# --- sides and signals -----------------------------------------------------------------------------

UNIQUE = [  # y, α, β, c, θ*, x*
    (0.5, 0.0, 1.0, 0.3, 0.7, 1.224401),
    (0.2, 0.0, 4.0, 0.6, 0.4, 0.273326),
    (0.5, 1.0, 1.0, 0.5, 0.5, 0.5),
    (0.5, 1.0, 1.0, 0.3, 0.865982, 1.973578),
    (0.7, 1.0, 1.0, 0.3, 0.799997, 1.641609),
    (0.3, 1.0, 1.0, 0.3, 0.912084, 2.265782),
    (0.5, 1.0, 4.0, 0.3, 0.763661, 1.122725),
    (0.5, 1.0, 4.0, 0.6, 0.362400, 0.186375),
    (0.7, 1.0, 4.0, 0.6, 0.317587, 0.080358),
    (0.3, 1.0, 4.0, 0.6, 0.409660, 0.295449),
    (0.6, 4.0, 1.0, 0.5, 0.009044, -2.354782),
]
THREE = [  # α, the two stable equilibria; y .5, β 1, c .5; the third, unstable, is .5
    (2.6, 0.318487, 0.681513),
    (3.0, 0.140214, 0.859786),
    (4.0, 0.030074, 0.969926),
]
FALLS = [(0.5, 0.865982, 0.642811), (0.7, 0.317587, 0.351078), (0.3, 0.409660, 0.543660)]
MULTIPLIERS = [
    (0.5, 1.0, 1.0, 0.5, 2.327467), (0.5, 1.0, 4.0, 0.5, 2.245871), (0.5, 0.5, 4.0, 0.5, 1.997063),
    (0.5, 2.0, 1.0, 0.5, 6.921501), (0.7, 1.0, 4.0, 0.6, 2.084480),
]  # fmt: skip


def backing(kappa: float, t: float) -> float:
    """Share of a continuum without public news that joins: 1 - κ/(1+t)."""
    chance = signals.chance(*signals.update(0.0, 0.0, games.crowd(MANY), 1.0))
    cost = allegiance.least_chance(kappa, t)
    return float(allegiance.choose(chance, cost, 2.0, 0.0, (0, 0, 0), (0, 0, 0)).mean())


def two_sided(start: float) -> float:
    """Critical state of two groups and adherents, from either start."""
    groups, adherents = ((0.5, 0.4, 0.7), (0.3, 0.7, 2.0)), (0.4, 0.5, 1.3)
    theta = start
    for _ in range(3):
        theta = games.net_force(theta, groups, adherents, games.crowd(MANY))
    return theta


def sides() -> list[Row]:
    card, found = "allegiance", []
    for *game, theta, x in UNIQUE:
        label = ", ".join(f"{n} {v:g}" for n, v in zip("yαβc", game, strict=True))
        solved = lambda g=game: games.settled(0.0, *g, games.crowd(MANY))  # noqa: E731
        cut = lambda g=game, t=theta: games.marginal(t, *g)  # noqa: E731
        found.append(Row(f"B3.1 θ*: {label}", card, theta, solved, 1e-3))
        found.append(Row(f"B3.1 x*: {label}", card, x, cut, 2e-5))  # θ* has six digits
    for alpha, low, high in THREE:
        game = (0.5, alpha, 1.0, 0.5)
        for start, value in ((0.0, low), (1.0, high)):
            solved = lambda s=start, g=game: games.settled(s, *g, games.crowd(MANY))  # noqa: E731
            found.append(
                Row(f"B3.1 θ* from {start:g}: y 0.5, α {alpha}, β 1, c 0.5", card, value, solved, 1e-3)
            )
        middle = lambda g=game, a=low, b=high: games.between(a + 0.02, b - 0.02, *g, games.crowd(MANY))  # noqa: E731
        found.append(Row(f"B3.1 unstable θ*: y 0.5, α {alpha}, β 1, c 0.5", card, 0.5, middle, 1e-3))
    for kappa, t, theta in ((0.5, 0.0, 0.5), (0.5, 0.5, 2 / 3), (0.5, 1.0, 0.75), (0.3, 0.5, 0.8)):
        found.append(Row(f"B3.2 θ*: κ {kappa}, t {t}", card, theta, lambda k=kappa, t=t: backing(k, t), 1e-3))
    found += [Row(f"B3.3 θ* from {s:g}", card, 0.19, lambda s=s: two_sided(s), 1e-3) for s in (0.0, 1.0)]
    return found


def news() -> list[Row]:
    card = "signals"
    found = [
        Row(f"B3.1 P(fall): y {y}, θ* {theta}", card, fall, lambda y=y, t=theta: signals.chance(jnp.array(-y), 1.0, -t), 1e-6)
        for y, theta, fall in FALLS
    ]  # fmt: skip
    for *game, value in MULTIPLIERS:
        label = ", ".join(f"{n} {v:g}" for n, v in zip("yαβc", game, strict=True))
        found.append(
            Row(f"B3.4 publicity multiplier: {label}", card, value, lambda g=game: games.multiplier(*g), 1e-2)
        )
    return found


# --- crowds, offers, combat, the rest --------------------------------------------------------------

FIXED = [(0.10, 0.0076955), (0.12, 0.0402113), (0.122, 0.0547922), (0.123, 1.0), (0.15, 1.0), (0.20, 0.9999114), (0.30, 0.9933935)]  # fmt: skip
CRITICAL = [
    (0.25, 0.122220868, 6.2003), (0.30, 0.156684, 8.5785), (0.35, 0.195780, 11.6402),
    (0.40, 0.241346, 15.8031), (0.45, 0.297862, 22.2301),
]  # fmt: skip
PEOPLE = [(100, 12.549), (1000, 12.255), (10_000, 12.225)]


def publics_() -> list[Row]:
    card = "publics"
    found = [
        Row(f"B4 lowest fixed point, mean .25, sd {s}", card, r, lambda s=s: crowds.lowest(0.25, s), 1e-5)
        for s, r in FIXED
    ]
    for mean, sd, percent in CRITICAL:
        found.append(
            Row(f"B4 critical sd, mean {mean}", card, sd, lambda m=mean, s=sd: crowds.tipping(m, s)[0], 6e-7)
        )
        found.append(
            Row(
                f"B4 share below it (%), mean {mean}",
                card,
                percent,
                lambda m=mean, s=sd: crowds.tipping(m, s)[1],
                1e-3,
            )
        )
    found.append(Row("B4 thresholds 0 to 99: people out", card, 100, lambda: crowds.hundred(None), 0))
    found += [
        Row(f"B4 threshold {k} raised by one: people out", card, k, lambda k=k: crowds.hundred(k), 0)
        for k in (1, 2, 10, 50, 99)
    ]
    found += [
        Row(f"B4 N 100, mean 25, sd {sd}: people out", card, out, lambda sd=sd: crowds.normal_hundred(sd), 0)
        for sd, out in ((12.2, 4), (12.5, 5), (13.0, 100))
    ]
    found += [
        Row(f"B4 critical sd (%), N {n:,}", card, percent, lambda n=n: crowds.tipping_of(n), 1e-3)
        for n, percent in PEOPLE
    ]
    return found  # fmt: skip


def offers() -> list[Row]:
    card, found = "bargaining", []
    for p, cost, most, asked, war in (
        (0.5, 0.1, 0.5, 0.7, 0.40),
        (0.3, 0.1, 0.4, 0.45, 0.375),
        (0.6, 0.05, 0.2, 0.675, 0.375),
    ):
        demand = lambda p=p, c=cost, k=most: bargaining.demand(jnp.array(p), c, k)  # noqa: E731

        def fights(p: float = p, k: float = most, demand: Callable = demand) -> float:
            costs = jnp.asarray((np.arange(100_000) + 0.5) / 100_000 * k)
            return 1 - float(bargaining.accepts(1 - float(demand()), 1.0, 1 - p, costs).mean())

        label = f"p {p}, c {cost}, k {most}"
        found += [
            Row(f"B8 demand x*: {label}", card, asked, demand, 1e-6),
            Row(f"B8 P(war): {label}", card, war, fights, 1e-4),
        ]
    return found


def fights() -> list[Row]:
    card, odds = "clash", lambda *a: 1 - combat.end_of(*a)[0]
    found = [
        Row(f"B9 {m} v {n}, equal", card, w, lambda m=m, n=n: odds(m, n), 1e-6) for m, n, w in combat.EQUAL
    ]
    found += [
        Row(f"B9 {m} v {n}, b = 2a", card, w, lambda m=m, n=n: odds(m, n, 2.0), 1e-6)
        for m, n, w in combat.TWICE
    ]
    found += [
        Row(f"B9 mean survivors, {n} v {n}", card, mean, lambda n=n: combat.survivors(n), 1e-6)
        for n, mean in ((2, 5 / 3), (3, 34 / 15), (4, 178 / 63), (5, 30427 / 9072))
    ]
    found.append(
        Row("B9 survivors / N^¾, 400 v 400", card, 1.0475, lambda: combat.survivors(400) / 400**0.75, 5e-5)
    )
    for m, n, b, left, time in ((100.0, 80.0, 1.0, 60.0, 1.098612), (60.0, 100.0, 4.0, 33.166248, 0.599474)):
        found.append(
            Row(
                f"B9 square law, {m:g} v {n:g}, b/a {b:g}: survivors",
                card,
                left,
                lambda m=m, n=n, b=b: combat.square_law(m, n, b)[0],
                1e-5,
            )
        )
        found.append(
            Row(
                f"B9 square law, {m:g} v {n:g}, b/a {b:g}: time",
                card,
                time,
                lambda m=m, n=n, b=b: combat.square_law(m, n, b)[1],
                1e-6,
            )
        )
    return found


def tullock(x: float, y: float, m: float) -> float:
    return float(jax.nn.sigmoid(signals.log_odds(jnp.array(x), jnp.array(y), m)))


def no_coup(costs: tuple[float, ...]) -> float:
    """Sum of what keeps three factions loyal."""
    chance = jnp.array([[0.5], [0.3], [0.2]])
    return float(patronage.needed(chance, 10.0, jnp.asarray(costs)[:, None], 0.0).sum())


def surplus_of_arms(use: float, chance: float) -> float:
    """What the last step of arms brings in war, less what it adds to the chance of the force it arms."""
    best = arming.optimum(jnp.array(use), jnp.array(chance))
    return float(use * jnp.exp(-best) - jax.grad(patronage.shifted, 1)(jnp.array(chance), best))


def attention(first: float, rate: float, days: float) -> float:
    """Log odds of attention to the first of two issues."""
    both, zero = jnp.array([[first], [1 - first]]), jnp.zeros((2, 1))
    share = agenda.shares(both, zero, jnp.array([[rate], [0.0]]), jnp.array([[days]]))[0, 0, 0]
    return float(jnp.log(share) - jnp.log1p(-share))


def rest() -> list[Row]:
    one, two = shares.shapley(
        {mask: np.array(v) for mask, v in {0: 0.05, 1: 0.20, 2: 0.15, 3: 0.60}.items()}, 2
    )
    ends = {"PNS": (2, 0.3, 0.6), "PN": (0, 0.428571, 0.857143), "PS": (1, 0.5, 1.0)}
    return [
        Row("B1.1 threshold p*: U .2, L .8, c .15, W 1", "endings", 1.15 / 1.8, lambda: ending.participation_threshold(0.2, 0.8, 0.15, 1.0), 1e-6),
        Row("B6.1 sum of needs, c (1, 1, 1)", "patronage", 7.0, lambda: no_coup((1, 1, 1)), 1e-6),
        Row("B6.1 sum of needs, c (3, 1, 1)", "patronage", 5.0, lambda: no_coup((3, 1, 1)), 1e-6),
        *(Row(f"B7 y′(k) - p′(k)W at the optimum, u {u}, p {p}", "arming", 0.0, lambda u=u, p=p: surplus_of_arms(u, p), 1e-6) for u, p in ((0.05, 0.1), (0.2, 0.1), (0.1, 0.4))),
        Row("B5 E/E₀, κ 0.3, CB 0.5", "counterweight", 0.85, lambda: counterweight.effectiveness(jnp.array(0.5), 0.3), 1e-6),
        *(Row(f"B9 Tullock {x:g} v {y:g}, m {m:g}", "signals", w, lambda x=x, y=y, m=m: tullock(x, y, m), 1e-6) for x, y, m, w in ((2, 1, 1, 2 / 3), (2, 1, 2, 0.8), (3, 1, 2, 0.9))),
        Row("B9 hours for 1,100 km at 50 km/h", "march", 22.0, lambda: march.travel_hours(jnp.array(1100.0), 50.0, 0.0), 1e-6),
        *(Row(f"B14 {n} of Tian and Pearl, {side}", "causes", b, lambda i=i, s=s: causes.bounds(0.7, 0.4)[i][s], 1e-6) for n, (i, *both) in ends.items() for s, (side, b) in enumerate(zip(("low", "high"), both, strict=True))),
        *(Row(f"B11 log odds of attention, .3 at first, k .2 a day, day {t}", "agenda", float(np.log(3 / 7)) + 0.2 * t, lambda t=t: attention(0.3, 0.2, t), 1e-6) for t in (0, 5, 20)),
        Row("B14 Shapley share of A", "causes", 0.30, lambda: one, 1e-12),
        Row("B14 Shapley share of B", "causes", 0.25, lambda: two, 1e-12),
    ]  # fmt: skip


ROWS: dict[str, Row] = {
    r.id: r for r in (*feuds(), *sides(), *news(), *publics_(), *offers(), *fights(), *rest())
}

#: Checked by simulation: the number, the value, the test, and what a right program may miss it by.
SIMULATED = [
    ("B1.3 t*, days, through the build-up", "17.92, 6.93, 1.82", "test_feud", "one step of the grid"),
    ("B1.4 attempts within the last days before a deadline", "all", "test_feud", "none outside"),
    ("B6.1 with B1.2: who is kept short strikes", "all or none", "test_patronage", "none otherwise"),
    ("B7 arms at which y - pW is highest, through the build-up", "argmax on a grid", "test_arming", "one step of the grid"),
    ("B7 with B1.2: who sees himself disarmed strikes", "all or none", "test_arming", "none otherwise"),
    ("B5 attempts, successes with counterweights; attempts once one is made", "as many; fewer; more", "test_counterweight", "none; 4 standard errors; all or none"),
    ("B9 2 v 1, 3 v 2, 5 v 3 through the step of the fight", ".833333, .775, .887376", "test_clash", "3 standard errors, dt → 0"),
    ("B9 500 v 400, large units through the step", "300 left", "test_clash", "1 %"),
    ("B9 hours of a route, through simulate", "Σ length/speed + delay", "test_march", "1e-4 h, any step"),
    ("B14 competing exponentials, through follow", "λ_A/Σλ", "test_deal", "3 standard errors"),
    ("B14 hidden Markov model: likelihood, filtered, smoothed", ".07644; .085714, .4, .682051; .271586, .615385, .682051", "test_conditioning", "4.07 errors between 16 islands (0.1 %)"),
    ("B14 conditioned walk: P, E[T given hit], up-probability", "k/N; (N² − k²)/3; (k+1)/2k", "test_conditioning", "4.07 errors between 16 islands (0.1 %)"),
    ("B10 Bayes on three binary reports, by enumeration", "odds above none unchanged", "test_foreign", "1e-6"),
    ("B13 another attempt, 1990 on: 30 d to 10 y", ".038 to .538", "test_recurrence", "a fit: binomial 95 % of each cell"),
    ("B13 leader survival, 1990 on: 3 mo to 5 y", ".920 to .404", "test_recurrence", "a fit: binomial 95 % of each cell"),
    ("Logit law of the ruler's response", "exp(u)/Σ exp(u)", "test_response", "4 standard errors of 100,000"),
    ("Brownian motion of the front", "f + μt, σ²t", "test_front", "4 standard errors of 100,000"),
]  # fmt: skip

#: What is published and not reproduced, and why.
LEFT_OUT = [
    ("B3.2 precision γ of a protest as a signal", "the crowd moves both sides through its turnout and its chance to take the initiative; it is no public signal about the regime here"),
    ("B3.5 no second wave without new information", "qualitative: one common belief, which new information reaches every hour"),
    ("B4 Bass, SI, Moran, information cascades", "other models: actors here weigh beliefs, and do not copy one another at random meetings"),
    ("B5 how much counterweights do to success and to attempts", "no size could be read: the signs hold, and the sizes are wide priors"),
    ("B6.2, B6.3 shares of exits, personalism", "data on regimes, not on one crisis"),
    ("B8 Rubinstein, Nash", "offers are single and come at random moments, so no game of alternating offers is played"),
    ("B9 linear law", "the fight is at range, by the square law"),
    ("B12 polls", "data on one case, which stand in its file"),
    ("B13 survival to ten years", "a constant hazard fitted on three years leaves too few in office (test_recurrence says by how much)"),
]  # fmt: skip
