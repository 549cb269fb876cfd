"""The shelf of shipped cases: what holds, what is stale or broken, how it is fitted, what the command says."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contingent import fits, library, shipped
from contingent.api import CaseFile
from contingent.cli import app
from contingent.errors import RunError
from contingent.present.records.library import HINDSIGHT, Profile
from unit.made_library import profile

CASES = Path(__file__).parents[2] / "cases"
AFTER = "after: fort\nsources: {wire: {title: A wire, published: 2031-05-01, grade: B2, stance: abroad}}\n"
EPISODE = "episode: {country: Ruritania, kind: march, outcome: settled, source: wire, says: They agreed.}\n"
RESOLVES = "resolves: [{statement: The ruler stays, came: 'yes', source: wire}]\n"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of shipped cases of our own: the tutorial, and the same as a case that happened."""
    place = tmp_path / "cases"
    place.mkdir()
    text = (CASES / "tutorial.yaml").read_text(encoding="utf-8")
    (place / "tutorial.yaml").write_text(text, encoding="utf-8")
    (place / "fort.yaml").write_text(text.replace("case: tutorial", "case: fort"), encoding="utf-8")
    (place / "fort.after.yaml").write_text(AFTER + EPISODE + RESOLVES, encoding="utf-8")
    monkeypatch.setattr(shipped, "_PLACES", (place,))
    monkeypatch.chdir(tmp_path)
    return place


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the cases that are conditioned from here on, by a stand-in that takes no time."""
    names: list[str] = []

    def of(file: CaseFile, progress: object, *, worlds: int, seed: int) -> Profile:
        names.append(file.case.case)
        made = profile(file.case.case, end=4)
        return made.model_copy(update={"digest": file.digest, "worlds": worlds, "seed": seed})

    monkeypatch.setattr(fits, "profile_of", of)
    return names


def states() -> dict[str, str]:
    return {r.case: r.problem or r.state for r in library.read().rows}


def call(*words: str):
    return CliRunner().invoke(app, ["cases", *words])


def test_without_a_file_of_fits_all_is_listed_and_nothing_compared() -> None:
    found = library.read()
    assert states() == {"fort": "not fitted", "tutorial": "not fitted"}
    assert "--fit" in found.notes[0]
    assert [r.past.outcome if r.past else None for r in found.rows] == ["settled", None]
    assert not any(r.usable for r in found.rows)


def test_fitting_goes_on_where_it_was(fitted: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fits.profile_of

    def stopped(file: CaseFile, *rest, **settings) -> Profile:
        if file.case.case == "tutorial":
            raise KeyboardInterrupt
        return whole(file, *rest, **settings)

    monkeypatch.setattr(fits, "profile_of", stopped)
    with pytest.raises(KeyboardInterrupt):
        fits.fit()
    assert states() == {"fort": "", "tutorial": "not fitted"}
    monkeypatch.setattr(fits, "profile_of", whole)
    fits.fit()
    assert fitted == ["fort", "tutorial"]
    assert states() == {"fort": "", "tutorial": ""}
    once = library.place().read_text(encoding="utf-8")
    fits.fit()
    assert fitted == ["fort", "tutorial"]
    assert library.place().read_text(encoding="utf-8") == once
    fits.fit(worlds=512)
    assert fitted == ["fort", "tutorial"] * 2


def test_another_text_or_version_is_stale_and_fitted_anew(
    shelf: Path, fitted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fits.fit()
    with (shelf / "fort.yaml").open("a", encoding="utf-8") as file:
        file.write("# a remark\n")
    assert states()["fort"] == "stale: the case has changed since it was fitted"
    assert "stale: the case" in call().stdout
    fits.fit()
    assert fitted == ["fort", "tutorial", "fort"]
    monkeypatch.setattr(library, "__version__", "9.9")
    assert states() == dict.fromkeys(("fort", "tutorial"), f"stale: fitted by version {profile('x').version}")
    assert not any(r.usable for r in library.read().rows)


def test_a_broken_case_is_named_and_stops_no_other(shelf: Path, fitted: list[str]) -> None:
    (shelf / "broken.yaml").write_text("case: broken\ntitle: [\n", encoding="utf-8")
    (shelf / "bytes.yaml").write_bytes(b"case: \xff\xfe")
    shutil.copy(shelf / "fort.yaml", shelf / "twice.yaml")
    (shelf / "fort.after.yaml").write_text(AFTER, encoding="utf-8")
    result = call("--fit")
    assert result.exit_code == 0, result.stderr
    assert fitted == ["tutorial"]
    said = states()
    assert said["broken"].endswith("contingent check broken")
    assert said["bytes"].endswith("contingent check bytes")
    assert said["twice"] == "the file names the case 'fort'"
    assert said["fort"].endswith("contingent check fort.after")
    assert "contingent check broken" in result.stdout


@pytest.mark.parametrize("text", ["{", "[]", '{"format": "other", "cases": {}}', '{"cases": 3}', "\x00"])
def test_a_file_of_fits_that_cannot_be_read_is_said_and_written_anew(fitted: list[str], text: str) -> None:
    library.place().write_text(text, encoding="utf-8")
    assert "cannot be read" in library.read().notes[0]
    assert call().exit_code == 0
    fits.fit()
    assert states() == {"fort": "", "tutorial": ""}
    assert library.read().notes == []


def test_a_place_that_cannot_be_written_is_refused_before_the_work(
    fitted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    library.place().mkdir()
    result = call("--fit")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    monkeypatch.setattr(shipped, "_PLACES", ())
    with pytest.raises(RunError, match="no library"):
        fits.fit()
    assert fitted == []


def test_what_a_case_resembles_is_read_where_it_is_fitted(fitted: list[str]) -> None:
    fits.fit()
    result = call("--like", "tutorial")
    assert result.exit_code == 0, result.stderr
    assert fitted == ["fort", "tutorial"]
    assert "What tutorial resembles" in result.stdout
    assert "fort" in result.stdout
    assert HINDSIGHT in result.stdout
    Path("mine.yaml").write_text(
        (CASES / "tutorial.yaml").read_text(encoding="utf-8").replace("case: tutorial", "case: mine"),
        encoding="utf-8",
    )
    found = json.loads(call("--like", "mine.yaml", "--json", "--quiet", "--worlds", "32").stdout)
    assert fitted[-1] == "mine"
    assert found["likeness"]["profile"]["worlds"] == 32
    assert [n["case"] for n in found["likeness"]["nearest"]] == ["fort"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--like", "tutoral"], "did you mean 'tutorial'?"),
        (["--like", "empty"], "is no run folder"),
        (["--like", "broken.yaml"], "broken.yaml:1:1"),
        (["--fit", "--worlds", "3"], "expected 16 to"),
    ],
)
def test_errors_are_plain(words: list[str], said: str) -> None:
    Path("empty").mkdir()
    Path("broken.yaml").write_text("nothing", encoding="utf-8")
    result = call(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_a_profile_comes_back_as_it_was_written() -> None:
    made = {"a": profile("a", spread=0.1, end=3, place=None), "b": profile("b")}
    text = library.text_of(made)
    assert text.count("\n") == len(made) + 2
    library.place().write_text(text, encoding="utf-8")
    held = json.loads(text)["cases"]
    assert {name: Profile.model_validate(p) for name, p in held.items()} == made
