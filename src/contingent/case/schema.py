"""The case language: what an author may write in a case file, and nothing else.

These models are the only definition; the JSON Schema for editors is exported from them.
Cross-references between parts (an actor named by a tie, a fact named by a cause) are
checked in ``case.check``, which reports every problem at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator

from contingent.case import words
from contingent.case.amounts import Count, Hours, Length, Ratio, Share, Speed, Steps
from contingent.case.moments import Duration, Moment


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
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Quote = Annotated[
    str, Field(max_length=400, description="At most 25 words of the source, verbatim; all else is paraphrase.")
]
Grade = Annotated[
    str, Field(pattern=r"^[A-F][1-6]$", description="Source grade: reliability A-F, credibility 1-6.")
]
Certainty = Annotated[
    str,
    BeforeValidator(_certainty),
    WithJsonSchema({"enum": [*words.CERTAINTY_BANDS, *words.CERTAINTY_ALIASES]}),
]
#: The value of a fact: yes or no, one grade, several grades, or a number ('8000 men', '4000 .. 6000').
FactValue = Annotated[str | float | list[str], BeforeValidator(_yes_no)]


class Part(BaseModel):
    """Base of all parts: unknown fields are refused, parts do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Part):
    """A part that a reader may doubt: where it was said."""

    source: Name | None = None
    locator: str | None = Field(None, description="Where in the source: s13, p. 4, 07:30.")
    quote: Quote | None = None


class Source(Part):
    """A source, with its grade and its stance in the conflict."""

    title: Text
    published: Moment = Field(description="When it could first be read.")
    grade: Grade
    stance: Text = Field(description="Whose side, interest or point of view it speaks from.")
    derives_from: Name | None = Field(None, description="The source that this one copies; copies count once.")
    text: str | None = Field(None, description="Path of a local copy of its text, relative to the case.")


class Buildup(Part):
    """The long clock before the crisis, on which an attempt may or may not begin."""

    start: Moment = Field(alias="from")
    until: Moment = Field(description="When the chance to begin has passed (deadlines included).")
    step: Duration = timedelta(days=1)


class Crisis(Part):
    """The crisis clock: hours since the attempt began."""

    start: Moment = Field(alias="from")
    length: Duration = Field(alias="for")
    step: Duration = timedelta(minutes=30)


class Aftermath(Part):
    """The long clock after the crisis."""

    length: Duration = Field(timedelta(days=180), alias="for")
    step: Duration = timedelta(days=1)


class Clocks(Part):
    buildup: Buildup
    crisis: Crisis
    aftermath: Aftermath = Aftermath.model_validate({})


class Place(Part):
    """A place that can be reached and taken."""

    name: Text
    seat: bool = Field(False, description="Whether holding it is holding power.")


class Leg(Part):
    """One stretch of a route."""

    start: Name = Field(alias="from")
    to: Name
    length: Length
    speed: Speed = Field(description="Speed when nothing delays.")
    delay: Hours | None = Field(None, description="Hours lost on this leg to roadblocks, fuel or rest.")


class Route(Part):
    """The way of one column, leg after leg."""

    of: Name = Field(description="The challenger's force that takes it.")
    legs: list[Leg] = Field(min_length=1, max_length=30)


Role = Literal["incumbent", "challenger", "force", "elite", "mediator", "foreign", "public", "observer"]


