"""A Magento shop in memory: the sandbox's own, reached as the adapters reach a real one."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.http import HttpResponse
from local.sandbox.call import Answer, Call
from local.sandbox.magento import MagentoRest
from local.sandbox.magento_store import MagentoStore
from tests.support.shops import NOW

SITE = "acme-outdoor.magento.example"


class MagentoShop:
    """An `HttpClient` with the shop behind it, a clock to turn, and failures to ask for.

    `before` is called before each request, e.g. to change an order while pages are read. `lost`
    answers get lost after the shop did what was asked. `refusals` are given instead of an answer.
    """

    def __init__(self) -> None:
        self.now = NOW
        self.rest = MagentoRest(lambda: self.now)
        self.calls: list[Call] = []
        self.before: Callable[[Call], None] = lambda call: None
        self.lost = 0
        self.refusals: list[HttpResponse] = []

    @property
    def store(self) -> MagentoStore:
        """Its tables."""
        return self.rest._store(SITE)

    def at(self, minutes: float) -> None:
        """Turn the clock to so many minutes after the start."""
        self.now = NOW + timedelta(minutes=minutes)

    def writes(self) -> list[tuple[str, dict[str, Any]]]:
        """Paths and bodies of all calls that changed something."""
        return [(one.path, one.json()) for one in self.calls if one.method != "GET"]

    def request(self, method: str, url: str, **given: Any) -> HttpResponse:
        """One call."""
        parts = urlsplit(url)
        call = Call(
            method=method,
            host=parts.netloc,
            path=parts.path,
            query=dict(parse_qsl(parts.query)),
            headers=given.get("headers") or {},
            body=given.get("body") or b"",
        )
        self.calls.append(call)
        self.before(call)
        if self.refusals:
            return self.refusals.pop(0)
        answer: Answer = self.rest.answer(call)
        if self.lost and method != "GET":
            self.lost -= 1
            raise ProviderUnreachable("timeout")
        body = answer.body if isinstance(answer.body, bytes) else str(answer.body).encode()
        return HttpResponse(status=answer.status, body=body)


def later(minutes: float) -> datetime:
    """Minutes after the start."""
    return NOW + timedelta(minutes=minutes)
