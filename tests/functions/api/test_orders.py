"""Orders over REST."""

from typing import Any

import pytest

from deskhand.orders.views import order_view
from functions.api.schemas import orders as schemas
from tests.functions.api.records import order
from tests.support.api import ApiClient

PATH = "/api/orders"


def shown_by(answer: Any) -> list[str]:
    return [one["external_order_id"] for one in answer.json["items"]]


class TestRead:
    def test_by_our_id_and_by_the_shops(
        self, agent: ApiClient, merchant_id: str
    ) -> None:  # S60, S62
        made = order(merchant_id, "1001")
        by_id = agent.call("GET", f"{PATH}/{made.id}")
        assert by_id.status == 200
        assert set(by_id.json) == set(schemas.Order.model_fields)
        assert (by_id.json["total_amount"], by_id.json["currency"]) == ("30.00", "USD")
        assert by_id.json["items"][0]["price"] == "20.00"
        external = agent.call("GET", f"{PATH}/external/1001/shopify")
        assert external.json == by_id.json

    @pytest.mark.parametrize("path", ["/1", "/external/404/shopify", "/external/1001/magento"])
    def test_unknown_is_404(self, agent: ApiClient, merchant_id: str, path: str) -> None:
        order(merchant_id, "1001")
        assert agent.call("GET", PATH + path).status == 404

    def test_filters_combine(self, agent: ApiClient, merchant_id: str) -> None:  # S62
        made = order(merchant_id, "1001")
        order(merchant_id, "1002", financial="paid")
        customer_id = made.desk.customer_id
        for query, found in (
            ({}, ["1001", "1002"]),
            ({"status": "processing"}, ["1002"]),
            ({"customer_id": customer_id}, ["1001", "1002"]),
            ({"customer_id": customer_id, "status": "pending"}, ["1001"]),
            ({"platform": "shopify"}, ["1001", "1002"]),
            ({"platform": "magento"}, []),
            ({"customer_id": "nobody"}, []),
        ):
            assert sorted(shown_by(agent.call("GET", PATH, query=query))) == found

    def test_pages(self, agent: ApiClient, merchant_id: str) -> None:
        for number in range(3):
            order(merchant_id, str(number))
        first = agent.call("GET", PATH, query={"limit": 2})
        second = agent.call("GET", PATH, query={"limit": 2, "cursor": first.json["next_cursor"]})
        assert sorted(shown_by(first) + shown_by(second)) == ["0", "1", "2"]

    def test_unknown_status_is_422(self, agent: ApiClient) -> None:
        assert agent.call("GET", PATH, query={"status": "lost"}).status == 422


class TestChange:
    def test_status_by_hand_shows(self, agent: ApiClient, merchant_id: str) -> None:  # S83
        made = order(merchant_id)
        body = {"version": made.version, "status": "on_hold", "note": "call", "metadata": {"a": 1}}
        answer = agent.call("PATCH", f"{PATH}/{made.id}", body)
        assert answer.status == 200
        assert answer.json["status"] == "on_hold"
        assert answer.json["metadata"]["note"] == "call"
        assert answer.json["metadata"]["a"] == 1
        assert agent.call("GET", f"{PATH}/{made.id}").json == answer.json

    def test_stale_version_is_409(self, agent: ApiClient, merchant_id: str) -> None:
        made = order(merchant_id)
        body = {"version": made.version, "note": "one"}
        assert agent.call("PATCH", f"{PATH}/{made.id}", body).status == 200
        body = {"version": made.version, "note": "two"}
        assert agent.call("PATCH", f"{PATH}/{made.id}", body).status == 409

    @pytest.mark.parametrize(
        "body", [{"status": "lost"}, {"total_amount": "1.00"}, {"note": 3}, {"version": 0}]
    )
    def test_not_valid_is_422(
        self, agent: ApiClient, merchant_id: str, body: dict[str, Any]
    ) -> None:
        made = order(merchant_id)
        assert agent.call("PATCH", f"{PATH}/{made.id}", body).status == 422


def test_parts_are_what_the_document_says(merchant_id: str) -> None:
    view = order_view(order(merchant_id))
    assert view
    assert set(view["items"][0]) == set(schemas.OrderItem.model_fields)
