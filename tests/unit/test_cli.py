"""The command line: what it prints where, its exit codes, and that it starts without the engine."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

import contingent
from contingent.api import CaseFile, load
from contingent.cli import app
from contingent.errors import RunError
from contingent.shipped import shipped
from contingent.store import read_summary

SMALL = ["--worlds", "64"]
COMMANDS = (
    "explain",
    "simulate",
    "condition",
    "ask",
    "check",
    "diff",
    "compare",
    "schema",
    "new",
    "draft",
    "report",
    "calibrate",
    "score",
)


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def call(*words: str):
    return CliRunner().invoke(app, list(words))


@pytest.fixture(scope="module")
def explained(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("cli") / "run"
    return folder, call("explain", "tutorial", *SMALL, "--out", str(folder), "--json")


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_page(command: str) -> None:
    result = call(command, "--help")
    assert result.exit_code == 0
    assert re.search(rf"^Usage: \S+ {command} ", result.stdout)


def test_help_names_every_command_and_the_place_of_runs() -> None:
    assert all(command in call("--help").stdout for command in COMMANDS)
    assert "runs/<case>" in call("explain", "--help").stdout


def test_version() -> None:
    assert call("--version").stdout.strip() == contingent.__version__


# --- without the engine ---------------------------------------------------------------------------


@pytest.mark.parametrize("words", [["check", "tutorial"], ["schema"], ["new", "mine"], ["--help"]])
def test_what_simulates_nothing_starts_no_engine(words: list[str]) -> None:
    script = (
        "import sys\nfrom contingent.cli import app\n"
        f"try: app({words!r})\nexcept SystemExit as end: assert not end.code, end.code\n"
        "assert 'jax' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_check_accepts_shipped_cases_and_what_came_after() -> None:
    assert {"tutorial", "wagner-2023", "wagner-2023.after"} <= set(shipped())
    for name in shipped():
        result = call("check", name)
        assert result.exit_code == 0, result.stdout
        assert "can be used" in result.stdout


def test_check_tells_conflicts_and_copies() -> None:
    said = call("check", "tutorial").stdout
    assert "conflict: garrison-promise: yes (brigade) against no (palace)" in said
    assert "copy: tabloid derives from gazette" in said


def test_check_reports_every_problem_at_its_place() -> None:
    text = shipped()["tutorial"].read_text(encoding="utf-8")
    text = text.replace("role: mediator", "role: mediatr").replace("do(order", "do(ordr")
    Path("bad.yaml").write_text(text, encoding="utf-8")
    result = call("check", "bad.yaml")
    assert result.exit_code == 2
    assert len(re.findall(r"^bad\.yaml:\d+:\d+: \S+: found .*; expected ", result.stdout, re.M)) == 1
    assert "did you mean 'mediator'?" in result.stdout
    Path("bad.yaml").write_text(text.replace("mediatr", "mediator"), encoding="utf-8")
    said = call("check", "bad.yaml").stdout
    assert "questions[2]" in said
    assert "did you mean 'order'?" in said


def test_check_reports_a_broken_aftermath() -> None:
    Path("x.after.yaml").write_text("after: tutorial\nsources: {}\n", encoding="utf-8")
    result = call("check", "x.after.yaml")
    assert result.exit_code == 2
    assert "resolves" in result.stdout


def test_schema_is_the_case_language() -> None:
    found = json.loads(call("schema").stdout)
    assert "actors" in found["properties"]


def test_new_writes_a_sound_case_and_overwrites_nothing() -> None:
    assert call("new", "my-case").exit_code == 0
    assert sorted(p.name for p in Path().iterdir()) == ["case.schema.json", "my-case.yaml"]
    assert call("check", "my-case.yaml").exit_code == 0
    Path("my-case.yaml").write_text("mine", encoding="utf-8")
    again = call("new", "my-case")
    assert again.exit_code == 2
    assert Path("my-case.yaml").read_text(encoding="utf-8") == "mine"
    assert call("new", "My Case").exit_code == 2


# --- errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["explain", "tutoral"], "did you mean 'tutorial'?"),
        (["explain", "tutorial", "--worlds", "3"], "expected 16"),
        (["explain", "tutorial", "--reading", "cornred"], "did you mean 'cornered'?"),
        (["condition", "tutorial", "--until", "soon"], "a date such as"),
        (["ask", "tutorial", "P(setled)"], "did you mean 'settled'?"),
        (["report", "nowhere"], "is no run folder"),
        (["simulate"], "Missing argument"),
        (["frobnicate"], "No such command"),
    ],
)
def test_errors_are_plain_and_end_with_two(words: list[str], said: str) -> None:
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_folder_that_is_not_a_run_is_refused_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CaseFile, "explain", lambda *_, **__: pytest.fail("worked all the same"))
    Path("thesis").mkdir()
    Path("thesis/notes.txt").write_text("years of work", encoding="utf-8")
    result = call("explain", "tutorial", "--out", "thesis")
    assert result.exit_code == 2
    assert "notes.txt" in result.stderr
    blocked = call("explain", "tutorial", "--out", "thesis/notes.txt/run")
    assert blocked.exit_code == 2
    assert "cannot be written" in blocked.stderr


def test_an_interrupt_ends_with_130_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(CaseFile, "explain", interrupted)
    assert call("explain", "tutorial").exit_code == 130
    assert [f for f in Path().rglob("*") if f.is_file()] == []


def interrupted(work: str, after: float) -> tuple[int, str, str]:
    """Exit code, output and errors of a program that is interrupted so long after it began its work."""
    # the handler is set because tests that run in the background pass on that interrupts are ignored
    begin = "signal.signal(signal.SIGINT, signal.default_int_handler); print('begun', file=sys.stderr, flush=True)"
    program = f"import signal, sys, time\n{IMPORTS}\n{begin}\n{work}"
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "begun\n"
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


IMPORTS = "import contingent.model.simulate\nfrom contingent.cli import heed_interrupts, main"
BROKEN_OFF = (130, -signal.SIGINT)  # a shell reports both as 130


def test_a_signal_while_simulating_ends_with_130() -> None:
    arguments = ["contingent", "simulate", "tutorial", "--worlds", "1000000"]
    code, out, err = interrupted(f"sys.argv = {arguments}\nmain()", after=2)
    assert code in BROKEN_OFF, err
    assert out == ""
    assert "Traceback" not in err


def test_an_interrupt_that_a_finaliser_swallows_comes_again() -> None:
    work = """
