"""The closed form behind the made-up case: causes, their effects, and exact Shapley shares."""

from __future__ import annotations

from itertools import combinations
from math import comb, exp

from contingent.case.words import OUTCOMES, certainty_of
from contingent.present import summary as s

HOURS = [float(h) for h in range(0, 49)]

ENDING = {
    "mediation": ("the abbot of St. Orvan mediates", "nobody mediates", {"settled": 1.6, "war": -0.4}),
    "amnesty-offer": ("an amnesty is offered in public", "no amnesty is offered", {"settled": 0.9}),
    "garrison-waits": (
        "the garrison of the provincial capital Karsk-on-the-Velda waits in its barracks",
        "the garrison fights from the first hour",
        {"suppressed": -0.9, "settled": 0.3, "success": 0.3},
    ),
    "bridge-blown": ("the bridge at Tolm is blown", "the bridge stands", {"success": -0.7, "settled": 0.2}),
    "no-air-cover": ("the air force stays grounded", "the air force flies", {"suppressed": -0.2}),
}
ONSET = {
    "subordination-order": ("the guard is ordered under the army", "no order is given", {"no-attempt": -1.4}),
    "funding-cut": ("the guard's budget is cut by a third", "the budget stays", {"no-attempt": -0.8}),
    "feud": ("its general feuds with the chief of staff", "they are on good terms", {"no-attempt": -0.5}),
    "front-lull": ("the front is quiet in spring", "an offensive ties down the army", {"no-attempt": 0.3}),
    "foreign-promise": ("a neighbour promises recognition", "no promise", {"no-attempt": -0.1}),
}
BASE = {
    "no-attempt": -9.0,
    "success": -0.2,
    "concession": -0.6,
    "settled": -0.7,
    "withdrawn": -0.9,
    "suppressed": 0.9,
    "war": -0.8,
    "overtaken": -2.6,
}
PEAK = {name: 14.0 + 4.0 * i for i, name in enumerate(OUTCOMES)}


def probability(value: float, error: float = 0.02) -> s.Estimate:
    return s.Estimate(value=value, error=error, word=certainty_of(value))


def softmax(scores: dict[str, float]) -> dict[str, float]:
    total = sum(exp(v) for v in scores.values())
    return {k: exp(v) / total for k, v in scores.items()}


def state(causes: dict, mask: int, base: dict[str, float]) -> s.SwitchState:
    scores = dict(base)
    for i, (_, _, effects) in enumerate(causes.values()):
        if mask >> i & 1:
            for outcome, by in effects.items():
                scores[outcome] += by
    ends = softmax(scores)
    by_hour = {
        name: [round(p / (1 + exp(-(h - PEAK[name]) / 3.0)), 4) for h in HOURS] for name, p in ends.items()
    }
    return s.SwitchState(mask=mask, outcomes=ends, by_hour=by_hour)


def switches(asks: str, causes: dict, base: dict[str, float]) -> s.Switches:
    return s.Switches(
        asks=asks,
        worlds=1024,
        causes=list(causes),
        labels=[f"{fact}" for fact, _, _ in causes.values()],
        hours=HOURS,
        states=[state(causes, mask, base) for mask in range(2 ** len(causes))],
        errors=dict.fromkeys(OUTCOMES, 0.021),
    )


def shapley(group: s.Switches, value) -> list[float]:
    """The exact shares from the states themselves."""
    v = {st.mask: value(st.outcomes) for st in group.states}
    k = len(group.causes)
    shares = []
    for i in range(k):
        total = 0.0
        for size in range(k):
            for others in combinations([j for j in range(k) if j != i], size):
                mask = sum(1 << j for j in others)
                total += (v[mask | 1 << i] - v[mask]) / (k * comb(k - 1, size))
        shares.append(total)
    return shares


def cause_table(group: s.Switches, causes: dict, outcome: str, value) -> s.CauseTable:
    v = {st.mask: value(st.outcomes) for st in group.states}
    full = len(v) - 1
    rows = []
    for i, ((name, (fact, contrary, _)), share) in enumerate(
        zip(causes.items(), shapley(group, value), strict=True)
    ):
        without = v[full & ~(1 << i)]
        pn = max(0.0, (v[full] - without) / v[full])
        last = i == len(causes) - 1
        rows.append(
            s.CauseRow(
                cause=name,
                fact=fact,
                contrary=contrary,
                acts_from="2031-03-14T18:00",
                obtained=probability(0.99 - 0.05 * i),
                necessity=probability(pn, 0.03),
                coupling_range=None if last else s.Estimate(value=max(0.0, pn - 0.07), error=0.04),
                sufficiency=None if last else probability(0.35 - 0.05 * i, 0.03),
                necessity_bounds=None if last else s.Interval(low=pn / 2, high=min(1.0, pn + 0.3)),
                sufficiency_bounds=None if last else s.Interval(low=0.05, high=0.6),
                both_bounds=None if last else s.Interval(low=0.02, high=0.4),
                bounds_given="given what was seen before Fri 14 Mar, 18:00, the attempt, and how it ended",
                share=s.Estimate(value=share, error=0.012),
                by_construction="Never seen in the prior under the contrary." if last else "",
                sentence=f"Had it been otherwise, it is {certainty_of(1 - pn)} that it ends so all the same.",
                of="mediator-acts" if name == "mediation" else "",
            )
        )
    return s.CauseTable(
        asks=group.asks,
        outcome=outcome,
        question="Why did it begin?" if group.asks == "onset" else "Why did it end as it did?",
        v_all=probability(v[full], 0.018),
        v_none=probability(v[0], 0.011),
        rows=rows,
        interactions=[s.Interaction(causes=list(causes)[:2], size=s.Estimate(value=0.083, error=0.02))],
        sets=[
            s.MinimalSet(causes=list(causes)[:1], share=probability(0.41)),
            s.MinimalSet(causes=list(causes)[1:3], share=probability(0.17)),
        ],
        members=[s.MinimalSet(causes=[name], share=probability(0.3)) for name in causes],
        no_small_set=probability(0.12),
        placebo=s.Estimate(value=0.0, error=0.0),
        notes=["The outcome is not monotone in the causes."],
    )
