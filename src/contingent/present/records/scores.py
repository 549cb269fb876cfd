"""Forecasts from where information stopped, beside what came of them."""

from __future__ import annotations

from contingent.present.records.base import Estimate, Record


class CutRow(Record):
    """One moment from which forecasts are made: what had happened and was known by then."""

    name: str
    at: str
    answers: int  # of the record that were known
    claims: int
    failed: Estimate  # an attempt is made and does not succeed
    deal: Estimate  # a deal is struck


class StatementRow(Record):
    """One statement: forecast at each cut, what came, and the scores; lists go by cut."""

    statement: str
    came: str
    source: str
    locator: str
    says: str
    given: str  # what the forecast is conditional on; empty where there is none
    why_not: str  # why there is no forecast, or no score
    forecasts: list[Estimate | None]
    brier: list[float | None]
    log: list[float | None]
    base_rate: float | None
    base_rate_of: str
    base_brier: float | None
    base_log: float | None


class TotalRow(Record):
    """Mean scores of one cut, or of the base rates, over the same statements."""

    of: str
    scored: int
    brier: float | None
    log: float | None
    with_base: int  # statements that have a base rate as well
    brier_with_base: float | None
    log_with_base: float | None


class Scores(Record):
    """All statements of an after-file."""

    note: str
    cuts: list[CutRow]
    statements: list[StatementRow]
    totals: list[TotalRow]
