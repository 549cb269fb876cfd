"""Claims and readings are probabilities: they are normalised, and their words keep their order."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad

from contingent.case import words
from contingent.compile import Compiled
from contingent.infer.observe import Errors
from contingent.infer.population import draw_prior
from contingent.infer.testimony import ClaimInfo, FactInfo
from contingent.model.layout import Layout
from contingent.model.priors import row
from laws.bits import changed
from oracles import bare


@pytest.fixture(scope="module")
def z(tutorial: Compiled) -> np.ndarray:
    return draw_prior(tutorial.model.layout, 500, 1, "testimony")


def test_a_claim_and_its_contrary_exhaust_what_can_be_said(tutorial: Compiled, z: np.ndarray) -> None:
    for claim in tutorial.testimony.claims:
        grade = claim.fact.grade(z, tutorial.model.layout)
        rest = tuple(i for i in range(len(claim.fact.values)) if i not in claim.allowed)
        guess = claim.errors.guess_at(z[tutorial.model.layout.row_index[f"source/{claim.source}"]])
        both = (claim, replace(claim, allowed=rest))
        said = [np.exp(c.logp(z, tutorial.model.layout, grade, guess)) for c in both]
        assert np.allclose(sum(said), 1, atol=1e-6)


def test_a_claimed_number_has_a_density() -> None:
    """Over the e^6 within which a guess may fall."""
    of: Layout = bare.layout(
        rows=(row("fact/men", "log", 500, 800, 1300), row("source/paper", "identity", -1.6, 0, 1.6))
    )
    fact = FactInfo("men", "Men", (), "fact/men", ())
    errors = Errors(0.2, 0.1, 0.05)
    for score, reliability in [(0.0, 0.0), (1.5, -1.0), (-2.0, 2.0)]:
        z = np.array([[score], [reliability]], np.float32)

        def density(center: float, z: np.ndarray = z) -> float:
            claim = ClaimInfo(fact, (), center, 0.3, 0.7, "paper", errors, "", 0)
            return float(np.exp(claim.logp(z, of, np.zeros(1, int), errors.guess_at(z[1])))[0])

        middle = np.log(800)
        area, _ = quad(density, middle - 3, middle + 3, points=[middle - 1, middle, middle + 1], limit=200)
        assert area == pytest.approx(1, abs=1e-4)


def test_every_reading_is_a_prior(tutorial: Compiled) -> None:
    for reading in tutorial.testimony.readings:
        for fact, ratio in reading.ratios:
            assert fact.prior() @ np.asarray(ratio) == pytest.approx(1, abs=1e-9)


def test_the_mixture_is_a_prior(tutorial: Compiled) -> None:
    """Its ratio to the plain prior averages to one: within 4 errors of 200,000 draws (alarm 0.006 %)."""
    z = draw_prior(tutorial.model.layout, 200_000, 2, "mixture")
    ratio = np.exp(tutorial.testimony.log_mixture(z))
    assert abs(ratio.mean() - 1) < 4 * ratio.std() / np.sqrt(len(ratio))


def test_facts_have_their_prior_odds(tutorial: Compiled) -> None:
    z = draw_prior(tutorial.model.layout, 200_000, 3, "odds")
    for fact in tutorial.testimony.facts:
        shares = np.bincount(fact.grade(z, tutorial.model.layout), minlength=2) / z.shape[1]
        assert np.allclose(shares, fact.prior(), atol=4 * 0.5 / np.sqrt(z.shape[1]))
        said = tutorial.case.facts[fact.name].prior
        assert fact.prior()[1] == pytest.approx(said.median if said else 0.5, abs=1e-6)


def test_a_copy_counts_once(tutorial: Compiled) -> None:
    line = "  - {about: handover-order, is: yes, source: tabloid, locator: p. 3}     # a copy: counts once"
    alone = changed((line, ""))
    z = draw_prior(tutorial.model.layout, 500, 1, "testimony")
    assert np.array_equal(tutorial.testimony.log_claims(z), alone.testimony.log_claims(z))


def test_words_of_certainty_cover_all_chances_in_order() -> None:
    bands = list(words.CERTAINTY_BANDS.values())
    assert bands[0][0] == 0.01
    assert bands[-1][1] == 0.99
    assert (words.certainty_of(0.0), words.certainty_of(1.0)) == ("remote", "almost certain")
    for (_, high), (low, _) in pairwise(bands):
        assert high == low
    middles = [(low + high) / 2 for low, high in bands]
    assert middles == sorted(middles)
    assert [words.certainty_of(m) for m in middles] == list(words.CERTAINTY_BANDS)


def test_worse_grades_mean_more_errors() -> None:
    """F and 6 say that it cannot be judged, and stand outside the order."""
    unreliable = [words.UNRELIABILITY[g] for g in "ABCDE"]
    assert unreliable == sorted(unreliable)
    for column in (0, 1):
        chances = [words.REPORT_ERRORS[g][column] for g in "12345"]
        assert chances == sorted(chances)
    assert set(words.UNRELIABILITY) == set("ABCDEF")
    assert set(words.REPORT_ERRORS) == set("123456")


def test_stronger_words_mean_more() -> None:
    leans = list(words.INCLINATIONS.values())
    assert leans == sorted(leans, reverse=True)
    assert [-x for x in reversed(leans)] == leans
    ties = [words.TIE_WEIGHTS[w] for w in ("weak", "moderate", "strong")]
    assert ties == sorted(ties)
