"""Made-up forecasts with their scores, one of each kind."""

from __future__ import annotations

from contingent.present.records.base import Estimate
from contingent.present.records.scores import CutRow, Scores, StatementRow, TotalRow


def chance(value: float, error: float = 0.02) -> Estimate:
    return Estimate(value=value, error=error, word="likely")


def statement(name: str, came: str, **fields) -> StatementRow:
    empty = dict.fromkeys(("base_rate", "base_brier", "base_log"))
    none = {"forecasts": [None, None], "brier": [None, None], "log": [None, None]}
    words = {"given": "", "why_not": "", "says": "", "base_rate_of": "", "source": "paper", "locator": "p. 9"}
    return StatementRow(statement=name, came=came, **{**empty, **none, **words, **fields})


def scores() -> Scores:
    cuts = [
        CutRow(
            name=name, at=f"2031-04-0{day}T12:00", answers=day, claims=2, failed=chance(0.9), deal=chance(0.4)
        )
        for name, day in (("noon", 1), ("over", 2))
    ]
    stays = statement(
        "The president stays", "yes", given="it fails", forecasts=[chance(0.6), chance(0.8)],
        brier=[0.16, 0.04], log=[0.511, 0.223], base_rate=0.813, base_rate_of="75 leaders",
        base_brier=0.035, base_log=0.207,
    )  # fmt: skip
    terms = statement(
        "Nobody is tried", "partly", given="all", why_not="came partly: not scored",
        forecasts=[chance(0.3), None],
    )  # fmt: skip
    missing = statement("The opera <closes>", "no", why_not="the model has no part for it")
    total = {"scored": 1, "with_base": 1, "brier_with_base": 0.1, "log_with_base": 0.3}
    totals = [TotalRow(of=name, brier=b, log=0.4, **total) for name, b in (("noon", 0.16), ("over", 0.04))]
    return Scores(
        note="Nothing later is known.", cuts=cuts, statements=[stays, terms, missing], totals=totals
    )