class Actor(Sourced):
    """Someone who acts in the crisis. Which quantities are read depends on the role."""

    name: Text | None = None
    role: Role = Field(
        description="incumbent: holds power; challenger: makes the attempt; force: armed, may join, wait or "
        "defend; elite: unarmed but of weight; mediator; foreign: a power outside; public: a mass public; "
        "observer: speaks but does not act."
    )
    of: Name | None = Field(None, description="The actor to whom this force belongs.")
    under: Name | None = Field(None, description="The actor who commands this one.")
    at: Name | None = Field(None, description="Where it stands when the crisis begins.")
    acts_if: Name | None = Field(None, description="A yes/no fact; without it the actor does not act.")
    strength: Count | None = Field(None, description="Armed men.")
    influence: Share | None = Field(None, description="Share of political authority in the country.")
    inclination: Steps | None = Field(None, description="Leaning towards (+) or against (-) the challenger.")
    available: Hours | None = Field(None, description="Hours before its men can be brought to bear.")
    resists: Share | None = Field(None, description="Chance that it fires when it defends and is confronted.")
    hopes: Share | None = Field(None, description="Challenger: its own estimate of its chance before it moves.")
    grievance: Share | None = Field(
        None, description="Challenger: share of its due that the incumbent cannot or will not give."
    )
    future_power: Share | None = Field(
        None, description="Challenger: share of its present chance that it would keep by waiting."
    )
    trusts_restraint: Share | None = Field(
        None, description="Challenger: its belief that it will not be struck first."
    )
    exposure: Share | None = Field(None, description="Challenger: chance a day that its plans come out.")
    pace: Ratio | None = Field(None, description="Challenger: factor on the speed of its columns.")
    speaks: Hours | None = Field(
        None, description="Incumbent, foreign, observer: typical hours until it speaks in public."
    )
    offers: Hours | None = Field(None, description="Incumbent: typical hours between direct offers.")
    trust: Share | None = Field(None, description="Incumbent, mediator: how far its word is believed.")
    steps_in: Hours | None = Field(None, description="Mediator: typical hours until it steps in.")
    offer_rate: Ratio | None = Field(None, description="Mediator: factor on the rate of offers.")
    involvement: Name | None = Field(None, description="Foreign: the graded fact of how deeply it is involved.")
    threshold: Share | None = Field(None, description="Public: share already out at which half would come out.")
    spread: Share | None = Field(None, description="Public: standard deviation of the thresholds.")


class Tie(Sourced):
    """How one actor's stance pulls another's."""

    start: Name = Field(alias="from", description="Who is pulled.")
    to: Name = Field(description="Whose stance pulls.")
    kind: Literal[
        "alliance", "patronage", "command", "origin", "kinship", "rivalry", "resentment", "represents", "contact"
    ]
    weight: Literal["weak", "moderate", "strong"] | float = "moderate"
    says: Text | None = None


class Effect(Part):
    """What a fact changes while it holds."""

    on: str = Field(
        pattern=r"^[a-z0-9-]+\.[a-z_]+$", description="actor.quantity, such as guard.inclination."
    )
    by: Steps | None = Field(None, description="Steps added (leanings, shares, probabilities).")
    times: Ratio | None = Field(None, description="Factor (men, hours, rates, influence).")
    at_least: str | None = Field(None, description="For graded facts: the lowest grade with this effect.")
    start: Moment | None = Field(None, alias="from", description="When it begins to act.")

    @model_validator(mode="after")
    def _one_way(self) -> Effect:
        if (self.by is None) == (self.times is None):
            raise ValueError("expected exactly one of 'by' (steps) and 'times' (a factor)")
        return self


class Fact(Part):
    """Something that is so or not so (or so to a grade), whatever anyone claims."""

    says: Text
    prior: Share | None = Field(None, description="Yes/no facts: probability before any source is heard.")
    grades: list[str] | None = Field(None, min_length=2, max_length=9, description="Ordered, lowest first.")
    grade_priors: list[float] | None = Field(None, description="One weight a grade; equal if left out.")
    number: Count | None = Field(None, description="Facts that are numbers: the number before any source.")
    measures: str | None = Field(
        None, pattern=r"^[a-z0-9-]+\.strength$", description="The actor's strength that this fact is."
    )
    effects: list[Effect] = []
    why: Text | None = Field(None, description="Reasons for the prior and the sizes of the effects.")


class Claim(Sourced):
    """A source's report about a fact."""

    about: Name
    value: FactValue = Field(alias="is")
    source: Name
    certainty: Certainty = "very likely"
    says: Text | None = None
    grade: Grade | None = Field(None, description="If other than the source's own.")
    known: Moment | None = Field(None, description="First public report; by default the source's publication.")


class Reading(Part):
    """A complete account held by someone: a bundle of priors over facts."""

    held_by: Text
    says: Text
    believes: dict[Name, Share | list[str]] = Field(
        min_length=1, description="Fact -> certainty of yes, or the grades that the account allows."
    )


