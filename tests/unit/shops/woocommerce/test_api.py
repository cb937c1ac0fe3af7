"""The REST API: addresses, keys, what each failure means, webhooks and changed orders."""

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from deskhand.kit.errors import NeedsHuman, Permanent, ProviderFailure, Retriable
from deskhand.kit.http import HttpResponse
from deskhand.kit.webhook import Request
from deskhand.shops.base import ShopAccount
from deskhand.shops.woocommerce.adapter import ADAPTER
from deskhand.shops.woocommerce.api import Api, site_url
from deskhand.shops.woocommerce.subscriptions import TOPICS
from local.sandbox.call import Call
from tests.support.corpus import corpus_file
from tests.support.played import json_answer, page_answer
from tests.support.shops import NOW, shop_account
from tests.unit.shops.woocommerce.builders import SITE, Shop, account, body_of, webhook

URL = "https://desk.example/webhooks/woocommerce/acc-acme"


class TestSite:
    @pytest.mark.parametrize(
        ("written", "url"),
        [("shop.example", "https://shop.example"), ("https://shop.example/", "https://shop.example"),
         ("https://Shop.example/blog/", "https://shop.example/blog"),
         ("shop.example:443", "https://shop.example:443")],
    )  # fmt: skip
    def test_address(self, written: str, url: str) -> None:
        assert site_url(shop_account(slug="woocommerce", store=written)) == url

    @pytest.mark.parametrize(
        "written",
        ["http://shop.example", "https://u:p@shop.example", "localhost", "127.0.0.1", "[::1]",
         "shop.example:8080", "shop.example/../x", "shop.example/?x=1", "file:///etc/passwd", "",
         "shop.example#x", "shop .example", "shop.example\n.evil.example"],
    )  # fmt: skip
    def test_what_is_none(self, written: str) -> None:
        """Where a name leads to is the HTTP client's to guard; this is its form."""
        with pytest.raises(Permanent, match="site_url_wrong"):
            site_url(shop_account(slug="woocommerce", store=written))


class TestKeys:
    def test_in_the_header(self) -> None:
        shop = Shop()
        Api(account(), shop).get("orders/741")

        assert shop.calls[0].host == SITE
        given = shop.calls[0].headers["authorization"]
        assert base64.b64decode(given.removeprefix("Basic ")) == b"ck_1:cs_1"
        assert "consumer_key" not in shop.calls[0].query

    def test_in_the_address_where_the_host_strips_headers(self) -> None:
        shop = Shop()
        Api(account(query_auth=True), shop).get("orders/741")

        assert "authorization" not in shop.calls[0].headers
        assert shop.calls[0].query["consumer_secret"] == "cs_1"

    def test_missing(self) -> None:
        with pytest.raises(NeedsHuman, match="api_keys_missing"):
            Api(account({"consumer_key": ""}), Shop()).get("orders/741")


FAILURES: list[tuple[HttpResponse, type[ProviderFailure]]] = [
    (json_answer({"code": "x", "message": "m"}, 400), Permanent),
    (json_answer({"code": "x", "message": "m"}, 401), NeedsHuman),
    (json_answer({"code": "x", "message": "m"}, 403), NeedsHuman),
    (json_answer({"code": "x", "message": "m"}, 404), Permanent),
    (json_answer({"code": "x", "message": "m"}, 429), Retriable),
    (json_answer({"code": "x", "message": "m"}, 500), Retriable),
    (json_answer({"message": "Too many requests"}, 429), Retriable),
    (page_answer(200), Retriable),
    (page_answer(403), Retriable),
    (page_answer(502), Retriable),
    (page_answer(503), Retriable),
    (page_answer(401), NeedsHuman),
    (page_answer(404), Permanent),
    (page_answer(301), NeedsHuman),
]


class TestFailures:
    @pytest.mark.parametrize(("answer", "kind"), FAILURES)
    def test_kinds(self, answer: HttpResponse, kind: type[ProviderFailure]) -> None:  # S89
        shop = Shop()
        shop.refuse("GET", "orders/741", answer)

        with pytest.raises(ProviderFailure) as failure:
            Api(account(), shop).get("orders/741")
        assert type(failure.value) is kind

    @pytest.mark.parametrize("name", ["auth", "not_found", "bad_refund", "gateway_refund_failed"])
    def test_the_corpus_ones_keep_the_shops_own_words(self, name: str) -> None:
        known = json.loads(corpus_file("woocommerce/send/errors.json").read_text())[name]
        shop = Shop()
        shop.refuse("GET", "orders/741", json_answer(known["body"], known["http"]))

        with pytest.raises(ProviderFailure) as failure:
            Api(account(), shop).get("orders/741")
        assert failure.value.code == known["body"]["code"]
        assert failure.value.text == known["body"]["message"]

    def test_how_long_to_wait(self) -> None:
        shop = Shop()
        shop.refuse("GET", "orders/741", HttpResponse(status=429, headers={"retry-after": "7"}))

        with pytest.raises(Retriable) as failure:
            Api(account(), shop).get("orders/741")
        assert failure.value.retry_after == 7.0


