"""``python -m calibration run`` draws, conditions and ranks; ``page`` writes what came of it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from calibration.chain import made_by, replication
from calibration.keep import RESULTS, OtherResultsError, add, place, ready
from calibration.plan import CASES, Calibrated, Size
from contingent import cache

#: Of the chain as it is, and of one that hears nothing, which 200 find out.
REPLICATIONS, DEAF = 600, 200


def main() -> None:
    """Read the command line and do as it says."""
    parser = argparse.ArgumentParser(prog="python -m calibration", description=__doc__)
    parser.add_argument("what", choices=("run", "page"))
    parser.add_argument("cases", nargs="*", help="by default all: " + ", ".join(c.name for c in CASES))
    parser.add_argument("--replications", type=int, help=f"by default {REPLICATIONS}, deaf {DEAF}")
    parser.add_argument("--worlds", type=int, default=Size().worlds, help="an island, of four")
    parser.add_argument("--deaf", action="store_true", help="hear no answer: this run must fail")
    asked = parser.parse_args()
    if asked.what == "page":
        from calibration.page import write

        write()
        return
    if unknown := set(asked.cases) - {c.name for c in CASES}:
        parser.error(f"no case is named {', '.join(sorted(unknown))}")
    usual = DEAF if asked.deaf else REPLICATIONS
    try:
        for case in CASES:
            if case.name in asked.cases or not asked.cases:
                calibrate(case, Size(asked.worlds, asked.deaf), asked.replications or usual)
    except OtherResultsError as error:
        sys.exit(str(error))


def calibrate(case: Calibrated, size: Size, count: int, folder: Path = RESULTS) -> None:
    """Make the replications that are still missing, and say how far it is."""
    cache.enable()
    compiled = case.compiled()
    file, about = place(case, size, folder), made_by(case, compiled, size)
    done = ready(file, about)
    for number in (n for n in range(count) if n not in done):
        add(file, {"number": number, **about, **replication(case, compiled, size, number)})
        print(f"{file.stem}: {number + 1} of {count}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
