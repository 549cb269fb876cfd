"""Choosing between arrays where nothing foretells the choice: by bits, since a branch an element costs more."""

from __future__ import annotations

import numpy as np


def select(where: np.ndarray, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """``np.where(where, one, other)`` of two arrays of one type and shape, to the bit."""
    bits = f"i{one.dtype.itemsize}"
    chosen = (one.view(bits) ^ other.view(bits)) * where
    chosen ^= other.view(bits)
    return chosen.view(one.dtype)


def kept(where: np.ndarray, values: np.ndarray) -> np.ndarray:
    """``np.where(where, values, 0.0)``, to the bit, infinite values included."""
    bits = f"i{values.dtype.itemsize}"
    return (values.view(bits) & -where.astype(bits)).view(values.dtype)
