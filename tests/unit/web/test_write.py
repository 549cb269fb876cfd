"""Nothing that was typed is lost, and no file changes before it is saved."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from contingent.case.starter import starter
from contingent.web.settings import Settings

from .conftest import client_of

WIRE = Path(__file__).parents[2] / "drafting" / "texts" / "wire.txt"


def keep(client: TestClient, text: str, base: str, name: str = "mine.yaml") -> dict:
    return client.post(f"/write/{name}/keep", json={"text": text, "base": base}).json()


def draft(root: Path) -> Path:
    return root / ".contingent" / "drafts" / "mine.yaml"


def test_a_template_is_a_draft_until_it_is_saved(empty: TestClient, tmp_path: Path) -> None:
    assert empty.post("/write/start", data={"name": "mine"}).headers["location"] == "/write/mine.yaml"
    assert draft(tmp_path).read_text(encoding="utf-8") == starter("mine")
    assert not (tmp_path / "mine.yaml").exists()
    assert (
        "The case can be used" not in empty.get("/write/mine.yaml").text
    )  # the script says so, from what is found
    text = starter("mine").replace("A title for readers", "Mine  # as it was told")
    kept = keep(empty, text, "")
    assert "conflict" in kept  # another page could have it open
    base = empty.get("/write/mine.yaml").text.split('data-base="')[1].split('"')[0]
    kept = keep(empty, text, base)
    assert kept["usable"]
    assert kept["problems"] == []
    saved = empty.post("/write/mine.yaml/save", data={"text": text.replace("\n", "\r\n"), "over": ""})
    assert saved.status_code == 303
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == text  # comments and all
    assert not draft(tmp_path).exists()


def test_problems_stand_at_their_line(empty: TestClient) -> None:
    text = starter("mine").replace("role: incumbent", "role: incumbant")
    found = keep(empty, text, "")
    assert not found["usable"]
    line = next(i for i, row in enumerate(text.splitlines(), 1) if "incumbant" in row)
    assert [p["line"] for p in found["problems"]] == [line]
    assert "incumbent" in found["problems"][0]["hint"]


@pytest.mark.parametrize(
    "text", ["", ": : :", "\x00", "a: &a [*a]", "[" * 5000, "case: x\n\ttab: 1", "é" * 1000]
)
def test_whatever_is_typed_is_kept_and_answered(empty: TestClient, tmp_path: Path, text: str) -> None:
    found = keep(empty, text, "")
    assert not found["usable"]
    assert found["problems"]
    assert draft(tmp_path).read_text(encoding="utf-8") == text
    assert empty.get("/write/mine.yaml").status_code == 200


def test_a_draft_outlives_the_server(tmp_path: Path) -> None:
    keep(client_of(Settings(root=tmp_path)), "case: half", "")
    assert "case: half" in client_of(Settings(root=tmp_path)).get("/write/mine.yaml").text


def test_two_pages_do_not_overwrite_each_other(empty: TestClient, tmp_path: Path) -> None:
    first = keep(empty, "case: one", "")
    second = keep(empty, "case: two", first["base"])
    assert keep(empty, "case: late", first["base"]) == {"conflict": second["base"]}
    assert draft(tmp_path).read_text(encoding="utf-8") == "case: two"
    assert keep(empty, "case: two", first["base"])["base"] == second["base"]  # sent twice


def test_a_file_that_changed_meanwhile_is_left_as_it_is(empty: TestClient, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("case: one", encoding="utf-8")
    page = empty.get("/write/mine.yaml").text
    over = page.split('name="over" value="')[1].split('"')[0]
    (tmp_path / "mine.yaml").write_text("case: changed elsewhere", encoding="utf-8")
    answer = empty.post("/write/mine.yaml/save", data={"text": "case: mine", "over": over})
    assert answer.status_code == 400
    assert "has changed on disk" in answer.text
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "case: changed elsewhere"


@pytest.mark.parametrize("name", ["", "../x", "X Y", "a" * 99, ".x", "x/y"])
def test_a_bad_name_is_refused(empty: TestClient, tmp_path: Path, name: str) -> None:
    assert empty.post("/write/start", data={"name": name}).status_code == 400
    assert empty.post("/write/start", data={"name": name, "from": "tutorial"}).status_code == 400
    assert not list(tmp_path.rglob("*.yaml"))


def test_a_copy_of_a_shipped_case_replaces_nothing(empty: TestClient, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("case: mine", encoding="utf-8")
    assert empty.post("/write/start", data={"name": "mine", "from": "tutorial"}).status_code == 400
    assert empty.post("/write/start", data={"name": "copy", "from": "../tutorial"}).status_code == 400
    assert empty.post("/write/start", data={"name": "copy", "from": "tutorial"}).status_code == 303
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "case: mine"


def test_giving_up_a_draft_leaves_the_file(empty: TestClient, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("case: mine", encoding="utf-8")
    keep(empty, "case: other", "")
    assert empty.post("/write/mine.yaml/discard").status_code == 303
    assert not draft(tmp_path).exists()
    assert (tmp_path / "mine.yaml").read_text(encoding="utf-8") == "case: mine"
    assert "case: mine" in empty.get("/write/mine.yaml").text


def test_a_case_that_cannot_be_used_is_not_explained(empty: TestClient) -> None:
    answer = empty.post(
        "/write/mine.yaml/explain", data={"text": starter("mine").replace("incumbent", "rulr")}
    )
    assert answer.status_code == 400
    assert "Line " in answer.text
    assert "incumbent" in answer.text
