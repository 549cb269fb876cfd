"""Each instrument draws its answers from the very law by which it weighs them.

Chi-square tests on 200,000 drawn answers with a fixed key: a right instrument fails any one
of them with a chance of 0.1 %.
"""

from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import chisquare

from contingent.infer.observe import CountReport, EndingReport, Errors, NeverReport, TimeReport
from contingent.infer.population import generator
from contingent.model.priors import Z90
from contingent.model.state import OUTCOMES

DRAWS, ALARM = 200_000, 0.001
COMMON = {"happening": "deal", "source": "s", "known": "2031-01-01", "start": 0.0, "stop": 24.0}
POOR = Errors(guess=0.3, miss=0.2, invent=0.1)
GOOD = Errors(guess=0.02, miss=0.02, invent=0.01)
TRUTHS = [0.5, 11.0, 23.2, 30.0, np.inf]  # near the start, in the middle, near the end, too late, never
SCORES = [-1.0, 0.0, 1.5]


def times(errors: Errors, sd: float = 1.7, at: float = 12.0) -> TimeReport:
    return TimeReport(id="o", errors=errors, at=at, sd=sd, **COMMON)


def whether(errors: Errors) -> NeverReport:
    return NeverReport(id="o", errors=errors, **COMMON)


def count(errors: Errors, center: float = 3.0) -> CountReport:
    fields = COMMON | {"happening": "challenger dead"}
    return CountReport(id="o", errors=errors, center=center, sd=0.6, **fields)


def one(x: float) -> np.ndarray:
    return np.array([x])


def mass(report: TimeReport | CountReport, truth: float, score: float, low: float, high: float) -> float:
    """Probability of an answer between two points, by quadrature of the density."""

    def density(answer: float) -> float:
        return float(report.density(answer, one(truth), one(score))[0])

    edges = [truth + s * report.sd for s in (-3, -1, 1, 3)] if np.isfinite(truth) else []
    cuts = [low, *sorted(e for e in edges if low < e < high), high]
    return sum(quad(density, a, b, epsabs=1e-10)[0] for a, b in pairwise(cuts))


def ending(errors: Errors) -> EndingReport:
    return EndingReport(id="o", errors=errors, **COMMON | {"happening": "ending"})


def drawn(
    report: TimeReport | NeverReport | CountReport | EndingReport, truth: float, score: float
) -> np.ndarray:
    noise = generator("instruments", type(report).__name__, truth, score).random((3, DRAWS))
    return report.report(np.full(DRAWS, truth), np.full(DRAWS, score), noise)


@pytest.mark.parametrize("errors", [POOR, GOOD])
@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("truth", TRUTHS)
def test_reports_of_a_time(truth: float, score: float, errors: Errors) -> None:
    report = times(errors)
    answers = drawn(report, truth, score)
    edges = np.linspace(0, 24, 25)
    shares = [mass(report, truth, score, a, b) for a, b in pairwise(edges)]
    silence = float(report.density(np.inf, one(truth), one(score))[0])
    assert sum(shares) + silence == pytest.approx(1, abs=1e-6)
    seen = [*np.histogram(answers[np.isfinite(answers)], edges)[0], np.isinf(answers).sum()]
    assert chisquare(seen, DRAWS * np.array([*shares, silence]), sum_check=False).pvalue > ALARM


@pytest.mark.parametrize("errors", [POOR, GOOD])
@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("truth", TRUTHS)
def test_reports_whether(truth: float, score: float, errors: Errors) -> None:
    report = whether(errors)
    yes, no = (float(np.exp(report.answered(a).logp(one(truth), one(score)))[0]) for a in (1.0, 0.0))
    assert yes + no == pytest.approx(1, abs=1e-12)
    said = drawn(report, truth, score).sum()
    assert chisquare([said, DRAWS - said], [DRAWS * yes, DRAWS * no]).pvalue > ALARM


