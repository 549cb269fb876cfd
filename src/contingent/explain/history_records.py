"""What the shipped calibration and score say of how far to trust a run."""

from __future__ import annotations

from contingent.history import records
from contingent.model.behaviour import UNCALIBRATED
from contingent.present import summary as out


def standing() -> str:
    """The standing of the constants; it begins with "uncalibrated" until every floor of the score is met."""
    calibration, score = records.shipped_calibration(), records.shipped_score()
    if calibration is None:
        return UNCALIBRATED
    fitted = f"{len(calibration.constants)} constants fitted on {calibration.attempts} past attempts"
    if score is None or not score.floors:
        return f"uncalibrated: {fitted}, and no forecast made with them is scored yet"
    if score.met:
        return fitted
    count = f"{sum(not floor.met for floor in score.floors)} of {len(score.floors)}"
    return f"uncalibrated: {fitted}, but forecasts of past attempts miss {count} floors"


def warnings() -> list[str]:
    """The warning that stands in every output until the floors are met."""
    words = standing()
    return [f"Constants {words}."] if words.startswith("uncalibrated") else []


def track() -> out.TrackRecord | None:
    """The score of forecasts at the onset by rolling origin, beside what is simpler."""
    score = records.shipped_score()
    if score is None or not score.schemes:
        return None
    scheme = score.schemes[0]
    return out.TrackRecord(
        scheme=scheme.name,
        attempts=scheme.attempts,
        countries=scheme.countries,
        rivals=[
            out.Rival(
                name=m.name,
                brier=m.brier,
                log=m.log,
                auc=m.auc,
                less=m.less_ours,
                interval=out.Interval(low=m.interval[0], high=m.interval[1]),
            )
            for m in scheme.methods
        ],
        reliability=[
            out.ReliabilityBin(
                forecast=b.forecast,
                happened=b.happened,
                interval=out.Interval(low=b.interval[0], high=b.interval[1]),
                number=b.number,
            )
            for b in scheme.reliability
        ],
        picked=[_picked(s) for s in score.schemes if s.name.endswith(records.PICKED)],
        floors=[
            out.Sentence(text=f"{'Met' if f.met else 'Missed'}: {f.name} ({f.says}).".replace("-0.", "−0."))
            for f in score.floors
        ],
        sentences=[out.Sentence(text=words) for words in _said(score)],
    )


#: What a forecast of hand-picked attempts is set beside.
_SIMPLER = ("rate by rank", "logistic regression")


def _picked(scheme: records.Scheme) -> out.Picked:
    ours = scheme.methods[0]
    return out.Picked(
        scheme=scheme.name.removesuffix(f", {records.PICKED}"),
        attempts=scheme.attempts,
        brier=ours.brier,
        slope=ours.slope,
        simpler={m.name: m.brier for m in scheme.methods if m.name in _SIMPLER},
    )


def _said(score: records.Score) -> list[str]:
    said = []
    if score.surrogate_r2 is not None:
        said.append(
            f"An additive logit in the codes explains {100 * score.surrogate_r2:.0f} % of the variance of our own "
            "forecasts at the onset (on the log-odds scale): "
            + ("there the mechanisms add next to nothing to a regression on the same codes."
               if score.surrogate_r2 >= 0.9 else "the rest is what the mechanisms add there, for better or worse.")
        )  # fmt: skip
    for size in score.sizes:
        said.append(
            f"{size.name.capitalize()}, fitted on {size.fitted}: score {size.ours:.3f} against {size.regression:.3f} "
            f"for a lognormal regression and {size.no_codes:.3f} for one that knows no code (lower is better); "
            f"80 % ranges hold {100 * size.ours_covers:.0f} %."
        )
    for update in score.updates:
        said.append(
            f"At hour {update.hour}, on {update.attempts} attempts still undecided"
            f"{_without(update.without)}: Brier score {update.ours:.3f}, "
            f"against {update.regression:.3f} for a regression on the same codes and {update.broadcast:.3f} for "
            "“whoever holds the broadcast wins”."
        )
    if calibration := records.shipped_calibration():
        for verdict in ("learnt from history", "partly learnt", "assumed"):
            names = [c.name.replace("_", " ") for c in calibration.constants if c.verdict == verdict]
            said += [f"Constants {verdict}: {', '.join(names)}."] if names else []
    return said


def _without(codes: tuple[str, ...]) -> str:
    return f" (told nothing of the {' and '.join(codes)}, which coders may have from later)" if codes else ""
