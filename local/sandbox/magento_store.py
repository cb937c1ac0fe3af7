"""One Magento shop's orders and what hangs on them, with Magento's own arithmetic of states."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Entity = dict[str, Any]
NOT_THERE = "The entity that was requested doesn't exist. Verify the entity and try again."
NO_SHIPMENT = (
    "Shipment Document Validation Error(s):\nThe order does not allow a shipment to be created."
)
NO_REFUND = "Creditmemo Document Validation Error(s):\nThe most money available to refund is less."
TABLES = ("orders", "shipments", "invoices", "creditmemos")


class Refusal(Exception):
    """Magento says no, with these words."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


class MagentoStore:
    """Tables by id. Times are text as Magento writes it; `clock` gives the present one."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.tables: dict[str, dict[int, Entity]] = {name: {} for name in TABLES}

    def now(self) -> str:
        """UTC, whole seconds, without saying so."""
        return self._clock().strftime("%Y-%m-%d %H:%M:%S")

    def one(self, table: str, number: int) -> Entity:
        """One entity."""
        found = self.tables[table].get(number)
        if found is None:
            raise Refusal(NOT_THERE, 404)
        return found

    def put(self, table: str, entity: Entity) -> Entity:
        """Create or change; without an id it gets the next one. Touches `updated_at`."""
        rows = self.tables[table]
        number = int(entity.get("entity_id") or max(rows, default=9000) + 1)
        known = rows.get(number, {"created_at": self.now()})
        rows[number] = {"updated_at": self.now(), **known, **entity, "entity_id": number}
        if "updated_at" not in entity:
            rows[number]["updated_at"] = self.now()
        return rows[number]

    def cancel(self, number: int) -> bool:
        """False when it can't be: paid, or over."""
        order = self.one("orders", number)
        if order.get("total_paid") or order["state"] not in {"new", "pending_payment",
                                                             "processing"}:  # fmt: skip
            return False
        for line in order.get("items", []):
            line["qty_canceled"] = line["qty_ordered"]
        self.put(
            "orders", {**order, "state": "canceled", "status": "canceled", "updated_at": self.now()}
        )
        return True

    def ship(self, number: int, asked: Entity) -> int:
        """A shipment of some pieces, or of all that is left."""
        order = self.one("orders", number)
        left = {
            line["item_id"]: line["qty_ordered"] - line.get("qty_shipped", 0)
            for line in order.get("items", [])
        }
        wanted = {row["order_item_id"]: row["qty"] for row in asked.get("items", [])} or left
        if any(qty > left.get(line, 0) for line, qty in wanted.items()) or not any(wanted.values()):
            raise Refusal(NO_SHIPMENT)
        for line in order["items"]:
            line["qty_shipped"] = line.get("qty_shipped", 0) + wanted.get(line["item_id"], 0)
        made = self.put("shipments", {
            "order_id": number, "total_qty": sum(wanted.values()),
            "items": [{"order_item_id": line, "qty": qty} for line, qty in wanted.items()],
            "tracks": [], "comments": _comments(asked),
        })  # fmt: skip
        for track in asked.get("tracks", []):
            self.track({**track, "parent_id": made["entity_id"], "order_id": number})
        self._settle(order)
        return int(made["entity_id"])

    def track(self, entity: Entity) -> int:
        """A tracking number; it leaves the shipment's `updated_at` as it is."""
        shipment = self.one("shipments", int(entity["parent_id"]))
        number = len(shipment["tracks"]) + 1
        times = {"created_at": self.now(), "updated_at": self.now()}
        shipment["tracks"].append({**times, **entity, "entity_id": number})
        return number

    def refund(self, number: int, asked: Entity, invoice: int | None) -> int:
        """A credit memo."""
        order = self.one("orders", number)
        extra = asked.get("arguments", {})
        lines = {line["item_id"]: line for line in order.get("items", [])}
        left = order.get("total_paid", 0) - order.get("total_refunded", 0)
        total = left
        if "items" in asked:
            parts = (_price(lines[row["order_item_id"]]) * row["qty"] for row in asked["items"])
            total = sum(parts) + extra.get("shipping_amount", 0)
        total += extra.get("adjustment_positive", 0) - extra.get("adjustment_negative", 0)
        if not 0 < total <= left + 1e-9:
            raise Refusal(NO_REFUND)
        order["total_refunded"] = round(order.get("total_refunded", 0) + total, 4)
        for row in asked.get("items", []):
            line = lines[row["order_item_id"]]
            line["qty_refunded"] = line.get("qty_refunded", 0) + row["qty"]
        made = self.put("creditmemos", {
            "order_id": number, "invoice_id": invoice, "state": 2, "adjustment": 0,
            "grand_total": round(total, 4), "order_currency_code": order["order_currency_code"],
            "items": asked.get("items", []), "comments": _comments(asked),
        })  # fmt: skip
        self._settle(order)
        return int(made["entity_id"])

    def comment(self, number: int, entry: Entity) -> None:
        """A line in the order's history."""
        order = self.one("orders", number)
        order.setdefault("status_histories", []).append({"created_at": self.now(), **entry})
        self.put("orders", {"entity_id": number})

    def address(self, number: int, entity: Entity) -> Entity:
        """Replace the shipping address."""
        order = self.one("orders", number)
        shipping = order["extension_attributes"]["shipping_assignments"][0]["shipping"]
        if entity.get("entity_id") != shipping["address"].get("entity_id"):
            raise Refusal("The order address couldn't be saved.", 400)
        shipping["address"] = entity
        return entity

    def _settle(self, order: Entity) -> None:
        """The state that follows: closed when all is credited, complete when paid and sent."""
        lines = order.get("items", [])
        sent = all(line.get("qty_shipped", 0) >= line["qty_ordered"] for line in lines)
        paid, back = order.get("total_paid", 0), order.get("total_refunded", 0)
        if paid and back >= paid:
            state = "closed"
        else:
            state = "complete" if sent and paid >= order["grand_total"] else "processing"
        self.put("orders", {**order, "state": state, "status": state, "updated_at": self.now()})


def _price(line: Entity) -> float:
    return float(line["row_total"] / line["qty_ordered"])


def _comments(asked: Entity) -> list[Entity]:
    return [asked["comment"]] if "comment" in asked else []
