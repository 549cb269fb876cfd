"""Made-up populations with known answers: one yes/no fact, one event, islands of equal size."""

from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from contingent.infer.observe import Errors, NeverReport
from contingent.infer.population import Population
from contingent.infer.record import Record
from contingent.infer.testimony import FactInfo, ReadingInfo, Testimony
from contingent.model.course import Course
from contingent.model.layout import Worlds
from contingent.model.state import OUTCOMES

FACT = FactInfo("order", "There was an order", ("no", "yes"), "fact/order", (0.0,))
LAYOUT = SimpleNamespace(row_index={"fact/order": 0, "source/paper": 1}, rows=(), happenings=("fort taken",))


@pytest.fixture
def made() -> Callable[..., Population]:
    """A population in which the fact holds where ``so [W]``, and the fort is taken where ``taken [W]``."""

    def build(
        so, taken=None, outcome="settled", islands=4, weights=None, evidence=None, ancestors=None
    ) -> Population:
        so = np.asarray(so, bool)
        count, taken = len(so), so if taken is None else np.asarray(taken, bool)
        each = count // islands
        course = Course(
            onset=np.zeros(count),
            times=np.where(taken, 1.0, np.inf)[None],
            outcome=np.broadcast_to(OUTCOMES.index(outcome) if isinstance(outcome, str) else outcome, count),
            ended=np.ones(count),
            dead=np.zeros((2, count)),
            share=np.zeros(count),
            unspent=np.zeros((0, count)),
            ripe=np.zeros(count),
        )
        z = np.stack([np.where(so, 1.0, -1.0), np.zeros(count)])
        return Population(
            Worlds(z, np.zeros((0, count), np.uint32)),
            course,
            np.full(count, 1 / each) if weights is None else np.asarray(weights, float),
            np.zeros(islands) if evidence is None else np.asarray(evidence, float),
            np.tile(np.arange(each), islands) if ancestors is None else np.asarray(ancestors),
        )

    return build


@pytest.fixture
def testimony() -> Callable[..., Testimony]:
    """Readings that hold the fact with these probabilities; its plain prior is one half."""

    def build(**believed: float) -> Testimony:
        readings = [ReadingInfo(n, ((FACT, (2 * (1 - p), 2 * p)),)) for n, p in believed.items()]
        return Testimony(LAYOUT, (FACT,), (), tuple(readings))

    return build


@pytest.fixture
def quiet() -> Record:
    """The fort was not taken by hour 10: probability .059 where it was, .9704 where it was not."""
    errors = Errors(guess=0.02, miss=0.05, invent=0.02)
    report = NeverReport("o1", "fort taken", "paper", errors, "2031-01-01", 0.0, 10.0)
    return Record((report,), LAYOUT)
