"""Rows of an order file into snapshots: flat CSV, or the platform's own JSON, one order a line."""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from deskhand.kit.clock import from_text
from deskhand.kit.errors import Invalid
from deskhand.kit.money import Money
from deskhand.shops.model import Buyer, OrderItem, OrderSnapshot, OrderStatus

JSON_LINES: Final = (".jsonl", ".ndjson", ".json")
REQUIRED: Final = ("external_order_id", "currency", "total_amount", "order_date")
STATE_FIELDS: Final = ("financial_status", "fulfillment_status", "cancelled_at")
COLUMNS: Final = (
    *REQUIRED, *STATE_FIELDS, "order_number", "last_updated_at", "status", "customer_name", "email",
    "phone_number", "items", "shipping_address", "billing_address", "note",
)  # fmt: skip


class RowRefused(Exception):
    """One row can't be imported; `reason` is for the report."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row with its line number in the file; `raw` is the platform's JSON, `fields` a CSV row."""

    line: int
    raw: bytes | None = None
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order read from a CSV row; `status` is what the file says it is, if anything."""

    snapshot: OrderSnapshot
    status: OrderStatus | None


def read_rows(path: Path) -> list[FileRow]:
    """All rows of a file.

    Raises:
        Invalid: not readable, or a CSV without the columns that every order needs.
    """
    try:
        if path.suffix in JSON_LINES:
            lines = path.read_bytes().splitlines()
            return [FileRow(place, raw=line) for place, line in enumerate(lines, 1) if line.strip()]
        return list(_csv_rows(path))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise Invalid(f"{path}: {error}") from error


def read_order(fields: Mapping[str, str]) -> OrderRow:
    """One CSV row.

    `items` and the addresses are JSON; `status` one of the seven; times RFC 3339, UTC when they
    name no zone.

    Raises:
        RowRefused: a value is missing or wrong.
    """
    missing = [name for name in REQUIRED if not fields.get(name)]
    if missing:
        raise RowRefused(f"missing: {', '.join(missing)}")
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


def _csv_rows(path: Path) -> Iterator[FileRow]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        absent = set(REQUIRED) - set(reader.fieldnames or ())
        if absent:
            raise Invalid(f"{path.name} has no column {', '.join(sorted(absent))}")
        for fields in reader:
            kept = {name: (fields.get(name) or "").strip() for name in COLUMNS}
            yield FileRow(reader.line_num, fields=kept)


def _moment(fields: Mapping[str, str], name: str) -> datetime:
    try:
        return from_text(fields[name])
    except ValueError as error:
        raise RowRefused(f"{name} is no time") from error


def _money(amount: Any, currency: str, name: str) -> Money:
    try:
        return Money.parse(str(amount), currency)
    except ValueError as error:
        raise RowRefused(f"{name} is no amount") from error


def _status(fields: Mapping[str, str]) -> OrderStatus | None:
    written = fields.get("status")
    if not written:
        return None
    try:
        return OrderStatus(written)
    except ValueError as error:
        raise RowRefused(f"status is none of {', '.join(OrderStatus)}") from error


def _items(text: str, currency: str) -> Iterator[OrderItem]:
    found = _json(text, "items")
    if not isinstance(found, list):
        raise RowRefused("items is no JSON list")
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
            raise RowRefused(f"items.{place} is no item") from error


def _address(fields: Mapping[str, str], name: str) -> Mapping[str, Any] | None:
    if not fields.get(name):
        return None
    found = _json(fields[name], name)
    if not isinstance(found, dict):
        raise RowRefused(f"{name} is no JSON object")
    return found


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise RowRefused(f"{name} is no JSON") from error
