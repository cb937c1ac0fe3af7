"""One Shopify shop's orders, as the REST resource that webhooks carry, and what changes them."""

import itertools
import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final

from deskhand.kit.clock import Clock, from_text, utc_now

SHOP_ORDERS: Final = "shop-orders.json"
"""The file of the demo's own orders, by shop, oldest state first."""

PLENTY: Final = "1000000.00"
UNKNOWN: Final = "404"
"""Ids that begin so are of no order, also where an unknown order is taken as a known one."""

Order = dict[str, Any]


class Refused(Exception):
    """A `userErrors` message."""


class OrderStore:
    """Orders by id; what is done twice under one idempotency key is done once."""

    def __init__(self, clock: Clock = utc_now) -> None:
        self._clock = clock
        self._orders: dict[str, Order] = {}
        self._done: dict[str, dict[str, Any]] = {}
        self._numbers = itertools.count(7_000_000_001)
        self._lock = threading.RLock()

    def put(self, body: Order) -> Order:
        """Take an order in, as it is."""
        with self._lock:
            order = {**body, "id": int(body["id"])}
            self._orders[str(order["id"])] = order
            return order

    def find(self, order_id: str) -> Order | None:
        """An order that somebody put in."""
        return self._orders.get(plain(order_id))

    def get(self, order_id: str) -> Order | None:
        """An order; one that nobody put in has a line and plenty of money."""
        known = self.find(order_id)
        number = plain(order_id)
        if known or not number.isdigit() or number.startswith(UNKNOWN):
            return known
        now = self._now()
        made: Order = {
            "id": int(number),
            "name": f"#{number}",
            "order_number": int(number) % 100_000,
            "created_at": now,
            "updated_at": now,
            "currency": "USD",
            "total_price": PLENTY,
            "financial_status": "paid",
            "line_items": [{"id": int(number) * 10, "sku": "ANY", "name": "Any", "quantity": 1,
                            "current_quantity": 1, "price": PLENTY}],
            "sandbox_made_up": True,
        }  # fmt: skip
        return self.put(made)

    def changed_since(self, since: str) -> list[Order]:
        """Orders that somebody put in, oldest change first."""
        after = from_text(since) if since else None
        known = [one for one in self._orders.values() if not one.get("sandbox_made_up")]
        found = [one for one in known if not after or from_text(one["updated_at"]) >= after]
        return sorted(found, key=lambda one: from_text(one["updated_at"]))

    def of_fulfillment_order(self, group_id: str) -> Order | None:
        """The order that a fulfilment order is of."""
        wanted = plain(group_id)
        return next(
            (one for one in self._orders.values() if fulfillment_order_id(one) == wanted), None
        )

    def refund(self, given: dict[str, Any], key: str) -> dict[str, Any]:
        """refundCreate, with `@idempotent(key:)`."""
        with self._lock:
            if key and key in self._done:
                return self._done[key]
            order = self._known(given.get("orderId"))
            parts = given.get("transactions") or []
            total = sum((Decimal(part["amount"]) for part in parts), Decimal(0))
            if given.get("currency", order["currency"]) != order["currency"]:
                rate = Decimal(order.get("sandbox_rate", "1"))
                total = (total / rate).quantize(Decimal("0.01"))
            if total > refundable(order):
                raise Refused("Refund amount is greater than the refundable amount")
            made = self._book(order, given, total)
            answer = {
                "id": f"gid://shopify/Refund/{made['id']}",
                "note": made["note"],
                "totalRefundedSet": {
                    "shopMoney": {"amount": str(total), "currencyCode": order["currency"]}
                },
            }
            if key:
                self._done[key] = answer
            return answer

    def cancel(self, given: dict[str, Any]) -> None:
        """orderCancel; here the job is done at once."""
        with self._lock:
            order = self._known(given.get("id"))
            if order.get("cancelled_at"):
                raise Refused("Order has already been cancelled")
            if any(part["status"] == "success" for part in order.get("fulfillments", [])):
                raise Refused("Cannot cancel an order with fulfilled items")
            left = refundable(order)
            if (given.get("refund") or {}).get("originalPaymentMethodsRefund") and left:
                self._book(order, {"note": given.get("note")}, left)
            order |= {"cancelled_at": self._now(), "cancel_reason": "other"}
            self._touch(order)

    def fulfil(self, given: dict[str, Any]) -> dict[str, Any]:
        """fulfillmentCreate over fulfilment orders."""
        with self._lock:
            groups = given.get("lineItemsByFulfillmentOrder") or []
            order = self.of_fulfillment_order(groups[0]["fulfillmentOrderId"]) if groups else None
            if not order:
                raise Refused("Fulfillment order does not exist.")
            left = unshipped(order)
            wanted = groups[0].get("fulfillmentOrderLineItems") or [
                {"id": f"{line_id}9", "quantity": count} for line_id, count in left.items()
            ]
            lines = {plain(one["id"])[:-1]: int(one["quantity"]) for one in wanted}
            if any(count > left.get(line_id, 0) for line_id, count in lines.items()):
                raise Refused("Invalid fulfillment order line item quantity requested.")
            tracking = given.get("trackingInfo") or {}
            now = self._now()
            parcel = {
                "id": next(self._numbers),
                "order_id": order["id"],
                "status": "success",
                "shipment_status": None,
                "tracking_company": tracking.get("company"),
                "tracking_number": tracking.get("number"),
                "tracking_url": tracking.get("url"),
                "created_at": now,
                "updated_at": now,
                "line_items": [
                    {"id": int(line_id), "quantity": count} for line_id, count in lines.items()
                ],
            }
            order.setdefault("fulfillments", []).append(parcel)
            whole = not any(unshipped(order).values())
            order["fulfillment_status"] = "fulfilled" if whole else "partial"
            self._touch(order)
            return {"id": f"gid://shopify/Fulfillment/{parcel['id']}", "status": "SUCCESS"}

    def update(self, given: dict[str, Any]) -> str:
        """orderUpdate: note and shipping address."""
        with self._lock:
            order = self._known(given.get("id"))
            if "note" in given:
                order["note"] = given["note"]
            address = given.get("shippingAddress")
            if address is not None:
                first, last = address.get("firstName"), address.get("lastName")
                renamed = {
                    "provinceCode": "province_code",
                    "countryCode": "country_code",
                }
                kept = {
                    renamed.get(name, name): value
                    for name, value in address.items()
                    if name not in {"firstName", "lastName"}
                }
                name = " ".join(filter(None, (first, last)))
                before = order.get("shipping_address") or {}
                order["shipping_address"] = {**before, **kept, **({"name": name} if name else {})}
            self._touch(order)
            return f"gid://shopify/Order/{order['id']}"

    def _book(self, order: Order, given: dict[str, Any], total: Decimal) -> dict[str, Any]:
        now = self._now()
        made = {
            "id": next(self._numbers),
            "order_id": order["id"],
            "note": given.get("note"),
            "created_at": now,
            "processed_at": now,
            "refund_line_items": [
                {
                    "line_item_id": int(plain(line["lineItemId"])),
                    "quantity": line["quantity"],
                    "restock_type": str(line.get("restockType", "NO_RESTOCK")).lower(),
                }
                for line in given.get("refundLineItems") or []
            ],
            "transactions": [
                {
                    "id": next(self._numbers),
                    "kind": "refund",
                    "status": "success",
                    "amount": str(total),
                    "currency": order["currency"],
                    "created_at": now,
                    "processed_at": now,
                }
            ],
        }
        order.setdefault("refunds", []).append(made)
        order["financial_status"] = "partially_refunded" if refundable(order) else "refunded"
        self._touch(order)
        return made

    def _known(self, order_id: Any) -> Order:
        order = self.get(str(order_id or ""))
        if order is None:
            raise Refused("Order does not exist")
        return order

    def _touch(self, order: Order) -> None:
        """Whole seconds, and later than before, as Shopify's."""
        before = from_text(order["updated_at"])
        now = max(self._clock(), before + timedelta(seconds=1))
        order["updated_at"] = now.isoformat(timespec="seconds")

    def _now(self) -> str:
        return self._clock().isoformat(timespec="seconds")


