"""What the case rests on: readings, facts, claims, sources, assumptions."""

from __future__ import annotations

import jax.numpy as jnp
import numpy as np

from contingent.case.check import conflicts, copies
from contingent.case.moments import local
from contingent.compile import Compiled
from contingent.explain import noise
from contingent.explain.records import number, probability, quantity, weighted_quantiles
from contingent.infer import evidence
from contingent.infer.condition import Conditioned
from contingent.infer.population import Estimate, Population
from contingent.infer.testimony import FactInfo
from contingent.infer.weights import beyond_noise
from contingent.model.behaviour import CONSTANTS
from contingent.model.priors import NATURAL, Z90
from contingent.model.simulate import CARDS
from contingent.present import summary as out


def readings(c: Conditioned) -> tuple[list[out.ReadingRow], str]:
    """Every reading against the others, and what can be said of all of them together."""
    case = c.compiled.case
    weighed = evidence.weigh(c.prior, c.posterior, c.testimony, c.record, case.partition)
    rows = []
    for w in weighed:
        if w.reading == evidence.PLAIN:
            continue
        written = case.readings[w.reading]
        rows.append(
            out.ReadingRow(
                reading=w.reading,
                held_by=written.held_by,
                says=written.says,
                claims_decibans=quantity(w.claims),
                total_decibans=quantity(w.record),
                posterior=probability(w.posterior) if w.posterior else None,
                posterior_other_priors=[number(p) for p in w.other_priors],
                effective_worlds=number(round(w.effective)),
                warning=w.warning,
                outcomes={o: probability(e) for o, e in w.outcomes.items()},
                cells=[cell(x, c.plan.islands) for x in w.cells],
            )
        )
    note = evidence.indistinct(weighed, c.plan.islands)
    if rows and not case.partition:
        note = f"{note} No partition is declared, so that no reading is given a probability.".strip()
    return rows, note


def cell(x: evidence.Cell, islands: int) -> out.ReadingCell:
    """One observation and two accounts."""
    weight = x.weight
    known = np.isfinite(weight.value) and np.isfinite(weight.error)
    return out.ReadingCell(
        observation=x.observation,
        decibans=number(weight.value) if known else None,
        error=number(weight.error) if known else 0.0,
        test=x.test,
        if_so=probability(x.if_so),
        if_others=probability(x.if_others),
        clear=bool(known and beyond_noise(weight, islands)),
    )


def facts(c: Conditioned) -> list[out.FactRow]:
    """Every fact: its prior before any source, and what is believed of it with all evidence in."""
    return [_fact(c, info) for info in c.testimony.facts]


def _fact(c: Conditioned, info: FactInfo) -> out.FactRow:
    layout, written = c.compiled.model.layout, c.compiled.case.facts[info.name]
    moves = sorted({e.on for e in layout.effects if layout.facts[e.fact] == info.name})
    if info.values:
        grade = info.grade(c.posterior.z, layout)
        prior = [probability(Estimate(p, 0.0)) for p in info.prior()]
        posterior = [probability(c.posterior.mean(grade == g)) for g in range(len(info.values))]
        return out.FactRow(
            fact=info.name, says=info.says, values=list(info.values), prior=prior, posterior=posterior,
            why=written.why or "", moves=moves,
        )  # fmt: skip
    row = layout.rows[layout.row_index[info.row]]
    natural = np.exp(row.location + row.scale * c.posterior.z[layout.row_index[info.row]].astype(np.float64))
    levels = (0.05, 0.5, 0.95)
    before = [np.exp(row.location + row.scale * s) for s in (-Z90, 0.0, Z90)]
    after = weighted_quantiles(natural, c.posterior.pooled, levels)
    return out.FactRow(
        fact=info.name,
        says=info.says,
        values=["low (5 %)", "median", "high (95 %)"],
        prior=[quantity(Estimate(float(v), 0.0)) for v in before],
        posterior=[quantity(Estimate(float(v), 0.0)) for v in after],
        why=written.why or "",
        moves=moves,
    )


def claims(c: Conditioned) -> list[out.ClaimRow]:
    """Every claim as written, and whether it was used."""
    case = c.compiled.case
    used = {claim.position for claim in c.testimony.claims}
    rows = []
    for position, claim in enumerate(case.claims):
        source = case.sources[claim.source]
        value = ", ".join(claim.value) if isinstance(claim.value, list) else str(claim.value)
        rows.append(
            out.ClaimRow(
                fact=claim.about,
                value=value,
                source=claim.source,
                locator=claim.locator or "",
                quote=claim.quote or "",
                certainty=claim.certainty,
                grade=claim.grade or source.grade,
                known=local(claim.known or source.published, case.timezone).isoformat(),
                used=position in used,
            )
        )
    return rows


