"""From files to a case: what it holds, what is merged, what is refused, and that it always passes ``check``."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from contingent.case.check import conflicts
from contingent.case.draft import Options, draft
from contingent.case.load import examine, examine_text
from contingent.case.rules.findings import parts
from contingent.case.schema import Aftermath, Case, Clocks, Leg
from contingent.cli import app
from contingent.errors import RunError

TEXTS = Path(__file__).parents[2] / "drafting" / "texts"
WIRE = """PORT VALEN, March 31, 2031 (Gazette) - Soldiers seized Port Selim on Sunday evening, officials said.

President Ana Weil addressed the nation at 9 a.m. on Monday. "There will be no bargaining," she said.

Colonel Rui Faro launched a mutiny on Sunday evening.
It has been reported that the brigade was to be disbanded in April.
"""
PAPER = """How it went

1 April 2031

The mutiny of Colonel Rui Faro began on Sunday. Port Selim was captured at about 8 p.m. on Sunday.

It has been reported that the brigade was to be disbanded in April, a claim that nobody could confirm.
"""


def file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def drafted(folder: Path, *texts: str, **options) -> Case:
    paths = [file(folder, f"article{n}.txt", text) for n, text in enumerate(texts)]
    examined = examine_text(draft(paths, folder / "case.yaml", Options(**options)))
    assert not examined.problems, "\n".join(map(str, examined.problems))
    assert examined.case
    return examined.case


@pytest.mark.parametrize("name", sorted(p.name for p in TEXTS.iterdir()))
def test_a_draft_passes_check_and_marks_every_part(name: str, tmp_path: Path) -> None:
    examined = examine_text(draft([TEXTS / name], tmp_path / "case.yaml", Options(timezone="Europe/Athens")))
    assert examined.case
    marked = {path[:-1] for path in (tuple(t.path.split(".")) for t in examined.notes if t.todo)}
    assert marked
    for path, part in parts(examined.case):
        if isinstance(part, Clocks | Leg) or path[-1:] == ("also",) or "also" in path:
            continue  # their own parts, or the part above them, are marked
        if isinstance(part, Aftermath):
            continue
        assert part.todo, path
    assert all(claim.locator for claim in examined.case.claims)
    assert all(seen.locator for seen in examined.case.observations)


def test_what_a_draft_holds(tmp_path: Path) -> None:
    case = drafted(tmp_path, WIRE, timezone="Europe/Lisbon")
    assert case.actors["faro"].role == "challenger"
    assert case.actors["weil"].role == "incumbent"
    seen = {s.happened: s for s in case.observations}
    assert set(seen) == {"port-selim taken", "weil speaks", "attempt"}
    assert str(seen["weil speaks"].at) == "2031-03-31 09:00:00"
    (quoted,) = [c for c in case.claims if c.speaker == "Ana Weil"]
    assert (quoted.quote, quoted.locator) == ("There will be no bargaining,", "s3")
    (reported,) = [c for c in case.claims if c.locator == "s5"]
    assert reported.certainty == "likely"
    assert case.sources["article0"].text == "article0.txt"


def test_an_event_told_twice_is_one_observation_with_two_sources(tmp_path: Path) -> None:
    case = drafted(tmp_path, PAPER, WIRE, timezone="Europe/Lisbon")
    (taken,) = [s for s in case.observations if s.happened == "port-selim taken"]
    assert taken.source == "article1"  # the earlier one
    assert [also.source for also in taken.also] == ["article0"]
    assert (str(taken.at), taken.within) == ("2031-03-30 20:00:00", taken.within)
    assert taken.within
    assert taken.within.total_seconds() == 1800  # the narrower of the two windows


def test_a_claim_told_twice_is_about_one_fact(tmp_path: Path) -> None:
    case = drafted(tmp_path, WIRE, PAPER, timezone="Europe/Lisbon")
    by_fact = {f: {c.source for c in case.claims if c.about == f} for f in case.facts}
    assert {"article0", "article1"} in by_fact.values()


def test_a_copy_derives_from_its_original(tmp_path: Path) -> None:
    case = drafted(tmp_path, WIRE, WIRE.replace("March 31", "April 2"), timezone="Europe/Lisbon")
    assert case.sources["article1"].derives_from == "article0"
    assert case.sources["article0"].derives_from is None


def test_a_denial_contradicts_what_it_denies(tmp_path: Path) -> None:
    text = "Colonel Rusk claims that the government intended to disband the whole brigade. This is false.\n"
    case = drafted(tmp_path, text, published=["2031-04-01"])
    assert [{s.value for s in c.sides} for c in conflicts(case)] == [{"yes", "no"}]


def test_nobody_is_made_up(tmp_path: Path) -> None:
    case = drafted(
        tmp_path,
        "The weather was fine and it was said to be so in the whole of the land.",
        published=["2031-04-01"],
    )
    assert {n: a.role for n, a in case.actors.items()} == {
        "unknown-challenger": "challenger",
        "unknown-incumbent": "incumbent",
    }
    assert not case.observations


def test_the_zone_is_that_of_the_dateline(tmp_path: Path) -> None:
    text = WIRE.replace("PORT VALEN", "MOSCOW")
    assert drafted(tmp_path, text).timezone == "Europe/Moscow"
    assert drafted(tmp_path, WIRE).timezone == "UTC"


def test_dates_and_names_are_given_once_for_each_article(tmp_path: Path) -> None:
    case = drafted(tmp_path, WIRE, PAPER, published=["2031-04-01", "2031-03-31"], source_names=["one", "two"])
    assert list(case.sources) == ["two", "one"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "no full date of publication found; expected one, such as --published"),
        ({"published": ["soon"]}, "expected a date such as"),
        ({"published": ["2031-04-01", "2031-04-02"]}, "2 times --published for 1 articles"),
        ({"published": ["2031-04-01"], "timezone": "Mars/North"}, "expected a time zone"),
        ({"published": ["2031-04-01"], "source_names": ["The Paper"]}, "expected small letters"),
    ],
)
def test_bad_settings_are_refused_in_words(tmp_path: Path, options: dict, said: str) -> None:
    path = file(tmp_path, "x.txt", "The troops went back to the barracks on that day, and it was over.")
    with pytest.raises(RunError, match=said):
        draft([path], tmp_path / "case.yaml", Options(**options))


WORDS = st.sampled_from(
    [
        "President", "Colonel", "Rui", "Faro", "Harbour", "Brigade", "Moscow", "seized", "joined the rebels", "said",
        "denied that", "“We go,”", '"', "on Saturday", "at 7.30", "in", "of", "the", "a deal was reached", "1917", ".",
        "He", "launched a coup", "two hours later", "(FSB)", "’s", ":", "no", "yes", "- ", "#", "{", "}",
        "\n\n", "Q:", "A:", "addressed the nation", "led by",
        "reportedly", "May", "31 June", "surrendered", "United States",
        "O’Neill", "é",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(words=st.lists(WORDS, min_size=5, max_size=80))
def test_whatever_the_words_the_draft_passes_check(
    words: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    text = "It was said that the men of the brigade had been there.\n\n" + " ".join(words)
    assert drafted(folder, text, published=["2031-04-01"]).case


# --- the command ------------------------------------------------------------------------------------


def call(*words: str):
    return CliRunner().invoke(app, ["draft", *words])


def test_the_command_writes_a_case_and_its_schema_and_overwrites_nothing(tmp_path: Path) -> None:
    article, case = file(tmp_path, "wire.txt", WIRE), tmp_path / "case.yaml"
    assert call(str(article), "-o", str(case)).exit_code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["case.schema.json", "case.yaml", "wire.txt"]
    assert case.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=case.schema.json\n")
    said = CliRunner().invoke(app, ["check", str(case)])
    assert said.exit_code == 0
    assert "todo: " in said.stdout
    assert f"{sum(note.todo for note in examine(case).notes)} parts marked todo" in said.stdout
    case.write_text("mine", encoding="utf-8")
    assert call(str(article), "-o", str(case)).exit_code == 2
    assert case.read_text(encoding="utf-8") == "mine"
    assert call(str(article), "-o", str(case), "--force").exit_code == 0
    assert case.read_text(encoding="utf-8") != "mine"


def test_the_command_refuses_to_overwrite_an_article(tmp_path: Path) -> None:
    article = file(tmp_path, "wire.txt", WIRE)
    assert call(str(article), "-o", str(article), "--force").exit_code == 2
    assert article.read_text(encoding="utf-8") == WIRE


@pytest.mark.parametrize("words", [["nowhere.txt"], ["wire.txt", "wire.txt"]])
def test_the_command_writes_nothing_when_it_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    file(tmp_path, "wire.txt", WIRE)
    result = call(*words, "-o", "case.yaml")
    assert result.exit_code == 2
    assert not isinstance(result.exception, RunError)  # told in words, not raised
    assert [p.name for p in tmp_path.iterdir()] == ["wire.txt"]


def test_the_report_of_a_draft_warns(tmp_path: Path) -> None:
    from contingent.explain.explain import _banner

    case = drafted(tmp_path, WIRE)
    run = SimpleNamespace(compiled=SimpleNamespace(case=case))
    assert ["marked todo" in line for line in _banner(run)] == [True]  # type: ignore[arg-type]
