"""The case language: what an author may write in a case file, and nothing else.

These models are the only definition; the JSON Schema for editors is exported from them.
Cross-references between parts (an actor named by a tie, a fact named by a cause) are
checked in ``case.check``, which reports every problem at once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import Field, model_validator

from contingent.case.actor import Actor
from contingent.case.amounts import Count, Hours, Length, Ratio, Share, Speed, Steps
from contingent.case.fields import Certainty, FactValue, Grade, Name, Text, Zone
from contingent.case.moments import Duration, Moment
from contingent.case.part import Part, Sourced


class Source(Part):
    """A source, with its grade and its stance in the conflict."""

    title: Text = Field(description="Title or kind of source, with its author.")
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
    """The three clocks: days before, hours during, days after."""

    buildup: Buildup = Field(description="Days before: an attempt may or may not begin.")
    crisis: Crisis = Field(description="Hours since the attempt began.")
    aftermath: Aftermath = Field(Aftermath.model_validate({}), description="Days after the crisis.")


class Place(Sourced):
    """A place that can be reached and taken."""

    name: Text = Field(description="Name shown to readers.")
    seat: bool = Field(False, description="Whether whoever takes it and holds it has power.")


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
    legs: list[Leg] = Field(min_length=1, max_length=30, description="Leg after leg, end to start.")


class Tie(Sourced):
    """How one actor's stance pulls another's."""

    start: Name = Field(alias="from", description="Who is pulled.")
    to: Name = Field(description="Whose stance pulls.")
    kind: Literal[
        "alliance",
        "patronage",
        "command",
        "origin",
        "kinship",
        "rivalry",
        "resentment",
        "represents",
        "contact",
    ] = Field(description="Kind of bond; rivalry and resentment push away, all others pull along.")
    weight: Literal["weak", "moderate", "strong"] | float = Field(
        "moderate", description="How hard it pulls: a word, or steps on the log-odds scale."
    )
    says: Text | None = Field(None, description="What the tie consists in.")


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
            given = "neither 'by' nor 'times'" if self.by is None else "both 'by' and 'times'"
            raise ValueError(f"{given}; expected exactly one of 'by' (steps) and 'times' (a factor)")
        return self


class Fact(Part):
    """Something that is so or not so (or so to a grade), whatever anyone claims."""

    says: Text = Field(description="The statement, in the case author's own words.")
    prior: Share | None = Field(None, description="Yes/no facts: probability before any source is heard.")
    grades: list[str] | None = Field(None, min_length=2, max_length=9, description="Ordered, lowest first.")
    grade_priors: list[float] | None = Field(None, description="One weight a grade; equal if left out.")
    number: Count | None = Field(None, description="Facts that are numbers: the number before any source.")
    measures: str | None = Field(
        None, pattern=r"^[a-z0-9-]+\.strength$", description="The actor's strength that this fact is."
    )
    effects: list[Effect] = Field([], description="What it changes while it holds.")
    why: Text | None = Field(None, description="Reasons for the prior and the sizes of the effects.")


class Claim(Sourced):
    """A source's report about a fact."""

    about: Name = Field(description="The fact that it speaks of.")
    value: FactValue = Field(
        alias="is",
        description="yes or no, a grade, a list of grades, or a number such as '4000 .. 6000 men'.",
    )
    source: Name = Field(description="The source that says so.")
    certainty: Certainty = Field("very likely", description="How surely the source says it.")
    speaker: Text | None = Field(
        None, description="Whom the source quotes for it, if it does not say so itself."
    )
    says: Text | None = Field(None, description="What the source says, in the case author's own words.")
    grade: Grade | None = Field(None, description="If other than the source's own.")
    known: Moment | None = Field(
        None, description="First public report; by default the source's publication."
    )


class Reading(Part):
    """A complete account held by someone: a bundle of priors over facts."""

    held_by: Text = Field(description="Who holds this account.")
    says: Text = Field(description="The account in a sentence or two.")
    believes: dict[Name, Share | list[str]] = Field(
        min_length=1, description="Fact -> certainty of yes, or the grades that the account allows."
    )


