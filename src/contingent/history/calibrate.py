"""Fits the behavioural constants on past attempts: courses once, an emulator, NUTS, a correction.

Every long stage leaves its result in a working folder named by all that it depends on, so that a
calibration that was stopped goes on where it stood.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

import contingent.model
from contingent.case.load import load
from contingent.compile.case import compile_case
from contingent.errors import RunError
from contingent.history import archetypes, courses, emulator, importance, impute, posterior, records, table
from contingent.history.codes import AT_ONSET, CODES
from contingent.history.courses import FITTED, hash_of
from contingent.history.effects import SHIFTS
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
#: Draws of what is not known of each attempt.
DRAWS = 6
#: Fresh courses that a code must have for the emulator to be checked on it: fewer tell no bias of .005.
LEAST = 20_000
#: The founding case: nothing is fitted on it. Days around its day that count as it.
FOUNDING, _DAY, _AROUND = "wagner-2023", np.datetime64("2023-06-23"), 15


@dataclass(frozen=True)
class Plan:
    """How large a calibration is."""

    courses: int = 4_000_000
    epochs: int = 10
    fresh: int = 1_000_000
    corrected_with: int = 500_000
    warmup: int = 150
    draws: int = 400
    chains: int = 2
    seed: int = 1


@dataclass(frozen=True)
class Prepared:
    """Attempts with what is not known drawn, in the forms that the fit and the baselines read."""

    table: table.Attempts
    codes: np.ndarray  # [J, N, K]
    moved: np.ndarray  # [J, N, Q]
    sizes: dict[str, int]  # name of each table -> attempts read from it

    def data(self, sizes: bool = True) -> posterior.Data:
        """The record as the likelihood reads it."""
        return posterior.record(self.table, self.moved, posterior.list_errors(self.table), sizes)


def prepared(paths: Iterable[str | PathLike[str]], seed: int = 1) -> Prepared:
    """Read tables and draw what is not known. The founding case is left out, wherever it is."""
    read = {Path(p).name: table.read(p) for p in paths}
    whole = table.joined(list(read.values()))
    near = np.abs((whole.start - _DAY).astype(int)) <= _AROUND
    whole = whole.take(~(near & (whole.country == "Russia")))
    codes = impute.imputed(whole, whole, DRAWS, seed)
    moved = archetypes.shifts(codes, whole.year, hash_of(seed, 5))
    return Prepared(whole, codes, moved, {name: len(t) for name, t in read.items()})


def calibrate(
    paths: Iterable[str | PathLike[str]], work: Path, plan: Plan, watch: Watch
) -> tuple[records.Calibration, emulator.Emulator]:
    """The posterior of the constants given these tables, with the record of how it was made."""
    ready = prepared(paths, plan.seed)
    rows = ready.moved.reshape(-1, ready.moved.shape[-1])
    folder = work / _digest(ready)
    folder.mkdir(parents=True, exist_ok=True)
    played = courses.sharded(folder, rows, plan.courses, plan.seed, watch)
    net = _kept(
        folder / f"emulator-{plan.courses}-{plan.epochs}-{plan.seed}.eqx",
        lambda: emulator.fit(played, plan.epochs, plan.seed, watch),
    )
    bias, worst, error = _checked(net, ready, plan)
    watch("posterior", 0.0)
    data = ready.data()
    fitted = posterior.sample(net, data, plan.seed, plan.warmup, plan.draws, plan.chains)
    weights, k, net = _corrected(net, fitted, data, rows, plan, watch)
    draws, mean, spread = _summed(fitted.draws, weights, plan.seed)
    found = records.Calibration(
        tables=ready.sizes,
        attempts=len(ready.table),
        with_hours=int(np.isfinite(ready.table.hours).sum()),
        with_deaths=int(np.isfinite(ready.table.deaths).sum()),
        list_errors=dict(zip(table.lists.LISTS, posterior.list_errors(ready.table).tolist(), strict=True)),
        courses=plan.courses,
        attempts_played=len(played),
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
        scale_of_effects=_range(np.exp(posterior.SCALE_SD * draws[:, -1])),
        scale_contraction=float(1 - draws[:, -1].var()),
        founding_case=_founding(mean, spread, plan.seed),
    )
    return found, net


def _digest(ready: Prepared) -> str:
    """Name of all that courses depend on, besides their number and seed."""
    engine = [file.read_bytes() for file in sorted(Path(contingent.model.__file__).parent.rglob("*.py"))]
    what = (archetypes.FILE.read_text(encoding="utf-8"), repr(SHIFTS), FITTED, courses.LAG, courses.TEMPO,
            engine, ready.moved.tobytes())  # fmt: skip
    return hashlib.blake2b(repr(what).encode(), digest_size=6).hexdigest()


def _kept(place: Path, make: Callable[[], emulator.Emulator]) -> emulator.Emulator:
    if place.exists():
        return load_emulator(place)
    net = make()
    save_emulator(net, place)
    return net


def save_emulator(net: emulator.Emulator, place: Path) -> None:
    """Write the emulator's numbers, whole or not at all."""
    buffer = io.BytesIO()
    eqx.tree_serialise_leaves(buffer, net)
    part = place.with_suffix(".part")
    place.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(buffer.getvalue())
    part.replace(place)


