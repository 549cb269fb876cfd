"""What every record is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """Base of all records: immutable, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Estimate(Record):
    """A number with its error between islands, and the ICD 203 word if it is a probability."""

    value: float
    error: float
    word: str = ""


class Interval(Record):
    """Two ends of a range."""

    low: float
    high: float


class Sentence(Record):
    """One sentence of the answer; ``cites`` names sources, facts or causes it rests on."""

    text: str
    cites: list[str] = []
