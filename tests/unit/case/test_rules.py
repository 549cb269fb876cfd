"""Each rule on a whole case: what breaks it, where it is reported, with which hint."""
# ruff: noqa: E501 (tables read best with one fault a line)

import pytest

from contingent.case.load import examine_text
from contingent.case.starter import starter

GUARD = "  old-guard:\n    role: force\n"

# (text of the starter case, what replaces it, path of the problem, found, expected or hint)
FAULTS = [
    # names
    ("under: president", "under: presidant", "actors.old-guard.under", "not an actor", "'president'"),
    ("{from: harbour, to: capital", "{from: harbour, to: capitol", "routes.north-road.legs[1].to", "not a place", "'capital'"),
    ("at: harbour", "at: harbor", "actors.colonel.at", "not a place", "'harbour'"),
    ("{from: old-guard,", "{from: oldguard,", "ties[1].from", "not an actor", "'old-guard'"),
    ("about: disbanding", "about: disband", "claims[1].about", "not a fact", "'disbanding'"),
    ("disbanding: almost certain}", "order: likely}", "readings.cornered.believes.order", "not a fact", "disbanding"),
    ("[betrayal, cornered]", "[betrayal, corner]", "partition[2]", "not a reading", "'cornered'"),
    ("of: archbishop-mediates", "of: bishop-mediates", "causes.mediation.of", "not a fact", "'archbishop-mediates'"),
    ("  disbanding: {asks", "  disband: {asks", "causes.disband", "not a fact", "'disbanding'"),
    ("derives_from: gazette", "derives_from: evening", "sources.evening.derives_from", "a circle", "delete"),
    ("role: incumbent", "role: incumbent\n    under: old-guard", "actors.president.under", "president -> old-guard", ""),
    ("locator: p. 4", "locator: p. 1", "observations[2].locator", "a second time", "the claim is on line 96"),
    ("locator: p. 4", "locator: p. 4, quote: " + "word " * 26, "observations[2].quote", "26 words", "at most 25"),
    # actors and ties
    ("role: force\n    under: president", "role: incumbent", "actors.old-guard.role", "2 actors of role incumbent", "exactly one"),
    ("role: challenger", "role: elite", "actors", "no actor of role challenger", "at least one"),
    ("role: challenger", "role: challenger\n    of: president", "actors", "no challenger without 'of:'", "leads"),
    ("to: colonel, kind", "to: old-guard, kind", "ties[1].to", "on both ends", "two different actors"),
    ("weight: weak", "weight: -2", "ties[1].weight", "-2", "weak, moderate, strong"),
    # routes
    ("of: colonel", "of: old-guard", "routes.north-road.of", "role force", "a challenger's force"),
    ("strength: 500 .. 1300 men\n    hopes", "hopes", "routes.north-road.of", "no strength", "add 'strength:'"),
    ("at: harbour", "at: capital", "actors.colonel.at", "'capital'", "'harbour', where its route begins"),
    ("delay: 1 .. 6 h}", "delay: 1 h}\n      - {from: harbour, to: port, length: 1 km, speed: 30}", "routes.north-road.legs[2].from", "'harbour'", "'capital'"),
    ("delay: 1 .. 6 h}", "delay: 1 h}\n      - {from: capital, to: harbour, length: 1 km, speed: 30}", "routes.north-road.legs[2].to", "a second time", "each place once"),
    # parts that a case may leave out
    ("role: incumbent", "role: incumbent\n    budget: 0.4", "actors.president.budget", "a budget without factions", "role faction"),
    (GUARD, "  court: {role: faction}\n" + GUARD, "actors.president.budget", "factions without a budget", "divide among them"),
    (GUARD, GUARD + "    faction: president\n", "actors.old-guard.faction", "role incumbent", "role faction"),
    (GUARD, GUARD + "    faction: cort\n", "actors.old-guard.faction", "not an actor", ""),
    (GUARD, "  party: {role: faction, use_in_war: 0.1}\n" + GUARD, "actors.party.use_in_war", "arms for a war", "role front"),
    (GUARD, GUARD + "    pinned: 0.3\n", "actors.old-guard.pinned", "men at a front", "role front"),
    (GUARD, "  hills: {role: front}\n  coast: {role: front}\n" + GUARD, "actors.coast.role", "a second front", "'hills'"),
    ("role: challenger", "role: challenger\n    deadline: 2032-01-01", "actors.colonel.deadline", "2032-01-01", "within the build-up"),
    (GUARD, "  abroad: {role: foreign, word: 0.01}\n" + GUARD, "actors.abroad.word", "without 'backs:'", "both, or neither"),
    (GUARD, "  scandal: {role: issue}\n" + GUARD, "actors.scandal.role", "a single issue", "at least two"),
    # clocks and moments
    ("until: 2031-04-05", "until: 2031-02-05", "clocks.buildup.until", "2031-02-05", "after"),
    ("from: 2031-03-30T20:00", "from: 2031-04-30T20:00", "clocks.crisis.from", "2031-04-30", "within the build-up"),
    ("step: 30 min", "step: 1 min", "clocks.crisis.step", "1440 steps", "at most 1000"),
    ("step: 30 min", "step: 7 h", "clocks.crisis.step", "7:00:00", "divides"),
    ("step: 30 min", "step: 2 days", "clocks.crisis.step", "longer than the clock", ""),
    ("for: 90 days", "for: 900 days", "clocks.aftermath.step", "900 steps", "at most 800"),
    ("from: 2031-03-01, until", "from: 2029-03-01, until", "clocks.buildup.step", "steps", "at most 400"),
    ("at: 2031-03-31T06:00", "at: 2031-04-02", "observations[3].at", "2031-04-02", "within the crisis"),
    ("at: 2031-03-30T20:00, within", "at: 2031-02-01, within", "observations[1].at", "2031-02-01", "within the build-up"),
    ("at: 2031-03-31T06:00, within: 1 h", "at: 2031-03-31T06:00, within: 2 days", "observations[3].within", "2 days", "length of the crisis"),
    ("until: 2031-03-31T08:00", "until: 2031-03-30T08:00", "observations[2].until", "2031-03-30", "after the crisis begins"),
    ("source: gazette, locator: p. 5", "source: gazette, known: 2031-03-31T04:00", "observations[3].known", "04:00", "not before 2031-03-31 05:00"),
    ("steps, from: 2031-03-10}", "steps, from: 2031-05-10}", "facts.disbanding.effects[1].from", "2031-05-10", "before the crisis ends"),
    # facts, claims, readings, causes
    ("    prior: 0.3\n", "    prior: 0.3\n    grades: [a, b]\n", "facts.promised-help", "prior and grades", "one kind"),
    ("prior: 0.4", "grades: [low, high]\n    grade_priors: [1, 2, 3]", "facts.archbishop-mediates.grade_priors", "3 weights", "2 grades"),
    ("prior: 0.4", "grades: [low, high]\n    grade_priors: [-1, 2]", "facts.archbishop-mediates.grade_priors", "list", "zero or more"),
    ("prior: 0.4", "grades: [low, low]", "facts.archbishop-mediates.grades", "a grade twice", "once"),
    ("prior: 0.4", "grades: [low, high]", "actors.archbishop.acts_if", "kind grades", "kind yes/no"),
    ("on: colonel.hopes", "on: colonel.hope", "facts.promised-help.effects[1].on", "does not have", "'hopes'"),
    ("on: colonel.hopes", "on: kernel.hopes", "facts.promised-help.effects[1].on", "'kernel', which is not an actor", "colonel"),
    ("on: old-guard.resists, by", "on: old-guard.available, by", "facts.promised-help.effects[2].by", "'by:' on available", "'times:'"),
    ("on: colonel.hopes, by: 0.3 .. 1.3 steps", "on: colonel.hopes, times: 2", "facts.promised-help.effects[1].times", "'times:' on hopes", "'by:'"),
    ("on: colonel.hopes, by", "on: colonel.hopes, at_least: b, by", "facts.promised-help.effects[1].at_least", "'b'", "no grades"),
    ("is: no", "is: perhaps", "claims[2].is", "'perhaps'", "one of yes, no"),
    ("is: no", "is: [yes, no]", "claims[2].is", "a list of 2", "one of yes, no"),
    ("promised-help: very likely}", "promised-help: [yes]}", "readings.betrayal.believes.promised-help", "a list", "certainty word"),
    ("contrary: nobody does", "contrary: none, contrary_is: never", "causes.mediation.contrary_is", "'never'", "one of yes, no"),
    ("[betrayal, cornered]", "[betrayal, betrayal]", "partition", "betrayal, betrayal", "two different"),
    # observations and questions
    ("happened: deal", "happened: a deal", "observations[3].happened", "'a deal'", "'deal'"),
    ("happened: deal", "happened: harbour taken", "observations[3].happened", "'harbour taken'", "'capital taken'"),
    ("happened: deal", "happened: old-guard speaks", "observations[3].happened", "'old-guard speaks'", "president"),
    ("never: old-guard joins", "never: oldguard joins", "observations[2].never", "'oldguard joins'", "'old-guard joins'"),
    ("- P(settled | do(mediation = contrary))", "- ' '", "questions[1]", "nothing", "a question"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "found", "wanted"), FAULTS)
