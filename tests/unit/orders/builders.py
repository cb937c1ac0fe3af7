"""Builders of shop events and a customer directory for order tests."""

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from deskhand.kit.ids import new_id
from deskhand.kit.money import Money
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.orders.applying import ApplyingService
from deskhand.orders.facts import Facts
from deskhand.orders.merge import merge
from deskhand.orders.models import DeskState, ShopState
from deskhand.orders.projection import project
from deskhand.orders.service import OrderService
from deskhand.shops import registry
from deskhand.shops.model import (
    Buyer,
    DeliveryChange,
    HoldChange,
    OrderDeletion,
    OrderEvent,
    OrderItem,
    OrderSnapshot,
    PaymentChange,
    Refund,
    RefundChange,
    Shipment,
    ShipmentChange,
)
from deskhand.storage.table import Table
from tests.support.corpus import corpus_file
from tests.support.shops import NOW, shop_account

T0 = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CORPUS_STORE = "vendevstore2.myshopify.com"


def at(minutes: float) -> datetime:
    """Minutes after the order was placed."""
    return T0 + timedelta(minutes=minutes)


def snapshot(minutes: float = 0, order_id: str = "1001", **changes: Any) -> OrderSnapshot:
    """The order as the shop saw it at that minute; `financial` and `fulfilment` are its words."""
    state = {
        "financial_status": changes.pop("financial", "pending"),
        "fulfillment_status": changes.pop("fulfilment", None),
        "cancelled_at": changes.pop("cancelled_at", None),
        "total_price": "30.00",
    }
    fields: dict[str, Any] = {
        "external_order_id": order_id,
        "order_number": f"#{order_id}",
        "buyer": Buyer(name="Nora", email="Nora@Example.com", phone="+1 603 555 0142"),
        "currency": "USD",
        "total": Money(3000, "USD"),
        "items": (
            OrderItem(line_id="L1", sku="A", name="Tent", quantity=1, ordered=1,
                      price=Money(2000, "USD")),
            OrderItem(line_id="L2", sku="B", name="Pegs", quantity=2, ordered=2,
                      price=Money(500, "USD")),
        ),
        "platform_state": {name: value for name, value in state.items() if value},
        "shipping_address": {"name": "Nora", "address1": "12 Harbour Lane"},
        "ordered_at": T0,
        "source_updated_at": at(minutes),
        "triggered_at": at(minutes) + timedelta(seconds=1),
    }  # fmt: skip
    return OrderSnapshot(**{**fields, **changes})


def shipment(minutes: float = 10, parcel_id: str = "P1", **changes: Any) -> Shipment:
    """A parcel with everything in it, as it was at that minute."""
    fields: dict[str, Any] = {
        "shipment_id": parcel_id,
        "status": "success",
        "carrier": "UPS",
        "tracking_number": f"track-{parcel_id}",
        "lines": {"L1": 1, "L2": 2},
        "created_at": at(10),
        "updated_at": at(minutes),
    }
    return Shipment(**{**fields, **changes})


def shipped(minutes: float = 10, parcel_id: str = "P1", **changes: Any) -> ShipmentChange:
    """A parcel by itself."""
    part = shipment(minutes, parcel_id, **changes)
    return ShipmentChange(external_order_id="1001", shipment=part, seen_at=at(minutes))


def delivery(
    minutes: float, word: str, event_id: str = "E1", *, removed: bool = False
) -> DeliveryChange:
    """A carrier's event of the first parcel."""
    return DeliveryChange(
        external_order_id="1001",
        shipment_id="P1",
        event_id=event_id,
        delivery_status=word,
        at=at(minutes),
        recorded_at=at(minutes),
        removed=removed,
    )


def refunded(minutes: float, amount: int, refund_id: str = "R1", **changes: Any) -> RefundChange:
    """A refund by itself."""
    refund = Refund(
        refund_id=refund_id,
        amount=Money(amount, "USD"),
        created_at=at(minutes),
        updated_at=at(minutes),
        **changes,
    )
    return RefundChange(external_order_id="1001", refund=refund, seen_at=at(minutes))


