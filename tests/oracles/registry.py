"""Which test checks which card: filled in by ``@reproduces`` when the tests are imported."""

from collections.abc import Callable

CHECKED: dict[str, list[str]] = {}


def reproduces(card: str, row: str) -> Callable[[Callable], Callable]:
    """Say that a test checks a card of the catalogue against a row of the published numbers."""

    def note(test: Callable) -> Callable:
        CHECKED.setdefault(card, []).append(f"{row}: {test.__name__}")
        return test

    return note
