"""A valid case as text, and the problems that a change to it brings."""

import cProfile
from collections.abc import Callable

import pytest

from contingent.case.load import Examined, examine_text
from contingent.case.starter import starter


@pytest.fixture
def changed() -> Callable[..., Examined]:
    """Examine the starter case with pieces of its text replaced."""

    def examine(*replacements: tuple[str, str]) -> Examined:
        text = starter("sample")
        for old, new in replacements:
            assert old in text, f"the starter case does not hold {old!r}"
            text = text.replace(old, new, 1)
        return examine_text(text, "sample.yaml")

    return examine


@pytest.fixture
def calls() -> Callable[[Callable[[], object]], int]:
    """How many calls of functions a piece of work takes: its cost, the same on every machine."""

    def counted(work: Callable[[], object]) -> int:
        profile = cProfile.Profile()
        profile.runcall(work)
        return sum(entry.callcount for entry in profile.getstats())

    return counted
