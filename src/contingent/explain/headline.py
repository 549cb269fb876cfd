"""The answer in sentences: what, why, how else, when decided, what follows, which claim matters."""

from __future__ import annotations

from contingent.case import words
from contingent.explain.ending import Ending
from contingent.explain.records import percent
from contingent.infer.condition import Conditioned
from contingent.present import summary as out

#: An outcome counts as decided against once its probability stays below this.
DECIDED = 0.05
#: Below this necessity a cause is said to have been hardly needed.
NEEDED = 0.05


def headline(c: Conditioned, s: dict, about: Ending) -> list[out.Sentence]:
    """The sentences of the one-page answer; ``s`` holds the parts of the summary made so far."""
    observed = about.outcome
    found = [_ending(s, about), *_openness(s, observed), *_decided(s, observed)]
    for table in s["causes"]:
        found += _cause(table)
    found += _follows(s["consequences"])
    found += [out.Sentence(text=m.sentence, cites=[m.fact]) for m in s["claims_that_matter"][:1]]
    if not s["claims_that_matter"]:
        found.append(out.Sentence(text=s["claims_note"]))
    if s["readings_note"]:
        found.append(out.Sentence(text=s["readings_note"]))
    return found


def _row(s: dict, outcome: str) -> out.OutcomeRow:
    return next(r for r in s["outcomes"] if r.outcome == outcome)


def _ending(s: dict, about: Ending) -> out.Sentence:
    p, label = _row(s, about.outcome).posterior, words.OUTCOMES[about.outcome]
    share = f"{p.word}, {percent(p.value, p.error)} of the worlds that fit"
    if not about.recorded:
        return out.Sentence(
            text=f"The record does not say how it ended, and fits best with this ending: {label} ({share})."
        )
    best = max(s["outcomes"], key=lambda r: r.posterior.value)
    otherwise = (
        ""
        if best.outcome == about.outcome
        else f" Most of the worlds that fit end otherwise: {best.label} ({percent(best.posterior.value)})."
    )
    return out.Sentence(text=f"On record it ended so: {label} ({share}).{otherwise}")


def _openness(s: dict, observed: str) -> list[out.Sentence]:
    rows = sorted(s["outcomes"], key=lambda r: -r.prior.value)
    rows = [r for r in rows if r.outcome != "no-attempt"]
    odds = "; ".join(f"{r.outcome} {percent(r.prior.value, r.prior.error)}" for r in rows[:4])
    p = s["onset_prior"]
    return [
        out.Sentence(
            text=f"It was open. From the sources' testimony alone an attempt was {p.word} "
            f"({percent(p.value, p.error)}), and given one: {odds}."
        )
    ]


def _decided(s: dict, observed: str) -> list[out.Sentence]:
    """When success had become, and stayed, very unlikely (if it did)."""
    if observed == "success" or not s["curves"]:
        return []
    points = [p for p in s["curves"][0].points if p.hour >= 0]
    last_open = [i for i, p in enumerate(points) if p.outcomes["success"].value >= DECIDED]
    if not points:
        return []
    if not last_open:
        return [out.Sentence(text=f"From the first hour success stayed below {percent(DECIDED)}.")]
    if last_open[-1] + 1 >= len(points):
        return [
            out.Sentence(
                text="To the end of the record the success of the challenger could not be ruled out."
            )
        ]
    then = points[last_open[-1] + 1]
    return [
        out.Sentence(
            text=f"In hindsight the challenger's success stayed open until about {then.at.replace('T', ' ')}; "
            f"from then on its probability stays below {percent(DECIDED)}."
        )
    ]


def _cause(table: out.CauseTable) -> list[out.Sentence]:
    """The cause with the largest share; or that none stands out."""
    rows = [r for r in table.rows if r.necessity and r.share and not r.by_construction]
    name = "onset" if table.asks == "onset" else "ending"
    if not rows:
        return [out.Sentence(text=f"No declared cause of the {name} can be assessed on these worlds.")]
    top = max(rows, key=lambda r: r.share.value if r.share else 0.0)
    whole = table.v_all.value - table.v_none.value
    assert top.share is not None
    assert top.necessity is not None
    if abs(top.share.value) <= 2 * top.share.error:
        return [out.Sentence(text=f"No declared cause of the {name} has a share above its error.")]
    return [
        out.Sentence(
            text=f"{table.question} Of the causes of the {name}, “{top.fact}” has the largest share: "
            f"{100 * top.share.value:.0f} of the {100 * whole:.0f} points that all declared causes add up to "
            f"(± {max(1, round(100 * top.share.error))}). {_weight(table, top)}",
            cites=[top.of or top.cause],
        )
    ]


def _weight(table: out.CauseTable, top: out.CauseRow) -> str:
    """The sentence of the top cause; where it was hardly needed, what even all causes together change."""
    assert top.necessity is not None
    if top.necessity.value >= NEEDED:
        return top.sentence
    event = "the attempt" if table.asks == "onset" else "this ending"
    return (
        f"But it was hardly needed: without it alone {event} would have failed to come about in "
        f"{percent(top.necessity.value, top.necessity.error)} of the fitting worlds, and with every declared cause "
        f"contrary it still comes about in {percent(table.v_none.value, table.v_none.error)}."
    )


def _follows(consequences: out.Consequences) -> list[out.Sentence]:
    if not consequences.forecasts:
        return []
    parts = [
        f"{f.statement}: {f.probability.word} ({percent(f.probability.value, f.probability.error)})"
        for f in consequences.forecasts[:3]
    ]
    return [out.Sentence(text="What follows, as far as the model can say: " + "; ".join(parts) + ".")]
