"""Shopify's Admin GraphQL API as far as we call it (https://shopify.dev, formats §9.3)."""

import re
import uuid
from typing import Any, Final

from local.sandbox.call import Answer, Call

GRAPHQL = re.compile(r"^/admin/api/[\w-]+/graphql\.json$")
FIELD = re.compile(r"\{\s*(?:\w+\s*:\s*)?(\w+)")
COST: Final = {
    "requestedQueryCost": 10,
    "actualQueryCost": 10,
    "throttleStatus": {"maximumAvailable": 2000, "currentlyAvailable": 1990, "restoreRate": 100},
}
UNAUTHORISED: Final = {
    "errors": "[API] Invalid API key or access token (unrecognized login or wrong password)"
}
EMPTY_LIST: Final[dict[str, Any]] = {
    "nodes": [],
    "edges": [],
    "pageInfo": {"hasNextPage": False, "endCursor": None},
}
LISTS: Final = frozenset({"orders", "webhookSubscriptions", "customers", "products"})


class ShopifyAdmin:
    """Says yes to every mutation and has nothing to list."""

    def answer(self, call: Call) -> Answer:
        """Answer as Shopify does: 401 without a token, else HTTP 200 with `data`."""
        if "x-shopify-access-token" not in call.headers:
            return Answer(UNAUTHORISED, 401)
        if not GRAPHQL.match(call.path):
            return Answer({"errors": "Not Found"}, 404)
        found = FIELD.search(str(call.json().get("query", "")))
        if not found:
            return Answer({"errors": [{"message": "syntax error, unexpected end of file"}]})
        name = found[1]
        return Answer({"data": {name: self._field(name, call)}, "extensions": {"cost": COST}})

    def _field(self, name: str, call: Call) -> dict[str, Any]:
        if name in LISTS:
            return EMPTY_LIST
        made = f"gid://shopify/Sandbox/{uuid.uuid4().int % 10**12}"
        if name == "shop":
            return {"id": made, "name": call.host, "myshopifyDomain": call.host}
        return {
            "userErrors": [],
            "job": {"id": made, "done": False},
            "refund": {"id": made},
            "fulfillment": {"id": made, "status": "SUCCESS"},
            "webhookSubscription": {"id": made},
        }
