import pytest

from contingent.case.check import Side, conflicts, copies, unrelated

CHOIR = "  choir: {role: elite, influence: 0.3}\n  organist: {role: force, under: choir}\n"


@pytest.fixture
def case_with(changed):
    def build(*replacements):
        examined = changed(*replacements)
        assert examined.problems == []
        return examined.case

    return build


def test_claims_that_exclude_each_other_are_listed_with_their_sources(case_with):
    (conflict,) = conflicts(case_with())
    assert conflict.fact == "promised-help"
    assert conflict.sides == (Side("no", ("palace",)), Side("yes", ("evening",)))


def test_grades_conflict_only_where_they_share_none(case_with):
    grades = ("prior: 0.3", "grades: [none, some, all]")
    believes = ("{promised-help: very likely}", "{promised-help: [all]}")
    for said, expected in (("[some, all]", ["none", "some or all"]), ("[none, some]", [])):
        case = case_with(
            grades,
            believes,
            ("is: no", "is: none"),
            ("about: promised-help, is: yes", f"about: promised-help, is: {said}"),
        )
        found = conflicts(case)
        assert [side.value for c in found for side in c.sides] == expected


def test_numbers_conflict_when_they_differ_by_more_than_a_quarter_or_so(case_with):
    fact = ("facts:\n", "facts:\n  marchers: {says: Men who marched, number: 500 .. 2000 men}\n")
    for other, conflict in (
        (1200, False),
        ("900 .. 4000 men", False),
        (5000, True),
        ("3000 .. 5000 men", True),
    ):
        claims = "".join(
            f"  - {{about: marchers, is: {n}, source: {s}}}\n"
            for n, s in ((1000, "palace"), (other, "gazette"))
        )
        found = [c.fact for c in conflicts(case_with(fact, ("claims:\n", "claims:\n" + claims)))]
        assert ("marchers" in found) == conflict


def test_copies_go_back_to_the_first_source(case_with):
    third = "  third: {title: T, published: 2031-04-02, grade: D4, stance: none, derives_from: evening}\n"
    case = case_with(("sources:\n", "sources:\n" + third))
    assert copies(case) == [("third", "gazette"), ("evening", "gazette")]


def test_actors_whom_nothing_links_are_unrelated_together(case_with):
    assert unrelated(case_with()) == []
    assert unrelated(case_with(("  old-guard:\n", CHOIR + "  old-guard:\n"))) == ["choir", "organist"]


@pytest.mark.parametrize(
    "link",
    [
        ("ties:\n", "ties:\n  - {from: president, to: choir, kind: contact}\n"),
        ("role: elite", "role: elite, at: harbour"),
        ("role: elite", "role: elite, under: president"),
        ("- {on: colonel.hopes", "- {on: choir.inclination, by: 1}\n      - {on: colonel.hopes"),
        ("never: old-guard joins", "never: choir joins"),
    ],
)  # fmt: skip
def test_any_one_link_relates_an_actor_and_those_behind_it(case_with, link):
    assert unrelated(case_with(("  old-guard:\n", CHOIR + "  old-guard:\n"), link)) == []


def test_foreign_powers_and_publics_need_a_link_too(case_with):
    power = "  neighbour: {role: foreign, speaks: 3 h}\n  crowd: {role: public}\n"
    add = ("  old-guard:\n    role", power + "  old-guard:\n    role")
    assert unrelated(case_with(add)) == ["neighbour", "crowd"]
    grades = ("facts:\n", "facts:\n  involved: {says: How deep, grades: [none, contact]}\n")
    involved = ("role: foreign", "role: foreign, involvement: involved")
    assert unrelated(case_with(add, grades, involved)) == ["crowd"]
    assert unrelated(case_with(add, ("never: old-guard joins", "never: neighbour speaks"))) == ["crowd"]
