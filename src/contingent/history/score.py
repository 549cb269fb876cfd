"""Scores forecasts of attempts that were not fitted on, beside what is simpler, and holds them against the floors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

import numpy as np

from contingent.errors import RunError
from contingent.history import archetypes, baselines, folds, metrics, records, sizes, table, updates
from contingent.history.calibrate import Prepared, load_emulator, prepared
from contingent.history.emulator import Emulator
from contingent.history.folds import Points
from contingent.history.lists import LISTS
from contingent.history.posterior import record

Watch = Callable[[str, float], None]
POINTS = 1500
#: Rolling origin: first year that is forecast, and years that are forecast from one fit.
FIRST, BLOCK = 1970, 5
#: Floors of the issue: upper end of the 90 % interval of ours less the best baseline, and the slope.
MARGIN, SLOPES = 0.010, (0.8, 1.2)
OURS = "contingent"


@dataclass(frozen=True)
class Fold:
    """Attempts that a fit reads, and those that it forecasts."""

    train: np.ndarray
    test: np.ndarray


def rolling(ready: Prepared) -> Iterator[Fold]:
    """Every block of years from all attempts before it."""
    year, known = ready.table.year, np.isfinite(ready.table.success)
    for start in range(FIRST, int(year.max()) + 1, BLOCK):
        test = np.flatnonzero(known & (year >= start) & (year < start + BLOCK))
        train = np.flatnonzero(known & (year < start))
        if len(test) and 0 < ready.table.success[train].mean() < 1:
            yield Fold(train, test)


def by_country(ready: Prepared) -> Iterator[Fold]:
    """Every country from all others."""
    known = np.isfinite(ready.table.success)
    for country in np.unique(ready.table.country[known]):
        here = ready.table.country == country
        yield Fold(np.flatnonzero(known & ~here), np.flatnonzero(known & here))


def score(
    paths: Iterable[str | PathLike[str]], train: Iterable[str | PathLike[str]], shipped: Path, watch: Watch
) -> records.Score:
    """The score of the model on these tables.

    With ``train`` tables, all are fitted on those and the others only forecast; without, the tables
    are forecast by rolling origin and country by country.
    """
    calibration, net = records.calibration(shipped), load_emulator(shipped / records.EMULATOR)
    paths, train = list(paths), list(train)
    ready = prepared([*train, *paths])
    if not np.isfinite(ready.table.success).any():
        raise RunError("no attempt of these tables has an outcome to score")
    covariance = np.array(calibration.cholesky) @ np.array(calibration.cholesky).T
    data, outcome = ready.data(), ready.data(sizes=False)
    watch("what the constants say of every attempt", 0.1)
    points = folds.points(net, np.array(calibration.mean), covariance, data, outcome, POINTS, seed=1)
    x = baselines.covariates(ready.codes, ready.table.year)
    schemes = {"rolling origin": rolling, "leave one country out": by_country}
    if train:
        schemes = {"held back": lambda ready: held_back(ready, paths)}
    found = []
    for number, (name, scheme) in enumerate(schemes.items()):
        watch(name, 0.3 + 0.3 * number)
        found += _scheme(name, list(scheme(ready)), ready, net, points, x)
    watch("durations, deaths and hours", 0.8)
    measured = [
        sizes.scored(ready, net, points, x, what, alone)
        for what in ("duration", "deaths")
        for alone in (False, True)
        if np.isfinite(ready.table.hours if what == "duration" else ready.table.deaths).sum() >= 10
    ]
    at_hours = [u for hour in updates.HOURS if (u := updates.scored(ready, points, hour))]
    return records.Score(
        tables=ready.sizes,
        schemes=found,
        sizes=measured,
        updates=at_hours,
        surrogate_r2=_additive(ready, points)[1],
        floors=floors(found, measured, at_hours),
    )


def held_back(ready: Prepared, paths: list) -> Iterator[Fold]:
    """The attempts of these tables from all others."""
    ids = {name for path in paths for name in table.read(path).ids}
    known, held = np.isfinite(ready.table.success), np.isin(ready.table.ids, list(ids))
    yield Fold(np.flatnonzero(known & ~held), np.flatnonzero(known & held))


def _scheme(
    name: str, parts: list[Fold], ready: Prepared, net: Emulator, points: Points, x: np.ndarray
) -> list[records.Scheme]:
    """Scores of one scheme, over all its attempts and over those of each list."""
    table, y = ready.table, ready.table.success
    forecasts, worst = _ours(parts, points, len(table))
    forecasts |= _others(parts, ready, net, points, x)
    tested = np.concatenate([fold.test for fold in parts])
    groups = {name: np.isin(np.arange(len(table)), tested)}
    groups |= {
        f"{name}, {said}": groups[name] & np.isfinite(table.labels[:, LISTS.index(column)])
        for column, said in (("pt", "Powell and Thyne"), ("colpus", "Colpus"), ("coder", "coded cases"))
    }
    return [
        _compared(label, {m: p[held] for m, p in forecasts.items()}, y[held], table.country[held], worst)
        for label, held in groups.items()
        if held.sum() >= 20 and 0 < y[held].mean() < 1
    ]


def _ours(parts: list[Fold], points: Points, attempts: int) -> tuple[dict[str, np.ndarray], float]:
    """Our forecasts and those with the constants at their priors; the worst Pareto k of the folds."""
    ours, at_prior, worst = np.full(attempts, np.nan), np.full(attempts, np.nan), 0.0
    prior, _ = points.weights(np.array([], int))
    for fold in parts:
        weights, k = points.weights(fold.train)
        ours[fold.test] = weights @ points.success[:, fold.test]
        at_prior[fold.test] = prior @ points.success[:, fold.test]
        worst = max(worst, k)
    return {OURS: ours, "constants at their priors": at_prior}, worst


def _others(
    parts: list[Fold], ready: Prepared, net: Emulator, points: Points, x: np.ndarray
) -> dict[str, np.ndarray]:
    y, attempts = ready.table.success, len(ready.table)
    found = {name: np.full(attempts, np.nan) for name in (*baselines.BASELINES, "additive surrogate of ours")}
    effects = archetypes.features(ready.codes, ready.table.year).mean(axis=0)
    for fold in parts:
        for name, forecast in baselines.BASELINES.items():
            found[name][fold.test] = forecast(x, y, fold.train, fold.test)
        weights, _ = points.weights(fold.train)
        surrogate = _fitted(effects, weights @ points.success, fold.train)
        found["additive surrogate of ours"][fold.test] = surrogate[fold.test]
    mixed = permuted(ready, net, points)
    found["codes permuted within decades"], _ = _ours(parts, mixed, attempts)[0][OURS], 0
    return found


def permuted(ready: Prepared, net: Emulator, points: Points, seed: int = 3) -> Points:
    """The same points with the codes of attempts of a decade dealt out anew among them."""
    rng, decade = np.random.default_rng(seed), ready.table.year // 10
    order = np.arange(len(decade))
    for one in np.unique(decade):
        here = np.flatnonzero(decade == one)
        order[here] = rng.permutation(here)
    dealt = ready.moved[:, order]
    errors = np.array([0.02] * len(LISTS))
    both = (record(ready.table, dealt, errors, sizes=s) for s in (True, False))
    every = slice(None, None, 4)  # a quarter of the points serves a check
    return Points(points.at[every], points.log_base[every], *folds.speak(net, points.at[every], *both))


def _additive(ready: Prepared, points: Points) -> tuple[np.ndarray, float]:
    """Additive logit in the codes fitted to our own forecasts, and the share of their variance it explains."""
    weights, _ = points.weights(np.flatnonzero(np.isfinite(ready.table.success)))
    ours = weights @ points.success
    effects = archetypes.features(ready.codes, ready.table.year).mean(axis=0)
    fitted = _fitted(effects, ours, np.arange(len(ours)))
    odds, theirs = (np.log(p / (1 - p)) for p in (ours, fitted))
    return fitted, float(1 - np.var(odds - theirs) / np.var(odds))


def _fitted(effects: np.ndarray, p: np.ndarray, train: np.ndarray) -> np.ndarray:
    columns = np.column_stack([np.ones(len(effects)), effects])
    odds = np.log(p / (1 - p))
    slopes = np.linalg.lstsq(columns[train], odds[train], rcond=None)[0]
    return 1 / (1 + np.exp(-np.clip(columns @ slopes, -6, 6)))


def _compared(
    label: str, forecasts: dict[str, np.ndarray], y: np.ndarray, country: np.ndarray, worst: float
) -> records.Scheme:
    ours = metrics.brier(forecasts[OURS], y)
    methods = []
    for name, p in forecasts.items():
        less = ours - metrics.brier(p, y)
        methods.append(
            records.Method(
                name=name,
                brier=float(metrics.brier(p, y).mean()),
                log=float(metrics.log_score(p, y).mean()),
                auc=metrics.auc(p, y),
                slope=None if np.isnan(s := metrics.slope(p, y)) else s,
                less_ours=float(less.mean()),
                interval=metrics.interval(less, country),
            )
        )
    bins = [
        records.Bin(forecast=f, happened=h, number=n) for f, h, n in metrics.reliability(forecasts[OURS], y)
    ]
    return records.Scheme(
        name=label,
        attempts=len(y),
        countries=len(np.unique(country)),
        pareto_k=worst,
        methods=methods,
        reliability=bins,
    )


def floors(
    schemes: list[records.Scheme], measured: list[records.Sizes], at_hours: list[records.Update]
) -> list[records.Floor]:
    """Whether the floors are met, on the main schemes; what could not be scored is not met."""
    found = []
    for scheme in schemes:
        if "," in scheme.name:
            continue  # a part of a scheme
        rivals = [m for m in scheme.methods if m.name in baselines.BASELINES]
        best = min(rivals, key=lambda m: m.brier)
        found.append(
            records.Floor(
                name=f"onset, {scheme.name}: not worse than the best baseline",
                met=best.interval[1] <= MARGIN,
                says=f"Brier score less that of the {best.name}: {best.less_ours:+.3f}, 90 % interval "
                f"{best.interval[0]:+.3f} to {best.interval[1]:+.3f}; at most {MARGIN:+.3f} is asked",
            )
        )
        slope = scheme.methods[0].slope
        found.append(
            records.Floor(
                name=f"onset, {scheme.name}: calibration slope",
                met=slope is not None and SLOPES[0] <= slope <= SLOPES[1],
                says=f"{slope:.2f}; {SLOPES[0]} to {SLOPES[1]} is asked",
            )
        )
    whole = [s for s in measured if s.name == "duration" and s.fitted != "outcomes only"]
    found.append(
        _better(
            "durations: better than a lognormal regression", [(s.less_regression, s.interval) for s in whole]
        )
    )
    found.append(
        _better(
            "hour-stamped updates: better than the best baseline",
            [(u.less_best, u.interval) for u in at_hours],
        )
    )
    return found


def _better(name: str, less: list[tuple[float, tuple[float, float]]]) -> records.Floor:
    says = "; ".join(f"{mean:+.3f}, 90 % interval {low:+.3f} to {high:+.3f}" for mean, (low, high) in less)
    met = bool(less) and all(mean < 0 for mean, _ in less)
    return records.Floor(
        name=name, met=met, says=f"ours less theirs: {says or 'not scored'}; below 0 is asked"
    )