def hold(minutes: float, *, held: bool, hold_id: str = "H1") -> HoldChange:
    """A hold of the order's one fulfilment order."""
    return HoldChange(
        external_order_id="1001", group_id="G1", hold_id=hold_id, held=held, at=at(minutes)
    )


def paid(minutes: float) -> PaymentChange:
    """A payment by itself."""
    return PaymentChange(
        external_order_id="1001",
        payment_id="T1",
        kind="sale",
        status="success",
        amount=Money(3000, "USD"),
        at=at(minutes),
    )


def deleted(minutes: float) -> OrderDeletion:
    """The shop deleted the order."""
    return OrderDeletion(external_order_id="1001", at=at(minutes))


def merged(*events: OrderEvent) -> Facts:
    """What the events add up to."""
    facts = Facts()
    for event in events:
        facts = merge(facts, event)
    return facts


def state(*events: OrderEvent, desk: DeskState | None = None) -> ShopState | None:
    """The order's state after the events."""
    mapper = registry.adapter("shopify").map_status
    return project(merged(*events), desk or DeskState(), mapper, {})


def sequence() -> dict[str, OrderEvent]:
    """The corpus's life of one order: events by file name."""
    index = json.loads(corpus_file("shopify/sequence/INDEX.json").read_text())
    account = shop_account(store=CORPUS_STORE)
    events: dict[str, OrderEvent] = {}
    for entry in index:
        body = corpus_file(f"shopify/sequence/{entry['file']}").read_bytes()
        headers = {
            "x-shopify-topic": entry["topic"],
            "x-shopify-triggered-at": entry["triggered_at"],
            "x-shopify-shop-domain": CORPUS_STORE,
        }
        (event,) = registry.adapter("shopify").parse(
            Request(headers=headers, body=body), account, NOW
        )
        assert isinstance(event, OrderEvent)
        events[entry["file"].partition("_")[0]] = event
    return events


def renamed(event: OrderEvent, order_id: str) -> OrderEvent:
    """The same event of another order."""
    return replace(event, external_order_id=order_id)


class FakeDirectory:
    """Customers by normalised contact; `creates` off makes it find only."""

    def __init__(self, *, creates: bool = True) -> None:
        self.creates = creates
        self.by_contact: dict[tuple[str, str, str | None], str] = {}
        self.names: dict[str, str | None] = {}
        self._lock = threading.Lock()

    def resolve(
        self, merchant_id: str, *, email: str | None, phone: str | None, name: str | None
    ) -> str | None:
        mail = self.normalise_email(merchant_id, email) if email else None
        number = self.normalise_phone(merchant_id, phone) if phone else None
        contacts = [(merchant_id, kind, value)
                    for kind, value in (("email", mail), ("phone", number)) if value]  # fmt: skip
        with self._lock:
            found = next((self.by_contact[one] for one in contacts if one in self.by_contact), None)
            if found is None and self.creates and contacts:
                found = new_id()
                self.names[found] = name
            if found:
                self.by_contact |= dict.fromkeys(contacts, found)
            return found

    def find(self, merchant_id: str, *, email: str | None, phone: str | None) -> str | None:
        mail = self.normalise_email(merchant_id, email) if email else None
        number = self.normalise_phone(merchant_id, phone) if phone else None
        contacts = [(merchant_id, "email", mail), (merchant_id, "phone", number)]
        return next((self.by_contact[one] for one in contacts if one in self.by_contact), None)

    def normalise_email(self, merchant_id: str, email: str) -> str | None:
        return email.strip().casefold() if "@" in email else None

    def normalise_phone(self, merchant_id: str, phone: str) -> str | None:
        digits = "".join(letter for letter in phone if letter.isdigit())
        return f"+{digits}" if digits else None


def applying(
    settings: Settings,
    directory: FakeDirectory | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
) -> ApplyingService:
    """The applying service on the test's tables, without waiting between tries."""
    table = Table(settings.desk_table)
    return ApplyingService(table, directory or FakeDirectory(), clock, sleep=lambda _: None)


def orders(
    settings: Settings,
    directory: FakeDirectory | None = None,
    clock: Callable[[], datetime] = lambda: NOW,
) -> OrderService:
    """The order service on the test's tables."""
    table = Table(settings.desk_table)
    return OrderService(table, directory or FakeDirectory(), clock, sleep=lambda _: None)
