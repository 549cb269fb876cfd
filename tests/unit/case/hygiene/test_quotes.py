import pytest
from hypothesis import given
from hypothesis import strategies as st

from contingent.case.hygiene.quotes import even, find

TEXT = (
    "He said: “The Armed Forces—all of them—were not going to march.” [I]f the war does not end, a new "
    "insur\u00adgency is coming. The mobi- lization of 24–36 men...\u00a0of the party’s ﬁrst rank."
)


@pytest.mark.parametrize(
    "quote",
    [
        "The Armed Forces - all of them - were not going to march",
        "'The Armed Forces – all of them – were not going to march.'",
        "If the war does not end",
        "[i]f the war  does\nnot end",
        "a new insurgency",
        "mobilization of 24-36 men",
        "men... of the party's first rank",
        "the armed forces".title().replace("The", "the"),
    ],
)
def test_typography_does_not_matter(quote):
    match = find(quote, TEXT)
    assert match is not None
    assert (match.doubt, match.says) == ("", "")


@pytest.mark.parametrize(
    "quote",
    [
        "The Armed Forces were not going",
        "were going to march",
        "rmed Forces",
        "the arm",
        "ARMED FORCES",
        "...",
        "",
    ],
)
def test_other_words_are_not_found(quote):
    assert find(quote, TEXT) is None


def test_an_ellipsis_says_how_much_it_leaves_out_and_doubts_a_lost_denial():
    match = find("The Armed Forces [...] were not going", TEXT)
    assert match is not None
    assert (match.doubt, match.says) == ("", "leaves out 3 words")
    turned = find("The Armed Forces ... going to march", TEXT)
    assert turned is not None
    assert "'not'" in turned.doubt


def test_parts_far_apart_or_out_of_order_are_told():
    long = "It began. " + "Then more came. " * 40 + "It ended."
    match = find("It began ... It ended", long)
    assert match is not None
    assert match.doubt == "its parts stand 120 words apart"
    assert find("It ended ... It began", long) is None


def test_words_in_brackets_are_the_authors():
    match = find("The [army] - all of them - were not", TEXT)
    assert match is not None
    assert match.says == "'[army]' is not the source's"
    assert find("[the] [army] [was] [not] going", TEXT) is None


@given(st.text(max_size=60))
def test_evening_out_is_done_once(text):
    assert even(even(text)) == even(text)


@given(st.integers(0, 20), st.integers(1, 8))
def test_every_run_of_words_of_a_text_is_found_in_it(start, length):
    words = [f"w{n}" for n in range(30)]
    assert find(" ".join(words[start : start + length]), " ".join(words)) is not None


def test_a_hostile_quote_is_answered():
    """Were places tried in every combination, it would never be."""
    text = "a b " * 50_000
    assert find("a ... " * 60 + "z", text) is None
    assert find("[x y] [x y] [x y] z", text) is None
