"""Long work beside other work that does not need it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from threading import Event
from typing import TypeVar

from contingent.errors import RunError
from contingent.infer.condition import Progress

Found = TypeVar("Found")
#: Seconds between two words of how far the work has come, while it is waited for.
BETWEEN = 0.2


@contextmanager
def meanwhile(label: str, work: Callable[[Progress], Found]) -> Iterator[Callable[[Progress], Found]]:
    """Begin ``work(progress)`` in a thread of its own; yields what waits for it and tells how far it is.

    ``label`` is told until the work has said a word.

    Where the rest breaks off, so does the work, at its next word of progress.
    """
    left, said = Event(), (label, 0.0)

    def hear(label: str, done: float) -> None:
        nonlocal said
        if left.is_set():
            raise RunError("broken off")
        said = (label, done)

    with ThreadPoolExecutor(max_workers=1) as thread:
        future = thread.submit(work, hear)

        def found(progress: Progress) -> Found:
            while not wait([future], BETWEEN).done:
                progress(*said)
            return future.result()

        try:
            yield found
        finally:
            left.set()
