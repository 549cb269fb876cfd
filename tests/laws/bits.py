"""Courses as bits."""

import hashlib
from pathlib import Path

import numpy as np

from contingent.case.load import examine_text
from contingent.compile import Compiled, compile_case
from contingent.infer.population import draw_worlds
from contingent.model.simulate import follow, simulate

TUTORIAL = Path(__file__).parents[2] / "cases" / "tutorial.yaml"


def digest(*records: tuple) -> str:
    """A hash of every bit of some courses or aftermaths."""
    found = hashlib.blake2b(digest_size=16)
    for record in records:
        for field in record:
            found.update(np.ascontiguousarray(field).tobytes())
    return found.hexdigest()


def changed(*replacements: tuple[str, str]) -> Compiled:
    """The tutorial with some of its text replaced, compiled."""
    text = TUTORIAL.read_text(encoding="utf-8")
    for old, new in replacements:
        assert text.count(old) == 1, f"not exactly once in the tutorial: {old!r}"
        text = text.replace(old, new)
    examined = examine_text(text, "changed.yaml")
    assert examined.case is not None, examined.problems
    return compile_case(examined.case)


def whole(chunk: int) -> str:
    """Bits of 300 worlds of the tutorial, aftermath included, computed here and now."""
    compiled = changed()
    worlds = draw_worlds(compiled.model.layout, 300, 7, "tests")
    course = simulate(compiled.model, worlds, chunk=chunk)
    return digest(course, follow(compiled.model, worlds, course, chunk=chunk))


if __name__ == "__main__":
    print(whole(64))
