"""Calibration and score in words and tables: the same text at the terminal and in the documents."""

from __future__ import annotations

from collections.abc import Iterable
from math import exp

from contingent.history.effects import SCALE_SD
from contingent.history.records import Calibration, Score
from contingent.model.priors import Z90

#: Prior of the common scale of the effects: 90 % range, median in the middle.
SCALE = (exp(-Z90 * SCALE_SD), 1.0, exp(Z90 * SCALE_SD))
TOO_FEW = "Too few attempts to score."


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    lines = [list(head), ["---"] * len(list(head)), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def calibration(found: Calibration) -> str:
    """How the constants were fitted, what was learnt and what is assumed."""
    read = ", ".join(f"{name} ({count} attempts)" for name, count in found.tables.items())
    founding = [
        (name, f"{100 * a:.1f} %", f"{100 * b:.1f} %") for name, (a, b) in found.founding_case.items()
    ]
    constants = [
        (c.name, _range(c.prior), _range(c.posterior), f"{c.contraction:.2f}", c.verdict)
        for c in found.constants
    ]
    scale = ("scale of effects", _range(SCALE), _range(found.scale_of_effects))
    scale += (f"{found.scale_contraction:.2f}", "of the archetype only")
    return "\n\n".join(
        (
            "## The fit",
            f"Tables: {read}. {found.attempts} attempts entered the fit, {found.with_hours} with a duration and "
            f"{found.with_deaths} with a number of dead. The founding case is not among them.",
            f"Worlds played for the emulator: {found.courses:,} ({found.attempts_played:,} with an attempt). On "
            f"{found.fresh:,} fresh worlds its largest bias in the share of successes, over deciles and codes, is "
            f"{found.worst_bias:.4f}, with a sampling error of {found.worst_bias_error:.4f}; below .005 is asked.",
            f"NUTS: {found.chains} chains of {found.draws_a_chain} draws, largest split R-hat {found.rhat:.3f}, "
            f"{found.divergences} divergences. Corrected by importance with {found.corrected_with:,} worlds played "
            f"at the posterior: Pareto k {found.pareto_k:.2f}; below .7 is asked.",
            table(
                ("Constant", "Prior (median, 90 %)", "Posterior", "Contraction", "Verdict"),
                [*constants, (*scale,)],
            ),
            "Share of wrong labels, by list: "
            + ", ".join(f"{name} {rate:.3f}" for name, rate in found.list_errors.items())
            + ".",
            "The founding case given an attempt, before any source is heard, with the constants at their priors and "
            "as fitted:",
            table(("Outcome", "At the priors", "As fitted"), founding),
        )
    )


def score(found: Score) -> str:
    """The score tables and the floors."""
    parts = ["## Forecasts of success at the onset", *([] if found.schemes else [TOO_FEW])]
    for scheme in found.schemes:
        rows = [
            (m.name, f"{m.brier:.3f} ({_ends(m.brier_interval)})", f"{m.log:.3f}", _maybe(m.auc),
             _maybe(m.slope), f"{m.less_ours:+.3f} ({_ends(m.interval, '+')})")
            for m in scheme.methods
        ]  # fmt: skip
        head = ("Method", "Brier, 90 %", "Log", "AUC", "Slope", "Ours less it, 90 %")
        parts += [
            f"### {scheme.name.capitalize()}: {scheme.attempts} attempts, {scheme.countries} countries",
            table(head, rows),
            "Reliability (forecast: share that happened, 90 %, attempts): "
            + "; ".join(
                f"{b.forecast:.2f}: {b.happened:.2f}, {b.interval[0]:.2f} to {b.interval[1]:.2f}, {b.number}"
                for b in scheme.reliability
            )
            + f". Worst Pareto k of the folds: {scheme.pareto_k:.2f}.",
        ]
    parts.append(_surrogate(found.surrogate_r2))
    sized = [
        (s.name, s.fitted, str(s.attempts), f"{s.ours:.3f}", f"{s.regression:.3f}", f"{s.no_codes:.3f}",
         f"{s.less_regression:+.3f} ({_ends(s.interval, '+')})",
         f"{100 * s.ours_covers:.0f} %", f"{100 * s.regression_covers:.0f} %")
        for s in found.sizes
    ]  # fmt: skip
    head = ("Size", "Fitted on", "Attempts", "Ours", "Regression", "No codes", "Ours less regression, 90 %",
            "80 % holds", "theirs")  # fmt: skip
    parts += ["## Durations and deaths", table(head, sized) if sized else TOO_FEW]
    updated = [
        (str(u.hour), ", ".join(u.without) or "–", str(u.attempts), f"{u.ours:.3f}", f"{u.at_onset:.3f}",
         f"{u.regression:.3f}", f"{u.broadcast:.3f}", f"{u.less_best:+.3f} ({_ends(u.interval, '+')})")
        for u in found.updates
    ]  # fmt: skip
    head = ("Hour", "Without", "Attempts", "Ours", "At the onset", "Regression", "Holder wins",
            "Less the best, 90 %")  # fmt: skip
    parts.append("## Updates by the hour, on attempts still undecided")
    parts.append(table(head, updated) if updated else TOO_FEW)
    judged = [(f.name, "met" if f.met else "missed", f.says) for f in found.floors]
    parts += ["## Floors", table(("Floor", "", "Figure"), judged)]
    return "\n\n".join(parts)


def _range(three: tuple[float, float, float]) -> str:
    low, middle, high = three
    return f"{middle:.3g} ({low:.3g} to {high:.3g})"


def _surrogate(share: float | None) -> str:
    if share is None:
        return (
            "Too few attempts to tell how much of our own forecasts an additive logit in the codes explains."
        )
    return f"An additive logit in the codes explains {100 * share:.1f} % of the variance of our own log odds."


def _ends(interval: tuple[float, float], sign: str = "") -> str:
    return " to ".join(f"{end:{sign}.3f}" for end in interval)


def _maybe(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
