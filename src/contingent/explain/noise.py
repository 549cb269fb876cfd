"""One rule for what counts as a measured effect, wherever assumptions are listed.

An effect counts where it exceeds ``ERRORS`` of its errors and what noise alone gives: the largest effect among
constants that act only after the outcome, and so have none.
"""

from __future__ import annotations

from collections.abc import Iterable

from contingent.infer.weights import ROUNDING
from contingent.model.behaviour import AFTERMATH
from contingent.present.summary import Estimate

#: An effect counts where it exceeds this many of its errors.
ERRORS = 2.0
RULE = (
    f"An effect counts where it exceeds {ERRORS:g} of its errors and what noise alone gives: the largest effect of "
    "the constants that act only after the outcome, and so have none."
)
_IDLE = frozenset(f"behaviour/{name}" for name in AFTERMATH)

Named = tuple[str, Estimate | None]  # a constant or quantity as the model card calls it, and its effect


def floor(effects: Iterable[Named]) -> float:
    """What noise alone gives."""
    return max((abs(e.value) for name, e in effects if e and name in _IDLE), default=0.0)


def beyond(effect: Estimate | None, noise: float) -> bool:
    """Whether an effect counts, beyond rounding too."""
    return effect is not None and abs(effect.value) > max(ERRORS * effect.error, noise, ROUNDING)
