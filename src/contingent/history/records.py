"""What calibration and scoring leave behind: small files that ship with the package.

They hold no row of any table: only what was fitted on it, how, and how well it predicted.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from contingent.errors import RunError

#: Where the shipped records lie.
SHIPPED = Path(__file__).parent / "shipped"
CALIBRATION, EMULATOR, SCORE = "calibration.json", "emulator.eqx", "score.json"
#: What a score is of, in a row for each forecast; it names attempts of the tables, and does not ship.
FORECASTS = "forecasts.csv"
#: The list of attempts that somebody picked and coded one by one, as a case is. Schemes scored on it end in this.
PICKED = "coded cases"
#: From this contraction on a constant is called learnt from history; below the other, assumed.
LEARNT, ASSUMED = 0.3, 0.1


P = TypeVar("P", bound="Part")


class Part(BaseModel):
    """Base of the records: immutable, unknown fields refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Constant(Part):
    """One fitted constant: prior and posterior medians and 90 % ranges on its natural scale."""

    name: str
    prior: tuple[float, float, float]  # low, median, high
    posterior: tuple[float, float, float]
    contraction: float

    @property
    def verdict(self) -> str:
        """Learnt from history, partly, or assumed."""
        if self.contraction >= LEARNT:
            return "learnt from history"
        return "assumed" if self.contraction < ASSUMED else "partly learnt"


class Calibration(Part):
    """How the fitted constants were made, and the draws themselves."""

    tables: dict[str, int]  # name of each table -> attempts read from it
    attempts: int  # that entered the fit, each once
    with_hours: int
    with_deaths: int
    list_errors: dict[str, float]  # share of wrong labels by list
    courses: int  # worlds played for the emulator
    attempts_played: int  # of these, with an attempt
    fresh: int  # courses on which the emulator was checked
    bias: dict[str, float]  # emulated less played share of successes on fresh courses
    worst_bias: float
    worst_bias_error: float  # sampling error of that worst figure
    chains: int
    draws_a_chain: int
    rhat: float
    divergences: int
    corrected_with: int  # courses played at the posterior for the importance correction
    pareto_k: float
    names: list[str]  # of the scores, in order; the last is the scale of effects
    mean: list[float]  # on the unconstrained scale: scores, standard normal before
    cholesky: list[list[float]]
    draws: list[list[float]]  # [S][C + 1]
    constants: list[Constant]
    scale_of_effects: tuple[float, float, float]
    scale_contraction: float
    founding_case: dict[str, list[float]]  # outcome -> [prior predictive at the priors, with what was fitted]


class Method(Part):
    """How one way of forecasting did on the attempts of a scheme."""

    name: str
    brier: float
    brier_interval: tuple[float, float]  # 90 %, by country
    log: float
    auc: float | None
    slope: float | None
    less_ours: float  # mean of ours less its Brier score: negative is in our favour
    interval: tuple[float, float]  # 90 %, by country


class Bin(Part):
    """One bin of the reliability curve."""

    forecast: float
    happened: float
    interval: tuple[float, float]  # of what happened: 90 %, by country
    number: int


class Scheme(Part):
    """Forecasts of success at the onset by one scheme of folds."""

    name: str
    attempts: int
    countries: int
    pareto_k: float  # the worst of the folds'
    methods: list[Method]  # the first is ours
    reliability: list[Bin]


class Sizes(Part):
    """Predictions of a size: continuous ranked probability score of its logarithm, coverage of 80 % ranges."""

    name: str  # "duration", "deaths"
    fitted: str  # what ours was fitted on
    attempts: int
    ours: float
    regression: float
    no_codes: float  # of the mean and the spread of the other countries' attempts
    less_regression: float
    interval: tuple[float, float]
    ours_covers: float
    regression_covers: float


class Update(Part):
    """Forecasts at an hour, on the attempts then undecided, from what had been seen by then."""

    hour: int
    without: tuple[str, ...]  # codes of the onset that were left out
    attempts: int
    ours: float  # Brier
    at_onset: float  # ours without what was seen
    regression: float
    broadcast: float  # whoever holds the channel wins
    less_best: float
    interval: tuple[float, float]


class Floor(Part):
    """One floor: whether it is met, with the figure that decides."""

    name: str
    met: bool
    says: str


class Score(Part):
    """The score table, computed from forecasts of attempts that were not fitted on."""

    tables: dict[str, int]
    schemes: list[Scheme]
    sizes: list[Sizes]
    updates: list[Update]
    surrogate_r2: float | None  # of the additive logit in the codes on our own forecasts at the onset
    floors: list[Floor]

    @property
    def met(self) -> bool:
        """Whether every floor is met."""
        return bool(self.floors) and all(floor.met for floor in self.floors)


def text(part: Part) -> str:
    """A record as it is written: JSON with six significant digits."""
    return json.dumps(_rounded(part.model_dump()), indent=1) + "\n"


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return [_rounded(v) for v in value] if isinstance(value, list | tuple) else value


def calibration(folder: Path) -> Calibration:
    """The record of a calibration; RunError if there is none."""
    return _read(folder / CALIBRATION, Calibration)


@cache
def shipped_calibration() -> Calibration | None:
    """The calibration that ships with the package, if it has one."""
    return calibration(SHIPPED) if (SHIPPED / CALIBRATION).exists() else None


@cache
def shipped_score() -> Score | None:
    """The score that ships with the package, if it has one."""
    return _read(SHIPPED / SCORE, Score) if (SHIPPED / SCORE).exists() else None


def _read(place: Path, kind: type[P]) -> P:
    try:
        return kind.model_validate_json(place.read_bytes())
    except OSError:
        raise RunError(f"{place} cannot be read; contingent calibrate writes it") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "its start"
        raise RunError(f"{place} is no record of this version: at {where}, {first['msg'].lower()}") from None