def test_each_broken_rule_is_reported_at_its_place(changed, old, new, path, found, wanted):
    case, problems, _ = changed((old, new))
    assert case is None
    problem = next(p for p in problems if p.path == path)
    assert found in problem.found
    assert wanted in f"{problem.expected} {problem.hint}"
    assert problem.line > 1


def test_all_broken_rules_come_in_one_report_in_file_order(changed):
    _, problems, _ = changed(
        ("under: president", "under: presidant"),
        ("is: no", "is: perhaps"),
        ("happened: deal", "happened: a deal"),
        ("step: 30 min", "step: 7 h"),
    )
    assert [p.path for p in problems] == [
        "clocks.crisis.step",
        "actors.old-guard.under",
        "claims[2].is",
        "observations[3].happened",
    ]


def test_a_fact_that_is_a_number(changed):
    number = "  strength-of-march:\n    says: Men who marched\n    number: 600 .. 900 men\n    measures: colonel.strength\n"
    claim = "  - {about: strength-of-march, is: 2000 men, source: gazette, locator: p. 8}\n"
    good = (("facts:\n", "facts:\n" + number), ("claims:\n", "claims:\n" + claim))
    assert changed(*good).case is not None
    faults = [
        (("is: 2000 men", "is: many"), "claims[1].is"),
        (("measures: colonel", "measures: kernel"), "facts.strength-of-march.measures"),
        (("of: archbishop-mediates", "of: strength-of-march"), "causes.mediation"),
        (("{promised-help: very likely}", "{strength-of-march: likely}"), "readings.betrayal.believes.strength-of-march"),
        (("measures: colonel.strength\n", "effects: [{on: colonel.hopes, by: 1}]\n"), "facts.strength-of-march.effects"),
    ]  # fmt: skip
    for fault, path in faults:
        assert path in [p.path for p in changed(*good, fault).problems]


