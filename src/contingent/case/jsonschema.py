"""The case language as JSON Schema: what editors complete and check, and what messages quote."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import BaseModel

from contingent.case.schema import Case
from contingent.case.wording import Path

#: Name of the schema file that the first line of a starter case names.
FILE = "case.schema.json"


def json_schema() -> dict[str, Any]:
    """JSON Schema of a case file, with every field described and its unit named."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": f"Save as {FILE} beside the case files.",
        **_schema(Case),
        "title": "A case of contingent",
    }


def fields_at(model: type[BaseModel], path: Path) -> list[str]:
    """Names that may stand at ``path``; none where the author chooses the names."""
    return list(_at(model, path).get("properties", {}))


def described(model: type[BaseModel], path: Path) -> str:
    """What the schema says of the field at ``path``."""
    return _at(model, path).get("description", "").rstrip(".")


@cache
def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True)


def _at(model: type[BaseModel], path: Path) -> dict[str, Any]:
    whole = _schema(model)
    here = whole
    for part in path:
        here = _resolved(here, whole)
        if isinstance(part, int):
            here = here.get("items", {})
        else:
            named = next(iter(here.get("patternProperties", {}).values()), {})
            here = here.get("properties", {}).get(part, named)
    return _resolved(here, whole)


def _resolved(schema: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """A schema with its reference followed, looking past 'or nothing'; its own description wins."""
    for option in schema.get("anyOf", []):
        if "$ref" in option:
            schema = {**option, **{k: v for k, v in schema.items() if k == "description"}}
    if "$ref" not in schema:
        return schema
    return {**whole["$defs"][schema["$ref"].rpartition("/")[2]], **schema}
