"""Which ending the answers are about: the one on record, or else the likeliest."""

from __future__ import annotations

from typing import NamedTuple

from contingent.infer.condition import Conditioned, outcome_shares
from contingent.infer.observe import EndingReport
from contingent.model.state import OUTCOMES
from contingent.present.summary import LIKELIEST

ON_RECORD = "what happened, by the record"


class Ending(NamedTuple):
    """An outcome, and whether the record says that it came about."""

    outcome: str
    recorded: bool

    @property
    def label(self) -> str:
        """What is to be said beside it."""
        return ON_RECORD if self.recorded else LIKELIEST


def ending(c: Conditioned) -> Ending:
    """The ending that the reports of it agree on; where there is none, the likeliest given the record."""
    reported = {OUTCOMES[i.answer] for i in c.record.instruments if isinstance(i, EndingReport)}
    if len(reported) == 1:
        return Ending(reported.pop(), recorded=True)
    shares = outcome_shares(c.posterior)
    return Ending(max((o for o in OUTCOMES if o != "no-attempt"), key=lambda o: shares[o].value), False)
