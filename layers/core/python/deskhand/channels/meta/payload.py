"""Reading Meta's JSON without trusting it: ids as numbers or text, times in two units."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from deskhand.kit.clock import from_epoch_ms
from deskhand.kit.errors import ParseFailure
from deskhand.kit.ids import fingerprint

Json = Mapping[str, Any]

# An escaped backslash, a surrogate pair, or (group 1) half a pair, which no UTF-8 can hold.
_ESCAPES: Final = re.compile(
    r"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
MAX_IDENTIFIER: Final = 400
MAX_WORD: Final = 1000
_EARLIEST_SECONDS: Final = 10**9
_EARLIEST_MILLISECONDS: Final = 10**11
_LATEST_MILLISECONDS: Final = 10**14


def load(body: bytes) -> Json:
    """Decode a webhook body; half a surrogate pair costs one character, not the whole batch.

    Raises:
        ParseFailure: not a JSON object.
    """
    try:
        data = _decode(body)
    except orjson.JSONDecodeError as error:
        raise ParseFailure("not_json") from error
    if not isinstance(data, dict):
        raise ParseFailure("not_a_json_object")
    return data


def _decode(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        text = body.decode("utf-8", "replace")
        return orjson.loads(_ESCAPES.sub(lambda m: "\\ufffd" if m[1] else m[0], text))


def mapping(value: object) -> Json:
    """The value when it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """The value when it is a JSON list, else an empty one."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """The value when it is text, else ''."""
    return value if isinstance(value, str) else ""


def word(value: object) -> str:
    """A short text, such as a button's payload (Meta's own limit is 1,000 characters), or ''."""
    return text(value)[:MAX_WORD]


def identifier(value: object) -> str:
    """An id as text; old payloads carry numbers (formats §0.7). '' when it can't be one."""
    if isinstance(value, str):
        return value.strip() if len(value) <= MAX_IDENTIFIER else ""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def moment(value: object, otherwise: datetime) -> datetime:
    """A Unix time as aware UTC: milliseconds, or seconds when it is that small; may be text.

    `otherwise` when there is none or it can't be one.
    """
    number = _number(value)
    if not _EARLIEST_SECONDS <= number < _LATEST_MILLISECONDS:
        return otherwise
    return from_epoch_ms(number if number >= _EARLIEST_MILLISECONDS else number * 1000)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return 0.0
    try:
        return float(value)
    except (ValueError, OverflowError):
        return 0.0


def content_id(owner: str, value: object) -> str:
    """A stable id for something that has none: the fingerprint of its owner and content.

    What is nested deeper than the encoder goes (254 levels) is told by its outermost names alone.
    """
    try:
        content = orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except orjson.JSONEncodeError:
        content = ",".join(sorted(mapping(value)))
    return fingerprint(owner, content)
