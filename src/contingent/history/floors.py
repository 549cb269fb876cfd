"""The floors: what a score must reach before a forecast is called calibrated."""

from __future__ import annotations

from contingent.history import baselines, records
from contingent.history.codes import HINDSIGHT
from contingent.history.forecasts import told_less

#: Upper end of the 90 % interval of our Brier score less that of the best baseline, and the calibration slope.
MARGIN, SLOPES = 0.010, (0.8, 1.2)
NOT_SCORED = "not scored: too few attempts"


def judged(
    asked: list[str],
    schemes: list[records.Scheme],
    measured: list[records.Sizes],
    at_hours: list[records.Update],
) -> list[records.Floor]:
    """Whether the floors are met, on the main schemes; what could not be scored is not met."""
    found = []
    for name in asked:
        scheme = next((s for s in schemes if s.name == name), None)
        if scheme is None:
            found.append(records.Floor(name=f"onset, {name}", met=False, says=NOT_SCORED))
            continue
        rivals = [m for m in scheme.methods if m.name in baselines.BASELINES]
        best = min(rivals, key=lambda m: m.brier)
        found.append(
            records.Floor(
                name=f"onset, {scheme.name}: not worse than the best baseline",
                met=best.interval[1] <= MARGIN,
                says=f"Brier score less that of the {best.name}: {best.less_ours:+.3f}, 90 % interval "
                f"{best.interval[0]:+.3f} to {best.interval[1]:+.3f}; at most {MARGIN:+.3f} is asked",
            )
        )
        slope = scheme.methods[0].slope
        found.append(
            records.Floor(
                name=f"onset, {scheme.name}: calibration slope",
                met=slope is not None and SLOPES[0] <= slope <= SLOPES[1],
                says=f"{'no slope' if slope is None else f'{slope:.2f}'}; {SLOPES[0]} to {SLOPES[1]} is asked",
            )
        )
    whole = [s for s in measured if s.name == "duration" and s.fitted != "outcomes only"]
    found.append(
        _better(
            "durations: better than a lognormal regression", [(s.less_regression, s.interval) for s in whole]
        )
    )
    for without in ((), HINDSIGHT):
        some = [(u.less_best, u.interval) for u in at_hours if u.without == without]
        name = told_less("hour-stamped updates", without)
        found.append(_better(f"{name}: better than the best baseline", some))
    return found


def _better(name: str, less: list[tuple[float, tuple[float, float]]]) -> records.Floor:
    says = "; ".join(f"{mean:+.3f}, 90 % interval {low:+.3f} to {high:+.3f}" for mean, (low, high) in less)
    met = bool(less) and all(round(mean, 3) < 0 for mean, _ in less)  # what prints as nothing is nothing
    return records.Floor(name=name, met=met, says=f"ours less theirs: {says or NOT_SCORED}; below 0 is asked")
