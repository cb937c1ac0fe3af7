"""Takes personal data out of an order for good; what was bought and paid stays (S91)."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeVar

from deskhand.orders.facts import Facts, Kept
from deskhand.shops.model import (
    Buyer,
    OrderEvent,
    OrderSnapshot,
    Refund,
    RefundChange,
    Shipment,
    ShipmentChange,
)

T = TypeVar("T")


def without_person(event: OrderEvent) -> OrderEvent:
    """The event without anything that names a person: buyer, addresses, notes, tracking."""
    match event:
        case OrderSnapshot():
            return _snapshot(event)
        case ShipmentChange():
            return replace(event, shipment=_shipment(event.shipment))
        case RefundChange():
            return replace(event, refund=_refund(event.refund))
        case _:
            return event


def erase(facts: Facts) -> Facts:
    """The facts without anything that names a person.

    The stamps stay as they were, so that what is newer or older stays so.
    """
    shot = facts.snapshot
    return replace(
        facts,
        snapshot=Kept(shot.stamp, _snapshot(shot.value)) if shot else None,
        shipments=_each(facts.shipments, _shipment),
        refunds=_each(facts.refunds, _refund),
    )


def _each(parts: Mapping[str, Kept[T]], change: Any) -> dict[str, Kept[T]]:
    return {name: Kept(kept.stamp, change(kept.value)) for name, kept in parts.items()}


def _snapshot(shot: OrderSnapshot) -> OrderSnapshot:
    return replace(
        shot,
        buyer=Buyer(),
        shipping_address=None,
        billing_address=None,
        note=None,
        shipments=tuple(_shipment(part) for part in shot.shipments),
        refunds=tuple(_refund(part) for part in shot.refunds),
    )


def _shipment(part: Shipment) -> Shipment:
    # a tracking page shows the recipient's address
    return replace(part, tracking_number=None, tracking_url=None)


def _refund(part: Refund) -> Refund:
    return replace(part, reason=None)
