"""Fits the behavioural constants on past attempts: courses once, an emulator, NUTS, a correction.

Every long stage leaves its result in a working folder named by all that it depends on, so that a
calibration that was stopped goes on where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from contingent.case.load import load
from contingent.compile.case import compile_case
from contingent.errors import RunError
from contingent.history import checks, courses, emulator, kept, lists, posterior, records
from contingent.history.courses import FITTED
from contingent.history.effects import SCALE_SD
from contingent.history.prepared import Prepared, prepared
from contingent.infer.population import draw_worlds
from contingent.model.behaviour import CONSTANTS
from contingent.model.fitted import FILE, Fitted
from contingent.model.layout import Model
from contingent.model.priors import row
from contingent.model.simulate import simulate
from contingent.model.state import OUTCOMES
from contingent.shipped import find
from contingent.store import write_whole

Watch = Callable[[str, float], None]
#: The case whose prior predictive is told with what was fitted, and on which nothing is.
FOUNDING = "wagner-2023"
#: How often the posterior is sampled, each time by an emulator fitted on with courses played at the one before: the
#: first may lie where few courses are.
ROUNDS = 2


@dataclass(frozen=True)
class Plan:
    """How large a calibration is."""

    courses: int = 40_000_000
    epochs: int = 10
    fresh: int = 20_000_000
    corrected_with: int = 10_000_000
    warmup: int = 150
    draws: int = 500
    chains: int = 2
    seed: int = 1


def calibrate(
    paths: Iterable[str | PathLike[str]], work: Path, plan: Plan, watch: Watch
) -> tuple[records.Calibration, emulator.Emulator]:
    """The posterior of the constants given these tables, with the record of how it was made."""
    ready = prepared(paths, plan.seed)
    rows, data = ready.moved.reshape(-1, ready.moved.shape[-1]), ready.data()
    folder = work / _version(ready)
    folder.mkdir(parents=True, exist_ok=True)
    played = courses.sharded(folder, rows, plan.courses, plan.seed, watch)
    place = folder / f"emulator-{plan.courses}-{plan.epochs}-{plan.seed}.eqx"
    if not place.exists():
        emulator.save(emulator.fit(played, plan.epochs, plan.seed, watch), place)
    net = emulator.read(place)
    watch("fresh courses", 0.0)
    fresh = folder / f"fresh-{plan.fresh}-{plan.seed}.npz"
    bias = checks.bias(net, ready, plan.fresh, plan.seed, fresh)
    for number in range(1, ROUNDS + 1):
        fitted, weights, k, net = _round(number, net, rows, data, folder, plan, watch)
    return _recorded(ready, plan, len(played), bias, fitted, weights, k), net


def _round(
    number: int,
    net: emulator.Emulator,
    rows: np.ndarray,
    data: posterior.Data,
    folder: Path,
    plan: Plan,
    watch: Watch,
) -> tuple[posterior.Posterior, np.ndarray, float, emulator.Emulator]:
    """A posterior by this emulator, its correction by one fitted on with courses played there, and that one."""
    watch(f"posterior, round {number}", 0.0)
    likelihood = Path(posterior.__file__).read_bytes()
    record = kept.name_of(number, plan, likelihood, *(np.asarray(x).tobytes() for x in data))
    fitted = posterior.Posterior.of(
        kept.arrays(
            folder / f"posterior-{record}.npz",
            lambda: posterior.sample(net, data, plan.seed, plan.warmup, plan.draws, plan.chains).arrays(),
        )
    )
    watch(f"courses at the posterior, round {number}", 0.0)
    near = kept.arrays(
        folder / f"near-{record}.npz",
        lambda: vars(checks.played_at(fitted, rows, plan.corrected_with, plan.seed + number)),
    )
    epochs = max(2, plan.epochs // 3)
    return fitted, *checks.corrected(net, fitted, data, courses.Played(**near), epochs, plan.seed, watch)


def _recorded(
    ready: Prepared,
    plan: Plan,
    played: int,
    checked: tuple[dict[str, float], float, float],
    fitted: posterior.Posterior,
    weights: np.ndarray,
    k: float,
) -> records.Calibration:
    bias, worst, error = checked
    draws, mean, spread = _summed(fitted.draws, weights, plan.seed)
    return records.Calibration(
        tables=ready.sizes,
        attempts=len(ready.table),
        with_hours=int(np.isfinite(ready.table.hours).sum()),
        with_deaths=int(np.isfinite(ready.data().log_dead).sum()),
        list_errors=dict(zip(lists.LISTS, posterior.list_errors(ready.table).tolist(), strict=True)),
        courses=plan.courses,
        attempts_played=played,
        fresh=plan.fresh,
        bias=bias,
        worst_bias=worst,
        worst_bias_error=error,
        chains=plan.chains,
        draws_a_chain=plan.draws,
        rhat=fitted.rhat,
        divergences=fitted.divergences,
        corrected_with=plan.corrected_with,
        pareto_k=k,
        names=list(posterior.NAMES),
        mean=mean.tolist(),
        cholesky=spread.tolist(),
        draws=draws[:: max(1, len(draws) // 400)].tolist(),
        constants=[_constant(i, draws) for i in range(len(FITTED))],
        scale_of_effects=_range(np.exp(SCALE_SD * draws[:, -1])),
        scale_contraction=float(1 - draws[:, -1].var()),
        founding_case=_founding(mean, spread, plan.seed),
    )


def _version(ready: Prepared) -> str:
    """Name of all that courses and emulator depend on, the engine included, besides their number and seed."""
    here = Path(__file__).parent
    plays = [
        here / name for name in ("archetype.yaml", "archetypes.py", "courses.py", "effects.py", "emulator.py")
    ]
    plays += sorted(file for part in ("compile", "model") for file in (here.parent / part).rglob("*.py"))
    return kept.name_of(*(file.read_bytes() for file in plays), ready.moved.tobytes())


def save(found: records.Calibration, net: emulator.Emulator, folder: Path) -> None:
    """Write the record and the emulator of a calibration."""
    folder.mkdir(parents=True, exist_ok=True)
    emulator.save(net, folder / records.EMULATOR)
    write_whole(folder / records.CALIBRATION, records.text(found))
    write_whole(folder / FILE.name, constants(found).text())


def constants(found: records.Calibration) -> Fitted:
    """What the simulator reads of a calibration: the law of the constants, without the scale of effects."""
    count = len(found.constants)
    factor = tuple(tuple(line[:count]) for line in found.cholesky[:count])
    return Fitted(tuple(c.name for c in found.constants), tuple(found.mean[:count]), factor)


def _summed(draws: np.ndarray, weights: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draws of equal weight, their weighted mean, and the Cholesky factor of their covariance."""
    mean = weights @ draws
    centred = draws - mean
    covariance = (centred * weights[:, None]).T @ centred
    even = draws[np.random.default_rng(seed).choice(len(draws), len(draws), p=weights)]
    try:
        return even, mean, np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        raise RunError(
            "too few different draws of the posterior to sum them up: ask for more draws"
        ) from None


