"""Actions on orders over REST: asked, previewed, approved, looked into again."""

from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.kit.errors import ProviderUnreachable
from deskhand.kit.money import Money
from deskhand.orders.models import Order
from functions.api.schemas import order_actions as schemas
from tests.functions.api.conftest import Callers
from tests.functions.api.records import shop_order, unknown_action
from tests.support.api import Answer, ApiClient
from tests.support.shop_sandbox import SandboxHttp

KEY = {"idempotency-key": "k-1"}


@pytest.fixture(autouse=True)
def shop(monkeypatch: pytest.MonkeyPatch) -> SandboxHttp:
    """The shop's own API."""
    http = SandboxHttp()
    monkeypatch.setattr("deskhand.bootstrap.commerce.http_client", lambda: http)
    return http


@pytest.fixture
def order(merchant_id: str) -> Order:
    return shop_order(merchant_id, total=Money(9000, "USD"))


def post(
    client: ApiClient, order: Order, what: str, body: Any, key: dict[str, str] | None = None
) -> Answer:
    return client.call("POST", f"/api/orders/{order.id}/{what}", body, headers=key or {})


class TestAsk:
    @pytest.mark.parametrize(
        ("what", "body", "amount"),
        [
            ("refund", {"amount": "10.00", "reason": "scratched"}, "10.00"),
            ("refund", {"lines": {"L1": 1}, "shipping": "5.00"}, "25.00"),
            ("cancel", {"refund": False}, None),
            ("fulfil", {"carrier": "UPS", "tracking_number": "1Z", "lines": {"L1": 1}}, None),
            ("edit", {"note": "Hi", "shipping_address": {"address1": "1 Way", "city": "X"}}, None),
        ],
    )
    def test_each_kind(
        self, agent: ApiClient, order: Order, what: str, body: Any, amount: str | None
    ) -> None:  # S83
        answer = post(agent, order, what, body, KEY)

        assert answer.status == 201, answer.body
        shown = answer.json
        assert set(shown) == set(schemas.OrderAction.model_fields)
        assert (shown["kind"], shown["status"], shown["amount"]) == (what, "queued", amount)
        assert shown["asked_by"]["service_code"] == "A001"
        assert shown["label"]
        listed = agent.call("GET", f"/api/orders/{order.id}/actions").json["items"]
        assert listed == [shown]

    def test_the_same_key_is_the_same_action(self, agent: ApiClient, order: Order) -> None:  # S97
        first = post(agent, order, "refund", {"amount": "10.00"}, KEY)
        again = post(agent, order, "refund", {"amount": "10.00"}, KEY)
        assert again.json == first.json
        other = post(agent, order, "refund", {"amount": "11.00"}, KEY)
        assert other.status == 422
        assert "Idempotency-Key" in other.json["detail"]

    @pytest.mark.parametrize(
        ("what", "body"),
        [
            ("refund", {"amount": "0"}),
            ("refund", {"amount": "-1.00"}),
            ("refund", {"amount": "1e3"}),
            ("refund", {"amount": "1.001"}),
            ("refund", {"amount": 10}),
            ("refund", {"amount": "NaN"}),
            ("refund", {"lines": {"L1": 0}}),
            ("refund", {"lines": {"L9": 1}}),
            ("refund", {"amount": "1.00", "currency": "EUR"}),
            ("cancel", {"refund": "yes"}),
            ("fulfil", {"tracking_url": "javascript:alert(1)"}),
            ("edit", {}),
            ("edit", {"shipping_address": {"city": "X"}}),
        ],
    )
    def test_not_valid_is_422(self, agent: ApiClient, order: Order, what: str, body: Any) -> None:
        answer = post(agent, order, what, body)
        assert answer.status == 422, answer.body

    def test_more_than_there_is_409(self, agent: ApiClient, order: Order) -> None:
        answer = post(agent, order, "refund", {"amount": "90.01"})
        assert answer.status == 409
        assert "at most 90.00 USD" in answer.json["detail"]

    def test_a_paused_shop_is_409(self, agent: ApiClient, order: Order) -> None:
        bootstrap.accounts().pause(order.merchant_id, order.account_id)
        answer = post(agent, order, "refund", {"amount": "1.00"})
        assert answer.status == 409
        assert "paused" in answer.json["detail"]


class TestPreview:
    def test_it_says_all_and_does_nothing(self, agent: ApiClient, order: Order) -> None:
        answer = post(agent, order, "actions/preview", {"refund": {"amount": "60.00"}})
        assert answer.status == 200
        assert answer.json == {
            "kind": "refund",
            "amount": "60.00",
            "left": "90.00",
            "currency": "USD",
            "warnings": [],
            "needs_approval": True,
            "approval_reason": "above the limit of the role",
            "computed_by_platform": True,
        }
        assert agent.call("GET", f"/api/orders/{order.id}/actions").json["items"] == []

    @pytest.mark.parametrize("body", [{}, {"cancel": {}, "edit": {"note": "x"}}, {"explode": {}}])
    def test_exactly_one(self, agent: ApiClient, order: Order, body: Any) -> None:
        assert post(agent, order, "actions/preview", body).status == 422

    def test_the_platforms_reason(self, agent: ApiClient, order: Order, shop: SandboxHttp) -> None:
        shop.admin._store(order.key.store).cancel({"id": order.key.external_order_id})
        answer = post(agent, order, "actions/preview", {"cancel": {}})
        assert answer.status == 409
        assert answer.json["detail"] == "The order is cancelled already."


