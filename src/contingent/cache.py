"""Where compiled programs are kept between runs."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import platformdirs

#: Environment variable that moves the cache.
VARIABLE = "CONTINGENT_CACHE"


def place() -> Path:
    """The folder of the cache."""
    moved = os.environ.get(VARIABLE)
    return Path(moved) if moved else Path(platformdirs.user_cache_dir("contingent", appauthor=False)) / "jax"


@cache
def enable() -> None:
    """Let JAX keep compiled programs on disk. A cache that cannot be written costs time, never the run."""
    try:
        folder = place()
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    if not os.access(folder, os.W_OK):
        return
    import jax

    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
    jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
