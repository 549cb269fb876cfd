"""Uncertain numbers as a case author writes them.

A point (``4500``, ``30 km/h``), a range (``3000 .. 9000 men``: the 90 % interval),
a median with its interval (``{median: 4500, within90: [2500, 8000], unit: men}``) or,
for probabilities and leanings, a word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic_core import CoreSchema, core_schema

from contingent.case import words

#: unit -> (dimension, factor to the dimension's base unit)
UNITS: dict[str, tuple[str, float]] = {
    "men": ("count", 1.0), "people": ("count", 1.0), "dead": ("count", 1.0),
    "aircraft": ("count", 1.0),
    "km": ("length", 1.0), "m": ("length", 0.001), "miles": ("length", 1.609344),
    "km/h": ("speed", 1.0), "mph": ("speed", 1.609344),
    "min": ("hours", 1 / 60), "minutes": ("hours", 1 / 60),
    "h": ("hours", 1.0), "hour": ("hours", 1.0), "hours": ("hours", 1.0),
    "day": ("hours", 24.0), "days": ("hours", 24.0), "weeks": ("hours", 168.0),
    "months": ("hours", 730.5), "years": ("hours", 8766.0),
    "%": ("share", 0.01), "steps": ("steps", 1.0), "times": ("ratio", 1.0),
}  # fmt: skip

#: Larger numbers are slips, and would not survive single precision.
LARGEST = 1e15

_NUMBER = r"[-+]?\d[\d_]*(?:\.\d+)?"
_POINT = re.compile(rf"^\s*({_NUMBER})\s*([^\d\s.][^\d]*)?\s*$")
_RANGE = re.compile(rf"^\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*([^\d\s.][^\d]*)?\s*$")


@dataclass(frozen=True)
class Amount:
    """An uncertain number in base units: the median and the 90 % interval."""

    low: float
    median: float
    high: float

    @property
    def fixed(self) -> bool:
        """Whether the number is a point, with no uncertainty."""
        return self.low == self.high


def _scaled(values: Sequence[float], unit: Any, dimension: str) -> Amount:
    factor = 1.0
    if unit:
        known = ", ".join(u for u, (d, _) in UNITS.items() if d == dimension)
        if not isinstance(unit, str) or unit not in UNITS:
            raise ValueError(f"the unknown unit {unit!r}; expected one of: {known}")
        found, factor = UNITS[unit]
        if found != dimension:
            raise ValueError(f"{unit!r}, a unit of {found}; expected one of: {known}")
    if not all(abs(v) < LARGEST for v in values):  # also refuses what is not a number
        raise ValueError("expected a number of sensible size")
    low, median, high = (v * factor for v in values)
    if not low <= median <= high:
        raise ValueError("expected numbers that rise: lowest, (median,) highest")
    return Amount(low, median, high)


def _middle(low: float, high: float, dimension: str) -> float:
    """Median of a 90 % interval: geometric for positive quantities, else the midpoint."""
    if dimension in {"count", "length", "speed", "hours", "ratio"} and low > 0:
        return (low * high) ** 0.5
    return (low + high) / 2


def parse_amount(value: Any, dimension: str) -> Amount:
    """Read an uncertain number of the given dimension.

    Raises ValueError with what was expected; bools are refused (YAML's ``yes``).
    """
    if isinstance(value, Amount):
        return value
    if isinstance(value, bool):
        raise ValueError("expected a number, not yes or no")
    if isinstance(value, int | float):
        amount = _scaled([value] * 3, None, dimension)
    elif isinstance(value, str):
        amount = _parse_text(value, dimension)
    elif isinstance(value, dict):
        amount = _parse_mapping(value, dimension)
    else:
        raise ValueError("expected a number, a range 'low .. high unit' or {median, within90, unit}")
    if dimension in {"count", "length", "hours"} and amount.low < 0:
        raise ValueError("expected zero or more")
    if dimension in {"speed", "ratio"} and amount.low <= 0:
        raise ValueError("expected more than zero")
    if dimension == "share" and not 0 <= amount.low <= amount.high <= 1:
        raise ValueError("expected a share between 0 and 1 (or 0 % and 100 %)")
    return amount


def _parse_text(text: str, dimension: str) -> Amount:
    if len(text) > 80:  # also keeps the patterns below from long searches
        raise ValueError("expected a number or a range, not a long text")
    if dimension == "share" and (word := words.canonical_certainty(text)):
        low, high = words.CERTAINTY_BANDS[word]
        return Amount(low, (low + high) / 2, high)
    if dimension == "steps" and (steps := words.INCLINATIONS.get(text.strip().lower())) is not None:
        return Amount(steps - 0.8, steps, steps + 0.8)
    if match := _RANGE.match(text):
        low, high = (float(n.replace("_", "")) for n in match.groups()[:2])
        return _scaled([low, _middle(low, high, dimension), high], match[3] and match[3].strip(), dimension)
    if match := _POINT.match(text):
        number = float(match[1].replace("_", ""))
        return _scaled([number] * 3, match[2] and match[2].strip(), dimension)
    word = {"share": " or a certainty word", "steps": " or a leaning such as 'leans against'"}.get(
        dimension, ""
    )
    raise ValueError(f"expected a number, a range 'low .. high'{word}")


def _parse_mapping(value: dict, dimension: str) -> Amount:
    if unknown := set(value) - {"median", "within90", "unit"}:
        raise ValueError(
            f"the unknown name {sorted(map(str, unknown))[0][:60]!r}; expected one of: median, within90, unit"
        )
    bounds = value.get("within90")
    numbers = [value.get("median"), *(bounds if isinstance(bounds, list) else [None])]
    if len(numbers) != 3 or not all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers):
        raise ValueError("expected {median: number, within90: [low, high], unit: ...}")
    median, low, high = map(float, numbers)  # type: ignore[arg-type]
    return _scaled([low, median, high], value.get("unit"), dimension)


@dataclass(frozen=True)
class Dimension:
    """Makes a field an uncertain number of one dimension; ``wording`` is what editors show."""

    name: str
    wording: str
    example: str = "2 .. 6"

    def __get_pydantic_core_schema__(self, _source: Any, _handler: Any) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(lambda value: parse_amount(value, self.name))

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: Any) -> dict[str, Any]:
        number = {"type": "number"}
        properties = {
            "median": number,
            "within90": {"type": "array", "items": number, "minItems": 2, "maxItems": 2},
            "unit": {"enum": [u for u, (d, _) in UNITS.items() if d == self.name]},
        }
        interval = {
            "type": "object",
            "properties": properties,
            "required": ["median", "within90"],
            "additionalProperties": False,
        }
        forms = f"A point, a 90 % range such as '{self.example}', or a median with interval."
        return {
            "description": f"{self.wording} {forms}",
            "anyOf": [number, {"type": "string"}, interval],
        }


Count = Annotated[Amount, Dimension("count", "A number of men, dead or aircraft.", "3000 .. 9000 men")]
Length = Annotated[Amount, Dimension("length", "Kilometres.")]
Speed = Annotated[Amount, Dimension("speed", "Kilometres an hour.")]
Hours = Annotated[Amount, Dimension("hours", "Hours.", "2 .. 6 h")]
Share = Annotated[
    Amount,
    Dimension("share", "A share: a number from 0 to 1, a percentage or a certainty word.", "0.2 .. 0.6"),
]
Steps = Annotated[
    Amount,
    Dimension("steps", "Steps on the log-odds scale (one step turns even odds into 73 %), or a word."),
]
Ratio = Annotated[Amount, Dimension("ratio", "A factor above zero.", "0.5 .. 2")]
