"""What values a fact can take, and whether a stated value is one of them."""

from __future__ import annotations

from contingent.case.amounts import Amount, parse_amount
from contingent.case.schema import Fact

YES_NO = ("yes", "no")


def kind(fact: Fact) -> str:
    """``grades``, ``number`` or ``yes/no``."""
    if fact.grades:
        return "grades"
    return "number" if fact.number or fact.measures else "yes/no"


def values_of(fact: Fact) -> tuple[str, ...]:
    """The values of a fact that is no number."""
    return tuple(fact.grades or YES_NO)


def misfit(fact: Fact, value: str | float | list[str], several: bool = True) -> str:
    """What the fact would have a value be, or nothing if ``value`` fits."""
    if kind(fact) == "number":
        return _number_misfit(value)
    if isinstance(value, list):
        fits = several and kind(fact) == "grades" and value and set(value) <= set(values_of(fact))
    else:
        fits = value in values_of(fact)
    if fits:
        return ""
    valid = ", ".join(values_of(fact))
    return f"one of {valid}" + (", or a list of them" if several and kind(fact) == "grades" else "")


def _number_misfit(value: str | float | list[str]) -> str:
    try:
        parse_amount(value, "count")
    except ValueError as error:
        return str(error).rpartition("expected ")[2]
    return ""


def as_set(fact: Fact, value: str | float | list[str]) -> frozenset[str] | Amount:
    """A stated value that fits, as what it allows: values, or an interval."""
    if kind(fact) == "number":
        return parse_amount(value, "count")
    return frozenset(value if isinstance(value, list) else [str(value)])
