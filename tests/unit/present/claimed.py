"""What is claimed in the made-up Summary, by whom, and what settling it would tell."""

from __future__ import annotations

from contingent.present import summary as s

from .causes import ENDING, ONSET, probability
from .record import FORMULA, HOSTILE


def facts() -> list[s.FactRow]:
    def row(fact, says, values, prior, posterior, moves):
        word = (
            (lambda v: probability(v))
            if values[0] != "men"
            else (lambda v: s.Estimate(value=v, error=v / 20))
        )
        return s.FactRow(
            fact=fact,
            says=says,
            values=values,
            prior=[word(v) for v in prior],
            posterior=[word(v) for v in posterior],
            why="the sources differ" if prior else "",
            moves=moves,
        )

    rows = [
        row("mediator-acts", "The abbot of St. Orvan mediates", ["yes"], [0.5], [0.97], ["rate of offers"]),
        row(
            "foreign-grade",
            "Depth of the neighbour's involvement",
            ["none", "watching", "contact", "organising"],
            [0.4, 0.3, 0.2, 0.1],
            [0.35, 0.4, 0.2, 0.05],
            ["speed of recognition"],
        ),
        row("guard-strength", "Men in the column", ["men"], [5000.0], [5200.0], ["strength of the column"]),
    ]
    for causes in (ONSET, ENDING):
        rows += [
            row(n, c[0].capitalize(), ["yes"], [0.6], [0.9], ["grievance"])
            for n, c in causes.items()
            if n != "mediation"
        ]
    return rows


def claims() -> list[s.ClaimRow]:
    rows = [
        ("mediator-acts", "yes", "abbey", "almost certain", True),
        ("mediator-acts", "no", "court-paper", "likely", True),
        ("foreign-grade", "contact, organising", "court-paper", "likely", True),
        ("foreign-grade", "none, watching", "herald", "very likely", True),
        ("foreign-grade", "none, watching", "wire-copy", "very likely", False),
        ("guard-strength", "8 000 men", "guard-channel", "likely", True),
        ("guard-strength", "4 000 .. 6 000 men", "herald", "likely", True),
        ("funding-cut", "yes", "gazette", "almost certain", True),
    ]
    return [
        s.ClaimRow(
            fact=f,
            value=v,
            source=src,
            locator=f"s{i}",
            quote=HOSTILE if i == 2 else "in eleven words or so, as it was written",
            certainty=c,
            grade="B2",
            known="2031-03-16",
            used=used,
        )
        for i, (f, v, src, c, used) in enumerate(rows)
    ]


def sources() -> list[s.SourceRow]:
    rows = [
        ("gazette", "State gazette, number 41", "A2", "incumbent", ""),
        ("guard-channel", "The guard's own channel", "C2", "challenger", ""),
        ("herald", "The Veldan Herald, three reports from Karsk and Tolm", "B2", "independent", ""),
        ("court-paper", "The Court Paper " + HOSTILE, "C3", "incumbent", ""),
        ("abbey", "Statement of the abbey", "B1", "mediator", ""),
        ("wire-copy", FORMULA, "B2", "independent", "herald"),
    ]
    return [
        s.SourceRow(
            id=i,
            title=t,
            published="2031-03-15",
            grade=g,
            stance=st,
            derives_from=d,
            reliability=None if d else probability(0.8),
            used_in=["foreign-grade", "o3"] if i == "herald" else ["o1"],
        )
        for i, t, g, st, d in rows
    ]


def matters() -> list[s.ClaimMatters]:
    return [
        s.ClaimMatters(
            fact="foreign-grade",
            says="Depth of the neighbour's involvement",
            answer="P(settled)",
            probability=probability(0.25),
            if_so=probability(0.48),
            if_not=probability(0.66),
            value=s.Estimate(value=0.0061, error=0.0009),
            threshold=0.0012,
            imperfect=0.002,
            bits=0.021,
            sentence="Settling it would be expected to move the answer by 8 points.",
        ),
        s.ClaimMatters(
            fact="guard-strength",
            says="Men in the column above 5 000",
            answer="P(settled)",
            probability=probability(0.5),
            if_so=probability(0.64),
            if_not=probability(0.58),
            value=s.Estimate(value=0.0021, error=0.0006),
            threshold=0.0012,
            imperfect=0.0004,
            bits=0.006,
            sentence="It would move it by 3 points.",
        ),
    ]
