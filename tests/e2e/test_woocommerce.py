"""WooCommerce's webhooks through the running stack, and orders acted on at the shop."""

import json
import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from deskhand.kit.clock import utc_now
from deskhand.kit.webhook import Request
from tests.support.stack import HTTP, Rest, RunningStack, eventually

START = utc_now() - timedelta(days=2)
FORM = {"content-type": "application/x-www-form-urlencoded"}
LINE = {
    "id": 51, "name": "Ridgeline tent", "quantity": 1, "sku": "TENT-2P", "price": 100,
    "subtotal": "100.00", "total": "100.00", "total_tax": "8.00",
    "taxes": [{"id": 1, "total": "8.00"}],
}  # fmt: skip


def at(hours: float) -> str:
    """WooCommerce's time: UTC in the `_gmt` fields, without a zone."""
    return (START + timedelta(hours=hours)).replace(tzinfo=None).isoformat(timespec="seconds")


def fresh_order(**changes: Any) -> dict[str, Any]:
    order_id = random.randrange(10**6, 2 * 10**9)
    return {
        "id": order_id,
        "number": f"W-{order_id}",
        "status": "pending",
        "currency": "USD",
        "total": "108.00",
        "customer_id": 0,
        "billing": {"first_name": "Olga", "last_name": "Buyer", "address_1": "8 Mill Road",
                    "email": f"w-{order_id}@mail.example"},
        "shipping": {"first_name": "Olga", "last_name": "Buyer", "address_1": "8 Mill Road"},
        "line_items": [LINE],
        "shipping_lines": [],
        "fee_lines": [],
        "refunds": [],
        "meta_data": [],
        "date_created_gmt": at(0),
        "date_modified_gmt": at(0),
        "date_paid_gmt": None,
        **changes,
    }  # fmt: skip


def later(order: Mapping[str, Any], hours: float, **changes: Any) -> dict[str, Any]:
    return {**order, "date_modified_gmt": at(hours), **changes}


def delivered(order: Mapping[str, Any], topic: str = "order.updated") -> Request:
    headers = {"content-type": "application/json", "x-wc-webhook-topic": topic}
    return Request(headers=headers, body=json.dumps(order).encode())


def at_shop(running: RunningStack, method: str, path: str, body: Any = None) -> Any:
    """A call to the sandbox's shop, as its own staff would make it."""
    site = running.stack.account("woocommerce").external_id
    answer = HTTP.request(
        method,
        f"{running.stack.url('sandbox_url')}/{site}/wp-json/wc/v3/{path}",
        headers={"authorization": "Basic staff"},
        body=json.dumps(body).encode() if body is not None else None,
    )
    assert answer.status in {200, 201}, answer
    return answer.json()


def with_status(rest: Rest, order: Mapping[str, Any], status: str) -> Any:
    def probe() -> Any:
        found = rest.find(f"/orders/external/{order['id']}/woocommerce")
        return found if found and found["status"] == status else None

    return eventually(probe, f"the order as {status}")


def paid_order(running: RunningStack, agent: Rest) -> tuple[dict[str, Any], Any]:
    """A paid order, at the shop and at the desk."""
    order = fresh_order(status="processing", date_paid_gmt=at(0))
    at_shop(running, "POST", "orders", order)
    running.accept("woocommerce", delivered(order))
    return order, with_status(agent, order, "processing")


def test_the_ping_of_a_new_webhook(running: RunningStack) -> None:
    answer = running.deliver(
        "woocommerce", Request(headers=FORM, body=b"webhook_id=142"), signed=False
    )
    assert answer.status == 200


def test_forged(running: RunningStack) -> None:  # S63
    answer = running.deliver("woocommerce", delivered(fresh_order()), signed=False)
    assert answer.status == 403


def test_a_life_each_three_times_and_the_first_state_last(
    running: RunningStack, agent: Rest
) -> None:  # S56, S58, S59, S65, S68, S70, S71, S97
    order = fresh_order()
    paid = later(order, 1, status="processing", date_paid_gmt=at(1))
    back = [{"id": order["id"] + 1, "reason": "late", "total": "-5.00"}]
    tracking = {"key": "_wc_shipment_tracking_items", "value": [
        {"tracking_number": f"1Z{order['id']}", "custom_tracking_provider": "UPS"}]}  # fmt: skip
    sent = later(paid, 2, status="completed", refunds=back, meta_data=[tracking])
    life = [
        ("order.created", order, "pending"),
        ("order.updated", paid, "processing"),
        ("order.updated", sent, "shipped"),
    ]
    for topic, state, status in life:
        requests = [delivered(state, topic)] * 3
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda one: running.deliver("woocommerce", one), requests))
        assert {answer.status for answer in answers} == {200}
        with_status(agent, order, status)
    running.accept("woocommerce", delivered(order, "order.created"))

    found = with_status(agent, order, "shipped")

    assert found["order_number"] == order["number"]
    assert found["tracking_number"] == f"1Z{order['id']}"
    assert found["metadata"]["flags"] == ["partially_refunded"]
    assert found["items"][0]["price"] == "100.00"
    assert found["refunds"][0]["amount"] == "5.00"
    assert found["customer_id"]


def test_deleted(running: RunningStack, agent: Rest) -> None:
    order = fresh_order()
    running.accept("woocommerce", delivered(order))
    with_status(agent, order, "pending")
    running.accept("woocommerce", delivered({"id": order["id"]}, "order.deleted"))
    with_status(agent, order, "cancelled")


def test_refunded_from_the_desk(running: RunningStack, agent: Rest) -> None:  # S83
    order, known = paid_order(running, agent)

    agent.post(f"/orders/{known['id']}/refund", {"amount": "5.00", "reason": "late"})

    (refund,) = eventually(
        lambda: at_shop(running, "GET", f"orders/{order['id']}/refunds"), "a refund at the shop"
    )
    assert refund["amount"] == "5.00"
    assert refund["reason"].startswith("late (ref ")


def test_shipped_from_the_desk(running: RunningStack, agent: Rest) -> None:  # S83
    order, known = paid_order(running, agent)

    agent.post(f"/orders/{known['id']}/fulfil", {"carrier": "UPS", "tracking_number": "1Z999"})

    eventually(
        lambda: at_shop(running, "GET", f"orders/{order['id']}")["status"] == "completed",
        "the shop's order as completed",
    )
    eventually(
        lambda: at_shop(running, "GET", f"orders/{order['id']}/notes"), "a note to the customer"
    )
