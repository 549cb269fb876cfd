"""What the sample says of its evidence: accounts two at a time, answers left out, priors scaled."""

from __future__ import annotations

from itertools import combinations

from contingent.present import summary as s

from .causes import probability
from .record import iso, readings


def pairs() -> list[s.PairRow]:
    """Every two readings of the sample; the record tells only the first two apart."""
    found = []
    for n, (one, other) in enumerate(combinations(readings(), 2)):
        cells = [
            cell.model_copy(update={"if_so": probability(0.6), "if_others": probability(0.2), "clear": i < 3})
            for i, cell in enumerate(one.cells)
        ]
        found.append(
            s.PairRow(
                one=one.reading,
                other=other.reading,
                claims_decibans=s.Estimate(value=1.2, error=0.5),
                total_decibans=s.Estimate(value=10.0 if n == 0 else 0.5, error=0.9),
                clear=n == 0,
                sentence=f"What is to be said of {one.reading} and {other.reading}.",
                cells=cells if n == 0 else [c.model_copy(update={"clear": False}) for c in cells],
                increments=[
                    s.IncrementRow(
                        hour=float(i),
                        at=iso(float(i)),
                        observations=[c.observation for c in cells[2 * i : 2 * i + 2]],
                        decibans=s.Estimate(value=1.5, error=0.4),
                        clear=n == 0 and i == 0,
                    )
                    for i in range(1 + len(cells) // 2)
                ],
            )
        )
    return found


def left_out() -> list[s.LeftOutRow]:
    """Two observations, of which one cannot be told."""
    told = s.LeftOutRow(
        observation="o1",
        text="attempt",
        tail=0.2,
        predicted=probability(0.04),
        answer="P(settled)",
        without=probability(0.71),
        moves=s.Estimate(value=0.08, error=0.02),
        clear=True,
    )
    untold = {
        "observation": "o2",
        "tail": 1.3,
        "predicted": None,
        "without": None,
        "moves": None,
        "clear": False,
    }
    return [told, told.model_copy(update=untold)]


def sensitivity() -> s.Sensitivity:
    """The record, and one prior beyond the noise."""
    record = s.SensitivityRow(
        name="record",
        kind="the record as a whole",
        says="the record as a whole",
        answer="P(settled)",
        less=probability(0.6),
        more=None,
        change=None,
        tail=0.9,
    )
    part = {
        "name": "behaviour/bandwagon",
        "kind": "prior of a constant of behaviour",
        "says": "Weight of belief in who will win",
        "more": probability(0.9),
        "change": s.Estimate(value=0.3, error=0.03),
        "tail": 0.4,
    }
    return s.Sensitivity(
        rows=[record, record.model_copy(update=part)],
        tried=97,
        untold=["actor/abbot.speaks"],
        noise={"P(settled)": 0.01},
        says="Of 97 priors and words of certainty scaled, 1 moves an answer beyond the noise.",
    )
