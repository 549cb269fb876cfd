"""What the course was: curves, timeline, the march, who stood where."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from contingent.case import words
from contingent.case.schema import Case, Observation
from contingent.compile import Compiled, crisis_hour
from contingent.explain.records import at_hour, number, probability, weighted_quantiles
from contingent.infer.condition import Conditioned, CurveStage
from contingent.infer.observe import AnyInstrument, CountReport, EndingReport, NeverReport, TimeReport
from contingent.infer.population import Estimate, Population
from contingent.infer.record import Record
from contingent.model.state import OUTCOMES
from contingent.present import summary as out

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
_KINDS = {TimeReport: "happened", NeverReport: "never", CountReport: "counted", EndingReport: "ended"}


def unfolded(conditioned: Conditioned) -> out.Curve:
    """The curve as it unfolded: today's record, in the order of events."""
    case = conditioned.compiled.case
    texts = {i.id: i.happening for i in conditioned.record.instruments}
    points = [_point(case, s, texts) for s in conditioned.stages]
    says = (
        "Each point uses today's record, cut at that hour: how open the outcome was as the events unfolded. "
        "What had not been reported by then counts as not yet reported."
    )
    return out.Curve(kind="as it unfolded", says=says, points=points)


def _point(case: Case, stage: CurveStage, texts: dict[str, str]) -> out.CurvePoint:
    hour = max(stage.hour, -1.0) if np.isfinite(stage.hour) else -1.0
    seen = [texts[i] for i in stage.label.split(", ") if i in texts]
    label = "before the attempt" if stage.label == "before" else ", ".join(dict.fromkeys(seen))
    outcomes = {o: probability(e) for o, e in stage.outcomes.items()}
    return out.CurvePoint(hour=hour, at=at_hour(case, hour), label=label, outcomes=outcomes)


def knowable(case: Case, points: list[tuple[str, dict[str, Estimate]]]) -> out.Curve:
    """The curve as it could be known: the same evidence in the order of first report."""
    found = []
    for moment, outcomes in points:
        at = moment or at_hour(case, -1.0)
        hour = number(crisis_hour(datetime.fromisoformat(at), case))
        label = "before any report" if not moment else "reports by then"
        found.append(
            out.CurvePoint(
                hour=hour, at=at, label=label, outcomes={o: probability(e) for o, e in outcomes.items()}
            )
        )
    says = (
        "Each point uses only what had been reported by that moment, claims included: what could be concluded "
        "then. A smaller population of worlds is used, so errors are larger."
    )
    return out.Curve(kind="as it could be known", says=says, points=found)


def timeline(conditioned: Conditioned) -> list[out.TimelineItem]:
    """Every observation, with how probable its answer was before and after conditioning."""
    case, record = conditioned.compiled.case, conditioned.record
    items = []
    for instrument in record.instruments:
        number_ = int(instrument.id[1:]) if instrument.id.startswith("o") else 0
        written = case.observations[number_ - 1] if number_ else None
        items.append(_item(case, record, conditioned, instrument, written))
    return sorted(items, key=lambda i: (i.hour, i.id))


def _item(
    case: Case, record: Record, c: Conditioned, instrument: AnyInstrument, written: Observation | None
) -> out.TimelineItem:
    kind = _KINDS[type(instrument)]
    hour = getattr(instrument, "at", instrument.stop)
    half = written.within.total_seconds() / 3600 if written and written.within else 0.0
    low, high = (
        (hour - half, hour + half)
        if kind in ("happened", "ended")
        else (max(0.0, instrument.start), instrument.stop)
    )
    source = case.sources[instrument.source]
    text = written.says if written and written.says else ""
    wording = {"happened": "{}", "never": "not by then: {}", "counted": "{} counted"}.get(kind, "{}")
    asked = instrument.happening
    if isinstance(instrument, EndingReport):
        asked = words.OUTCOMES[OUTCOMES[instrument.answer]]
    return out.TimelineItem(
        id=instrument.id,
        at=at_hour(case, hour),
        low=at_hour(case, low),
        high=at_hour(case, high),
        hour=number(hour),
        hour_low=number(low),
        hour_high=number(high),
        text=text or wording.format(asked),
        kind=kind,
        question=instrument.happening,
        source=instrument.source,
        locator=(written.locator if written else "") or "",
        quote=(written.quote if written else "") or "",
        grade=(written.grade if written and written.grade else source.grade),
        known=instrument.known,
        predictive=probability(_within(c.prior, record, instrument)),
        fit=probability(_within(c.posterior, record, instrument)),
    )


def _within(population: Population, record: Record, instrument: AnyInstrument) -> Estimate:
    truth = instrument.truth(population.course, record.layout)
    reliability = record.reliability(instrument, population.z)
    return population.mean(instrument.within_window(truth, reliability))


