"""Which ending is called what happened: the one on record, and only that."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from contingent.case.load import examine_text
from contingent.compile import compile_case
from contingent.explain.ending import ON_RECORD, Ending, ending
from contingent.explain.headline import headline
from contingent.infer.observe import EndingReport, Errors
from contingent.infer.population import draw_worlds
from contingent.infer.record import Record
from contingent.model.simulate import simulate
from contingent.model.state import OUTCOMES
from contingent.present.summary import LIKELIEST, Summary
from unit.present.sample import sample

TUTORIAL = Path(__file__).parents[3] / "cases" / "tutorial.yaml"
ERRORS = Errors(0.02, 0.02, 0.01)


@pytest.fixture
def conditioned(made, quiet):
    """Worlds that are settled for the most part, and a record with these reports of the ending."""

    def build(*reported: str):
        posterior = made(np.ones(8), outcome=[OUTCOMES.index("settled")] * 6 + [OUTCOMES.index("war")] * 2)
        reports = tuple(
            EndingReport(f"o{n}", "ending", "paper", ERRORS, "2031-01-01", 0.0, 24.0, OUTCOMES.index(outcome))
            for n, outcome in enumerate(reported, 2)
        )
        record = Record((*quiet.instruments, *reports), quiet.layout)
        return SimpleNamespace(posterior=posterior, record=record)

    return build


def test_what_is_on_record_is_what_happened(conditioned):
    assert ending(conditioned("war")) == Ending("war", recorded=True)
    assert ending(conditioned("war", "war")).label == ON_RECORD


@pytest.mark.parametrize("reported", [(), ("war", "suppressed")])
def test_a_record_that_does_not_say_leaves_the_likeliest(conditioned, reported):
    found = ending(conditioned(*reported))
    assert found == Ending("settled", recorded=False)
    assert found.label == LIKELIEST


@pytest.mark.parametrize(
    ("outcome", "recorded", "says"),
    [
        ("settled", False, "The record does not say how it ended, and fits best with this ending"),
        ("settled", True, "On record it ended so: the challenger stands down"),
        ("war", True, "Most of the worlds that fit end otherwise"),
    ],
)
def test_the_answer_says_which_it_is(outcome, recorded, says):
    full = sample()
    parts = {name: getattr(full, name) for name in Summary.model_fields}
    assert says in headline(None, parts, Ending(outcome, recorded))[0].text  # type: ignore[arg-type]


def test_a_case_can_record_its_ending():
    seen = "\n  - {ended: suppressed, source: gazette, locator: p. 6, grade: A1}\n"
    text = TUTORIAL.read_text(encoding="utf-8")
    at = text.index("\n", text.index("happened: deal"))
    case = examine_text(text[:at] + seen + text[at + 1 :]).case
    assert case
    compiled = compile_case(case)
    report = next(i for i in compiled.record.instruments if isinstance(i, EndingReport))
    worlds = draw_worlds(compiled.model.layout, 256, 1, "ending")
    course = simulate(compiled.model, worlds)
    row = compiled.record.instruments.index(report)
    told = compiled.record.logp(course, np.asarray(worlds.z))[row]
    so = course.is_outcome("suppressed")
    assert told[so].min() > told[~so].max()
    assert not compiled.record.logp(course, np.asarray(worlds.z), hour=report.stop - 1)[row].any()


def test_an_ending_that_is_none_is_refused():
    text = TUTORIAL.read_text(encoding="utf-8").replace(
        "{happened: deal, at: 2031-03-31T06:00, within: 1 h,", "{ended: sttled,"
    )
    (problem,) = examine_text(text).problems
    assert "sttled" in problem.found
    assert "settled" in f"{problem.expected} {problem.hint}"
