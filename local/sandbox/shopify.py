"""Shopify's Admin GraphQL API as far as we call it (https://shopify.dev, formats §9.3).

Not a GraphQL server: it goes by the operation's first field and answers with more than was asked.
Orders are put in by `POST /admin/api/{version}/orders.json`; what is done to an order that nobody
put in is taken as done to one with plenty of money, so that webhooks alone make a demo.
"""

import json
import re
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from local.sandbox.call import Answer, Call
from local.sandbox.shopify_nodes import order_node, suggestion
from local.sandbox.shopify_orders import SHOP_ORDERS, OrderStore, Refused

GRAPHQL = re.compile(r"^/admin/api/[\w-]+/graphql\.json$")
ORDERS = re.compile(r"^/admin/api/[\w-]+/orders(?:/(?P<id>\d+))?\.json$")
FIELD = re.compile(r"\{\s*(?:\w+\s*:\s*)?(\w+)")
COST: Final = {
    "requestedQueryCost": 10,
    "actualQueryCost": 10,
    "throttleStatus": {"maximumAvailable": 2000, "currentlyAvailable": 1990, "restoreRate": 100},
}
UNAUTHORISED: Final = {
    "errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"
}
Variables = dict[str, Any]


class ShopifyAdmin:
    """All shops' orders and subscriptions, in memory.

    Args:
        home: the local stack's folder, where the demo's own orders stand; None: no orders.
    """

    def __init__(self, home: Path | None = None) -> None:
        self._demo = home / SHOP_ORDERS if home else None
        self._stores: dict[str, OrderStore] = {}
        self._subscriptions: dict[str, list[dict[str, str]]] = {}
        self._fields: dict[str, Callable[[str, Variables], Any]] = {
            "order": self._order,
            "orders": self._orders,
            "fulfillmentOrder": self._fulfillment_order,
            "webhookSubscriptions": self._list_subscriptions,
            "webhookSubscriptionCreate": self._subscribe,
            "refundCreate": self._refund,
            "orderCancel": self._cancel,
            "fulfillmentCreate": self._fulfil,
            "orderUpdate": self._update,
            "shop": lambda host, _: {"id": _gid("Shop"), "name": host, "myshopifyDomain": host},
        }

    def answer(self, call: Call) -> Answer:
        """Answer as Shopify does: 401 without a token, else HTTP 200 with `data`."""
        if "x-shopify-access-token" not in call.headers:
            return Answer(UNAUTHORISED, 401)
        if found := ORDERS.match(call.path):
            return self._rest_order(call, found["id"])
        if not GRAPHQL.match(call.path):
            return Answer({"errors": "Not Found"}, 404)
        found = FIELD.search(str(call.json().get("query", "")))
        if not found:
            return Answer({"errors": [{"message": "syntax error, unexpected end of file"}]})
        field = self._fields.get(found[1])
        if not field:
            problem = {"message": f"Field '{found[1]}' doesn't exist on type 'QueryRoot'"}
            return Answer({"errors": [problem]})
        made = field(call.host, dict(call.json().get("variables") or {}))
        return Answer({"data": {found[1]: made}, "extensions": {"cost": COST}})

    def _store(self, host: str) -> OrderStore:
        if host not in self._stores:
            self._stores[host] = OrderStore()
            there = self._demo if self._demo and self._demo.exists() else None
            orders = json.loads(there.read_text()) if there else {}
            for body in orders.get(host, []):
                self._stores[host].put(body)
        return self._stores[host]

    def _rest_order(self, call: Call, order_id: str | None) -> Answer:
        store = self._store(call.host)
        if call.method == "POST":
            return Answer({"order": store.put(call.json().get("order", {}))}, 201)
        known = store.find(order_id or "")
        return Answer({"order": known} if known else {"errors": "Not Found"}, 200 if known else 404)

    def _order(self, host: str, variables: Variables) -> dict[str, Any] | None:
        order = self._store(host).get(str(variables.get("id", "")))
        if order is None:
            return None
        return {
            **order_node(order),
            "asked": suggestion(order, variables),
            "all": suggestion(order, {"full": True}),
        }

    def _orders(self, host: str, variables: Variables) -> dict[str, Any]:
        since = re.search(r"updated_at:>=?'?([^']+)'?", str(variables.get("query", "")))
        found = self._store(host).changed_since(since[1] if since else "")
        start = int(variables.get("after") or 0)
        end = start + int(variables.get("first") or 50)
        return {
            "nodes": [order_node(one) for one in found[start:end]],
            "pageInfo": {"hasNextPage": end < len(found), "endCursor": str(end)},
        }

    def _fulfillment_order(self, host: str, variables: Variables) -> dict[str, Any] | None:
        order = self._store(host).of_fulfillment_order(str(variables.get("id", "")))
        return {"orderId": f"gid://shopify/Order/{order['id']}"} if order else None

    def _list_subscriptions(self, host: str, _: Variables) -> dict[str, Any]:
        return {
            "nodes": self._subscriptions.get(host, []),
            "pageInfo": {"hasNextPage": False, "endCursor": None},
        }

    def _subscribe(self, host: str, variables: Variables) -> dict[str, Any]:
        wanted = {"topic": str(variables.get("topic")), "uri": str(variables.get("uri"))}
        known = self._subscriptions.setdefault(host, [])
        if wanted in known:
            return _refused("Address for this topic has already been taken")
        known.append(wanted)
        return {"webhookSubscription": {"id": _gid("WebhookSubscription")}, "userErrors": []}

    def _refund(self, host: str, variables: Variables) -> dict[str, Any]:
        def refund(store: OrderStore) -> dict[str, Any]:
            made = store.refund(variables.get("input", {}), str(variables.get("key", "")))
            return {"refund": made}

        return self._mutate(host, refund)

    def _cancel(self, host: str, variables: Variables) -> dict[str, Any]:
        def cancel(store: OrderStore) -> dict[str, Any]:
            store.cancel(variables)
            return {"job": {"id": _gid("Job"), "done": False}, "orderCancelUserErrors": []}

        return self._mutate(host, cancel)

    def _fulfil(self, host: str, variables: Variables) -> dict[str, Any]:
        def fulfil(store: OrderStore) -> dict[str, Any]:
            return {"fulfillment": store.fulfil(variables.get("fulfillment", {}))}

        return self._mutate(host, fulfil)

    def _update(self, host: str, variables: Variables) -> dict[str, Any]:
        def update(store: OrderStore) -> dict[str, Any]:
            return {"order": {"id": store.update(variables.get("input", {}))}}

        return self._mutate(host, update)

    def _mutate(self, host: str, change: Callable[[OrderStore], dict[str, Any]]) -> dict[str, Any]:
        try:
            return {**change(self._store(host)), "userErrors": []}
        except Refused as refusal:
            return _refused(str(refusal))


def _refused(message: str) -> dict[str, Any]:
    return {"userErrors": [{"field": None, "message": message}]}


def _gid(kind: str) -> str:
    return f"gid://shopify/{kind}/{uuid.uuid4().int % 10**12}"
