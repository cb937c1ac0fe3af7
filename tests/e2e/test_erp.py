"""A merchant's own system: orders in by our schema, order actions out."""

import json
import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

from cli import delivery
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.webhook import Request
from tests.support.stack import HTTP, Rest, RunningStack, eventually


def fresh_order(**changes: Any) -> dict[str, Any]:
    number = random.randrange(10**9, 10**10)
    return {
        "external_order_id": f"SO{number}",
        "status": "processing",
        "version": 2,
        "updated_at": to_text(utc_now()),
        "currency": "USD",
        "total_amount": "129.90",
        "customer": {"name": "Olga Buyer", "email": f"so-{number}@mail.example"},
        "items": [{"line_id": "10", "sku": "TENT-2P", "quantity": 1, "price": "129.90"}],
        **changes,
    }


def event(data: dict[str, Any], kind: str = "order.upserted") -> Request:
    body = {"type": kind, "timestamp": to_text(utc_now()), "data": data}
    return Request(headers={"content-type": "application/json"}, body=json.dumps(body).encode())


def with_status(rest: Rest, order: dict[str, Any], status: str) -> Any:
    def probe() -> Any:
        found = rest.find(f"/orders/external/{order['external_order_id']}/erp")
        return found if found and found["status"] == status else None

    return eventually(probe, f"the order as {status}")


def test_an_order_its_parcel_and_an_older_version(running: RunningStack, agent: Rest) -> None:
    """S56, S58, S60, S65, S70, S71, S97"""
    order = fresh_order()
    for _ in range(3):
        running.accept("erp", event(order))
    found = with_status(agent, order, "processing")
    assert (found["total_amount"], found["currency"]) == ("129.90", "USD")
    assert found["customer_id"]

    parcel = {"shipment_id": "P1", "tracking_number": "0034", "delivery_status": "delivered"}
    told = {"external_order_id": order["external_order_id"], "shipment": parcel}
    running.accept("erp", event(told, "shipment.upserted"))
    assert with_status(agent, order, "delivered")["tracking_number"] == "0034"

    running.accept("erp", event({**order, "version": 1, "status": "cancelled"}))
    running.accept("erp", event({**order, "version": 3, "status": "refunded"}))
    with_status(agent, order, "refunded")


def test_what_is_refused(running: RunningStack) -> None:  # S63
    account = running.stack.account("erp")
    request = event(fresh_order())
    late = delivery.sign(request, account, utc_now() - timedelta(minutes=6))
    forged = replace(late, body=late.body + b" ")
    statuses = [
        running.deliver("erp", request, signed=False).status,
        delivery.post(late, account, HTTP).status,
        delivery.post(forged, account, HTTP).status,
        running.deliver("erp", replace(request, body=b"order=1")).status,
    ]
    assert statuses == [403, 403, 403, 400]


def test_wrong_fields_are_named_in_quarantine(running: RunningStack) -> None:  # S51
    order = fresh_order(total_amount="twelve")
    running.accept("erp", event(order))
    admin = running.rest("acme", "merchant_admin")

    def probe() -> Any:
        items = admin.get("/quarantine", limit=20)["items"]
        return [one for one in items if one["reason"].startswith("data.total_amount: ")]

    eventually(probe, "the order in quarantine")


def test_an_action_is_passed_on_signed(running: RunningStack, agent: Rest) -> None:  # S83
    order = fresh_order()
    running.accept("erp", event(order))
    known = with_status(agent, order, "processing")

    agent.post(f"/orders/{known['id']}/refund", {"amount": "5.00", "reason": "damaged"})

    def probe() -> Any:
        found = [one for one in running.sent("erp") if order["external_order_id"] in one["body"]]
        return found[0] if found else None

    sent = eventually(probe, "the action at the merchant's system")
    asked = json.loads(sent["body"])["data"]
    assert (asked["action"], asked["amount"], asked["currency"]) == ("refund", "5.00", "USD")
    assert sent["headers"]["webhook-signature"].startswith("v1,")


def test_a_refusal_is_shown_in_the_systems_words(running: RunningStack, agent: Rest) -> None:
    """S83"""
    order = fresh_order()
    running.accept("erp", event(order))
    known = with_status(agent, order, "processing")

    agent.post(f"/orders/{known['id']}/refund", {"amount": "5.00", "reason": "refuse"})

    def probe() -> Any:
        (action,) = agent.get(f"/orders/{known['id']}/actions")["items"]
        return action if action["status"] == "refused" else None

    assert "books of that month are closed" in str(eventually(probe, "the refusal")["problem"])
