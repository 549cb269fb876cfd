"""The record of the made-up case: what was seen, the curves, the route, the readings."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import sqrt

from contingent.present import summary as s

from .causes import BASE, probability, softmax

HOSTILE = "</script><script>alert('x')</script><img src=x onerror=alert(1)>"
FORMULA = "=cmd|' /C calc'!A0"
START = datetime(2031, 3, 14, 18, 0)


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
                id=f"o{i}",
                at=iso(hour),
                low=iso(hour - half),
                high=iso(hour + half),
                hour=hour,
                hour_low=hour - half,
                hour_high=hour + half,
                text=text,
                kind=kind,
                question=question,
                source=source,
                locator=f"p. {i}",
                quote=FORMULA if i == 3 else "as the paper had it",
                grade=grade,
                known=iso(hour + 2),
                predictive=probability(0.2 + 0.05 * i) if i % 4 else None,
                fit=probability(min(0.3 + 0.06 * i, 0.98)) if i % 4 else None,
            )
        )
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
                hour=hour + delay * (1 + i),
                at=iso(hour + delay * (1 + i)),
                label=text,
                outcomes={k: probability(v, error) for k, v in shares.items()},
            )
        )
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
                observation=f"o{i + 1}",
                decibans=None if (i + r) % 7 == 6 else round(dB * ((i * 7 + r * 3) % 11 - 3) / 9, 2),
                error=0.4,
                test=["", "straw in the wind", "hoop", "smoking gun"][(i + r) % 4],
            )
            for i in range(len(SEEN))
        ]
        out.append(
            s.ReadingRow(
                reading=name,
                held_by=held,
                says=f"What {held} says of it, at some length, in the author's words.",
                claims_decibans=s.Estimate(value=dB / 3, error=0.5),
                total_decibans=s.Estimate(value=dB, error=0.9),
                posterior=None if r == 2 else probability(0.62 if r == 0 else 0.12),
                posterior_other_priors=[0.4, 0.8],
                effective_worlds=[900.0, 340.0, 140.0][r],
                warning="Rests on 140 effective worlds; disfavoured by no more than 1 dB." if r == 2 else "",
                outcomes={k: probability(v) for k, v in softmax(BASE | {"settled": 1.0 + r / 4}).items()},
                cells=cells,
            )
        )
    return out


def march() -> list[s.MarchBand]:
    hours = [float(h) for h in range(0, 49, 1)]
    middle = [min(max(0.0, (h - 4) * 22), 560.0) for h in hours]
    spread = {"0.05": 0.7, "0.25": 0.88, "0.5": 1.0, "0.75": 1.1, "0.95": 1.22}
    names = [
        ("kol", "Kol border post", 0, 0.5),
        ("karsk", "Karsk-on-the-Velda (provincial capital)", 70, 5.0),
        ("tolm", "Tolm", 310, 18.0),
        ("tolm-bridge", "Tolm bridge", 318, 26.0),
        ("orvan", "St. Orvan", 470, 34.0),
        ("velda", "Velda, the capital", 560, None),
    ]
    return [
        s.MarchBand(
            column="guard-column",
            hours=hours,
            places=[
                s.RoutePlace(id=i, name=n, km=k, seat=i == "velda", observed_hour=h) for i, n, k, h in names
            ],
            quantiles={q: [min(m * f, 560.0) for m in middle] for q, f in spread.items()},
            prior_quantiles={
                q: [min(m * (1 + (f - 1) * 2) * 0.9, 560.0) for m in middle] for q, f in spread.items()
            },
        )
    ]


def diagnostics() -> s.Diagnostics:
    return s.Diagnostics(
        log_evidence=s.Estimate(value=-31.4, error=0.2),
        spread=0.6,
        ancestors=[212, 188, 240, 97],
        acceptance={"scores": 0.31, "seeds": 0.27},
        effective_worlds=5120.0,
        courses_by_stage={"prior": 16384.0, "conditioning": 1.2e6, "causes": 4.1e5},
        resamplings=9,
        powers=[
            s.PowerRow(answer="P(settled)", full=0.61, half=0.5, quarter=0.39, changes_side=True),
            s.PowerRow(answer="P(success)", full=0.05, half=0.1, quarter=0.14, changes_side=False),
        ],
        worst=[
            s.Check(
                observation="o4",
                text="Karsk taken after a fight",
                probability=probability(0.04),
                says="Two sources disagree by four hours.",
            )
        ],
    )
