"""Cursors: opaque to the caller, bound to the merchant and the list they came from."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import orjson

from deskhand.kit.errors import FieldProblem, Invalid
from deskhand.kit.ids import fingerprint

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page; `next_cursor` is None on the last."""

    items: list[T]
    next_cursor: str | None


def encode_cursor(merchant_id: str, scope: str, position: Mapping[str, Any]) -> str:
    """Make a cursor that only works for this merchant and list."""
    body = orjson.dumps({**position, "_": fingerprint(merchant_id, scope)[:8]})
    return base64.urlsafe_b64encode(body).decode().rstrip("=")


def decode_cursor(merchant_id: str, scope: str, cursor: str | None) -> dict[str, Any]:
    """Read a cursor; an empty one is the start.

    Raises:
        Invalid: not a cursor of this list (422).
    """
    if not cursor:
        return {}
    try:
        position = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, orjson.JSONDecodeError, ValueError) as error:
        raise _not_a_cursor() from error
    if not isinstance(position, dict):
        raise _not_a_cursor()
    if position.pop("_", None) != fingerprint(merchant_id, scope)[:8]:
        raise _not_a_cursor()
    return position


def _not_a_cursor() -> Invalid:
    problem = FieldProblem("cursor", "a next_cursor of the same list")
    return Invalid("cursor is not valid here", (problem,))
