"""Bombs for shops: orders of many lines, batches of events, and files of orders."""

import csv
import io
import json
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from bench.row import Row
from deskhand.kit.errors import Invalid
from deskhand.kit.webhook import Request
from deskhand.upkeep.order_rows import RowRefused, read_order, read_rows
from local.payloads import JSON

MEGABYTE: Final = 1_000_000
DEPTH: Final = 1500
LINES: Final = 300_000
FEW_LINES: Final = 9_999
"""As many as the adapters take: what they do with each must not cost their square."""
CLOUD_EVENTS: Final = "application/cloudevents+json"
DIGITS: Final = b"9" * (MEGABYTE // 2)
DEEP: Final = b"[" * DEPTH + b"]" * DEPTH
WIDE: Final = b",".join([b"{}"] * LINES)
ORDER: Final = "com.adobe.commerce.observer.sales_order_save_commit_after"


def order_bombs() -> Mapping[str, tuple[str, Request]]:
    """(slug, request) by name."""
    shopify = b'{"id":1,"currency":"USD",'
    woo = (b'{"id":1,"status":"processing","currency":"USD","date_modified_gmt":'
           b'"2026-11-20T14:00:00",')  # fmt: skip
    return {
        "json_deep_shopify": ("shopify", _shopify(b'{"id":1,"line_items":' + DEEP + b"}")),
        "json_many_lines_shopify": (
            "shopify", _shopify(shopify + b'"total_price":"1","line_items":[' + WIDE + b"]}")
        ),
        "json_big_number_shopify": (
            "shopify", _shopify(shopify + b'"line_items":[],"total_price":"' + DIGITS + b'"}')
        ),
        "json_deep_woocommerce": ("woocommerce", _woo(b'{"id":1,"line_items":' + DEEP + b"}")),
        "json_many_lines_woocommerce": (
            "woocommerce", _woo(woo + b'"total":"1","line_items":[' + WIDE + b"]}")
        ),
        "json_big_number_woocommerce": (
            "woocommerce", _woo(woo + b'"line_items":[],"total":' + DIGITS + b"}")
        ),
        "json_big_exponent_woocommerce": (
            "woocommerce", _woo(woo + b'"line_items":[],"total":1e99999999}')
        ),
        "events_batch_magento": ("magento", _cloud(b"[" + WIDE + b"]")),
        "events_batch_of_orders_magento": (
            "magento", _cloud(json.dumps([_magento([]) for _ in range(3_000)]).encode())
        ),
        "events_order_of_many_lines_magento": (
            "magento", _cloud(json.dumps(_magento(_parts(FEW_LINES))).encode())
        ),
        "json_deep_magento": ("magento", _cloud(b'{"specversion":"1.0","data":' + DEEP + b"}")),
        "json_many_lines_erp": ("erp", _erp(b'"total_amount":"1","items":[' + WIDE + b"]")),
        "json_big_number_erp": ("erp", _erp(b'"items":[],"total_amount":' + DIGITS)),
        "json_deep_erp": ("erp", _erp(b'"total_amount":"1","items":' + DEEP)),
    }  # fmt: skip


def csv_rows(budget: float) -> Iterator[Row]:
    """Files of orders that nobody would write: CPU until they are read or refused."""
    named = "external_order_id,currency,total_amount,order_date"
    row = "o-1,EUR,9.90,2026-10-01"
    files = {
        "million_columns": f"{named}{',' * MEGABYTE}\n{row}\n",
        "million_values": f"{named}\n{row}{',' * MEGABYTE}\n",
        "quote_without_end": f'{named}\n"{"x" * MEGABYTE}',
        "many_quotes": f"{named}\n{chr(34) * MEGABYTE}\n",
        "deep_items": f"{named},items\n{row},{DEEP.decode()}\n",
        "big_amount": f"{named}\no-1,EUR,{DIGITS.decode()[:100_000]},2026-10-01\n",
        "lines_without_values": f"{named}\n" + "\n" * MEGABYTE,
    }
    for name, text in files.items():
        data = text.encode()
        milliseconds, end = _measure(lambda offset, data=data: io.BytesIO(data[offset:]))  # type: ignore[misc]
        yield Row(
            name=f"hostile_csv_{name}",
            value=milliseconds,
            unit="ms CPU",
            budget=budget,
            note=f"{len(data)} bytes, {end}",
        )


def _measure(open_at: Callable[[int], io.BytesIO]) -> tuple[float, str]:
    start = time.process_time()
    taken = refused = 0
    try:
        for row in read_rows(open_at, "orders.csv"):
            try:
                read_order(row.fields or {})
                taken += 1
            except RowRefused:
                refused += 1
        end = f"{taken} orders, {refused} refused"
    except (Invalid, csv.Error) as error:
        end = f"refused: {type(error).__name__}"
    return (time.process_time() - start) * 1000, end


def _parts(count: int) -> list[dict[str, Any]]:
    """A bundle of that many parts, each the parent of the next."""
    return [
        {"item_id": place, "parent_item_id": place - 1, "sku": "A", "qty_ordered": 1}
        for place in range(1, count + 1)
    ]


def _magento(lines: list[dict[str, Any]]) -> dict[str, Any]:
    value = {"entity_id": 1, "state": "new", "order_currency_code": "USD", "grand_total": 1,
             "updated_at": "2026-11-20 14:00:00", "items": lines}  # fmt: skip
    return {"specversion": "1.0", "id": "1", "type": ORDER, "source": "x",
            "data": {"key": "k", "value": value}}  # fmt: skip


def _cloud(body: bytes) -> Request:
    return Request(headers={"content-type": CLOUD_EVENTS}, body=body)


def _shopify(body: bytes) -> Request:
    headers = {"content-type": JSON, "x-shopify-topic": "orders/updated",
               "x-shopify-shop-domain": "s.myshopify.com"}  # fmt: skip
    return Request(headers=headers, body=body)


def _woo(body: bytes) -> Request:
    headers = {"content-type": JSON, "x-wc-webhook-topic": "order.updated",
               "x-wc-webhook-source": "https://s.myshopify.com/"}  # fmt: skip
    return Request(headers=headers, body=body)


def _erp(fields: bytes) -> Request:
    body = (
        b'{"type":"order.upserted","timestamp":"2026-11-20T14:00:01Z","data":{'
        b'"external_order_id":"1","status":"processing","updated_at":"2026-11-20T14:00:00Z",'
        b'"version":3,"currency":"EUR",' + fields + b"}}"
    )
    return Request(headers={"content-type": JSON, "webhook-id": "msg_1"}, body=body)
