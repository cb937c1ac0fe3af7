"""Rules on what a merchant may enter: settings and secrets against the adapter's JSON Schema.

Only the keywords that adapters use: type, properties, required, additionalProperties, enum,
minLength, maxLength, pattern, items, minItems (https://json-schema.org/draft/2020-12).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from deskhand.kit.errors import FieldProblem, Invalid

_TYPES: Final[Mapping[str, type | tuple[type, ...]]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "object": Mapping,
    "array": (list, tuple),
}


def require_valid(schema: Mapping[str, Any], value: Mapping[str, Any], place: str) -> None:
    """Check a form against its schema; an empty schema allows anything.

    Raises:
        Invalid: with one problem per wrong field, named `{place}.{field}`. Values are not repeated:
            they may be secrets.
    """
    found = tuple(problems(schema, value, place))
    if found:
        raise Invalid(f"{place} is not valid", found)


def problems(schema: Mapping[str, Any], value: Any, place: str) -> Iterator[FieldProblem]:
    """Everything in `value` that `schema` does not allow."""
    wanted = schema.get("type")
    if wanted and not _is_type(value, wanted):
        yield FieldProblem(place, f"{'an' if wanted[0] in 'aeiou' else 'a'} {wanted}")
        return
    if "enum" in schema and value not in schema["enum"]:
        yield FieldProblem(place, f"one of {', '.join(map(str, schema['enum']))}")
    if isinstance(value, str):
        yield from _text_problems(schema, value, place)
    elif isinstance(value, Mapping):
        yield from _object_problems(schema, value, place)
    elif isinstance(value, list | tuple):
        if len(value) < schema.get("minItems", 0):
            yield FieldProblem(place, "not empty")
        for position, part in enumerate(value):
            yield from problems(schema.get("items", {}), part, f"{place}.{position}")


def _is_type(value: Any, wanted: str) -> bool:
    if isinstance(value, bool):
        return wanted == "boolean"
    return isinstance(value, _TYPES[wanted])


def _text_problems(schema: Mapping[str, Any], value: str, place: str) -> Iterator[FieldProblem]:
    if len(value) < schema.get("minLength", 0):
        yield FieldProblem(place, "not empty")
    elif len(value) > schema.get("maxLength", len(value)):
        yield FieldProblem(place, f"at most {schema['maxLength']} characters")
    elif "pattern" in schema and not re.search(schema["pattern"], value):
        yield FieldProblem(place, f"of the form {schema['pattern']}")


def _object_problems(
    schema: Mapping[str, Any], value: Mapping[str, Any], place: str
) -> Iterator[FieldProblem]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield FieldProblem(f"{place}.{name}", "given")
    for name, part in value.items():
        if name in known:
            yield from problems(known[name], part, f"{place}.{name}")
        elif schema.get("additionalProperties") is False:
            yield FieldProblem(f"{place}.{name}", "not given: unknown here")
