"""From the command line to a workbench: which folder, which case, whether a token."""

from pathlib import Path

import pytest

from contingent.errors import CaseError, RunError
from contingent.web import launch as command
from contingent.web.launch import launch
from contingent.web.serve import listening, where
from contingent.web.settings import Settings

from .conftest import CASES

LIMITS = {"worlds": 512, "max_worlds": 256, "jobs": 1, "max_bytes": 1000}


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[Settings, str]]:
    """What would have been served."""
    found: list[tuple[Settings, str]] = []
    monkeypatch.setattr(
        command, "serve", lambda settings, note, case, open_browser: found.append((settings, case))
    )
    monkeypatch.chdir(tmp_path)
    return found


def test_the_folder_of_the_case_is_served(started: list, tmp_path: Path) -> None:
    launch(None, "127.0.0.1", 0, browser=False, **LIMITS)
    launch("tutorial", "127.0.0.1", 0, browser=False, **LIMITS)
    launch(str(CASES / "tutorial.yaml"), "127.0.0.1", 0, browser=False, **LIMITS)
    assert [(s.root, case) for s, case in started] == [
        (tmp_path, ""),
        (tmp_path, "shipped:tutorial"),
        (CASES.resolve(), "file:tutorial.yaml"),
    ]
    assert started[0][0].worlds == 256  # never more than are allowed


def test_a_case_that_is_not_there_is_said(started: list) -> None:
    with pytest.raises(CaseError, match="tutorial"):
        launch("tutorail", "127.0.0.1", 0, browser=False, **LIMITS)
    assert started == []


def test_another_address_has_a_token_of_its_own(started: list) -> None:
    for host in ("127.0.0.1", "0.0.0.0", "0.0.0.0"):
        launch(None, host, 0, browser=False, **LIMITS)
    tokens = [settings.token for settings, _ in started]
    assert tokens[0] == ""
    assert len(tokens[1]) >= 32
    assert tokens[1] != tokens[2]


def test_the_address_leads_to_the_case(tmp_path: Path) -> None:
    assert where(Settings(root=tmp_path), "file:a b.yaml") == "http://127.0.0.1:8765/?case=file%3Aa%20b.yaml"
    assert where(Settings(root=tmp_path, host="::1")) == "http://[::1]:8765/"
    assert where(Settings(root=tmp_path, host="0.0.0.0", token="t")) == "http://127.0.0.1:8765/?token=t"


def test_it_listens_on_this_machine_alone_and_says_when_a_port_is_taken(tmp_path: Path) -> None:
    with listening(Settings(root=tmp_path, port=0)) as taken:
        taken.listen()
        address, port = taken.getsockname()
        assert address == "127.0.0.1"
        with pytest.raises(RunError, match="choose another with --port"):
            listening(Settings(root=tmp_path, port=port))
    with pytest.raises(RunError, match=r"no\.such\.host"):
        listening(Settings(root=tmp_path, host="no.such.host.invalid"))
