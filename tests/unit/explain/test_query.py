"""The question language, and the answers it gets."""

from __future__ import annotations

import importlib
import sys
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from contingent.case.questions import MOST_NESTED, NOT_SO, SO, UNHEARD, Event, parse, parse_cut
from contingent.compile import Compiled
from contingent.errors import QueryError
from contingent.explain import causes as why
from contingent.explain.counterfactual import contrary, replay
from contingent.explain.cut import cut
from contingent.explain.query import FEW_WORLDS, answer, reading_ratio
from contingent.explain.records import probability
from contingent.infer.condition import Conditioned, run
from contingent.infer.observe import NeverReport
from contingent.infer.problem import Plan

PLAN = Plan(worlds=1024)  # fewer cannot tell the tail of the weights of a claim unheard
DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture(scope="module")
def conditioned(tutorial: Compiled) -> Conditioned:
    return run(tutorial, PLAN)


def ask(text: str, conditioned: Conditioned):
    case = conditioned.compiled
    return answer(parse(text, case.case), case, PLAN, conditioned)


def test_every_part_is_read(tutorial: Compiled) -> None:
    query = parse(
        'P( "pass  taken" | do(order = contrary, mediation=fact), seen to 2031-03-30T23:00, '
        "known by 2031-03-31, reading cornered, garrison-promise = yes )",
        tutorial.case,
    )
    assert (query.event, query.reading) == (Event("pass taken", happening=True), "cornered")
    assert query.do == (("order", "contrary"), ("mediation", "fact"))
    assert query.facts == (("garrison-promise", ("yes",)),)
    assert query.seen_to == datetime(2031, 3, 30, 23)
    assert query.known_by == datetime(2031, 3, 31, 23, 59, 59)


def test_a_bare_date_means_the_end_of_that_day() -> None:
    assert parse_cut("2031-03-31") == datetime(2031, 3, 31, 23, 59, 59)
    assert parse_cut("2031-03-31T08:00") == datetime(2031, 3, 31, 8)


@pytest.mark.parametrize(
    ("text", "pointed_at", "said"),
    [
        ("", "", "a question such as"),
        ("settled", "settled", "a question such as"),
        ("P(setled)", "setled", "'settled'"),
        ("P(settled", "", "'|' or ')'"),
        ("P(settled) x", "x", "nothing after"),
        ("P(settled | )", ")", "do(<cause>"),
        ('P("pass takn")', "pass takn", "'pass taken'"),
        ('P("pass taken)', "", "close the happening"),
        ("P(settled | do(mediaton = contrary))", "mediaton", "'mediation'"),
        ("P(settled | do(mediation = contrry))", "contrry", "'contrary'"),
        ("P(settled | do(order = fact, order = contrary))", "order = contrary", "twice"),
        ("P(settled | seen to 2031-03-31, seen to 2031-03-31)", "seen to 2031-03-31)", "twice"),
        ("P(settled | known by tomorrow)", "tomorrow", "a date such as"),
        ("P(settled | garrison-promis = yes)", "garrison-promis", "'garrison-promise'"),
        ("P(settled | garrison-promise = maybe)", "maybe", "one of no, yes"),
        ("P(settled | reading cornerd)", "cornerd", "'cornered'"),
        ("P(settled | garrison-promise yes)", "yes", "found 'yes', expected '='"),
        ("P(settled | garrison-promise = yes or)", ")", "one of no, yes"),
        ("P(settled | reading)", ")", "found ')', expected a reading"),
        ("P(settled | do mediation = contrary)", "mediation", "found 'mediation', expected '('"),
        ("P(settled | setled)", "setled", "did you mean 'settled'"),
        ("P(settled and)", ")", "found ')', expected an outcome"),
        ("P((settled)", "", "found the end"),
        ("P(not)", ")", "an outcome"),
        ("P(settled | claim palce on garrison-promise = so)", "palce", "'palace'"),
        ("P(settled | claim palace on order = so)", "order", "a fact that 'palace' speaks of"),
        ("P(settled | claim palace of garrison-promise = so)", "of", "'on' and a fact"),
        ("P(settled | claim palace on garrison-promise = yes)", "yes", "'not so' or 'unheard'"),
        (f"P({'(' * 40}settled", "(" * 20 + "settled", f"at most {MOST_NESTED}"),
        (f"P({'not ' * 5000}settled)", "not ", f"at most {MOST_NESTED}"),
    ],
)
def test_errors_point_at_the_character_and_name_what_is_near(
    tutorial: Compiled, text: str, pointed_at: str, said: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text, tutorial.case)
    assert text[caught.value.column - 1 :].startswith(pointed_at)
    assert said in str(caught.value)


