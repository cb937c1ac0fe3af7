"""The normal form of what a shop tells us of its orders (S59, S60, S69)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from deskhand.kit.money import Money


class OrderStatus(StrEnum):
    """The seven values ever stored (S59)."""

    PENDING = "pending"
    PROCESSING = "processing"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    ON_HOLD = "on_hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who bought, as far as the shop tells; every part may be missing (guests, protected data)."""

    external_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderItem:
    """One line; `quantity` is what is still ordered after edits, `price` is for one piece."""

    line_id: str
    sku: str
    name: str
    quantity: int
    price: Money
    ships: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """One parcel (fulfilment); merged by its own id and its own `updated_at`.

    `status` is the platform's word for the fulfilment (success, cancelled, …), `delivery_status`
    the carrier's (in_transit, delivered, …). `line_ids` are what it carries.
    """

    shipment_id: str
    status: str
    delivery_status: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    line_ids: tuple[str, ...] = ()
    created_at: datetime | None = None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One refund; `amount` is what moved (successful refund transactions only)."""

    refund_id: str
    amount: Money
    reason: str | None = None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSnapshot:
    """A whole order as the shop saw it at `source_updated_at`.

    `platform_state` keeps the platform's own status fields that the mapping needs, so that the
    status can be computed again when a parcel or refund arrives by itself. `triggered_at` breaks
    ties within one second.
    """

    external_order_id: str
    order_number: str
    buyer: Buyer
    currency: str
    total: Money
    items: tuple[OrderItem, ...]
    shipments: tuple[Shipment, ...] = ()
    refunds: tuple[Refund, ...] = ()
    shipping_address: Mapping[str, Any] | None = None
    billing_address: Mapping[str, Any] | None = None
    platform_state: Mapping[str, Any] = field(default_factory=dict)
    note: str | None = None
    ordered_at: datetime
    source_updated_at: datetime
    triggered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentChange:
    """A parcel by itself: it names its order only by id."""

    external_order_id: str
    shipment: Shipment


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryChange:
    """A carrier event of one parcel."""

    external_order_id: str
    shipment_id: str
    delivery_status: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundChange:
    """A refund by itself."""

    external_order_id: str
    refund: Refund


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldChange:
    """A fulfilment hold set or released; known by the order's id, or by its fulfilment order."""

    external_order_id: str
    hold_id: str
    held: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeletion:
    """The shop deleted the order: a tombstone with its time."""

    external_order_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRequest:
    """A compliance request: `kind` is data_request, customer_redact or shop_redact."""

    kind: str
    request_id: str
    email: str | None = None
    phone: str | None = None
    external_customer_id: str | None = None
    external_order_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownShopEvent:
    """Signed but not understood: goes to quarantine with the reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredShopEvent:
    """Known and without consequence for orders (e.g. a theme or product topic)."""

    reason: str


ShopEvent = (
    OrderSnapshot
    | ShipmentChange
    | DeliveryChange
    | RefundChange
    | HoldChange
    | OrderDeletion
    | PrivacyRequest
    | UnknownShopEvent
    | IgnoredShopEvent
)
