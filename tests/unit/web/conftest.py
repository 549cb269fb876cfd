"""One small run of the tutorial, made once, in a folder that a workbench serves."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
from starlette.testclient import TestClient

from contingent.web.app import create
from contingent.web.bench import Bench
from contingent.web.settings import Settings
from contingent.web.work import asked_of

CASES = Path(__file__).parents[3] / "cases"
HERE = "http://127.0.0.1:8765"
#: What a browser sends along with what a page of ours asks.
OURS = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}


def wait(bench: Bench, job: str) -> str:
    """The state in which a job ends."""
    end = monotonic() + 120
    while bench.jobs.get(job).state == "running" and monotonic() < end:
        sleep(0.05)
    return bench.jobs.get(job).state


def client_of(settings: Settings, **more: object) -> TestClient:
    return TestClient(create(settings), base_url=HERE, headers=OURS, follow_redirects=False, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Settings, str]:
    """A folder with the tutorial and a run of it: its settings and the id of the run."""
    root = tmp_path_factory.mktemp("served")
    (root / "tutorial.yaml").write_text(
        (CASES / "tutorial.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    settings = Settings(root=root, worlds=64)
    bench = Bench(settings)
    asked = asked_of(bench, *bench.text_of("file:tutorial.yaml"), {})
    bench.jobs.start(asked)
    assert wait(bench, asked.id) == "done", bench.jobs.get(asked.id).message
    return settings, asked.id


@pytest.fixture
def served(made: tuple[Settings, str]) -> Iterator[tuple[TestClient, str]]:
    """A workbench on that folder, and its run."""
    with client_of(made[0]) as client:
        yield client, f"/runs/{made[1]}"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[TestClient]:
    """A workbench on a folder without anything."""
    with client_of(Settings(root=tmp_path, worlds=64)) as client:
        yield client
