"""What the evidence is worth, as records: accounts two at a time, answers left out, priors scaled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from contingent.case import words
from contingent.case.schema import Case
from contingent.explain import noise
from contingent.explain.evidence_records import cell, meaning
from contingent.explain.records import at_hour, number, probability, quantity
from contingent.infer import scaling
from contingent.infer.condition import Conditioned
from contingent.infer.left_out import leave_out
from contingent.infer.pairs import Increment, Pair, Standing
from contingent.infer.pairs import pairs as pairwise
from contingent.infer.population import Estimate
from contingent.infer.weights import beyond_noise
from contingent.present import say
from contingent.present import summary as out

#: Written for a Pareto k that no tail of weights gives.
NO_TAIL = 999.0
KINDS = {
    "record": "the record as a whole",
    "testimony": "the testimony as a whole",
    "words": "words of certainty",
    "fact": "prior of a fact",
    "source": "prior of a source's reliability",
    "behaviour": "prior of a constant of behaviour",
    "actor": "prior of a quantity of an actor",
    "leg": "prior of a leg of a route",
    "effect": "prior of the size of an effect",
}
ALL_WORDS = "words/all"
WHOLES = {"record": "all observations together", "testimony": "all claims together"}


# --- accounts two at a time ---------------------------------------------------------------------


def pairs(c: Conditioned) -> list[out.PairRow]:
    """Every account against every other."""
    standings = [Standing(stage.hour, stage.accounts) for stage in c.stages]
    return [_pair(c, pair) for pair in pairwise(c.prior, c.testimony, c.record, standings)]


def _pair(c: Conditioned, pair: Pair) -> out.PairRow:
    return out.PairRow(
        one=pair.one,
        other=pair.other,
        claims_decibans=quantity(pair.claims),
        total_decibans=quantity(pair.record),
        clear=pair.clear,
        sentence=_verdict(pair),
        cells=[cell(x, c.plan.islands) for x in pair.cells],
        increments=[_increment(c, x) for x in pair.increments],
    )


def _verdict(pair: Pair) -> str:
    weight, error = pair.record.value, pair.record.error
    if not pair.clear:
        told = f"{say.decibans(weight, error)} ± {error:.1f} dB for the first"
        return f"The record cannot tell {pair.one} and {pair.other} apart ({told})."
    better, worse = (pair.one, pair.other) if weight > 0 else (pair.other, pair.one)
    told = f"{say.decibans(abs(weight), error)} ± {error:.1f} dB"
    return f"The record speaks for {better} against {worse} ({told})."


def _increment(c: Conditioned, x: Increment) -> out.IncrementRow:
    hour = max(x.hour, 0.0)
    return out.IncrementRow(
        hour=number(hour),
        at=at_hour(c.compiled.case, hour),
        observations=list(x.observations),
        decibans=quantity(x.weight),
        clear=beyond_noise(x.weight, c.plan.islands),
    )


# --- answers left out ---------------------------------------------------------------------------


def left_out(c: Conditioned, observed: str) -> list[out.LeftOutRow]:
    """Every observation predicted from all the others, the worst first."""
    asked = {i.id: i.happening for i in c.record.instruments}
    happens = c.posterior.course.is_outcome(observed).astype(float)
    return [
        out.LeftOutRow(
            observation=x.observation,
            text=asked[x.observation],
            tail=number(min(x.tail, NO_TAIL)) if np.isfinite(x.tail) else NO_TAIL,
            predicted=probability(x.predicted) if x.predicted else None,
            answer=f"P({observed})",
            without=probability(x.without) if x.without else None,
            moves=quantity(x.moves) if x.moves else None,
            clear=x.moves is not None and beyond_noise(x.moves, c.plan.islands),
        )
        for x in leave_out(c.posterior, c.record, happens)
    ]


# --- priors scaled ------------------------------------------------------------------------------


def sensitivity(c: Conditioned, answers: Mapping[str, np.ndarray]) -> out.Sensitivity:
    """What the headline answers (indicators over the posterior worlds) hang on."""
    spoken = scaling.words(c.posterior, c.testimony, *bands(c.compiled.case))
    of_words = _scaled(c, answers, spoken, "words")
    all_words = [r for r in of_words if r.name == ALL_WORDS]
    of_wholes = [*_scaled(c, answers, scaling.wholes(c.posterior, c.testimony, c.record)), *all_words]
    of_parts = [
        *(r for r in of_words if r.name != ALL_WORDS),
        *_scaled(c, answers, scaling.priors(c.posterior, c.testimony)),
    ]
    floors = {a: noise.floor((r.name, r.change) for r in of_parts if r.answer == a) for a in answers}
    told = [r for r in of_parts if noise.beyond(r.change, floors[r.answer])]
    untold = list(dict.fromkeys(r.name for r in of_parts if r.change is None))
    tried = len({r.name for r in of_parts})
    return out.Sensitivity(
        rows=[*of_wholes, *sorted(told, key=lambda r: -abs(r.change.value) if r.change else 0.0)],
        tried=tried,
        untold=untold,
        noise={a: number(value) for a, value in floors.items()},
        says=_sentence(told, tried, untold),
    )


def _sentence(told: list[out.SensitivityRow], tried: int, untold: list[str]) -> str:
    moved = len({r.name for r in told})
    most = (
        f"of {tried} priors and words of certainty scaled, {moved or 'none'} move"
        f"{'' if moved > 1 else 's'} an answer beyond the noise"
    )
    cannot = f"; for {len(untold)} reweighting cannot tell" if untold else ""
    return f"{most[0].upper()}{most[1:]}{cannot}. {noise.RULE}"


def bands(case: Case) -> tuple[dict[int, scaling.Band], dict[str, scaling.Band]]:
    """The bands of the certainty words of claims by position, and of the priors of yes/no facts by name."""
    of_claims = {n: words.CERTAINTY_BANDS[claim.certainty] for n, claim in enumerate(case.claims)}
    of_priors = {
        name: (fact.prior.low, fact.prior.high)
        for name, fact in case.facts.items()
        if fact.prior and not fact.prior.fixed
    }
    return of_claims, of_priors


def _scaled(
    c: Conditioned,
    answers: Mapping[str, np.ndarray],
    ratios: Iterable[tuple[str, scaling.Pair]],
    kind: str = "",
) -> list[out.SensitivityRow]:
    return [_row(c.compiled.case, x, kind) for x in scaling.scaled(c.posterior, answers, ratios)]


def _row(case: Case, x: scaling.Scaled, kind: str) -> out.SensitivityRow:
    first, _, name = x.name.partition("/")
    return out.SensitivityRow(
        name=f"{kind}/{x.name}" if kind else x.name,
        kind=KINDS[kind or first],
        says=_says(case, kind or first, name or x.name),
        answer=x.answer,
        less=_told(x.less),
        more=_told(x.more),
        change=quantity(x.change) if x.change else None,
        tail=number(x.tail) if np.isfinite(x.tail) else NO_TAIL,
    )


def _told(estimate: Estimate | None) -> out.Estimate | None:
    return probability(estimate) if estimate else None


def _says(case: Case, kind: str, name: str) -> str:
    """What is scaled, in words."""
    if kind == "words":
        return case.facts[name].says if name in case.facts else "all claims and priors that hold such a word"
    if kind in WHOLES:
        return WHOLES[kind]
    if kind == "fact":
        return case.facts[name].says
    if kind == "source":
        return case.sources[name].title
    return meaning(kind, name)[0]
