"""Pages of orders over several index partitions, newest first."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from deskhand.kit.errors import BadRequest
from deskhand.orders.models import Order
from deskhand.orders.repository import sort_key

MAX_LIMIT: Final = 100
MAX_ROUNDS: Final = 20

# Reads one partition: orders strictly older than a sort key, newest first, at most `limit`.
Source = Callable[[str | None, int], list[Order]]


@dataclass(frozen=True, slots=True)
class OrderPage:
    """A page; `next_cursor` is opaque, None on the last page."""

    items: list[Order]
    next_cursor: str | None


def page(
    sources: Sequence[Source], wanted: Callable[[Order], bool], cursor: str | None, limit: int
) -> OrderPage:
    """Merge partitions into one page, going on until it is full or all are at their end.

    A filter that almost nothing passes ends the page early, with a cursor to go on from.

    Raises:
        BadRequest: the cursor is not one of ours.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    before = _read_cursor(cursor) if cursor else None
    found: list[Order] = []
    for _ in range(MAX_ROUNDS):
        batch, ended = _round(sources, before, limit)
        found += [order for order in batch if wanted(order)]
        if len(found) > limit or (len(found) == limit and not ended):
            return OrderPage(found[:limit], _write_cursor(sort_key(found[limit - 1])))
        if ended:
            return OrderPage(found, None)
        before = sort_key(batch[-1])
    return OrderPage(found, _write_cursor(before or ""))


def _round(sources: Sequence[Source], before: str | None, limit: int) -> tuple[list[Order], bool]:
    """The next `limit` orders over all sources, and whether there are no more."""
    read = [source(before, limit) for source in sources]
    merged = sorted((order for part in read for order in part), key=sort_key, reverse=True)
    ended = len(merged) <= limit and all(len(part) < limit for part in read)
    return merged[:limit], ended


def _write_cursor(key: str) -> str:
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> str:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        key = base64.b64decode(padded, altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError) as error:
        raise BadRequest("the cursor is not valid") from error
    if not key:
        raise BadRequest("the cursor is not valid")
    return key
