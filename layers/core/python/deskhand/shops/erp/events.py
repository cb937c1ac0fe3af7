"""Our schema's events into the normal form."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from deskhand.kit.money import Money
from deskhand.shops.base import ShopAccount
from deskhand.shops.erp import schema
from deskhand.shops.model import (
    SHIPPED_PARCEL,
    Buyer,
    OrderDeletion,
    OrderItem,
    OrderSnapshot,
    Refund,
    RefundChange,
    Shipment,
    ShipmentChange,
    ShopEvent,
    StatusChange,
)
from deskhand.shops.words import plain_word

PARCEL: Final = {"shipped": SHIPPED_PARCEL, "pending": "pending", "cancelled": "cancelled"}
# A status by itself makes an order that any real one replaces.
LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
NO_CURRENCY: Final = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """The account, and when the event happened as far as the envelope says."""

    account: ShopAccount
    happened_at: datetime

    def currency(self, given: str | None) -> str:
        """The event's currency, or the account's own."""
        return (given or str(self.account.settings.get("currency") or NO_CURRENCY)).upper()


def upserted(data: Any, context: Context) -> list[ShopEvent]:
    """order.upserted: a whole order, or its status alone."""
    order = schema.Order.model_validate(data)
    at = order.updated_at or context.happened_at
    if order.is_whole:
        return [_snapshot(order, context, at)]
    return [
        StatusChange(
            external_order_id=order.external_order_id,
            status_word=plain_word(order.status),
            at=at,
            version=order.version or 0,
        ),
        _bare(order, context, at),
    ]


def cancelled(data: Any, context: Context) -> list[ShopEvent]:
    """order.cancelled: the status alone."""
    told = schema.Cancelled.model_validate(data)
    return [
        StatusChange(
            external_order_id=told.external_order_id,
            status_word="cancelled",
            at=told.updated_at or context.happened_at,
            version=told.version or 0,
        )
    ]


def deleted(data: Any, context: Context) -> list[ShopEvent]:
    """order.deleted: a tombstone with its time."""
    told = schema.Deleted.model_validate(data)
    at = told.updated_at or context.happened_at
    return [OrderDeletion(external_order_id=told.external_order_id, at=at)]


def shipment(data: Any, context: Context) -> list[ShopEvent]:
    """shipment.upserted: a parcel by itself."""
    told = schema.OneShipment.model_validate(data)
    return [
        ShipmentChange(
            external_order_id=told.external_order_id,
            shipment=_shipment(told.shipment, context.happened_at),
            seen_at=context.happened_at,
        )
    ]


def refund(data: Any, context: Context) -> list[ShopEvent]:
    """refund.upserted: a refund by itself."""
    told = schema.OneRefund.model_validate(data)
    currency = context.currency(told.currency)
    return [
        RefundChange(
            external_order_id=told.external_order_id,
            refund=_refund(told.refund, currency, context.happened_at),
            seen_at=context.happened_at,
        )
    ]


READERS: Final[Mapping[str, Callable[[Any, Context], list[ShopEvent]]]] = {
    "order.upserted": upserted,
    "order.cancelled": cancelled,
    "order.deleted": deleted,
    "shipment.upserted": shipment,
    "refund.upserted": refund,
}


def _snapshot(order: schema.Order, context: Context, at: datetime) -> OrderSnapshot:
    currency = context.currency(order.currency)
    total = order.total_amount
    if total is None:
        total = sum((item.price * item.quantity for item in order.items), Decimal(0))
    return OrderSnapshot(
        external_order_id=order.external_order_id,
        order_number=order.order_number or order.external_order_id,
        buyer=Buyer(**order.customer.model_dump()),
        currency=currency,
        total=Money.parse(total, currency),
        items=tuple(_item(item, place, currency) for place, item in enumerate(order.items)),
        shipments=tuple(_shipment(part, at) for part in order.shipments),
        refunds=tuple(_refund(part, currency, at) for part in order.refunds),
        shipping_address=_address(order.shipping_address),
        billing_address=_address(order.billing_address),
        platform_state={"status": order.status},
        note=order.note,
        ordered_at=order.order_date or at,
        source_updated_at=at,
        status_word=plain_word(order.status),
        version=order.version or 0,
    )


def _bare(order: schema.Order, context: Context, at: datetime) -> OrderSnapshot:
    """Enough of an order to be listed, until somebody tells more of it."""
    currency = context.currency(order.currency)
    return OrderSnapshot(
        external_order_id=order.external_order_id,
        order_number=order.order_number or order.external_order_id,
        buyer=Buyer(**order.customer.model_dump()),
        currency=currency,
        total=Money.zero(currency),
        items=(),
        ordered_at=order.order_date or at,
        source_updated_at=LONG_AGO,
    )


def _item(item: schema.Item, place: int, currency: str) -> OrderItem:
    return OrderItem(
        line_id=item.line_id or item.sku or str(place),
        sku=item.sku,
        name=item.name,
        quantity=item.quantity,
        ordered=item.quantity,
        price=Money.parse(item.price, currency),
        ships=item.ships,
    )


def _shipment(part: schema.Shipment, at: datetime) -> Shipment:
    lines: dict[str, int] = {}
    for line in part.lines:
        lines[line.line_id] = lines.get(line.line_id, 0) + line.quantity
    return Shipment(
        shipment_id=part.shipment_id,
        status=PARCEL[part.status],
        delivery_status=part.delivery_status,
        carrier=part.carrier,
        tracking_number=part.tracking_number,
        tracking_url=part.tracking_url,
        lines=lines,
        created_at=part.shipped_at,
        updated_at=part.updated_at or at,
    )


def _refund(part: schema.Refund, currency: str, at: datetime) -> Refund:
    return Refund(
        refund_id=part.refund_id,
        amount=Money.parse(part.amount, currency),
        reason=part.reason,
        returned=part.returned,
        created_at=part.created_at or part.updated_at or at,
        updated_at=part.updated_at or at,
    )


def _address(given: Mapping[str, str | None] | None) -> dict[str, str] | None:
    return {name: value for name, value in (given or {}).items() if value} or None
