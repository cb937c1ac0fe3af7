"""The Admin API: subscribing, asking for a hold's order, and what each failure means."""

import json
from typing import Any

import pytest

from deskhand.kit.errors import NeedsHuman, Permanent, ProviderFailure, Retriable
from deskhand.kit.http import HttpResponse
from deskhand.shops.shopify.adapter import ADAPTER, READERS
from tests.support.shops import STORE, shop_account


class FakeHttp:
    """Always answers the same; keeps the calls."""

    def __init__(self, status: int = 200, body: Any = None, **headers: str) -> None:
        self.answer = HttpResponse(
            status=status, headers=headers, body=json.dumps(body or {}).encode()
        )
        self.calls: list[dict[str, Any]] = []

    def request(self, method: str, url: str, **given: Any) -> HttpResponse:
        self.calls.append({"method": method, "url": url, **given})
        return self.answer


def find(http: FakeHttp) -> str | None:
    return ADAPTER.find_order_id("88", shop_account(), http)


class TestFindOrderId:
    def test_it_asks_the_shop(self) -> None:
        http = FakeHttp(body={"data": {"fulfillmentOrder": {"orderId": "gid://shopify/Order/55"}}})

        assert find(http) == "55"
        (call,) = http.calls
        assert call["url"] == f"https://{STORE}/admin/api/2026-07/graphql.json"
        assert call["headers"]["x-shopify-access-token"] == "secret-access_token"
        assert b"gid://shopify/FulfillmentOrder/88" in call["body"]

    @pytest.mark.parametrize("data", [None, {}, {"fulfillmentOrder": None}])
    def test_unknown(self, data: Any) -> None:
        assert find(FakeHttp(body={"data": data})) is None

    @pytest.mark.parametrize(
        ("status", "kind"),
        [(401, NeedsHuman), (402, NeedsHuman), (423, NeedsHuman), (404, Permanent),
         (429, Retriable), (430, Retriable), (503, Retriable)],
    )  # fmt: skip
    def test_status(self, status: int, kind: type[ProviderFailure]) -> None:  # S89, formats §9.3
        with pytest.raises(kind):
            find(FakeHttp(status))

    def test_how_long_to_wait(self) -> None:
        with pytest.raises(Retriable) as failure:
            find(FakeHttp(429, **{"retry-after": "2.0"}))

        assert failure.value.retry_after == 2.0

    @pytest.mark.parametrize(
        ("code", "kind"),
        [("THROTTLED", Retriable), ("ACCESS_DENIED", NeedsHuman), ("MAX_COST_EXCEEDED", Permanent)],
    )
    def test_failure_inside_a_200(self, code: str, kind: type[ProviderFailure]) -> None:
        with pytest.raises(kind):
            find(FakeHttp(body={"errors": [{"message": "no", "extensions": {"code": code}}]}))


class TestActivate:
    def subscribed(self, http: FakeHttp) -> set[str]:
        account = shop_account(settings={"webhook_url": "https://desk.example/webhooks/shopify/a"})
        ADAPTER.activate(account, http)
        sent = [json.loads(call["body"])["variables"] for call in http.calls]
        return {one["topic"] for one in sent if "topic" in one}

    def test_every_topic_but_those_of_the_app_file(self) -> None:  # S64
        topics = self.subscribed(FakeHttp(body={"data": {"webhookSubscriptionCreate": {}}}))

        assert "ORDERS_PARTIALLY_FULFILLED" in topics
        assert "FULFILLMENT_ORDERS_PLACED_ON_HOLD" in topics
        assert "CUSTOMERS_REDACT" not in topics
        assert len(topics) == len(READERS) - 4  # compliance, and what is asked for

    def test_again_is_not_a_failure(self) -> None:
        taken = {"userErrors": [{"message": "Address for this topic has already been taken"}]}

        assert self.subscribed(FakeHttp(body={"data": {"webhookSubscriptionCreate": taken}}))

    def test_without_an_address_it_can_not(self) -> None:
        with pytest.raises(Permanent, match="webhook_url_missing"):
            ADAPTER.activate(shop_account(), FakeHttp())

    def test_a_refusal_is_one(self) -> None:
        refusal = {"userErrors": [{"message": "Address is not allowed"}]}

        with pytest.raises(Permanent, match="not allowed"):
            self.subscribed(FakeHttp(body={"data": {"webhookSubscriptionCreate": refusal}}))
