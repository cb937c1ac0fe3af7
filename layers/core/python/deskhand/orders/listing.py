"""Pages of orders over several index partitions, newest first."""

from collections.abc import Callable, Sequence
from typing import Final

from deskhand.kit.pagination import Page, decode_cursor, encode_cursor
from deskhand.orders.models import Order
from deskhand.orders.repository import sort_key

SCOPE: Final = "orders"
MAX_LIMIT: Final = 100
MAX_ROUNDS: Final = 20

# Reads one partition: orders strictly older than a sort key, newest first, at most `limit`.
Source = Callable[[str | None, int], list[Order]]


def page(
    merchant_id: str,
    sources: Sequence[Source],
    wanted: Callable[[Order], bool],
    cursor: str | None,
    limit: int,
) -> Page[Order]:
    """Merge partitions into one page, going on until it is full or all are at their end.

    A filter that almost nothing passes ends the page early, with a cursor to go on from.

    Raises:
        Invalid: the cursor is not of this list.
    """
    limit = max(1, min(limit, MAX_LIMIT))
    before: str | None = decode_cursor(merchant_id, SCOPE, cursor).get("before")
    found: list[Order] = []
    for _ in range(MAX_ROUNDS):
        batch, ended = _round(sources, before, limit)
        found += [order for order in batch if wanted(order)]
        if len(found) > limit or (len(found) == limit and not ended):
            before = sort_key(found[limit - 1])
            return Page(found[:limit], encode_cursor(merchant_id, SCOPE, {"before": before}))
        if ended:
            return Page(found, None)
        before = sort_key(batch[-1])
    return Page(found, encode_cursor(merchant_id, SCOPE, {"before": before}))


def _round(sources: Sequence[Source], before: str | None, limit: int) -> tuple[list[Order], bool]:
    """The next `limit` orders over all sources, and whether there are no more."""
    read = [source(before, limit) for source in sources]
    merged = sorted((order for part in read for order in part), key=sort_key, reverse=True)
    ended = len(merged) <= limit and all(len(part) < limit for part in read)
    return merged[:limit], ended
