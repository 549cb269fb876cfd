"""A made-up Summary with every field filled: the march of the border guard of a country that does not exist.

Names are long, some text is hostile, and the switch states follow one closed form, so that
shares, before and after agree with each other.
"""

from __future__ import annotations

from math import sqrt

from contingent.case.words import OUTCOMES
from contingent.present import summary as s
from contingent.present.glossary import glossary
from unit.made_library import nearest

from .causes import BASE, ENDING, ONSET, cause_table, probability, softmax, switches
from .claimed import claims, facts, matters, sources
from .record import FORMULA, HOSTILE, curve, diagnostics, iso, march, readings, timeline
from .scored import scores
from .weighing import left_out, pairs, sensitivity


def fans() -> list[s.Fan]:
    days = [float(d) for d in range(0, 181, 6)]
    z = {"0.05": -1.645, "0.25": -0.674, "0.5": 0.0, "0.75": 0.674, "0.95": 1.645}
    kinds = [
        ("authority", "Authority of the president", "share of 1", 0.6, -0.15),
        ("purged", "Officers purged", "men", 2.0, 45.0),
        ("guard-strength", "Strength of the border guard", "men", 5200.0, -2600.0),
    ]
    out = []
    for id_, title, unit, first, drift in kinds:
        mean = [first + drift * d / 180 for d in days]
        width = abs(drift) * 0.35 + abs(first) * 0.03
        out.append(
            s.Fan(
                id=id_,
                title=title,
                unit=unit,
                days=days,
                mean=mean,
                mean_error=[width / 20] * len(days),
                quantiles={
                    q: [
                        max(0.0, m + k * width * sqrt(d / 180 + 0.02))
                        for d, m in zip(days, mean, strict=True)
                    ]
                    for q, k in z.items()
                },
                outside_view="After 31 failed attempts, authority fell in 19." if id_ == "authority" else "",
            )
        )
    return out


def consequences() -> s.Consequences:
    return s.Consequences(
        given="everything seen up to Sun 16 Mar 2031, 18:00",
        fans=fans(),
        terms=[
            s.TermRow(
                term="amnesty",
                says="No man of the guard is charged",
                favours="challenger",
                agreed=probability(0.92),
                executed_30=probability(0.6),
                executed_180=probability(0.55),
                reneged_180=probability(0.38),
                announced="2031-03-16",
                confirmed="2031-03-17",
                source="abbey",
                locator="§ 2",
            ),
            s.TermRow(
                term="dismissal",
                says="The chief of staff is dismissed",
                favours="challenger",
                agreed=probability(0.4),
                executed_30=probability(0.08),
                executed_180=probability(0.15),
                reneged_180=probability(0.7),
                announced="2031-03-16",
                confirmed="",
                source="guard-channel",
                locator="min 4",
            ),
        ],
        forecasts=[
            s.Forecast(
                statement="Another attempt within 180 days",
                probability=probability(0.13),
                outside_view="17 % of 300 leaders",
            ),
            s.Forecast(
                statement="The general holds his command after 30 days",
                probability=probability(0.22),
                outside_view="",
            ),
        ],
    )


def milestones() -> list[s.Milestone]:
    hours = {"0.05": 2.0, "0.5": 6.5, "0.95": 20.0}
    return [
        s.Milestone(
            event="first place taken",
            recorded="tolm taken",
            recorded_hour=5.5,
            prior=probability(0.6),
            posterior=probability(0.99),
            prior_hours=hours | {"0.95": 40.0},
            hours=hours,
        ),
        s.Milestone(
            event="mediation",
            recorded="",
            recorded_hour=None,
            prior=probability(0.3),
            posterior=probability(0.0),
            prior_hours=hours,
            hours={},
        ),
    ]


def case_info() -> s.CaseInfo:
    return s.CaseInfo(
        id="veldan-guard-2031",
        title="The march of the Veldan border guard",
        about="A fictional mutiny, made to test the page. " + HOSTILE,
        timezone="Europe/Vienna",
        ongoing=True,
        digest="9f2c",
        crisis_start=iso(0),
        crisis_hours=48.0,
        unrelated=["fishing-fleet"],
    )


def settings() -> s.Settings:
    return s.Settings(
        seed=7,
        islands=4,
        worlds=4096,
        reading="all",
        until="",
        known_by="",
        constants="uncalibrated: priors over published ranges",
    )


def headline() -> list[s.Sentence]:
    return [
        s.Sentence(
            text="Given an attempt, it was likely (79 % ± 2) to end in a settlement; "
            "before the record was heard this was very unlikely (9 % ± 1).",
            cites=["o10", "abbey"],
        ),
        s.Sentence(
            text="It most likely began because the guard was ordered under the army: "
            "without the order it would be roughly even whether it began.",
            cites=["subordination-order", "gazette"],
        ),
        s.Sentence(
            text="It ended so mainly because the abbot mediated; <b>nobody</b> else had both sides' ear.",
            cites=["mediation", "unheard-of-name"],
        ),
        s.Sentence(text="The record cannot tell the guard's account from the Herald's.", cites=[]),
    ]


