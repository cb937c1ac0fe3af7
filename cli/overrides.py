"""Changes single values of a request's body: `--set entry.0.id=7`, `--set subject=Hello`."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from deskhand.kit.errors import Invalid
from deskhand.kit.webhook import Request


def parse_assignment(text: str) -> tuple[str, str]:
    """Split `key=value`.

    Raises:
        Invalid: there is no `=`, or no key.
    """
    key, separator, value = text.partition("=")
    if not separator or not key:
        raise Invalid(f"--set wants key=value, not {text!r}")
    return key, value


def override(request: Request, assignments: Iterable[tuple[str, str]]) -> Request:
    """The request with those values; untouched bytes when there are none.

    Raises:
        Invalid: the path does not exist in a JSON body, or the body is of no known kind.
    """
    wanted = list(assignments)
    if not wanted:
        return request
    kind = request.content_type
    if kind == "application/x-www-form-urlencoded":
        return replace(request, body=_in_form(request.body, wanted))
    if kind == "multipart/form-data":
        return replace(request, body=_in_multipart(request.body, wanted))
    return replace(request, body=_in_json(request.body, wanted))


def _in_form(body: bytes, wanted: list[tuple[str, str]]) -> bytes:
    fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, encoding="latin-1")
    changed = dict(wanted)
    kept: list[tuple[str, bytes]] = [
        (name, value.encode("latin-1")) for name, value in fields if name not in changed
    ]
    kept += [(name, value.encode()) for name, value in changed.items()]
    return urlencode(kept).encode()


def _in_multipart(body: bytes, wanted: list[tuple[str, str]]) -> bytes:
    for name, value in wanted:
        part = re.compile(
            rb'(name="' + re.escape(name.encode()) + rb'"[^\n]*\r?\n(?:[^\r\n]+\r?\n)*\r?\n)'
            rb"(.*?)(\r?\n--)",
            re.DOTALL,
        )
        body, count = part.subn(_replacing(value.encode()), body, count=1)
        if not count:
            raise Invalid(f"the file has no field {name}")
    return body


def _replacing(value: bytes) -> Any:
    return lambda found: found[1] + value + found[3]


def _in_json(body: bytes, wanted: list[tuple[str, str]]) -> bytes:
    try:
        content = json.loads(body)
    except ValueError as error:
        raise Invalid("--set needs a JSON or form body") from error
    for path, value in wanted:
        _assign(content, path, value)
    return json.dumps(content).encode()  # escapes non-ASCII, as Meta does


def _assign(content: Any, path: str, text: str) -> None:
    *parents, last = path.split(".")
    place = content
    for name in parents:
        place = _step(place, name, path)
    if isinstance(place, list):
        _step(place, last, path)
        place[int(last)] = _typed(text, place[int(last)])
    elif isinstance(place, dict):
        place[last] = _typed(text, place.get(last))
    else:
        raise Invalid(f"nothing at {path}")


def _step(place: Any, name: str, path: str) -> Any:
    try:
        return place[int(name)] if isinstance(place, list) else place[name]
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise Invalid(f"nothing at {path}: {name} is not there") from error


def _typed(text: str, before: Any) -> Any:
    """Text stays text where text was; else what JSON makes of it."""
    if isinstance(before, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text
