"""A file of orders into one shop account: share by share, resumable, several rows at once (S57).

A row may be taken any number of times: an order that is known as the row tells it does not change.
"""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Final

from deskhand.kit.clock import Clock, utc_now
from deskhand.kit.errors import Contention, DeskhandError, ParseFailure
from deskhand.kit.webhook import Addressing, Request
from deskhand.orders.applying import ApplyingService
from deskhand.orders.service import OrderPatch, OrderService
from deskhand.shops import registry
from deskhand.shops.base import ShopAccount
from deskhand.shops.model import OrderSnapshot
from deskhand.upkeep.file_rows import FileRow, Position
from deskhand.upkeep.order_rows import OrderRow, RowRefused, read_order

WORKERS: Final = 8
SHARE: Final = 200
"""Rows between two checkpoints."""
MAX_ORDER_NUMBER: Final = 100


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not imported, and why; `field` is empty where it is no single one.

    `order` is the order's number as the row has it, to find the row by; nothing else of it is told.
    """

    line: int
    field: str
    reason: str
    order: str = ""


@dataclass(slots=True)
class Share:
    """What became of some rows in sequence, and where they end."""

    end: Position
    counts: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)


class OrderImport:
    """Loads into one shop; customers are told nothing of what it brings."""

    def __init__(
        self,
        account: ShopAccount,
        applying: ApplyingService,
        orders: OrderService,
        clock: Clock = utc_now,
    ) -> None:
        self._account = account
        self._applying = applying
        self._orders = orders
        self._clock = clock

    def shares(self, rows: Iterable[FileRow]) -> Generator[Share, None, None]:
        """Import share by share; memory holds one share, whatever the file's size."""
        remaining = iter(rows)
        with ThreadPoolExecutor(WORKERS) as workers:
            while batch := list(islice(remaining, SHARE)):
                share = Share(batch[-1].end)
                for counts, refusal in workers.map(self._take, batch):
                    share.counts.update(counts)
                    if refusal:
                        share.refused.append(refusal)
                yield share

    def _take(self, row: FileRow) -> tuple[Counter[str], Refusal | None]:
        """Import one row, or say why not."""
        counts: Counter[str] = Counter()
        try:
            for order in self._orders_of(row):
                counts[self._apply(order)] += 1
        except RowRefused as refused:
            return counts, _refusal(row, refused.reason, refused.field)
        except ParseFailure as failure:
            return counts, _refusal(row, failure.reason)
        except Contention:
            raise
        except DeskhandError as error:
            return counts, _refusal(row, error.detail)
        return counts, None

    def _orders_of(self, row: FileRow) -> Iterator[OrderRow]:
        if row.problem:
            raise RowRefused(row.problem)
        if row.fields is not None:
            yield read_order(row.fields)
            return
        found = [one for one in self._parse(row.raw or b"") if isinstance(one, OrderSnapshot)]
        if not found:
            raise RowRefused("no order of this platform")
        yield from (OrderRow(one, None) for one in found)

    def _parse(self, body: bytes) -> list[Any]:
        """Read it as the platform's own webhook of a whole order would be."""
        signing = registry.signing(self._account.slug)
        request = Request(headers={"content-type": "application/json"}, body=body)
        if isinstance(signing, Addressing):
            store = self._account.store
            request = signing.address(request, store, (store,), signing.order_topic)
        adapter = registry.adapter(self._account.slug)
        return list(adapter.parse(request, self._account, self._clock()))

    def _apply(self, order: OrderRow) -> str:
        applied = self._applying.apply(self._account, order.snapshot, quiet=True)
        stored = applied.order
        if order.status and stored.shop and stored.shop.status is not order.status:
            patch = OrderPatch(status=order.status)
            self._orders.patch(self._account.merchant_id, stored.id, patch)
        if not applied.changed:
            return "unchanged"
        return "created" if stored.version == 1 else "updated"


def _refusal(row: FileRow, reason: str, field: str = "") -> Refusal:
    known = row.fields or {}
    order = known.get("order_number") or known.get("external_order_id") or ""
    return Refusal(row.line, field, reason, order[:MAX_ORDER_NUMBER])
