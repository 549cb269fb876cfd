import pytest

from contingent.case.happenings import Happening, parse_happening, subjects, wordings
from contingent.case.load import examine_text
from contingent.case.starter import starter


@pytest.fixture(scope="module")
def case():
    return examine_text(starter("sample")).case


def test_every_listed_wording_is_read_and_written_back(case):
    listed = wordings(case)
    assert {"attempt", "deal", "capital taken", "old-guard joins", "president speaks"} <= set(listed)
    assert [str(parse_happening(text, case)) for text in listed] == listed


def test_white_space_does_not_matter(case):
    assert parse_happening("  capital \n taken ", case) == Happening("taken", "capital")


def test_only_places_that_a_column_can_reach_can_be_taken(case):
    assert list(subjects(case, "taken")) == ["capital"]
    standing = case.model_copy(update={"routes": {}})
    assert list(subjects(standing, "taken")) == ["harbour"]


def test_only_those_who_can_speak_or_take_a_side_do(case):
    assert list(subjects(case, "speaks")) == ["president"]
    assert "archbishop" not in subjects(case, "joins")
    assert not subjects(case, "sings")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("capitol taken", "did you mean 'capital taken'"),
        ("harbour taken", "a place on a route before 'taken': one of capital"),
        ("old guard joins", "did you mean 'old-guard joins'"),
        ("deals", "did you mean 'deal'"),
        ("the archbishop prays", "expected <place> taken"),
        ("", "expected <place> taken"),
        ("joins", "expected <place> taken"),
    ],
)
def test_other_wordings_are_refused_with_advice(case, text, said):
    with pytest.raises(ValueError, match=said):
        parse_happening(text, case)
