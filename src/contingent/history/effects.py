"""What the codes of an attempt move: named quantities of the archetype, by effects of a written sign and size.

An effect is a step on the link scale of a quantity (log odds of a share, logarithm of a size,
steps of an inclination) with a sign and a size taken from the literature or judged: weak .3,
moderate .6, strong 1. Its spread between attempts is half of its size. One scale, common to all
effects, is fitted; no effect has a coefficient of its own. Most were written before any fit; which were
not is told in docs/history.md.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

#: Quantity moved -> scores of the archetype, with the loading of each.
SHIFTS: dict[str, dict[str, float]] = {
    "makers' authority": {"actor/makers.influence": 1.0},
    "makers' arms": {"actor/makers.strength": 1.0},
    "makers' hopes": {"actor/makers.hopes": 1.0},
    "chiefs": {"actor/chiefs.inclination": 1.0},
    "guard": {"actor/guard.inclination": 1.0},
    "troops": {
        "actor/garrison.inclination": 1.0,
        "actor/first-army.inclination": 1.0,
        "actor/second-army.inclination": 1.0,
    },
    "notables": {"actor/notables.inclination": 1.0},
    "ruler's authority": {"actor/ruler.influence": 1.0},
    "guard's arms": {"actor/guard.strength": 1.0, "actor/ruler.strength": 1.0},
    "distance": {"leg/makers/capital/length": 1.0, "leg/makers/node/length": 1.0},
    "crowd": {"actor/public.threshold": -1.0},
    "crowd's side": {"actor/public.backs": 1.0},
}
WEAK, MODERATE, STRONG = 0.3, 0.6, 1.0
#: Spread of an effect between attempts, as a share of its size.
SPREAD = 0.5
#: Spread of the prior of the logarithm of the effects' common scale; its median is 1.
SCALE_SD = 0.8


class Effect(NamedTuple):
    """``steps`` on quantity ``on`` where ``code`` has this level, or per unit of a number."""

    code: str
    level: str  # of a choice; "" for a number
    on: str
    steps: float
    source: str


#: Numbers enter as these functions of their value: zero for a typical attempt.
UNITS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "tenure": lambda years: np.log1p(years) - np.log1p(3.0),
    "attempts5": lambda count: np.log1p(count) - np.log1p(1.0),
    "polyarchy": lambda index: (index - 0.2) / 0.25,
    "income": lambda log_income: log_income - 1.0,
    "year": lambda year: (year >= 1992).astype(float),
}


def _all(code: str, level: str, source: str, **moved: float) -> list[Effect]:
    names = {name.replace("'", "").replace(" ", "_"): name for name in SHIFTS}
    return [Effect(code, level, names[name], steps, source) for name, steps in moved.items()]


EFFECTS: tuple[Effect, ...] = tuple(
    effect
    for group in (
        _all("rank", "T", "singh2014", makers_authority=STRONG, makers_arms=MODERATE, chiefs=STRONG, troops=WEAK, makers_hopes=WEAK),
        _all("rank", "L", "singh2014", makers_authority=-STRONG, makers_arms=-MODERATE, chiefs=-MODERATE, troops=-WEAK, makers_hopes=-WEAK),
        _all("rank", "N", "singh2014", makers_authority=-MODERATE, chiefs=-STRONG, troops=-MODERATE),
        _all("rank", "I", "judgement", makers_authority=STRONG, guard=STRONG, notables=-WEAK),
        _all("insider", "Y", "svolik2012", makers_authority=STRONG, guard=STRONG, notables=WEAK),
        _all("outsider", "Y", "roessler2011 (sign); size after a look at the attempts", makers_authority=-STRONG, makers_arms=-STRONG, chiefs=-STRONG, troops=-STRONG),
        _all("rebel", "Y", "roessler2011", makers_arms=MODERATE, chiefs=-WEAK, distance=STRONG),
        _all("pre", "Y", "fearon1995; judgement", makers_arms=-WEAK, makers_hopes=-WEAK),
        _all("loc", "P", "judgement", distance=3 * STRONG),
        _all("loc", "M", "judgement", distance=3 * STRONG, makers_arms=WEAK),
        _all("aim", "reshuffle", "colpus2022", chiefs=MODERATE, notables=WEAK, guard=WEAK),
        _all("same_ethnicity", "Y", "roessler2011", troops=WEAK, guard=MODERATE, chiefs=WEAK),
        _all("ethnic_claim", "Y", "roessler2011", troops=-WEAK, notables=-WEAK),
        _all("kin", "Y", "judgement", guard=MODERATE, notables=WEAK),
        _all("regime", "military", "geddes1999", chiefs=WEAK, rulers_authority=-WEAK),
        _all("regime", "personal", "geddes1999 and debruin2018 (sign); size after a look at the attempts", guards_arms=WEAK, guard=-WEAK, chiefs=-WEAK),
        _all("regime", "party", "geddes1999", rulers_authority=WEAK),
        _all("regime", "democracy", "judgement", rulers_authority=WEAK, notables=-WEAK),
        _all("tenure", "", "svolik2012", rulers_authority=WEAK),
        _all("recent", "Y", "sudduth2017b", guard=-WEAK, chiefs=-WEAK),
        _all("attempts5", "", "sudduth2017b; judgement", guard=-WEAK, chiefs=-WEAK, guards_arms=WEAK),
        _all("polyarchy", "", "judgement", rulers_authority=WEAK / 2),
        _all("income", "", "londregan1990", rulers_authority=WEAK),
        _all("year", "", "marinov2014", rulers_authority=WEAK, notables=-WEAK),
        _all("foreign", "+c", "thyne2006; judgement", makers_authority=WEAK, rulers_authority=-WEAK),
        _all("foreign", "+i", "thyne2006; judgement", troops=-WEAK, rulers_authority=WEAK),
        _all("crowd", "+c", "caspertyson2014", crowd=2 * STRONG, crowds_side=2 * STRONG, troops=MODERATE, rulers_authority=-MODERATE),
        _all("crowd", "+i", "caspertyson2014", crowd=2 * STRONG, crowds_side=-2 * STRONG, troops=-MODERATE, rulers_authority=MODERATE),
    )
    for effect in group
)  # fmt: skip
