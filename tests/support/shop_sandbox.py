"""The sandbox's Shopify as the HTTP client that an adapter is given; it can be made to fail."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from deskhand.kit.http import HttpResponse
from local.sandbox.call import Answer, Call
from local.sandbox.shopify import ShopifyAdmin

Failure = HttpResponse | BaseException


class SandboxHttp:
    """One shop provider in process; `calls` are the bodies that came, in order.

    `forgets_keys`: the shop honours no idempotency key, so that only the journal can keep a call
    from being made twice.
    """

    def __init__(self) -> None:
        self.admin = ShopifyAdmin()
        self.calls: list[str] = []
        self.forgets_keys = False
        self._before: list[tuple[str, Failure]] = []
        self._after: list[tuple[str, Failure]] = []

    def fail(self, match: str, failure: Failure, *, after: bool = False) -> None:
        """Let the next call whose body holds `match` fail, before or after it took effect."""
        (self._after if after else self._before).append((match, failure))

    def put(self, store: str, order: Mapping[str, Any]) -> dict[str, Any]:
        """Take an order into a shop."""
        call = Call(
            method="POST",
            host=store,
            path="/admin/api/2026-07/orders.json",
            headers={"x-shopify-access-token": "t"},
            body=json.dumps({"order": dict(order)}).encode(),
        )
        return self._body(self.admin.answer(call))["order"]  # type: ignore[no-any-return]

    def order(self, store: str, order_id: str) -> dict[str, Any]:
        """An order as the shop has it."""
        call = Call(
            method="GET",
            host=store,
            path=f"/admin/api/2026-07/orders/{order_id}.json",
            headers={"x-shopify-access-token": "t"},
        )
        return self._body(self.admin.answer(call))["order"]  # type: ignore[no-any-return]

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """See `deskhand.kit.http.HttpClient`."""
        parts = urlsplit(url)
        text = (body or b"").decode()
        self.calls.append(text)
        failure = self._taken(self._before, text)
        lost = None if failure else self._taken(self._after, text)
        call = Call(
            method=method,
            host=parts.netloc,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers=dict(headers or {}),
            body=_without_key(text) if self.forgets_keys else body or b"",
        )
        answer = None if failure else self.admin.answer(call)
        failure = failure or lost
        if isinstance(failure, BaseException):
            raise failure
        if failure:
            return failure
        assert answer is not None
        return HttpResponse(status=answer.status, body=json.dumps(answer.body).encode())

    def _taken(self, failures: list[tuple[str, Failure]], text: str) -> Failure | None:
        for place, (match, failure) in enumerate(failures):
            if match in text:
                del failures[place]
                return failure
        return None

    def _body(self, answer: Answer) -> dict[str, Any]:
        assert isinstance(answer.body, dict)
        assert answer.status < 300, answer.body
        return answer.body


def _without_key(text: str) -> bytes:
    sent = json.loads(text)
    sent["variables"].pop("key", None)
    return json.dumps(sent).encode()
