"""Which events an order's state, and what was asked for it, tell of. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from deskhand.kit.clock import from_text
from deskhand.kit.money import Money
from deskhand.orders.actions.models import ActionRecord, ActionStatus
from deskhand.orders.models import Order, Parcel, ShopState
from deskhand.shops.model import DEAD_PARCEL, OrderStatus
from deskhand.timeline.models import ActionEvent, ActionStep, OrderEvent, OrderEventType

DELIVERED = "delivered"


def order_events(order: Order) -> list[OrderEvent]:
    """What happened to an order, as far as its state tells; nothing of a stub."""
    return list(_events(order, order.shop)) if order.shop else []


def action_events(action: ActionRecord) -> Iterator[ActionEvent]:
    """The steps of something that was asked for an order: asked, decided, settled."""
    yield _step(action, ActionStep.ASKED, action.asked_at, action.asked_by.email)
    decision = action.decision
    if decision:
        step = ActionStep.APPROVED if decision.approved else ActionStep.REJECTED
        yield _step(action, step, decision.at, decision.by.email)
    settled = _SETTLED.get(action.status)
    if settled and action.settled_at:
        yield _step(action, settled, action.settled_at, None)


_SETTLED: Final[Mapping[ActionStatus, ActionStep]] = {
    ActionStatus.DONE: ActionStep.DONE,
    ActionStatus.REFUSED: ActionStep.REFUSED,
    ActionStatus.FAILED: ActionStep.FAILED,
    ActionStatus.UNKNOWN: ActionStep.UNKNOWN,
    ActionStatus.EXPIRED: ActionStep.EXPIRED,
}


def _step(action: ActionRecord, step: ActionStep, at: datetime, actor: str | None) -> ActionEvent:
    return ActionEvent(id=f"{action.id}:{step}", step=step, at=at, actor=actor, action=action)


def _events(order: Order, shop: ShopState) -> Iterator[OrderEvent]:
    total = Money(shop.total_minor, shop.currency)
    yield _event(order, shop, OrderEventType.ORDERED, shop.order_date, "", amount=total)
    for parcel in shop.shipments:
        if parcel.status not in DEAD_PARCEL:
            yield from _parcel_events(order, shop, parcel)
    for refund in shop.refunds:
        if refund.amount_minor:
            amount = Money(refund.amount_minor, refund.currency)
            at, part = refund.created_at, refund.id
            yield _event(order, shop, OrderEventType.REFUNDED, at, part, amount=amount)
    if shop.status is OrderStatus.CANCELLED:
        yield _event(order, shop, OrderEventType.CANCELLED, _cancelled_at(shop), "")


def _parcel_events(order: Order, shop: ShopState, parcel: Parcel) -> Iterator[OrderEvent]:
    tracking = {"carrier": parcel.carrier, "tracking_number": parcel.tracking_number}
    sent = parcel.created_at or parcel.updated_at
    yield _event(order, shop, OrderEventType.SHIPPED, sent, parcel.id, **tracking)
    if parcel.delivery_status == DELIVERED:
        at = parcel.updated_at
        yield _event(order, shop, OrderEventType.DELIVERED, at, parcel.id, **tracking)


def _event(
    order: Order, shop: ShopState, kind: OrderEventType, at: datetime, part: str, **more: Any
) -> OrderEvent:
    return OrderEvent(
        id=":".join(filter(None, (order.id, kind, part))),
        type=kind,
        at=at,
        order_id=order.id,
        order_number=shop.order_number,
        platform=order.key.platform,
        status=shop.status,
        currency=shop.currency,
        **more,
    )


def _cancelled_at(shop: ShopState) -> datetime:
    """The shop's own time where it tells one."""
    told = shop.platform_state.get("cancelled_at")
    try:
        return from_text(str(told)) if told else shop.last_updated_at
    except ValueError:
        return shop.last_updated_at
