"""What changing one part of a case changes in the answers: by replay, or by weights, with its error.

Facts, scores and ties are changed by replay of the same worlds with the same luck; whoever is not touched by
a change keeps every bit, so that a change that nothing reads has an effect of exactly zero. Reports are
changed by weights: one that is left out is divided out of them, smoothed by PSIS; where the weights do not
bear it, that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from contingent.explain.consequences import EARLY, LATE, SAYS, last_step
from contingent.explain.counterfactual import nothing
from contingent.explain.coverage.changes import Change, LeftOut, Moved, Switched, Untied
from contingent.explain.paths import RECURRENCE, Paths
from contingent.explain.value import shuffles
from contingent.infer.condition import Conditioned
from contingent.infer.population import Estimate, Population
from contingent.infer.testimony import ClaimInfo
from contingent.infer.weights import WORST_TAIL, beyond_noise, difference, reweights, smoothed
from contingent.model import fitted
from contingent.model.behaviour import AFTERMATH, CONSTANTS
from contingent.model.layout import Do, Model, Worlds
from contingent.model.mechanisms.response import RESPONSES
from contingent.model.priors import Row
from contingent.model.simulate import simulate

#: Worlds of each population that are replayed, at most.
SOME_WORLDS = 4096
SHUFFLES = 200
#: Rate at which a report that tells nothing passes the floor of its shuffles.
FALSE_ALARM = 0.05
ONSET = "P(attempt), on testimony alone"
#: Values of an answer about the days after, and the worlds in which it is asked.
Read = Callable[[Paths], tuple[np.ndarray, np.ndarray]]
UNKNOWN = Estimate(float("nan"), float("nan"))


@dataclass(frozen=True)
class Effect:
    """What one change does to one answer, in the answer's own unit (a probability or a share)."""

    change: str
    answer: str
    size: Estimate  # not a number where it cannot be told
    floor: float  # 95 % point of what chance alone gives by weights; 0 by replay
    tail: float  # Pareto k of the weights; 0 by replay
    clear: bool  # beyond its error and the floor


