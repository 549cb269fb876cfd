"""What two explained cases share and where they part, in causes and courses, from their summaries alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from contingent.case.words import CAUSE_KINDS
from contingent.explain import noise
from contingent.explain.comparison_words import apart, shared, verdict
from contingent.explain.noise import ERRORS
from contingent.explain.records import number
from contingent.present import comparison as shown
from contingent.present import summary as out

Two = tuple[out.Summary, out.Summary]
#: Constants of behaviour that each side brings to the table of drivers.
DRIVERS = 8
RULES = (
    "Causes of the same question are matched by the kind that the case declares for them; a cause without a kind "
    "takes that of the other case's cause of its name, and else stands alone under its name.",
    "The share of a kind is the sum of the shares of its causes. Its error is the sum of theirs: an upper bound, "
    "whatever they have in common. Shares are parts of each case's own question and own outcome: they say what "
    "weighs in each case, not that a cause does more in one country than in another.",
    f"A share counts as differing from zero, and two shares from each other, beyond {ERRORS:g} errors; of a "
    "difference the error is the sum of both.",
    "Hours count from the recorded beginning of the attempt. Recorded: what the record holds first. Worlds: the "
    "median and nine tenths of the worlds that fit, and before the record of the crisis.",
    "A driver is a constant of behaviour common to all cases. Its effect is the probability of the case's own "
    "outcome in the upper third of the constant less that in the lower third, given the attempt and before the "
    f"record of the crisis. It is listed where it counts. {noise.RULE}",
)


def compare(one: out.Summary, other: out.Summary) -> shown.Comparison:
    """Set two summaries of different cases beside each other."""
    two = (one, other)
    outcomes, causes, milestones = _outcomes(two), _causes(two), _milestones(two)
    return shown.Comparison(
        version=one.version,
        sides=[_side(s) for s in two],
        warnings=_warnings(two),
        shared=shared(two, causes, milestones),
        apart=apart(two, causes, milestones),
        outcomes=outcomes,
        causes=causes,
        milestones=milestones,
        drivers=_drivers(two),
        noise=[number(_noise(s)) for s in two],
        readings=[
            shown.ReadingList(
                rows=[r.model_copy(update={"cells": []}) for r in s.readings], note=s.readings_note
            )
            for s in two
        ],
        rules=list(RULES),
    )


def _side(s: out.Summary) -> shown.Side:
    return shown.Side(
        case=s.case.id,
        title=s.case.title,
        about=s.case.about,
        digest=s.case.digest,
        crisis_hours=s.case.crisis_hours,
        settings=s.settings,
        observed_outcome=s.observed_outcome,
        onset_prior=s.onset_prior,
        onset_posterior=s.onset_posterior,
        warnings=s.warnings,
    )


def _warnings(two: Two) -> list[str]:
    """What keeps the two runs from being alike."""
    one, other = (s.settings.model_dump() for s in two)
    unlike = [name for name in one if one[name] != other[name]]
    return [f"The runs differ in {n}: {one[n] or 'none'} against {other[n] or 'none'}." for n in unlike] + [
        f"{s.case.id}: this crisis is still going on." for s in two if s.case.ongoing
    ]


def _outcomes(two: Two) -> list[shown.OutcomePair]:
    rows = [{r.outcome: r for r in s.outcomes} for s in two]
    return [
        shown.OutcomePair(outcome=name, label=row.label, sides=[row, rows[1][name]])
        for name, row in rows[0].items()
    ]


# --- causes -----------------------------------------------------------------------------------


def _causes(two: Two) -> list[shown.CauseComparison]:
    found = []
    for asks in ("onset", "ending"):
        tables = [next((t for t in s.causes if t.asks == asks), None) for s in two]
        if not any(tables):
            continue
        found.append(
            shown.CauseComparison(
                asks=asks,
                question=next(t.question for t in tables if t),
                outcomes=[t.outcome if t else "" for t in tables],
                totals=[[t.v_none, t.v_all] if t else [] for t in tables],
                rows=_kinds(asks, [t.rows if t else [] for t in tables]),
            )
        )
    return found


def _kinds(asks: str, rows: Sequence[Sequence[out.CauseRow]]) -> list[shown.KindRow]:
    """One row a kind, those in both cases first, then by the larger share."""
    declared = {r.cause: r.kind for r in chain(*reversed(rows)) if r.kind}
    keys = [[r.kind or declared.get(r.cause, r.cause) for r in side] for side in rows]
    found = []
    for key in dict.fromkeys(chain(*keys)):
        sides = [
            [r for r, k in zip(side, named, strict=True) if k == key]
            for side, named in zip(rows, keys, strict=True)
        ]
        shares = [_sum([r.share for r in side if r.share]) for side in sides]
        found.append(
            shown.KindRow(
                asks=asks,
                kind=key,
                means=CAUSE_KINDS.get(key, ""),
                sides=sides,
                shares=shares,
                verdict=verdict(sides, shares, ERRORS),
            )
        )
    return sorted(found, key=lambda r: (not all(r.sides), -max(abs(e.value) if e else 0.0 for e in r.shares)))


def _sum(shares: Sequence[out.Estimate]) -> out.Estimate | None:
    """The sum, with an error that holds whatever the parts have in common."""
    if not shares:
        return None
    return out.Estimate(
        value=number(sum(s.value for s in shares)), error=number(sum(s.error for s in shares))
    )


# --- courses ----------------------------------------------------------------------------------


def _milestones(two: Two) -> list[shown.MilestonePair]:
    sides = [{m.event: m for m in s.milestones} for s in two]
    longer = max(sides, key=len)  # both are in the same order
    return [shown.MilestonePair(event=e, sides=[side.get(e) for side in sides]) for e in longer]


def _drivers(two: Two) -> list[shown.Driver]:
    """The constants on which either outcome hangs most, beyond the error of the effect."""
    tables = [{a.name: a for a in _constants(s)} for s in two]
    strong = (_strong(t, _noise(s)) for s, t in zip(two, tables, strict=True))
    wanted = dict.fromkeys(chain(*(list(names)[:DRIVERS] for names in strong)))
    rows = [
        shown.Driver(
            name=name.removeprefix("behaviour/"),
            says=next(t[name].says for t in tables if name in t),
            sides=[t[name].effect if name in t else None for t in tables],
        )
        for name in wanted
    ]
    return sorted(rows, key=lambda r: -max(abs(e.value) if e else 0.0 for e in r.sides))


def _constants(s: out.Summary) -> Iterator[out.Assumption]:
    return (a for a in s.assumptions if a.name.startswith("behaviour/") and a.effect)


def _noise(s: out.Summary) -> float:
    return noise.floor((a.name, a.effect) for a in _constants(s))


def _strong(table: dict[str, out.Assumption], least: float) -> Iterator[str]:
    return (name for name, a in table.items() if noise.beyond(a.effect, least))
