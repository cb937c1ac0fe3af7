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
LINES: Final = 15
TIMES: Final = 200
SECRET: Final = "bench"


def rows() -> Iterator[Row]:
    """Per platform: the ratio, and our own time."""
    now = utc_now()
    order = ShopOrder(
        order_id=1, number=1, created_at=now - timedelta(days=1), updated_at=now,
        email="a@mail.example", name=("A", "B"), financial_status="paid", fulfilled=True,
        lines=[(f"SKU-{one}", f"A product with a name {one}", 1, "10.00") for one in range(LINES)],
    )  # fmt: skip
    request = _as_wordy_as_shops_are(order.webhook("orders/updated"))
    for slug in registry.SLUGS:
        yield _row(slug, request)


def _as_wordy_as_shops_are(request: Request) -> Request:
    """About 20 KB: each line of an order comes with 1.1 KB of sets, taxes and flags."""
    body = json.loads(request.body)
    amount = {"amount": "10.00", "currency_code": "USD"}
    both = {"shop_money": amount, "presentment_money": amount}
    for line in body["line_items"]:
        line |= {
            "price_set": both,
            "total_discount_set": both,
            "tax_lines": [{"price": "1.00", "rate": 0.1, "title": "Tax", "price_set": both}],
            "discount_allocations": [{"amount": "1.00", "amount_set": both}],
            "properties": [{"name": "Gift wrap", "value": "yes"}, {"name": "Colour", "value": "x"}],
            "vendor": "A vendor", "variant_title": "Medium / Green", "taxable": True, "grams": 900,
            "fulfillment_service": "manual", "gift_card": False, "product_exists": True,
        }  # fmt: skip
    body["tax_lines"] = body["line_items"][0]["tax_lines"]
    body["client_details"] = {"user_agent": "Mozilla/5.0 " * 8, "browser_ip": "192.0.2.1"}
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
