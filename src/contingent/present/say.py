"""How numbers and moments are written, in every output alike.

Nothing is computed here but the rounding: a number is never printed finer than its error.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import isfinite

from contingent.present.summary import Estimate, Interval

NONE = "–"
_NB = "\u00a0"  # a number and its unit never part at the end of a line
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

#: The name of a quantile of a band, as Summary writes it -> as a reader should read it.
QUANTILES = {"0.05": "5 %", "0.25": "25 %", "0.5": "median", "0.75": "75 %", "0.95": "95 %"}


def _decimals(estimate: Estimate) -> int:
    exact = estimate.error == 0 and estimate.value in (0.0, 1.0)
    return 0 if exact or estimate.error >= 0.005 else 1


def percent(value: float | None, decimals: int = 0) -> str:
    """``31 %``; what rounds to nothing but is not nothing reads ``under 1 %``."""
    if value is None or not isfinite(value):
        return NONE
    least = 10.0**-decimals
    if 0 < 100 * value < least / 2:
        return f"under {least:g}{_NB}%"
    return f"{100 * value:.{decimals}f}{_NB}%".replace("-", "−")


def chance(estimate: Estimate | None) -> str:
    """A probability with its error: ``31 % ± 2``."""
    if estimate is None or not isfinite(estimate.value):
        return NONE
    decimals = _decimals(estimate)
    text = f"{100 * estimate.value:.{decimals}f} % ± {100 * estimate.error:.{decimals}f}"
    return text.replace("-", "−").replace(" ", _NB)


def points(estimate: Estimate | None) -> str:
    """A difference of probabilities in percentage points, signed: ``+12.3 ± 1.9``."""
    if estimate is None or not isfinite(estimate.value):
        return NONE
    return f"{100 * estimate.value:+.1f} ± {100 * estimate.error:.1f}".replace("-", "−")


def decibans(value: float | None, error: float = 0.0) -> str:
    """A weight of evidence, signed, rounded to its error."""
    if value is None or not isfinite(value):
        return NONE
    decimals = 0 if error >= 1 else 1
    text = f"{value:+.{decimals}f}"
    return ("0" if float(text) == 0 else text).replace("-", "−")


def score(value: float | None) -> str:
    """A Brier or log score to three decimals."""
    return NONE if value is None or not isfinite(value) else f"{value:.3f}"


def quantity(value: float | None) -> str:
    """A plain number to three figures, thousands spaced."""
    if value is None or not isfinite(value):
        return NONE
    if abs(value) >= 1000:
        return f"{value:,.0f}".replace(",", " ").replace("-", "−")
    return f"{value:.3g}".replace("-", "−")


def measured(estimate: Estimate | None) -> str:
    """A plain number with its error."""
    if estimate is None or not isfinite(estimate.value):
        return NONE
    return f"{quantity(estimate.value)} ± {quantity(estimate.error)}"


def hundredths(estimate: Estimate) -> str:
    """A plain number of order one with its error: ``0.21 ± 0.02``."""
    return f"{estimate.value:.2f} ± {estimate.error:.2f}".replace("-", "−").replace(" ", _NB)


def interval(bounds: Interval | None) -> str:
    """Bounds of a probability: ``12 % to 87 %``."""
    return NONE if bounds is None else f"{percent(bounds.low)} to {percent(bounds.high)}"


def is_probability(estimates: list[Estimate]) -> bool:
    """Whether a fact's values are probabilities: the engine puts a certainty word on each that is."""
    return any(e.word for e in estimates)


def parse(moment: str) -> datetime | None:
    """The moment, or None where the text is empty or no ISO moment."""
    try:
        return datetime.fromisoformat(moment)
    except ValueError:
        return None


def day(moment: str) -> str:
    """``24 Jun 2023``; text that is no moment comes back unchanged."""
    at = parse(moment)
    return moment if at is None else f"{at.day} {MONTHS[at.month - 1]} {at.year}"


def when(moment: str) -> str:
    """``Sat 24 Jun, 07:30``: the local time of a moment; a bare date keeps its year."""
    at = parse(moment)
    if at is None or len(moment) <= 10:
        return day(moment)
    return f"{DAYS[at.weekday()]} {at.day} {MONTHS[at.month - 1]}, {at:%H:%M}"


def window(low: str, high: str) -> str:
    """``Sat 24 Jun, 06:00–09:00``: a window; the same day is said once, long windows lose their hours."""
    first, last = parse(low), parse(high)
    if first is None or last is None or first == last:
        return when(low or high)
    if last - first >= timedelta(days=2):
        return f"{day(low)} – {day(high)}"
    if first.date() == last.date():
        return f"{when(low)}–{last:%H:%M}"
    return f"{when(low)} – {when(high)}"


def hours(value: float) -> str:
    """Hours since the crisis began: ``+10.5 h``."""
    return f"{value:+.1f} h".replace("-", "−").replace(".0 h", " h")


def span(quantiles: dict[str, float]) -> str:
    """Hours in the worlds: ``8.5 (3.0 to 20.1)``, the median and nine tenths."""
    if not quantiles:
        return NONE
    low, middle, high = (f"{quantiles[q]:.1f}" for q in ("0.05", "0.5", "0.95"))
    return f"{middle} ({low} to {high})".replace("-", "−").replace(" ", _NB)
