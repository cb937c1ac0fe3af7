"""The JSON that REST, sockets and events show of an order (contract §4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from deskhand.kit.clock import to_text
from deskhand.kit.money import Money
from deskhand.orders.models import Line, Order, Parcel, Payment, RefundPart, ShopState
from deskhand.orders.repository import raw_id_of


def order_view(order: Order) -> dict[str, Any] | None:
    """An order as agents see it; None for a stub. Money is decimal text, times are UTC text.

    `metadata` holds the desk's own entries, and under `flags`, `payment_status` and so on what the
    shop says beyond the one status.
    """
    shop = order.shop
    if shop is None:
        return None
    return {
        "id": order.id,
        "external_order_id": order.key.external_order_id,
        "platform": order.key.platform,
        "store": order.key.store,
        "customer_id": order.desk.customer_id,
        "order_number": shop.order_number,
        "total_amount": str(Money(shop.total_minor, shop.currency)),
        "currency": shop.currency,
        "status": shop.status.value,
        "shipping_address": shop.shipping_address,
        "billing_address": shop.billing_address,
        "items": [_line(item, shop.currency) for item in shop.items],
        "order_date": to_text(shop.order_date),
        "last_updated_at": to_text(shop.last_updated_at),
        "tracking_number": shop.tracking_number,
        "carrier": shop.carrier,
        "shipments": [_parcel(part, shop.items) for part in shop.shipments],
        "refunds": [_refund(part) for part in shop.refunds],
        "metadata": _metadata(order, shop),
        "version": order.version,
        "created_at": to_text(order.created_at),
        "updated_at": to_text(order.updated_at),
    }


def _metadata(order: Order, shop: ShopState) -> dict[str, Any]:
    """The desk's entries, below what is ours to say."""
    state = shop.platform_state
    said: Mapping[str, Any] = {
        "flags": shop.flags,
        "payment_status": state.get("financial_status"),
        "fulfillment_status": state.get("fulfillment_status"),
        "cancelled_at": state.get("cancelled_at"),
        "total_at_creation": state.get("total_price"),
        "presentment_total": state.get("presentment_total"),
        "presentment_currency": state.get("presentment_currency"),
        "buyer": shop.buyer.model_dump(exclude_none=True) or None,
        "payments": [_payment(part) for part in shop.payments] or None,
        "shop_note": shop.shop_note,
        "note": order.desk.note,
        "quiet": order.desk.quiet or None,
        "erased": order.desk.erased or None,
        "raw_events": [raw_id_of(ref) for ref in order.desk.raw_ids] or None,
    }
    known = {name: value for name, value in said.items() if value is not None}
    return {**order.desk.metadata, **known}


def _line(item: Line, currency: str) -> dict[str, Any]:
    return {
        "line_id": item.line_id,
        "sku": item.sku,
        "name": item.name,
        "quantity": item.quantity,
        "price": str(Money(item.price_minor, currency)),
    }


def _parcel(part: Parcel, lines: list[Line]) -> dict[str, Any]:
    return {
        "id": part.id,
        "status": part.status,
        "delivery_status": part.delivery_status,
        "carrier": part.carrier,
        "tracking_number": part.tracking_number,
        "tracking_url": part.tracking_url,
        "items": [
            {"sku": line.sku, "name": line.name, "quantity": part.lines[line.line_id]}
            for line in lines
            if line.line_id in part.lines
        ],
        "created_at": _text(part.created_at),
        "updated_at": to_text(part.updated_at),
    }


def _refund(part: RefundPart) -> dict[str, Any]:
    return {
        "id": part.id,
        "amount": str(Money(part.amount_minor, part.currency)),
        "pending": str(Money(part.pending_minor, part.currency)),
        "currency": part.currency,
        "reason": part.reason,
        "returned": part.returned,
        "created_at": to_text(part.created_at),
    }


def _payment(part: Payment) -> dict[str, Any]:
    return {
        "id": part.id,
        "kind": part.kind,
        "status": part.status,
        "amount": str(Money(part.amount_minor, part.currency)),
        "currency": part.currency,
        "at": to_text(part.at),
    }


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None
