"""An order's life, from the shop to the desk and to the customer's mailbox."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from local.payloads import ShopOrder
from tests.e2e.journeys import first
from tests.support.stack import Rest, RunningStack, eventually

START = utc_now() - timedelta(days=3)


def fresh_order(**fields: Any) -> ShopOrder:
    order_id = random.randrange(10**12, 10**13)
    return ShopOrder(
        **{
            "order_id": order_id,
            "number": order_id % 100000,
            "created_at": START,
            "updated_at": START,
            "email": f"o-{order_id}@mail.example",
            "name": ("Olga", "Buyer"),
            **fields,
        }
    )


def later(order: ShopOrder, hours: int, **changes: Any) -> ShopOrder:
    return replace(order, updated_at=order.created_at + timedelta(hours=hours), **changes)


def stored(rest: Rest, order: ShopOrder) -> Any:
    return rest.find(f"/orders/external/{order.order_id}/shopify")


def with_status(rest: Rest, order: ShopOrder, status: str) -> Any:
    def probe() -> Any:
        found = stored(rest, order)
        return found if found and found["status"] == status else None

    return eventually(probe, f"the order as {status}")


class TestLife:
    def test_from_create_to_refund_each_five_times(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S56, S59, S60, S63, S65, S68, S70, S71, S97, S106
        since = to_text(utc_now())
        order = fresh_order()
        paid = later(order, 1, financial_status="paid")
        shipped = later(
            paid, 2, fulfilled=True, fulfillment_status="fulfilled", shipment_status="in_transit"
        )
        arrived = later(shipped, 3, shipment_status="delivered")
        refunded = later(arrived, 4, financial_status="refunded", refunded="189.00")
        life = [
            ("orders/create", order, "pending"),
            ("orders/paid", paid, "processing"),
            ("orders/fulfilled", shipped, "shipped"),
            ("orders/updated", arrived, "delivered"),
            ("orders/updated", refunded, "refunded"),
        ]
        with running.agent_socket() as desk:
            for topic, state, status in life:
                self._post_five_times(running, state, topic)
                with_status(agent, order, status)
            seen = desk.wait(
                "order.updated",
                lambda frame: (
                    frame["order"]["external_order_id"] == str(order.order_id)
                    and frame["order"]["status"] == "refunded"
                ),
            )
        assert seen["order"]["total_amount"] == "189.00"
        final = stored(agent, order)
        assert (final["currency"], final["platform"]) == ("USD", "shopify")
        assert final["tracking_number"] == f"1Z{order.order_id}"
        (line,) = final["items"]
        known = {"sku": "TENT-2P", "name": "Ridgeline tent", "quantity": 1, "price": "189.00"}
        assert {**line, **known} == line
        same = [one for one in agent.all("/orders", status="refunded", limit=50)
                if one["external_order_id"] == str(order.order_id)]  # fmt: skip
        assert len(same) == 1
        self._each_notice_once(running, str(order.email), since)

    def test_older_never_overwrites_newer(self, running: RunningStack, agent: Rest) -> None:  # S70
        order = fresh_order()
        arrived = later(
            order, 3, financial_status="paid", fulfilled=True, fulfillment_status="fulfilled",
            shipment_status="delivered",
        )  # fmt: skip
        running.accept("shopify", arrived.webhook("orders/updated"))
        with_status(agent, order, "delivered")
        running.accept("shopify", order.webhook("orders/create"))
        running.accept("shopify", later(order, 1, financial_status="paid").webhook("orders/paid"))
        marker = fresh_order()
        running.accept("shopify", marker.webhook("orders/create"))
        with_status(agent, marker, "pending")
        assert stored(agent, order)["status"] == "delivered"

    def test_order_without_contact_is_linked_later(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S66, S67
        phone = f"+1503555{random.randrange(10**3, 10**4)}"
        order = fresh_order(email=None, name=None, phone=phone)
        running.accept("shopify", order.webhook("orders/create"))
        with_status(agent, order, "pending")
        assert stored(agent, order)["customer_id"] is None
        customer = agent.post(
            "/customers", {"primary_identifier": f"walk-in-{new_id()}", "phone_number": phone}
        )
        eventually(
            lambda: stored(agent, order)["customer_id"] == customer["id"],
            "the order linked to its buyer",
        )
        orders = agent.get(f"/customers/{customer['id']}/orders")["items"]
        assert [one["external_order_id"] for one in orders] == [str(order.order_id)]

    def test_buyer_becomes_a_customer_with_their_name(
        self, running: RunningStack, agent: Rest
    ) -> None:  # S3, S66
        order = fresh_order()
        running.accept("shopify", order.webhook("orders/create"))
        found = with_status(agent, order, "pending")
        customer = first(agent.get("/customers/search", email=order.email))
        assert customer["name"] == "Olga Buyer"
        assert found["customer_id"] == customer["id"]

    def test_same_number_in_two_shops(
        self, running: RunningStack, agent: Rest, stranger: Rest
    ) -> None:  # S61: #1001 of two stores must not collide
        order = fresh_order(number=1001)
        running.accept("shopify", order.webhook("orders/create"), "acme")
        running.accept("shopify", order.webhook("orders/create"), "globex")
        ours, theirs = (with_status(rest, order, "pending") for rest in (agent, stranger))
        assert ours["id"] != theirs["id"]
        assert ours["store"] != theirs["store"]

    def _post_five_times(self, running: RunningStack, state: ShopOrder, topic: str) -> None:
        request = state.webhook(topic)
        request = replace(request, headers={**request.headers, "x-shopify-webhook-id": new_id()})
        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(lambda _: running.deliver("shopify", request), range(5)))
        assert [answer.status for answer in answers] == [200] * 5

    def _each_notice_once(self, running: RunningStack, address: str, since: str) -> None:
        eventually(lambda: running.mails_to(address, since), "a notice to the buyer")
        running.rest().get("/orders", limit=1)
        subjects = Counter(mail["subject"] for mail in running.mails_to(address, since))
        assert set(subjects.values()) == {1}, subjects
