"""Scores forecasts of attempts that were not fitted on, beside what is simpler, and holds them against the floors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path

import numpy as np

from contingent.errors import RunError
from contingent.history import (
    archetypes,
    baselines,
    emulator,
    floors,
    folds,
    metrics,
    records,
    sizes,
    table,
    updates,
)
from contingent.history.codes import HINDSIGHT
from contingent.history.emulator import Emulator
from contingent.history.folds import Points
from contingent.history.lists import LISTS
from contingent.history.posterior import NAMES, Normal, laplace, list_errors, record
from contingent.history.prepared import Prepared, prepared
from contingent.history.schemes import Fold, by_country, held_back, rolling

Watch = Callable[[str, float], None]
POINTS = 6000
#: Fewest attempts that a fold learns from, and that a scheme is scored on.
LEAST = 20
OURS = "contingent"
#: Codes that coders may have from later than the onset are left out in a second score: what the first owes to them.
WITHOUT = f"without {' and '.join(HINDSIGHT)}"


def score(
    paths: Iterable[str | PathLike[str]], train: Iterable[str | PathLike[str]], shipped: Path, watch: Watch
) -> records.Score:
    """The score of the model on these tables.

    With ``train`` tables, all are fitted on those and the others only forecast; without, the tables
    are forecast by rolling origin and country by country.
    """
    calibration, net = records.calibration(shipped), emulator.read(shipped / records.EMULATOR)
    if tuple(calibration.names) != NAMES:
        raise RunError(f"{shipped / records.CALIBRATION} is of other constants than this version fits")
    paths, train = list(paths), list(train)
    ready = prepared([*train, *paths])
    known = np.isfinite(ready.table.success)
    if not known.any():
        raise RunError("no attempt of these tables has an outcome to score")
    x = baselines.covariates(ready.codes, ready.table.year)
    countries = list(by_country(ready.table))
    schemes = {"rolling origin": list(rolling(ready.table)), "leave one country out": countries}
    if train:
        countries = list(held_back(ready.table, {name for path in paths for name in table.read(path).ids}))
        schemes = {"held back": countries}
    watch("what the constants say of every attempt", 0.1)
    first = next(fold for scheme in schemes.values() for fold in scheme)  # the earliest, or the only one
    points = _points(calibration, net, ready, first)
    scored = {
        name: [f for fold in scheme if _can_be_scored(f := fold.among(known), ready.table.success)]
        for name, scheme in schemes.items()
    }
    watch("forecasts at the onset", 0.3)
    mixed = permuted(ready, net, points)
    found = [part for name, parts in scored.items() for part in _scheme(name, parts, ready, points, mixed, x)]
    watch("durations, deaths and hours", 0.5)
    measured = [
        size
        for what in ("duration", "deaths")
        for alone in (False, True)
        if (size := sizes.scored(ready, net, points, x, countries, what, alone))
    ]
    at_hours = [u for hour in updates.HOURS if (u := updates.scored(ready, points, countries, hour))]
    watch(f"the same {WITHOUT}", 0.7)
    blind = prepared([*train, *paths], without=HINDSIGHT)
    found_blind, hours_blind = _without_hindsight(blind, net, points, scored, countries)
    found, at_hours = found + found_blind, at_hours + hours_blind
    asked = [name + less for less in ("", f", {WITHOUT}") for name in schemes]
    return records.Score(
        tables=ready.sizes,
        schemes=found,
        sizes=measured,
        updates=at_hours,
        surrogate_r2=_additive(ready, points) if known.sum() >= LEAST else None,
        floors=floors.judged(asked, found, measured, at_hours),
    )


def _points(calibration: records.Calibration, net: Emulator, ready: Prepared, first: Fold) -> Points:
    """Points about the fit, about one of the outcomes alone and about one of the first fold."""
    factor, data, outcome = np.array(calibration.cholesky), ready.data(), ready.data(sizes=False)
    fits = [Normal(np.array(calibration.mean), factor @ factor.T), laplace(net, outcome)]
    fits.append(laplace(net, data.take(first.train)))
    return folds.points(net, fits, data, outcome, POINTS, seed=1)


def _without_hindsight(
    blind: Prepared, net: Emulator, points: Points, scored: dict[str, list[Fold]], countries: list[Fold]
) -> tuple[list[records.Scheme], list[records.Update]]:
    """Forecasts at the onset and by the hour that are told less: fits, baselines and all."""
    spoken = folds.speak(net, points.at, blind.data(), blind.data(sizes=False))
    points = Points(points.at, points.log_base, *spoken)
    x, mixed = baselines.covariates(blind.codes, blind.table.year), permuted(blind, net, points)
    found = [
        part
        for name, parts in scored.items()
        for part in _scheme(f"{name}, {WITHOUT}", parts, blind, points, mixed, x)[:1]
    ]
    at_hours = (updates.scored(blind, points, countries, hour, HINDSIGHT) for hour in updates.HOURS)
    return found, [u for u in at_hours if u]


def _can_be_scored(fold: Fold, y: np.ndarray) -> bool:
    """Whether there is something to forecast, and enough of both kinds to learn from."""
    return len(fold.test) > 0 and len(fold.train) >= LEAST and bool(0 < y[fold.train].mean() < 1)


def _scheme(
    name: str, parts: list[Fold], ready: Prepared, points: Points, mixed: Points, x: np.ndarray
) -> list[records.Scheme]:
    """Scores of one scheme, over all its attempts and over those of each list."""
    if not parts:
        return []
    table, y = ready.table, ready.table.success
    forecasts, worst = _ours(parts, points, len(table))
    forecasts |= _others(parts, ready, points, x)
    forecasts["codes permuted within decades"] = _ours(parts, mixed, len(table))[0][OURS]
    tested = np.concatenate([fold.test for fold in parts])
    groups = {name: np.isin(np.arange(len(table)), tested)}
    groups |= {
        f"{name}, {said}": groups[name] & np.isfinite(table.labels[:, LISTS.index(column)])
        for column, said in (("pt", "Powell and Thyne"), ("colpus", "Colpus"), ("coder", "coded cases"))
    }
    return [
        _compared(label, {m: p[held] for m, p in forecasts.items()}, y[held], table.country[held], worst)
        for label, held in groups.items()
        if held.sum() >= LEAST and 0 < y[held].mean() < 1
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


def _others(parts: list[Fold], ready: Prepared, points: Points, x: np.ndarray) -> dict[str, np.ndarray]:
    """Forecasts of the baselines, and of the additive logit fitted to our own."""
    y, attempts = ready.table.success, len(ready.table)
    found = {name: np.full(attempts, np.nan) for name in (*baselines.BASELINES, "additive surrogate of ours")}
    effects = archetypes.features(ready.codes, ready.table.year).mean(axis=0)
    for fold in parts:
        for name, forecast in baselines.BASELINES.items():
            found[name][fold.test] = forecast(x, y, fold.train, fold.test)
        weights, _ = points.weights(fold.train)
        surrogate = _fitted(effects, weights @ points.success, fold.train)
        found["additive surrogate of ours"][fold.test] = surrogate[fold.test]
    return found


def permuted(ready: Prepared, net: Emulator, points: Points, seed: int = 3) -> Points:
    """The same points with the codes of attempts of a decade dealt out anew among them."""
    rng, decade = np.random.default_rng(seed), ready.table.year // 10
    order = np.arange(len(decade))
    for one in np.unique(decade):
        here = np.flatnonzero(decade == one)
        order[here] = rng.permutation(here)
    dealt = ready.moved[:, order]
    errors = list_errors(ready.table)
    both = (record(ready.table, dealt, errors, sizes=s) for s in (True, False))
    every = slice(None, None, 4)  # a quarter of the points serves a check
    return Points(points.at[every], points.log_base[every], *folds.speak(net, points.at[every], *both))


def _additive(ready: Prepared, points: Points) -> float:
    """Share of the variance of our own forecasts' log odds that an additive logit in the codes explains."""
    weights, _ = points.weights(np.flatnonzero(np.isfinite(ready.table.success)))
    ours = weights @ points.success
    effects = archetypes.features(ready.codes, ready.table.year).mean(axis=0)
    fitted = _fitted(effects, ours, np.arange(len(ours)))
    odds, theirs = (np.log(p / (1 - p)) for p in (ours, fitted))
    return float(1 - np.var(odds - theirs) / np.var(odds))


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
                brier_interval=metrics.interval(metrics.brier(p, y), country),
                log=float(metrics.log_score(p, y).mean()),
                auc=metrics.auc(p, y),
                slope=None if np.isnan(s := metrics.slope(p, y)) else s,
                less_ours=float(less.mean()),
                interval=metrics.interval(less, country),
            )
        )
    p = forecasts[OURS]
    bins = [
        records.Bin(
            forecast=float(p[i].mean()),
            happened=float(y[i].mean()),
            interval=metrics.interval(y[i], country[i]),
            number=len(i),
        )
        for i in metrics.reliability(p)
    ]
    return records.Scheme(
        name=label,
        attempts=len(y),
        countries=len(np.unique(country)),
        pareto_k=worst,
        methods=methods,
        reliability=bins,
    )
