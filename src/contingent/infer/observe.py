"""Observations as instruments: a fixed question, a recorded answer, a normalised probability.

Every instrument can compute ``logp`` of its recorded answer given a course, and ``report``
an answer drawn from the same law. Reports of one source share one reliability score, so
that a bad source fails in all of them together.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import ndtr, ndtri

from contingent.infer.select import kept
from contingent.model.course import Course
from contingent.model.layout import Layout
from contingent.model.priors import Z90
from contingent.model.state import OUTCOMES

NEVER = np.inf
#: A number, or a column of them where instruments are stacked.
Chance = float | np.ndarray
#: Steps on the log-odds scale by which one standard deviation of a source's reliability moves its errors.
RELIABILITY_STEPS = 0.75
#: A report of an event may stray this many standard deviations from it, and no further.
REACH = 3.0
#: Height of a standard Gaussian is one over this.
ROOT = math.sqrt(2 * math.pi)
#: Mass of a standard Gaussian within the reach.
WHOLE = float(ndtr(REACH) - ndtr(-REACH))


@dataclass(frozen=True)
class Errors:
    """How a source's report of this kind can fail, at middling reliability.

    ``guess``: the answer is drawn flat from the answer space; ``miss``: what happened goes
    unreported; ``invent``: a report of something that did not happen.
    """

    guess: Chance
    miss: Chance
    invent: Chance

    def at(self, reliability: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The three chances for sources of this reliability score (higher is better), ``[W]``."""
        factor = _factor(reliability)
        return _shifted(self.guess, factor), _shifted(self.miss, factor), _shifted(self.invent, factor)

    def guess_at(self, reliability: np.ndarray) -> np.ndarray:
        """The chance of a guess alone, ``[W]``."""
        return _shifted(self.guess, _factor(reliability))

    @staticmethod
    def stacked(errors: Sequence[Errors]) -> Errors:
        """One object for many, whose chances are columns."""
        return Errors(*(column(getattr(e, f) for e in errors) for f in ("guess", "miss", "invent")))


def _factor(reliability: np.ndarray) -> np.ndarray:
    """By how much a source's reliability divides the odds of its errors."""
    return np.exp(RELIABILITY_STEPS * reliability)


def _shifted(chance: Chance, factor: np.ndarray) -> np.ndarray:
    """A chance whose odds are divided by a factor."""
    odds = (1 - chance) * factor
    odds += chance
    return chance / odds


