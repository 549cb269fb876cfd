"""A case held against texts that were written for it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from contingent.case.hygiene.verify import verify
from contingent.case.load import examine_text
from contingent.cli import app
from contingent.errors import RunError

TUTORIAL = Path(__file__).parents[4] / "cases" / "tutorial.yaml"
GAZETTE = """The march on the capital

The president ordered the brigade on Tuesday to come under the army. “We will not hand over a single rifle,” \
the colonel said on the radio. Some twenty-five thousand people watched.

The colonel lost 30 to 40 men at the pass. Nobody from the garrison joined him.
"""
FACT = "  crowd: {says: People who watched, number: 1000 .. 90000 people}\n"


@pytest.fixture
def held(tmp_path):
    """Verify the tutorial with lines added, against the gazette's text; (line, kind, verdict) of findings."""

    def build(claims="", observations="", given=None, gazette=GAZETTE, name="gazette.txt"):
        (tmp_path / name).write_text(gazette, encoding="utf-8")
        text = TUTORIAL.read_text(encoding="utf-8")
        for field, lines in (("facts", FACT), ("claims", claims), ("observations", observations)):
            text = text.replace(f"\n{field}:\n", f"\n{field}:\n{lines}")
        file = tmp_path / "mine.yaml"
        file.write_text(text, encoding="utf-8")
        examined = examine_text(text, str(file))
        assert examined.problems == []
        assert examined.case is not None
        given = [f"gazette={tmp_path / name}"] if given is None else given
        return verify(examined.case, text, str(file), given)

    return build


def claim(about="crowd", is_="25000 people", source="gazette", **more):
    fields = {"about": about, "is": is_, "source": source, **more}
    return "  - {" + ", ".join(f"{k}: {json.dumps(v)}" for k, v in fields.items()) + "}\n"


def of_kind(found, kind, verdict):
    return [f for f in found.findings if (f.kind, f.verdict) == (kind, verdict)]


def test_what_stands_there_is_verified(held):
    found = held(
        claim(locator="s3")
        + claim("garrison-promise", "no", locator="s2", quote="We will not hand over a single rifle"),
        "  - {counted: {of: challenger dead, number: 30 .. 40 dead}, source: gazette, locator: s4}\n",
    )
    assert found.sound
    assert len(of_kind(found, "number", "verified")) == 2
    assert len(of_kind(found, "quote", "verified")) == 1
    assert len(of_kind(found, "locator", "verified")) == 3


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        (claim(is_="24000 people", locator="s3"), "number", "numbers there: twenty-five thousand"),
        (claim(locator="s4"), "number", "numbers there: 30, 40"),
        (claim(locator="s9"), "locator", "no sentence 9, of 5"),
        (claim(locator="s3-s7"), "locator", "no sentence 6, of 5; no sentence 7"),
        (claim(locator="par. 4"), "locator", "no par 4, of 2"),
        (claim(locator="line 40"), "locator", "no line 40"),
        (claim("early-address", "no", quote="We will hand over every rifle"), "quote", "the nearest is s2"),
        (
            claim("early-address", "no", locator="s1", quote="We will not hand over a single rifle"),
            "quote",
            "stands in s2, not at 's1'",
        ),
    ],
)
def test_what_the_text_contradicts_is_wrong_at_its_place(held, line, kind, said):
    found = held(line)
    (wrong,) = [f for f in found.findings if f.verdict == "wrong"]
    assert wrong.kind == kind
    assert said in wrong.says
    lines = Path(wrong.file).read_text(encoding="utf-8").splitlines()
    assert lines[wrong.line - 1] + "\n" == line
    field = {"number": "is", "quote": "quote", "locator": "locator"}[kind]
    assert line[: wrong.column - 1].endswith(f"{field}: ")


def test_a_number_without_a_countable_place_is_sought_everywhere(held):
    assert not of_kind(held(claim(locator="first report")), "number", "wrong")
    assert of_kind(held(claim(is_="26000 people", locator="first report")), "number", "wrong")


def test_without_texts_nothing_is_verified_and_nothing_wrong(held):
    found = held(claim(locator="s99", quote="nowhere to be found in any text"), given=[])
    assert found.sound
    assert {f.verdict for f in found.findings} <= {"not verified", "noted"}
    assert of_kind(found, "quote", "not verified")


@pytest.mark.parametrize("name", ["gazette.txt", "gazette.md", "gazette.html"])
def test_all_formats_read_the_same(held, tmp_path, name):
    body = GAZETTE
    if name.endswith("md"):
        body = "# " + GAZETTE.replace("ordered the brigade", "*ordered* the **brigade**")
    elif name.endswith("html"):
        title, *paragraphs = GAZETTE.strip().split("\n\n")
        body = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        body += "".join(f"<p>{p}</p>" for p in paragraphs) + "</article></body></html>"
    lines = claim(locator="s3") + claim(
        "early-address", "no", locator="s1", quote="ordered the brigade on Tuesday"
    )
    found = held(lines, given=[str(tmp_path)], gazette=body, name=name)
    assert found.sound
    assert next(s for s in found.sources if s.source == "gazette").sentences == 5
    assert of_kind(found, "quote", "verified")


