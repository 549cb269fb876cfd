"""Two versions of a case: which answers moved because of what changed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contingent.api import load
from contingent.case.schema import Case
from contingent.cli import app
from contingent.compile import compile_case
from contingent.difference import diff
from contingent.errors import RunError
from contingent.explain import answers
from contingent.infer.condition import run
from contingent.infer.smc import Plan
from contingent.shipped import find

WORLDS = 64
TURNED = ("archbishop-mediates, is: yes", "archbishop-mediates, is: no")


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> tuple[Path, Path]:
    """The tutorial, and the same with the archbishop's own claim turned round."""
    folder = tmp_path_factory.mktemp("versions")
    text = find("tutorial").read_text(encoding="utf-8")
    assert text.count(TURNED[0]) == 1
    (folder / "before.yaml").write_text(text, encoding="utf-8")
    (folder / "after.yaml").write_text(text.replace(*TURNED), encoding="utf-8")
    return folder / "before.yaml", folder / "after.yaml"


@pytest.fixture(scope="module")
def found(files):
    return diff(*map(str, files), worlds=2048)


@pytest.fixture(scope="module")
def runs(files, tmp_path_factory) -> tuple[str, str]:
    """Runs of both, kept."""
    folder = tmp_path_factory.mktemp("runs")
    return tuple(str(load(f).explain(worlds=WORLDS).save(folder / f.stem)) for f in files)  # type: ignore[return-value]


def test_a_claim_turned_round_moves_the_answers_that_cite_it(found):
    (change,) = found.changes
    assert (change.kind, change.name, change.old, change.new) == (
        "claim",
        "archbishop-mediates, cathedral",
        "yes",
        "no",
    )
    rows = {row.answer: row for row in found.answers}
    first = found.answers[0]
    assert first.answer == "P(archbishop-mediates = yes)"
    assert first.moved
    assert first.difference.value < -0.3
    assert rows["P(settled | do(mediation = contrary))"].moved
    citing = {row.answer for row in found.answers if row.cites_change}
    assert citing == {
        "P(archbishop-mediates = yes)",
        "necessity of mediation for settled",
        "P(settled | do(mediation = contrary))",
    }
    unmoved = [row for row in found.answers if not row.moved]
    assert len(unmoved) > len(found.answers) / 2
    assert "P(handover-order = yes)" in {row.answer for row in unmoved}


def test_each_difference_is_that_of_the_two_answers(found):
    for row in found.answers:
        assert row.difference.value == pytest.approx(row.new.value - row.old.value, abs=2e-6)
        assert row.difference.error >= 0


def test_the_same_case_is_not_run(files, monkeypatch):
    monkeypatch.setattr("contingent.infer.condition.run", lambda *_, **__: pytest.fail("it was run"))
    same = diff(str(files[0]), str(files[0]))
    assert (same.changes, same.answers, same.rule) == ([], [], "")
    assert diff(*map(str, files), run=False).answers == []


def test_a_change_that_nothing_reads_moves_nothing(files, tmp_path):
    text = files[0].read_text(encoding="utf-8").replace("The march of the Harbour Brigade", "Another title")
    (tmp_path / "titled.yaml").write_text(text, encoding="utf-8")
    found = diff(str(files[0]), str(tmp_path / "titled.yaml"), worlds=64)
    assert [(c.kind, c.name) for c in found.changes] == [("case", "title")]
    assert found.answers
    assert all(
        (row.difference.value, row.difference.error, row.moved) == (0, 0, False) for row in found.answers
    )


def test_a_run_keeps_the_same_answers_as_its_worlds(files, runs):
    conditioned = run(compile_case(load(files[0]).case), Plan(seed=1, worlds=WORLDS))
    live = answers.of_worlds(conditioned, lambda label, done: None)
    from contingent.store import read_summary

    kept = answers.of_summary(read_summary(runs[0]))
    assert live.keys() == kept.keys()
    for name, estimate in live.items():
        assert kept[name].value == pytest.approx(estimate.value, abs=2e-6), name
        assert kept[name].error == pytest.approx(estimate.error, abs=2e-6), name


def test_every_answer_about_a_part_of_the_case_is_described(files, found):
    case: Case = load(files[0]).case
    about = answers.described(case)
    plain = {row.answer for row in found.answers if row.answer not in about}
    assert all("days" in answer for answer in plain)  # forecasts speak for themselves


def test_runs_are_read_and_not_run(runs, monkeypatch):
    monkeypatch.setattr("contingent.infer.condition.run", lambda *_, **__: pytest.fail("it was run"))
    result = CliRunner().invoke(app, ["diff", *runs, "--json"])
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert [c["name"] for c in found["changes"]] == ["archbishop-mediates, cathedral"]
    assert found["new"]["worlds"] == WORLDS
    row = next(r for r in found["answers"] if r["answer"] == "P(archbishop-mediates = yes)")
    assert row["difference"]["error"] == pytest.approx(row["old"]["error"] + row["new"]["error"], rel=1e-4)


def test_runs_with_other_settings_say_so(files, runs, tmp_path):
    other = load(files[1]).explain(worlds=32, seed=2).save(tmp_path / "other")
    found = diff(runs[0], str(other))
    assert found.warnings[:2] == [
        "The runs differ in seed: 1 against 2, not only in the case.",
        "The runs differ in worlds: 64 against 32, not only in the case.",
    ]
    assert "squares" in found.rule


def test_a_run_and_a_file_are_not_compared(files, runs, tmp_path):
    with pytest.raises(RunError, match="expected two of a kind"):
        diff(str(files[0]), runs[1])
    assert len(diff(str(files[0]), runs[1], run=False).changes) == 1
    with pytest.raises(RunError, match="is no run folder"):
        diff(str(files[0]), str(tmp_path))


def test_the_page_says_what_changed_and_what_moved(files):
    result = CliRunner().invoke(app, ["diff", *map(str, files), "--worlds", "64"])
    assert result.exit_code == 0, result.stderr
    said = " ".join(result.stdout.split())
    assert "~ claim archbishop-mediates, cathedral, is: yes -> no" in said
    assert "P(archbishop-mediates = yes) *" in said
    assert "3.18 of its errors" in said
