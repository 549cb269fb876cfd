import os

import pytest

from contingent.case.load import examine, examine_text, load, load_after
from contingent.case.starter import starter
from contingent.errors import CaseError


def test_the_starter_case_passes_without_a_note(changed):
    case, problems, notes = changed()
    assert (problems, notes) == ([], [])
    assert case.case == "sample"
    assert case.claims[0].value == "yes"


def test_load_gives_the_case_or_one_error_with_every_problem(tmp_path):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(starter("good"))
    bad.write_text(starter("bad").replace("role: force", "role: forse").replace("grade: B2", "grade: Z9"))
    assert load(good).case == "good"
    with pytest.raises(CaseError) as raised:
        load(bad)
    first, second = raised.value.problems
    assert str(first).startswith(f"{bad}:")
    assert (first.path, first.found) == ("sources.gazette.grade", "'Z9'")
    assert second.path == "actors.old-guard.role"
    assert second.hint == "did you mean 'force'?"


@pytest.mark.parametrize(
    ("old", "new", "path", "found", "expected", "hint"),
    [
        ("of: colonel", "off: colonel", "routes.north-road.off", "unknown field 'off'", "of, legs", "'of'"),
        ("strength: 600", "stength: 600", "actors.old-guard.stength", "'stength'", "strength", "'strength'"),
        ("for: 24 h", "for: 24", "clocks.crisis.for", "24", "duration with its unit", ""),
        ("title: A title for readers\n", "", "", "no 'title'", "Title shown to readers", ""),
        ("is: no", "is: {a: 1}", "claims[2].is", "a mapping", "text or a number or a list", ""),
        ("is: no", "is: [3]", "claims[2].is[1]", "3", "text", "put it in quotes"),
        ("locator: p. 5", "locator: 5", "observations[3].locator", "5", "text", "put it in quotes"),
        (
            "  harbour: {",
            "  Old Harbour: {",
            "places.Old Harbour",
            "'Old Harbour'",
            "small letters",
            "'old-harbour'",
        ),
        ("Europe/Lisbon", "Lisbon", "timezone", "'Lisbon'", "IANA", ""),
        ("[betrayal, cornered]", "betrayal", "partition", "'betrayal'", "a list", "[betrayal]"),
        ("by: 0.1 .. 1 steps", "by: 1, times: 2", "facts.disbanding.effects[2]", "both", "exactly one", ""),
        (
            "length: 200 km",
            "length: 200 men",
            "routes.north-road.legs[1].length",
            "'men'",
            "km, m, miles",
            "",
        ),
        (
            "certainty: reported",
            "certainty: reportd",
            "claims[3].certainty",
            "'reportd'",
            "certainty word",
            "'reported'",
        ),
        (
            "very likely}",
            "surely}",
            "readings.betrayal.believes.promised-help",
            "'surely'",
            "certainty word",
            "",
        ),
        (
            "{happened: deal,",
            "{happened: deal, never: deal,",
            "observations[3]",
            "happened and never",
            "exactly one",
            "",
        ),
        ("seat: true", "seat: maybe", "places.capital.seat", "'maybe'", "yes or no", ""),
        ("places:", "case: other\nplaces:", "case", "'case' a second time", "once", ""),
    ],
)
def test_each_fault_of_form_is_named_placed_and_hinted(changed, old, new, path, found, expected, hint):
    _, problems, _ = changed((old, new))
    problem = next(p for p in problems if p.path == path)
    assert found in problem.found
    assert expected in problem.expected
    assert hint in problem.hint


