"""Measure how fast the engine is: ``python benchmarks/run.py``. Needs the extra ``bench`` for Mesa.

Prints a table and writes ``benchmarks/results.json``; ``--readme`` puts the table into README.md.
``--tiny`` is for trying the program: its figures mean nothing, and it writes neither file. Nothing
here is a test: no figure makes anything fail.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import plain_numpy
from clock import explain, seconds, slope
from contingent.api import load
from contingent.compile import Compiled, compile_case
from contingent.explain.counterfactual import contrary, replay
from contingent.infer.condition import run as condition
from contingent.infer.population import draw_worlds
from contingent.infer.problem import Plan
from contingent.manifest import instruction_set
from contingent.model.layout import Worlds
from contingent.model.simulate import follow, simulate
from generated import reduced, whole
from reduction import parameters, shares_of, shares_of_engine

HERE = Path(__file__).parent
ROOT = HERE.parent
MARKS = ("<!-- benchmarks: begin -->", "<!-- benchmarks: end -->")


class Size(NamedTuple):
    """How large the measurements are."""

    case: str
    worlds: int  # of one simulation
    island: int  # worlds of each of the four islands
    growth: tuple[int, ...]  # worlds by which growth is measured
    mesa: int  # courses played by Mesa: it is the slowest
    times: int


FULL = Size("wagner-2023", 16_384, 4096, (2048, 4096, 8192, 16_384, 32_768), 2000, 5)
TINY = Size("tutorial", 512, 64, (512, 1024), 8, 1)
ACTORS, HOURS = (5, 10, 15, 30), (24, 48, 96)
#: Engine and NumPy are compared on this many times the worlds that are timed.
MORE = 16


class Row(NamedTuple):
    """One line of the table."""

    key: str
    says: str
    value: float
    unit: str


def worlds_of(case: Compiled, count: int) -> Worlds:
    """Worlds from the prior, drawn before any clock runs."""
    return draw_worlds(case.model.layout, count, 1, "benchmark")


def full_course(case: Compiled, worlds: Worlds, times: int) -> float:
    """Seconds for build-up, crisis and aftermath of these worlds."""
    return seconds(lambda: follow(case.model, worlds, simulate(case.model, worlds)), times)


def throughput(size: Size) -> Iterator[Row]:
    """Full courses a second, by number of actors and on the shipped case."""
    for actors in ACTORS:
        case = whole(actors)
        took = full_course(case, worlds_of(case, size.worlds), size.times)
        yield Row(f"courses/{actors}", f"full courses a second, {actors} actors", size.worlds / took, "1/s")
    case = compile_case(load(size.case).case)
    took = full_course(case, worlds_of(case, size.worlds), size.times)
    says = f"full courses a second, {size.case} ({len(case.case.actors)} actors)"
    yield Row(f"courses/{size.case}", says, size.worlds / took, "1/s")


def growth(size: Size) -> Iterator[Row]:
    """Exponents with which time grows with worlds, actors and steps."""
    case = whole(15)
    times = [full_course(case, worlds_of(case, n), size.times) for n in size.growth]
    yield Row("growth/worlds", "exponent of growth with worlds", slope(list(size.growth), times), "")
    cases = [whole(actors) for actors in ACTORS]
    times = [full_course(c, worlds_of(c, size.worlds), size.times) for c in cases]
    yield Row("growth/actors", "exponent of growth with actors", slope(list(ACTORS), times), "")
    cases = [whole(15, hours) for hours in HOURS]
    # the aftermath does not grow with the hours of the crisis: left out on both sides
    drawn = [worlds_of(c, size.worlds) for c in cases]
    times = [
        seconds(lambda c=c, w=w: simulate(c.model, w), size.times) for c, w in zip(cases, drawn, strict=True)
    ]
    steps = [float(c.model.layout.steps) for c in cases]
    yield Row("growth/steps", "exponent of growth with steps", slope(steps, times), "")


def command(size: Size) -> Iterator[Row]:
    """The whole program, from nothing to the report."""
    said = f"{size.case}, 4 × {size.island:,} worlds"
    with tempfile.TemporaryDirectory() as folder:
        cold, warm = (explain(size.case, size.island, Path(folder)) for _ in range(2))
    yield Row("explain/first", f"explain to report, {said}, nothing compiled yet", cold.seconds, "s")
    yield Row("explain/again", "the same again, compiled programs on disk", warm.seconds, "s")
    yield Row("explain/memory", "peak memory of the first", cold.peak_gib, "GiB")


def what_if(size: Size) -> Iterator[Row]:
    """One cause switched off on conditioned worlds."""
    case = compile_case(load(size.case).case)
    posterior = condition(case, Plan(worlds=size.island)).posterior
    do = contrary(case, [next(c for c in case.causes if c.asks == "ending")])
    for count in dict.fromkeys((4 * size.island, min(1024, 4 * size.island))):
        worlds = posterior.even(count, 1).worlds
        took = seconds(lambda w=worlds: replay(case, w, do), size.times)
        says = f"a what-if on {count:,} conditioned worlds of {size.case}, warm"
        yield Row(f"what-if/{count}", says, took, "s")


def side_by_side(size: Size) -> Iterator[Row]:
    """One reduced crisis, 10 actors, played by the engine, by NumPy and by Mesa."""
    case = reduced(10)
    worlds = worlds_of(case, size.worlds)
    course = simulate(case.model, worlds)
    p = parameters(case, worlds, course)
    ours = size.worlds / seconds(lambda: simulate(case.model, worlds), size.times)
    rng = np.random.default_rng(1)
    numpy = p.worlds / seconds(lambda: plain_numpy.play(p, rng), size.times)
    yield Row("reduced/engine", "reduced crisis, this engine (all mechanisms, build-up)", ours, "1/s")
    yield Row("reduced/numpy", "the same in plain NumPy (reduced mechanisms only)", numpy, "1/s")
    yield from _mesa(size, p, ours)
    yield Row("reduced/engine over numpy", "this engine over NumPy", ours / numpy, "times")
    many = worlds_of(case, MORE * size.worlds)  # of as few as are timed the difference would be chance
    course = simulate(case.model, many)
    p = parameters(case, many, course)
    shares = shares_of_engine(course), shares_of(plain_numpy.play(p, rng))
    says = f"largest difference in an outcome's share, engine and NumPy, {p.worlds:,} courses"
    yield Row("reduced/apart", says, apart(*shares), "points")


def apart(one: dict[str, float], other: dict[str, float]) -> float:
    """Largest difference between shares of outcomes, in points."""
    return 100 * max(abs(one[o] - other[o]) for o in one)


def _mesa(size: Size, p: Any, ours: float) -> Iterator[Row]:
    try:
        import agents_mesa
    except ImportError:
        print("Mesa is not installed (extra 'bench'): left out")
        return
    few = p.take(np.arange(min(size.mesa, p.worlds)))
    mesa = few.worlds / seconds(lambda: agents_mesa.play(few, 1), 1)
    yield Row("reduced/mesa", "the same in Mesa, an object per actor", mesa, "1/s")
    yield Row("reduced/engine over mesa", "this engine over Mesa", ours / mesa, "times")
    shares = shares_of(agents_mesa.play(few, 1)), shares_of(plain_numpy.play(few, np.random.default_rng(2)))
    says = f"largest difference in an outcome's share, Mesa and NumPy, {few.worlds:,} courses"
    yield Row("reduced/mesa apart", says, apart(*shares), "points")


PARTS = {f.__name__: f for f in (throughput, command, what_if, growth, side_by_side)}


def machine() -> dict[str, Any]:
    """What the figures were measured on: cores and instruction set, and versions."""
    packages = {name: version(name) for name in ("contingent", "jax", "numpy")}
    return {
        "cores": os.cpu_count(),
        "instruction_set": instruction_set(),
        "python": platform.python_version(),
    } | packages


def shown(row: Row) -> str:
    """A figure with three digits, and its unit."""
    digits = max(0, 2 - int(np.floor(np.log10(max(abs(row.value), 1e-9)))))
    return f"{row.value:,.{min(digits, 3)}f} {row.unit}".strip()


def table(rows: list[Row], about: dict[str, Any]) -> str:
    """The figures as a table in Markdown."""
    lines = ["| measured | figure |", "|---|---|", *(f"| {r.says} | {shown(r)} |" for r in rows)]
    words = (
        f"Measured in one run of `benchmarks/run.py` on {about['cores']} cores ({about['instruction_set']})."
    )
    return "\n".join([words, "", *lines])


def put_into_readme(text: str, path: Path = ROOT / "README.md") -> None:
    """Replace what stands between the marks."""
    begin, end = MARKS
    readme = path.read_text(encoding="utf-8")
    new, count = re.subn(f"{begin}.*?{end}", lambda _: f"{begin}\n{text}\n{end}", readme, flags=re.DOTALL)
    if count != 1:
        raise SystemExit(f"{path.name} has no place marked {begin} ... {end}")
    path.write_text(new, encoding="utf-8", newline="\n")


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tiny", action="store_true", help="try the program: its figures mean nothing")
    parser.add_argument("--readme", action="store_true", help="put the table into README.md")
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS), help="some parts only")
    asked = parser.parse_args()
    size, rows = TINY if asked.tiny else FULL, []
    for name in asked.only:
        for row in PARTS[name](size):
            print(f"{row.says:75} {shown(row)}", flush=True)
            rows.append(row)
    about = machine()
    if asked.tiny or len(asked.only) < len(PARTS):
        print("Not kept: only a full run of all parts is.")
        return
    figures = {r.key: {"says": r.says, "value": float(f"{r.value:.4g}"), "unit": r.unit} for r in rows}
    results = json.dumps({"machine": about, "figures": figures}, indent=1, ensure_ascii=False)
    (HERE / "results.json").write_text(results + "\n", encoding="utf-8", newline="\n")
    if asked.readme:
        put_into_readme(table(rows, about))


if __name__ == "__main__":
    main()
