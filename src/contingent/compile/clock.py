"""Moments of a case on the crisis clock."""

from __future__ import annotations

from datetime import datetime

from contingent.case.moments import local
from contingent.case.schema import Case


def hours_between(start: datetime, end: datetime, case: Case) -> float:
    """Hours from one local moment to another."""
    return (local(end, case.timezone) - local(start, case.timezone)).total_seconds() / 3600


def crisis_hour(moment: datetime, case: Case) -> float:
    """Hours since the recorded attempt."""
    return hours_between(case.clocks.crisis.start, moment, case)
