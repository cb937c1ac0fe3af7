"""Orders (contract §4, S59-S61)."""

from typing import Annotated, Any

from pydantic import Field

from deskhand.shops.model import OrderStatus
from functions.api.schemas.base import (
    Amount,
    Body,
    FreeForm,
    Metadata,
    Page,
    Timestamp,
    Version,
    View,
)


class OrderItem(View):
    """One line; `price` is for one piece. Actions name it by `line_id`."""

    line_id: str
    sku: str
    name: str
    quantity: int
    price: Amount


class Shipment(View):
    """One parcel."""

    id: str
    status: str
    delivery_status: str | None
    carrier: str | None
    tracking_number: str | None
    tracking_url: str | None
    created_at: Timestamp | None
    updated_at: Timestamp


class Refund(View):
    """One refund; `pending` was promised and has not moved yet."""

    id: str
    amount: Amount
    pending: Amount
    currency: str
    reason: str | None
    created_at: Timestamp


class Order(View):
    """One order; unique by platform, store and the platform's id."""

    id: str
    external_order_id: str
    platform: str
    store: str
    customer_id: str | None
    order_number: str
    total_amount: Amount
    currency: str
    status: OrderStatus
    shipping_address: dict[str, Any] | None
    billing_address: dict[str, Any] | None
    items: list[OrderItem]
    order_date: Timestamp
    last_updated_at: Timestamp
    tracking_number: str | None
    carrier: str | None
    shipments: list[Shipment]
    refunds: list[Refund]
    metadata: Metadata
    version: int
    created_at: Timestamp
    updated_at: Timestamp


class OrderPage(Page[Order]):
    """A page of orders, newest first."""


class OrderPatch(Body):
    """What the desk may change of an order; fields that are left out stay."""

    version: Version | None = None
    status: OrderStatus | None = None
    note: Annotated[str, Field(max_length=5000)] | None = None
    metadata: FreeForm | None = None
