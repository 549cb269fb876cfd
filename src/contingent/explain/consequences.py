"""What follows: fan charts by day, the fate of each term, and forecasts beside the outside view.

Everything is read off the worlds of one population, run on past the crisis: given the whole
record, or only what was seen by some moment. What follows a *failed* attempt (one is made and
does not succeed) is asked of those worlds only, since the long clock's hazards and the outside
view are those of failed attempts; the fate of terms is asked of the worlds in which a deal is
struck. Days count from the end of the crisis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from contingent.case.schema import Milestone
from contingent.compile import Compiled
from contingent.explain.paths import DEAL, FAILED, IN_OFFICE, RECURRENCE, Fan, Paths
from contingent.infer.population import Estimate, Population
from contingent.model.mechanisms.response import RESPONSES

EARLY, LATE = 30.0, 180.0  # days at which the fate of terms is asked
MOST_REMOVED = 5
SAYS = {
    "escalate": "he escalates",
    "concede": "he makes concessions",
    "purge": "he purges those he suspects",
    "carry on": "he carries on as before",
}


@dataclass(frozen=True)
class Fate:
    """One term of the deal, given that a deal is struck. Announced and confirmed: when and by whom."""

    term: str
    says: str
    favours: str
    agreed: Estimate
    executed_early: Estimate  # carried out by day ``EARLY``
    executed_late: Estimate  # by day ``late``
    reneged_late: Estimate
    late: float  # ``LATE``, or the end of the long clock if that is sooner
    announced: str
    confirmed: str
    source: str
    locator: str


@dataclass(frozen=True)
class Forecast:
    """The probability of one statement, and how often the like has come true elsewhere."""

    statement: str
    given: str
    probability: Estimate
    outside_view: str


@dataclass(frozen=True)
class Consequences:
    """All that follows, and what it is conditioned on."""

    given: str  # the information set, in words
    failed: Estimate  # probability that an attempt is made and does not succeed
    deal: Estimate  # probability that a deal is struck
    fans: tuple[Fan, ...]
    terms: tuple[Fate, ...]
    forecasts: tuple[Forecast, ...]


def consequences(compiled: Compiled, population: Population, given: str) -> Consequences:
    """What follows in the worlds of a population; ``given`` says in words what it is conditioned on."""
    paths = Paths.of(compiled.model, population)
    terms = fates(compiled, paths)
    told = (
        *recurrences(paths),
        *tenures(paths),
        *responses(paths),
        *removals(compiled, paths),
        *fulfilments(terms),
    )
    return Consequences(
        given=given,
        failed=population.mean(paths.failed),
        deal=population.mean(paths.deal),
        fans=paths.fans({n: a.name or n for n, a in compiled.case.actors.items()}),
        terms=terms,
        forecasts=tuple(f for f in told if np.isfinite(f.probability.value)),
    )


def fates(compiled: Compiled, paths: Paths) -> tuple[Fate, ...]:
    """What becomes of each term where a deal is struck; nothing if that happens in no world."""
    deal, after = paths.deal, paths.after
    if not (deal & (paths.population.weights > 0)).any():
        return ()
    late = min(LATE, float(paths.days[-1]))

    def chance(happened: np.ndarray) -> Estimate:
        return paths.population.mean(happened, given=deal)

    found = []
    for number, spec in enumerate(compiled.model.layout.terms):
        assert compiled.case.deal is not None  # terms come from there
        term = compiled.case.deal.terms[spec.name]
        found.append(
            Fate(
                term=spec.name,
                says=term.says,
                favours=term.favours,
                agreed=chance(after.agreed[number]),
                executed_early=chance(after.executed[number] <= EARLY),
                executed_late=chance(after.executed[number] <= late),
                reneged_late=chance(after.reneged[number] <= late),
                late=late,
                announced=milestone(term.announced),
                confirmed=milestone(term.confirmed),
                source=term.source or "",
                locator=term.locator or "",
            )
        )
    return tuple(found)


def milestone(reached: Milestone | None) -> str:
    """When and by whom, or nothing."""
    return "" if reached is None else f"{reached.at:%Y-%m-%d %H:%M}, {reached.by}"


def recurrences(paths: Paths) -> list[Forecast]:
    """Another attempt within the days of the outside view that lie on the long clock."""
    return [
        Forecast(
            f"Another attempt within {day} days",
            FAILED,
            paths.population.mean(paths.after.recurrence_risk[last_step(paths, day)], given=paths.failed),
            f"{100 * share:.1f} % of 79 failed attempts since 1990",
        )
        for day, share in RECURRENCE.items()
        if day <= paths.days[-1]
    ]


def tenures(paths: Paths) -> list[Forecast]:
    """The incumbent in office after the days of the outside view that lie on the long clock."""
    return [
        Forecast(
            f"The incumbent is still in office after {day} days",
            FAILED,
            paths.population.mean(paths.after.leaves > day, given=paths.failed),
            f"{100 * share:.1f} % of 75 leaders after a failed attempt since 1990",
        )
        for day, share in IN_OFFICE.items()
        if day <= paths.days[-1]
    ]


def responses(paths: Paths) -> list[Forecast]:
    """What the ruler does about it, where the case says with what authority."""
    if not paths.model.layout.suspects:
        return []
    return [
        Forecast(
            f"The ruler's response: {SAYS[option]}",
            FAILED,
            paths.population.mean(paths.after.response == number, given=paths.failed),
            "",
        )
        for number, option in enumerate(RESPONSES)
    ]


def removals(compiled: Compiled, paths: Paths) -> list[Forecast]:
    """Who is removed for having waited or joined: the ``MOST_REMOVED`` likeliest."""
    late, layout = min(LATE, float(paths.days[-1])), paths.model.layout
    found = []
    for number, suspect in enumerate(layout.suspects):
        name = layout.actors[suspect]
        chance = paths.population.mean(paths.after.purged[number] <= late, given=paths.failed)
        says = f"Removed within {late:g} days: {compiled.case.actors[name].name or name}"
        found.append(Forecast(says, FAILED, chance, ""))
    return sorted(found, key=lambda f: -f.probability.value)[:MOST_REMOVED]


def fulfilments(terms: tuple[Fate, ...]) -> list[Forecast]:
    """Each term carried out, if a deal is struck."""
    return [
        Forecast(f"Carried out within {t.late:g} days: {t.says}", DEAL, t.executed_late, "") for t in terms
    ]


def last_step(paths: Paths, day: float) -> int:
    """The last step of the long clock that ends by ``day``; the first if none does."""
    return max(0, int(np.searchsorted(paths.days, day, side="right")) - 1)