class TestApproval:
    @pytest.fixture
    def waiting(self, agent: ApiClient, order: Order) -> dict[str, Any]:
        made: dict[str, Any] = post(agent, order, "refund", {"amount": "60.00"}).json
        assert (made["status"], made["allowed"]) == ("awaiting_approval", [])
        return made

    def test_a_supervisor_finds_it_and_lets_it_go(
        self, caller: Callers, order: Order, waiting: dict[str, Any]
    ) -> None:
        supervisor = caller("supervisor", "A003")
        (found,) = supervisor.call("GET", "/api/order-actions").json["items"]
        assert found["id"] == waiting["id"]
        assert found["allowed"] == ["approve", "reject"]

        path = f"actions/{waiting['id']}/approve"
        answer = post(supervisor, order, path, {"note": "fine"})
        assert (answer.status, answer.json["status"]) == (200, "queued")
        assert answer.json["approval"]["by"]["service_code"] == "A003"
        assert answer.json["approval"]["note"] == "fine"
        assert post(supervisor, order, path, {}).json == answer.json
        assert supervisor.call("GET", "/api/order-actions").json["items"] == []
        query = {"status": "queued"}
        assert len(supervisor.call("GET", "/api/order-actions", query=query).json["items"]) == 1

    def test_an_agent_can_not(
        self, agent: ApiClient, order: Order, waiting: dict[str, Any]
    ) -> None:
        for decision in ("approve", "reject"):
            answer = post(agent, order, f"actions/{waiting['id']}/{decision}", {})
            assert answer.status == 403

    def test_nobody_approves_their_own(self, caller: Callers, order: Order) -> None:
        bootstrap.merchants().create(
            order.merchant_id, "Acme", refund_limits={"supervisor": "1.00"}
        )
        supervisor = caller("supervisor", "A003")
        own = post(supervisor, order, "refund", {"amount": "2.00"}).json
        assert own["allowed"] == ["reject"]
        answer = post(supervisor, order, f"actions/{own['id']}/approve", {})
        assert answer.status == 403
        assert "another person" in answer.json["detail"]

    def test_rejected(self, caller: Callers, order: Order, waiting: dict[str, Any]) -> None:
        supervisor = caller("supervisor", "A003")
        answer = post(supervisor, order, f"actions/{waiting['id']}/reject", {"note": "no"})
        assert (answer.json["status"], answer.json["approval"]["approved"]) == ("rejected", False)
        assert post(supervisor, order, f"actions/{waiting['id']}/approve", {}).status == 409

    def test_an_action_of_another_order(
        self, caller: Callers, order: Order, waiting: dict[str, Any]
    ) -> None:
        other = shop_order(order.merchant_id, "1002")
        answer = post(caller("supervisor"), other, f"actions/{waiting['id']}/approve", {})
        assert answer.status == 404


class TestRetry:
    def test_looked_into_again(self, agent: ApiClient, shop: SandboxHttp, merchant_id: str) -> None:
        shop.fail("refundCreate", ProviderUnreachable("timeout"))
        action = unknown_action(merchant_id)
        path = f"/api/orders/{action.order_id}/actions"
        (shown,) = agent.call("GET", path).json["items"]
        assert (shown["status"], shown["allowed"]) == ("unknown", ["retry"])
        assert shown["problem"]["code"] == "timeout"
        answer = agent.call("POST", f"{path}/{action.id}/retry", headers=KEY)
        assert (answer.status, answer.json["status"]) == (200, "queued")
        assert agent.call("POST", f"{path}/{action.id}/retry", headers=KEY).json == answer.json
        assert agent.call("POST", f"{path}/{action.id}/retry").status == 409


class TestMerchant:
    @pytest.fixture(autouse=True)
    def _merchant(self, merchant_id: str) -> None:
        bootstrap.merchants().create(merchant_id, "Acme", currency="USD")

    def test_limits_are_shown_and_changed(self, caller: Callers, merchant_id: str) -> None:
        admin = caller("merchant_admin")
        shown = admin.call("GET", "/api/merchant").json
        assert shown["refund_limits"] == {
            "agent": "50.00", "supervisor": "500.00", "merchant_admin": None,
        }  # fmt: skip
        body = {"version": shown["version"], "refund_limits": {"agent": "5.00"}}
        changed = admin.call("PATCH", "/api/merchant", body)
        assert changed.status == 200, changed.body
        assert changed.json["refund_limits"] == {
            "agent": "5.00", "supervisor": "500.00", "merchant_admin": None,
        }  # fmt: skip
        assert admin.call("PATCH", "/api/merchant", body).status == 409
        lifted = {"refund_limits": {"supervisor": None}}
        assert admin.call("PATCH", "/api/merchant", lifted).json["refund_limits"] == {
            "agent": "5.00", "supervisor": None, "merchant_admin": None,
        }  # fmt: skip

    def test_they_count_at_once(self, caller: Callers, agent: ApiClient, order: Order) -> None:
        caller("merchant_admin").call("PATCH", "/api/merchant", {"refund_limits": {"agent": "0"}})
        answer = post(agent, order, "refund", {"amount": "0.01"})
        assert answer.json["status"] == "awaiting_approval"

    @pytest.mark.parametrize(
        "limits", [{"agent": "-1"}, {"agent": "many"}, {"agent": 5}, {"root": "1"}, {"agent": "."}]
    )
    def test_nonsense_is_422(self, caller: Callers, limits: Any) -> None:
        body = {"refund_limits": limits}
        assert caller("merchant_admin").call("PATCH", "/api/merchant", body).status == 422