def curves() -> list[s.Curve]:
    return [
        curve("as it unfolded", "How open it was after each event, with all that is known today.", 0.0),
        curve("as it could be known", "What a reader of the first public reports could have said then.", 3.0),
    ]


def actors() -> list[s.ActorRow]:
    return [
        s.ActorRow(
            id="tavor",
            name="General Tavor",
            role="challenger",
            joins=None,
            defends=None,
            joins_prior=None,
            defends_prior=None,
        ),
        s.ActorRow(
            id="home-army",
            name="Home army",
            role="force",
            joins=probability(0.04),
            defends=probability(0.6),
            joins_prior=probability(0.2),
            defends_prior=probability(0.4),
        ),
    ]


def questions() -> list[s.Answer]:
    return [
        s.Answer(
            question="P(success | do(mediation = contrary))",
            estimate=probability(0.09),
            sentence="Without a mediator success is very unlikely (9 % ± 2).",
        ),
        s.Answer(
            question="when(tolm taken)",
            estimate=None,
            sentence="Between 15 and 21 hours in, in nine of ten worlds.",
        ),
    ]


def assumptions() -> list[s.Assumption]:
    return [
        s.Assumption(
            name="bandwagon",
            says="Weight of belief in who will win",
            prior="0.5 .. 2",
            posterior="0.8 .. 1.9",
            unit="log-odds",
            source="published range",
            effect=s.Estimate(value=0.08, error=0.02),
        ),
        s.Assumption(
            name="delay",
            says="Delay at a blown bridge",
            prior="2 .. 8",
            posterior="3 .. 8",
            unit="h",
            source=FORMULA,
            effect=None,
        ),
    ]


def mechanisms() -> list[s.MechanismCard]:
    return [
        s.MechanismCard(
            name="allegiance",
            rule="Each actor weighs inclination, belief and the price of backing the loser.",
            clock="crisis",
            reads=["belief"],
            writes=["stance"],
            reference="B3.1",
            limit="no noise, no inertia",
            through="choose",
            tolerance="1e-3",
        )
    ]


def conflicts() -> list[s.Conflict]:
    return [
        s.Conflict(
            fact="foreign-grade",
            says="Depth of the neighbour's involvement",
            sides=["court-paper: contact, organising", "herald: none, watching"],
        )
    ]


def sample() -> s.Summary:
    ending = switches("ending", ENDING, BASE)
    onset = switches("onset", ONSET, BASE | {"no-attempt": 2.6})
    now = ending.states[-1].outcomes
    prior = softmax(BASE)
    return s.Summary(
        version="0.1.0",
        case=case_info(),
        settings=settings(),
        headline=headline(),
        warnings=["Island 4 rests on 97 ancestors: the fit is thin."],
        onset_prior=probability(0.31),
        onset_posterior=probability(0.99, 0.003),
        outcomes=[
            s.OutcomeRow(
                outcome=k, label=v, prior=probability(prior[k], 0.011), posterior=probability(now[k], 0.018)
            )
            for k, v in OUTCOMES.items()
        ],
        outside_view="Of 626 attempts in 1946–1999, 49 % succeeded; from outside the capital, 22 %.",
        observed_outcome="settled",
        ending_label="what happened, by the record",
        curves=curves(),
        timeline=timeline(),
        march=march(),
        milestones=milestones(),
        actors=actors(),
        causes=[
            cause_table(onset, ONSET, "attempt", lambda o: 1 - o["no-attempt"]),
            cause_table(ending, ENDING, "settled", lambda o: o["settled"]),
        ],
        switches=[onset, ending],
        readings=readings(),
        readings_note="The record cannot tell guard-account and herald-account apart.",
        pairs=pairs(),
        left_out=left_out(),
        sensitivity=sensitivity(),
        consequences=consequences(),
        facts=facts(),
        claims=claims(),
        conflicts=conflicts(),
        claims_that_matter=matters(),
        claims_note="Two of 13 facts move an answer above the noise.",
        questions=questions(),
        diagnostics=diagnostics(),
        likeness=nearest(),
        assumptions=assumptions(),
        mechanisms=mechanisms(),
        sources=sources(),
        scores=scores(),
        glossary=glossary(),
    )


def bare() -> s.Summary:
    """The least that a run may say: every list empty, every optional value absent."""
    full = sample()
    empty = {
        name: [] for name, field in s.Summary.model_fields.items() if isinstance(getattr(full, name), list)
    }
    return full.model_copy(
        update=empty
        | {
            "consequences": s.Consequences(given="nothing", fans=[], terms=[], forecasts=[]),
            "observed_outcome": "",
            "sensitivity": None,
            "scores": None,
            "case": full.case.model_copy(update={"ongoing": False, "unrelated": []}),
        }
    )