@dataclass(frozen=True)
class Effects:
    """Measures changes on the worlds of a conditioned case; ``outcome`` is the ending that is asked for."""

    conditioned: Conditioned
    outcome: str

    @property
    def ending(self) -> str:
        """The name of the answer about the ending."""
        return f"P({self.outcome}), given the record"

    @cached_property
    def _some(self) -> dict[str, Population]:
        """Worlds to replay: those that know the testimony only, and those that know the record."""
        c = self.conditioned
        return {
            "onset": c.prior.even(SOME_WORLDS, c.plan.seed),
            "ending": c.posterior.even(SOME_WORLDS, c.plan.seed),
        }

    @cached_property
    def _after(self) -> Paths:
        return Paths.of(self.conditioned.compiled.model, self._some["ending"])

    def of(self, change: Change) -> list[Effect]:
        """The effects of one change on the answers that it can reach."""
        if isinstance(change, LeftOut):
            return list(self._left_out(change))
        if isinstance(change, Switched):
            return self._switched(change)
        model = self.conditioned.compiled.model
        if isinstance(change, Untied):
            kept = tuple(t for i, t in enumerate(model.layout.ties) if i not in change.ties)
            model = Model(replace(model.layout, ties=kept), fitted.shipped())
            return [self._replayed(change.says, asks, model=model) for asks in ("onset", "ending")]
        if after_only(model.layout.rows[change.row]):
            return self._moved_after(change)
        return [self._replayed(change.says, asks, moved=change) for asks in ("onset", "ending")]

    # --- by replay --------------------------------------------------------------------------------

    def _switched(self, change: Switched) -> list[Effect]:
        leave = nothing(self.conditioned.compiled)
        found = []
        for asks in change.asks:
            # the onset is settled in the worlds that know the record: there the fact acts from the crisis on
            low = leave.setting(change.fact, change.low, crisis_only=asks == "ending")
            if change.high is None:
                found.append(self._replayed(change.says, asks, do=low))
                continue
            high = leave.setting(change.fact, change.high, crisis_only=asks == "ending")
            found.append(self._replayed(change.says, asks, do=high, against=low))
        return found

    def _replayed(
        self,
        says: str,
        asks: str,
        *,
        do: Do | None = None,
        against: Do | None = None,
        moved: Moved | None = None,
        model: Model | None = None,
    ) -> Effect:
        """An answer under a change less the same ``against`` another, or as it was."""
        population, compiled = self._some[asks], self.conditioned.compiled
        until = compiled.model.layout.buildup_steps if asks == "onset" else None
        outcome = "attempt" if asks == "onset" else self.outcome

        def happens(model: Model, worlds: Worlds, do: Do | None) -> np.ndarray:
            return simulate(model, worlds, do, until).is_outcome(outcome).astype(float)

        worlds = population.worlds if moved is None else shifted(population.worlds, moved)
        changed = happens(model or compiled.model, worlds, do)
        was = (
            population.course.is_outcome(outcome).astype(float)
            if against is None
            else happens(compiled.model, population.worlds, against)
        )
        size = population.mean(changed - was)
        answer = ONSET if asks == "onset" else self.ending
        return Effect(says, answer, size, 0.0, 0.0, beyond_noise(size, population.islands))

    def _moved_after(self, change: Moved) -> list[Effect]:
        """A score that only the days after read: what follows, in worlds that know the record."""
        population, model = self._some["ending"], self.conditioned.compiled.model
        moved = replace(population, worlds=shifted(population.worlds, change))
        after = Paths.of(model, moved)
        found = []
        for answer, read in self._follows(model.layout.rows[change.row].name):
            was, now = (
                population.mean(values, given=given) for values, given in map(read, (self._after, after))
            )
            size = difference(was, now, same_noise=True)
            clear = beyond_noise(size, population.islands)
            found.append(Effect(change.says, answer, size, 0.0, 0.0, clear))
        return found

    def _follows(self, row: str) -> Iterator[tuple[str, Read]]:
        """The answers about the days after that a score bears on: values and where they are asked."""
        kind, _, name = row.partition("/")
        name, layout = name.partition("/")[0].partition(".")[0], self._after.model.layout
        late = min(LATE, float(self._after.days[-1]))
        if kind == "term":
            term = [t.name for t in layout.terms].index(name)
            given = f"within {late:g} days, given a deal)"
            yield f"P({name} carried out {given}", lambda p: (p.after.executed[term] <= late, p.deal)
            yield f"P({name} broken {given}", lambda p: (p.after.reneged[term] <= late, p.deal)
        elif name in layout.issues:
            issue, step = layout.issues.index(name), last_step(self._after, EARLY)
            answer = f"share of attention for {name} on day {EARLY:g}"
            yield answer, lambda p: (p.after.attention[issue, step], p.failed)
        else:
            yield from self._responses()

    def _responses(self) -> Iterator[tuple[str, Read]]:
        """What the ruler does, and whether another attempt is made."""
        paths = self._after
        if paths.model.layout.suspects:
            for number, option in enumerate(RESPONSES):
                says = f"P({SAYS[option]}, given failure)"
                yield says, lambda p, number=number: (p.after.response == number, p.failed)
        if day := max((d for d in RECURRENCE if d <= paths.days[-1]), default=0):
            step, says = last_step(paths, day), f"P(another attempt within {day} days, given failure)"
            yield says, lambda p: (p.after.recurrence_risk[step], p.failed)

    # --- by weights -------------------------------------------------------------------------------

    def _left_out(self, change: LeftOut) -> Iterator[Effect]:
        c = self.conditioned
        given = {ONSET: (c.prior, "attempt"), self.ending: (c.posterior, self.outcome)}
        if not isinstance(change.report, ClaimInfo):
            del given[ONSET]  # the record is no part of what that answer rests on
        for answer, (population, outcome) in given.items():
            y = population.course.is_outcome(outcome).astype(float)
            yield self._reweighted(change, answer, population, y, np.ones(len(y)))
        if change.accounts:
            own = reweights(c.testimony, c.posterior.z)
            names = [r.name for r in c.testimony.readings]
            rival = own[[1 + names.index(r) for r in c.compiled.case.partition]].sum(axis=0)
            for account in change.accounts:
                share = own[1 + names.index(account)] / rival
                yield self._reweighted(change, f"P(reading {account})", c.posterior, share, rival)

    def _reweighted(
        self, change: LeftOut, answer: str, population: Population, y: np.ndarray, base: np.ndarray
    ) -> Effect:
        """An answer ``y [W]``, asked under weights ``base [W]``, with a report divided out."""
        ratio, tail = smoothed(population, -self._log_probability(change, population))
        if not tail < WORST_TAIL:
            return Effect(change.says, answer, UNKNOWN, 0.0, tail, False)
        was = population.mean(y, ratio=base)
        size = difference(was, population.mean(y, ratio=base * ratio), same_noise=True)
        orders = shuffles(population, self.conditioned.plan.seed, SHUFFLES)
        chance = [abs(population.mean(y, ratio=base * ratio[o]).value - was.value) for o in orders]
        floor = float(np.quantile(chance, 1 - FALSE_ALARM, method="higher"))
        clear = beyond_noise(size, population.islands) and abs(size.value) > floor
        return Effect(change.says, answer, size, floor, tail, clear)

    def _log_probability(self, change: LeftOut, population: Population) -> np.ndarray:
        """Log probability of a report in every world, ``[W]``."""
        c, report, z = self.conditioned, change.report, population.z
        if isinstance(report, ClaimInfo):
            layout = c.compiled.model.layout
            guess = report.errors.guess_at(z[layout.row_index[f"source/{report.source}"]])
            return report.logp(z, layout, report.fact.grade(z, layout), guess)
        number = [i.id for i in c.record.instruments].index(report.id)
        return c.record.logp(population.course, z)[number]


def shifted(worlds: Worlds, moved: Moved) -> Worlds:
    """The same worlds with one score moved."""
    z = np.array(worlds.z)
    z[moved.row] += moved.by
    return Worlds(z, worlds.seeds)


def after_only(row: Row) -> bool:
    """Whether only the days after the crisis read a score."""
    constant = row.name.removeprefix("behaviour/")
    late = constant in AFTERMATH or (constant in CONSTANTS and CONSTANTS[constant].part == "response")
    return row.after or late
