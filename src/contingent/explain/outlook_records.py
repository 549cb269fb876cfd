"""What follows, and which disputed fact would tell most."""

from __future__ import annotations

import numpy as np

from contingent.explain import claims as disputes
from contingent.explain import consequences as after
from contingent.explain.paths import Fan
from contingent.explain.records import number, probability, quantity
from contingent.infer.condition import Conditioned
from contingent.infer.population import Estimate, Population
from contingent.present import summary as out

#: Worlds that the value of settling a fact is read from: shuffling them all would take longer than it tells.
WORLDS = 4096


def claims_that_matter(c: Conditioned, observed: str) -> tuple[list[out.ClaimMatters], str]:
    """Facts whose settling would move a headline answer measurably, the most telling first.

    The answers are forecasts: whether an attempt is made, on testimony alone, and given the
    attempt whether it succeeds and whether it ends as it did.
    """
    prior, attempted = (p.even(WORLDS, c.plan.seed) for p in (c.prior, c.attempted))
    asked: list[tuple[str, Population, np.ndarray]] = [
        ("P(attempt)", prior, prior.course.attempt.astype(float)),
        *(
            (f"P({o}), the attempt just made", attempted, attempted.course.is_outcome(o).astype(float))
            for o in dict.fromkeys(("success", observed))
        ),
    ]
    found = []
    for answer, population, y in asked:
        facts = disputes.disputes(c.testimony, population.z)
        told = disputes.claims_that_matter(population, y, facts, answer, seed=c.plan.seed)
        found += [_row(m) for m in told if m.measurable]
    found.sort(key=lambda m: -m.value.value)
    return found, "" if found else disputes.NONE_MATTERS


def _row(m: disputes.Matter) -> out.ClaimMatters:
    """For graded facts, "so" is any grade above the lowest."""
    shares = np.array([s.value for s in m.shares])
    so = _mixed(m.answers[1:], shares[1:])
    return out.ClaimMatters(
        fact=m.fact,
        says=m.says,
        answer=m.answer,
        probability=probability(Estimate(float(shares[1:].sum()), m.shares[0].error)),
        if_so=probability(so),
        if_not=probability(m.answers[0]),
        value=quantity(m.value),
        threshold=number(m.threshold),
        imperfect=number(m.imperfect),
        bits=number(m.bits),
        sentence=m.sentence,
    )


def _mixed(answers: tuple[Estimate, ...], shares: np.ndarray) -> Estimate:
    held = [(a, s) for a, s in zip(answers, shares, strict=True) if np.isfinite(a.value)]
    whole = sum(s for _, s in held) or 1.0
    value = sum(a.value * s for a, s in held) / whole
    error = float(np.sqrt(sum((a.error * s / whole) ** 2 for a, s in held)))
    return Estimate(float(value), error)


def consequences(c: Conditioned) -> out.Consequences:
    """What follows in the worlds that fit the record."""
    given = "the whole record used here, and all claims known with it"
    found = after.consequences(c.compiled, c.posterior, given)
    # a picture of a band needs worlds that differ by degree, not by yes or no
    fans = [_fan(f) for f in found.fans if f.quantiles]
    return out.Consequences(
        given=found.given,
        fans=fans,
        terms=[_term(t) for t in found.terms],
        forecasts=[
            out.Forecast(
                statement=f.statement, probability=probability(f.probability), outside_view=f.outside_view
            )
            for f in found.forecasts
            if np.isfinite(f.probability.value)
        ],
    )


def _fan(fan: Fan) -> out.Fan:
    return out.Fan(
        id=fan.id,
        title=fan.title,
        unit=fan.unit,
        days=[number(d) for d in fan.days],
        quantiles={f"{level:g}": [number(v) for v in row] for level, row in fan.quantiles.items()},
        mean=[number(e.value) for e in fan.mean],
        mean_error=[number(e.error) for e in fan.mean],
        outside_view=fan.outside_view,
    )


def _term(t: after.Fate) -> out.TermRow:
    return out.TermRow(
        term=t.term,
        says=t.says,
        favours=t.favours,
        agreed=probability(t.agreed),
        executed_30=probability(t.executed_early),
        executed_180=probability(t.executed_late),
        reneged_180=probability(t.reneged_late),
        announced=t.announced,
        confirmed=t.confirmed,
        source=t.source,
        locator=t.locator,
    )
