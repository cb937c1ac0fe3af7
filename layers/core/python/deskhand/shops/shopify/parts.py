"""What travels by itself: parcels, carrier events, refunds, payments and holds."""

from datetime import datetime
from typing import Final

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.shops.model import (
    DeliveryChange,
    HoldChange,
    PaymentChange,
    Refund,
    RefundChange,
    Shipment,
    ShipmentChange,
    ShopEvent,
)
from deskhand.shops.reading import Raw, child, children, required, text
from deskhand.shops.shopify.fields import Context, identifier, moment, money, shop_currency, whole

NO_CURRENCY: Final = "XXX"  # ISO 4217: no currency involved


def read_shipment(raw: Raw, fallback: datetime) -> Shipment:
    """A fulfilment, alone or inside an order; `fallback` stands in for missing times."""
    return Shipment(
        shipment_id=required(identifier(raw, "id"), "fulfillment_id"),
        status=text(raw, "status") or "unknown",
        delivery_status=text(raw, "shipment_status"),
        carrier=text(raw, "tracking_company"),
        tracking_number=text(raw, "tracking_number") or _first_text(raw, "tracking_numbers"),
        tracking_url=text(raw, "tracking_url") or _first_text(raw, "tracking_urls"),
        lines={
            line_id: whole(line, "quantity") or 0
            for line in children(raw, "line_items")
            if (line_id := identifier(line, "id"))
        },
        created_at=moment(raw, "created_at"),
        updated_at=moment(raw, "updated_at", "created_at") or fallback,
    )


def read_refund(raw: Raw, currency: str | None, fallback: datetime) -> Refund:
    """A refund; only transactions that succeeded moved money, and there may be none at all.

    A refund has no `updated_at`: the latest time anywhere in it stands for that.
    """
    transactions = [part for part in children(raw, "transactions") if part.get("kind") == "refund"]
    code = currency or _refund_currency(raw, transactions)
    times = [moment(part, "processed_at", "created_at") for part in (raw, *transactions)]
    return Refund(
        refund_id=required(identifier(raw, "id"), "refund_id"),
        amount=_moved(transactions, {"success"}, code),
        pending=_moved(transactions, {"pending"}, code),
        reason=text(raw, "note"),
        returned=any(
            line.get("restock_type") == "return" for line in children(raw, "refund_line_items")
        ),
        created_at=moment(raw, "processed_at", "created_at") or fallback,
        updated_at=max((at for at in times if at), default=fallback),
    )


def shipment_change(raw: Raw, context: Context) -> list[ShopEvent]:
    """fulfillments/create, fulfillments/update: the whole parcel, and its order's id."""
    order_id = required(identifier(raw, "order_id"), "order_id")
    shipment = read_shipment(raw, context.seen_at)
    return [
        ShipmentChange(
            external_order_id=order_id,
            shipment=shipment,
            seen_at=context.triggered_at or shipment.updated_at,
        )
    ]


def delivery_change(raw: Raw, context: Context) -> list[ShopEvent]:
    """fulfillment_events/create and /delete: one carrier event."""
    recorded = moment(raw, "updated_at", "created_at") or context.seen_at
    return [
        DeliveryChange(
            external_order_id=required(identifier(raw, "order_id"), "order_id"),
            shipment_id=required(identifier(raw, "fulfillment_id"), "fulfillment_id"),
            event_id=required(identifier(raw, "id"), "fulfillment_event_id"),
            delivery_status=required(text(raw, "status"), "status"),
            at=moment(raw, "happened_at") or recorded,
            recorded_at=recorded,
            removed=context.topic.endswith("/delete"),
        )
    ]


def refund_change(raw: Raw, context: Context) -> list[ShopEvent]:
    """refunds/create: sent independently of the movement of money."""
    if "transactions" not in raw and "refund_line_items" not in raw:
        raise ParseFailure("body_does_not_fit_topic")
    refund = read_refund(raw, None, context.seen_at)
    return [
        RefundChange(
            external_order_id=required(identifier(raw, "order_id"), "order_id"),
            refund=refund,
            seen_at=context.triggered_at or refund.updated_at,
        )
    ]


def payment_change(raw: Raw, context: Context) -> list[ShopEvent]:
    """order_transactions/create: for the record; the order's own snapshot says what is paid."""
    return [
        PaymentChange(
            external_order_id=required(identifier(raw, "order_id"), "order_id"),
            payment_id=required(identifier(raw, "id"), "transaction_id"),
            kind=required(text(raw, "kind"), "kind"),
            status=required(text(raw, "status"), "status"),
            amount=money(raw.get("amount"), text(raw, "currency") or NO_CURRENCY),
            at=moment(raw, "processed_at", "created_at") or context.seen_at,
        )
    ]


def hold_set(raw: Raw, context: Context) -> list[ShopEvent]:
    """fulfillment_orders/placed_on_hold and fulfillment_holds/added.

    The body has neither the order's id nor a time: the first must be looked up, the second is the
    header's.
    """
    group = child(raw, "fulfillment_order")
    named = [*children(group, "fulfillment_holds"), child(raw, "fulfillment_hold")]
    found = {hold_id: None for hold in named if (hold_id := identifier(hold, "id"))}
    return [_hold(raw, context, hold_id, held=True) for hold_id in found or {"": None}]


def hold_released(raw: Raw, context: Context) -> list[ShopEvent]:
    """fulfillment_holds/released frees one hold; fulfillment_orders/hold_released all of them."""
    hold_id = identifier(child(raw, "fulfillment_hold"), "id") or ""
    return [_hold(raw, context, hold_id, held=False)]


def _hold(raw: Raw, context: Context, hold_id: str, *, held: bool) -> HoldChange:
    group = child(raw, "fulfillment_order")
    return HoldChange(
        external_order_id=identifier(group, "order_id") or identifier(raw, "order_id") or "",
        group_id=required(identifier(group, "id"), "fulfillment_order_id"),
        hold_id=hold_id,
        held=held,
        at=context.seen_at,
    )


def _moved(transactions: list[Raw], statuses: set[str], currency: str) -> Money:
    total = Money.zero(currency)
    for part in transactions:
        own = (text(part, "currency") or currency).upper()
        if text(part, "status") in statuses and own == total.currency:
            total += money(part.get("amount"), currency)
    return total


def _refund_currency(raw: Raw, transactions: list[Raw]) -> str:
    # The documented sample has null in transactions[].currency.
    for line in children(raw, "refund_line_items"):
        if found := shop_currency(child(line, "subtotal_set")):
            return found
    for part in transactions:
        if found := text(part, "currency"):
            return found
    return shop_currency(child(raw, "total_duties_set")) or NO_CURRENCY


def _first_text(raw: Raw, name: str) -> str | None:
    value = raw.get(name)
    if not isinstance(value, list):
        return None
    return next((part.strip() for part in value if isinstance(part, str) and part.strip()), None)