class CountReport(Part):
    """A reported number of dead."""

    of: Literal["incumbent dead", "challenger dead"] = Field(description="Whose dead.")
    number: Count = Field(description="Dead, as reported.")


class Report(Sourced):
    """A further source that reports the same event."""

    source: Name = Field(description="The source that reports it too.")


Ending = Literal["success", "concession", "settled", "withdrawn", "suppressed", "war", "overtaken"]


class Observation(Sourced):
    """Something seen, or seen not to happen: one answer to one question about the course."""

    source: Name = Field(description="The source that reports it.")
    happened: str | None = Field(None, description="What: 'rostov taken', 'guard joins', 'deal', 'attempt'.")
    never: str | None = Field(None, description="What did not happen by 'until'.")
    counted: CountReport | None = Field(None, description="A reported number of dead.")
    ended: Ending | None = Field(None, description="How it ended, once the crisis clock has run: an outcome.")
    at: Moment | None = Field(None, description="When it happened, local time.")
    within: Duration | None = Field(None, description="Half-width of the 90 % window around 'at'.")
    until: Moment | None = Field(None, description="It had not happened by this moment, local time.")
    grade: Grade | None = Field(None, description="If other than the source's own.")
    known: Moment | None = Field(
        None, description="First public report; by default the source's publication."
    )
    says: Text | None = Field(None, description="What the source says, in the case author's own words.")
    also: list[Report] = Field(
        [], description="Further sources of the same: the event counts once, they bear on its grade."
    )

    @model_validator(mode="after")
    def _one_question(self) -> Observation:
        asked = [f for f in ("happened", "never", "counted", "ended") if getattr(self, f) is not None]
        if len(asked) != 1:
            given = " and ".join(asked) or "no question"
            raise ValueError(f"{given}; expected exactly one of 'happened', 'never', 'counted', 'ended'")
        if self.happened and self.at is None:
            raise ValueError("'happened' without 'at'; expected both")
        if self.never and self.until is None:
            raise ValueError("'never' without 'until'; expected both")
        return self


#: Endings of an attempt, and kinds of attempt; ``words`` says what each is.
AttemptOutcome = Literal["success", "concession", "settled", "withdrawn", "suppressed", "war", "overtaken"]
EpisodeKind = Literal["palace", "barracks", "march", "mutiny", "self-coup", "uprising"]

CauseKind = Literal[
    "order",
    "resources",
    "favour",
    "grievance",
    "aims",
    "pre-emption",
    "promise",
    "collusion",
    "misunderstanding",
    "foreign",
    "mediation",
    "fence-sitting",
    "defence",
    "communications",
    "obstruction",
    "crowd",
]


class Cause(Part):
    """Something whose part in the onset or in the ending is asked for."""

    asks: Literal["onset", "ending"] = Field(description="onset: why it began; ending: why it ended so.")
    kind: CauseKind | None = Field(
        None, description="By which it is matched with the causes of other cases; see the words below."
    )
    of: Name | None = Field(
        None, description="The fact that it switches; by default the fact of its own name."
    )
    fact: Text = Field(description="What was so.")
    contrary: Text = Field(description="What would have been so instead.")
    contrary_is: FactValue | None = Field(
        None, description="The fact's contrary value: no, or the lowest grade."
    )


class Milestone(Sourced):
    """When a term was announced or confirmed, by whom."""

    at: Moment = Field(description="When, local time.")
    by: Text = Field(description="Who announced or confirmed it.")


class Term(Sourced):
    """One term of a deal. Announced, confirmed, executed and reneged are separate states."""

    says: Text = Field(description="The term, in the case author's own words.")
    favours: Literal["challenger", "incumbent", "both"] = Field(description="Whose interest it serves.")
    agreed: Share = Field(description="Probability that a deal, if any, holds this term.")
    takes: Hours = Field(description="Typical time until it is carried out.")
    lasts: Hours = Field(
        description="Typical time until it is broken, while the other side keeps its leverage."
    )
    disarms: bool = Field(False, description="Whether carrying it out takes the challenger's leverage away.")
    announced: Milestone | None = Field(None, description="When it was first announced, by whom.")
    confirmed: Milestone | None = Field(None, description="When the other side confirmed it.")