def test_an_answer_is_a_replay_of_the_worlds_that_fit(conditioned: Conditioned) -> None:
    case, posterior = conditioned.compiled, conditioned.posterior
    given = ask("P(settled | do(mediation = contrary))", conditioned)
    course = replay(case, posterior.worlds, contrary(case, [case.cause("mediation")]))
    assert given.estimate is not None
    assert given.estimate == probability(posterior.mean(course.is_outcome("settled")))
    assert given.estimate.word in given.sentence
    assert "“nobody mediates”" in given.sentence


def test_an_onset_cause_bears_on_the_attempt(conditioned: Conditioned) -> None:
    without = ask("P(attempt | do(order = contrary))", conditioned).estimate
    plain = ask("P(attempt)", conditioned).estimate
    assert without is not None
    assert plain is not None
    assert without.value < plain.value


def test_facts_and_readings_narrow_the_worlds(conditioned: Conditioned) -> None:
    case, posterior = conditioned.compiled, conditioned.posterior
    yes = case.testimony.fact("garrison-promise").grade(posterior.z, case.model.layout) == 1
    found = ask("P(settled | garrison-promise = yes, reading cornered)", conditioned).estimate
    ratio = reading_ratio(case.testimony, posterior.z, "cornered")
    expected = posterior.mean(posterior.course.is_outcome("settled"), yes, ratio)
    assert found == probability(expected)


def test_events_are_joined_as_in_logic(tutorial: Compiled) -> None:
    both = Event("and", of=(Event("settled"), Event("pass taken", happening=True)))
    none = Event("not", of=(Event("success"),))
    query = parse('P(settled and "pass taken" or not success | (war or withdrawn))', tutorial.case)
    assert query.event == Event("or", of=(both, none))
    assert query.given == (Event("or", of=(Event("war"), Event("withdrawn"))),)


def test_joint_events_add_up(conditioned: Conditioned) -> None:
    asked = ['settled and "pass taken"', 'settled and not "pass taken"', "settled"]
    one, other, whole = (ask(f"P({event})", conditioned).estimate.value for event in asked)
    assert one + other == pytest.approx(whole, abs=1e-5)
    assert 0 < one < whole


def test_a_counterfactual_is_asked_of_worlds_as_they_are(conditioned: Conditioned) -> None:
    """The language can ask for the necessity of a cause: the same number, by the same replay."""
    case = conditioned.compiled
    cause = case.cause("mediation")
    text = "P(not settled | settled, archbishop-mediates = yes, do(mediation = contrary))"
    expected = why.necessity(case, conditioned.posterior, cause, "settled")
    assert ask(text, conditioned).estimate == probability(expected)
    assert 0 < expected.value < 1


def test_claims_are_set(conditioned: Conditioned) -> None:
    case = conditioned.compiled
    claim = next(
        c for c in case.testimony.claims if (c.source, c.fact.name) == ("palace", "garrison-promise")
    )
    value = {True: "yes", False: "no"}[claim.allowed == (1,)]
    so, not_so = (
        ask(f"P(settled | claim palace on garrison-promise = {x})", conditioned).estimate
        for x in (SO, NOT_SO)
    )
    assert so == ask(f"P(settled | garrison-promise = {value})", conditioned).estimate
    assert not_so != so
    either = ask("P(settled | garrison-promise = no or yes)", conditioned).estimate
    assert either == ask("P(settled)", conditioned).estimate


