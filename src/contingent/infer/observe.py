"""Observations as instruments: a fixed question, a recorded answer, a normalised probability.

Every instrument can compute ``logp`` of its recorded answer given a course, and ``report``
an answer drawn from the same law. Reports of one source share one reliability score, so
that a bad source fails in all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy.special import expit, logit, ndtr, ndtri

from contingent.model.course import Course
from contingent.model.layout import Layout

NEVER = np.inf
#: Steps on the log-odds scale by which one standard deviation of a source's reliability moves its errors.
RELIABILITY_STEPS = 0.75
#: A report of an event may stray this many standard deviations from it, and no further.
REACH = 3.0


@dataclass(frozen=True)
class Errors:
    """How a source's report of this kind can fail, at middling reliability.

    ``guess``: the answer is drawn flat from the answer space; ``miss``: what happened goes
    unreported; ``invent``: a report of something that did not happen.
    """

    guess: float
    miss: float
    invent: float

    def at(self, reliability: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The three chances for sources of this reliability score (higher is better), ``[W]``."""
        shift = RELIABILITY_STEPS * np.asarray(reliability, np.float64)
        return tuple(expit(logit(p) - shift) for p in (self.guess, self.miss, self.invent))

    def guess_at(self, reliability: np.ndarray) -> np.ndarray:
        """The chance of a guess alone, ``[W]``."""
        return expit(logit(self.guess) - RELIABILITY_STEPS * np.asarray(reliability, np.float64))


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
            return self.start + 24.0 * np.asarray(course.onset, np.float64)
        times = np.asarray(course.times)[layout.happenings.index(self.happening)]
        return times.astype(np.float64)


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

    def _spread(self, truth: np.ndarray, upto: float | np.ndarray) -> np.ndarray:
        """Mass of a Gaussian around the truth, cut at the reach and the answer space, up to ``upto``."""
        low = np.maximum((self.start - truth) / self.sd, -REACH)
        high = np.minimum((self.stop - truth) / self.sd, REACH)
        edge = np.clip((upto - truth) / self.sd, low, high)
        return (ndtr(edge) - ndtr(low)) / np.maximum(ndtr(high) - ndtr(low), 1e-12)

    def density(self, answer: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Density of an answer (mass for ``never``) given the true time and the source, ``[W]``."""
        guess, miss, invent = self.errors.at(reliability)
        length = self.stop - self.start
        happened = truth <= self.stop
        if not np.isfinite(answer):
            silent = np.where(happened, miss, 1.0)
            return guess / 2 + (1 - guess) * (1 - invent) * silent
        t = np.where(happened, truth, 0.0)
        low = np.maximum((self.start - t) / self.sd, -REACH)
        high = np.minimum((self.stop - t) / self.sd, REACH)
        score = (answer - t) / self.sd
        inside = happened & (score >= low) & (score <= high)
        kernel = np.exp(-0.5 * np.where(inside, score, 0.0) ** 2) / np.sqrt(2 * np.pi) / self.sd
        kernel = np.where(inside, kernel / np.maximum(ndtr(high) - ndtr(low), 1e-12), 0.0)
        return guess / 2 / length + (1 - guess) * (invent / length + (1 - invent) * (1 - miss) * kernel)

    def logp(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log density of the recorded answer."""
        return np.log(self.density(self.at, truth, reliability))

    def logp_not_yet(self, hour: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log probability that nothing has been reported by ``hour``, reading the course to ``hour``.

        What happens after ``hour`` counts as not yet reported.
        """
        guess, miss, invent = self.errors.at(reliability)
        elapsed = np.clip((hour - self.start) / (self.stop - self.start), 0.0, 1.0)
        t = np.where(truth <= hour, truth, 0.0)
        heard = np.where(truth <= hour, self._spread(t, hour), 0.0)
        spoken = guess / 2 * elapsed
        spoken = spoken + (1 - guess) * (invent * elapsed + (1 - invent) * (1 - miss) * heard)
        return np.log1p(-np.minimum(spoken, 1 - 1e-12))

    def within_window(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Probability of an answer within the recorded 90 % window: the yes/no event for tests of evidence."""
        half = 1.645 * self.sd
        low, high = max(self.start, self.at - half), min(self.stop, self.at + half)
        guess, miss, invent = self.errors.at(reliability)
        share = (high - low) / (self.stop - self.start)
        t = np.where(truth <= self.stop, truth, 0.0)
        near = np.where(truth <= self.stop, self._spread(t, high) - self._spread(t, low), 0.0)
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
        """Hour of the crisis at which the answer is given."""
        return self.stop

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
        return np.log(yes if self.answer else 1 - yes)

    def logp_not_yet(self, hour: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log probability of no as the answer to the same question asked of the time to ``hour``."""
        return np.log(1 - self.yes(hour, truth, reliability))

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
class CountReport(Instrument):
    """How many dead? Recorded: about ``exp(center)``, with standard deviation ``sd`` in logs of 1 + n."""

    center: float = 0.0
    sd: float = 0.5
    widest: float = field(default=np.log(1e5))

    @property
    def given_at(self) -> float:
        """The count is given when the crisis is over."""
        return self.stop

    @property
    def settled_at(self) -> float:
        """The count is final only when the crisis is over."""
        return self.stop

    def truth(self, course: Course, layout: Layout) -> np.ndarray:
        """Log of 1 + the dead of one side, ``[W]``."""
        row = 0 if self.happening == "incumbent dead" else 1
        return np.log1p(np.asarray(course.dead, np.float64)[row])

    def density(self, answer: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Density of an answer in logs, cut to the answer space and normalised."""
        guess, _, _ = self.errors.at(reliability)
        mass = ndtr((self.widest - truth) / self.sd) - ndtr(-truth / self.sd)
        kernel = np.exp(-0.5 * ((answer - truth) / self.sd) ** 2) / np.sqrt(2 * np.pi) / self.sd
        return guess / self.widest + (1 - guess) * kernel / np.maximum(mass, 1e-12)

    def logp(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Log density of the recorded count."""
        return np.log(self.density(self.center, truth, reliability))

    def logp_not_yet(self, hour: float, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """A count says nothing before the crisis is over."""
        return np.zeros(len(truth))

    def within_window(self, truth: np.ndarray, reliability: np.ndarray) -> np.ndarray:
        """Probability of a count within the recorded 90 % window."""
        guess, _, _ = self.errors.at(reliability)
        low, high = max(0.0, self.center - 1.645 * self.sd), self.center + 1.645 * self.sd
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


AnyInstrument = TimeReport | NeverReport | CountReport


@dataclass(frozen=True)
class Record:
    """The answers of a case, in the order in which the course settles them."""

    instruments: tuple[AnyInstrument, ...]
    layout: Layout

    def logp(self, course: Course, z: np.ndarray, hour: float = np.inf) -> np.ndarray:
        """Log probability of every answer as far as it was given by ``hour``, ``[O, W]`` float64."""
        rows = [self._one(i, course, z, hour) for i in self.instruments]
        return np.stack(rows) if rows else np.zeros((0, z.shape[1]))

    def _one(self, instrument: AnyInstrument, course: Course, z: np.ndarray, hour: float) -> np.ndarray:
        truth, reliability = instrument.truth(course, self.layout), self.reliability(instrument, z)
        if instrument.given_at <= hour:
            return instrument.logp(truth, reliability)
        if hour <= instrument.start:
            return np.zeros(z.shape[1])
        return instrument.logp_not_yet(hour, truth, reliability)

    def reliability(self, instrument: Instrument, z: np.ndarray) -> np.ndarray:
        """Reliability score of an instrument's source, ``[W]``."""
        return z[self.layout.row_index[f"source/{instrument.source}"]]

    def only(self, known_by: str) -> Record:
        """The answers first reported by an ISO moment."""
        return Record(tuple(i for i in self.instruments if i.known <= known_by), self.layout)

    def step_of(self, hour: float) -> int:
        """The last step of build-up and crisis together that the answers given by ``hour`` read."""
        crisis = [i for i in self.instruments if i.happening != "attempt" and i.given_at <= hour]
        last = max([hour, *(i.settled_at for i in crisis)])
        steps = np.ceil(np.clip(last, 0.0, None) / self.layout.crisis_hours - 1e-9)
        return int(min(self.layout.buildup_steps + steps, self.layout.steps))
