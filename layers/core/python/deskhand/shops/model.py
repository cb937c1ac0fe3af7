"""The normal form of what a shop tells us of its orders (S59, S60, S69)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

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


SHIPPED_PARCEL: Final = "success"
DEAD_PARCEL: Final = frozenset({"cancelled", "error", "failure"})
ARRIVED: Final = frozenset({"delivered", "picked_up"})
FAILED_DELIVERY: Final = frozenset({"failure", "attempted_delivery"})
# Packed, but not yet with the carrier.
NOT_ON_THE_WAY: Final = frozenset(
    {"label_printed", "label_purchased", "confirmed", "ready_for_pickup"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who bought, as far as the shop tells; every part may be missing (guests, protected data)."""

    external_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    locale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderItem:
    """One line; `quantity` is what is still ordered after edits, `price` is for one piece.

    `ordered` is the quantity at creation; `ships` is False for what needs no parcel.
    """

    line_id: str
    sku: str
    name: str
    quantity: int
    ordered: int
    price: Money
    ships: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """One parcel (fulfilment); merged by its own id and its own `updated_at`.

    `status` is one of SHIPPED_PARCEL, DEAD_PARCEL or any word for not yet left; `delivery_status`
    is the carrier's word, of which ARRIVED, FAILED_DELIVERY and NOT_ON_THE_WAY have a meaning.
    `lines` is what it carries: pieces by line id.
    """

    shipment_id: str
    status: str
    delivery_status: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    tracking_url: str | None = None
    lines: Mapping[str, int] = field(default_factory=dict)
    created_at: datetime | None = None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """One refund; `amount` is what moved (successful refund transactions only).

    `pending` is what was promised but has not moved yet; `returned` says that goods came back.
    """

    refund_id: str
    amount: Money
    pending: Money | None = None
    reason: str | None = None
    returned: bool = False
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSnapshot:
    """A whole order as the shop saw it at `source_updated_at`.

    `platform_state` keeps the platform's own status fields that the mapping needs, so that the
    status can be computed again when a parcel or refund arrives by itself. `triggered_at` breaks
    ties within one second. `status_word` is the platform's one word for the status, where it has
    one: words told before are kept. `version` is the source's own counter, where it has one: it
    then decides what is newer, whatever the times say.
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
    status_word: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusChange:
    """The platform's status word alone, e.g. from a system that tells nothing more."""

    external_order_id: str
    status_word: str
    at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentChange:
    """A parcel by itself: it names its order only by id. `seen_at` is when the shop sent it."""

    external_order_id: str
    shipment: Shipment
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryChange:
    """A carrier's event of one parcel, or (`removed`) that the event was withdrawn.

    `at` is when it happened, `recorded_at` when the platform knew.
    """

    external_order_id: str
    shipment_id: str
    event_id: str
    delivery_status: str
    at: datetime
    recorded_at: datetime
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundChange:
    """A refund by itself; `seen_at` is when the shop sent it."""

    external_order_id: str
    refund: Refund
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentChange:
    """A payment transaction by itself: `kind` and `status` are the platform's words."""

    external_order_id: str
    payment_id: str
    kind: str
    status: str
    amount: Money
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldChange:
    """A fulfilment hold set or released.

    `group_id` is the fulfilment order; an empty `hold_id` means all holds of it.
    `external_order_id` is empty where the platform names the fulfilment order alone: the adapter's
    `find_order_id` then asks the shop.
    """

    external_order_id: str
    group_id: str
    hold_id: str = ""
    held: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeletion:
    """The shop deleted the order: a tombstone with its time."""

    external_order_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRestoration:
    """The shop took a deletion back."""

    external_order_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreDisconnected:
    """The merchant removed our app from the shop: its token is dead from `at` on."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderTouched:
    """An order changed, but the event does not show all of it: the shop is asked for the rest.

    `seen` is what the event shows, for a shop that has no such order to read (any more, or yet).
    """

    external_order_id: str
    seen: OrderSnapshot | None = None


class PrivacyKind(StrEnum):
    """What a data subject or the shop's owner may ask for."""

    DATA_REQUEST = "data_request"
    CUSTOMER_REDACT = "customer_redact"
    SHOP_REDACT = "shop_redact"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacyRequest:
    """A compliance request; `request_id` is the same whenever the shop repeats it."""

    kind: PrivacyKind
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


OrderEvent = (
    OrderSnapshot
    | StatusChange
    | ShipmentChange
    | DeliveryChange
    | RefundChange
    | PaymentChange
    | HoldChange
    | OrderDeletion
    | OrderRestoration
)
ShopEvent = (
    OrderEvent
    | OrderTouched
    | PrivacyRequest
    | StoreDisconnected
    | UnknownShopEvent
    | IgnoredShopEvent
)
