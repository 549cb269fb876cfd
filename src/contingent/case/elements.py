"""What a text describes, element by element, and in which parts of a case each of them stands.

The file lies beside its case (``name.elements.yaml``). It says where an element stands, never what the
case does with it: that is read off the compiled model.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from contingent.case.fields import Name, Text
from contingent.case.part import Part
from contingent.case.quantities import quantities
from contingent.case.schema import Case

#: Kinds of part that an element can name, each in the singular that messages use.
KINDS = {
    "facts": "a fact",
    "claims": "a claim, as 'source, locator',",
    "observations": "an observation, as 'source, locator',",
    "actors": "an actor, or its quantity as actor.quantity,",
    "ties": "a tie, as 'from -> to',",
    "routes": "a route",
    "causes": "a cause",
    "terms": "a term of the deal",
    "constants": "a constant of behaviour",
}
Id = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9-]{0,20}$")]
_Refs = Annotated[list[str], Field(max_length=60)]


class Element(Part):
    """One element of the text: what it says, and the parts of the case in which it stands."""

    sentence: int | str = Field(description="Where it stands: a number, a range such as 18-19, or 'title'.")
    says: Text = Field(description="What it says, in the case author's own words.")
    facts: _Refs = Field([], description="Facts that state it.")
    claims: _Refs = Field([], description="Claims by which it enters, as 'source, locator'.")
    observations: _Refs = Field([], description="Observations of it, as 'source, locator'.")
    actors: _Refs = Field([], description="Actors, or single quantities as actor.quantity.")
    ties: _Refs = Field([], description="Ties, as 'from -> to'.")
    routes: _Refs = Field([], description="Routes by name.")
    causes: _Refs = Field([], description="Causes by name.")
    terms: _Refs = Field([], description="Terms of the deal by name.")
    constants: _Refs = Field([], description="Constants of behaviour by name.")
    outside: Text | None = Field(None, description="Why the case has no part for it.")
    lacks: Text | None = Field(None, description="What of it the parts named do not hold.")

    @model_validator(mode="after")
    def _somewhere(self) -> Element:
        named = [kind for kind in KINDS if getattr(self, kind)]
        if named and self.outside is not None:
            raise ValueError(f"{named[0]!r} and 'outside'; expected parts of the case, or why it has none")
        if not named and self.outside is None:
            raise ValueError("no part and no 'outside'; expected parts of the case, or why it has none")
        return self


class Elements(Part):
    """The elements of one text, for one case."""

    case: Name = Field(description="Name of the case.")
    source: Name = Field(description="The source of the case whose elements they are.")
    elements: dict[Id, Element] = Field(min_length=1, description="Every element by its id.")


def passage(source: str, locator: str | None) -> str:
    """How an element names a claim or an observation."""
    return f"{source}, {locator}" if locator else source


def names(case: Case) -> dict[str, list[str]]:
    """Everything in a case that an element can name, by kind; the engine's constants are not among it."""
    return {
        "facts": list(case.facts),
        "claims": [passage(c.source, c.locator) for c in case.claims],
        "observations": [passage(o.source, o.locator) for o in case.observations],
        "actors": [x for n, a in case.actors.items() for x in (n, *(f"{n}.{q}" for q in quantities(a)))],
        "ties": [f"{t.start} -> {t.to}" for t in case.ties],
        "routes": list(case.routes),
        "causes": list(case.causes),
        "terms": list(case.deal.terms) if case.deal else [],
    }
