"""Verifying and normalising a 20 KB order of each shop, over doing the same by hand."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from bench.cases import Case, cases
from bench.desk import cpu_seconds
from bench.row import Row, against
from deskhand.kit.clock import utc_now
from deskhand.kit.webhook import Request
from deskhand.shops import registry
from deskhand.shops.model import OrderSnapshot
from local.payloads import ShopOrder
from tests.support.shops import shop_account

BUDGET: Final = 0.6
LINES: Final = 15
SIZE: Final = 20_000
TIMES: Final = 200
SECRET: Final = b"bench"


@dataclass(frozen=True, slots=True)
class Names:
    """Where a platform's JSON has what is mapped by hand; `path` leads to the order itself."""

    path: tuple[str, ...]
    order_id: str
    total: str
    currency: str
    lines: str
    sku: str
    title: str
    quantity: str
    price: str


PLATFORMS: Final[Mapping[str, Names]] = {
    "shopify": Names((), "id", "total_price", "currency", "line_items", "sku", "title",
                     "quantity", "price"),
    "woocommerce": Names((), "id", "total", "currency", "line_items", "sku", "name", "quantity",
                         "price"),
    "magento": Names(("data", "value"), "entity_id", "grand_total", "order_currency_code", "items",
                     "sku", "name", "qty_ordered", "price"),
    "erp": Names(("data",), "external_order_id", "total_amount", "currency", "items", "sku",
                 "name", "quantity", "price"),
}  # fmt: skip
NOTES: Final = {
    "magento": "; RSA-SHA256 on the standard library, by hand an HMAC",
    "woocommerce": "; floats read as decimals, and the bill that refunds are computed from",
    "erp": "; every field is held against the schema, so that the sender is told what is wrong",
}


def rows() -> Iterator[Row]:
    """Per platform: the ratio, and our own time."""
    for case in cases():
        if case.kind == "shop":
            yield _row(case)


def _row(case: Case) -> Row:
    now = utc_now()
    request = _shopify() if case.slug == "shopify" else _wordy(case)
    signed = replace(case, request=request).signed(now)
    webhook, adapter = registry.webhook(case.slug), registry.adapter(case.slug)
    account = shop_account(slug=case.slug, store="s.myshopify.com")
    (found,) = adapter.parse(signed, account, now)
    if not isinstance(found, OrderSnapshot) or len(found.items) < 2:
        raise RuntimeError(f"the order of {case.slug} was not understood")

    def ours() -> None:
        webhook.verify(signed, case.secrets, now)
        adapter.parse(signed, account, now)

    def by_hand() -> None:
        hmac.new(SECRET, signed.body, hashlib.sha256).digest()
        _hand_mapping(json.loads(signed.body), PLATFORMS[case.slug])

    value, baseline = cpu_seconds(ours, TIMES), cpu_seconds(by_hand, TIMES)
    verifying = cpu_seconds(lambda: webhook.verify(signed, case.secrets, now), TIMES)
    return against(
        f"order_verify_and_normalise_{case.slug}",
        value * 1e6,
        "µs CPU",
        baseline * 1e6,
        budget=BUDGET,
        note=f"{len(signed.body)} bytes; verifying alone {verifying * 1e6:.0f} µs"
        + NOTES.get(case.slug, ""),
    )


def _shopify() -> Request:
    """About 20 KB: each line of an order comes with 1.1 KB of sets, taxes and flags."""
    now = utc_now()
    order = ShopOrder(
        order_id=1, number=1, created_at=now - timedelta(days=1), updated_at=now,
        email="a@mail.example", name=("A", "B"), financial_status="paid", fulfilled=True,
        lines=[(f"SKU-{one}", f"A product with a name {one}", 1, "10.00") for one in range(LINES)],
    )  # fmt: skip
    request = order.webhook("orders/updated")
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


def _wordy(case: Case) -> Request:
    """A sample whose first line is there as often as makes 20 KB."""
    names, body = PLATFORMS[case.slug], json.loads(case.request.body)
    lines = _order(body, names)[names.lines]
    line = lines[0]
    identified = next(name for name in ("id", "item_id", "line_id") if name in line)
    for place in range((SIZE - len(case.request.body)) // (len(json.dumps(line)) + 2)):
        number = f"{9000 + place}"
        known = number if isinstance(line[identified], str) else int(number)
        lines.append({**line, identified: known})
    return replace(case.request, body=json.dumps(body).encode())


def _order(body: Any, names: Names) -> Any:
    for step in names.path:
        body = body[step]
    return body


def _hand_mapping(body: Any, names: Names) -> dict[str, Any]:
    """What the sample design maps, with exact money."""
    raw = _order(body, names)
    customer = raw.get("customer") or {}
    return {
        "external_order_id": str(raw[names.order_id]),
        "order_number": raw.get("name"),
        "total": Decimal(raw[names.total]),
        "currency": raw[names.currency],
        "status": raw.get("financial_status") or raw.get("status"),
        "email": raw.get("email"),
        "name": f"{customer.get('first_name')} {customer.get('last_name')}",
        "items": [
            {
                "sku": line[names.sku],
                "name": line[names.title],
                "quantity": line[names.quantity],
                "price": Decimal(line[names.price]),
            }
            for line in raw[names.lines]
        ],
        "shipping_address": raw.get("shipping_address"),
        "updated_at": raw.get("updated_at"),
        "raw": raw,
    }
