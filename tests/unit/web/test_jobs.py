"""Long work: it can be stopped, is not done twice, and what broke off is said."""

import json
from pathlib import Path
from threading import Event

import pytest
from starlette.testclient import TestClient

from contingent.api import CaseFile
from contingent.errors import RunError
from contingent.present.whatif import Scenario
from contingent.web.bench import Bench
from contingent.web.runs import Asked
from contingent.web.settings import Settings
from contingent.web.work import asked_of, from_state

from .conftest import wait


def asked(bench: Bench, **more: object) -> Asked:
    return asked_of(bench, *bench.text_of("shipped:tutorial"), {"worlds": "64"}).model_copy(update=more)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> tuple[Event, Event]:
    """Explanations that wait at their first step: (begun, go on)."""
    begun, go = Event(), Event()

    def explain(self: CaseFile, progress, scenario=None, **options: object) -> None:
        progress("seen to hour 1", 0.25)
        begun.set()
        go.wait(60)
        progress("seen to hour 2", 0.5)
        raise RunError("the end of this trial")

    monkeypatch.setattr(CaseFile, "explain", explain)
    return begun, go


def test_a_job_that_is_stopped_leaves_nothing(held: tuple[Event, Event], tmp_path: Path) -> None:
    bench = Bench(Settings(root=tmp_path))
    job = bench.jobs.start(asked(bench))
    assert held[0].wait(60)
    assert bench.jobs.get(job.id).stage == "seen to hour 1"
    bench.jobs.cancel(job.id)
    held[1].set()
    assert wait(bench, job.id) == "cancelled"
    assert not bench.runs.has(job.id)
    bench.jobs.forget(job.id)
    assert bench.jobs.all() == []


def test_no_more_at_once_than_are_allowed(held: tuple[Event, Event], tmp_path: Path) -> None:
    bench = Bench(Settings(root=tmp_path, jobs=1))
    first = bench.jobs.start(asked(bench))
    assert held[0].wait(60)
    assert bench.jobs.start(asked(bench)) == bench.jobs.get(first.id)  # the same is not begun twice
    with pytest.raises(RunError, match="is under way"):
        bench.jobs.start(asked(bench, seed=2))
    held[1].set()
    assert wait(bench, first.id) == "failed"
    assert bench.jobs.get(first.id).message == "the end of this trial"
    assert bench.jobs.start(asked(bench, seed=2)).state == "running"
    bench.jobs.close()


def test_what_the_server_broke_off_is_said_when_it_is_started_again(
    held: tuple[Event, Event], tmp_path: Path
) -> None:
    bench = Bench(Settings(root=tmp_path))
    job = bench.jobs.start(asked(bench))
    assert held[0].wait(60)
    again = Bench(Settings(root=tmp_path)).jobs.get(job.id)  # as after a crash: nobody told the file
    assert again.state == "interrupted"
    assert again.asked == job.asked
    held[1].set()
    wait(bench, job.id)


def test_a_stopped_server_says_interrupted(held: tuple[Event, Event], tmp_path: Path) -> None:
    bench = Bench(Settings(root=tmp_path))
    job = bench.jobs.start(asked(bench))
    assert held[0].wait(60)
    bench.jobs.close()
    held[1].set()
    assert wait(bench, job.id) == "interrupted"


def test_a_damaged_note_of_a_job_is_passed_over(tmp_path: Path) -> None:
    place = tmp_path / ".contingent" / "jobs"
    place.mkdir(parents=True)
    (place / "0123456789abcdef.json").write_text('{"id": "01', encoding="utf-8")
    (place / "x.json").write_text(json.dumps({"id": "../x"}), encoding="utf-8")
    assert Bench(Settings(root=tmp_path)).jobs.all() == []


def test_what_was_found_is_not_computed_again(served: tuple[TestClient, str]) -> None:
    client, run = served
    answer = client.post("/jobs", data={"case": "file:tutorial.yaml", "worlds": "64"})
    assert (answer.status_code, answer.headers["location"]) == (303, run)


def test_a_state_conditioned_anew_asks_for_its_evidence(made: tuple[Settings, str]) -> None:
    bench = Bench(made[0])
    found = from_state(
        bench, {"state": f"/runs/{made[1]}/change?contrary=mediation&without=o2&claim=2:false&until=9"}
    )
    assert found.scenario == Scenario(without=("o2",), settled={2: False})  # causes stay switches
    assert found.until == "2031-03-31T05:00:00"
    assert found.worlds == 64
    assert found.id != made[1]


def test_pages_of_a_job(held: tuple[Event, Event], empty: TestClient) -> None:
    begun = empty.post("/jobs", data={"case": "shipped:tutorial"})
    where = begun.headers["location"]
    assert where.startswith("/jobs/")
    assert held[0].wait(60)
    assert empty.get(f"{where}.json").json()["stage"] == "seen to hour 1"
    assert "text" not in empty.get(f"{where}.json").json()["asked"]
    assert "Stop it" in empty.get(where).text
    assert where in empty.get("/").text
    assert empty.post(f"{where}/cancel").status_code == 303
    held[1].set()
    bench = empty.app.state.bench  # type: ignore[attr-defined]
    assert wait(bench, where.removeprefix("/jobs/")) == "cancelled"
    assert "Start again" in empty.get(where).text
    assert empty.post(f"{where}/forget").headers["location"] == "/"
    assert empty.get(where).status_code == 400
