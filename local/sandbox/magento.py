"""Magento's REST API as far as we call it, and Adobe's key host (formats §11)."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from local.adobe import public_pem
from local.sandbox.call import Answer, Call
from local.sandbox.magento_store import TABLES, Entity, MagentoStore, Refusal

KEY_HOST: Final = "static.adobeioevents.com"
REST: Final = re.compile(r"^/rest(?:/\w+)?/V1/(.+?)/?$")
FILTER: Final = re.compile(
    r"^searchCriteria\[filter_groups\]\[(\d+)\]\[filters\]\[(\d+)\]\[(\w+)\]$"
)
UNAUTHORISED: Final = {
    "message": "The consumer isn't authorized to access %resources.",
    "parameters": {"resources": "Magento_Sales::actions_view"},
}
NO_SUCH_PATH: Final = {"message": "Request does not match any route."}
SINGULAR: Final = {
    "orders": "orders",
    "creditmemo": "creditmemos",
    "invoice": "invoices",
    "shipment": "shipments",
}
DEMO_INVOICE: Final = {
    "order_id": 9002,
    "state": 2,
    "grand_total": 194.0,
    "order_currency_code": "USD",
    "transaction_id": "ch_9002",
}
COMPARE: Final[dict[str, Callable[[str, str], bool]]] = {
    "eq": lambda one, other: one == other,
    "gt": lambda one, other: _key(one) > _key(other),
    "gteq": lambda one, other: _key(one) >= _key(other),
}


class MagentoRest:
    """A shop per host, each with two demo orders; `POST /orders` makes more, as in Magento."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self._stores: dict[str, MagentoStore] = {}

    def answer(self, call: Call) -> Answer:
        """Answer as Magento does: bare JSON values, and `{message, parameters}` for a refusal."""
        if not call.headers.get("authorization", "").startswith(("Bearer ", "OAuth ")):
            return _json(UNAUTHORISED, 401)
        found = REST.match(call.path)
        if not found:
            return _json(NO_SUCH_PATH, 404)
        try:
            return _json(self._do(self._store(call.host), call, found[1].split("/")))
        except Refusal as refusal:
            return _json({"message": refusal.message}, refusal.status)
        except (KeyError, TypeError, ValueError) as error:
            return _json({"message": f"Invalid request: {type(error).__name__}"}, 400)

    def _store(self, host: str) -> MagentoStore:
        if host not in self._stores:
            store = self._stores[host] = MagentoStore(self._clock)
            store.put("orders", demo_order(9001, paid=False))
            store.put("orders", demo_order(9002, paid=True))
            store.put("invoices", DEMO_INVOICE)
        return self._stores[host]

    def _do(self, store: MagentoStore, call: Call, path: list[str]) -> Any:
        body = call.json() if call.body else {}
        if call.method == "GET":
            return _read(store, call, path)
        match (call.method, path):
            case ("POST", ["orders" | "invoices" as table]):
                return store.put(table, body["entity"])
            case ("POST", ["shipment", "track"]):
                return str(store.track(body["entity"]))
            case ("PUT", ["orders", number]):
                return store.address(int(number), body["entity"])
            case ("POST", [resource, number, verb]):
                return _act(store, (resource, verb), int(number), body)
        raise Refusal(NO_SUCH_PATH["message"], 404)


class AdobeKeys:
    """Shows the public half of this machine's key under any key path.

    Args:
        home: the local stack's folder.
    """

    def __init__(self, home: Path) -> None:
        self._home = home

    def answer(self, call: Call) -> Answer:
        """The key as PEM text."""
        if not call.path.startswith("/prod/keys/"):
            return Answer("not found", 404)
        return Answer(public_pem(self._home))


def demo_order(number: int, *, paid: bool) -> Entity:
    """An order as Magento's REST API shows it."""
    address = {
        "firstname": "Olga", "lastname": "Buyer", "street": ["8 Mill Road"], "city": "Leeds",
        "postcode": "LS1 4AP", "country_id": "GB", "telephone": "+441135550142",
    }  # fmt: skip
    shipping = {
        **address,
        "entity_id": number * 10,
        "parent_id": number,
        "address_type": "shipping",
    }
    return {
        "entity_id": number,
        "increment_id": f"{number:09}",
        "state": "processing" if paid else "new",
        "status": "processing" if paid else "pending",
        "order_currency_code": "USD",
        "base_currency_code": "USD",
        "grand_total": 194.0,
        "total_paid": 194.0 if paid else 0,
        "total_invoiced": 194.0 if paid else 0,
        "shipping_amount": 5,
        "customer_email": f"olga-{number}@mail.example",
        "customer_firstname": "Olga",
        "customer_lastname": "Buyer",
        "items": [
            {"item_id": number * 10 + 1, "product_type": "simple", "sku": "TENT-2P",
             "name": "Ridgeline tent", "price": 189.0, "row_total": 189.0, "qty_ordered": 1},
        ],
        "billing_address": {**shipping, "address_type": "billing"},
        "status_histories": [],
        "extension_attributes": {"shipping_assignments": [{"shipping": {"address": shipping}}]},
    }  # fmt: skip


def _read(store: MagentoStore, call: Call, path: list[str]) -> Any:
    match path:
        case [table] if table in TABLES:
            return _page(call, list(store.tables[table].values()))
        case [name, number]:
            return store.one(SINGULAR[name], int(number))
    raise Refusal(NO_SUCH_PATH["message"], 404)


def _act(store: MagentoStore, what: tuple[str, str], number: int, body: Entity) -> Any:
    match what:
        case ("orders", "cancel"):
            return store.cancel(number)
        case ("orders", "comments"):
            store.comment(number, body["statusHistory"])
            return True
        case ("order", "ship"):
            return str(store.ship(number, body))
        case ("order", "refund"):
            return str(store.refund(number, body, None))
        case ("invoice", "refund"):
            order = int(store.one("invoices", number)["order_id"])
            return str(store.refund(order, body, number))
    raise Refusal(NO_SUCH_PATH["message"], 404)


def _page(call: Call, rows: list[Entity]) -> Entity:
    """A search's page. Past the last page Magento repeats the last one."""
    groups: dict[tuple[str, str], dict[str, str]] = {}
    for name, value in call.query.items():
        if found := FILTER.match(name):
            groups.setdefault((found[1], found[2]), {})[found[3]] = value
    fitting = [row for row in rows if all(_fits(row, one) for one in groups.values())]
    sorts = [call.query[name] for name in sorted(call.query) if name.endswith("][field]")
             and "sortOrders" in name]  # fmt: skip
    fitting.sort(key=lambda row: [_key(str(row.get(field, ""))) for field in sorts])
    size = int(call.query.get("searchCriteria[pageSize]", "100"))
    last = max(0, (len(fitting) - 1) // size)
    at = min(int(call.query.get("searchCriteria[currentPage]", "1")) - 1, last) * size
    return {"items": fitting[at : at + size], "search_criteria": {}, "total_count": len(fitting)}


def _fits(row: Entity, wanted: dict[str, str]) -> bool:
    compare = COMPARE[wanted.get("condition_type", "eq")]
    return compare(str(row.get(wanted["field"], "")), wanted["value"])


def _key(text: str) -> tuple[int, int, str]:
    """Numbers by value, before texts."""
    return (0, int(text), "") if text.isdigit() else (1, 0, text)


def _json(body: Any, status: int = 200) -> Answer:
    """`true`, `false` and `"91"` are answers, too."""
    return Answer(json.dumps(body).encode(), status, "application/json")
