"""The whole explanation of a case: condition, ask why, look ahead, and say it in one Summary."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import numpy as np

from contingent.case import words
from contingent.case.questions import parse
from contingent.case.rules.findings import parts
from contingent.compile import Compiled
from contingent.errors import QueryError, RunError
from contingent.explain import (
    cause_records,
    course_records,
    evidence_records,
    history_records,
    noise,
    outlook_records,
    weighing_records,
)
from contingent.explain.cut import cut
from contingent.explain.ending import Ending, ending
from contingent.explain.headline import headline
from contingent.explain.likeness import NEAREST, likeness
from contingent.explain.meanwhile import meanwhile
from contingent.explain.milestones import milestones
from contingent.explain.profile import profile
from contingent.explain.query import answer, hours_to_keep, smaller
from contingent.explain.records import number, probability, quantity
from contingent.infer import diagnostics
from contingent.infer.condition import Conditioned, Progress, known_curve, run
from contingent.infer.problem import Plan
from contingent.model.simulate import compile_ahead
from contingent.model.state import OUTCOMES
from contingent.present import summary as out
from contingent.present.glossary import glossary
from contingent.present.records.library import LibraryRow

OUTSIDE_VIEW = (
    "Of 593 attempts of 1946 to 2022, 50 % took power; of those led from below the middle ranks 25 %; for forces "
    "outside the regular army no good rate is published, and 10 to 30 % is a fair range (Colpus 1.1, own count)."
)


@dataclass(frozen=True)
class Explanation:
    """What ``explain`` found: the Summary that is shown, and the worlds that it rests on."""

    summary: out.Summary
    conditioned: Conditioned


def explain(
    compiled: Compiled,
    plan: Plan,
    *,
    reading: str = "all",
    until: datetime | None = None,
    known_by: datetime | None = None,
    progress: Progress = lambda label, done: None,
    digest: str = "",
    library: Sequence[LibraryRow] = (),
) -> Explanation:
    """Explain a case: onset and ending, consequences, readings, and the claims that matter.

    ``until`` cuts the record by event, ``known_by`` record and testimony by first report;
    ``reading`` conditions under one account alone; the course is compared with those of ``library``.
    Raises RunError for an unknown reading.
    """
    record, testimony = cut(compiled, until, known_by)
    if reading != "all":
        if reading not in compiled.case.readings:
            raise RunError(f"no reading is named {reading!r}; there are: {', '.join(compiled.case.readings)}")
        testimony = testimony.under_reading(reading)
    compile_ahead(compiled.model)  # while testimony is taken in, for which nothing is played
    asked = (parse(text, compiled.case) for text in compiled.case.questions)
    settings = out.Settings(
        seed=plan.seed,
        islands=plan.islands,
        worlds=plan.worlds,
        reading=reading,
        until=until.isoformat() if until else "",
        known_by=known_by.isoformat() if known_by else "",
        constants=history_records.standing(),
    )
    conditioned = run(compiled, plan, record, testimony, progress, keep=hours_to_keep(asked, compiled))
    return Explanation(summarise(conditioned, settings, digest, progress, library), conditioned)


def summarise(
    c: Conditioned,
    settings: out.Settings,
    digest: str,
    progress: Progress,
    library: Sequence[LibraryRow] = (),
) -> out.Summary:
    """Everything that is said of a conditioned case."""

    def knowable(hear: Progress) -> out.Curve:
        known = known_curve(c.compiled, c.plan, c.record, c.testimony, hear)
        return course_records.knowable(c.compiled.case, known)

    with meanwhile("as it could be known", knowable) as known:
        said = _said(c, settings, digest, progress, library)
        said["curves"].append(known(progress))
    return out.Summary(**said)


def _said(
    c: Conditioned,
    settings: out.Settings,
    digest: str,
    progress: Progress,
    library: Sequence[LibraryRow],
) -> dict:
    """All fields of the summary; of the curves the first alone."""
    about = ending(c)
    observed = about.outcome
    with meanwhile("what follows", partial(_follows, c, observed)) as follows:
        tables, switches = _causes(c, about, progress)
        rest = follows(progress)
    matters, matters_note = outlook_records.claims_that_matter(c, observed)
    rows, note = evidence_records.readings(c)
    attempt = c.prior.course.attempt
    diagnosis = diagnostics.diagnose(c, _answers(c, observed))
    parts = {
        "onset_prior": probability(c.prior.mean(attempt)),
        "onset_posterior": probability(c.posterior.mean(c.posterior.course.attempt)),
        "outcomes": _outcomes(c),
        "curves": [course_records.unfolded(c)],
        "causes": tables,
        "switches": switches,
        "readings": rows,
        "readings_note": note,
        "claims_that_matter": matters,
        "claims_note": matters_note,
        **rest,
    }
    return {
        "version": _version(),
        "case": _case(c.compiled, digest),
        "settings": settings,
        "headline": headline(c, parts, about),
        "warnings": [*_banner(c), *diagnosis.warnings],
        "outside_view": OUTSIDE_VIEW,
        "observed_outcome": observed,
        "ending_label": about.label,
        "timeline": course_records.timeline(c),
        "march": course_records.march(c),
        "milestones": milestones(c),
        "actors": course_records.actors(c),
        "ties": course_records.ties(c.compiled),
        "facts": evidence_records.facts(c),
        "claims": evidence_records.claims(c),
        "conflicts": evidence_records.contradictions(c.compiled),
        "diagnostics": _diagnostics(c, diagnosis),
        "likeness": likeness(
            profile(c, diagnosis, digest), library, settings.known_by or settings.until, NEAREST
        ),
        "track": history_records.track(),
        "mechanisms": evidence_records.mechanisms(),
        "sources": evidence_records.sources(c),
        "glossary": glossary(),
        **parts,
    }


def _follows(c: Conditioned, observed: str, progress: Progress) -> dict:
    """What needs none of the causes: what follows, what the case asks, and what the answers rest on."""
    return {
        "consequences": outlook_records.consequences(c),
        "questions": _answered(c, progress),
        "assumptions": evidence_records.assumptions(c, observed),
        "assumptions_note": noise.RULE,
        "pairs": weighing_records.pairs(c),
        "left_out": weighing_records.left_out(c, observed),
        "sensitivity": weighing_records.sensitivity(c, _answers(c, observed)),
    }


def _causes(
    c: Conditioned, about: Ending, progress: Callable[[str, float], None]
) -> tuple[list[out.CauseTable], list[out.Switches]]:
    tables, switches = [], []
    for question in cause_records.questions_of(c, about):
        if any(x.asks == question.asks for x in c.compiled.causes):
            table, states = cause_records.table(c, question, progress)
            tables.append(table)
            switches += [states] if states else []
    return tables, switches


def _answers(c: Conditioned, observed: str) -> dict[str, np.ndarray]:
    """Headline answers as indicators over the posterior worlds."""
    course = c.posterior.course
    names = dict.fromkeys(("attempt", observed, "success"))
    return {f"P({n})": course.is_outcome(n).astype(float) for n in names}


def _outcomes(c: Conditioned) -> list[out.OutcomeRow]:
    """Outcomes given an attempt: from testimony alone, and with the whole record."""
    rows = []
    for outcome in OUTCOMES:
        given = None if outcome == "no-attempt" else c.prior.course.attempt
        prior = c.prior.mean(c.prior.course.is_outcome(outcome), given=given)
        posterior = c.posterior.mean(c.posterior.course.is_outcome(outcome))
        rows.append(
            out.OutcomeRow(
                outcome=outcome,
                label=words.OUTCOMES[outcome],
                prior=probability(prior),
                posterior=probability(posterior),
            )
        )
    return rows


def _case(compiled: Compiled, digest: str) -> out.CaseInfo:
    case = compiled.case
    return out.CaseInfo(
        id=case.case,
        title=case.title,
        about=case.about or "",
        timezone=case.timezone,
        ongoing=case.ongoing,
        digest=digest,
        crisis_start=course_records.at_hour(case, 0.0),
        crisis_hours=compiled.model.layout.crisis_end,
        unrelated=list(compiled.unrelated),
    )


def _banner(c: Conditioned) -> list[str]:
    said = []
    if c.compiled.case.ongoing:
        said.append(
            "This crisis is still going on: what follows is an aid to understanding, not a forecast to act on."
        )
    if left := sum(part.todo is not None for _, part in parts(c.compiled.case)):
        said.append(f"The case is a draft, {left} of its parts are marked todo: rely on no answer.")
    return said


def _answered(c: Conditioned, progress: Progress) -> list[out.Answer]:
    found = []
    for i, text in enumerate(c.compiled.case.questions):
        progress("questions", i / len(c.compiled.case.questions))
        found.append(_ask(text, c))
    return found


def _ask(text: str, c: Conditioned) -> out.Answer:
    try:
        return answer(parse(text, c.compiled.case), c.compiled, smaller(c.plan), c)
    except QueryError as error:
        return out.Answer(question=text, estimate=None, sentence=str(error).splitlines()[0])


def _diagnostics(c: Conditioned, d: diagnostics.Diagnosis) -> out.Diagnostics:
    happened = {i.id: i.happening for i in c.record.instruments}
    worst = [
        out.Check(
            observation=check.observation,
            text=happened[check.observation],
            probability=probability(check.posterior),
            says="probability of this answer, within its window, in the worlds that fit the whole record",
        )
        for check in d.worst
    ]
    powers = []
    for row in d.powers:
        full, half, quarter = row.at
        powers.append(
            out.PowerRow(
                answer=row.answer,
                full=number(full.value) if full else 0.0,
                half=number(half.value) if half else None,
                quarter=number(quarter.value) if quarter else None,
                changes_side=row.changes_side,
            )
        )
    return out.Diagnostics(
        log_evidence=quantity(d.log_evidence),
        spread=number(d.spread),
        ancestors=list(d.ancestors),
        acceptance={k: number(v) for k, v in d.acceptance.items()},
        effective_worlds=number(round(d.effective_worlds)),
        courses_by_stage={k: number(round(v)) for k, v in d.courses.items()},
        resamplings=d.resamplings,
        powers=powers,
        worst=worst,
    )


def _version() -> str:
    from contingent import __version__

    return __version__
