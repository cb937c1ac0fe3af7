"""Reading WooCommerce's JSON, of which any field may be missing, null or of another type."""

import json
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Any, Final

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.shops.reading import Raw, children, read_moment

MAX_QUANTITY: Final = 10**9
SHORT: Final = 30
"""Digits no more than that make no amount that is out of bounds."""


def read_object(body: bytes) -> Raw:
    """The body as an object, its numbers exact.

    Raises:
        ParseFailure: not JSON, or no object.
    """
    try:
        raw = json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError) as error:
        raise ParseFailure("not_json") from error
    if not isinstance(raw, dict):
        raise ParseFailure("not_an_object")
    return raw


def identifier(raw: Raw, name: str) -> str | None:
    """An id as text; WooCommerce's are small whole numbers, 0 means none."""
    value = raw.get(name)
    if type(value) is int and value > 0:
        return str(value)
    return (value.strip() or None) if isinstance(value, str) and value != "0" else None


def pieces(raw: Raw, name: str) -> int:
    """A quantity; some plugins sell by weight, and half a piece is one to ship."""
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return 0
    if type(value) is int and 0 <= value <= MAX_QUANTITY:
        return value
    found = decimal(value)
    if abs(found) > MAX_QUANTITY:
        raise ParseFailure("quantity_unreadable")
    return int(found.to_integral_value(ROUND_CEILING))


def moment(raw: Raw, name: str) -> datetime | None:
    """A time by its `_gmt` field: the other one is local time and does not say of which zone."""
    return read_moment(raw.get(f"{name}_gmt"))


def decimal(value: object) -> Decimal:
    """An exact number: totals are decimal texts, a line's `price` is a JSON number.

    Raises:
        ParseFailure: not an amount.
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ParseFailure("amount_missing")
    try:
        found = Decimal(str(value))
    except ArithmeticError as error:
        raise ParseFailure("amount_unreadable") from error
    if not found.is_finite() or abs(found.adjusted()) > 30:
        raise ParseFailure("amount_unreadable")
    return found


def money(value: object, currency: str) -> Money:
    """An amount in the order's currency, of as many decimals as that has.

    Raises:
        ParseFailure: not an amount.
    """
    plain = type(value) is str and len(value) <= SHORT and value.replace(".", "", 1).isdigit()
    try:
        return Money.parse(value if plain else decimal(value), currency)  # type: ignore[arg-type]
    except (ValueError, ArithmeticError) as error:
        raise ParseFailure("amount_unreadable") from error


def meta(raw: Raw, key: str) -> Any:
    """The newest value of one `meta_data` key, None when there is none."""
    found = [row.get("value") for row in children(raw, "meta_data") if row.get("key") == key]
    return found[-1] if found else None
