"""From estimates to records of the Summary: rounding, words, small conversions."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np

from contingent.case import words
from contingent.case.schema import Case
from contingent.infer import population as pop
from contingent.present import summary as out

DIGITS = 6  # of a float in the summary; errors are far larger


def number(value: float) -> float:
    """A float with a fixed number of significant digits; what is not a number becomes 0."""
    return float(f"{value:.{DIGITS}g}") if np.isfinite(value) else 0.0


def probability(estimate: pop.Estimate) -> out.Estimate:
    """An estimate of a probability, with its ICD 203 word."""
    value = min(1.0, max(0.0, number(estimate.value)))
    return out.Estimate(value=value, error=number(estimate.error), word=words.certainty_of(value))


def quantity(estimate: pop.Estimate) -> out.Estimate:
    """An estimate of anything else."""
    return out.Estimate(value=number(estimate.value), error=number(estimate.error))


def defined(estimate: pop.Estimate) -> bool:
    """Whether an estimate had any world to rest on."""
    return bool(np.isfinite(estimate.value))


def moment(case: Case, hour: float) -> datetime:
    """The local moment of an hour of the crisis clock."""
    start: datetime = case.clocks.crisis.start
    return start.replace(tzinfo=None) + timedelta(hours=float(hour))


def at_hour(case: Case, hour: float) -> str:
    """The same in ISO form."""
    return moment(case, hour).isoformat(timespec="minutes")


def percent(value: float, error: float | None = None) -> str:
    """``34 % (± 2)`` as it stands in sentences; extremes as ``under 1 %`` and ``over 99 %``."""
    if value < 0.005:
        text = "under 1 %"
    elif value > 0.995:
        text = "over 99 %"
    else:
        text = f"{100 * value:.0f} %"
    return text if error is None else f"{text} (± {max(1, round(100 * error))})"


def weighted_quantiles(values: np.ndarray, weights: np.ndarray, levels: tuple[float, ...]) -> np.ndarray:
    """Quantiles of ``values [..., W]`` under weights ``[W]``, one row a level."""
    order = np.argsort(values, axis=-1, kind="stable")
    sorted_values = np.take_along_axis(values, order, axis=-1)
    reached = np.cumsum(weights[order], axis=-1)
    reached = reached / reached[..., -1:]
    rows = []
    for level in levels:
        first = np.argmax(reached >= level - 1e-12, axis=-1)
        rows.append(np.take_along_axis(sorted_values, first[..., None], axis=-1)[..., 0])
    return np.stack(rows)