class Slow:
    def __del__(self): time.sleep(30)
heed_interrupts()
Slow()
for _ in range(300):
    time.sleep(0.1)
print("worked on")
"""
    code, out, _ = interrupted(work, after=0.5)
    assert code in BROKEN_OFF
    assert out == ""


# --- answers --------------------------------------------------------------------------------------


def test_explain_writes_json_and_nothing_else_to_standard_output(explained) -> None:
    folder, result = explained
    assert result.exit_code == 0, result.stderr
    assert result.stdout == (folder / "summary.json").read_text(encoding="utf-8")
    assert json.loads(result.stdout)["case"]["digest"] == load("tutorial").digest
    assert "report.html" in result.stderr


def test_the_same_seed_gives_the_same_bytes(explained) -> None:
    again = call("explain", "tutorial", *SMALL, "--json", "--quiet")
    assert again.stdout == explained[1].stdout
    assert again.stderr == ""
    assert Path("runs/tutorial/report.html").is_file()


def test_report_draws_the_page_again(explained) -> None:
    folder, _ = explained
    before = (folder / "report.html").read_bytes()
    (folder / "report.html").unlink()
    result = call("report", str(folder))
    assert result.exit_code == 0
    assert (folder / "report.html").read_bytes() == before


def test_simulate_gives_odds_without_a_record() -> None:
    found = json.loads(call("simulate", "tutorial", *SMALL, "--json").stdout)
    assert 0 < found["onset"]["value"] < 1
    assert sum(o["value"] for o in found["outcomes"].values()) == pytest.approx(1, abs=1e-4)
    assert found["fit"] is None


def test_condition_gives_outcomes_and_diagnostics() -> None:
    found = json.loads(call("condition", "tutorial", *SMALL, "--json").stdout)
    assert found["onset"]["value"] > found["onset_before"]["value"]
    assert len(found["fit"]["ancestors"]) == 4
    page = call("condition", "tutorial", *SMALL, "--until", "2031-03-30", "--reading", "betrayal").stdout
    assert "log evidence" in page
    assert "betrayal" in page


def test_ask_answers_in_words_and_in_json() -> None:
    question = "P(settled | do(mediation = contrary))"
    page = call("ask", "tutorial", question, *SMALL).stdout
    assert "nobody mediates" in page
    assert "effective worlds" in " ".join(page.split())
    assert json.loads(call("ask", "tutorial", question, *SMALL, "--json").stdout)["estimate"]["word"]


# --- Python ---------------------------------------------------------------------------------------


def test_every_public_name_can_be_imported() -> None:
    assert all(getattr(contingent, name) for name in contingent.__all__)
    with pytest.raises(AttributeError):
        contingent.nothing_of_the_kind  # noqa: B018


def test_the_interface_of_the_docstring(tmp_path: Path) -> None:
    run = load("tutorial").explain(worlds=64)
    assert run.summary.headline[0].text
    assert sum(run.seconds.values()) > 0
    folder = run.save(tmp_path / "mine")
    assert read_summary(folder).case.id == "tutorial"
    with pytest.raises(RunError):
        load("tutorial").condition(reading="nobody's")


def test_a_cache_that_cannot_be_written_does_not_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    environment = {"CONTINGENT_CACHE": str(tmp_path / "file" / "cache"), "PATH": "", "HOME": str(tmp_path)}
    command = [sys.executable, "-m", "contingent.cli", "simulate", "tutorial", "--worlds", "16", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert "attempt" in done.stdout
