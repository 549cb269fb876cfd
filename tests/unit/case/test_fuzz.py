"""Whatever is done to a case file, it is read or refused in plain words."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contingent.case.check import conflicts, copies, unrelated
from contingent.case.load import examine_text
from contingent.case.starter import starter

TEXT = starter("sample")
LINES = TEXT.splitlines(keepends=True)
ODD = st.sampled_from([
    "", " ", "\t", "\n", ":", ": ", "- ", "{", "}", "[", "]", "*", "&a ", "!!int ", "'", '"', "|", ">", "%",
    "#", "\x00", "~", "yes", "null", ".nan", ".inf", "-1", "1e999", "0", "9" * 400, "2031-13-45", "12 .. 3",
    "likely", "[]", "{}", "{a: 1}", "[1, [2]]", "old-guard", "colonel", "gazette", "disbanding",
    "capital taken", "\u00e9", "\u2028", "\ufeff",
])  # fmt: skip


def refused_or_read(text: str) -> bool:
    """Whether this is a case that checks can go through, or is refused with where, what was found and expected."""
    case, problems, notes = examine_text(text, "f.yaml")
    placed = all(p.line >= 1 and p.column >= 1 for p in problems)
    plain = all(p.found and p.expected and len(str(p)) < 1500 for p in problems) and all(
        n.says for n in notes
    )
    if case is None:
        return bool(problems) and placed and plain
    return not problems and plain and None not in (unrelated(case), copies(case), conflicts(case))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.integers(0, 30), ODD), min_size=1, max_size=4))
def test_random_splices(edits):
    text = TEXT
    for position, length, piece in edits:
        text = text[:position] + piece + text[position + length :]
    assert refused_or_read(text)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_values_replaced_by_others(data):
    words = st.sampled_from([w for line in LINES for w in line.replace(",", " ").replace("}", " ").split()])
    text = TEXT
    for _ in range(data.draw(st.integers(1, 4))):
        old, new = data.draw(words), data.draw(words | ODD)
        text = text.replace(old, new, data.draw(st.integers(1, 3)))
    assert refused_or_read(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(range(len(LINES))), max_size=200))
def test_lines_dropped_doubled_and_shuffled(order):
    assert refused_or_read("".join(LINES[i] for i in order))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_at_all(text):
    assert refused_or_read(text)


@pytest.mark.parametrize("share", [0.1, 0.33, 0.5, 0.9, 0.99])
def test_a_file_cut_short(share):
    assert refused_or_read(TEXT[: int(len(TEXT) * share)])
