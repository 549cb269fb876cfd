"""Nobody else comes in, nothing else comes out."""

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from contingent.web.settings import Settings, is_loopback

from .conftest import CASES, HERE, client_of


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8765", 200),
        ("localhost:8765", 200),
        ("[::1]:8765", 200),
        ("evil.example:8765", 421),
        ("127.0.0.1.evil.example:8765", 421),
        ("127.0.0.1", 421),
        ("127.0.0.1:80", 421),
        ("10.0.0.7:8765", 421),
        ("", 421),
        ("[::1", 421),
        ("localhost:8765@evil.example", 421),
    ],
)
def test_it_answers_to_its_own_name_only(empty: TestClient, host: str, status: int) -> None:
    headers = {"Host": host, "Origin": f"http://{host}"} if status == 200 else {"Host": host}
    assert empty.get("/", headers=headers).status_code == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": HERE}, 303),
        ({"Origin": HERE}, 303),  # an older browser
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:9999"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:8765.evil.example"}, 403),
        ({}, 403),
    ],
)
def test_only_pages_of_ours_change_anything(tmp_path: Path, headers: dict, status: int) -> None:
    client = client_of(Settings(root=tmp_path))
    client.headers = {"Host": "127.0.0.1:8765", **headers}
    assert client.post("/write/start", data={"name": "mine"}).status_code == status
    assert (tmp_path / ".contingent" / "drafts" / "mine.yaml").exists() == (status == 303)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, 403),
    ],
)
def test_a_link_may_be_followed_but_nothing_is_lent_to_other_sites(
    tmp_path: Path, headers: dict, status: int
) -> None:
    client = client_of(Settings(root=tmp_path))
    client.headers = {"Host": "127.0.0.1:8765", **headers}
    assert client.get("/").status_code == status


def test_every_answer_carries_the_headers(served: tuple[TestClient, str]) -> None:
    client, run = served
    for path in ("/", run, f"{run}/summary.json", "/nowhere", "/static/bench.css", "/runs/" + 16 * "0"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.get("/", headers={"Host": "evil.example"}).headers["content-security-policy"] == policy


def test_elsewhere_than_on_this_machine_a_token_is_asked_for(tmp_path: Path) -> None:
    client = client_of(Settings(root=tmp_path, host="0.0.0.0", token="right"))
    assert client.get("/").status_code == 401
    assert client.get("/?token=wrong").status_code == 401
    assert client.post("/write/start", data={"name": "mine"}).status_code == 401
    assert (
        client.get(
            "/", headers={"Host": "evil.example:8765", "Origin": "http://evil.example:8765"}
        ).status_code
        == 421
    )
    let_in = client.get("/write?token=right&case=x")
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/write?case=x")
    assert "HttpOnly" in let_in.headers["set-cookie"]
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("box", False),
    ],
)
def test_what_counts_as_this_machine(host: str, only_here: bool) -> None:
    assert is_loopback(host) == only_here


@pytest.mark.parametrize(
    "name",
    ["../secret.yaml", "..%2Fsecret.yaml", "%2Fetc%2Fpasswd", "sub/inner.yaml", "sub%2Finner.yaml", ".hidden.yaml",
     "secret.txt", "link.yaml", "folder.yaml", "pipe.yaml", "secret.yaml%00.yaml", "..\\secret.yaml", "con:x.yaml"],
)  # fmt: skip
def test_no_file_but_those_of_the_folder(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "folder.yaml").mkdir()
    for place in (
        tmp_path / "secret.yaml",
        root / "secret.txt",
        root / ".hidden.yaml",
        root / "sub" / "inner.yaml",
    ):
        place.write_text("case: secret-inside", encoding="utf-8")
    (root / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    os.mkfifo(root / "pipe.yaml")
    client = client_of(Settings(root=root))
    for answer in (
        client.get(f"/write/{name}"),
        client.post("/jobs", data={"case": f"file:{name}"}),
        client.post("/jobs", data={"case": f"draft:../../{name}"}),
        client.post("/jobs", data={"case": f"shipped:{name}"}),
        client.post(f"/write/{name}/keep", json={"text": "x", "base": ""}),
        client.post(f"/write/{name}/save", data={"text": "x", "over": ""}),
    ):
        assert "secret-inside" not in answer.text
    assert (tmp_path / "secret.yaml").read_text(encoding="utf-8") == "case: secret-inside"
    assert client.get("/home.json").json()["files"] == []


def test_a_run_has_no_other_name(served: tuple[TestClient, str]) -> None:
    client, _ = served
    for run in ("..", "%2e%2e", "0123", "..%2f..%2ftutorial.yaml", 16 * "g"):
        assert client.get(f"/runs/{run}/summary.json").status_code in (400, 404)
        assert client.get(f"/jobs/{run}.json").status_code in (400, 404)


def test_sizes_are_limited(tmp_path: Path) -> None:
    client = client_of(Settings(root=tmp_path, max_bytes=2000))
    assert client.post("/write/a.yaml/keep", json={"text": 3000 * "x", "base": ""}).status_code == 413

    def much():
        for _ in range(30):
            yield 100 * b"x"

    assert client.post("/write/a.yaml/keep", content=much()).status_code == 413
    assert not (tmp_path / ".contingent" / "drafts" / "a.yaml").exists()
    (tmp_path / "large.yaml").write_text(3000 * "x", encoding="utf-8")
    assert client.get("/write/large.yaml").status_code == 400


def test_worlds_are_limited(tmp_path: Path) -> None:
    client = client_of(Settings(root=tmp_path, max_worlds=100, worlds=64))
    for worlds in ("101", "15", "-1", "many", "1e9"):
        answer = client.post("/jobs", data={"case": "shipped:tutorial", "worlds": worlds})
        assert answer.status_code == 400
    assert not list((tmp_path / ".contingent").rglob("*.json"))


def test_text_of_a_case_stays_text(tmp_path: Path) -> None:
    hostile = (CASES / "tutorial.yaml").read_text(encoding="utf-8")
    hostile += '\n# </textarea><script>alert(1)</script>\n"</script><img src=x onerror=alert(2)>": 1\n'
    (tmp_path / "a.yaml").write_text(hostile, encoding="utf-8")
    client = client_of(Settings(root=tmp_path))
    page = client.get("/write/a.yaml").text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    answer = client.post("/jobs", data={"case": "file:a.yaml"})
    assert answer.status_code == 400
    assert "<img" not in answer.text
