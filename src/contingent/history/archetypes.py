"""The archetype: one compiled crisis on which every row of a table is data.

The codes of a row move named quantities by shifts; a shift is added to scores, so that no row
compiles anything anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from scipy.special import ndtri

from contingent.case.load import load
from contingent.compile.case import compile_case
from contingent.history import strata
from contingent.history.codes import AT_ONSET, CODES
from contingent.history.effects import EFFECTS, SHIFTS, SPREAD, UNITS
from contingent.model.layout import Model, Worlds

FILE = Path(__file__).parent / "archetype.yaml"


@cache
def archetype() -> Model:
    """The compiled archetype, its constants at their priors."""
    return Model(compile_case(load(FILE)).model.layout)


def features(codes: np.ndarray, year: np.ndarray) -> np.ndarray:
    """What each effect multiplies, ``[..., N, E]``: 0 or 1 for a level, the unit's value for a number."""
    columns = []
    for effect in EFFECTS:
        if effect.code == "year":
            columns.append(np.broadcast_to(UNITS["year"](year), codes.shape[:-1]))
            continue
        value = codes[..., AT_ONSET.index(effect.code)]
        if effect.level:
            columns.append(_is(effect.code, effect.level, value))
        else:
            columns.append(UNITS[effect.code](value))
    return np.stack(columns, axis=-1)


def _is(code: str, level: str, value: np.ndarray) -> np.ndarray:
    levels = CODES[code].levels
    held = value == levels.index(level)
    if level in ("+c", "+i") and "mix" in levels:
        held = held | (value == levels.index("mix"))
    return held.astype(float)


def shifts(codes: np.ndarray, year: np.ndarray, seed: int) -> np.ndarray:
    """Shifts of the quantities at scale 1, ``[J, N, Q]`` for codes ``[J, N, K]``: each effect drawn about its size."""
    held = features(codes, year)
    draws = ndtri(strata.uniforms(held.shape, np.random.default_rng(seed)))
    sizes = np.array([e.steps for e in EFFECTS])
    moved = held * sizes * (1 + SPREAD * draws)
    onto = np.array([[e.on == q for q in SHIFTS] for e in EFFECTS], float)
    return moved @ onto


def worlds(model: Model, constants: np.ndarray, moved: np.ndarray, names: list[str], seed: int) -> Worlds:
    """Worlds of these constants (scores ``[W, C]`` of ``names``) and shifts ``[W, Q]``, all else drawn."""
    rng = np.random.default_rng(seed)
    layout, count = model.layout, len(moved)
    z = np.zeros((len(layout.rows), count), np.float32)
    # courses of all tempos are had by stretching those of tempo 1 (``courses.TEMPO``)
    drawn = np.arange(len(z)) != layout.row_index["behaviour/tempo"]
    z[drawn] = rng.standard_normal((drawn.sum(), count), dtype=np.float32)
    for name, column in zip(names, constants.T, strict=True):
        z[layout.row_index[f"behaviour/{name}"]] = column
    for shift, targets in zip(moved.T, SHIFTS.values(), strict=True):
        for row, loading in targets.items():
            index = layout.row_index[row]
            z[index] += (loading * shift / layout.rows[index].scale).astype(np.float32)
    seeds = rng.integers(0, 2**32, (layout.all_steps, count), dtype=np.uint32)
    return Worlds(z, seeds)
