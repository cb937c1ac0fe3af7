"""A Magento order into the normal form (S69)."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.shops.magento.fields import NOTHING, amount, identifier, moment, money, truth
from deskhand.shops.model import Buyer, OrderItem, OrderSnapshot
from deskhand.shops.reading import Raw, child, children, required, text

NO_PARCEL: Final = frozenset({"virtual", "downloadable"})
# One second has room for several states of an order. A whole order goes before a part of it.
WHOLE: Final = timedelta(milliseconds=1)
_PLAIN: Final = ("state", "status", "store_name", "shipping_description", "coupon_code")
_SUMS: Final = ("grand_total", "total_paid", "total_due", "total_refunded")

Parts = Mapping[str, list[Raw]]
"""The lines that belong to another one, by its id."""


def is_order(raw: Raw) -> bool:
    """Whether an object is an order, whole or in part."""
    return "order_id" not in raw and any(
        name in raw for name in ("state", "grand_total", "quote_id")
    )


def is_whole(raw: Raw) -> bool:
    """Whether it has its lines; an event brings the fields that were subscribed."""
    return bool(children(raw, "items"))


def read_order(raw: Raw, fallback: datetime) -> OrderSnapshot:
    """The order; `fallback` stands in for missing times.

    Raises:
        ParseFailure: no id, no currency or no amount.
    """
    order_id = required(identifier(raw, "entity_id"), "order_id")
    currency = required(_currency(raw), "currency").upper()
    total = money(raw, "grand_total", currency)
    if total is None:
        raise ParseFailure("amount_missing")
    lines = children(raw, "items")
    parts = _by_parent(lines)
    updated_at = moment(raw, "updated_at", "created_at") or fallback
    return OrderSnapshot(
        external_order_id=order_id,
        order_number=text(raw, "increment_id") or identifier(raw, "increment_id") or order_id,
        buyer=_buyer(raw),
        currency=currency,
        total=total,
        items=tuple(_item(line, parts, currency) for line in lines if not _parent(line)),
        shipping_address=address(_shipping(raw)),
        billing_address=address(child(raw, "billing_address")),
        platform_state=_state(raw, lines, currency),
        note=text(raw, "customer_note"),
        ordered_at=moment(raw, "created_at") or updated_at,
        source_updated_at=updated_at,
        triggered_at=_latest(raw, lines, updated_at) + (WHOLE if lines else timedelta()),
    )


def shipping_of(raw: Raw) -> Raw:
    """The shipping address as Magento has it, with its own id; empty for what is not sent."""
    return _shipping(raw)


def address(raw: Raw) -> dict[str, str] | None:
    """The parts that help a human, under the names that all shops' addresses have here."""
    name = " ".join(filter(None, (text(raw, "firstname"), text(raw, "lastname"))))
    street = raw.get("street")
    rows = street if isinstance(street, list) else str(street or "").split("\n")
    told = [row.strip() for row in rows if isinstance(row, str) and row.strip()]
    found = {
        "name": name,
        "company": text(raw, "company"),
        "address1": told[0] if told else None,
        "address2": ", ".join(told[1:]),
        "city": text(raw, "city"),
        "province": text(raw, "region"),
        "province_code": text(raw, "region_code"),
        "zip": text(raw, "postcode"),
        "country_code": text(raw, "country_id"),
        "phone": text(raw, "telephone"),
    }
    return {name: value for name, value in found.items() if value} or None


def _shipping(raw: Raw) -> Raw:
    """There is no `shipping_address` at the top: it is in the first shipping assignment."""
    assignments = children(child(raw, "extension_attributes"), "shipping_assignments")
    shipping = child(assignments[0], "shipping") if assignments else {}
    return child(shipping, "address") or child(raw, "shipping_address")


def _buyer(raw: Raw) -> Buyer:
    """Guests have no customer id; names may be on the billing address alone."""
    billing = child(raw, "billing_address")
    own = (text(raw, "customer_firstname"), text(raw, "customer_lastname"))
    billed = (text(billing, "firstname"), text(billing, "lastname"))
    return Buyer(
        external_id=identifier(raw, "customer_id"),
        name=_joined(own) or _joined(billed),
        email=text(raw, "customer_email") or text(billing, "email"),
        phone=text(billing, "telephone") or text(_shipping(raw), "telephone"),
    )


