"""What the kept requests hold when they are read again, against what became of them (S88)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deskhand.intake.models import Outcome, RawEvent, SourceKind
from deskhand.intake.service import IntakeService
from deskhand.kit.errors import NotFound, ParseFailure
from deskhand.merchants.models import ConnectedAccount
from deskhand.merchants.service import AccountService
from deskhand.orders.service import OrderService
from deskhand.shops.model import OrderSnapshot
from deskhand.upkeep.connections import Connections


@dataclass(slots=True)
class HourTally:
    """One channel's hour. `items` is what the kept bodies hold when read again.

    `missing` are requests that were accepted and never processed.
    """

    channel: str
    hour: str
    requests: int = 0
    items: int = 0
    missing: int = 0
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def gap(self) -> int:
        """Items that came in and are neither stored, duplicate, ignored nor in quarantine."""
        return abs(self.items - self.outcome.received) + self.missing

    def shown(self) -> dict[str, Any]:
        """For printing."""
        return {
            "channel": self.channel,
            "hour": self.hour,
            "requests": self.requests,
            "received": self.items,
            **self.outcome.model_dump(),
            "missing": self.missing,
            "gap": self.gap,
        }


@dataclass(frozen=True, slots=True)
class OrderGap:
    """An order whose newest state from the shop is not what the desk holds."""

    platform: str
    store: str
    external_order_id: str
    reason: str


class Evidence:
    """One merchant's requests over a span of time."""

    def __init__(
        self,
        merchant_id: str,
        since: datetime,
        until: datetime,
        intake: IntakeService,
        accounts: AccountService,
        connections: Connections,
        orders: OrderService,
    ) -> None:
        self._merchant_id = merchant_id
        self._span = (since, until)
        self._intake = intake
        self._accounts = accounts
        self._connections = connections
        self._orders = orders
        self._newest: dict[tuple[str, str, str], datetime] = {}
        self._known: dict[str, ConnectedAccount | None] = {}

    def hours(self, slugs: list[str]) -> list[HourTally]:
        """Every channel's hours, oldest first."""
        tallies: dict[tuple[str, str], HourTally] = {}
        for slug in slugs:
            for event in self._intake.raw_events(self._merchant_id, slug, *self._span):
                hour = event.received_at.strftime("%Y-%m-%dT%H:00Z")
                tally = tallies.setdefault((slug, hour), HourTally(slug, hour))
                self._count(event, tally)
        return list(tallies.values())

    def order_gaps(self) -> Iterator[OrderGap]:
        """Orders of the requests read by `hours` whose state did not arrive in the desk."""
        for (platform, store, external_id), updated_at in self._newest.items():
            reason = self._order_gap(platform, store, external_id, updated_at)
            if reason:
                yield OrderGap(platform, store, external_id, reason)

    @property
    def orders(self) -> int:
        """How many orders the shops told of."""
        return len(self._newest)

    def _count(self, event: RawEvent, tally: HourTally) -> None:
        tally.requests += 1
        for name, count in event.outcome.model_dump().items():
            tally.outcome = tally.outcome.model_copy(
                update={name: getattr(tally.outcome, name) + count}
            )
        items = self._items(event)
        # What can't be read at all, or not any more, is one item: it went to quarantine whole.
        tally.items += 1 if items is None else len(items)
        for item in items or ():
            if isinstance(item, OrderSnapshot):
                self._note_order(event, item)

    def _items(self, event: RawEvent) -> list[Any] | None:
        account = self._account(event.account_id)
        if account is None or event.erased:
            return None
        try:
            request = self._intake.request_of(event.work())
            return self._connections.parse(account, request, event.received_at)
        except (ParseFailure, NotFound):
            return None

    def _account(self, account_id: str) -> ConnectedAccount | None:
        if account_id not in self._known:
            try:
                self._known[account_id] = self._accounts.known(self._merchant_id, account_id)
            except NotFound:
                self._known[account_id] = None
        return self._known[account_id]

    def _note_order(self, event: RawEvent, snapshot: OrderSnapshot) -> None:
        account = self._account(event.account_id)
        if account is None or event.kind is not SourceKind.SHOP:
            return
        key = (event.slug, account.external_id, snapshot.external_order_id)
        known = self._newest.get(key)
        if known is None or snapshot.source_updated_at > known:
            self._newest[key] = snapshot.source_updated_at

    def _order_gap(
        self, platform: str, store: str, external_id: str, updated_at: datetime
    ) -> str | None:
        try:
            order = self._orders.get_by_external(self._merchant_id, external_id, platform, store)
        except NotFound:
            return "missing"
        if order.shop is None or order.shop.last_updated_at < updated_at:
            return "older than the shop's"
        return None
