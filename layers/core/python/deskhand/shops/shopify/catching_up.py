"""Asks for orders that changed since a moment, for what webhooks did not bring.

Shopify promises no delivery and no order of it: https://shopify.dev/docs/apps/build/webhooks.
An order is read by a query of its own: with all their parts, a page of orders would cost more than
a query may.
"""

from datetime import datetime
from typing import Any, Final

import orjson

from deskhand.kit.clock import to_text
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request
from deskhand.shops.base import Caught, ShopAccount
from deskhand.shops.reading import child, children, text
from deskhand.shops.shopify import admin, nodes

PAGE: Final = 10
MAX_LINE_PAGES: Final = 10

_CHANGED: Final = """
query changed($query: String!, $first: Int!, $after: String) {
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {
    nodes { id }
    pageInfo { hasNextPage endCursor }
  }
}
"""


def catch_up(account: ShopAccount, since: datetime, cursor: str | None, http: HttpClient) -> Caught:
    """One page, oldest change first; see `deskhand.shops.base.ShopAdapter.catch_up`."""
    variables = {
        "query": f"updated_at:>='{to_text(since)}'",
        "first": PAGE,
        "after": cursor,
    }
    page = child(admin.call(account, http, _CHANGED, variables), "orders")
    found = [_order(text(node, "id") or "", account, http) for node in children(page, "nodes")]
    info = child(page, "pageInfo")
    return Caught(
        requests=tuple(_request(node, account) for node in found if node),
        cursor=text(info, "endCursor") if info.get("hasNextPage") else None,
    )


def _order(order_id: str, account: ShopAccount, http: HttpClient) -> dict[str, Any]:
    """The whole order, its lines over as many pages as it takes; empty when it is gone by now."""
    whole: dict[str, Any] = {}
    lines: list[Any] = []
    after: str | None = None
    for _ in range(MAX_LINE_PAGES):
        data = admin.call(account, http, nodes.QUERY, {"id": order_id, "after": after})
        found = child(data, "order")
        if not found:
            return {}
        whole = whole or dict(found)
        page = child(found, "lineItems")
        lines += children(page, "nodes")
        after = text(child(page, "pageInfo"), "endCursor")
        if not child(page, "pageInfo").get("hasNextPage") or not after:
            break
    return {**whole, "lineItems": {"nodes": lines}}


def _request(node: dict[str, Any], account: ShopAccount) -> Request:
    return Request(
        headers={
            "content-type": "application/json",
            "x-shopify-topic": nodes.TOPIC,
            "x-shopify-shop-domain": account.store,
            "x-shopify-api-version": admin.API_VERSION,
        },
        body=orjson.dumps(node),
    )