def _joined(parts: Iterable[str | None]) -> str | None:
    return " ".join(part for part in parts if part) or None


def _parent(line: Raw) -> bool:
    """A configurable's or bundle's part: its parent has the price and is the line."""
    return identifier(line, "parent_item_id") is not None


def _by_parent(lines: list[Raw]) -> Parts:
    """Looked for line by line, an order of many lines would cost their square."""
    found: dict[str, list[Raw]] = {}
    for line in lines:
        if parent := identifier(line, "parent_item_id"):
            found.setdefault(parent, []).append(line)
    return found


def _item(line: Raw, parts: Parts, currency: str) -> OrderItem:
    ordered = amount(line, "qty_ordered") or NOTHING
    return OrderItem(
        line_id=identifier(line, "item_id") or "",
        sku=text(line, "sku") or "",
        name=text(line, "name") or "",
        quantity=_pieces(_left(line)),
        ordered=_pieces(ordered),
        price=money(line, "price", currency) or Money.zero(currency),
        ships=_ships(line, parts),
    )


def _ships(line: Raw, parts: Parts) -> bool:
    """Whether a line needs a parcel; a bundle does when one of its parts does."""
    return any(_ships_alone(part) for part in _parts(line, parts) or [line])


def _ships_alone(line: Raw) -> bool:
    return not truth(line, "is_virtual") and text(line, "product_type") not in NO_PARCEL


def _parts(line: Raw, parts: Parts) -> list[Raw]:
    return parts.get(identifier(line, "item_id") or "", [])


def _left(line: Raw) -> Decimal:
    """What is still ordered: cancelled and refunded pieces are not."""
    gone = (amount(line, "qty_canceled") or NOTHING) + (amount(line, "qty_refunded") or NOTHING)
    return max((amount(line, "qty_ordered") or NOTHING) - gone, NOTHING)


def _pieces(quantity: Decimal) -> int:
    """Half a metre counts as one piece: goods by weight or length may have fractions."""
    return int(quantity.to_integral_value(ROUND_CEILING))


def _state(raw: Raw, lines: list[Raw], currency: str) -> dict[str, Any]:
    told: dict[str, Any] = {name: text(raw, name) for name in _PLAIN}
    sums = {name: money(raw, name, currency) for name in _SUMS}
    told |= {name: str(value) for name, value in sums.items() if value is not None}
    base = text(raw, "base_currency_code")
    told["base_currency"] = base if base and base.upper() != currency else None
    told["virtual"] = truth(raw, "is_virtual") or None
    if lines:
        told["qty_shipped"], told["qty_to_ship"] = map(str, _shipped(lines))
    return {name: value for name, value in told.items() if value is not None}


def _shipped(lines: list[Raw]) -> tuple[Decimal, Decimal]:
    """Pieces shipped, and pieces to ship in all, of lines that need a parcel.

    A bundle that ships its parts separately counts them on the parts.
    """
    sent, wanted = NOTHING, NOTHING
    by_parent = _by_parent(lines)
    for line in lines:
        if _parent(line) or not _ships(line, by_parent):
            continue
        parts = [part for part in _parts(line, by_parent) if _ships_alone(part)]
        apart = not amount(line, "qty_shipped") and any(
            amount(part, "qty_shipped") for part in parts
        )
        for counted in parts if apart else [line]:
            sent += amount(counted, "qty_shipped") or NOTHING
            wanted += _left(counted)
    return sent.normalize() + 0, wanted.normalize() + 0


def _latest(raw: Raw, lines: list[Raw], updated_at: datetime) -> datetime:
    """The latest time anywhere in it: comments and lines don't always touch `updated_at`."""
    parts = (*lines, *children(raw, "status_histories"))
    times = (moment(part, "updated_at", "created_at") for part in parts)
    return max([updated_at, *(at for at in times if at)])


def _currency(raw: Raw) -> str | None:
    return text(raw, "order_currency_code") or text(raw, "store_currency_code")
