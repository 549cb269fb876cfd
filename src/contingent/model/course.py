"""What is recorded of a course: first times, the outcome, losses, what is left of thresholds."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from contingent.model.state import OUTCOMES

_Array = Any  # np.ndarray outside compiled code, jax.Array within


class Course(NamedTuple):
    """The course of every world. Times in hours since the attempt; ``inf`` means never."""

    onset: _Array  # [W] days since the start of the build-up
    times: _Array  # [N, W] in the order of Layout.happenings
    outcome: _Array  # [W] index into OUTCOMES; OPEN where not yet decided
    ended: _Array  # [W] hours
    dead: _Array  # [2, W] incumbent's side, challenger's
    share: _Array  # [W] what an agreed deal gives the challenger; 0 without a deal
    unspent: _Array  # [K, W] what is left of the thresholds of onset and crisis clocks
    ripe: _Array  # [W] readiness at the attempt

    @property
    def attempt(self) -> np.ndarray:
        """Worlds in which an attempt is made, bool ``[W]``."""
        return np.isfinite(np.asarray(self.onset))

    def is_outcome(self, outcome: str) -> np.ndarray:
        """Worlds with this outcome, bool ``[W]``; ``attempt`` means any but ``no-attempt``."""
        if outcome == "attempt":
            return self.attempt
        return np.asarray(self.outcome) == OUTCOMES.index(outcome)

    def take(self, index: np.ndarray) -> Course:
        """The courses at these positions, or where this mask holds."""
        where = np.flatnonzero(index) if index.dtype == bool else index
        return Course(*(np.take(np.asarray(field), where, axis=-1) for field in self))


class Aftermath(NamedTuple):
    """What follows, in days after the crisis ended; ``inf`` means not within the clock."""

    agreed: _Array  # [M, W] bool: the deal holds this term
    executed: _Array  # [M, W]
    reneged: _Array  # [M, W]
    recurs: _Array  # [W]
    leaves: _Array  # [W] the incumbent leaves office
    recurrence_risk: _Array  # [T, W] probability of another attempt by the end of each step
    response: _Array  # [W] index into RESPONSES; -1 where the case has no authority to respond with
    purged: _Array  # [P, W] days until each of Layout.suspects is removed
    attention: _Array  # [I, T, W] share of attention for each of Layout.issues at the end of each step
