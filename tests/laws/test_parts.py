"""What a case may leave out: where it is played the same laws hold, and where it is not nothing of it is there."""

import equinox as eqx
import numpy as np

from contingent.compile import Compiled
from contingent.infer.population import draw_worlds
from contingent.model import simulate as program
from contingent.model.clocks.aftermath import Ended
from contingent.model.layout import Do
from contingent.model.simulate import follow, simulate
from laws.bits import digest
from laws.test_programs import unordered
from oracles import parts


def test_a_case_that_declares_none_has_no_score_of_them(tutorial: Compiled) -> None:
    layout = tutorial.model.layout
    assert layout.parts == frozenset()
    full = parts.everything().model.layout
    assert full.parts == {
        *("patronage", "front", "deadline", "response"),
        *("arming", "counterweight", "effectiveness", "crowd"),
    }
    more = set(full.names) - set(layout.names)
    assert more
    assert set(layout.names) < set(full.names)


def test_everything_sums_in_order_and_whatever_the_chunk() -> None:
    compiled = parts.everything()
    layout = compiled.model.layout
    worlds = draw_worlds(layout, 192, 7, "parts")
    z, seeds, do = worlds.z[:, :64], worlds.seeds[:, :64], Do.nothing(len(layout.facts))
    closed, _, _ = eqx.filter_make_jaxpr(program._chunk)(
        compiled.model, z, seeds[: layout.steps], do, np.int32(layout.steps)
    )
    assert unordered(closed) == []
    seen = Ended(z[0] > 0, np.zeros((len(layout.happenings), 64), np.float32), z[0])
    closed, _, _ = eqx.filter_make_jaxpr(program._aftermath_chunk)(
        compiled.model, z, seeds[layout.steps :], do, seen
    )
    assert unordered(closed) == []
    found = set()
    for chunk in (64, 128):
        course = simulate(compiled.model, worlds, chunk=chunk)
        found.add(digest(course, follow(compiled.model, worlds, course, chunk=chunk)))
    assert len(found) == 1