class Deal(Part):
    """What a deal, if there is one, would hold."""

    terms: dict[Name, Term] = Field(min_length=1, description="Terms, each under a name of its own.")


class Case(Part):
    """A crisis, as its sources describe it."""

    case: Name = Field(description="Short name of the case.")
    title: Text = Field(description="Title shown to readers.")
    about: Text | None = Field(None, description="What the case is about, in a few sentences.")
    author: Text | None = Field(None, description="Who wrote the case.")
    timezone: Zone = Field(description="Time zone of all moments, such as Europe/Moscow.")
    ongoing: bool = Field(False, description="Whether the crisis is still going on; adds a banner.")
    clocks: Clocks = Field(description="Days before, hours during, days after.")
    sources: dict[Name, Source] = Field(min_length=1, description="Who says so, graded.")
    places: dict[Name, Place] = Field({}, description="Places that can be reached and taken.")
    routes: dict[Name, Route] = Field({}, description="Ways of the challenger's columns.")
    actors: dict[Name, Actor] = Field(min_length=2, description="Who acts.")
    ties: list[Tie] = Field([], description="How one actor's stance pulls another's.")
    facts: dict[Name, Fact] = Field({}, description="What is so or not so, whatever anyone claims.")
    claims: list[Claim] = Field([], description="What sources report about facts.")
    readings: dict[Name, Reading] = Field({}, description="Complete accounts held by someone.")
    partition: list[Name] = Field(
        [], description="Readings of which exactly one holds; else none is weighed."
    )
    observations: list[Observation] = Field([], description="What was seen, or seen not to happen.")
    complete: list[Literal["takings", "joinings"]] = Field(
        [], description="Kinds of event that the record covers: what is absent did not happen."
    )
    causes: dict[Name, Cause] = Field({}, description="What the onset and the ending are put down to.")
    deal: Deal | None = Field(None, description="What a deal, if there is one, would hold.")
    questions: list[str] = Field([], description="Questions such as P(success | do(mediation = contrary)).")


#: What a statement can be about that the model foresees: of a term, of the incumbent, of an actor.
AfterEvent = Literal[
    "executed",
    "reneged",
    "kept",
    "recurrence",
    "in office",
    "removed",
    "escalate",
    "concede",
    "purge",
    "carry on",
]


class Resolution(Sourced):
    """What came of one forecastable statement."""

    statement: Text = Field(description="What could have been forecast.")
    came: Literal["yes", "no", "partly", "open"] = Field(description="Whether it came about.")
    at: Moment | None = Field(None, description="When, local time.")
    term: Name | None = Field(None, description="The term of the deal that it is about.")
    actor: Name | None = Field(None, description="The actor that it is about, for 'removed'.")
    event: AfterEvent | None = Field(
        None,
        description="What the model is to foresee for it: 'executed', 'reneged' or 'kept' (executed and not "
        "reneged) of a term; 'recurrence'; 'in office' of the incumbent; 'removed' of an actor; or the ruler's "
        "response. Without it the statement is listed as not forecast.",
    )
    within: Duration | None = Field(
        None, description="Days from the end of the crisis; by default all of the long clock."
    )
    says: Text | None = Field(None, description="In the case author's own words.")


class Episode(Sourced):
    """What the attempt was and how it ended, by hindsight: what a library lists a case under."""

    country: Text = Field(description="Where, by the country's present name.")
    kind: EpisodeKind = Field(description="What sort of attempt it was; see the words below.")
    outcome: AttemptOutcome = Field(description="How it ended.")
    says: Text | None = Field(None, description="Why this kind and this ending, in the author's own words.")


class After(Part):
    """What came after a case: read for scoring and for the library only, never for explaining it."""

    after: Name = Field(description="Name of the case.")
    cuts: dict[str, Moment] = Field(
        {},
        description="Moments from which forecasts are scored, each with what had happened and was known by then, "
        "under a name; by default the end of the crisis.",
    )
    episode: Episode | None = Field(None, description="What it was and how it ended.")
    sources: dict[Name, Source] = Field(min_length=1, description="Who says so, graded.")
    resolves: list[Resolution] = Field(min_length=1, description="What came of each statement.")
