"""The record of a case: all its instruments, weighed together.

Instruments of one kind are stacked, so that a whole kind is weighed at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from contingent.infer.observe import AnyInstrument, Errors, Instrument, column
from contingent.infer.problem import Ends
from contingent.model.course import Course
from contingent.model.layout import Layout


@lru_cache(maxsize=256)
def stacked(instruments: tuple[AnyInstrument, ...]) -> AnyInstrument:
    """One instrument for many of a kind, whose numbers are columns: it reads ``[O, W]`` at a time."""
    first = instruments[0]
    numbers = [n for n, v in vars(first).items() if isinstance(v, (int, float))]  # flags too
    columns = {n: column(getattr(i, n) for i in instruments) for n in numbers}
    return replace(first, errors=Errors.stacked([i.errors for i in instruments]), **columns)


@dataclass(frozen=True)
class Record:
    """The answers of a case, in the order in which the course settles them."""

    instruments: tuple[AnyInstrument, ...]
    layout: Layout

    def logp(self, course: Course, z: np.ndarray, hour: float = np.inf) -> np.ndarray:
        """Log probability of every answer as far as it was given by ``hour``, ``[O, W]`` float64."""
        return self.logp_between(course, z, ((hour, 1.0),))

    def logp_between(self, course: Course, z: np.ndarray, ends: Ends) -> np.ndarray:
        """``logp`` by several hours, summed by their shares, ``[O, W]`` float64.

        An answer given by all these hours is worked out once; one whose shares cancel, never.
        """
        found = np.zeros((len(self.instruments), z.shape[1]))
        for rows in self._kinds:
            shares = {o: sum(s for h, s in ends if self.instruments[o].given_at <= h) for o in rows}
            given = [o for o in rows if shares[o]]
            if given:
                truth, reliability = self._read(given, course, z)
                share = column(shares[o] for o in given)
                found[given] = share * self._stack(given).logp(truth, reliability)
            for hour, share in ends:
                open_ = [o for o in rows if self.instruments[o].given_at > hour > self.instruments[o].start]
                if open_:
                    truth, reliability = self._read(open_, course, z)
                    found[open_] += share * self._stack(open_).logp_not_yet(hour, truth, reliability)
        return found

    @cached_property
    def _kinds(self) -> list[list[int]]:
        """Positions of the instruments of each kind."""
        kinds: dict[type, list[int]] = {}
        for o, instrument in enumerate(self.instruments):
            kinds.setdefault(type(instrument), []).append(o)
        return list(kinds.values())

    def _stack(self, rows: list[int]) -> AnyInstrument:
        return stacked(tuple(self.instruments[o] for o in rows))

    def _read(self, rows: list[int], course: Course, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """What courses answer and how reliable the sources are, ``[O, W]``."""
        asked = [self.instruments[o] for o in rows]
        truth = np.stack([i.truth(course, self.layout) for i in asked])
        return truth, np.stack([self.reliability(i, z) for i in asked])

    def reliability(self, instrument: Instrument, z: np.ndarray) -> np.ndarray:
        """Reliability score of an instrument's source, ``[W]``."""
        return z[self.layout.row_index[f"source/{instrument.source}"]]

    def only(self, known_by: str) -> Record:
        """The answers first reported by an ISO moment."""
        return Record(tuple(i for i in self.instruments if i.known <= known_by), self.layout)

    def step_of(self, hour: float) -> int:
        """The last step of build-up and crisis together that the answers given by ``hour`` read."""
        crisis = [i for i in self.instruments if i.happening != "attempt" and i.given_at <= hour]
        last = max([hour, *(i.settled_at for i in crisis)])
        steps = np.ceil(np.clip(last, 0.0, None) / self.layout.crisis_hours - 1e-9)
        return int(min(self.layout.buildup_steps + steps, self.layout.steps))
