"""Replay is identical to the bit, however the work is cut up and wherever it is done."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from contingent.compile import Compiled
from contingent.model import simulate as program
from contingent.model.layout import Worlds
from contingent.model.simulate import follow, simulate
from laws.bits import digest, whole

REFERENCE_CHUNK = 64


@pytest.fixture(scope="module")
def reference() -> str:
    return whole(REFERENCE_CHUNK)


def test_twice(reference: str) -> None:
    assert whole(REFERENCE_CHUNK) == reference


@pytest.mark.parametrize("chunk", [100, 300, pytest.param(1, marks=pytest.mark.slow)])
def test_whatever_the_chunk(reference: str, chunk: int) -> None:
    """Even chunks, uneven ones with a padded rest, the whole at once, and one world at a time."""
    assert whole(chunk) == reference


def test_whatever_the_number_of_threads(reference: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for cores in (1, 2):
        monkeypatch.setattr(program.os, "cpu_count", lambda cores=cores: cores)
        assert whole(REFERENCE_CHUNK) == reference


def test_a_single_world_alone(tutorial: Compiled, tutorial_worlds: Worlds) -> None:
    course = simulate(tutorial.model, tutorial_worlds, chunk=REFERENCE_CHUNK)
    after = follow(tutorial.model, tutorial_worlds, course, chunk=REFERENCE_CHUNK)
    for one in (0, 63, 64, 299):
        alone = simulate(tutorial.model, tutorial_worlds.take(np.array([one])), chunk=REFERENCE_CHUNK)
        then = follow(tutorial.model, tutorial_worlds.take(np.array([one])), alone, chunk=REFERENCE_CHUNK)
        assert digest(alone) == digest(course.take(np.array([one])))
        assert digest(then) == digest(tuple(np.asarray(f)[..., [one]] for f in after))


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be chosen here")
def test_in_another_process_on_one_core(reference: str) -> None:
    script = (
        "import os, runpy; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
        " runpy.run_module('laws.bits', run_name='__main__')"
    )
    where = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "PYTHONHASHSEED": "4711"}
    done = subprocess.run(
        [sys.executable, "-c", script], env=where, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == reference
