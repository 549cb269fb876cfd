"""Every page of a run: whole, linked, and the same as its Summary."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from present.page import Page
from starlette.testclient import TestClient

from contingent.present.hours import Hours
from contingent.present.summary import Summary
from contingent.present.whatif import WhatIf
from contingent.web.app import ASSETS
from contingent.web.settings import Settings

from .conftest import CASES, client_of

CHANGED = "contrary=mediation&claim=2:true&prior=cornered:2&without=o2&until=9&suppose=garrison+joins:no"


def pages(run: str) -> list[str]:
    return ["/", run, f"{run}?hour=3", f"{run}/change", f"{run}/change?{CHANGED}", "/write", "/write/tutorial.yaml",
            "/compare", f"/compare?a={run}&b={run}/change?contrary=mediation"]  # fmt: skip


def test_every_page_is_balanced_and_needs_nothing_from_elsewhere(served: tuple[TestClient, str]) -> None:
    client, run = served
    for path in pages(run):
        answer = client.get(path)
        assert answer.status_code == 200, path
        page = Page(answer.text)
        assert page.faults == [], path
        assert len(page.ids) == len(set(page.ids)), path
        assert not re.search(r"https?:|//cdn|@import", answer.text.replace("http://127.0.0.1", "")), path
        assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs), path
        scripts = [a for tag, a in page.elements if tag == "script" and a.get("type") != "application/json"]
        assert all(str(a.get("src", "")).startswith("/static/") for a in scripts), path
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
        assert levels[0] == 1
        assert levels.count(1) == 1


def test_every_link_leads_somewhere(served: tuple[TestClient, str]) -> None:
    client, run = served
    known: dict[str, set[str]] = {}
    for path in pages(run):
        html = client.get(path).text
        for target in Page(html).targets:
            where, _, part = target.partition("#")
            where = where or path
            if where not in known:
                answer = client.get(where)
                assert answer.status_code == 200, (path, target)
                known[where] = set(re.findall(r'\bid="([^"]+)"', answer.text))
            assert not part or part in known[where], (path, target)


def test_json_is_the_same_summary(served: tuple[TestClient, str], made: tuple[Settings, str]) -> None:
    client, run = served
    kept = made[0].kept / "runs" / made[1]
    assert client.get(f"{run}/summary.json").text == (kept / "summary.json").read_text(encoding="utf-8")
    summary = Summary.model_validate_json(client.get(f"{run}/summary.json").text)
    assert summary.ties
    Hours.model_validate_json(client.get(f"{run}/hours.json").text)
    WhatIf.model_validate_json(client.get(f"{run}/change.json?{CHANGED}").text)
    assert len(client.get(f"/compare.json?a={run}&b={run}").json()["states"]) == 2
    text = Page(client.get(run).text).text()
    for sentence in summary.headline:
        assert " ".join(sentence.text.split()) in text


def test_what_is_shown_of_a_change_is_its_record(served: tuple[TestClient, str]) -> None:
    client, run = served
    found = WhatIf.model_validate_json(client.get(f"{run}/change.json?contrary=mediation").text)
    for path in (f"{run}/change?contrary=mediation", f"{run}/change/answer?contrary=mediation"):
        text = Page(client.get(path).text).text()
        assert found.verdict in text
        assert all(w in text for w in found.warnings)
    assert found.verdict in Page(client.get(f"{run}/change/report.html?contrary=mediation").text).text()


def test_the_form_shows_the_state_of_the_address(served: tuple[TestClient, str]) -> None:
    client, run = served
    page = Page(client.get(f"{run}/change?{CHANGED}").text)
    ticked = {(a["name"], a["value"]) for tag, a in page.elements if tag == "input" and "checked" in a}
    chosen = {a["value"] for tag, a in page.elements if tag == "option" and "selected" in a}
    assert ticked == {("contrary", "mediation"), ("without", "o2")}
    assert {"2:true", "cornered:2", "9", "garrison joins:no"} <= chosen


def test_the_report_is_one_file(served: tuple[TestClient, str]) -> None:
    client, run = served
    answer = client.get(f"{run}/report.html")
    assert answer.headers["content-disposition"] == 'attachment; filename="tutorial.html"'
    assert Page(answer.text).faults == []
    assert not re.search(r"https?:|src=|@import", answer.text)


def test_tables_can_be_taken_along(served: tuple[TestClient, str]) -> None:
    client, run = served
    hours = Hours.model_validate_json(client.get(f"{run}/hours.json").text)
    rows = list(
        csv.DictReader(io.StringIO(client.get(f"{run}/tables/hours.csv").text.removeprefix("\ufeff")))
    )
    assert [float(row["hour"]) for row in rows] == hours.hours
    assert float(rows[5]["undecided"]) == pytest.approx(hours.undecided[5])
    assert client.get(f"{run}/tables/nothing.csv").status_code == 400
    assert client.get(f"{run}/tables.xlsx").content[:2] == b"PK"
    assert client.get(f"{run}/case.yaml").text == (CASES / "tutorial.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "query",
    [
        "contrary=weather",
        "claim=0:perhaps",
        "until=-1",
        "until=nan",
        "prior=cornered:-1",
        "without=o99",
        "claim=999:true",
    ],
)
def test_a_state_that_cannot_be_is_said_in_words(served: tuple[TestClient, str], query: str) -> None:
    client, run = served
    for path in (f"{run}/change?{query}", f"{run}/change/answer?{query}", f"{run}/change.json?{query}"):
        answer = client.get(path)
        assert answer.status_code == 400
        assert "Traceback" not in answer.text
    assert "error" in client.get(f"{run}/change.json?{query}").json()


def test_what_is_not_there_is_said(served: tuple[TestClient, str]) -> None:
    client, _ = served
    assert client.get("/nowhere").status_code == 404
    assert "explain its case again" in client.get("/runs/0123456789abcdef").text
    assert client.get("/static/guard.py").status_code == 404
    assert client.get("/static/..%2Fguard.py").status_code == 404


def test_every_asset_is_used_by_a_page() -> None:
    templates = Path(__file__).parents[3] / "src" / "contingent" / "web" / "templates"
    written = "".join(path.read_text(encoding="utf-8") for path in templates.rglob("*.html"))
    assert [name for name in ASSETS if f"/static/{name}" not in written] == []


def test_a_run_of_another_version_can_be_read_but_not_changed(
    made: tuple[Settings, str], tmp_path: Path
) -> None:
    place = tmp_path / ".contingent" / "runs" / made[1]
    place.mkdir(parents=True)
    for file in (made[0].kept / "runs" / made[1]).iterdir():
        (place / file.name).write_bytes(file.read_bytes())
    about = json.loads((place / "run.json").read_text(encoding="utf-8"))
    (place / "run.json").write_text(json.dumps(about | {"version": "0.0.0"}), encoding="utf-8")
    with client_of(Settings(root=tmp_path)) as client:
        assert client.get(f"/runs/{made[1]}").status_code == 200
        assert "made by another version" in client.get(f"/runs/{made[1]}/change").text