def test_a_source_names_its_own_text_relative_to_the_case(held, tmp_path):
    title = "{title: The Harbour Gazette, "
    text = TUTORIAL.read_text(encoding="utf-8")
    changed = " ".join(text.split()).count("title: The Harbour Gazette,")
    assert changed == 1
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "g.txt").write_text(GAZETTE, encoding="utf-8")
    text = text.replace("{title: The Harbour Gazette,", "{text: texts/g.txt, title: The Harbour Gazette,")
    assert title not in text
    file = tmp_path / "own.yaml"
    file.write_text(text.replace("\nclaims:\n", "\nclaims:\n" + claim("early-address", "no", locator="s7")))
    said = CliRunner().invoke(app, ["check", str(file)])
    assert said.exit_code == 2
    assert "no sentence 7, of 5" in " ".join(said.stdout.split())
    (tmp_path / "texts" / "g.txt").unlink()
    said = CliRunner().invoke(app, ["check", str(file)])
    assert said.exit_code == 0
    assert "no such file" in " ".join(said.stdout.split())


def test_what_counts_twice_is_wrong_unless_it_is_declared(held):
    quote = "We will not hand over a single rifle"
    two = claim("early-address", "no", quote=quote) + claim(
        "early-address", "no", "cathedral", quote=f"‘{quote}!’"
    )
    assert of_kind(held(two), "twice", "wrong")
    declared = two.replace("cathedral", "tabloid")
    assert not of_kind(held(declared), "twice", "wrong")
    assert of_kind(held(declared), "copy", "noted")
    again = claim(locator="s3") + claim(is_="20000 .. 30000 people", locator="s2-s3, again")
    assert "s3 speaks of crowd" in of_kind(held(again), "twice", "wrong")[0].says


def test_a_passage_read_as_claim_and_as_observation_is_doubtful(held):
    seen = "  - {never: garrison joins, until: 2031-03-31T08:00, source: gazette, locator: 's5, seen'}\n"
    found = held(claim("garrison-promise", "no", locator="s5"), seen)
    assert of_kind(found, "twice", "doubtful")
    assert found.sound


def test_texts_that_share_their_wording_are_doubtful(held, tmp_path):
    (tmp_path / "palace.txt").write_text("A note.\n\n" + GAZETTE, encoding="utf-8")
    found = held(given=[str(tmp_path)])
    assert [f.source for f in of_kind(found, "copy", "doubtful")] == ["palace"]
    (tmp_path / "palace.txt").unlink()
    (tmp_path / "tabloid.txt").write_text(GAZETTE, encoding="utf-8")  # declared as a copy of the gazette
    assert not of_kind(held(given=[str(tmp_path)]), "copy", "doubtful")


def test_conflicts_are_noted_with_all_sides(held):
    (conflict,) = of_kind(held(), "conflict", "noted")
    assert conflict.path == "facts.garrison-promise"
    assert conflict.says == "yes (brigade) against no (palace)"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("gazete=x.txt", "did you mean 'gazette'?"),
        ("gazette=nowhere.txt", "no such file"),
        ("nowhere", "neither SOURCE=FILE nor a folder"),
    ],
)
def test_texts_that_are_named_wrongly_are_refused(held, given, said):
    with pytest.raises(RunError, match=said.replace("?", r"\?")):
        held(given=[given])


def test_two_files_of_one_source_are_refused(held, tmp_path):
    (tmp_path / "gazette.md").write_text(GAZETTE, encoding="utf-8")
    with pytest.raises(RunError, match="two texts of gazette"):
        held(given=[str(tmp_path)])


def test_pages_are_counted_where_form_feeds_part_them(held):
    pages = GAZETTE.replace("\n\nThe colonel lost", "\f\nThe colonel lost")
    seen = "  - {counted: {of: challenger dead, number: 30 .. 40 dead}, source: gazette, locator: 'p. %d, losses'}\n"
    assert of_kind(held(observations=seen % 2, gazette=pages), "number", "verified")
    assert of_kind(held(observations=seen % 1, gazette=pages), "number", "wrong")


def test_the_command_tells_all_in_json(tmp_path):
    (tmp_path / "gazette.txt").write_text(GAZETTE, encoding="utf-8")
    result = CliRunner().invoke(app, ["check", "tutorial", "--text", str(tmp_path), "--json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert found["sound"]
    assert {f["verdict"] for f in found["evidence"]["findings"]} == {"noted", "not verified"}
    assert json.loads(CliRunner().invoke(app, ["check", "tutorial", "--json"]).stdout)["evidence"] is None
