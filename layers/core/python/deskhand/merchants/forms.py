"""Adapters' JSON Schemas as a form is rendered from them: labelled, in order, secrets marked."""

from collections.abc import Mapping
from typing import Any, Final

INJECTED: Final = frozenset({"webhook_url"})
"""What we know ourselves and nobody is asked for."""
ORDER: Final = "x-order"


def form_schema(schema: Mapping[str, Any], *, secret: bool) -> dict[str, Any]:
    """The schema with a title for each field, and `x-order`: required fields first.

    Args:
        secret: the fields are credentials: `writeOnly`, and texts of the format `password`, unless
            the adapter says of one that it is none (`writeOnly` false).
    """
    fields = {
        name: _field(name, known, secret=secret)
        for name, known in schema.get("properties", {}).items()
        if name not in INJECTED
    }
    required = [name for name in schema.get("required", ()) if name in fields]
    others = [name for name in fields if name not in required]
    return {
        "type": "object",
        **schema,
        "properties": fields,
        "required": required,
        ORDER: [*required, *others],
    }


def _field(name: str, known: Mapping[str, Any], *, secret: bool) -> dict[str, Any]:
    field = {"title": name.replace("_", " ").capitalize(), "description": "", **known}
    if not secret or field.get("writeOnly") is False:
        return field
    field["writeOnly"] = True
    if field.get("type") == "string" and "enum" not in field:
        field.setdefault("format", "password")
    return field
