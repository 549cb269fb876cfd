"""Scores of what was said of the attempts of a scheme, by method, beside ours."""

from __future__ import annotations

import numpy as np

from contingent.history import metrics, records
from contingent.history.attempts import Attempts
from contingent.history.forecasts import OURS, Said
from contingent.history.lists import LISTS
from contingent.history.schemes import SCORED


def by_list(said: Said, table: Attempts) -> list[records.Scheme]:
    """Scores of one scheme: over all its attempts, the first, and over those of each list."""
    known = np.isfinite(table.success[said.attempts])
    groups = {said.scheme: known}
    groups |= {
        f"{said.scheme}, {name}": known & np.isfinite(table.labels[said.attempts, LISTS.index(column)])
        for column, name in (("pt", "Powell and Thyne"), ("colpus", "Colpus"), ("coder", records.PICKED))
    }
    return [_compared(label, said, held, table) for label, held in groups.items() if held.sum() >= SCORED]


def _compared(label: str, said: Said, held: np.ndarray, table: Attempts) -> records.Scheme:
    """Scores of those of the attempts where ``held`` ``[T]`` is true."""
    attempts, forecast = said.attempts[held], {name: p[held] for name, p in said.methods.items()}
    y, country = table.success[attempts], table.country[attempts]
    ours = metrics.brier(forecast[OURS], y)
    methods = []
    for name, p in forecast.items():
        less = ours - metrics.brier(p, y)
        methods.append(
            records.Method(
                name=name,
                brier=float(metrics.brier(p, y).mean()),
                brier_interval=metrics.interval(metrics.brier(p, y), country),
                log=float(metrics.log_score(p, y).mean()),
                auc=metrics.auc(p, y),
                slope=metrics.slope(p, y),
                less_ours=float(less.mean()),
                interval=metrics.interval(less, country),
            )
        )
    bins = [
        records.Bin(
            forecast=float(forecast[OURS][i].mean()),
            happened=float(y[i].mean()),
            interval=metrics.interval(y[i], country[i]),
            number=len(i),
        )
        for i in metrics.reliability(forecast[OURS])
    ]
    return records.Scheme(
        name=label,
        attempts=len(y),
        countries=len(np.unique(country)),
        pareto_k=said.pareto_k,
        methods=methods,
        reliability=bins,
    )
