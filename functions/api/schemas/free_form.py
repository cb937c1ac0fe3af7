"""JSON objects of the caller's own making: kept as they are, as far as the table can hold them."""

import math
from typing import Any, Final

import orjson

MAX_BYTES: Final = 16_384
MAX_LEVELS: Final = 10
MAX_KEY: Final = 255
# What JSON writers and DynamoDB both hold.
MAX_INTEGER: Final = 2**63 - 1
MAX_FLOAT: Final = 1e100


def require_storable(value: dict[str, Any]) -> dict[str, Any]:
    """The value itself.

    Raises:
        ValueError: too deep or too large, or with numbers, keys or text that can't be stored.
    """
    _check(value, 1)
    if len(orjson.dumps(value)) > MAX_BYTES:
        raise ValueError(f"at most {MAX_BYTES} bytes")
    return value


def _check(value: Any, level: int) -> None:
    if level > MAX_LEVELS:
        raise ValueError(f"at most {MAX_LEVELS} levels")
    if isinstance(value, dict):
        for name, part in value.items():
            _check_key(name)
            _check(part, level + 1)
    elif isinstance(value, list):
        for part in value:
            _check(part, level + 1)
    elif isinstance(value, int | float):
        _check_number(value)
    elif isinstance(value, str):
        _check_text(value)


def _check_key(name: str) -> None:
    _check_text(name)
    if not 0 < len(name) <= MAX_KEY:
        raise ValueError(f"names of 1 to {MAX_KEY} characters")


def _check_number(value: float) -> None:
    limit = MAX_INTEGER if isinstance(value, int) else MAX_FLOAT
    if not math.isfinite(value) or abs(value) > limit:
        raise ValueError("finite numbers; whole ones of at most 64 bits")


def _check_text(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError("text that is valid Unicode") from error
