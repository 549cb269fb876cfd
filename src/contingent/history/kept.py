"""Results of long stages, kept in a working folder as soon as they are made, so that a stop loses one stage."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np

from contingent.errors import RunError


def arrays(place: Path, make: Callable[[], dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The arrays kept at ``place``; made and written there first if there are none."""
    if not place.exists():
        buffer = io.BytesIO()
        np.savez(buffer, **make())  # type: ignore[arg-type]
        write(place, buffer.getvalue())
    try:
        with np.load(place) as data:
            return {name: data[name] for name in data.files}
    except (OSError, ValueError, KeyError) as error:
        raise RunError(f"{place} cannot be read ({error}); remove it and run again") from None


def write(place: Path, content: bytes) -> None:
    """Write a file, whole or not at all."""
    part = place.with_suffix(".part")
    part.write_bytes(content)
    os.replace(part, place)


def name_of(*parts: object) -> str:
    """A short name that changes with any of its parts."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=6).hexdigest()
