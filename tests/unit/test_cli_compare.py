"""``contingent compare``: what it reads, what it writes, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contingent import comparison
from contingent.api import CaseFile
from contingent.cli import app
from contingent.shipped import shipped
from contingent.store import as_json, read_summary, rounded
from unit.present.sample import sample


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(*words: str):
    return CliRunner().invoke(app, ["compare", *words])


def folder(name: str) -> Path:
    """A run folder as far as a comparison reads it, of the sample under another name."""
    full = sample()
    summary = full.model_copy(update={"case": full.case.model_copy(update={"id": name})})
    place = Path(f"run-of-{name}")
    place.mkdir()
    text = as_json(rounded(summary.model_dump(mode="python")))
    (place / "summary.json").write_text(text, encoding="utf-8")
    return place


def test_two_runs_are_read_and_nothing_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CaseFile, "explain", lambda *_, **__: pytest.fail("explained all the same"))
    result = call(str(folder("one")), str(folder("two")))
    assert result.exit_code == 0, result.stderr
    assert "What they share" in result.stdout
    assert "runs/one-and-two.html" in result.stderr
    assert Path("runs/one-and-two.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_json_is_the_whole_record_and_nothing_else(tmp_path: Path) -> None:
    result = call(str(folder("one")), str(folder("two")), "--json", "--quiet", "--out", "deep/down/page.html")
    found = json.loads(result.stdout)
    assert [side["case"] for side in found["sides"]] == ["one", "two"]
    assert result.stderr == ""
    assert Path("deep/down/page.html").is_file()


def test_a_case_and_a_run_can_be_mixed_and_a_case_says_what_its_run_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A case is explained with the settings given, and rounded as its run folder would be."""
    asked = {}

    class Explained:
        summary = sample().model_copy(
            update={
                "case": sample().case.model_copy(update={"id": "tutorial"}),
                "onset_prior": sample().onset_prior,
            }
        )

    def explain(self: CaseFile, progress: object, **options: object) -> Explained:
        asked.update(options)
        return Explained()

    monkeypatch.setattr(CaseFile, "explain", explain)
    mixed = comparison.compare("tutorial", str(folder("two")), worlds=99, seed=5)
    assert asked == {"worlds": 99, "seed": 5}
    again = comparison.compare(str(folder("tutorial")), "run-of-two")
    assert mixed == again


def test_one_case_twice_is_refused_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CaseFile, "explain", lambda *_, **__: pytest.fail("worked all the same"))
    Path("copy.yaml").write_text(shipped()["tutorial"].read_text(encoding="utf-8"), encoding="utf-8")
    result = call("tutorial", "copy.yaml")
    assert result.exit_code == 2
    assert "expected two different cases" in result.stderr
    assert not Path("runs").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["tutoral", "wagner-2023"], "did you mean 'tutorial'?"),
        (["tutorial", "empty"], "is no run folder"),
        (["tutorial"], "Missing argument"),
    ],
)
def test_errors_are_plain(words: list[str], said: str) -> None:
    Path("empty").mkdir()
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_file_of_somebody_else_is_left_and_a_page_of_ours_replaced() -> None:
    one, two = str(folder("one")), str(folder("two"))
    Path("thesis.html").write_text("years of work", encoding="utf-8")
    refused = call(one, two, "--out", "thesis.html")
    assert refused.exit_code == 2
    assert "no page of ours" in refused.stderr
    assert Path("thesis.html").read_text(encoding="utf-8") == "years of work"
    for _ in range(2):
        assert call(one, two, "--out", "ours.html").exit_code == 0
    blocked = call(one, two, "--out", "thesis.html/page.html")
    assert blocked.exit_code == 2
    assert "cannot be written" in blocked.stderr


def test_a_summary_of_an_older_version_still_compares() -> None:
    """Runs from before kinds and milestones say so, and nothing breaks."""
    place = folder("one")
    held = json.loads((place / "summary.json").read_text(encoding="utf-8"))
    del held["milestones"]
    for table in held["causes"]:
        for row in table["rows"]:
            del row["kind"]
    (place / "summary.json").write_text(json.dumps(held), encoding="utf-8")
    assert read_summary(place).milestones == []
    assert call(str(place), str(folder("two"))).exit_code == 0
