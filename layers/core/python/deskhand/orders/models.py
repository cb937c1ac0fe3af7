"""An order as we keep it: what the shop says, and what the desk adds (S60)."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from deskhand.shops.model import OrderStatus
from deskhand.storage.record import Record


class Part(BaseModel):
    """Base of an order's parts."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Line(Part):
    """One line; `quantity` is what is still ordered, `price_minor` is for one piece."""

    line_id: str
    sku: str
    name: str
    quantity: int
    ordered: int
    price_minor: int
    ships: bool


class Parcel(Part):
    """One shipment; `lines` maps a line's id to the pieces it carries."""

    id: str
    status: str
    delivery_status: str | None
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    lines: dict[str, int]
    created_at: datetime | None
    updated_at: datetime


class RefundPart(Part):
    """One refund, in minor units of its currency."""

    id: str
    amount_minor: int
    pending_minor: int
    currency: str
    reason: str | None
    returned: bool
    created_at: datetime


class Payment(Part):
    """One payment transaction, for the record."""

    id: str
    kind: str
    status: str
    amount_minor: int
    currency: str
    at: datetime


class Person(Part):
    """The buyer as the shop knows them; everything may be missing."""

    external_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str | None = None


class ShopState(Part):
    """The part of an order that follows from the facts alone."""

    order_number: str
    total_minor: int
    currency: str
    status: OrderStatus
    flags: list[str]
    buyer: Person
    items: list[Line]
    shipments: list[Parcel]
    refunds: list[RefundPart]
    payments: list[Payment]
    shipping_address: dict[str, Any] | None
    billing_address: dict[str, Any] | None
    platform_state: dict[str, Any]
    shop_note: str | None
    carrier: str | None
    tracking_number: str | None
    order_date: datetime
    last_updated_at: datetime


class DeskState(Part):
    """The part of an order that the desk owns.

    `status` is what an agent set by hand at `status_at`; it holds until the shop says something
    newer. `quiet` marks orders from an import: the customer is told nothing. `erased` means that
    personal data was erased on request and must not come back with a late webhook. `raw_ids` name
    the raw requests it came from, newest last.
    """

    customer_id: str | None = None
    note: str | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    status: OrderStatus | None = None
    status_at: datetime | None = None
    quiet: bool = False
    erased: bool = False
    raw_ids: list[str] = Field(default_factory=list)


class OrderKey(Part):
    """What makes an order unique within a merchant (S61): numbers of two stores may collide."""

    platform: str
    store: str
    external_order_id: str


class Order(Record):
    """One order of one merchant. `shop` is None while only parts of it are known (a stub).

    `settings` are the account's at the last event: the status follows from them too.
    """

    id: str
    merchant_id: str
    account_id: str
    key: OrderKey
    shop: ShopState | None = None
    desk: DeskState
    settings: dict[str, Any] = Field(default_factory=dict)
    version: int
    created_at: datetime
    updated_at: datetime
