"""Compares what came in with what is stored (S88): per channel and hour, and order by order."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from deskhand import bootstrap
from deskhand.channels import registry as channels
from deskhand.intake.models import Outcome, RawEvent, SourceKind
from deskhand.kit.errors import NotFound, ParseFailure
from deskhand.kit.webhook import Request
from deskhand.shops import registry as shops
from deskhand.shops.model import OrderSnapshot


@dataclass(slots=True)
class HourTally:
    """One channel's hour. `items` is what the kept bodies hold when read again."""

    channel: str
    hour: str
    requests: int = 0
    items: int = 0
    outcome: Outcome = field(default_factory=Outcome)

    @property
    def gap(self) -> int:
        """Items that came in and are neither stored, duplicate, ignored nor in quarantine."""
        return self.items - self.outcome.received

    def shown(self) -> dict[str, Any]:
        """For printing."""
        return {
            "channel": self.channel,
            "hour": self.hour,
            "requests": self.requests,
            "received": self.items,
            **self.outcome.model_dump(),
            "gap": self.gap,
        }


@dataclass(frozen=True, slots=True)
class OrderGap:
    """An order whose newest state from the shop is not what the desk holds."""

    platform: str
    store: str
    external_order_id: str
    reason: str


class Reconciliation:
    """One merchant over a span of time."""

    def __init__(self, merchant_id: str, since: datetime, until: datetime) -> None:
        self._merchant_id = merchant_id
        self._span = (since, until)
        self._newest: dict[tuple[str, str, str], datetime] = {}

    def hours(self, slugs: list[str]) -> list[HourTally]:
        """Every channel's hours, oldest first."""
        tallies: dict[tuple[str, str], HourTally] = {}
        for slug in slugs:
            for event in bootstrap.intake().raw_events(self._merchant_id, slug, *self._span):
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
        request = _request_of(event)
        try:
            if event.kind is SourceKind.SHOP:
                shop = bootstrap.accounts().open_shop(event.merchant_id, event.account_id)
                return list(shops.adapter(event.slug).parse(request, shop, event.received_at))
            account = bootstrap.accounts().open(event.merchant_id, event.account_id)
            return list(channels.adapter(event.slug).parse(request, account, event.received_at))
        except (ParseFailure, NotFound):
            return None

    def _note_order(self, event: RawEvent, snapshot: OrderSnapshot) -> None:
        store = bootstrap.accounts().known(event.merchant_id, event.account_id).external_id
        key = (event.slug, store, snapshot.external_order_id)
        known = self._newest.get(key)
        if known is None or snapshot.source_updated_at > known:
            self._newest[key] = snapshot.source_updated_at

    def _order_gap(
        self, platform: str, store: str, external_id: str, updated_at: datetime
    ) -> str | None:
        try:
            order = bootstrap.orders().get_by_external(
                self._merchant_id, external_id, platform, store
            )
        except NotFound:
            return "missing"
        if order.shop is None or order.shop.last_updated_at < updated_at:
            return "older than the shop's"
        return None


def _request_of(event: RawEvent) -> Request:
    if event.body is not None:
        return event.work().request(event.body)
    return event.work().request(bootstrap.objects().get(event.body_key or ""))