def _constant(i: int, draws: np.ndarray) -> records.Constant:
    prior = CONSTANTS[FITTED[i]]
    about = row("", prior.link, prior.low, prior.median, prior.high)
    value = about.location + about.scale * draws[:, i]
    natural = np.exp(value) if prior.link == "log" else 1 / (1 + np.exp(-value))
    return records.Constant(
        name=FITTED[i],
        prior=(prior.low, prior.median, prior.high),
        posterior=_range(natural),
        contraction=float(1 - draws[:, i].var()),
    )


def _range(values: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return float(low), float(middle), float(high)


def _founding(mean: np.ndarray, spread: np.ndarray, seed: int, worlds: int = 4096) -> dict[str, list[float]]:
    """Outcomes of the founding case given an attempt, before any source: at the priors, and as fitted."""
    model = Model(compile_case(load(find(FOUNDING))).model.layout)
    points = draw_worlds(model.layout, worlds, seed, "founding")
    found: list[list[float]] = []
    for fitted in (False, True):
        if fitted:
            scores = np.random.default_rng(seed).standard_normal((len(mean), worlds))
            at = (mean[:, None] + spread @ scores).astype(np.float32)
            for name, values in zip(FITTED, at, strict=False):
                points.z[model.layout.row_index[f"behaviour/{name}"]] = values
        course = simulate(model, points)
        kinds = np.asarray(course.outcome)[course.attempt]
        found.append([float((kinds == i).mean()) for i in range(len(OUTCOMES))])
    return {o: [a, b] for o, a, b in zip(OUTCOMES, *found, strict=True) if o != "no-attempt"}
