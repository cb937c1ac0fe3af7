"""A whole Shopify order into the normal form (S69)."""

from typing import Any, Final

from deskhand.kit.clock import to_text
from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.shops.model import Buyer, OrderDeletion, OrderItem, OrderSnapshot, ShopEvent
from deskhand.shops.reading import Raw, child, children, required, text
from deskhand.shops.shopify.fields import Context, identifier, moment, money, shop_currency
from deskhand.shops.shopify.parts import read_refund, read_shipment

ADDRESS_FIELDS: Final = (
    "name", "company", "address1", "address2", "city", "province", "province_code", "zip",
    "country", "country_code", "phone",
)  # fmt: skip


def snapshot(raw: Raw, context: Context) -> list[ShopEvent]:
    """orders/create, updated, paid, partially_fulfilled, fulfilled, cancelled.

    Raises:
        ParseFailure: no id, no time, no currency or no amount.
    """
    if "financial_status" not in raw and "line_items" not in raw:
        raise ParseFailure("body_does_not_fit_topic")
    currency = _currency(raw)
    updated_at = moment(raw, "updated_at", "created_at") or context.seen_at
    total = _first_amount(raw, ("current_total_price", "total_price"), currency)
    number = identifier(raw, "order_number")
    return [
        OrderSnapshot(
            external_order_id=required(identifier(raw, "id"), "order_id"),
            order_number=text(raw, "name") or number or required(identifier(raw, "id"), "id"),
            buyer=read_buyer(raw),
            currency=currency,
            total=total,
            items=tuple(_item(line, currency) for line in children(raw, "line_items")),
            shipments=tuple(
                read_shipment(part, updated_at) for part in children(raw, "fulfillments")
            ),
            refunds=tuple(
                read_refund(part, currency, updated_at) for part in children(raw, "refunds")
            ),
            shipping_address=_address(child(raw, "shipping_address")),
            billing_address=_address(child(raw, "billing_address")),
            platform_state=_state(raw, currency),
            note=text(raw, "note"),
            ordered_at=moment(raw, "created_at", "processed_at") or updated_at,
            source_updated_at=updated_at,
            triggered_at=context.triggered_at,
        )
    ]


def deletion(raw: Raw, context: Context) -> list[ShopEvent]:
    """orders/delete: the body is `{"id"}` alone, the time is in the header.

    A whole order under this topic is not Shopify's doing: the topic is not signed.
    """
    if "line_items" in raw or "financial_status" in raw:
        raise ParseFailure("body_does_not_fit_topic")
    order_id = required(identifier(raw, "id"), "order_id")
    return [OrderDeletion(external_order_id=order_id, at=context.seen_at)]


def read_buyer(raw: Raw) -> Buyer:
    """Who bought. Guests, phone and POS orders, and apps without approval for protected data
    bring nulls everywhere."""
    customer, billing = child(raw, "customer"), child(raw, "billing_address")
    return Buyer(
        external_id=identifier(customer, "id"),
        name=_name(customer) or text(billing, "name") or _name(billing),
        email=text(raw, "email") or text(raw, "contact_email") or text(customer, "email"),
        phone=text(raw, "phone") or text(customer, "phone") or text(billing, "phone"),
        locale=text(raw, "customer_locale"),
    )


def _name(raw: Raw) -> str | None:
    parts = (text(raw, "first_name"), text(raw, "last_name"))
    return " ".join(part for part in parts if part) or None


def _item(line: Raw, currency: str) -> OrderItem:
    get = line.get  # an order may have hundreds of lines
    ordered = get("quantity")
    ordered = ordered if type(ordered) is int else 0
    current = get("current_quantity")
    sku, name = get("sku"), get("name") or get("title")
    return OrderItem(
        line_id=identifier(line, "id") or "",
        sku=sku if isinstance(sku, str) else "",
        name=name if isinstance(name, str) else "",
        quantity=current if type(current) is int else ordered,
        ordered=ordered,
        price=money(get("price", "0"), currency),
        ships=get("requires_shipping") is not False,
    )


def _state(raw: Raw, currency: str) -> dict[str, Any]:
    cancelled_at = moment(raw, "cancelled_at")
    closed_at = moment(raw, "closed_at")
    state = {
        "financial_status": text(raw, "financial_status"),
        "fulfillment_status": text(raw, "fulfillment_status"),
        "cancelled_at": to_text(cancelled_at) if cancelled_at else None,
        "cancel_reason": text(raw, "cancel_reason"),
        "closed_at": to_text(closed_at) if closed_at else None,
        "total_price": str(_first_amount(raw, ("total_price", "current_total_price"), currency)),
        "number": identifier(raw, "order_number"),
        **_presentment(raw, currency),
    }
    return {name: value for name, value in state.items() if value is not None}


def _presentment(raw: Raw, currency: str) -> dict[str, str]:
    """What the buyer saw, when that is not the shop's own currency."""
    shown = child(child(raw, "current_total_price_set"), "presentment_money")
    code = text(shown, "currency_code")
    if not code or code.upper() == currency:
        return {}
    total = money(shown.get("amount"), code)
    return {"presentment_currency": total.currency, "presentment_total": str(total)}


def _currency(raw: Raw) -> str:
    found = text(raw, "currency") or shop_currency(child(raw, "current_total_price_set"))
    return required(found, "currency").upper()


def _first_amount(raw: Raw, names: tuple[str, ...], currency: str) -> Money:
    for name in names:
        if raw.get(name) is not None:
            return money(raw[name], currency)
    raise ParseFailure("amount_missing")


def _address(raw: Raw) -> dict[str, str] | None:
    """The parts that help a human; coordinates are not kept."""
    found = {name: value for name in ADDRESS_FIELDS if (value := text(raw, name))}
    if raw and "name" not in found and (name := _name(raw)):
        found["name"] = name
    return found or None
