"""What the workbench shows hour by hour: who stands where, what is believed, what is offered."""

from __future__ import annotations

from contingent.present.summary import Record

Bands = dict[str, list[float]]  # "0.05", "0.25", "0.5", "0.75", "0.95" -> value by hour


class Standing(Record):
    """One actor by the hour: share of worlds in which it stands with either side; else it waits."""

    actor: str
    name: str
    role: str
    side: str  # where it stands from the start: challenger, incumbent, or "" where that is open
    men: float  # median strength over the worlds that fit; 0 for those without arms
    challenger: list[float]
    incumbent: list[float]


class Hours(Record):
    """The crisis by the hour, in the worlds that fit the record. Worlds that have ended stay as they ended."""

    worlds: int
    hours: list[float]  # since the crisis began
    at: list[str]  # ISO local time of each
    standings: list[Standing]
    men_challenger: list[float]  # armed men who stand with the challenger, mean
    men_incumbent: list[float]
    public: Bands  # chance that the challenger prevails, as everyone believes
    leader: Bands  # the same as the challenger believes
    voice_challenger: list[float]  # share of the channel that its broadcast holds, mean
    voice_incumbent: list[float]
    offers: list[float]  # offers an hour while it is undecided, mean
    asked: Bands  # share of what is at stake that the challenger would ask, where undecided
    offered: Bands  # share that the incumbent would offer, where undecided
    mediation: list[float]  # share of worlds in which a mediator has stepped in
    turnout: Bands  # share of the public that is out
    undecided: list[float]  # share of worlds not yet ended
    outcomes: dict[str, list[float]]  # outcome -> share of worlds ended so