@pytest.mark.parametrize("errors", [POOR, GOOD])
@pytest.mark.parametrize("score", SCORES)
@pytest.mark.parametrize("dead", [0, 3, 40, 9000])
def test_reports_of_a_number(dead: int, score: float, errors: Errors) -> None:
    report, truth = count(errors), float(np.log1p(dead))
    answers = drawn(report, truth, score)
    edges = np.linspace(0, report.widest, 25)
    shares = np.array([mass(report, truth, score, a, b) for a, b in pairwise(edges)])
    assert shares.sum() == pytest.approx(1, abs=1e-6)
    assert chisquare(np.histogram(answers, edges)[0], DRAWS * shares, sum_check=False).pvalue > ALARM


@pytest.mark.parametrize("errors", [POOR, GOOD])
@pytest.mark.parametrize("score", SCORES)
def test_reports_of_an_ending(errors: Errors, score: float) -> None:
    """On a grid of noise the shares of all answers are those stated, to the width of the grid: no chance in it."""
    report, count, fine = ending(errors), len(OUTCOMES), 150
    cells = (fine, 7 * 8, fine)  # a whole number of cells for every answer that is named by lot
    noise = np.stack([axis.ravel() for axis in np.meshgrid(*((np.arange(n) + 0.5) / n for n in cells))])
    for truth in range(count):
        worlds = np.full(noise.shape[1], truth)
        seen = np.bincount(
            report.report(worlds, np.full(len(worlds), score), noise).astype(int), minlength=count
        )
        shares = [float(np.exp(report.answered(a).logp(one(truth), one(score)))[0]) for a in range(count)]
        assert sum(shares) == pytest.approx(1, abs=1e-12)
        assert max(shares) == shares[truth]
        assert seen / len(worlds) == pytest.approx(shares, abs=1 / fine)


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("at", [0.4, 12.0, 23.5])
def test_the_recorded_answer_is_weighed_by_that_density(truth: float, at: float) -> None:
    report = times(POOR, at=at)
    density = report.density(at, one(truth), one(0.3))
    assert np.exp(report.logp(one(truth), one(0.3))) == pytest.approx(density, rel=1e-12)
    never = report.answered(np.inf)
    assert isinstance(never, NeverReport)
    silence = report.density(np.inf, one(truth), one(0.3))
    assert np.exp(never.logp(one(truth), one(0.3))) == pytest.approx(silence, abs=1e-12)


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("at", [0.4, 12.0, 23.5])
def test_the_window_holds_what_the_density_puts_there(truth: float, at: float) -> None:
    report = times(POOR, at=at)
    low, high = max(0.0, at - Z90 * report.sd), min(24.0, at + Z90 * report.sd)
    inside = report.within_window(one(truth), one(0.3))[0]
    assert inside == pytest.approx(mass(report, truth, 0.3, low, high), abs=1e-6)


@pytest.mark.parametrize("dead", [0, 20, 400])
def test_the_window_of_a_number_holds_what_the_density_puts_there(dead: int) -> None:
    report, truth = count(POOR), float(np.log1p(dead))
    low, high = 3.0 - Z90 * 0.6, 3.0 + Z90 * 0.6
    inside = report.within_window(one(truth), one(0.3))[0]
    assert inside == pytest.approx(mass(report, truth, 0.3, low, high), abs=1e-6)


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("hour", [0.0, 2.0, 12.0, 23.0])
def test_silence_so_far_is_what_is_left_of_the_density(truth: float, hour: float) -> None:
    """What happens after the hour is not known by it, and counts as not happening."""
    report = times(POOR)
    heard = mass(report, truth if truth <= hour else np.inf, 0.3, 0.0, hour)
    silent = np.exp(report.logp_not_yet(hour, one(truth), one(0.3)))[0]
    assert silent == pytest.approx(1 - heard, abs=1e-6)


@pytest.mark.parametrize("kind", [times, whether, count])
def test_after_it_has_settled_the_course_cannot_change_the_answer(kind: type) -> None:
    report = kind(POOR)
    if kind is count:
        return  # a count is final when the crisis is over
    later = np.array([report.settled_at + x for x in (1e-6, 0.5, 3.0, 100.0)] + [np.inf])
    assert len(set(report.logp(later, np.zeros(5)))) == 1


def test_better_sources_fail_less() -> None:
    for chances in POOR.at(np.linspace(-3, 3, 13)):
        assert (np.diff(chances) < 0).all()
