"""The sentences of a comparison: what two cases share, and where they part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from contingent.case.words import OUTCOMES
from contingent.explain.records import percent
from contingent.present import comparison as shown
from contingent.present import summary as out
from contingent.present.summary import Estimate

Two = tuple[out.Summary, out.Summary]
NAMES = {"onset": "the beginning", "ending": "the ending"}
BOTH = "in both"
#: A course takes longer than another where its recorded hour is at least so many times as late.
LONGER = 2.0


def verdict(sides: Sequence[Sequence[out.CauseRow]], shares: Sequence[Estimate | None], errors: float) -> str:
    """Whether both cases declare causes of a kind, and whether their shares can be told from 0 and from each other."""
    if not all(sides):
        return f"declared in the {'first' if sides[0] else 'second'} only"
    one, other = shares
    if one is None or other is None:
        return "declared in both, no share in one"
    weighs = [abs(e.value) > errors * e.error for e in (one, other)]
    if not any(weighs):
        return "declared in both, weighs in neither beyond its error"
    if not all(weighs):
        return f"declared in both, weighs in the {'first' if weighs[0] else 'second'} only"
    if one.value * other.value < 0:
        return "weighs in both, in opposite directions"
    differs = abs(one.value - other.value) > errors * (one.error + other.error)
    return f"weighs {BOTH}, {'not alike' if differs else 'alike within the errors'}"


def shared(
    two: Two, causes: Sequence[shown.CauseComparison], milestones: Sequence[shown.MilestonePair]
) -> list[str]:
    """What holds of both."""
    one, other = two
    found = []
    if one.observed_outcome == other.observed_outcome:
        labels = " and ".join(dict.fromkeys((one.ending_label, other.ending_label)))
        found.append(f"The same ending in both ({labels}): {OUTCOMES[one.observed_outcome]}.")
    for table in causes:
        rows = [r for r in table.rows if all(r.sides)]
        weigh = [r for r in rows if f"weighs {BOTH}" in r.verdict]
        if weigh:
            found.append(f"Weighing in {NAMES[table.asks]} of both: {_kinds(weigh)}.")
        if idle := [r for r in rows if r not in weigh]:
            found.append(
                f"Declared for {NAMES[table.asks]} of both, but not weighing in both: {_kinds(idle)}."
            )
    both = [m.event for m in milestones if all(s and s.recorded for s in m.sides)]
    if both:
        found.append(f"Both courses have on record: {', '.join(both)}.")
    return found


def apart(
    two: Two, causes: Sequence[shown.CauseComparison], milestones: Sequence[shown.MilestonePair]
) -> list[str]:
    """What holds of one of them, or of each otherwise."""
    one, other = two
    found = []
    if one.observed_outcome != other.observed_outcome:
        found.append(f"They end otherwise: {'; '.join(_ending(s) for s in two)}.")
    priors = [_prior(s) for s in two]
    found.append(f"From testimony alone: {'; '.join(priors)}.")
    for table in causes:
        for side, s in enumerate(two):
            alone = [r for r in table.rows if r.sides[side] and not r.sides[1 - side]]
            if alone:
                found.append(f"Declared for {NAMES[table.asks]} of {s.case.id} only: {_kinds(alone)}.")
        found += [
            f"{r.kind[:1].upper()}{r.kind[1:]} in {NAMES[table.asks]}: {r.verdict} "
            f"({'; '.join(_share(s, e) for s, e in zip(two, r.shares, strict=True))})."
            for r in table.rows
            if r.verdict.endswith(("opposite directions", "not alike"))
        ]
    return found + list(_hours(two, milestones)) + list(_missing(two, milestones))


def _kinds(rows: Iterable[shown.KindRow]) -> str:
    return ", ".join(r.kind for r in rows)


def _row(s: out.Summary, outcome: str) -> out.OutcomeRow:
    return next(r for r in s.outcomes if r.outcome == outcome)


def _ending(s: out.Summary) -> str:
    p = _row(s, s.observed_outcome).posterior
    return (
        f"in {s.case.id} {OUTCOMES[s.observed_outcome]} ({s.ending_label}: "
        f"{percent(p.value, p.error)} of the worlds that fit)"
    )


def _prior(s: out.Summary) -> str:
    win = _row(s, "success").prior
    return (
        f"in {s.case.id} an attempt {percent(s.onset_prior.value, s.onset_prior.error)}, and given one success "
        f"{percent(win.value, win.error)}"
    )


def _share(s: out.Summary, share: Estimate | None) -> str:
    return (
        f"{s.case.id} {100 * share.value:+.0f} ± {max(1, round(100 * share.error))} points"
        if share
        else s.case.id
    )


def _hours(two: Two, milestones: Sequence[shown.MilestonePair]) -> Iterable[str]:
    """Events on record in both, at hours that are far from each other."""
    for pair in milestones:
        hours = [m.recorded_hour for m in pair.sides if m and m.recorded_hour is not None]
        if len(hours) == 2 and max(hours) >= LONGER * max(min(hours), 0.5):
            told = [f"hour {h:.1f} in {s.case.id}" for h, s in zip(hours, two, strict=True)]
            yield f"{pair.event[:1].upper()}{pair.event[1:]}: {' against '.join(told)}."


def _missing(two: Two, milestones: Sequence[shown.MilestonePair]) -> Iterable[str]:
    """Events on the record of one only."""
    for side, s in enumerate(two):
        events = [
            pair.event
            for pair in milestones
            if (mine := pair.sides[side])
            and mine.recorded
            and not ((its := pair.sides[1 - side]) and its.recorded)
        ]
        if events:
            yield f"On the record of {s.case.id} only: {', '.join(events)}."
