"""Fan charts of the long clock: one quantity, day by day, over the worlds of a population."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from contingent.explain.records import weighted_quantiles
from contingent.infer.population import Estimate, Population
from contingent.model.course import Aftermath
from contingent.model.layout import Model
from contingent.model.simulate import follow

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
FAILED = "an attempt is made and does not succeed"
DEAL = "a deal is struck"
WITH_TERMS = "a deal is struck that holds such terms"
#: Another attempt in the same country within so many days of a failed one: share of 79, since 1990.
RECURRENCE = {30: 0.038, 90: 0.064, 180: 0.141}
#: The leader still in office so many days after a failed attempt: share of 75, since 1990.
IN_OFFICE = {90: 0.920, 180: 0.813}


@dataclass(frozen=True)
class Fan:
    """One quantity, day by day, over the worlds in which ``given`` holds."""

    id: str
    title: str
    unit: str
    given: str
    days: np.ndarray  # [T]
    quantiles: dict[float, np.ndarray]  # level -> [T], over worlds; empty where each world says yes or no
    mean: tuple[Estimate, ...]  # by day
    outside_view: str


@dataclass(frozen=True)
class Paths:
    """A population run on past the crisis. Days count from its end."""

    model: Model
    population: Population
    after: Aftermath
    days: np.ndarray  # [T] ends of the steps of the long clock

    @classmethod
    def of(cls, model: Model, population: Population) -> Paths:
        """Run a population on to the end of the long clock."""
        after = Aftermath(*map(np.asarray, follow(model, population.worlds, population.course)))
        days = (np.arange(model.layout.aftermath_steps) + 1.0) * model.layout.aftermath_days
        return cls(model, population, after, days)

    @property
    def failed(self) -> np.ndarray:
        """Worlds in which an attempt is made and does not succeed, ``[W]``."""
        return self.population.course.attempt & ~self.population.course.is_outcome("success")

    @property
    def deal(self) -> np.ndarray:
        """Worlds in which a deal is struck, ``[W]``."""
        course = self.population.course
        return course.is_outcome("settled") | course.is_outcome("concession")

    def recurrence(self) -> Fan:
        """The risk of another attempt by each day."""
        risk = self.after.recurrence_risk.astype(np.float64)
        view = outside(RECURRENCE, "79 failed attempts since 1990")
        return self.fan(
            "recurrence", "Another attempt by then", "probability", risk, FAILED, self.failed, view
        )

    def in_office(self) -> Fan:
        """Whether the incumbent is still in office on each day."""
        stays = (self.after.leaves > self.days[:, None]).astype(np.float64)
        view = outside(IN_OFFICE, "75 leaders after a failed attempt since 1990")
        title = "The incumbent still in office"
        return self.fan("in-office", title, "probability", stays, FAILED, self.failed, view, spread=False)

    def carried_out(self) -> Fan:
        """The share of the agreed terms that have been carried out by each day."""
        agreed = self.after.agreed
        shares = share_of(agreed, self.after.executed, self.days)
        return self.fan(
            "carried-out",
            "Terms carried out",
            "share of those agreed",
            shares,
            WITH_TERMS,
            np.any(agreed, axis=0),
        )

    def kept(self) -> Fan:
        """The share of the agreed terms favouring the challenger that still hold on each day."""
        favours = np.array([t.favours_challenger for t in self.model.layout.terms], bool)
        agreed = self.after.agreed[favours]
        shares = 1 - share_of(agreed, self.after.reneged[favours], self.days)
        title = "Terms in the challenger's favour that still hold"
        return self.fan("kept", title, "share of those agreed", shares, WITH_TERMS, np.any(agreed, axis=0))

    def attention(self, names: Mapping[str, str]) -> tuple[Fan, ...]:
        """The share of attention for each issue on each day."""
        return tuple(
            self.fan(f"attention-{i}", f"Attention: {names[i]}", "share", shares, FAILED, self.failed)
            for i, shares in zip(
                self.model.layout.issues, self.after.attention.astype(np.float64), strict=True
            )
        )

    def fan(
        self,
        name: str,
        title: str,
        unit: str,
        values: np.ndarray,
        given: str,
        where: np.ndarray,
        outside_view: str = "",
        spread: bool = True,
    ) -> Fan:
        """The fan of ``values [T, W]`` over the worlds ``where [W]``; without quantiles unless ``spread``."""
        weights = self.population.pooled * where
        quantiles = weighted_quantiles(values, weights, LEVELS) if spread and weights.any() else ()
        return Fan(
            id=name,
            title=title,
            unit=unit,
            given=given,
            days=self.days,
            quantiles=dict(zip(LEVELS, quantiles, strict=False)),
            mean=tuple(self.population.mean(day, given=where) for day in values),
            outside_view=outside_view,
        )

    def fans(self, names: Mapping[str, str]) -> tuple[Fan, ...]:
        """All fans of which these worlds can tell anything; ``names`` are those of the issues."""
        found = (self.recurrence(), self.carried_out(), self.kept(), self.in_office(), *self.attention(names))
        return tuple(f for f in found if np.isfinite(f.mean[0].value))


def share_of(agreed: np.ndarray, when: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Share of the terms ``agreed [M, W]`` whose day ``when [M, W]`` has come, day by day, ``[T, W]``."""
    count = np.maximum(agreed.sum(axis=0), 1)
    return np.stack([(agreed & (when <= day)).sum(axis=0) / count for day in days])


def outside(table: Mapping[int, float], of: str) -> str:
    """A published table in words."""
    shares = ", ".join(f"{100 * share:.1f} % by day {day}" for day, share in table.items())
    return f"{shares} (of {of})"
