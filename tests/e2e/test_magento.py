"""Adobe Commerce's events through the running stack, and orders acted on at the shop."""

import json
import random
from dataclasses import replace
from typing import Any

from cli import delivery
from deskhand.kit.clock import utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.webhook import Request
from local.sandbox.magento import demo_order
from tests.support.stack import HTTP, Rest, RunningStack, eventually

SAVED = "com.adobe.commerce.observer.sales_order_save_commit_after"
TIME = "%Y-%m-%d %H:%M:%S"


def fresh_order(*, paid: bool = False) -> dict[str, Any]:
    number = random.randrange(10**6, 2 * 10**9)
    now = utc_now().strftime(TIME)
    return {**demo_order(number, paid=paid), "created_at": now, "updated_at": now}


def pushed(value: dict[str, Any]) -> Request:
    """An I/O event; `deliver` addresses and signs it."""
    event = {
        "specversion": "1.0", "id": new_id(), "type": SAVED, "source": "urn:uuid:e2e",
        "time": utc_now().isoformat(), "data": {"key": new_id(), "value": value},
    }  # fmt: skip
    headers = {"content-type": "application/cloudevents+json"}
    return Request(headers=headers, body=json.dumps(event).encode())


def delivery_with_path(running: RunningStack, path: str) -> Request:
    """A signed event whose key is at another path."""
    signed = delivery.sign(pushed(fresh_order()), running.stack.account("magento"))
    return replace(signed, headers={**signed.headers, "x-adobe-public-key1-path": path})


def at_shop(running: RunningStack, method: str, path: str, body: Any = None) -> Any:
    """A call to the sandbox's shop, as its own staff would make it."""
    site = running.stack.account("magento").external_id
    answer = HTTP.request(
        method,
        f"{running.stack.url('sandbox_url')}/{site}/rest/V1{path}",
        headers={"authorization": "Bearer staff"},
        body=json.dumps(body).encode() if body is not None else None,
    )
    assert answer.status == 200, answer
    return answer.json()


def with_status(rest: Rest, number: int, status: str) -> Any:
    def probe() -> Any:
        found = rest.find(f"/orders/external/{number}/magento")
        return found if found and found["status"] == status else None

    return eventually(probe, f"the order as {status}")


def test_an_event_with_the_whole_order(running: RunningStack, agent: Rest) -> None:
    """S56, S58, S65, S71"""
    order = fresh_order()
    for _ in range(3):
        running.accept("magento", pushed(order))

    found = with_status(agent, order["entity_id"], "pending")

    assert (found["order_number"], found["total_amount"]) == (order["increment_id"], "194.00")
    assert found["items"][0]["sku"] == "TENT-2P"
    hold = {**order, "state": "holded", "updated_at": "2099-01-01 00:00:00"}
    running.accept("magento", pushed(hold))
    with_status(agent, order["entity_id"], "on_hold")


def test_an_event_in_part_has_the_shop_asked(running: RunningStack, agent: Rest) -> None:
    order = fresh_order(paid=True)
    at_shop(running, "POST", "/orders", {"entity": order})
    at_shop(running, "POST", f"/order/{order['entity_id']}/ship",
            {"tracks": [{"track_number": "1Z", "title": "UPS"}]})  # fmt: skip
    part = {name: order[name] for name in ("entity_id", "increment_id", "grand_total",
                                           "order_currency_code", "state")}  # fmt: skip
    running.accept("magento", pushed(part))

    def parcel() -> tuple[str, str] | None:
        # The order may be heard of before its parcel: by the event, or by the next poll.
        found = with_status(agent, order["entity_id"], "shipped")
        return (found["tracking_number"], found["carrier"]) if found["tracking_number"] else None

    assert eventually(parcel, "the parcel's number") == ("1Z", "UPS")


def test_forged_or_for_somebody_else(running: RunningStack) -> None:  # S63
    request = pushed(fresh_order())
    assert running.deliver("magento", request, signed=False).status == 403
    account = running.stack.account("magento")
    for name in ("private_key", "client_id"):
        other = replace(account, signing={**account.signing, name: "wrong-secret"})
        assert delivery.post(delivery.sign(request, other), account, HTTP).status == 403


def test_the_challenge(running: RunningStack) -> None:
    url = running.stack.account("magento").webhook_url
    answer = HTTP.request("GET", f"{url}?challenge=abc-123")
    assert (answer.status, answer.body) == (200, b"abc-123")


def test_the_shopper_of_a_synchronous_webhook_goes_on(running: RunningStack, agent: Rest) -> None:
    order = fresh_order()
    answer = running.deliver("magento", Request(body=json.dumps({"order": order}).encode()))
    assert (answer.status, answer.json()) == (200, {"op": "success"})
    with_status(agent, order["entity_id"], "pending")


def test_the_key_host_is_down(running: RunningStack) -> None:
    """A key path that no Lambda has seen yet can't be checked: Adobe tries again."""
    running.fail_next("adobe", 500, "", 1)
    request = delivery_with_path(running, f"/prod/keys/pub-key-{new_id()[-12:]}.pem")
    statuses = [
        HTTP.request(
            "POST", running.stack.account("magento").webhook_url,
            headers=request.headers, body=request.body, timeout=30,
        ).status
        for _ in range(2)
    ]  # fmt: skip
    assert statuses == [503, 200]


def test_cancelled_from_the_desk(running: RunningStack, agent: Rest) -> None:  # S83
    order = fresh_order()
    at_shop(running, "POST", "/orders", {"entity": order})
    running.accept("magento", pushed(order))
    known = with_status(agent, order["entity_id"], "pending")

    agent.post(f"/orders/{known['id']}/cancel", {"reason": "asked for"})

    eventually(
        lambda: at_shop(running, "GET", f"/orders/{order['entity_id']}")["state"] == "canceled",
        "the shop's order as cancelled",
    )
