"""Reading a shop's JSON, of which any field may be missing, null or of another type."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from deskhand.kit.errors import ParseFailure

MAX_PARTS: Final = 10_000
"""Far more lines, parcels or refunds than any order has."""

Raw = Mapping[str, Any]


def text(raw: Raw, name: str) -> str | None:
    """A text that is not blank, or None."""
    value = raw.get(name)
    return (value.strip() or None) if type(value) is str else None


def read_moment(value: object) -> datetime | None:
    """ISO 8601 with an offset or `Z`, up to nanoseconds, in UTC; None when it is not that.

    A time without an offset is taken as UTC.
    """
    if not isinstance(value, str) or not value:
        return None
    try:
        found = datetime.fromisoformat(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def child(raw: Raw, name: str) -> Raw:
    """A nested object; empty when it is null, missing or something else (PHP writes `[]`)."""
    value = raw.get(name)
    return value if isinstance(value, dict) else {}


def children(raw: Raw, name: str) -> list[Raw]:
    """A list of objects; what is not an object is left out.

    Raises:
        ParseFailure: more than `MAX_PARTS`.
    """
    value = raw.get(name)
    if not isinstance(value, list):
        return []
    if len(value) > MAX_PARTS:
        raise ParseFailure(f"too_many_{name}")
    return [part for part in value if isinstance(part, dict)]


def required(value: str | None, name: str) -> str:
    """The value.

    Raises:
        ParseFailure: it is missing (`<name>_missing`).
    """
    if value is None:
        raise ParseFailure(f"{name}_missing")
    return value