def test_a_claim_unheard_is_divided_out(conditioned: Conditioned) -> None:
    posterior, testimony = conditioned.posterior, conditioned.testimony
    said = [c for c in testimony.claims if (c.source, c.fact.name) == ("palace", "garrison-promise")]
    without = 1 / np.exp(replace(testimony, claims=tuple(said)).log_claims(posterior.z))
    found = ask(f"P(settled | claim palace on garrison-promise = {UNHEARD})", conditioned)
    assert found.estimate == probability(
        posterior.mean(posterior.course.is_outcome("settled"), ratio=without)
    )
    assert "had not spoken" in found.sentence


def test_where_no_world_is_left_nothing_is_answered(conditioned: Conditioned) -> None:
    found = ask("P(settled | attempt and not attempt)", conditioned)
    assert found.estimate is None
    assert "No worlds that fit the record can say" in found.sentence


def test_a_copy_was_not_heard(conditioned: Conditioned) -> None:
    text = f"P(settled | claim tabloid on handover-order = {UNHEARD})"
    with pytest.raises(QueryError, match="counts once") as caught:
        ask(text, conditioned)
    assert text[caught.value.column - 1 :].startswith("tabloid")


def test_every_example_of_the_reference_page_is_answered(conditioned: Conditioned) -> None:
    sys.path.insert(0, str(DOCS))  # as for ``python docs/generate.py``
    try:
        forms = importlib.import_module("question_language").FORMS
    finally:
        sys.path.remove(str(DOCS))
    case = conditioned.compiled
    for text in forms.values():
        found = answer(parse(text, case.case), case, Plan(worlds=64), conditioned)
        assert found.estimate is not None, text
        assert found.estimate.word in found.sentence


def test_thin_answers_say_so(conditioned: Conditioned) -> None:
    said = ask("P(settled | garrison-promise = yes, reading cornered)", conditioned).sentence
    posterior, case = conditioned.posterior, conditioned.compiled
    yes = case.testimony.fact("garrison-promise").grade(posterior.z, case.model.layout) == 1
    worlds = posterior.effective(reading_ratio(case.testimony, posterior.z, "cornered"), yes)
    assert ("take it as a hint" in said) == (worlds < FEW_WORLDS)


def test_a_cut_conditions_anew(conditioned: Conditioned) -> None:
    early = ask('P("pass taken" | seen to 2031-03-30T22:00)', conditioned).estimate
    late = ask('P("pass taken")', conditioned).estimate
    assert early is not None
    assert late is not None
    assert early.value < late.value


def test_what_came_after_the_cut_had_not_happened_yet(tutorial: Compiled) -> None:
    record, testimony = cut(tutorial, until=datetime(2031, 3, 31))
    kinds = {i.happening: i for i in record.instruments}
    assert isinstance(kinds["deal"], NeverReport)
    assert kinds["deal"].stop == 4.0
    assert kinds["attempt"] is tutorial.record.instruments[0]
    assert testimony is tutorial.testimony


def test_what_was_not_yet_public_is_left_out(tutorial: Compiled) -> None:
    record, testimony = cut(tutorial, known_by=datetime(2031, 3, 31, 7, 30))
    assert {i.happening for i in record.instruments} == {"attempt", "president speaks", "deal"}
    assert {c.source for c in testimony.claims} == {"palace", "brigade"}


def test_cuts_add_up(tutorial: Compiled) -> None:
    early, heard = cut(tutorial, known_by=datetime(2031, 3, 31, 7, 30))
    record, testimony = cut(tutorial, until=datetime(2031, 3, 30, 22), of=(early, heard))
    assert [type(i).__name__ for i in record.instruments] == ["TimeReport", "NeverReport", "NeverReport"]
    assert testimony is heard


def test_without_a_cut_nothing_is_left_out(tutorial: Compiled) -> None:
    record, testimony = cut(tutorial)
    assert record is tutorial.record
    assert testimony is tutorial.testimony


def test_happenings_are_read_off_their_times(conditioned: Conditioned) -> None:
    found = ask('P("pass taken")', conditioned).estimate
    times = np.asarray(conditioned.posterior.course.times)
    row = conditioned.compiled.model.layout.happenings.index("pass taken")
    assert found == probability(conditioned.posterior.mean(np.isfinite(times[row])))
