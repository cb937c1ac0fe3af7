"""A whole WooCommerce order into the normal form (S69)."""

from datetime import datetime, timedelta
from typing import Any, Final

from deskhand.kit.clock import to_text
from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.shops.model import (
    Buyer,
    IgnoredShopEvent,
    OrderDeletion,
    OrderItem,
    OrderRestoration,
    OrderSnapshot,
    Refund,
    ShopEvent,
    UnknownShopEvent,
)
from deskhand.shops.reading import Raw, child, children, text
from deskhand.shops.woocommerce.fields import decimal, identifier, moment, money, pieces
from deskhand.shops.woocommerce.status import DRAFTS
from deskhand.shops.woocommerce.tracking import read_shipments
from deskhand.shops.words import plain_word

# Our address keys and WooCommerce's; the name is in two parts there.
ADDRESS: Final = {
    "company": "company",
    "address1": "address_1",
    "address2": "address_2",
    "city": "city",
    "province_code": "state",
    "zip": "postcode",
    "country_code": "country",
    "phone": "phone",
}
# In `platform_state`: what each part of the order costs, with its taxes by rate.
BILL: Final = "bill"
MAX_BILL: Final = 300
LOST_RIGHTS: Final = frozenset({"401", "403"})
# Times have whole seconds only. Of two states in one second, the one further on is the newer.
PROGRESS: Final = (
    "pending", "failed", "on-hold", "processing", "completed", "cancelled", "refunded", "trash",
)  # fmt: skip


def whole_order(raw: Raw, received_at: datetime) -> list[ShopEvent]:
    """order.created, order.updated: the order as it was when it was sent.

    Raises:
        ParseFailure: no id, no time, no currency or no amount.
    """
    if "code" in raw and "message" in raw:
        return [_rest_error(raw)]
    if "status" not in raw or "line_items" not in raw:
        raise ParseFailure("body_does_not_fit_topic")
    if plain_word(text(raw, "status") or "") in DRAFTS:
        return [IgnoredShopEvent(reason="draft")]
    del received_at
    return [read_order(raw)]


def restored(raw: Raw, received_at: datetime) -> list[ShopEvent]:
    """order.restored: back from the trash, though its own time may be older than the deletion."""
    events = whole_order(raw, received_at)
    back = [
        OrderRestoration(external_order_id=event.external_order_id, at=received_at)
        for event in events
        if isinstance(event, OrderSnapshot)
    ]
    return [*events, *back]


def deleted(raw: Raw, received_at: datetime) -> list[ShopEvent]:
    """order.deleted: the body is `{"id"}` alone, for the trash as for good; no time in it."""
    if "code" in raw and "message" in raw:
        return [_rest_error(raw)]
    if "line_items" in raw or "status" in raw:
        raise ParseFailure("body_does_not_fit_topic")
    return [OrderDeletion(external_order_id=_order_id(raw), at=received_at)]


def read_order(raw: Raw) -> OrderSnapshot:
    """One order resource of the REST API (v3).

    Raises:
        ParseFailure: see `whole_order`.
    """
    currency = (text(raw, "currency") or "").upper()
    if not currency:
        raise ParseFailure("currency_missing")
    updated_at = moment(raw, "date_modified") or moment(raw, "date_created")
    if updated_at is None:
        raise ParseFailure("date_modified_gmt_missing")
    word = plain_word(text(raw, "status") or "")
    shipments = read_shipments(raw, updated_at)
    refunds = tuple(_refund(part, currency, updated_at) for part in children(raw, "refunds"))
    steps = (word, len(refunds), len(shipments))
    return OrderSnapshot(
        external_order_id=_order_id(raw),
        order_number=text(raw, "number") or identifier(raw, "number") or _order_id(raw),
        buyer=read_buyer(raw),
        currency=currency,
        total=money(raw.get("total"), currency),
        items=_items(raw, currency),
        shipments=shipments,
        refunds=refunds,
        shipping_address=_address(child(raw, "shipping")),
        billing_address=_address(child(raw, "billing")),
        platform_state=_state(raw, currency),
        note=text(raw, "customer_note"),
        ordered_at=moment(raw, "date_created") or updated_at,
        source_updated_at=updated_at,
        triggered_at=updated_at + timedelta(microseconds=_progress(*steps)),
        status_word=word,
    )


