"""WooCommerce's one status word into ours (S59, S68; formats §13.2)."""

from collections.abc import Mapping
from typing import Final

from deskhand.shops.base import MappedStatus, StatusView
from deskhand.shops.model import ARRIVED, DEAD_PARCEL, FAILED_DELIVERY, OrderStatus
from deskhand.shops.words import UNKNOWN_STATUS, meaning

WORDS: Final[Mapping[str, OrderStatus]] = {
    "pending": OrderStatus.PENDING,
    "failed": OrderStatus.PENDING,  # the customer may pay again
    "processing": OrderStatus.PROCESSING,
    "on-hold": OrderStatus.ON_HOLD,
    "completed": OrderStatus.SHIPPED,  # says nothing of the parcel's arrival
    "cancelled": OrderStatus.CANCELLED,
    "trash": OrderStatus.CANCELLED,
    "refunded": OrderStatus.REFUNDED,
}
DRAFTS: Final = frozenset({"auto-draft", "checkout-draft", "draft", "new"})
PAID: Final = "paid_at"


def map_status(view: StatusView) -> MappedStatus:
    """The status and the flags of an order as it is known now; pure."""
    word, status, unknown = meaning(view, WORDS, OrderStatus.PENDING)
    if status is OrderStatus.SHIPPED and (_nothing_to_ship(view) or _all_arrived(view)):
        status = OrderStatus.DELIVERED
    back = sum(part.amount.minor for part in view.refunds if part.amount.currency == view.currency)
    flags = {
        UNKNOWN_STATUS: unknown,
        "partially_refunded": back > 0 and status is not OrderStatus.REFUNDED,
        "refund_due": status is OrderStatus.CANCELLED and _money_is_held(view, back),
        "partially_shipped": status is OrderStatus.PROCESSING and bool(view.shipments),
        "delivery_failed": any(part.delivery_status in FAILED_DELIVERY for part in view.shipments),
        "payment_failed": word == "failed",
        "archived": word == "trash",
    }
    return MappedStatus(
        status=status, flags=frozenset(name for name, holds in flags.items() if holds)
    )


def _nothing_to_ship(view: StatusView) -> bool:
    """Downloads only; WooCommerce says so of the order, some plugins of the line."""
    return bool(view.items) and not any(item.ships for item in view.items)


def _all_arrived(view: StatusView) -> bool:
    alive = [part for part in view.shipments if part.status not in DEAD_PARCEL]
    return bool(alive) and all(part.delivery_status in ARRIVED for part in alive)


def _money_is_held(view: StatusView, back: int) -> bool:
    total = view.platform_state.get("total_minor")
    return bool(view.platform_state.get(PAID)) and isinstance(total, int) and back < total
