"""A refund from the desk to the shop: approved by a second person, done once, told to everybody."""

import json
from typing import Any

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from local.payloads import ShopOrder
from tests.e2e.test_orders import fresh_order, stored, with_status
from tests.support.stack import HTTP, Rest, RunningStack, eventually


def sold(running: RunningStack, agent: Rest) -> tuple[ShopOrder, str]:
    """A paid order of 189.00 USD that the shop has, and the desk by its webhook."""
    order = fresh_order(financial_status="paid")
    shop = running.stack.account("shopify", "acme").external_id
    answer = HTTP.request(
        "POST",
        f"{running.stack.url('sandbox_url')}/{shop}/admin/api/2026-07/orders.json",
        headers={"content-type": "application/json", "x-shopify-access-token": "t"},
        body=json.dumps({"order": order.body()}).encode(),
    )
    assert answer.status == 201
    running.accept("shopify", order.webhook("orders/paid"))
    found = eventually(lambda: stored(agent, order), "the order")
    return order, found["id"]


def settled(agent: Rest, order_id: str, action_id: str, status: str) -> Any:
    """The action, once it stands so."""

    def probe() -> Any:
        items = agent.get(f"/orders/{order_id}/actions")["items"]
        alike = [one for one in items if (one["id"], one["status"]) == (action_id, status)]
        return alike[0] if alike else None

    return eventually(probe, f"the action as {status}")


def paid_back(running: RunningStack, since: str, action_id: str) -> list[Any]:
    """Calls that moved money for this action."""
    calls = running.sent("shopify", since)
    return [one for one in calls if "refundCreate" in one["body"] and action_id in one["body"]]


class TestRefund:
    def test_above_the_limit_a_second_person_lets_it_go(
        self, running: RunningStack, agent: Rest, supervisor: Rest
    ) -> None:  # S83, S97, S101
        order, order_id = sold(running, agent)
        since = to_text(utc_now())
        wish = {"reason": "arrived broken"}
        with running.agent_socket() as desk:
            key = {"idempotency-key": new_id()}
            path = f"/orders/{order_id}/refund"
            asked, again = (agent.call("POST", path, wish, headers=key).body for _ in range(2))
            assert again["id"] == asked["id"]
            assert (asked["status"], asked["amount"]) == ("awaiting_approval", "189.00")
            waiting = supervisor.get("/order-actions")["items"]
            assert asked["id"] in {one["id"] for one in waiting}
            action = f"/orders/{order_id}/actions/{asked['id']}"
            assert agent.call("POST", f"{action}/approve", {}).status == 403
            supervisor.post(f"{action}/approve", {"note": "photo seen"}, expect=200)
            desk.wait(
                "order_action.updated",
                lambda frame: (
                    frame["action"]["id"] == asked["id"] and frame["action"]["status"] == "done"
                ),
            )
        assert settled(agent, order_id, asked["id"], "done")["moved"] == "189.00"
        assert len(paid_back(running, since, asked["id"])) == 1
        with_status(agent, order, "refunded")

    def test_a_dead_token_is_shown_and_renewed(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S83
        _, order_id = sold(running, agent)
        since = to_text(utc_now())
        running.fail_next("shopify", 401, {}, 1)
        asked = agent.post(f"/orders/{order_id}/refund", {"amount": "10.00"})
        refused = settled(agent, order_id, asked["id"], "refused")
        assert refused["problem"]["needs_human"]
        assert refused["allowed"] == ["retry"]
        agent.post(f"/orders/{order_id}/actions/{asked['id']}/retry", None, expect=200)
        settled(agent, order_id, asked["id"], "done")
        assert len(paid_back(running, since, asked["id"])) == 1

    def test_more_than_there_is(self, running: RunningStack, agent: Rest) -> None:
        _, order_id = sold(running, agent)
        answer = agent.call("POST", f"/orders/{order_id}/refund", {"amount": "189.01"})
        assert answer.status == 409
        assert "at most 189.00 USD" in answer.body["detail"]


class TestOthers:
    def test_shipped_with_tracking(self, running: RunningStack, agent: Rest) -> None:  # S83
        order, order_id = sold(running, agent)
        asked = agent.post(
            f"/orders/{order_id}/fulfil", {"carrier": "UPS", "tracking_number": "1Z999"}
        )
        settled(agent, order_id, asked["id"], "done")
        assert with_status(agent, order, "shipped")["tracking_number"] == "1Z999"

    def test_cancelled_without_money(self, running: RunningStack, agent: Rest) -> None:  # S83
        order, order_id = sold(running, agent)
        asked = agent.post(f"/orders/{order_id}/cancel", {"refund": False})
        settled(agent, order_id, asked["id"], "done")
        with_status(agent, order, "cancelled")