def test_a_fact_with_grades(changed):
    good = (
        ("prior: 0.3\n", "grades: [none, some, all]\n    grade_priors: [2, 1, 1]\n"),
        ("{on: colonel.hopes, by", "{on: colonel.hopes, at_least: some, by"),
        ("is: no", "is: none"),
        ("about: promised-help, is: yes", "about: promised-help, is: [some, all]"),
        ("{promised-help: very likely}", "{promised-help: [some, all]}"),
    )
    assert changed(*good).problems == []
    for fault, path in [
        (("is: none", "is: nobody"), "claims[2].is"),
        (("[some, all]}", "[some, al]}"), "readings.betrayal.believes.promised-help"),
        (
            ("{promised-help: [some, all]}", "{promised-help: likely}"),
            "readings.betrayal.believes.promised-help",
        ),
        (("at_least: some", "at_least: lots"), "facts.promised-help.effects[1].at_least"),
    ]:
        assert path in [p.path for p in changed(*good, fault).problems]


def test_two_columns_cannot_share_an_owner(changed):
    extra = "routes:\n  other:\n    of: colonel\n    legs: [{from: harbour, to: capital, length: 1 km, speed: 9}]\n"
    assert [p.path for p in changed(("routes:\n", extra)).problems] == ["routes.north-road.of"]


def test_a_term_is_confirmed_only_after_it_was_announced(changed):
    term = """deal:
  terms:
    pardon:
      {says: Nobody is tried, favours: challenger, agreed: likely, takes: 1 h, lasts: 90 days,
       announced: {at: 2031-04-01, by: palace}, confirmed: {at: 2031-03-31, by: colonel}}
questions:"""
    assert [p.path for p in changed(("questions:", term)).problems] == ["deal.terms.pardon.confirmed.at"]


def test_the_number_of_actors_is_bounded(changed):
    many = "".join(f"  a{i}: {{role: force, under: president}}\n" for i in range(60))
    assert "64 actors" in changed((GUARD, many + GUARD)).problems[0].found
    some = "".join(f"  a{i}: {{role: force, under: president}}\n" for i in range(45))
    assert "49 actors" in changed((GUARD, some + GUARD)).notes[0].says


@pytest.mark.parametrize(
    ("old", "new", "path", "said"),
    [
        ("steps_in: 3", "strength: 40 men\n    steps_in: 3", "actors.archbishop.strength", "does not use it"),
        ("    acts_if: archbishop-mediates # he acts only where this fact holds\n", "", "causes.mediation", "necessity will be 0"),
        ("seat: true", "seat: false", "places", "no place is the seat"),
        (GUARD, "  choir: {role: elite, influence: 0.3}\n" + GUARD, "actors.choir", "nothing links it"),
        ("published: 2031-03-31T09:00", "published: 2031-03-31T03:00", "observations[2].source", "'known:'"),
    ],
)  # fmt: skip
def test_what_an_author_may_not_have_meant_is_noted(changed, old, new, path, said):
    case, problems, notes = changed((old, new))
    assert problems == []
    assert case is not None
    assert said in next(n.says for n in notes if n.path == path)
    assert str(notes[0]).startswith("sample.yaml:")


def test_moments_with_an_offset_are_compared_in_local_time(changed):
    assert changed(("at: 2031-03-31T06:00", "at: 2031-03-31T18:30+12:00")).problems == []
    late = changed(("at: 2031-03-31T06:00", "at: 2031-03-31T18:30-12:00")).problems
    assert [p.path for p in late] == ["observations[3].at"]


def test_thousands_of_names_that_nothing_declares_are_cut_short():
    claims = "".join(f"  - {{about: x{i}, is: yes, source: gazette}}\n" for i in range(300))
    assert len(examine_text(starter("x").replace("claims:\n", "claims:\n" + claims)).problems) == 101
