"""Finds the raw requests behind orders and messages, and empties them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from deskhand.channels import registry as channels
from deskhand.conversations.models import Message
from deskhand.intake.models import RawEvent
from deskhand.intake.repository import RawEventRepository
from deskhand.kit.clock import from_text
from deskhand.orders.models import Order
from deskhand.orders.repository import raw_id_of
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table

# A shop repeats a delivery for four hours, and each repeat has a record of its own.
REPEATS: Final = timedelta(hours=5)
HOUR: Final = timedelta(hours=1)


class RawEraser:
    """Empties raw requests of one merchant; that and when they came stays."""

    def __init__(self, table: Table, objects: ObjectStore, merchant_id: str) -> None:
        self._raws = RawEventRepository(table, merchant_id)
        self._objects = objects

    def of_order(self, order: Order) -> None:
        """Empty what told of the order, and every repeat of it."""
        named = order.key.external_order_id.encode()
        for at in {from_text(ref.partition("#")[0]) for ref in order.desk.raw_ids}:
            for event in self._raws.between(order.key.platform, at, at + REPEATS):
                if event.account_id == order.account_id and named in self._body(event):
                    self._empty(event)

    def of_messages(self, messages: Iterable[Message]) -> None:
        """Empty what brought the messages, also by the webhook of another product of the family."""
        wanted: dict[tuple[str, datetime], set[str]] = defaultdict(set)
        for message in messages:
            raw_id = message.metadata.get("raw")
            if raw_id:
                hour = message.created_at.replace(minute=0, second=0, microsecond=0)
                wanted[message.channel, hour].add(str(raw_id))
        for (channel, hour), raw_ids in wanted.items():
            for slug in channels.family(channel):
                for event in self._raws.between(slug, hour - HOUR, hour + HOUR):
                    if event.raw_id in raw_ids:
                        self._empty(event)

    def of_ref(self, slug: str, ref: str) -> None:
        """Empty one request by its reference (`deskhand.orders.repository.raw_ref`)."""
        event = self._raws.get(slug, from_text(ref.partition("#")[0]), raw_id_of(ref))
        if event:
            self._empty(event)

    def _body(self, event: RawEvent) -> bytes:
        packed = event.body
        if packed is None and event.body_key:
            packed = self._objects.get(event.body_key)
        return event.work().request(packed).body if packed else b""

    def _empty(self, event: RawEvent) -> None:
        if event.body_key:
            self._objects.delete(event.body_key)
        self._raws.empty(event)
