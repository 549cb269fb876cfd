"""What every part of a case has in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from contingent.case.fields import Name, Quote, Text

#: What ``todo`` means wherever it stands.
TODO = "What its author has still to do here; 'check' lists it."


class Part(BaseModel):
    """Base of all parts: unknown fields are refused, parts do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    todo: Text | None = Field(None, description=TODO)


class Sourced(Part):
    """A part that a reader may doubt: where it was said."""

    source: Name | None = Field(None, description="The source that says so.")
    locator: str | None = Field(None, description="Where in the source: s13, p. 4, 07:30.")
    quote: Quote | None = Field(None, description="At most 25 words of the source, verbatim.")
