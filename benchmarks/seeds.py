"""How far runs of one case with different seeds differ, in units of the errors that they state.

``python benchmarks/seeds.py RUN RUN ...`` reads run folders. The error of a number is that between four islands;
were it right, a difference over its joint error would follow Student's t with about six degrees of freedom,
which is printed beside.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from math import hypot

from scipy.stats import t

from contingent.present.records.base import Estimate, Record
from contingent.present.summary import Summary
from contingent.store import read_summary

DEGREES = 6  # of the difference of two means of four islands each
BORDERS = (2.0, 3.0, 4.0)
Place = tuple[str, ...]


def numbers(x: object, place: Place = ()) -> Iterator[tuple[Place, Estimate]]:
    """Every number with an error, and where it stands: rows of a table go by their words, not their position."""
    if isinstance(x, Estimate):
        yield place, x
    elif isinstance(x, Record):
        for name in type(x).model_fields:
            yield from numbers(getattr(x, name), (*place, name))
    elif isinstance(x, dict):
        for name, part in x.items():
            yield from numbers(part, (*place, str(name)))
    elif isinstance(x, (list, tuple)):
        for i, part in enumerate(x):
            yield from numbers(part, (*place, _row(part, i)))


def _row(part: object, position: int) -> str:
    if not isinstance(part, Record):
        return str(position)
    fields = ((name, getattr(part, name)) for name in type(part).model_fields)
    words = [v for name, v in fields if isinstance(v, str) and name not in ("sentence", "says")]
    return "|".join(words) or str(position)


def differences(runs: list[Summary]) -> dict[str, list[float]]:
    """Differences over joint errors of all numbers that two runs share and that are not equal, by part."""
    found: dict[str, list[float]] = defaultdict(list)
    for one, other in combinations([dict(numbers(run)) for run in runs], 2):
        for place in one.keys() & other.keys():
            a, b = one[place], other[place]
            if a.value != b.value and hypot(a.error, b.error) > 0:
                found[place[0]].append(abs(a.value - b.value) / hypot(a.error, b.error))
    return dict(sorted(found.items()))


def main(folders: list[str]) -> None:
    """Print, for each part of the summary, how many differences exceed so many joint errors."""
    parts = differences([read_summary(folder) for folder in folders])
    rows = [*parts.items(), ("all", [r for part in parts.values() for r in part])]
    print(f"{'':20} numbers" + "".join(f"{f'> {b:g}':>8}" for b in BORDERS))
    for name, ratios in rows:
        shares = (sum(r > b for r in ratios) / len(ratios) for b in BORDERS)
        print(f"{name:20} {len(ratios):7}" + "".join(f"{100 * s:6.1f} %" for s in shares))
    print(f"{'were errors right':20} {'':7}" + "".join(f"{200 * t.sf(b, DEGREES):6.1f} %" for b in BORDERS))


if __name__ == "__main__":
    main(sys.argv[1:])
