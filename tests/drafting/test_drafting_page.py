"""The page on drafting says what is measured, and the measure can tell good rules from bad ones."""

import re

import measure
import pytest


def page_block(of: str) -> str:
    page = measure.PAGE.read_text(encoding="utf-8")
    found = re.search(rf"<!-- {of}: begin -->\n(.*?)\n<!-- {of}: end -->", page, re.DOTALL)
    assert found
    return found[1]


def test_the_figures_on_the_page_are_those_measured_now() -> None:
    assert page_block("invented") == measure.block("invented"), "run python tests/drafting/measure.py"


def test_the_figures_on_the_founding_article_are_those_measured_now() -> None:
    if not measure.article().exists():
        pytest.skip("the founding article lies beside the repository")
    assert page_block("founding") == measure.block("founding"), "run python tests/drafting/measure.py"


def test_the_markup_of_the_article_quotes_nothing_of_it() -> None:
    marked = measure.marks("article")
    assert all(isinstance(n, int) and len(who.split()) == 1 for n, who in marked["quotes"])
    assert all(isinstance(n, int) for n, *_ in [*marked["hedged"], *marked["times"]])


@pytest.mark.parametrize("name", measure.BLOCKS["invented"])
def test_markup_names_sentences_that_exist(name: str) -> None:
    marked = measure.marks(name)
    last = measure.read_article(measure.text_of(name)).sentences[-1].number
    assert all(1 <= n <= last for part in ("quotes", "hedged", "times") for n, *_ in marked[part])


def test_a_miss_and_a_false_find_both_lower_the_score() -> None:
    score = measure._match([(1, "a"), (2, "b")], [(1, "a"), (3, "c"), (4, "d")], lambda a, b: a == b, {4})
    assert (score.right, score.wrong, score.missed) == (["s1 a"], ["s3 c"], ["s2 b"])
    assert score.row() == ["2", "2", "1/2 = 0.50", "1/2 = 0.50"]