def plain(gid: str) -> str:
    """The number of `gid://shopify/Kind/1`."""
    return gid.rpartition("/")[2]


def fulfillment_order_id(order: Order) -> str:
    """An order has one fulfilment order here: the one its body names, else one made of its id."""
    named = order.get("fulfillment_orders") or []
    return str(named[0]["id"]) if named else f"{order['id']}1"


def refundable(order: Order) -> Decimal:
    """What was paid and has not gone back."""
    if order.get("financial_status") in {"pending", "authorized", "voided", None}:
        return Decimal(0)
    moved = sum(
        (
            Decimal(part["amount"])
            for refund in order.get("refunds", [])
            for part in refund.get("transactions", [])
            if part.get("kind") == "refund" and part.get("status") == "success"
        ),
        Decimal(0),
    )
    return Decimal(order["total_price"]) - moved


def unshipped(order: Order) -> dict[str, int]:
    """Pieces by line id that are in no parcel."""
    left = {
        str(line["id"]): int(line.get("current_quantity", line["quantity"]))
        for line in order.get("line_items", [])
    }
    for parcel in order.get("fulfillments", []):
        if parcel["status"] == "success":
            for line in parcel.get("line_items", []):
                left[str(line["id"])] = left.get(str(line["id"]), 0) - int(line["quantity"])
    return left
