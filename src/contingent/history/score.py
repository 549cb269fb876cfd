"""Scores forecasts of attempts that were not fitted on, beside what is simpler, and holds them against the floors."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os import PathLike
from pathlib import Path
from typing import NamedTuple

import numpy as np

from contingent.errors import RunError
from contingent.history import (
    archetypes,
    baselines,
    compared,
    emulator,
    floors,
    folds,
    forecasts,
    records,
    sizes,
    updates,
)
from contingent.history.attempts import Attempts
from contingent.history.codes import HINDSIGHT
from contingent.history.emulator import Emulator
from contingent.history.folds import Points
from contingent.history.forecasts import OURS, Said, told_less
from contingent.history.posterior import NAMES, Normal, laplace, list_errors, record
from contingent.history.prepared import Prepared, prepared
from contingent.history.schemes import Fold, by_country, held_back, rolling
from contingent.history.table import read

Watch = Callable[[str, float], None]
POINTS = 6000
#: Fewest attempts that a fold learns from.
LEAST = 20


class Told(NamedTuple):
    """What forecasts are told: all codes, or all but those ``without``."""

    ready: Prepared
    points: Points
    without: tuple[str, ...] = ()


def score(
    paths: Iterable[str | PathLike[str]], train: Iterable[str | PathLike[str]], shipped: Path, watch: Watch
) -> tuple[records.Score, str]:
    """The score of the model on these tables, and in CSV the forecasts of success that it is of.

    With ``train`` tables, all are fitted on those and the others only forecast, also where their
    outcome is not known; without, the tables are forecast by rolling origin and country by country.
    """
    calibration, net = records.calibration(shipped), emulator.read(shipped / records.EMULATOR)
    if tuple(calibration.names) != NAMES:
        raise RunError(f"{shipped / records.CALIBRATION} is of other constants than this version fits")
    paths, train = list(paths), list(train)
    ready = prepared([*train, *paths])
    if not np.isfinite(ready.table.success).any():
        raise RunError("no attempt of these tables has an outcome to score")
    schemes = _schemes(ready.table, paths, bool(train))
    watch("what the constants say of every attempt", 0.1)
    told = Told(ready, _points(calibration, net, ready, schemes))
    watch("forecasts at the onset and by the hour", 0.3)
    onset, hours = _forecast(told, schemes, net)
    watch("durations and deaths", 0.5)
    measured = _sizes(told, schemes, net)
    # codes that coders may have from later than the onset: what the score owes to them
    watch(told_less("forecasts", HINDSIGHT), 0.7)
    onset_blind, hours_blind = _forecast(_blind(told, [*train, *paths], net), schemes, net)
    found = [part for said in onset + onset_blind for part in compared.by_list(said, ready.table)]
    by_hour = hours + hours_blind
    updated = [update for update, _ in by_hour]
    return records.Score(
        tables=ready.sizes,
        schemes=found,
        sizes=measured,
        updates=updated,
        surrogate_r2=_additive(told),
        floors=floors.judged([s.scheme for s in onset + onset_blind], found, measured, updated),
    ), forecasts.text(ready.table, [*onset, *onset_blind, *(said for _, said in by_hour)])


def _schemes(table: Attempts, paths: list[str | PathLike[str]], train: bool) -> dict[str, list[Fold]]:
    """The folds of each scheme; the last serves what is scored under one only."""
    if train:
        held = {name for path in paths for name in read(path).ids}
        return {"held back": list(held_back(table, held))}
    return {"rolling origin": list(rolling(table)), "leave one country out": list(by_country(table))}


def _last(schemes: dict[str, list[Fold]]) -> list[Fold]:
    return list(schemes.values())[-1]


def _points(
    calibration: records.Calibration, net: Emulator, ready: Prepared, schemes: dict[str, list[Fold]]
) -> Points:
    """Points about the fit, about one of the outcomes alone and about one of the first fold."""
    first = next(fold for parts in schemes.values() for fold in parts)
    factor, data, outcome = np.array(calibration.cholesky), ready.data(), ready.data(sizes=False)
    fits = [Normal(np.array(calibration.mean), factor @ factor.T), laplace(net, outcome)]
    fits.append(laplace(net, data.take(first.train)))
    return folds.points(net, fits, data, outcome, POINTS, seed=1)


def _blind(told: Told, paths: list[str | PathLike[str]], net: Emulator) -> Told:
    """The same told less: fits, baselines and all."""
    ready = prepared(paths, without=HINDSIGHT)
    at, log_base = told.points.at, told.points.log_base
    spoken = folds.speak(net, at, ready.data(), ready.data(sizes=False))
    return Told(ready, Points(at, log_base, *spoken), HINDSIGHT)


def _forecast(
    told: Told, schemes: dict[str, list[Fold]], net: Emulator
) -> tuple[list[Said], list[tuple[records.Update, Said]]]:
    """What is said at the onset under each scheme, and by the hour."""
    mixed = permuted(told.ready, net, told.points)
    onset = [_onset(name, parts, told, mixed) for name, parts in schemes.items()]
    at_hours = (updates.scored(*told[:2], _last(schemes), hour, told.without) for hour in updates.HOURS)
    return onset, [found for found in at_hours if found]


def _onset(name: str, parts: list[Fold], told: Told, mixed: Points) -> Said:
    """What all methods say at the onset, of the attempts of those folds that have enough to learn from."""
    ready, y = told.ready, told.ready.table.success
    parts = [f for fold in parts if _can_learn(f := fold.learning_from(np.isfinite(y)), y)]
    said, worst = _ours(parts, told.points, len(y))
    said |= _others(parts, ready, told.points, baselines.covariates(ready.codes, ready.table.year))
    said["codes permuted within decades"] = _ours(parts, mixed, len(y))[0][OURS]
    tested = np.concatenate([fold.test for fold in parts]) if parts else np.zeros(0, int)
    said = {method: p[tested] for method, p in said.items()}
    return Said(told_less(name, told.without), tested, said, worst)


def _can_learn(fold: Fold, y: np.ndarray) -> bool:
    """Whether there is something to forecast, and enough of both kinds to learn from."""
    return len(fold.test) > 0 and len(fold.train) >= LEAST and bool(0 < y[fold.train].mean() < 1)


def _sizes(told: Told, schemes: dict[str, list[Fold]], net: Emulator) -> list[records.Sizes]:
    x = baselines.covariates(told.ready.codes, told.ready.table.year)
    return [
        size
        for what in ("duration", "deaths")
        for alone in (False, True)
        if (size := sizes.scored(told.ready, net, told.points, x, _last(schemes), what, alone))
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


def _additive(told: Told) -> float | None:
    """Share of the variance of our own forecasts' log odds that an additive logit in the codes explains."""
    ready, known = told.ready, np.isfinite(told.ready.table.success)
    if known.sum() < LEAST:
        return None
    weights, _ = told.points.weights(np.flatnonzero(known))
    ours = weights @ told.points.success
    effects = archetypes.features(ready.codes, ready.table.year).mean(axis=0)
    fitted = _fitted(effects, ours, np.arange(len(ours)))
    odds, theirs = (np.log(p / (1 - p)) for p in (ours, fitted))
    return float(1 - np.var(odds - theirs) / np.var(odds))


def _fitted(effects: np.ndarray, p: np.ndarray, train: np.ndarray) -> np.ndarray:
    columns = np.column_stack([np.ones(len(effects)), effects])
    odds = np.log(p / (1 - p))
    slopes = np.linalg.lstsq(columns[train], odds[train], rcond=None)[0]
    return 1 / (1 + np.exp(-np.clip(columns @ slopes, -6, 6)))
