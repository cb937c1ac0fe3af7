"""Forms against JSON Schemas."""

from typing import Any

import pytest

from deskhand.kit.errors import Invalid
from deskhand.merchants.adapters import all_forms
from deskhand.merchants.policy import problems, require_valid

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["key"],
    "properties": {
        "key": {"type": "string", "minLength": 1},
        "region": {"type": "string", "enum": ["us", "eu"]},
        "days": {"type": "integer"},
        "strict": {"type": "boolean"},
        "note": {"type": "string", "maxLength": 3},
        "origins": {
            "type": "array",
            "minItems": 1,
            "items": {"type": "string", "pattern": "^https?://"},
        },
    },
    "additionalProperties": False,
}


@pytest.mark.parametrize(
    ("value", "fields"),
    [
        ({"key": "k", "region": "eu", "days": 2, "strict": True, "origins": ["https://a"]}, []),
        ({}, ["form.key"]),
        ({"key": ""}, ["form.key"]),
        ({"key": 1}, ["form.key"]),
        ({"key": "k", "region": "mars"}, ["form.region"]),
        ({"key": "k", "days": True}, ["form.days"]),
        ({"key": "k", "strict": "yes"}, ["form.strict"]),
        (
            {"key": "k", "origins": ["https://a", "ftp://b", 3]},
            ["form.origins.1", "form.origins.2"],
        ),
        ({"key": "k", "origins": []}, ["form.origins"]),
        ({"key": "k", "note": "four"}, ["form.note"]),
        ({"key": "k", "other": 1}, ["form.other"]),
    ],
)
def test_problems_name_the_field(value: dict[str, Any], fields: list[str]) -> None:
    assert [problem.field for problem in problems(SCHEMA, value, "form")] == fields


def test_no_schema_allows_anything() -> None:
    require_valid({}, {"any": "thing"}, "settings")


def test_invalid_carries_the_problems() -> None:
    with pytest.raises(Invalid) as caught:
        require_valid(SCHEMA, {}, "secrets")
    assert [problem.field for problem in caught.value.problems] == ["secrets.key"]


KEYWORDS = {
    "type", "properties", "required", "additionalProperties", "enum", "minLength", "maxLength",
    "pattern", "items", "minItems", "writeOnly",
    "title", "description", "format", "default", "examples",
}  # fmt: skip


def unknown_keywords(schema: dict[str, Any]) -> set[str]:
    found = set(schema) - KEYWORDS
    inner = [*schema.get("properties", {}).values()]
    inner += [schema["items"]] if "items" in schema else []
    for part in inner:
        found |= unknown_keywords(dict(part))
    return found


def test_adapters_use_only_what_is_checked() -> None:  # S100
    for form in all_forms():
        for schema in (form.settings, form.credentials):
            assert unknown_keywords(dict(schema)) == set(), form.slug
