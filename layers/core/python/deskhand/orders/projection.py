"""What the facts of an order add up to: its current state, status and flags. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from deskhand.orders.facts import NEVER, Facts, Kept
from deskhand.orders.merge import keep_refund, keep_shipment, newer
from deskhand.orders.models import (
    DeskState,
    Line,
    Parcel,
    Payment,
    Person,
    RefundPart,
    ShopState,
)
from deskhand.shops.base import MappedStatus, StatusView
from deskhand.shops.model import (
    DEAD_PARCEL,
    DeliveryChange,
    OrderItem,
    OrderSnapshot,
    OrderStatus,
    Refund,
    Shipment,
)

StatusMapper = Callable[[StatusView], MappedStatus]


def project(
    facts: Facts, desk: DeskState, map_status: StatusMapper, settings: Mapping[str, Any]
) -> ShopState | None:
    """The state, or None while no snapshot of the order has come."""
    if facts.snapshot is None:
        return None
    shot = facts.snapshot.value
    shipments = current_shipments(facts)
    refunds = current_refunds(facts)
    updated_at = last_told(facts)
    status, flags = _status(facts, desk, map_status, settings, updated_at)
    shown = _shown_parcel(shipments)
    return ShopState(
        order_number=shot.order_number,
        total_minor=shot.total.minor,
        currency=shot.currency,
        status=status,
        flags=sorted(flags),
        buyer=_person(shot),
        items=[_line(item) for item in shot.items],
        shipments=[_parcel(part) for part in shipments],
        refunds=[_refund(part) for part in refunds],
        payments=_payments(facts),
        shipping_address=_plain(shot.shipping_address),
        billing_address=_plain(shot.billing_address),
        platform_state=dict(shot.platform_state),
        shop_note=shot.note,
        carrier=shown.carrier if shown else None,
        tracking_number=shown.tracking_number if shown else None,
        order_date=shot.ordered_at,
        last_updated_at=updated_at,
    )


def current_shipments(facts: Facts) -> list[Shipment]:
    """All parcels, oldest first: of the snapshot and told by themselves, each at its newest."""
    parts: dict[str, Kept[Shipment]] = dict(facts.shipments)
    if facts.snapshot:
        seen = facts.snapshot.stamp.seen
        for part in facts.snapshot.value.shipments:
            parts[part.shipment_id] = newer(parts.get(part.shipment_id), keep_shipment(part, seen))
    found = [_delivered_part(kept.value, facts) for kept in parts.values()]
    return sorted(found, key=lambda part: (part.created_at or part.updated_at, part.shipment_id))


def current_refunds(facts: Facts) -> list[Refund]:
    """All refunds, oldest first, each at its newest."""
    parts: dict[str, Kept[Refund]] = dict(facts.refunds)
    if facts.snapshot:
        seen = facts.snapshot.stamp.seen
        for part in facts.snapshot.value.refunds:
            parts[part.refund_id] = newer(parts.get(part.refund_id), keep_refund(part, seen))
    found = [kept.value for kept in parts.values()]
    return sorted(found, key=lambda part: (part.created_at, part.refund_id))


def is_on_hold(facts: Facts) -> bool:
    """Whether some hold was set after its group was last released as a whole (or never was)."""
    holds = [kept.value for kept in facts.holds.values()]
    freed = {hold.group_id: hold.at for hold in holds if not hold.hold_id and not hold.held}
    return any(hold.held and hold.at > freed.get(hold.group_id, NEVER) for hold in holds)


def is_deleted(facts: Facts) -> bool:
    """Whether the shop deleted the order after the newest snapshot was made."""
    if facts.deleted_at is None:
        return False
    made = facts.snapshot.stamp.at if facts.snapshot else NEVER
    if facts.restored_at and facts.restored_at > facts.deleted_at:
        return False
    return facts.deleted_at >= made


def last_told(facts: Facts) -> datetime:
    """The shop's own time of the newest thing it told of this order."""
    times = [kept.stamp.at for group in _groups(facts) for kept in group.values()]
    times += [told.at for told in facts.statuses.values()]
    if facts.snapshot:
        times.append(facts.snapshot.stamp.at)
    times += filter(None, (facts.deleted_at, facts.restored_at))
    return max(times, default=NEVER)