def march(conditioned: Conditioned) -> list[out.MarchBand]:
    """Where each column stood: quantiles of the kilometres to the last place it had reached."""
    compiled = conditioned.compiled
    layout, case = compiled.model.layout, compiled.case
    bands = []
    for actor in layout.columns:
        route = next((r for r in case.routes.values() if r.of == layout.actors[actor]), None)
        if route is None:
            continue
        kms = np.cumsum([0.0, *(leg.length.median for leg in route.legs)])
        names = [route.legs[0].start, *(leg.to for leg in route.legs)]
        hours = np.arange(0.0, layout.crisis_end + 1e-9, 1.0)
        bands.append(
            out.MarchBand(
                column=layout.actors[actor],
                places=[_place(case, conditioned.record, n, k) for n, k in zip(names, kms, strict=True)],
                hours=[float(h) for h in hours],
                quantiles=_bands(conditioned.posterior, layout.happenings, names, kms, hours),
                prior_quantiles=_bands(conditioned.attempted, layout.happenings, names, kms, hours),
            )
        )
    return bands


def _bands(
    population: Population, happenings: tuple[str, ...], names: list[str], kms: np.ndarray, hours: np.ndarray
) -> dict[str, list[float]]:
    times = [np.asarray(population.course.times)[happenings.index(f"{n} reached")] for n in names[1:]]
    times = [np.zeros(population.worlds.count), *times]
    started = population.course.attempt
    weights = population.pooled * started
    rows = []
    for hour in hours:
        km = np.zeros(population.worlds.count)
        for leave, arrive, low, high in zip(times, times[1:], kms, kms[1:], strict=False):
            # between two places reached, the way is covered evenly
            on_way = np.isfinite(arrive) & (hour >= leave)
            took = np.where(on_way, arrive - np.where(on_way, leave, 0.0), 1.0)
            share = np.clip((hour - np.where(on_way, leave, 0.0)) / np.maximum(took, 1e-6), 0.0, 1.0)
            km = np.where(on_way, low + share * (high - low), km)
        rows.append(km)
    found = weighted_quantiles(np.stack(rows), weights, LEVELS)
    return {f"{level:g}": [number(v) for v in row] for level, row in zip(LEVELS, found, strict=True)}


def _place(case: Case, record: Record, name: str, km: float) -> out.RoutePlace:
    place = case.places[name]
    seen = [i.at for i in record.instruments if i.happening == f"{name} reached" and hasattr(i, "sd")]  # type: ignore[union-attr]
    return out.RoutePlace(
        id=name,
        name=place.name,
        km=number(km),
        seat=place.seat,
        observed_hour=number(seen[0]) if seen else None,
    )


def actors(conditioned: Conditioned) -> list[out.ActorRow]:
    """Who came out for whom, before and after the record is taken in."""
    compiled = conditioned.compiled
    layout, case = compiled.model.layout, compiled.case
    rows = []
    for name, actor in case.actors.items():
        if name in compiled.unrelated:
            continue
        chances: dict[str, out.Estimate | None] = dict.fromkeys(
            ("joins", "defends", "joins_prior", "defends_prior")
        )
        if name in layout.actors and actor.role not in ("incumbent", "challenger"):
            for verb in ("joins", "defends"):
                row = layout.happenings.index(f"{name} {verb}")
                for key, p in ((verb, conditioned.posterior), (f"{verb}_prior", conditioned.attempted)):
                    happened = np.isfinite(np.asarray(p.course.times)[row])
                    chances[key] = probability(p.mean(happened, given=p.course.attempt))
        rows.append(out.ActorRow(id=name, name=actor.name or name, role=actor.role, **chances))
    return rows


def ties(compiled: Compiled) -> list[out.TieRow]:
    """Every tie as written, and the chains of command and of belonging that the actors state."""
    case = compiled.case
    rows = [
        out.TieRow(
            start=tie.start,
            to=tie.to,
            kind=tie.kind,
            weight=words.TIE_WEIGHTS[tie.weight] if isinstance(tie.weight, str) else float(tie.weight),
            says=tie.says or "",
            source=tie.source or "",
            locator=tie.locator or "",
        )
        for tie in case.ties
    ]
    for name, actor in case.actors.items():
        for above, kind, weight in ((actor.under, "command", "moderate"), (actor.of, "belongs", "strong")):
            if above:
                rows.append(
                    out.TieRow(
                        start=name,
                        to=above,
                        kind=kind,
                        weight=words.TIE_WEIGHTS[weight],
                        says="",
                        source=actor.source or "",
                        locator=actor.locator or "",
                    )
                )
    return rows