class CountReport(Part):
    """A reported number of dead."""

    of: Literal["incumbent dead", "challenger dead"]
    number: Count


class Observation(Sourced):
    """Something seen, or seen not to happen: one answer to one question about the course."""

    source: Name
    happened: str | None = Field(None, description="What: 'rostov taken', 'guard joins', 'deal', 'attempt'.")
    never: str | None = Field(None, description="What did not happen by 'until'.")
    counted: CountReport | None = None
    at: Moment | None = None
    within: Duration | None = Field(None, description="Half-width of the 90 % window around 'at'.")
    until: Moment | None = None
    grade: Grade | None = Field(None, description="If other than the source's own.")
    known: Moment | None = Field(None, description="First public report; by default the source's publication.")
    says: Text | None = None

    @model_validator(mode="after")
    def _one_question(self) -> Observation:
        asked = [f for f in ("happened", "never", "counted") if getattr(self, f) is not None]
        if len(asked) != 1:
            raise ValueError("expected exactly one of 'happened', 'never' and 'counted'")
        if self.happened and self.at is None:
            raise ValueError("'happened' needs 'at'")
        if self.never and self.until is None:
            raise ValueError("'never' needs 'until'")
        return self


class Cause(Part):
    """Something whose part in the onset or in the ending is asked for."""

    asks: Literal["onset", "ending"]
    of: Name | None = Field(None, description="The fact that it switches; by default the fact of its own name.")
    fact: Text = Field(description="What was so.")
    contrary: Text = Field(description="What would have been so instead.")
    contrary_is: FactValue | None = Field(None, description="The fact's contrary value: no, or the lowest grade.")


class Milestone(Sourced):
    """When a term was announced or confirmed, by whom."""

    at: Moment
    by: Text


class Term(Sourced):
    """One term of a deal. Announced, confirmed, executed and reneged are separate states."""

    says: Text
    favours: Literal["challenger", "incumbent", "both"]
    agreed: Share = Field(description="Probability that a deal, if any, holds this term.")
    takes: Hours = Field(description="Typical time until it is carried out.")
    lasts: Hours = Field(description="Typical time until it is broken, while the other side keeps its leverage.")
    disarms: bool = Field(False, description="Whether carrying it out takes the challenger's leverage away.")
    announced: Milestone | None = None
    confirmed: Milestone | None = None


class Deal(Part):
    terms: dict[Name, Term] = Field(min_length=1)


class Case(Part):
    """A crisis, as its sources describe it."""

    case: Name
    title: Text
    about: Text | None = None
    author: Text | None = None
    timezone: str
    ongoing: bool = Field(False, description="Whether the crisis is still going on; adds a banner.")
    clocks: Clocks
    sources: dict[Name, Source] = Field(min_length=1)
    places: dict[Name, Place] = {}
    routes: dict[Name, Route] = {}
    actors: dict[Name, Actor] = Field(min_length=2)
    ties: list[Tie] = []
    facts: dict[Name, Fact] = {}
    claims: list[Claim] = []
    readings: dict[Name, Reading] = {}
    partition: list[Name] = Field([], description="Readings of which exactly one holds; else none is weighed.")
    observations: list[Observation] = []
    complete: list[Literal["takings", "joinings"]] = Field(
        [], description="Kinds of event that the record covers: what is absent did not happen."
    )
    causes: dict[Name, Cause] = {}
    deal: Deal | None = None
    questions: list[str] = []

    @model_validator(mode="after")
    def _known_zone(self) -> Case:
        try:
            ZoneInfo(self.timezone)
        except Exception:
            raise ValueError(f"time zone {self.timezone!r} is not in the IANA list") from None
        return self


class Resolution(Sourced):
    """What came of one forecastable statement."""

    statement: Text
    came: Literal["yes", "no", "partly", "open"]
    at: Moment | None = None
    term: Name | None = None
    event: str | None = Field(None, description="'executed' or 'reneged' for a term; 'recurrence'.")
    says: Text | None = None


class After(Part):
    """What came after a case: read for scoring only, never for explaining."""

    after: Name
    sources: dict[Name, Source] = Field(min_length=1)
    resolves: list[Resolution] = Field(min_length=1)
