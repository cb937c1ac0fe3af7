"""Magento's order state into the one status (formats §13.3).

By `state`, which is Magento's; `status` is whatever the merchant made of it.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from deskhand.kit.money import Money
from deskhand.shops.base import MappedStatus, StatusView
from deskhand.shops.model import ARRIVED, DEAD_PARCEL, FAILED_DELIVERY, OrderStatus, Shipment

STATES: Final[Mapping[str, OrderStatus]] = {
    "new": OrderStatus.PENDING,
    "pending_payment": OrderStatus.PENDING,
    "processing": OrderStatus.PROCESSING,
    "complete": OrderStatus.SHIPPED,
    "closed": OrderStatus.REFUNDED,  # all credited, not: done
    "canceled": OrderStatus.CANCELLED,
    "holded": OrderStatus.ON_HOLD,
    "payment_review": OrderStatus.ON_HOLD,
}
UNKNOWN: Final = OrderStatus.PENDING


def map_status(view: StatusView) -> MappedStatus:
    """The status and the flags of an order as it is known now; pure."""
    state = str(view.platform_state.get("state") or "")
    parcels = tuple(part for part in view.shipments if part.status not in DEAD_PARCEL)
    status = STATES.get(state, UNKNOWN)
    if status is OrderStatus.PROCESSING and _all_shipped(view, parcels):
        status = OrderStatus.SHIPPED
    if status is OrderStatus.SHIPPED and _delivered(view, parcels):
        status = OrderStatus.DELIVERED
    flags = {
        "unknown_state": state not in STATES,
        "partially_shipped": status is OrderStatus.PROCESSING and _some_shipped(view, parcels),
        "partially_refunded": state != "closed" and _money_back(view) > 0,
        "refund_due": state == "canceled" and _minor(view, "total_paid") > _money_back(view),
        "delivery_failed": any(part.delivery_status in FAILED_DELIVERY for part in parcels),
    }
    return MappedStatus(
        status=status, flags=frozenset(name for name, is_so in flags.items() if is_so)
    )


def _all_shipped(view: StatusView, parcels: tuple[Shipment, ...]) -> bool:
    """The order's own count says so, or the parcels that came by themselves carry everything."""
    sent, wanted = _count(view, "qty_shipped"), _count(view, "qty_to_ship")
    if sent > 0 and sent >= wanted:
        return True
    needed = {one.line_id: one.quantity for one in view.items if one.ships and one.quantity > 0}
    return bool(needed) and all(
        sum(part.lines.get(line, 0) for part in parcels) >= pieces
        for line, pieces in needed.items()
    )


def _some_shipped(view: StatusView, parcels: tuple[Shipment, ...]) -> bool:
    return _count(view, "qty_shipped") > 0 or bool(parcels)


def _delivered(view: StatusView, parcels: tuple[Shipment, ...]) -> bool:
    """Every parcel arrived; or the order is complete and there was nothing to send."""
    if parcels:
        return all(part.delivery_status in ARRIVED for part in parcels)
    virtual = bool(view.platform_state.get("virtual"))
    return virtual or (bool(view.items) and not any(item.ships for item in view.items))


def _money_back(view: StatusView) -> int:
    told = sum(one.amount.minor for one in view.refunds if one.amount.currency == view.currency)
    return max(_minor(view, "total_refunded"), told)


def _minor(view: StatusView, name: str) -> int:
    return Money.parse(str(view.platform_state.get(name) or "0"), view.currency).minor


def _count(view: StatusView, name: str) -> Decimal:
    return Decimal(str(view.platform_state.get(name) or "0"))