def _mass(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Mass of a standard Gaussian between two ends, which are the reach but near the ends of an answer space."""
    found = np.full(low.shape, WHOLE, low.dtype)
    cut = np.flatnonzero((low > -REACH) | (high < REACH))
    found.put(cut, ndtr(high.take(cut)) - ndtr(low.take(cut)))
    return np.maximum(found, 1e-12)


def column(values: Iterable[float]) -> np.ndarray:
    """Numbers as a column, to broadcast against worlds."""
    return np.array(list(values), np.float32)[:, None]


@dataclass(frozen=True)
class Instrument:
    """What all instruments share. Hours count from the start of the crisis; ``known`` is ISO."""

    id: str
    happening: str  # as in Layout.happenings, or "attempt", or "incumbent dead", "challenger dead"
    source: str
    errors: Errors
    known: str
    start: float  # first hour of the answer space
    stop: float  # last hour of the answer space

    def truth(self, course: Course, layout: Layout) -> np.ndarray:
        """What the course answers, ``[W]``: hours, ``inf`` for never."""
        if self.happening == "attempt":
            # the build-up starts at ``start``; the crisis clock's zero is the recorded attempt
            return self.start + 24.0 * np.asarray(course.onset)
        return np.asarray(course.times)[layout.happenings.index(self.happening)]


@dataclass(frozen=True)
class TimeReport(Instrument):
    """When, if ever by ``stop``, did it happen? Recorded: at ``at``, with standard deviation ``sd``."""

    at: float = 0.0
    sd: float = 1.0

    @property
    def given_at(self) -> float:
        """Hour of the crisis at which the answer is given; that of the attempt with the crisis itself."""
        return 0.0 if self.happening == "attempt" else self.at

    @property
    def settled_at(self) -> float:
        """Hour after which the course can no longer change the probability of the recorded answer."""
        return min(self.at + REACH * self.sd, self.stop)

    def _spread(self, happened: np.ndarray, truth: np.ndarray, upto: float | np.ndarray) -> np.ndarray:
        """Mass of a Gaussian around the truth, cut at the reach and the answer space, up to ``upto``.

        It is 0 where nothing has ``happened``.
        """
        t = kept(happened, truth)
        low, high = self._ends(t)
        edge = np.clip((upto - t) / self.sd, low, high)
        begun = happened & (edge > low)
        found = begun.astype(truth.dtype)  # 0 or 1 but where ``upto`` falls within the reach
        within = np.flatnonzero(begun & (edge < high))
        lowest = low.take(within)
        found.put(within, (ndtr(edge.take(within)) - ndtr(lowest)) / _mass(lowest, high.take(within)))
        return found

    def _ends(self, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """How far a report may stray from the truth to either side, in standard deviations."""
        low = np.maximum((self.start - truth) / self.sd, -REACH)
        return low, np.minimum((self.stop - truth) / self.sd, REACH)

    def density(self, answer: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Density of an answer (mass for ``never``) given the true time and the source, ``[W]``."""
        if np.isfinite(answer):
            return self._density_of_time(answer, truth, reliability)
        guess, miss, invent = self.errors.at(reliability)
        silent = np.where(truth <= self.stop, miss, 1.0)
        return guess / 2 + (1 - guess) * (1 - invent) * silent

    def _density_of_time(self, answer: Chance, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        guess, miss, invent = self.errors.at(reliability)
        length = self.stop - self.start
        happened = truth <= self.stop
        t = kept(happened, truth)
        low, high = self._ends(t)
        score = (answer - t) / self.sd
        inside = np.flatnonzero(happened & (score >= low) & (score <= high))
        kernel = np.zeros(score.shape, score.dtype)
        kernel.put(
            inside, np.exp(-0.5 * score.take(inside) ** 2) / _mass(low.take(inside), high.take(inside))
        )
        kernel = kernel / ROOT / self.sd
        return guess / 2 / length + (1 - guess) * (invent / length + (1 - invent) * (1 - miss) * kernel)

    def logp(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log density of the recorded answer."""
        return np.log(self._density_of_time(self.at, truth, reliability))

    def logp_not_yet(self, hour: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log probability that nothing has been reported by ``hour``, reading the course to ``hour``.

        What happens after ``hour`` counts as not yet reported.
        """
        guess, miss, invent = self.errors.at(reliability)
        elapsed = np.clip((hour - self.start) / (self.stop - self.start), 0.0, 1.0)
        heard = self._spread(truth <= hour, truth, hour)
        spoken = guess / 2 * elapsed
        spoken = spoken + (1 - guess) * (invent * elapsed + (1 - invent) * (1 - miss) * heard)
        return np.log1p(-np.minimum(spoken, 1 - 1e-7))

    def within_window(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Probability of an answer within the recorded 90 % window: the yes/no event for tests of evidence."""
        half = Z90 * self.sd
        low, high = max(self.start, self.at - half), min(self.stop, self.at + half)
        guess, miss, invent = self.errors.at(reliability)
        share = (high - low) / (self.stop - self.start)
        happened = truth <= self.stop
        near = self._spread(happened, truth, high) - self._spread(happened, truth, low)
        return guess / 2 * share + (1 - guess) * (invent * share + (1 - invent) * (1 - miss) * near)

    def report(self, truth: np.ndarray, reliability: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Draw an answer for every world from uniforms ``noise [3, W]``."""
        guess, miss, invent = self.errors.at(reliability)
        flat = self.start + noise[1] * (self.stop - self.start)
        t = np.where(truth <= self.stop, truth, 0.0)
        low = ndtr(np.maximum((self.start - t) / self.sd, -REACH))
        high = ndtr(np.minimum((self.stop - t) / self.sd, REACH))
        seen = t + self.sd * ndtri(low + noise[1] * (high - low))
        honest = np.where((truth <= self.stop) & (noise[2] >= miss), seen, NEVER)
        branch = np.where(noise[0] < guess + (1 - guess) * invent, flat, honest)
        return np.where(noise[0] < guess / 2, NEVER, branch)

    def answered(self, answer: float) -> Instrument:
        """The same question with another recorded answer."""
        return replace(self, at=float(answer)) if np.isfinite(answer) else self.never_by(self.stop)

    def never_by(self, hour: float) -> NeverReport:
        """The yes/no question whether it happened by ``hour``, answered no."""
        return NeverReport(self.id, self.happening, self.source, self.errors, self.known, self.start, hour)


@dataclass(frozen=True)
class NeverReport(Instrument):
    """Did it happen by ``stop``? Recorded: ``answer`` (no, unless an answer was drawn)."""

    answer: bool = False

    @property
    def given_at(self) -> float:
        """Hour of the crisis at which the answer is given; that of an attempt with the crisis itself.

        The build-up has been played to its end by then, wherever on it the question stops.
        """
        return min(self.stop, 0.0) if self.happening == "attempt" else self.stop

    @property
    def settled_at(self) -> float:
        """Hour after which the course can no longer change the probability of the recorded answer."""
        return self.stop

    def yes(self, hour: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Probability of the answer yes to the question asked of the time to ``hour``.

        A source that missed the event may still invent one, as in the report of its time.
        """
        guess, miss, invent = self.errors.at(reliability)
        return guess / 2 + (1 - guess) * np.where(truth <= hour, 1 - miss * (1 - invent), invent)

    def logp(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log probability of the recorded answer."""
        yes = self.yes(self.stop, truth, reliability)
        return np.log(np.where(self.answer, yes, 1 - yes))

    def logp_not_yet(self, hour: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log probability of no as the answer to the same question asked of the time to ``hour``.

        That it happened by ``stop`` says nothing before ``stop``: no hour is given for it.
        """
        return np.where(self.answer, 0.0, np.log(1 - self.yes(hour, truth, reliability)))

    def within_window(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Probability of the recorded answer."""
        return np.exp(self.logp(truth, reliability))

    def report(self, truth: np.ndarray, reliability: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Draw yes (1) or no (0) for every world from uniforms ``noise [3, W]``."""
        return (noise[0] < self.yes(self.stop, truth, reliability)).astype(float)

    def answered(self, answer: float) -> Instrument:
        """The same question with another recorded answer."""
        return replace(self, answer=bool(answer))


@dataclass(frozen=True)
class FinalReport(Instrument):
    """What is told, and settled, only when the crisis is over."""

    @property
    def given_at(self) -> float:
        """Hour of the crisis at which the answer is given."""
        return self.stop

    @property
    def settled_at(self) -> float:
        """Hour after which the course can no longer change the probability of the recorded answer."""
        return self.stop

    def logp_not_yet(self, hour: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Nothing is said before the crisis is over."""
        return np.zeros(truth.shape)


@dataclass(frozen=True)
class CountReport(FinalReport):
    """How many dead? Recorded: about ``exp(center)``, with standard deviation ``sd`` in logs of 1 + n."""

    center: float = 0.0
    sd: float = 0.5
    widest: float = field(default=float(np.log(1e5)))

    def truth(self, course: Course, layout: Layout) -> np.ndarray:
        """Log of 1 + the dead of one side, ``[W]``."""
        row = 0 if self.happening == "incumbent dead" else 1
        return np.log1p(np.asarray(course.dead)[row])

    def density(self, answer: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Density of an answer in logs, cut to the answer space and normalised."""
        guess, _, _ = self.errors.at(reliability)
        mass = ndtr((self.widest - truth) / self.sd) - ndtr(-truth / self.sd)
        kernel = np.exp(-0.5 * ((answer - truth) / self.sd) ** 2) / ROOT / self.sd
        return guess / self.widest + (1 - guess) * kernel / np.maximum(mass, 1e-12)

    def logp(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log density of the recorded count."""
        return np.log(self.density(self.center, truth, reliability))

    def within_window(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Probability of a count within the recorded 90 % window."""
        guess, _, _ = self.errors.at(reliability)
        low, high = max(0.0, self.center - Z90 * self.sd), self.center + Z90 * self.sd
        mass = ndtr((self.widest - truth) / self.sd) - ndtr(-truth / self.sd)
        near = (ndtr((high - truth) / self.sd) - ndtr((low - truth) / self.sd)) / np.maximum(mass, 1e-12)
        return guess * (high - low) / self.widest + (1 - guess) * near

    def report(self, truth: np.ndarray, reliability: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Draw a count (in logs) for every world from uniforms ``noise [3, W]``."""
        guess, _, _ = self.errors.at(reliability)
        low, high = ndtr(-truth / self.sd), ndtr((self.widest - truth) / self.sd)
        honest = truth + self.sd * ndtri(low + noise[1] * (high - low))
        return np.where(noise[0] < guess, noise[1] * self.widest, honest)

    def answered(self, answer: float) -> Instrument:
        """The same question with another recorded answer."""
        return replace(self, center=float(answer))


@dataclass(frozen=True)
class EndingReport(FinalReport):
    """How did it end? Recorded: ``answer``, an index into ``OUTCOMES``."""

    answer: int = 0

    def truth(self, course: Course, layout: Layout) -> np.ndarray:
        """Index of the outcome, ``[W]``."""
        return np.asarray(course.outcome)

    def chance(self, answer: Chance, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Probability of an answer: a guess names every outcome alike, a miss every other one."""
        guess, miss, _ = self.errors.at(reliability)
        named = np.where(truth == answer, 1 - miss, miss / (len(OUTCOMES) - 1))
        return guess / len(OUTCOMES) + (1 - guess) * named

    def logp(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log probability of the recorded answer."""
        return np.log(self.chance(self.answer, truth, reliability))

    def within_window(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Probability of the recorded answer."""
        return self.chance(self.answer, truth, reliability)

    def report(self, truth: np.ndarray, reliability: np.ndarray, noise: np.ndarray) -> np.ndarray:
        """Draw an outcome for every world from uniforms ``noise [3, W]``."""
        guess, miss, _ = self.errors.at(reliability)
        count = len(OUTCOMES)
        other = (truth + 1 + np.floor(noise[1] * (count - 1))) % count
        named = np.where(noise[2] < miss, other, truth)
        return np.where(noise[0] < guess, np.floor(noise[1] * count), named)

    def answered(self, answer: float) -> Instrument:
        """The same question with another recorded answer."""
        return replace(self, answer=int(answer))


AnyInstrument = TimeReport | NeverReport | CountReport | EndingReport
