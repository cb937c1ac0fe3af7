"""Rows of an order file into snapshots: flat CSV, or the platform's own JSON, one order a line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from deskhand.kit.clock import from_text
from deskhand.kit.money import Money
from deskhand.shops.model import Buyer, OrderItem, OrderSnapshot, OrderStatus
from deskhand.upkeep.file_rows import BEGINNING, Columns, FileRow, OpenAt, Position, rows_of

BROKEN: Final = "\ufffd"
REQUIRED: Final = ("external_order_id", "currency", "total_amount", "order_date")
STATE_FIELDS: Final = ("financial_status", "fulfillment_status", "cancelled_at")
COLUMNS: Final = (
    *REQUIRED, *STATE_FIELDS, "order_number", "last_updated_at", "status", "customer_name", "email",
    "phone_number", "items", "shipping_address", "billing_address", "note",
)  # fmt: skip


class RowRefused(Exception):
    """One row can't be imported; `reason` and the `field` it lies in are for the report."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order read from a CSV row; `status` is what the file says it is, if anything."""

    snapshot: OrderSnapshot
    status: OrderStatus | None


def read_rows(open_at: OpenAt, name: str, start: Position = BEGINNING) -> Iterator[FileRow]:
    """The rows of a file from a position on, one by one.

    Args:
        name: the file's name; its ending says what it holds.

    Raises:
        Invalid: not readable, or a CSV without the columns that every order needs.
    """
    return rows_of(open_at, name, Columns(COLUMNS, REQUIRED), start)


def read_order(fields: Mapping[str, str]) -> OrderRow:
    """One CSV row.

    `items` and the addresses are JSON; `status` one of the seven; times RFC 3339, UTC when they
    name no zone.

    Raises:
        RowRefused: a value is missing or wrong.
    """
    garbled = [name for name, value in fields.items() if BROKEN in value]
    if garbled:
        raise RowRefused(f"{garbled[0]} is neither UTF-8 nor GB18030", garbled[0])
    missing = [name for name in REQUIRED if not fields.get(name)]
    if missing:
        raise RowRefused(f"missing: {', '.join(missing)}", missing[0])
    currency = fields["currency"].upper()
    ordered_at = _moment(fields, "order_date")
    snapshot = OrderSnapshot(
        external_order_id=fields["external_order_id"],
        order_number=fields.get("order_number") or fields["external_order_id"],
        buyer=Buyer(
            name=fields.get("customer_name") or None,
            email=fields.get("email") or None,
            phone=fields.get("phone_number") or None,
        ),
        currency=currency,
        total=_money(fields["total_amount"], currency, "total_amount"),
        items=tuple(_items(fields.get("items") or "[]", currency)),
        shipping_address=_address(fields, "shipping_address"),
        billing_address=_address(fields, "billing_address"),
        platform_state={name: fields[name] for name in STATE_FIELDS if fields.get(name)},
        note=fields.get("note") or None,
        ordered_at=ordered_at,
        source_updated_at=(
            _moment(fields, "last_updated_at") if fields.get("last_updated_at") else ordered_at
        ),
    )
    return OrderRow(snapshot, _status(fields))


def _moment(fields: Mapping[str, str], name: str) -> datetime:
    try:
        return from_text(fields[name])
    except ValueError as error:
        raise RowRefused(f"{name} is no time", name) from error


def _money(amount: Any, currency: str, name: str) -> Money:
    try:
        return Money.parse(str(amount), currency)
    except ValueError as error:
        raise RowRefused(f"{name} is no amount", name) from error


def _status(fields: Mapping[str, str]) -> OrderStatus | None:
    written = fields.get("status")
    if not written:
        return None
    try:
        return OrderStatus(written)
    except ValueError as error:
        raise RowRefused(f"status is none of {', '.join(OrderStatus)}", "status") from error


def _items(text: str, currency: str) -> Iterator[OrderItem]:
    found = _json(text, "items")
    if not isinstance(found, list):
        raise RowRefused("items is no JSON list", "items")
    for place, item in enumerate(found):
        try:
            quantity = int(item.get("quantity", 1))
            yield OrderItem(
                line_id=str(item.get("id", place)),
                sku=str(item.get("sku", "")),
                name=str(item.get("name", "")),
                quantity=quantity,
                ordered=quantity,
                price=_money(item.get("price", "0"), currency, "items.price"),
            )
        except (AttributeError, TypeError, ValueError) as error:
            raise RowRefused(f"items.{place} is no item", "items") from error


def _address(fields: Mapping[str, str], name: str) -> Mapping[str, Any] | None:
    if not fields.get(name):
        return None
    found = _json(fields[name], name)
    if not isinstance(found, dict):
        raise RowRefused(f"{name} is no JSON object", name)
    return found


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RowRefused(f"{name} is no JSON", name) from error
