"""The kinds of value that fields of a case hold, each with the words that refuse anything else."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from contingent.case import words


def _certainty(value: Any) -> str:
    word = words.canonical_certainty(value) if isinstance(value, str) else None
    if word is None:
        known = ", ".join([*words.CERTAINTY_BANDS, *words.CERTAINTY_ALIASES])
        raise ValueError(f"expected a certainty word: {known}")
    return word


def _yes_no(value: Any) -> Any:
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


Name = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$", description="Small letters, digits and hyphens."),
]
Text = Annotated[str, Field(min_length=1, max_length=2000, description="In the case author's own words.")]
Quote = Annotated[str, Field(max_length=400)]
Grade = Annotated[
    str, Field(pattern=r"^[A-F][1-6]$", description="Source grade: reliability A-F, credibility 1-6.")
]
Certainty = Annotated[
    str,
    BeforeValidator(_certainty),
    WithJsonSchema(
        {
            "enum": [*words.CERTAINTY_BANDS, *words.CERTAINTY_ALIASES],
            "description": "How surely, in words of the ICD 203 scale.",
        }
    ),
]
#: The value of a fact: yes or no, one grade, several grades, or a number ('8000 men', '4000 .. 6000').
FactValue = Annotated[
    str | float | list[str],
    BeforeValidator(_yes_no),
    Field(description="yes or no, a grade, a list of grades, or a number such as '4000 .. 6000 men'."),
]


def known_zone(name: str) -> str:
    """The name of a time zone, if it is one; ValueError otherwise."""
    try:
        ZoneInfo(name)
    except Exception:  # the library raises whatever the file system does on odd names
        raise ValueError("expected a time zone of the IANA list, such as Europe/Moscow") from None
    return name


Zone = Annotated[str, AfterValidator(known_zone)]
