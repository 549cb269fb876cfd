"""A made-up Summary with every field filled: the march of the border guard of a country that does not exist.

Names are long, some text is hostile, and the switch states follow one closed form, so that
shares, before and after agree with each other.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import combinations
from math import comb, exp, sqrt

from contingent.case.words import OUTCOMES, certainty_of
from contingent.present import summary as s
from contingent.present.glossary import glossary

HOSTILE = "</script><script>alert('x')</script><img src=x onerror=alert(1)>"
FORMULA = "=cmd|' /C calc'!A0"
START = datetime(2031, 3, 14, 18, 0)
HOURS = [float(h) for h in range(0, 49)]

ENDING = {
    "mediation": ("the abbot of St. Orvan mediates", "nobody mediates", {"settled": 1.6, "war": -0.4}),
    "amnesty-offer": ("an amnesty is offered in public", "no amnesty is offered", {"settled": 0.9}),
    "garrison-waits": (
        "the garrison of the provincial capital Karsk-on-the-Velda waits in its barracks",
        "the garrison fights from the first hour",
        {"suppressed": -0.9, "settled": 0.3, "success": 0.3},
    ),
    "bridge-blown": ("the bridge at Tolm is blown", "the bridge stands", {"success": -0.7, "settled": 0.2}),
    "no-air-cover": ("the air force stays grounded", "the air force flies", {"suppressed": -0.2}),
}
ONSET = {
    "subordination-order": ("the guard is ordered under the army", "no order is given", {"no-attempt": -1.4}),
    "funding-cut": ("the guard's budget is cut by a third", "the budget stays", {"no-attempt": -0.8}),
    "feud": ("its general feuds with the chief of staff", "they are on good terms", {"no-attempt": -0.5}),
    "front-lull": ("the front is quiet in spring", "an offensive ties down the army", {"no-attempt": 0.3}),
    "foreign-promise": ("a neighbour promises recognition", "no promise", {"no-attempt": -0.1}),
}
BASE = {
    "no-attempt": -9.0, "success": -0.2, "concession": -0.6, "settled": -0.7,
    "withdrawn": -0.9, "suppressed": 0.9, "war": -0.8, "overtaken": -2.6,
}  # fmt: skip
PEAK = {name: 14.0 + 4.0 * i for i, name in enumerate(OUTCOMES)}


def probability(value: float, error: float = 0.02) -> s.Estimate:
    return s.Estimate(value=value, error=error, word=certainty_of(value))


def softmax(scores: dict[str, float]) -> dict[str, float]:
    total = sum(exp(v) for v in scores.values())
    return {k: exp(v) / total for k, v in scores.items()}


def state(causes: dict, mask: int, base: dict[str, float]) -> s.SwitchState:
    scores = dict(base)
    for i, (_, _, effects) in enumerate(causes.values()):
        if mask >> i & 1:
            for outcome, by in effects.items():
                scores[outcome] += by
    ends = softmax(scores)
    by_hour = {
        name: [round(p / (1 + exp(-(h - PEAK[name]) / 3.0)), 4) for h in HOURS] for name, p in ends.items()
    }
    return s.SwitchState(mask=mask, outcomes=ends, by_hour=by_hour)


def switches(asks: str, causes: dict, base: dict[str, float]) -> s.Switches:
    return s.Switches(
        asks=asks,
        worlds=1024,
        causes=list(causes),
        labels=[f"{fact}" for fact, _, _ in causes.values()],
        hours=HOURS,
        states=[state(causes, mask, base) for mask in range(2 ** len(causes))],
        errors=dict.fromkeys(OUTCOMES, 0.021),
    )


def shapley(group: s.Switches, value) -> list[float]:
    """The exact shares from the states themselves."""
    v = {st.mask: value(st.outcomes) for st in group.states}
    k = len(group.causes)
    shares = []
    for i in range(k):
        total = 0.0
        for size in range(k):
            for others in combinations([j for j in range(k) if j != i], size):
                mask = sum(1 << j for j in others)
                total += (v[mask | 1 << i] - v[mask]) / (k * comb(k - 1, size))
        shares.append(total)
    return shares


def cause_table(group: s.Switches, causes: dict, outcome: str, value) -> s.CauseTable:
    v = {st.mask: value(st.outcomes) for st in group.states}
    full = len(v) - 1
    rows = []
    for i, ((name, (fact, contrary, _)), share) in enumerate(
        zip(causes.items(), shapley(group, value), strict=True)
    ):
        without = v[full & ~(1 << i)]
        pn = max(0.0, (v[full] - without) / v[full])
        last = i == len(causes) - 1
        rows.append(
            s.CauseRow(
                cause=name, fact=fact, contrary=contrary, acts_from="2031-03-14T18:00",
                obtained=probability(0.99 - 0.05 * i), necessity=probability(pn, 0.03),
                coupling_range=None if last else s.Estimate(value=max(0.0, pn - 0.07), error=0.04),
                sufficiency=None if last else probability(0.35 - 0.05 * i, 0.03),
                necessity_bounds=None if last else s.Interval(low=pn / 2, high=min(1.0, pn + 0.3)),
                sufficiency_bounds=None if last else s.Interval(low=0.05, high=0.6),
                both_bounds=None if last else s.Interval(low=0.02, high=0.4),
                bounds_given="what was seen before Fri 14 Mar, 18:00, the attempt, and how it ended",
                share=s.Estimate(value=share, error=0.012),
                by_construction="Under the contrary the outcome never came about in the prior." if last else "",
                sentence=f"Had it been that {contrary}, it is {certainty_of(1 - pn)} to have ended so all the same.",
                of="mediator-acts" if name == "mediation" else "",
            )
        )  # fmt: skip
    return s.CauseTable(
        asks=group.asks, outcome=outcome,
        question="Why did it begin?" if group.asks == "onset" else "Why did it end as it did?",
        v_all=probability(v[full], 0.018), v_none=probability(v[0], 0.011), rows=rows,
        interactions=[s.Interaction(causes=list(causes)[:2], size=s.Estimate(value=0.083, error=0.02))],
        sets=[
            s.MinimalSet(causes=[list(causes)[0]], share=probability(0.41)),
            s.MinimalSet(causes=list(causes)[1:3], share=probability(0.17)),
        ],
        no_small_set=probability(0.12), placebo=s.Estimate(value=0.0, error=0.0),
        notes=["The outcome is not monotone in the causes."],
    )  # fmt: skip


def iso(hour: float) -> str:
    return (START + timedelta(hours=hour)).isoformat(timespec="minutes")


SEEN = [
    (-1200, 60, "happened", "order putting the guard under the army is signed", "gazette", "A2"),
    (0.5, 0.5, "happened", "General Tavor declares a march for justice", "guard-channel", "A1"),
    (5, 2.5, "happened", "Karsk-on-the-Velda taken without a shot", "herald", "B2"),
    (9, 1, "happened", "Karsk-on-the-Velda taken after a fight at the depot", "court-paper", "C3"),
    (12, 6, "counted", "4 000 .. 6 000 men in the column", "herald", "B3"),
    (15, 0.2, "happened", "the president speaks of treason " + HOSTILE, "court-paper", "A1"),
    (18, 3, "happened", "Tolm passed", "guard-channel", "C2"),
    (24, 12, "never", "the home army joins", "herald", "B2"),
    (26, 2, "happened", "bridge at Tolm blown behind the column", "court-paper", "C3"),
    (31, 0.5, "happened", "deal announced by the abbot", "abbey", "A1"),
    (34, 1.5, "happened", "column turns back 90 km from the capital", "herald", "A2"),
    (36, 18, "never", "the air force attacks the column", "herald", "B3"),
]


def timeline() -> list[s.TimelineItem]:
    items = []
    for i, (hour, half, kind, text, source, grade) in enumerate(SEEN, 1):
        question = "when, if ever, was Karsk taken?" if "Karsk" in text else f"question {i}: {text[:30]}?"
        items.append(
            s.TimelineItem(
                id=f"o{i}", at=iso(hour), low=iso(hour - half), high=iso(hour + half), hour=hour,
                hour_low=hour - half, hour_high=hour + half, text=text, kind=kind, question=question,
                source=source, locator=f"p. {i}", quote=FORMULA if i == 3 else "as the paper had it",
                grade=grade, known=iso(hour + 2), predictive=probability(0.2 + 0.05 * i) if i % 4 else None,
                fit=probability(min(0.3 + 0.06 * i, 0.98)) if i % 4 else None,
            )
        )  # fmt: skip
    return items


def curve(kind: str, says: str, delay: float) -> s.Curve:
    points = []
    for i, (hour, _, _, text, _, _) in enumerate(sorted(SEEN)):
        weight = i / (len(SEEN) - 1)
        scores = dict(BASE) | {
            "settled": -0.7 + 4.2 * weight**2,
            "success": -0.2 + 1.2 * sqrt(weight) - 3 * weight**3,
        }
        if i < 2:
            scores["no-attempt"] = 1.5 - i
        shares = softmax(scores)
        error = 0.03 * (1 - weight) + 0.008
        points.append(
            s.CurvePoint(
                hour=hour + delay * (1 + i), at=iso(hour + delay * (1 + i)), label=text,
                outcomes={k: probability(v, error) for k, v in shares.items()},
            )
        )  # fmt: skip
    return s.Curve(kind=kind, says=says, points=points)


def readings() -> list[s.ReadingRow]:
    out = []
    for r, (name, held, dB) in enumerate(
        [
            ("guard-account", "General Tavor", 4.0),
            ("palace-account", "the palace", -6.0),
            ("herald-account", "the Herald", 0.4),
        ]
    ):
        cells = [
            s.ReadingCell(
                observation=f"o{i + 1}", decibans=None if (i + r) % 7 == 6 else round(dB * ((i * 7 + r * 3) % 11 - 3) / 9, 2),
                error=0.4, test=["", "straw in the wind", "hoop", "smoking gun"][(i + r) % 4],
            )
            for i in range(len(SEEN))
        ]  # fmt: skip
        out.append(
            s.ReadingRow(
                reading=name, held_by=held, says=f"What {held} says of it, at some length, in the author's words.",
                claims_decibans=s.Estimate(value=dB / 3, error=0.5), total_decibans=s.Estimate(value=dB, error=0.9),
                posterior=None if r == 2 else probability(0.62 if r == 0 else 0.12), posterior_other_priors=[0.4, 0.8],
                effective_worlds=[900.0, 340.0, 140.0][r],
                warning="Rests on 140 effective worlds; disfavoured by no more than 1 dB." if r == 2 else "",
                outcomes={k: probability(v) for k, v in softmax(BASE | {"settled": 1.0 + r / 4}).items()}, cells=cells,
            )
        )  # fmt: skip
    return out


def fans() -> list[s.Fan]:
    days = [float(d) for d in range(0, 181, 6)]
    z = {"0.05": -1.645, "0.25": -0.674, "0.5": 0.0, "0.75": 0.674, "0.95": 1.645}
    kinds = [("authority", "Authority of the president", "share of 1", 0.6, -0.15), ("purged", "Officers purged", "men", 2.0, 45.0),
             ("guard-strength", "Strength of the border guard", "men", 5200.0, -2600.0)]  # fmt: skip
    out = []
    for id_, title, unit, first, drift in kinds:
        mean = [first + drift * d / 180 for d in days]
        width = abs(drift) * 0.35 + abs(first) * 0.03
        out.append(
            s.Fan(
                id=id_, title=title, unit=unit, days=days, mean=mean, mean_error=[width / 20] * len(days),
                quantiles={
                    q: [max(0.0, m + k * width * sqrt(d / 180 + 0.02)) for d, m in zip(days, mean, strict=True)]
                    for q, k in z.items()
                },
                outside_view="After 31 failed attempts, authority fell in 19." if id_ == "authority" else "",
            )
        )  # fmt: skip
    return out


def facts() -> list[s.FactRow]:
    def row(fact, says, values, prior, posterior, moves):
        word = (
            (lambda v: probability(v))
            if values[0] != "men"
            else (lambda v: s.Estimate(value=v, error=v / 20))
        )
        return s.FactRow(fact=fact, says=says, values=values, prior=[word(v) for v in prior],
                         posterior=[word(v) for v in posterior], why="the sources differ" if prior else "", moves=moves)  # fmt: skip

    rows = [
        row("mediator-acts", "The abbot of St. Orvan mediates", ["yes"], [0.5], [0.97], ["rate of offers"]),
        row("foreign-grade", "Depth of the neighbour's involvement", ["none", "watching", "contact", "organising"],
            [0.4, 0.3, 0.2, 0.1], [0.35, 0.4, 0.2, 0.05], ["speed of recognition"]),
        row("guard-strength", "Men in the column", ["men"], [5000.0], [5200.0], ["strength of the column"]),
    ]  # fmt: skip
    for causes in (ONSET, ENDING):
        rows += [
            row(n, c[0].capitalize(), ["yes"], [0.6], [0.9], ["grievance"])
            for n, c in causes.items()
            if n != "mediation"
        ]
    return rows


def claims() -> list[s.ClaimRow]:
    rows = [
        ("mediator-acts", "yes", "abbey", "almost certain", True), ("mediator-acts", "no", "court-paper", "likely", True),
        ("foreign-grade", "contact, organising", "court-paper", "likely", True), ("foreign-grade", "none, watching", "herald", "very likely", True),
        ("foreign-grade", "none, watching", "wire-copy", "very likely", False), ("guard-strength", "8 000 men", "guard-channel", "likely", True),
        ("guard-strength", "4 000 .. 6 000 men", "herald", "likely", True), ("funding-cut", "yes", "gazette", "almost certain", True),
    ]  # fmt: skip
    return [
        s.ClaimRow(fact=f, value=v, source=src, locator=f"s{i}", quote=HOSTILE if i == 2 else "in eleven words or so, as it was written",
                   certainty=c, grade="B2", known="2031-03-16", used=used)
        for i, (f, v, src, c, used) in enumerate(rows)
    ]  # fmt: skip


def sources() -> list[s.SourceRow]:
    rows = [
        ("gazette", "State gazette, number 41", "A2", "incumbent", ""), ("guard-channel", "The guard's own channel", "C2", "challenger", ""),
        ("herald", "The Veldan Herald, three reports from Karsk and Tolm", "B2", "independent", ""),
        ("court-paper", "The Court Paper " + HOSTILE, "C3", "incumbent", ""), ("abbey", "Statement of the abbey", "B1", "mediator", ""),
        ("wire-copy", FORMULA, "B2", "independent", "herald"),
    ]  # fmt: skip
    return [
        s.SourceRow(id=i, title=t, published="2031-03-15", grade=g, stance=st, derives_from=d,
                    reliability=None if d else probability(0.8), used_in=["foreign-grade", "o3"] if i == "herald" else ["o1"])
        for i, t, g, st, d in rows
    ]  # fmt: skip


def consequences() -> s.Consequences:
    return s.Consequences(
        given="everything seen up to Sun 16 Mar 2031, 18:00",
        fans=fans(),
        terms=[
            s.TermRow(term="amnesty", says="No man of the guard is charged", favours="challenger", agreed=probability(0.92),
                      executed_30=probability(0.6), executed_180=probability(0.55), reneged_180=probability(0.38),
                      announced="2031-03-16", confirmed="2031-03-17", source="abbey", locator="§ 2"),
            s.TermRow(term="dismissal", says="The chief of staff is dismissed", favours="challenger", agreed=probability(0.4),
                      executed_30=probability(0.08), executed_180=probability(0.15), reneged_180=probability(0.7),
                      announced="2031-03-16", confirmed="", source="guard-channel", locator="min 4"),
        ],
        forecasts=[
            s.Forecast(statement="Another attempt within 180 days", probability=probability(0.13), outside_view="17 % of 300 leaders"),
            s.Forecast(statement="The general holds his command after 30 days", probability=probability(0.22), outside_view=""),
        ],
    )  # fmt: skip


def matters() -> list[s.ClaimMatters]:
    return [
        s.ClaimMatters(fact="foreign-grade", says="Depth of the neighbour's involvement", answer="P(settled)", probability=probability(0.25),
                       if_so=probability(0.48), if_not=probability(0.66), value=s.Estimate(value=0.0061, error=0.0009), threshold=0.0012,
                       imperfect=0.002, bits=0.021, sentence="Settling it would be expected to move the answer by 8 points."),
        s.ClaimMatters(fact="guard-strength", says="Men in the column above 5 000", answer="P(settled)", probability=probability(0.5),
                       if_so=probability(0.64), if_not=probability(0.58), value=s.Estimate(value=0.0021, error=0.0006), threshold=0.0012,
                       imperfect=0.0004, bits=0.006, sentence="It would move it by 3 points."),
    ]  # fmt: skip


def march() -> list[s.MarchBand]:
    hours = [float(h) for h in range(0, 49, 1)]
    middle = [min(max(0.0, (h - 4) * 22), 560.0) for h in hours]
    spread = {"0.05": 0.7, "0.25": 0.88, "0.5": 1.0, "0.75": 1.1, "0.95": 1.22}
    names = [("kol", "Kol border post", 0, 0.5), ("karsk", "Karsk-on-the-Velda (provincial capital)", 70, 5.0), ("tolm", "Tolm", 310, 18.0),
             ("tolm-bridge", "Tolm bridge", 318, 26.0), ("orvan", "St. Orvan", 470, 34.0), ("velda", "Velda, the capital", 560, None)]  # fmt: skip
    return [
        s.MarchBand(
            column="guard-column", hours=hours,
            places=[s.RoutePlace(id=i, name=n, km=k, seat=i == "velda", observed_hour=h) for i, n, k, h in names],
            quantiles={q: [min(m * f, 560.0) for m in middle] for q, f in spread.items()},
            prior_quantiles={q: [min(m * (1 + (f - 1) * 2) * 0.9, 560.0) for m in middle] for q, f in spread.items()},
        )
    ]  # fmt: skip


def diagnostics() -> s.Diagnostics:
    return s.Diagnostics(
        log_evidence=s.Estimate(value=-31.4, error=0.2), spread=0.6, ancestors=[212, 188, 240, 97], acceptance={"scores": 0.31, "seeds": 0.27},
        effective_worlds=5120.0, courses_by_stage={"prior": 16384.0, "conditioning": 1.2e6, "causes": 4.1e5}, resamplings=9,
        powers=[s.PowerRow(answer="P(settled)", full=0.61, half=0.5, quarter=0.39, changes_side=True),
                s.PowerRow(answer="P(success)", full=0.05, half=0.1, quarter=0.14, changes_side=False)],
        worst=[s.Check(observation="o4", text="Karsk taken after a fight", probability=probability(0.04), says="Two sources disagree by four hours.")],
    )  # fmt: skip


def sample() -> s.Summary:
    ending = switches("ending", ENDING, BASE)
    onset = switches("onset", ONSET, BASE | {"no-attempt": 2.6})
    now = ending.states[-1].outcomes
    prior = softmax(BASE)
    return s.Summary(
        version="0.1.0",
        case=s.CaseInfo(id="veldan-guard-2031", title="The march of the Veldan border guard", about="A fictional mutiny, made to test the page. " + HOSTILE,
                        timezone="Europe/Vienna", ongoing=True, digest="9f2c", crisis_start=iso(0), crisis_hours=48.0, unrelated=["fishing-fleet"]),
        settings=s.Settings(seed=7, islands=4, worlds=4096, reading="all", until="", known_by="", constants="uncalibrated: priors over published ranges"),
        headline=[
            s.Sentence(text="Given an attempt, it was likely (61 % ± 2) to end in a settlement; before the record was heard this was unlikely (12 % ± 1).", cites=["o10", "abbey"]),
            s.Sentence(text="It most likely began because the guard was ordered under the army: without the order it would very likely not have begun.", cites=["subordination-order", "gazette"]),
            s.Sentence(text="It ended as it did mainly because the abbot mediated; <b>nobody</b> else had both sides' ear.", cites=["mediation", "unheard-of-name"]),
            s.Sentence(text="The record cannot tell the guard's account from the Herald's.", cites=[]),
        ],
        warnings=["Island 4 rests on 97 ancestors: the fit is thin."],
        onset_prior=probability(0.31), onset_posterior=probability(0.99, 0.003),
        outcomes=[s.OutcomeRow(outcome=k, label=v, prior=probability(prior[k], 0.011), posterior=probability(now[k], 0.018)) for k, v in OUTCOMES.items()],
        outside_view="Of 626 attempts in 1946–1999, 49 % succeeded; of those led from outside the capital, 22 %.",
        observed_outcome="settled",
        curves=[curve("as it unfolded", "How open it was after each event, with all that is known today.", 0.0),
                curve("as it could be known", "What a reader of the first public reports could have said then.", 3.0)],
        timeline=timeline(), march=march(),
        actors=[s.ActorRow(id="tavor", name="General Tavor", role="challenger", joins=None, defends=None, joins_prior=None, defends_prior=None),
                s.ActorRow(id="home-army", name="Home army", role="force", joins=probability(0.04), defends=probability(0.6), joins_prior=probability(0.2), defends_prior=probability(0.4))],
        causes=[cause_table(onset, ONSET, "attempt", lambda o: 1 - o["no-attempt"]), cause_table(ending, ENDING, "settled", lambda o: o["settled"])],
        switches=[onset, ending], readings=readings(), readings_note="The record cannot tell guard-account and herald-account apart.",
        consequences=consequences(), facts=facts(), claims=claims(),
        conflicts=[s.Conflict(fact="foreign-grade", says="Depth of the neighbour's involvement", sides=["court-paper: contact, organising", "herald: none, watching"])],
        claims_that_matter=matters(), claims_note="Two of 13 facts move an answer above the noise.",
        questions=[s.Answer(question="P(success | do(mediation = contrary))", estimate=probability(0.09), sentence="Without a mediator success is very unlikely (9 % ± 2)."),
                   s.Answer(question="when(tolm taken)", estimate=None, sentence="Between 15 and 21 hours in, in nine of ten worlds.")],
        diagnostics=diagnostics(),
        assumptions=[s.Assumption(name="bandwagon", says="Weight of belief in who will win", prior="0.5 .. 2", posterior="0.8 .. 1.9", unit="log-odds", source="published range", effect=s.Estimate(value=0.08, error=0.02)),
                     s.Assumption(name="delay", says="Delay at a blown bridge", prior="2 .. 8", posterior="3 .. 8", unit="h", source=FORMULA, effect=None)],
        mechanisms=[s.MechanismCard(name="allegiance", rule="Each actor weighs inclination, belief and the price of backing the loser.", clock="crisis",
                                    reads=["belief"], writes=["stance"], reference="B3.1", limit="no noise, no inertia", through="choose", tolerance="1e-3")],
        sources=sources(), glossary=glossary(),
    )  # fmt: skip


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
            "case": full.case.model_copy(update={"ongoing": False, "unrelated": []}),
        }
    )