class TestSubscriptions:
    def state(self, shop: Shop) -> dict[str, str]:
        return {row["topic"]: row["status"] for row in shop.tell("GET", "webhooks")}

    def test_made_and_then_found(self) -> None:
        shop, ours = Shop(), account(webhook_url=URL)

        assert ADAPTER.check(ours, shop).subscribed is False
        ADAPTER.activate(ours, shop)

        assert self.state(shop) == dict.fromkeys(TOPICS, "active")
        assert ADAPTER.check(ours, shop).subscribed is True
        assert {row["secret"] for row in shop.sent("POST")} == {"s3cr3t"}

    def test_again_changes_nothing(self) -> None:
        shop, ours = Shop(), account(webhook_url=URL)
        ADAPTER.activate(ours, shop)
        ADAPTER.activate(ours, shop)

        assert len(shop.tell("GET", "webhooks")) == len(TOPICS)

    def test_switched_off_in_silence_and_on_again(self) -> None:
        """Six failed deliveries in a row, and nobody is told."""
        shop, ours = Shop(), account(webhook_url=URL)
        ADAPTER.activate(ours, shop)
        (row,) = [one for one in shop.tell("GET", "webhooks") if one["topic"] == "order.updated"]
        shop.tell("PUT", f"webhooks/{row['id']}", {"status": "disabled"})

        health = ADAPTER.check(ours, shop)
        ADAPTER.activate(ours, shop)

        assert (health.subscribed, health.detail) == (False, "order.updated is disabled")
        assert self.state(shop)["order.updated"] == "active"
        assert len(shop.tell("GET", "webhooks")) == len(TOPICS)

    def test_others_webhooks_are_not_ours(self) -> None:
        shop = Shop()
        for topic in TOPICS:
            shop.tell("POST", "webhooks", {"topic": topic, "delivery_url": "https://x.example/"})

        assert ADAPTER.check(account(webhook_url=URL), shop).subscribed is False

    def test_without_the_address_the_accounts_id_tells(self) -> None:
        shop = Shop()
        ADAPTER.activate(account(webhook_url=URL), shop)

        assert ADAPTER.check(account(), shop).subscribed is True
        with pytest.raises(Permanent, match="webhook_url_missing"):
            ADAPTER.activate(account(), shop)


class ManyOrders(Shop):
    """A shop whose orders were changed at given minutes."""

    def __init__(self, minutes: list[float]) -> None:
        super().__init__(date_modified_gmt=moment(-99_999))
        for place, minute in enumerate(minutes):
            self.change(1000 + place, minute)

    def change(self, order_id: int, minute: float) -> None:
        self.tell("POST", "orders", body_of(id=order_id, date_modified_gmt=moment(minute)))


def moment(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).replace(tzinfo=None).isoformat(timespec="seconds")


def caught(
    shop: Shop, since: datetime, ours: ShopAccount | None = None,
    between: Callable[[int], None] = lambda page: None,
) -> list[Request]:  # fmt: skip
    found: list[Request] = []
    cursor: str | None = None
    for page in range(50):
        part = ADAPTER.catch_up(ours or account(), since, cursor, shop)
        found += part.requests
        cursor = part.cursor
        if cursor is None:
            return found
        between(page)
    raise AssertionError("no end")


def ids(requests: list[Request]) -> set[int]:
    return {json.loads(one.body)["id"] for one in requests}


class TestCatchUp:
    def test_only_what_changed_since(self) -> None:  # S55
        shop = ManyOrders([-30, -10, 0])

        assert ids(caught(shop, NOW - timedelta(minutes=15))) == {1001, 1002}
        query = shop.calls[-1].query
        assert query["dates_are_gmt"] == "true"
        assert (query["orderby"], query["order"]) == ("modified", "asc")

    def test_the_second_itself_is_in(self) -> None:
        assert ids(caught(ManyOrders([-15]), NOW - timedelta(minutes=15))) == {1000}

    def test_pages(self) -> None:
        shop = ManyOrders([-float(one) for one in range(350)])

        assert len(ids(caught(shop, NOW - timedelta(days=2)))) == 350

    def test_many_within_one_second(self) -> None:
        assert len(ids(caught(ManyOrders([-5.0] * 250), NOW - timedelta(days=1)))) == 250

    def test_orders_that_change_while_we_read(self) -> None:
        """By plain page numbers, each one that moves to the end hides another."""
        shop = ManyOrders([-500 + one for one in range(300)])

        def change_some(page: int) -> None:
            for place in range(40):
                shop.change(1000 + page * 40 + place, page)

        found = caught(shop, NOW - timedelta(days=2), between=change_some)

        assert ids(found) >= set(range(1000, 1300))

    def test_a_server_that_does_not_count_pages(self) -> None:
        shop = ManyOrders([-1.0])
        body = [body_of(id=1000, date_modified_gmt=moment(-1))]
        shop.refuse("GET", "orders", json_answer(body))

        assert ids(caught(shop, NOW - timedelta(hours=1))) == {1000}

    def test_nothing(self) -> None:
        assert caught(ManyOrders([]), NOW - timedelta(hours=1)) == []

    def test_a_cursor_of_somebody_elses(self) -> None:
        with pytest.raises(Permanent):
            ADAPTER.catch_up(account(), NOW, "x", Shop())

    def test_what_comes_is_the_webhooks_event(self) -> None:  # S97
        """Same id, same parse: a back-fill never doubles."""
        shop = ManyOrders([-1])
        (request,) = caught(shop, NOW - timedelta(minutes=5))
        seen: dict[str, Any] = json.loads(request.body)
        delivered = webhook({**seen, "_links": {}}, "order.created")

        assert ADAPTER.event_id(request) == ADAPTER.event_id(delivered)
        assert ADAPTER.parse(request, account(), NOW) == ADAPTER.parse(delivered, account(), NOW)

    def test_each_call_is_one_page(self) -> None:
        shop = ManyOrders([-float(one) for one in range(150)])
        shop.calls.clear()
        first = ADAPTER.catch_up(account(), NOW - timedelta(days=1), None, shop)

        calls: list[Call] = shop.calls
        assert (len(calls), len(first.requests)) == (1, 100)
