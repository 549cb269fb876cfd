"""Sweeps over the worlds of one island: all kinds of move in turn, each leaving the target as it is."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numpy as np

from contingent.infer.exchange import exchange
from contingent.infer.island import Island
from contingent.infer.moves import Drawn, Drift
from contingent.infer.problem import Target
from contingent.infer.select import select
from contingent.infer.strike import Strike, hold, rows_of
from contingent.model.course import Course

#: Redraws tried one after another on the early answers alone, before the rest is played.
TRIES = 2
#: Share of the steered moves of the build-up in which the strike is held in time.
HELD = 2 / 3
#: What plays are counted under that only early answers ask for.
EARLY = "early steps alone"


class Tried(NamedTuple):
    """Values ``[rows, W]`` of some scores as tried so far, and what they weigh, ``[W]``."""

    values: np.ndarray
    told: np.ndarray  # by testimony
    soon: np.ndarray  # by the early answers
    course: Course | None  # as far as the early answers read it

    @property
    def early(self) -> np.ndarray:
        """Log weight by all that is weighed before the rest is played."""
        return self.told + self.soon

    def where(self, lucky: np.ndarray, other: Tried) -> Tried:
        """``other`` in the worlds where it is accepted."""
        values, told, soon = (select(lucky, *both) for both in zip(other[:3], self[:3], strict=True))
        course = None
        if self.course is not None and other.course is not None:
            course = Course(*(select(lucky, *both) for both in zip(other.course, self.course, strict=True)))
        return Tried(values, told, soon, course)


def rejuvenate(
    island: Island, target: Target, until: int | None, label: str, sweeps: int | None = None
) -> None:
    """Move the worlds of an island; ``until`` is the last step that the target reads, None if it reads none."""
    plan, here = island.plan, Sweeps(island, target, until, label)
    if here.light:
        sweeps = plan.score_sweeps if until is None else plan.light_sweeps
    for sweep in range(sweeps or plan.sweeps):
        here.go(first=not sweep)


class Sweeps:
    """An island as it is moved, with what its worlds weigh by the target: scores ``[W]``, answers ``[O, W]``."""

    def __init__(self, island: Island, target: Target, until: int | None, label: str) -> None:
        self.island, self.problem, self.mover = island, island.problem, island.mover
        self.target, self.until, self.label = target, until, label
        self.light = until is None or until <= self.problem.early_steps
        self.told = target.of_scores(island.z)
        self.heard = target.of_answers(island.course, island.z)
        self.drift = Drift.of(island.z)  # set before the moves, so that it does not adapt within them

    def go(self, first: bool) -> None:
        """One sweep."""
        if self.until is None or first:  # once is enough where the rest takes far longer to forget
            self._ask_witnesses()
        self._redraw()
        if self.until is None or not self.light:
            self._steer()
        if self.until is None:
            return
        if len(self.problem.early_rows):
            self._steer_early()
        if self.problem.parts is None:
            self._chance(self.until)
        elif not self.light:
            self._exchange(self.until)

    # --- moves --------------------------------------------------------------------------------

    def _ask_witnesses(self) -> None:
        """Draw scores that no course has read: sources' reliabilities, each by itself, then facts."""
        witnesses, island, target = self.problem.witnesses, self.island, self.target
        if witnesses is None:
            return
        self.mover.sweep += 1
        rows, other = witnesses.sources, island.z.copy()
        other[rows] = self.mover.normals(rows, island.plan.worlds)
        heard = target.of_answers(island.course, other)
        gain = witnesses.by_source(island.z, other, target.ends())
        for source, more in zip(
            witnesses.of_answer, heard - self.heard, strict=False
        ):  # at first none is heard
            gain[source] += more
        names = (self.problem.layout.rows[row].name for row in rows)
        each = [self.mover.lucky(more, name) for name, more in zip(names, gain, strict=True)]
        lucky = np.array(each, bool).reshape(gain.shape)  # where a case has no source, too
        island.z[rows] = select(lucky, other[rows], island.z[rows])
        if len(heard):
            self.heard = select(lucky[witnesses.of_answer], heard, self.heard)
        facts = witnesses.idle if island.course else np.array(list(witnesses.facts), int)
        island.z[facts] = witnesses.draw_facts(facts, island.z, target.ends(), self.mover.noise)
        self.told = target.of_scores(island.z)
        self.mover.note("witnesses", float(lucky.mean()))

    def _redraw(self) -> None:
        """Redraw scores from the prior.

        Once later answers are in, scores that early ones depend on are left to steered moves: of their
        redraws next to none would do. Before, some tries are made on testimony and the early answers alone.
        """
        self.mover.sweep += 1
        light, island = self.light, self.island
        kind, rows = ("redraw", island.busy) if light else ("redraw late", island.late_rows)
        now, tried, z = self._as_it_is(rows), [], island.z.copy()
        for _ in range(TRIES if light else 1):
            self.mover.sweep += 1
            drawn = self._draw(kind, now, z, rows)
            then = self._weigh(now, rows, z, play=light and self.until is not None)
            lucky = self.mover.lucky(then.early - now.early + drawn.correction, "early")
            now = now.where(lucky, then)
            z[rows] = now.values
            tried.append((drawn, lucky))
        accepted = self._settle("redraw", rows, now, z)
        for drawn, lucky in tried:  # not before: the tries of one move must be alike to be reversible
            self.mover.rates[kind].learn(drawn.rows, drawn.moved, lucky if light else lucky & accepted)

    def _steer(self) -> None:
        """Draw some scores from where the island is: those that early answers do not depend on.

        Scores of parts are left to the exchange.
        """
        self.mover.sweep += 1
        rows = self.island.busy if self.until is None else self.island.late_rows
        if self.until is not None and self.problem.parts is not None:
            rows = rows[self.problem.parts.owner[rows] < 0]
        now, z = self._as_it_is(rows), self.island.z.copy()
        drawn = self._draw("steer", now, z, rows, self.drift)
        then = self._weigh(now, rows, z, play=False)
        lucky = self.mover.lucky(then.early - now.early + drawn.correction, "early")
        now = now.where(lucky, then)
        z[rows] = now.values
        accepted = self._settle("steer", rows, now, z)
        self.mover.rates["steer"].learn(drawn.rows, drawn.moved, lucky & accepted)

    def _steer_early(self) -> None:
        """The same for those that early answers depend on, on these answers first.

        In most moves the strike is held in time, so that many may move.
        """
        self.mover.sweep += 1
        thresholds = rows_of(self.problem.layout)
        rows = np.union1d(self.problem.early_rows, thresholds).astype(int)
        now, z = self._as_it_is(rows), self.island.z.copy()
        if thresholds and self.mover.some("hold", ["strike"], HELD)[0]:
            kind, (drawn, then) = "steer held", self._hold(now, z, rows, thresholds)
        else:
            kind, drawn = "steer early", self._draw("steer early", now, z, rows, self.drift)
            then = self._weigh(now, rows, z, play=True)
        lucky = self.mover.lucky(then.early - now.early + drawn.correction, "early")
        now = now.where(lucky, then)
        z[rows] = now.values
        self.mover.note(kind, float(lucky.mean()))
        self.mover.rates[kind].learn(drawn.rows, drawn.moved, lucky)
        self._settle("let", rows, now, z)

    def _hold(
        self, now: Tried, z: np.ndarray, rows: np.ndarray, thresholds: list[int]
    ) -> tuple[Drawn, Tried]:
        """Steer some of the scores ``rows`` of ``z``, and let the strike fall when it fell."""
        assert now.course is not None
        layout, seeds = self.problem.layout, self.island.seeds[: self.problem.layout.steps]
        began = Strike.of(layout, now.course, z)
        drawn = self._draw("steer held", now, z, np.setdiff1d(rows, thresholds), self.drift)
        z[:], log_density = hold(layout, partial(self.island.play, stage=EARLY), z, seeds, began)
        then = self._weigh(now, rows, z, play=True)
        assert then.course is not None
        same = began.same(Strike.of(layout, then.course, z))
        gain = np.subtract(log_density, began.log_density, where=same, out=np.full(len(same), -np.inf))
        return drawn._replace(correction=drawn.correction + gain), then

    def _chance(self, until: int) -> None:
        """Redraw step seeds."""
        self.mover.sweep += 1
        seeds = self.mover.fresh_seeds(self.island.seeds, until)
        course = self.island.play(self.island.z, seeds, until, self.label)
        heard = self.target.of_answers(course, self.island.z)
        lucky = self.mover.lucky(heard.sum(axis=0) - self.heard.sum(axis=0), "later")
        self.mover.note("chance", float(lucky.mean()))
        self.island.seeds = np.where(lucky, seeds, self.island.seeds)
        self._keep(np.flatnonzero(lucky), course.take(lucky), heard[:, lucky])

    def _exchange(self, until: int) -> None:
        """Exchange parts with a second set of scores."""
        assert self.problem.parts is not None
        self.mover.sweep += 1
        island, played = self.island, self.island.seeds[: self.problem.layout.steps]
        now = (island.z, played, self.told, self.heard)
        play = partial(island.play, until=until, stage=self.label)
        found = exchange(self.mover, self.target, now, until, play, self.drift)
        lucky = self.mover.lucky(found.log_ratio, "exchange")
        self.mover.note("exchange", float(lucky.mean()))
        rows = self.problem.parts.rows
        island.z[rows] = select(lucky, found.z[rows], island.z[rows])
        played[:until] = select(lucky, found.seeds[:until], played[:until])
        self.told = np.where(lucky, found.told, self.told)
        self._keep(np.flatnonzero(lucky), found.course.take(lucky), found.heard[:, lucky])

    # --- what moves are made of ---------------------------------------------------------------

    def _graded(self, rows: np.ndarray) -> np.ndarray:
        """Which of these rows are of facts whose law given the testimony is known, bool."""
        witnesses = self.problem.witnesses
        return np.isin(rows, list(witnesses.facts) if witnesses else [])

    def _draw(
        self, kind: str, now: Tried, z: np.ndarray, rows: np.ndarray, drift: Drift | None = None
    ) -> Drawn:
        """Move some of the scores ``rows`` of ``z``, facts by what testimony says of them; ``now`` is as it was."""
        graded = self._graded(rows)
        drawn = self.mover.draw(kind, z, rows[~graded], drift)
        z[drawn.rows] = drawn.values
        facts, witnesses, target = rows[graded], self.problem.witnesses, self.target
        if witnesses is None or not len(facts):
            return drawn
        told = now.told if witnesses.told.isdisjoint(drawn.rows) else target.of_scores(z)
        moved = self.mover.draw(kind, z, facts).moved
        anew = witnesses.draw_facts(facts, z, target.ends(), self.mover.noise)
        z[facts] = select(moved, anew, z[facts])
        return Drawn(
            np.concatenate([drawn.rows, facts]),
            np.concatenate([drawn.values, anew]),
            np.concatenate([drawn.moved, moved]),
            drawn.correction - (target.of_scores(z) - told),
        )

    def _as_it_is(self, rows: np.ndarray) -> Tried:
        """The island before any of these scores is moved."""
        island = self.island
        return Tried(island.z[rows], self.told, self._soon(island.course, island.z), island.course)

    def _weigh(self, now: Tried, rows: np.ndarray, z: np.ndarray, *, play: bool) -> Tried:
        """What ``z``, of whose ``rows`` some differ from ``now``, weighs by testimony and, if played, early answers."""
        witnesses = self.problem.witnesses
        silent = witnesses is not None and witnesses.told.isdisjoint(rows)
        found = now._replace(values=z[rows], told=now.told if silent else self.target.of_scores(z))
        if not play:
            return found
        course = self.island.play(z, self.island.seeds, self.problem.early_steps, EARLY)
        return found._replace(soon=self._soon(course, z), course=course)

    def _soon(self, course: Course | None, z: np.ndarray) -> np.ndarray:
        """Log weight by the early answers, ``[W]``."""
        early = self.problem.early
        return self.target.of_answers(course if np.isfinite(early) else None, z, early).sum(axis=0)

    def _settle(self, kind: str, rows: np.ndarray, tried: Tried, z: np.ndarray) -> np.ndarray:
        """Play the worlds whose scores ``rows`` differ by now in ``z``, and accept them by the later answers.

        Returns which worlds are as ``z`` has them, bool ``[W]``.
        """
        island, until = self.island, self.until
        differs = (tried.values != island.z[rows]).any(axis=0)
        which = np.flatnonzero(differs)
        if until is None or not len(which):
            self.mover.note(kind, len(which) / island.plan.worlds)
            island.z[rows], self.told = tried.values, tried.told
            return np.ones(island.plan.worlds, bool)
        assert island.course is not None
        moved = np.take(z, which, axis=1)
        if until == self.problem.early_steps and tried.course is not None:
            new = tried.course.take(which)  # all that is asked for has been played
        else:
            seeds = np.take(island.seeds[: self.problem.layout.steps], which, axis=1)
            new = island.play(moved, seeds, until, self.label)
        heard, old = self.target.of_answers(new, moved), self.heard[:, which]
        before = self._soon(island.course, island.z)[which]
        gain = heard.sum(axis=0) - tried.soon[which] - (old.sum(axis=0) - before)
        lucky = self.mover.lucky(gain, "later")
        self.mover.note(kind, np.count_nonzero(lucky) / island.plan.worlds)
        at = ~differs
        at[which[lucky]] = True
        island.z[rows] = select(at, tried.values, island.z[rows])
        self.told = np.where(at, tried.told, self.told)
        self._keep(which[lucky], new.take(lucky), heard[:, lucky])
        return at

    def _keep(self, at: np.ndarray, course: Course, heard: np.ndarray) -> None:
        """Let worlds ``at`` have these courses, and answers of these weights."""
        self.heard[:, at] = heard
        for whole, part in zip(self.island.course or (), course, strict=True):
            whole[..., at] = part
