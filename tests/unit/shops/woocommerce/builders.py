"""WooCommerce orders and what is done to them, from our own samples."""

import json
from typing import Any

from deskhand.kit.webhook import Request
from deskhand.shops.actions import ActionTarget
from deskhand.shops.base import ShopAccount
from deskhand.shops.model import OrderSnapshot, ShopEvent
from deskhand.shops.woocommerce.adapter import ADAPTER
from local.sandbox.call import Call
from local.sandbox.woocommerce import WooCommerceRest
from tests.support.played import Played
from tests.support.shops import NOW, named, shop_account

SITE = "acme-outdoor.woo.example"
PAID = {"status": "processing", "date_paid_gmt": "2026-11-20T14:01:00"}


def account(secrets: dict[str, str] | None = None, **settings: Any) -> ShopAccount:
    """A connected shop."""
    held = {
        "webhook_secret": "s3cr3t",
        "consumer_key": "ck_1",
        "consumer_secret": "cs_1",
        **(secrets or {}),
    }
    return shop_account(slug="woocommerce", store=SITE, secrets=held, settings=settings)


def body_of(sample: str = "order_placed", **changes: Any) -> dict[str, Any]:
    """A sample's body with some fields changed."""
    body: dict[str, Any] = json.loads(named("woocommerce", sample).request.body)
    return {**body, **changes}


def webhook(body: Any, topic: str = "order.updated", **headers: str) -> Request:
    """A delivery, unsigned."""
    given = {"content-type": "application/json", "x-wc-webhook-topic": topic, **headers}
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Request(headers=given, body=content)


def parse(body: Any, topic: str = "order.updated", **settings: Any) -> list[ShopEvent]:
    """What a delivery becomes."""
    return list(ADAPTER.parse(webhook(body, topic), account(**settings), NOW))


def order(**changes: Any) -> OrderSnapshot:
    """The sample order with some fields changed."""
    (event,) = parse(body_of(**changes))
    assert isinstance(event, OrderSnapshot)
    return event


class Shop(Played):
    """The sandbox's shop with one order in it."""

    def __init__(self, **changes: Any) -> None:
        self.rest = WooCommerceRest(lambda: NOW)
        super().__init__(self.rest.answer)
        self.body = body_of(**{**PAID, **changes})
        self.tell("POST", "orders", self.body)
        self.calls.clear()

    def tell(self, method: str, path: str, body: Any = None) -> Any:
        """A call by somebody else than us."""
        call = Call(
            method=method,
            host=SITE,
            path=f"/wp-json/wc/v3/{path}",
            query={"per_page": "100"},
            headers={"authorization": "Basic x"},
            body=json.dumps(body).encode() if body is not None else b"",
        )
        answer = self.rest.answer(call)
        assert isinstance(answer.body, bytes)
        assert answer.status < 300, answer.body
        return json.loads(answer.body)

    def order(self) -> Any:
        """The order as the shop has it."""
        return self.tell("GET", f"orders/{self.body['id']}")

    def refunds(self) -> list[Any]:
        """Its refunds."""
        return list(self.tell("GET", f"orders/{self.body['id']}/refunds"))

    def target(self) -> ActionTarget:
        """The order as the desk knows it: by its first webhook."""
        (event,) = parse(self.body)
        assert isinstance(event, OrderSnapshot)
        return ActionTarget(
            external_order_id=event.external_order_id,
            order_number=event.order_number,
            currency=event.currency,
            total=event.total,
            items=event.items,
            shipments=event.shipments,
            refunds=event.refunds,
            platform_state=event.platform_state,
            requested_at=NOW,
        )
