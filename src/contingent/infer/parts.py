"""Which scores and which answers belong together: by the names that they carry."""

from __future__ import annotations

import numpy as np

from contingent.infer.problem import Parts
from contingent.infer.record import Record
from contingent.model.layout import Layout

#: The part that all mediators share: what is seen of them is that somebody mediates.
MEDIATORS = "mediators"
#: Kinds of score that belong to nobody: what all share, and what is told.
_NOBODYS = ("source", "fact", "behaviour")


def parts_of(record: Record) -> Parts:
    """The parts of a record's worlds."""
    layout = record.layout
    owners = ["" if r.after else owner_of_score(r.name, layout) for r in layout.rows]
    number = {name: i for i, name in enumerate(dict.fromkeys(o for o in owners if o))}
    answered = (number.get(owner_of_answer(i.happening, layout), -1) for i in record.instruments)
    return Parts(np.array([number.get(o, -1) for o in owners], int), np.array(list(answered), int))


def owner_of_score(name: str, layout: Layout) -> str:
    """Whose score this is: the first actor that its name holds; nothing for what all share."""
    kind, *held = name.replace(".", "/").split("/")
    if kind in _NOBODYS:
        return ""
    mediators = [m for m, _ in layout.mediators]
    actors = {*layout.actors, *(s for s, _ in layout.speakers)}
    return next((MEDIATORS if w in mediators else w for w in held if w in mediators or w in actors), "")


def owner_of_answer(happening: str, layout: Layout) -> str:
    """Whose answer this is: an actor's own doings, its column's places, the leader's attempt."""
    if happening == "attempt":
        return layout.leaders[0]
    if happening == "mediation":
        return MEDIATORS
    subject = happening.rpartition(" ")[0]
    by_place = {s.place: layout.actors[layout.columns[s.column]] for s in layout.stops}
    return by_place.get(subject, subject)
