"""WooCommerce's REST API v3 as far as we call it (formats §10).

Each host is a shop of its own. Orders are made as in WooCommerce, by `POST …/orders` (an `id`
given there stays); an order that nobody made counts as paid and large, so that webhooks alone make
a demo.
"""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from local.sandbox.call import Answer, Call

ROOT: Final = "/wp-json/wc/v3/"
JSON: Final = "application/json"
PLENTY: Final = "1000000.00"
Row = dict[str, Any]


class Refusal(Exception):
    """What WooCommerce says no to."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.answer = _json({"code": code, "message": message, "data": {"status": status}}, status)


class Shop:
    """One shop's tables."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.orders: dict[int, Row] = {}
        self.refunds: dict[int, list[Row]] = {}
        self.notes: dict[int, list[Row]] = {}
        self.webhooks: list[Row] = []
        self._last_id = 9000

    def new_id(self) -> int:
        """The next id."""
        self._last_id += 1
        return self._last_id

    def order(self, order_id: int) -> Row:
        """An order, with its refunds as WooCommerce lists them there."""
        found = self.orders.get(order_id) or self.put({"id": order_id, "total": PLENTY})
        short = [
            {"id": one["id"], "reason": one["reason"], "total": f"-{one['amount']}"}
            for one in self.refunds.get(order_id, [])
        ]
        return {**found, "refunds": short}

    def put(self, given: Row) -> Row:
        """A new order, or a change to one."""
        order_id = int(given.get("id") or self.new_id())
        now = self.now()
        before = self.orders.get(order_id) or {
            **_blank(order_id), "date_created_gmt": now, "date_paid_gmt": now,
        }  # fmt: skip
        meta = {row["key"]: row for row in before["meta_data"]}
        for row in given.get("meta_data", []):
            meta[row["key"]] = {"id": meta.get(row["key"], {}).get("id") or self.new_id(), **row}
        shipping = {**before["shipping"], **given.get("shipping", {})}
        changed = {
            **before,
            "date_modified_gmt": now,
            **given,
            "id": order_id,
            "shipping": shipping,
            "meta_data": list(meta.values()),
        }
        self.orders[order_id] = changed
        return changed

    def refund(self, order_id: int, asked: Row) -> Row:
        """Give money back, or say no as WooCommerce does; all of it makes the order `refunded`."""
        order = self.order(order_id)
        amount = Decimal(str(asked.get("amount") or "0"))
        back = sum(
            (Decimal(one["amount"]) for one in self.refunds.get(order_id, [])), start=Decimal(0)
        )
        left = Decimal(str(order["total"])) - back
        if not 0 < amount <= left:
            raise Refusal(
                400, "woocommerce_rest_cannot_create_order_refund", "Invalid refund amount."
            )
        made = {
            "id": self.new_id(),
            "amount": str(amount),
            "reason": str(asked.get("reason") or ""),
            "refunded_payment": asked.get("api_refund", True),
            "meta_data": [{"id": self.new_id(), **row} for row in asked.get("meta_data", [])],
            "line_items": [_given_back(one) for one in asked.get("line_items", [])],
            "date_created_gmt": self.now(),
        }
        self.refunds.setdefault(order_id, []).append(made)
        self.put({"id": order_id, **({"status": "refunded"} if amount == left else {})})
        return made

    def now(self) -> str:
        """WooCommerce's time: whole seconds, no zone."""
        return self._clock().replace(tzinfo=None).isoformat(timespec="seconds")


