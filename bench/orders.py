"""Verifying and normalising a 20 KB order, over doing the same by hand."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from bench.desk import cpu_seconds
from bench.row import Row, against
from deskhand.kit.clock import utc_now
from deskhand.kit.webhook import Request
from deskhand.shops import registry
from deskhand.shops.base import ShopAccount
from local.payloads import ShopOrder

BUDGET: Final = 0.6
KB: Final = 1024
SIZE: Final = 20 * KB
TIMES: Final = 200
SECRET: Final = "bench"


def rows() -> Iterator[Row]:
    """Per platform: the ratio, and our own time."""
    now = utc_now()
    order = ShopOrder(
        order_id=1, number=1, created_at=now - timedelta(days=1), updated_at=now,
        email="a@mail.example", name=("A", "B"), financial_status="paid",
        lines=[(f"SKU-{one}", f"A product with a name {one}", 1, "10.00") for one in range(20)],
    )  # fmt: skip
    filler = {"note_attributes": [{"name": "n", "value": "v" * 80}] * 200}
    request = _cut(replace(order, more=filler).webhook("orders/updated"))
    for slug in registry.SLUGS:
        yield _row(slug, request)


def _cut(request: Request) -> Request:
    """About 20 KB."""
    body = json.loads(request.body)
    while len(json.dumps(body)) > SIZE and body["note_attributes"]:
        body["note_attributes"].pop()
    return replace(request, body=json.dumps(body).encode())


def _row(slug: str, request: Request) -> Row:
    now = utc_now()
    account = ShopAccount(account_id="a", merchant_id="m", slug=slug, store="s.myshopify.com")
    secrets = {"client_secret": SECRET}
    signed = registry.signing(slug).sign(request, secrets, now)
    webhook, adapter = registry.webhook(slug), registry.adapter(slug)

    def ours() -> None:
        webhook.verify(signed, secrets, now)
        adapter.parse(signed, account, now)

    def by_hand() -> None:
        hmac.new(SECRET.encode(), signed.body, hashlib.sha256).digest()
        _hand_mapping(json.loads(signed.body))

    value, baseline = cpu_seconds(ours, TIMES), cpu_seconds(by_hand, TIMES)
    return against(
        f"order_verify_and_normalise_{slug}",
        value * 1e6,
        "µs CPU",
        baseline * 1e6,
        budget=BUDGET,
        note=f"{len(signed.body)} bytes",
    )


def _hand_mapping(raw: dict[str, Any]) -> dict[str, Any]:
    """What the sample design maps, with exact money."""
    customer = raw.get("customer") or {}
    return {
        "external_order_id": str(raw["id"]),
        "order_number": raw["name"],
        "total": Decimal(raw["total_price"]),
        "currency": raw["currency"],
        "status": raw["financial_status"],
        "email": raw.get("email"),
        "name": f"{customer.get('first_name')} {customer.get('last_name')}",
        "items": [
            {
                "sku": line["sku"],
                "name": line["title"],
                "quantity": line["quantity"],
                "price": Decimal(line["price"]),
            }
            for line in raw["line_items"]
        ],
        "shipping_address": raw.get("shipping_address"),
        "ordered_at": raw["created_at"],
        "updated_at": raw["updated_at"],
        "raw": raw,
    }
