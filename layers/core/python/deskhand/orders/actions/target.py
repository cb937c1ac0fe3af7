"""The order as a shop's adapter is told of it when something is to be done."""

from collections.abc import Iterable
from datetime import datetime

from deskhand.kit.money import Money
from deskhand.orders.actions.models import ActionRecord, ActionStatus
from deskhand.orders.models import Line, Order, Parcel, RefundPart, ShopState
from deskhand.shops.actions import ActionKind, ActionTarget
from deskhand.shops.model import OrderItem, Refund, Shipment


def target_of(
    order: Order, shop: ShopState, asked_at: datetime, others: Iterable[ActionRecord] = ()
) -> ActionTarget:
    """The order as it stands, with what the desk did and no webhook has told of yet.

    Without the latter, an adapter that looks whether a refund took effect would take an earlier
    one for it.
    """
    known = {part.id for part in shop.refunds}
    ours = [
        _own_refund(one)
        for one in others
        if one.kind is ActionKind.REFUND
        and one.status is ActionStatus.DONE
        and one.external_id not in known
    ]
    return ActionTarget(
        external_order_id=order.key.external_order_id,
        order_number=shop.order_number,
        currency=shop.currency,
        total=Money(shop.total_minor, shop.currency),
        items=tuple(_item(line, shop.currency) for line in shop.items),
        shipments=tuple(_shipment(part) for part in shop.shipments),
        refunds=(*(_refund(part) for part in shop.refunds), *ours),
        platform_state=shop.platform_state,
        requested_at=asked_at,
    )


def _own_refund(action: ActionRecord) -> Refund:
    at = action.settled_at or action.updated_at
    return Refund(
        refund_id=action.external_id,
        amount=action.moved or action.amount or Money.zero(action.currency),
        created_at=at,
        updated_at=at,
    )


def _item(line: Line, currency: str) -> OrderItem:
    return OrderItem(
        line_id=line.line_id,
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        ordered=line.ordered,
        price=Money(line.price_minor, currency),
        ships=line.ships,
    )


def _shipment(part: Parcel) -> Shipment:
    return Shipment(
        shipment_id=part.id,
        status=part.status,
        delivery_status=part.delivery_status,
        carrier=part.carrier,
        tracking_number=part.tracking_number,
        tracking_url=part.tracking_url,
        lines=part.lines,
        created_at=part.created_at,
        updated_at=part.updated_at,
    )


def _refund(part: RefundPart) -> Refund:
    return Refund(
        refund_id=part.id,
        amount=Money(part.amount_minor, part.currency),
        pending=Money(part.pending_minor, part.currency),
        reason=part.reason,
        returned=part.returned,
        created_at=part.created_at,
        updated_at=part.created_at,
    )