def test_positions_point_at_the_value_or_at_the_odd_name(changed):
    text = starter("sample")
    for old, new in [("grade: B2", "grade: Z9"), ("strength: 600", "stength: 600")]:
        (problem, *_) = changed((old, new)).problems
        before = text.split(old)[0] + ("grade: " if old.startswith("grade") else "")
        assert (problem.line, problem.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_faults_of_form_do_not_hide_faults_of_reference(changed):
    _, problems, _ = changed(
        ("grade: B2", "grade: Z9"),
        ("for: 24 h", "for: 24"),
        ("source: evening", "source: evning"),
        ("acts_if: archbishop-mediates", "acts_if: archbishop-mediate"),
    )
    found = [(p.path, p.hint) for p in problems]
    assert found == [
        ("clocks.crisis.for", ""),
        ("sources.gazette.grade", ""),
        ("actors.archbishop.acts_if", "did you mean 'archbishop-mediates'?"),
        ("claims[3].source", "did you mean 'evening'?"),
    ]


def test_a_broken_part_is_not_reported_again_where_it_is_named(changed):
    _, problems, _ = changed(("role: force", "role: forse"))
    assert [p.path for p in problems] == ["actors.old-guard.role"]


def test_after_a_loss_positions_in_lists_are_those_of_the_file(changed):
    _, problems, _ = changed(
        ("about: disbanding, is", "abuot: disbanding, is"), ("source: evening", "source: evning")
    )
    assert [p.path for p in problems] == ["claims[1]", "claims[1].abuot", "claims[3].source"]


def test_no_more_than_a_hundred_problems_are_listed():
    problems = examine_text(starter("x") + "".join(f"x{i}: 1\n" for i in range(2000))).problems
    assert len(problems) == 101
    assert problems[-1].found == "more problems"


def _missing(path):
    pass


def _folder(path):
    path.mkdir()


def _huge(path):
    with path.open("wb") as stream:
        stream.truncate(50 * 2**20)


def _binary(path):
    path.write_bytes(bytes(range(256)) * 10)


def _latin(path):
    path.write_bytes("case: x\ntitle: caf\u00e9\n".encode("latin-1"))


def _pipe(path):
    os.mkfifo(path)


@pytest.mark.parametrize("make", [_missing, _folder, _huge, _binary, _latin, _pipe])
def test_odd_files_are_refused_with_little_work(tmp_path, make, calls):
    path = tmp_path / "case.yaml"
    make(path)
    case, (problem, *_), _ = examine(path)
    assert case is None
    assert problem.file == str(path)
    assert calls(lambda: examine(path)) < 10_000


def test_a_wrong_byte_is_placed(tmp_path):
    path = tmp_path / "case.yaml"
    _latin(path)
    problem = examine(path).problems[0]
    assert (problem.line, problem.column, problem.found) == (2, 11, "the byte 0xe9")


@pytest.mark.parametrize(
    ("part", "entry"),
    [
        ("claims", "- 3"),
        ("claims", "- {abuot: x}"),
        ("claims", "- {about: x, is: yes, source: y}"),
        ("observations", "- {happened: a b c, at: 2031-03-30T20:00, source: gazette}"),
        ("causes", "  cNUMBER: {asks: onset, of: disbanded, fact: x, contrary: y}"),
    ],
)
def test_the_work_on_a_file_full_of_faults_grows_no_faster_than_the_file(part, entry, calls):
    whole = starter("x")
    head = f"{whole[: whole.index('claims:')]}{part}:\n"

    def work(faults: int) -> int:
        text = head + "".join(entry.replace("NUMBER", str(i)) + "\n" for i in range(faults))
        assert examine_text(text).problems
        return calls(lambda: examine_text(text))

    assert work(1200) < 2.2 * work(600)


AFTER = """\
after: sample
sources:
  gazette: {title: The Harbour Gazette, published: 2031-06-01, grade: B2, stance: independent paper}
resolves:
  - {statement: The brigade is disbanded, came: yes, at: 2031-05-02, source: gazette, locator: p. 1}
"""


def test_what_came_after_is_read_and_checked(tmp_path):
    path = tmp_path / "after.yaml"
    path.write_text(AFTER)
    assert load_after(path).resolves[0].came == "yes"
    path.write_text(AFTER.replace("came: yes", "came: true").replace("source: gazette", "source: gazete"))
    with pytest.raises(CaseError) as raised:
        load_after(path)
    assert [p.path for p in raised.value.problems] == ["resolves[1].came"]
    path.write_text(AFTER.replace("source: gazette", "source: gazete"))
    with pytest.raises(CaseError, match="did you mean 'gazette'"):
        load_after(path)
