"""A shop that does what it is asked as often as it is asked: it knows no idempotency keys."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import orjson

from deskhand.kit.http import HttpResponse
from local.sandbox.call import Call
from local.sandbox.shopify import ShopifyAdmin, Variables


class ForgetfulShop(ShopifyAdmin):
    """The sandbox's shop without its memory for keys."""

    def _refund(self, host: str, variables: Variables) -> dict[str, Any]:
        return super()._refund(host, {**variables, "key": ""})

    def call(self, url: str, headers: Mapping[str, str], body: bytes) -> HttpResponse:
        """Answer one call of the Admin API."""
        parts = urlsplit(url)
        lower = {name.lower(): value for name, value in headers.items()}
        answer = self.answer(
            Call(
                method="POST",
                host=parts.hostname or "",
                path=parts.path,
                headers=lower,
                body=body,
            )
        )
        return HttpResponse(status=answer.status, body=orjson.dumps(answer.body))

    def refunds(self, host: str) -> list[str]:
        """The amounts that were given back, as often as they were."""
        return [
            str(transaction["amount"])
            for order in self._store(host)._orders.values()
            for refund in order.get("refunds", [])
            for transaction in refund.get("transactions", [])
        ]


def changes_something(body: bytes) -> bool:
    """Whether a call is a mutation."""
    return b"mutation" in body[:200]