def read_buyer(raw: Raw) -> Buyer:
    """Who bought; a guest has the customer id 0."""
    billing, shipping = child(raw, "billing"), child(raw, "shipping")
    return Buyer(
        external_id=identifier(raw, "customer_id"),
        name=_name(billing) or _name(shipping),
        email=text(billing, "email"),
        phone=text(billing, "phone") or text(shipping, "phone"),
    )


def _items(raw: Raw, currency: str) -> tuple[OrderItem, ...]:
    # `needs_processing` is WooCommerce's word for "something is to be packed"
    ships = raw.get("needs_processing") is not False
    return tuple(_item(line, currency, ships=ships) for line in children(raw, "line_items"))


def _item(line: Raw, currency: str, *, ships: bool) -> OrderItem:
    quantity = pieces(line, "quantity")
    return OrderItem(
        line_id=identifier(line, "id") or "",
        sku=text(line, "sku") or "",
        name=text(line, "name") or "",
        quantity=quantity,
        ordered=quantity,
        price=money(line.get("price") or 0, currency),
        ships=ships and line.get("virtual") is not True,
    )


def _refund(part: Raw, currency: str, updated_at: datetime) -> Refund:
    """`refunds[]` has the id, the reason and a negative total; no time of its own."""
    amount = money(part.get("total"), currency)
    return Refund(
        refund_id=identifier(part, "id") or "",
        amount=Money(abs(amount.minor), amount.currency),
        reason=text(part, "reason"),
        created_at=updated_at,
        updated_at=updated_at,
    )


def _state(raw: Raw, currency: str) -> dict[str, Any]:
    paid_at, completed_at = moment(raw, "date_paid"), moment(raw, "date_completed")
    state = {
        "status": text(raw, "status"),
        "paid_at": to_text(paid_at) if paid_at else None,
        "completed_at": to_text(completed_at) if completed_at else None,
        "payment_method": text(raw, "payment_method"),
        "payment_method_title": text(raw, "payment_method_title"),
        "total_minor": money(raw.get("total"), currency).minor,
        BILL: _bill(raw, currency),
    }
    return {name: value for name, value in state.items() if value is not None}


def _bill(raw: Raw, currency: str) -> dict[str, Any] | None:
    """What refunds are computed from, as WooCommerce writes it; None for a very long order."""
    kept = {
        name: [_charge(part) for part in children(raw, name)]
        for name in ("line_items", "shipping_lines", "fee_lines")
    }
    if sum(map(len, kept.values())) > MAX_BILL:
        return None
    return {"currency": currency, "total": str(money(raw.get("total"), currency)), **kept}


def _charge(part: Raw) -> dict[str, Any]:
    return {
        "id": identifier(part, "id"),
        "quantity": pieces(part, "quantity"),
        "total": str(decimal(part.get("total") or 0)),
        "taxes": [
            {"id": identifier(tax, "id"), "total": str(decimal(tax.get("total") or 0))}
            for tax in children(part, "taxes")
        ],
    }


def _address(raw: Raw) -> dict[str, str] | None:
    found = {ours: value for ours, theirs in ADDRESS.items() if (value := text(raw, theirs))}
    name = _name(raw)
    return ({"name": name} if name else {}) | found or None


def _name(raw: Raw) -> str | None:
    parts = (text(raw, "first_name"), text(raw, "last_name"))
    return " ".join(part for part in parts if part) or None


def _order_id(raw: Raw) -> str:
    found = identifier(raw, "id")
    if found is None:
        raise ParseFailure("order_id_missing")
    return found


def _progress(word: str, refunds: int, parcels: int) -> int:
    step = PROGRESS.index(word) if word in PROGRESS else len(PROGRESS)
    return step * 10_000 + min(refunds, 99) * 100 + min(parcels, 99)


def _rest_error(raw: Raw) -> UnknownShopEvent:
    """Not an order but a REST error: the user who made the webhook may no longer read orders."""
    status = child(raw, "data").get("status")
    lost = str(status) in LOST_RIGHTS or "cannot_view" in str(raw["code"])
    return UnknownShopEvent(reason="webhook_owner_lost_rights" if lost else "rest_error_for_order")