def contradictions(compiled: Compiled) -> list[out.Conflict]:
    """Claims about one fact that cannot both be so; none is resolved by a rule."""
    case = compiled.case
    return [
        out.Conflict(
            fact=x.fact,
            says=case.facts[x.fact].says,
            sides=[f"{side.value}: {', '.join(side.sources)}" for side in x.sides],
        )
        for x in conflicts(case)
    ]


def sources(c: Conditioned) -> list[out.SourceRow]:
    """Every source, with its grade, its stance and what became of its reliability."""
    case, layout = c.compiled.case, c.compiled.model.layout
    origin = dict(copies(case))
    rows = []
    for name, source in case.sources.items():
        used = [f"claim on {claim.about}" for claim in case.claims if claim.source == name]
        used += [
            f"o{i}"
            for i, o in enumerate(case.observations, 1)
            if name in (o.source, *(r.source for r in o.also))
        ]
        score = c.posterior.z[layout.row_index[f"source/{name}"]]
        rows.append(
            out.SourceRow(
                id=name,
                title=source.title,
                published=local(source.published, case.timezone).isoformat(),
                grade=source.grade,
                stance=source.stance,
                derives_from=origin.get(name, ""),
                reliability=quantity(c.posterior.mean(score)) if used else None,
                used_in=used,
            )
        )
    return rows


def assumptions(c: Conditioned, outcome: str) -> list[out.Assumption]:
    """The model card: every constant and quantity, prior beside posterior, and its measured effect.

    The effect is the probability of ``outcome`` given the attempt in the upper third of the
    quantity less that in the lower third, before the record of the crisis is taken in. Measurable
    effects stand first.
    """
    happens = c.attempted.course.is_outcome(outcome).astype(float)
    model, rows = c.compiled.model, []
    attempted, posterior = (np.asarray(model.values(jnp.asarray(p.z))) for p in (c.attempted, c.posterior))
    ranked = {i: attempted[i] if i in model.together else z for i, z in enumerate(c.attempted.z)}
    for index, row in enumerate(model.layout.rows):
        kind, _, name = row.name.partition("/")
        if kind not in ("behaviour", "actor", "leg", "effect") or row.scale == 0:
            continue
        says, unit, source = meaning(kind, name)
        natural = NATURAL[row.link]
        centre, spread = float(model.location[index, 0]), model.spread(index)
        before = [float(natural(jnp.asarray(centre + s * spread))) for s in (0.0, -Z90, Z90)]
        low, middle, high = weighted_quantiles(posterior[index], c.posterior.pooled, (0.05, 0.5, 0.95))
        after = [float(natural(jnp.asarray(v))) for v in (middle, low, high)]
        rows.append(
            out.Assumption(
                name=row.name,
                says=says,
                prior=_spread(before),
                posterior=_spread(after),
                unit=unit,
                source="fitted on past attempts" if index in model.together else source,
                effect=quantity(thirds(c.attempted, ranked[index], happens)),
            )
        )
    least = noise.floor((a.name, a.effect) for a in rows)
    told = [a.model_copy(update={"measurable": noise.beyond(a.effect, least)}) for a in rows]
    return sorted(told, key=lambda a: (not a.measurable, -abs(a.effect.value) if a.effect else 0.0))


def meaning(kind: str, name: str) -> tuple[str, str, str]:
    """What a row of scores stands for: in words, its unit, its source."""
    if kind == "behaviour":
        constant = CONSTANTS[name]
        return constant.says, constant.unit, constant.source
    return {
        "actor": ("quantity of an actor, facts' effects aside", "", "the case, or the engine's default"),
        "leg": ("a leg of a route", "", "the case"),
        "effect": ("size of a fact's effect, on the quantity's link scale", "steps", "the case"),
    }[kind]


def _spread(triple: list[float]) -> str:
    middle, low, high = (f"{x:.3g}" for x in triple)
    return f"{middle} ({low} .. {high})"


def thirds(population: Population, score: np.ndarray, y: np.ndarray) -> Estimate:
    """Mean of ``y`` in the upper third of ``score`` less that in its lower third, with its error."""
    edges = weighted_quantiles(score, population.pooled, (1 / 3, 2 / 3))
    upper = (score > edges[1]).astype(float)
    lower = (score <= edges[0]).astype(float)
    share = [population.mean(side).value for side in (upper, lower)]
    return population.mean(y * (upper / max(share[0], 1e-9) - lower / max(share[1], 1e-9)))


def mechanisms() -> list[out.MechanismCard]:
    """The catalogue, as the report shows it."""
    return [
        out.MechanismCard(
            name=card.name,
            rule=card.rule,
            clock=card.clock,
            reads=list(card.reads),
            writes=list(card.writes),
            reference=card.reference,
            limit=card.limit,
            through=card.through,
            tolerance=card.tolerance,
        )
        for card in CARDS
    ]
