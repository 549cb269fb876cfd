import json

from contingent.case.jsonschema import FILE, described, fields_at, json_schema
from contingent.case.schema import After, Case
from contingent.case.starter import starter
from contingent.case.words import CAUSE_KINDS


def test_every_part_and_field_is_described():
    schema = json_schema()
    for name, part in {**schema["$defs"], "Case": schema}.items():
        assert part["description"], name
        assert [f for f, field in part["properties"].items() if not field.get("description")] == [], name


def test_the_schema_is_json_and_named_by_the_starter_case():
    assert json.loads(json.dumps(json_schema()))["title"]
    assert starter("x").startswith(f"# yaml-language-server: $schema={FILE}\n")


def test_editors_are_told_the_names_that_authors_write():
    observation = json_schema()["$defs"]["Claim"]["properties"]
    assert {"about", "is", "source"} <= set(observation)
    assert "value" not in observation


def test_fields_and_descriptions_are_found_by_path():
    assert fields_at(Case, ("clocks", "crisis")) == ["todo", "from", "for", "step"]
    assert fields_at(Case, ("routes", "m4", "legs", 3))[:3] == ["todo", "from", "to"]
    assert fields_at(Case, ("actors",)) == []
    assert described(Case, ("actors", "guard", "strength")) == "Armed men"
    assert "forecast" in described(After, ("resolves", 0, "statement"))


def test_every_kind_of_cause_is_explained_and_no_other():
    kind = json_schema()["$defs"]["Cause"]["properties"]["kind"]
    (kinds,) = [option["enum"] for option in kind["anyOf"] if "enum" in option]
    assert kinds == list(CAUSE_KINDS)
