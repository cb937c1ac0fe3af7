"""Adds one event to what is known of an order. Pure; the sequence of events does not matter."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from deskhand.orders.facts import NEVER, Facts, Kept, Stamp, snapshot_stamp, stamp
from deskhand.shops.model import (
    DeliveryChange,
    HoldChange,
    OrderDeletion,
    OrderEvent,
    OrderRestoration,
    OrderSnapshot,
    PaymentChange,
    Refund,
    RefundChange,
    Shipment,
    ShipmentChange,
    StatusChange,
)

T = TypeVar("T")
PartEvent = ShipmentChange | RefundChange | DeliveryChange | PaymentChange | HoldChange


def merge(facts: Facts, event: OrderEvent) -> Facts:
    """The facts with the event taken in; the same facts when it says nothing new.

    An older snapshot never replaces a newer one, equal times are decided by `triggered_at`, and a
    part that comes before its order waits for it (formats §13.4).
    """
    if isinstance(event, OrderSnapshot | StatusChange | OrderDeletion | OrderRestoration):
        return replace(facts, **_order_changes(facts, event))
    return replace(facts, **_part_changes(facts, event))


def _order_changes(
    facts: Facts, event: OrderSnapshot | StatusChange | OrderDeletion | OrderRestoration
) -> dict[str, Any]:
    match event:
        case OrderSnapshot():
            told = snapshot_stamp(event)
            return {
                "snapshot": newer(facts.snapshot, Kept(told, event)),
                "statuses": _with_word(facts.statuses, event.status_word, told),
            }
        case StatusChange(status_word=word, at=at, version=version):
            told = stamp(at, at, word, version)
            return {"statuses": _with_word(facts.statuses, word, told)}
        case OrderDeletion():
            return {"deleted_at": max(facts.deleted_at or NEVER, event.at)}
        case OrderRestoration():
            return {"restored_at": max(facts.restored_at or NEVER, event.at)}


def _part_changes(facts: Facts, event: PartEvent) -> dict[str, Any]:
    match event:
        case ShipmentChange(shipment=part, seen_at=seen):
            shipment = keep_shipment(part, seen)
            return {"shipments": _with(facts.shipments, part.shipment_id, shipment)}
        case RefundChange(refund=part, seen_at=seen):
            refund = keep_refund(part, seen)
            return {"refunds": _with(facts.refunds, part.refund_id, refund)}
        case DeliveryChange(recorded_at=at):
            delivery = Kept(stamp(at, at, event), event)
            return {"deliveries": _with_delivery(facts.deliveries, delivery)}
        case PaymentChange(at=at):
            payment = Kept(stamp(at, at, event), event)
            return {"payments": _with(facts.payments, event.payment_id, payment)}
        case HoldChange(at=at):
            # set and released at the same time: released
            hold = Kept(stamp(at, NEVER if event.held else at, event), event)
            return {"holds": _with(facts.holds, hold_key(event), hold)}


def keep_shipment(shipment: Shipment, seen: datetime) -> Kept[Shipment]:
    """A parcel with its stamp: its own `updated_at` first."""
    return Kept(stamp(shipment.updated_at, seen, shipment), shipment)


def keep_refund(refund: Refund, seen: datetime) -> Kept[Refund]:
    """A refund with its stamp; it has no real `updated_at`, so `seen` often decides."""
    return Kept(stamp(refund.updated_at, seen, refund), refund)


def newer(known: Kept[T] | None, news: Kept[T]) -> Kept[T]:
    """The one with the larger stamp; what is known stays when they are equal."""
    return news if known is None or news.stamp > known.stamp else known


def hold_key(hold: HoldChange) -> str:
    """The name of a hold; an empty hold id stands for the whole group."""
    return f"{hold.group_id}/{hold.hold_id}"


def _with(known: Mapping[str, Kept[T]], part_id: str, news: Kept[T]) -> Mapping[str, Kept[T]]:
    return {**known, part_id: newer(known.get(part_id), news)}


def _with_word(known: Mapping[str, Stamp], word: str, told: Stamp) -> Mapping[str, Stamp]:
    """A word with its newest stamp; older ones matter when a newer word says nothing."""
    before = known.get(word)
    if not word or (before is not None and before >= told):
        return known
    return {**known, word: told}


def _with_delivery(
    known: Mapping[str, Kept[DeliveryChange]], news: Kept[DeliveryChange]
) -> Mapping[str, Kept[DeliveryChange]]:
    """A withdrawn event stays withdrawn, whatever the times say."""
    event_id = news.value.event_id
    before = known.get(event_id)
    if before is None or before.value.removed == news.value.removed:
        return _with(known, event_id, news)
    return {**known, event_id: news if news.value.removed else before}
