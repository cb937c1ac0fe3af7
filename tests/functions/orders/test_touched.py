"""Events that show an order in part: the shop is asked for the rest (S56, S71)."""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from deskhand import bootstrap
from deskhand.kit.http import HttpResponse
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.orders.models import Order
from functions.orders.apply import handler
from local.sandbox.magento import demo_order
from tests.support.magento import MagentoShop
from tests.support.shops import named, secrets_of
from tests.support.stack_in_process import composed, sqs_event, work


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


class Desk:
    """A connected shop, and events of it put through the handler."""

    def __init__(self, merchant_id: str) -> None:
        self.merchant_id = merchant_id
        self.site = f"{new_id()}.magento.example"
        self.shop = MagentoShop()
        secrets = {**secrets_of("magento")}
        secrets.pop("private_key")
        account = bootstrap.accounts().connect(merchant_id, "magento", self.site, {}, secrets)
        self.account_id = account.account_id

    def tell(self, **changes: Any) -> dict[str, Any]:
        event = json.loads(named("magento", "event_order_in_part").request.body)
        event["data"]["value"] |= changes
        request = Request(body=json.dumps(event).encode())
        body = work(self.merchant_id, self.account_id, "magento", request, "shop")
        with patch.object(bootstrap.http_client(), "request", self.shop.request):
            return handler(sqs_event(body, queue="orders"), None)

    def order(self, external_id: str = "501") -> Order:
        return bootstrap.orders().get_by_external(self.merchant_id, external_id, "magento")

    def quarantined(self) -> list[str]:
        return [item.reason for item in bootstrap.intake().quarantined(self.merchant_id, 10)]

    def has(self, number: int) -> None:
        store = self.shop.rest._store(self.site)
        store.put("orders", demo_order(number, paid=True))
        store.ship(number, {"tracks": [{"track_number": "1Z", "title": "UPS"}]})


@pytest.fixture
def desk(merchant_id: str) -> Desk:
    return Desk(merchant_id)


def test_the_order_is_read_with_its_parcels(desk: Desk) -> None:
    desk.has(501)

    assert desk.tell() == {"batchItemFailures": []}

    shop = desk.order().shop
    assert shop is not None
    assert (shop.status, shop.tracking_number) == ("shipped", "1Z")
    assert [item.sku for item in shop.items] == ["TENT-2P"]


def test_five_times_is_once(desk: Desk) -> None:  # S97
    desk.has(501)
    for _ in range(5):
        desk.tell()

    assert desk.order().version == 2  # the order, then its parcel
    assert desk.quarantined() == []


def test_what_the_event_shows_must_do_when_the_shop_has_no_such_order(desk: Desk) -> None:
    desk.tell()

    shop = desk.order().shop
    assert shop is not None
    assert (shop.status, shop.total_minor, shop.items) == ("processing", 19400, [])


def test_a_dead_token_is_seen_in_the_quarantine(desk: Desk) -> None:
    desk.shop.refusals = [HttpResponse(status=401)]

    assert desk.tell() == {"batchItemFailures": []}

    assert desk.quarantined() == ["order_not_readable"]


def test_a_shop_that_is_down_is_asked_again(desk: Desk) -> None:  # S89, S98
    desk.has(501)
    desk.shop.refusals = [HttpResponse(status=503)]

    assert len(desk.tell()["batchItemFailures"]) == 1
    assert desk.tell() == {"batchItemFailures": []}
    assert desk.order().shop