def save(found: records.Calibration, net: emulator.Emulator, folder: Path) -> None:
    """Write the record and the emulator of a calibration."""
    folder.mkdir(parents=True, exist_ok=True)
    save_emulator(net, folder / records.EMULATOR)
    write_whole(folder / records.CALIBRATION, records.text(found))
    write_whole(folder / FILE.name, constants(found).text())


def constants(found: records.Calibration) -> Fitted:
    """What the simulator reads of a calibration: the law of the constants, without the scale of effects."""
    count = len(found.constants)
    factor = tuple(tuple(line[:count]) for line in found.cholesky[:count])
    return Fitted(tuple(c.name for c in found.constants), tuple(found.mean[:count]), factor)


def load_emulator(place: Path) -> emulator.Emulator:
    """Read an emulator of this version's shape; RunError if it is not one."""
    blank = emulator.Emulator(len(SHIFTS) + len(FITTED), jax.random.key(0))
    try:
        return eqx.tree_deserialise_leaves(place, blank)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        raise RunError(f"{place} is no emulator of this version: {error}") from None


def _checked(net: emulator.Emulator, ready: Prepared, plan: Plan) -> tuple[dict[str, float], float, float]:
    """Bias on fresh courses from the rows at scales of the prior, by decile and by code; the worst, its error."""
    rng = np.random.default_rng(hash_of(plan.seed, 11))
    draws, attempts = ready.moved.shape[:2]
    j, i = rng.integers(0, draws, plan.fresh), rng.integers(0, attempts, plan.fresh)
    scale = np.exp(posterior.SCALE_SD * rng.standard_normal((plan.fresh, 1)))
    moved = (scale * ready.moved[j, i]).astype(np.float32)
    constants = rng.standard_normal((plan.fresh, len(FITTED))).astype(np.float32)
    played, course, _ = courses.play(moved, constants, hash_of(plan.seed, 12))
    codes = ready.codes[j, i][course.attempt]
    groups = {
        f"{name} {level}": codes[:, AT_ONSET.index(name)] == number
        for name in AT_ONSET
        for number, level in enumerate(CODES[name].levels)
    }
    groups = {name: held for name, held in groups.items() if held.sum() >= LEAST}
    found = emulator.bias(net, played, groups)
    worst = max(found, key=lambda name: abs(found[name]))
    size = groups[worst].sum() if worst in groups else len(played) / 10
    return found, abs(found[worst]), float(0.5 / np.sqrt(size))


def _corrected(
    net: emulator.Emulator,
    fitted: posterior.Posterior,
    data: posterior.Data,
    rows: np.ndarray,
    plan: Plan,
    watch: Watch,
) -> tuple[np.ndarray, float, emulator.Emulator]:
    """Weights of the draws by an emulator fitted on with courses played at the posterior, and Pareto k."""
    rng = np.random.default_rng(hash_of(plan.seed, 21))
    at = fitted.draws[rng.integers(0, len(fitted.draws), plan.corrected_with)].astype(np.float32)
    scale = np.exp(posterior.SCALE_SD * at[:, -1:])
    moved = (scale * rows[rng.integers(0, len(rows), len(at))]).astype(np.float32)
    watch("courses at the posterior", 0.0)
    played, *_ = courses.play(moved, at[:, :-1], hash_of(plan.seed, 22))
    closer = emulator.fit(played, max(2, plan.epochs // 3), hash_of(plan.seed, 23) % 2**31, watch, start=net)
    each = []
    for one in (net, closer):
        speak = eqx.filter_jit(lambda point, one=one: jnp.sum(posterior.log_likelihood(one, point, data)))
        each.append(np.array([float(speak(jnp.asarray(p, jnp.float32))) for p in fitted.draws]))
    weights, k = importance.smoothed(each[1] - each[0])
    return weights, k, closer


def _summed(draws: np.ndarray, weights: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draws of equal weight, their weighted mean, and the Cholesky factor of their covariance."""
    mean = weights @ draws
    centred = draws - mean
    covariance = (centred * weights[:, None]).T @ centred
    even = draws[np.random.default_rng(seed).choice(len(draws), len(draws), p=weights)]
    return even, mean, np.linalg.cholesky(covariance)


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