class WooCommerceRest:
    """All shops, in memory."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._shops: dict[str, Shop] = {}

    def answer(self, call: Call) -> Answer:
        """Answer as WooCommerce does: 401 without keys, `{code, message, data}` for a refusal."""
        try:
            _require_keys(call)
            if not call.path.startswith(ROOT):
                raise Refusal(404, "rest_no_route", "No route was found matching the URL.")
            shop = self._shops.setdefault(call.host, Shop(self._clock))
            path = call.path.removeprefix(ROOT).strip("/").split("/")
            return self._do(shop, call, path)
        except Refusal as refusal:
            return refusal.answer
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            return Refusal(400, "rest_invalid_param", type(error).__name__).answer

    def _do(self, shop: Shop, call: Call, path: list[str]) -> Answer:
        match path:
            case ["orders"]:
                return _orders(shop, call)
            case ["orders", number]:
                return _order(shop, call, int(number))
            case ["orders", number, "refunds"] if call.method == "POST":
                return _json(shop.refund(int(number), call.json()), 201)
            case ["orders", number, ("refunds" | "notes") as part]:
                return _part(shop, call, part, int(number))
            case ["webhooks", *rest]:
                return _webhooks(shop, call, rest)
        raise Refusal(404, "rest_no_route", "No route was found matching the URL and method.")


def _orders(shop: Shop, call: Call) -> Answer:
    if call.method == "POST":
        return _json(shop.put(call.json()), 201)
    return _page(call, _changed(shop, call.query.get("modified_after", "")))


def _order(shop: Shop, call: Call, number: int) -> Answer:
    found = shop.order(number)
    return _json(shop.put({**call.json(), "id": number}) if call.method == "PUT" else found)


def _part(shop: Shop, call: Call, part: str, number: int) -> Answer:
    rows = (shop.refunds if part == "refunds" else shop.notes).setdefault(number, [])
    if call.method != "POST":
        return _page(call, rows)
    rows.append({"id": shop.new_id(), **call.json()})
    return _json(rows[-1], 201)


def _webhooks(shop: Shop, call: Call, rest: list[str]) -> Answer:
    if call.method == "GET":
        return _page(call, shop.webhooks)
    if not rest:
        made = {"status": "active", **call.json(), "id": shop.new_id()}
        shop.webhooks.append(made)
        return _json(made, 201)
    for row in shop.webhooks:
        if row["id"] == int(rest[0]):
            row.update(call.json())
            return _json(row)
    raise Refusal(404, "woocommerce_rest_shop_webhook_invalid_id", "Invalid ID.")


def _require_keys(call: Call) -> None:
    basic = call.headers.get("authorization", "").startswith("Basic ")
    if not basic and not call.query.get("consumer_key"):
        message = "Sorry, you cannot list resources."
        raise Refusal(401, "woocommerce_rest_cannot_view", message)


def _changed(shop: Shop, after: str) -> list[Row]:
    plain = re.sub(r"(Z|\+00:00)$", "", after)
    found = [shop.order(one) for one in shop.orders]
    return sorted(
        (one for one in found if one["date_modified_gmt"] > plain),
        key=lambda one: (one["date_modified_gmt"], one["id"]),
    )


def _page(call: Call, rows: list[Row]) -> Answer:
    size = int(call.query.get("per_page", 10))
    number = int(call.query.get("page", 1))
    pages = -(-len(rows) // size)
    total = {"x-wp-total": str(len(rows)), "x-wp-totalpages": str(pages)}
    return _json(rows[(number - 1) * size : number * size], headers=total)


def _given_back(line: Row) -> Row:
    """A refund's line: negative, with the line it is of in its meta."""
    return {
        "id": int(line["id"]) + 100_000,
        "quantity": -int(line.get("quantity") or 0),
        "total": f"-{line.get('refund_total') or '0'}",
        "taxes": [
            {"id": tax["id"], "total": f"-{tax['refund_total']}"}
            for tax in line.get("refund_tax", [])
        ],
        "meta_data": [{"key": "_refunded_item_id", "value": str(line["id"])}],
    }


def _blank(order_id: int) -> Row:
    return {
        "id": order_id,
        "number": str(order_id),
        "status": "processing",
        "currency": "USD",
        "total": "0.00",
        "customer_id": 0,
        "customer_note": "",
        "billing": {},
        "shipping": {},
        "line_items": [],
        "shipping_lines": [],
        "fee_lines": [],
        "meta_data": [],
    }


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return Answer(json.dumps(body).encode(), status, JSON, headers or {})