def words_told(facts: Facts) -> tuple[str, ...]:
    """The platform's status words, newest first, each once."""
    return tuple(sorted(facts.statuses, key=lambda word: facts.statuses[word], reverse=True))


def _groups(facts: Facts) -> tuple[Mapping[str, Kept[Any]], ...]:
    return (facts.shipments, facts.deliveries, facts.refunds, facts.payments, facts.holds)


def _status(
    facts: Facts,
    desk: DeskState,
    map_status: StatusMapper,
    settings: Mapping[str, Any],
    updated_at: datetime,
) -> tuple[OrderStatus, frozenset[str]]:
    if facts.snapshot is None:
        return OrderStatus.PENDING, frozenset()
    shot = facts.snapshot.value
    mapped = map_status(
        StatusView(
            currency=shot.currency,
            platform_state=shot.platform_state,
            items=shot.items,
            shipments=tuple(current_shipments(facts)),
            refunds=tuple(current_refunds(facts)),
            on_hold=is_on_hold(facts),
            words=words_told(facts),
            settings=settings,
        )
    )
    if is_deleted(facts):
        return OrderStatus.CANCELLED, mapped.flags | {"deleted"}
    if desk.status and desk.status_at and desk.status_at > updated_at:
        return desk.status, mapped.flags | {"set_by_desk"}
    return mapped.status, mapped.flags


def _delivered_part(part: Shipment, facts: Facts) -> Shipment:
    """The parcel with the carrier's latest word, unless the shop told of the parcel later."""
    told = [
        kept.value
        for kept in facts.deliveries.values()
        if kept.value.shipment_id == part.shipment_id and not kept.value.removed
    ]
    if not told:
        return part
    latest = max(told, key=_delivery_order)
    if part.delivery_status and latest.recorded_at < part.updated_at:
        return part
    return replace(part, delivery_status=latest.delivery_status)


def _delivery_order(event: DeliveryChange) -> tuple[datetime, datetime, str]:
    return event.at, event.recorded_at, event.event_id


def _shown_parcel(shipments: list[Shipment]) -> Shipment | None:
    """The parcel whose tracking stands for the order: the newest that has a number."""
    alive = [part for part in shipments if part.status not in DEAD_PARCEL]
    tracked = [part for part in alive if part.tracking_number]
    shown = tracked or alive
    return shown[-1] if shown else None


def _payments(facts: Facts) -> list[Payment]:
    events = [kept.value for kept in facts.payments.values()]
    return [
        Payment(
            id=event.payment_id,
            kind=event.kind,
            status=event.status,
            amount_minor=event.amount.minor,
            currency=event.amount.currency,
            at=event.at,
        )
        for event in sorted(events, key=lambda event: (event.at, event.payment_id))
    ]


def _person(shot: OrderSnapshot) -> Person:
    buyer = shot.buyer
    return Person(
        external_id=buyer.external_id,
        name=buyer.name,
        email=buyer.email,
        phone=buyer.phone,
        locale=buyer.locale,
    )


def _line(item: OrderItem) -> Line:
    return Line(
        line_id=item.line_id,
        sku=item.sku,
        name=item.name,
        quantity=item.quantity,
        ordered=item.ordered,
        price_minor=item.price.minor,
        ships=item.ships,
    )


def _parcel(part: Shipment) -> Parcel:
    return Parcel(
        id=part.shipment_id,
        status=part.status,
        delivery_status=part.delivery_status,
        carrier=part.carrier,
        tracking_number=part.tracking_number,
        tracking_url=part.tracking_url,
        lines=dict(part.lines),
        created_at=part.created_at,
        updated_at=part.updated_at,
    )


def _refund(part: Refund) -> RefundPart:
    return RefundPart(
        id=part.refund_id,
        amount_minor=part.amount.minor,
        pending_minor=part.pending.minor if part.pending else 0,
        currency=part.amount.currency,
        reason=part.reason,
        returned=part.returned,
        created_at=part.created_at,
    )


def _plain(address: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return dict(address) if address else None
