"""The ERP's status word, and what its parcels and refunds say beside it (S59, S68)."""

from collections.abc import Mapping
from typing import Final

from deskhand.shops.base import MappedStatus, StatusView
from deskhand.shops.model import (
    ARRIVED,
    FAILED_DELIVERY,
    SHIPPED_PARCEL,
    OrderStatus,
    Shipment,
)
from deskhand.shops.words import UNKNOWN_STATUS, meaning, plain_word

# Our seven words, as `plain_word` writes them, and the American spelling.
WORDS: Final[Mapping[str, OrderStatus]] = {
    **{plain_word(status): status for status in OrderStatus},
    "canceled": OrderStatus.CANCELLED,
}
# A parcel that left says more than these.
BEFORE_SHIPPING: Final = frozenset({OrderStatus.PENDING, OrderStatus.PROCESSING})
SENT: Final = BEFORE_SHIPPING | {OrderStatus.SHIPPED}


def map_status(view: StatusView) -> MappedStatus:
    """The status and the flags of an order as it is known now; pure."""
    _, status, unknown = meaning(view, WORDS, OrderStatus.PENDING)
    parcels = [part for part in view.shipments if part.status == SHIPPED_PARCEL]
    whole = bool(parcels) and _covers(parcels, view)
    if status in BEFORE_SHIPPING and whole:
        status = OrderStatus.SHIPPED
    if status in SENT and whole and all(part.delivery_status in ARRIVED for part in parcels):
        status = OrderStatus.DELIVERED
    flags = {
        UNKNOWN_STATUS: unknown,
        "partially_refunded": bool(view.refunds) and status is not OrderStatus.REFUNDED,
        "partially_shipped": bool(parcels) and not whole,
        "delivery_failed": any(part.delivery_status in FAILED_DELIVERY for part in parcels),
        "returned": any(refund.returned for refund in view.refunds),
    }
    return MappedStatus(
        status=status, flags=frozenset(name for name, holds in flags.items() if holds)
    )


def _covers(parcels: list[Shipment], view: StatusView) -> bool:
    """Whether everything that needs a parcel is in one; a parcel that names no lines holds all."""
    if any(not part.lines for part in parcels):
        return True
    sent: dict[str, int] = {}
    for part in parcels:
        for line_id, quantity in part.lines.items():
            sent[line_id] = sent.get(line_id, 0) + quantity
    return all(sent.get(item.line_id, 0) >= item.quantity for item in view.items if item.ships)
