"""The two cuts of what is known: by event (``until``) and by first report (``known_by``)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from contingent.case.moments import local
from contingent.compile import Compiled, crisis_hour
from contingent.infer.observe import AnyInstrument, NeverReport, TimeReport
from contingent.infer.record import Record
from contingent.infer.testimony import Testimony


def cut(
    compiled: Compiled,
    until: datetime | None = None,
    known_by: datetime | None = None,
    of: tuple[Record, Testimony] | None = None,
) -> tuple[Record, Testimony]:
    """The record of events up to ``until``, and record and testimony as public by ``known_by``.

    ``of`` is what is cut: by default all that the case holds; else what an earlier cut has left.
    """
    record, testimony = of or (compiled.record, compiled.testimony)
    if known_by is not None:
        iso = local(known_by, compiled.case.timezone).isoformat()
        record, testimony = record.only(iso), testimony.only(iso)
    if until is not None:
        hour = crisis_hour(until, compiled.case)
        kept = (_up_to(i, hour) for i in record.instruments)
        record = Record(tuple(i for i in kept if i is not None), record.layout)
    return record, testimony


def _up_to(instrument: AnyInstrument, hour: float) -> AnyInstrument | None:
    """An answer as it stood at an hour: what came later had not happened yet; None if nothing was to ask."""
    if hour <= instrument.start:
        return None
    if isinstance(instrument, TimeReport):
        return instrument if instrument.at <= hour else instrument.never_by(hour)
    if isinstance(instrument, NeverReport):
        return replace(instrument, stop=min(instrument.stop, hour))
    return instrument if instrument.settled_at <= hour else None
