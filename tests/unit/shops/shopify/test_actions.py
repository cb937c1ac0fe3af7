"""Actions against the sandbox's shop: what is done, what is refused, and what was done already."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from deskhand.kit.errors import NeedsHuman, Permanent, ProviderUnreachable, Retriable
from deskhand.kit.http import HttpResponse
from deskhand.kit.money import Money
from deskhand.shops.actions import (
    ActionKind,
    ActionTarget,
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)
from deskhand.shops.model import OrderItem
from deskhand.shops.shopify.adapter import ADAPTER
from local.payloads import ShopOrder
from tests.support.shop_sandbox import SandboxHttp
from tests.support.shops import STORE, shop_account

AT = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
KEY = "0198-key"
LINES = (("TENT", "Tent", 1, "100.00"), ("PEG", "Pegs", 2, "44.50"))


@pytest.fixture
def http() -> SandboxHttp:
    made = SandboxHttp()
    made.put(STORE, order().body())
    return made


def order(**changes: Any) -> ShopOrder:
    fields: dict[str, Any] = {
        "order_id": 555,
        "number": 1001,
        "created_at": AT,
        "updated_at": AT,
        "email": "dana@customer.example",
        "name": ("Dana", "Diaz"),
        "lines": LINES,
        "financial_status": "paid",
    }
    return ShopOrder(**{**fields, **changes})


def target(**changes: Any) -> ActionTarget:
    fields: dict[str, Any] = {
        "external_order_id": "555",
        "order_number": "#1001",
        "currency": "USD",
        "total": Money(18900, "USD"),
        "items": tuple(
            OrderItem(line_id=f"555{place}", sku=sku, name=name, quantity=count, ordered=count,
                      price=Money.parse(price, "USD"))
            for place, (sku, name, count, price) in enumerate(LINES)
        ),
        "shipments": (),
        "refunds": (),
        "platform_state": {},
        "requested_at": AT,
    }  # fmt: skip
    return ActionTarget(**{**fields, **changes})


def usd(text: str) -> Money:
    return Money.parse(text, "USD")


def perform(http: SandboxHttp, action: OrderAction, key: str = KEY) -> Any:
    return ADAPTER.perform(action, target(), key, shop_account(), http)


def find(http: SandboxHttp, action: OrderAction, key: str = KEY, **changes: Any) -> Any:
    return ADAPTER.find_done(action, target(**changes), key, shop_account(), http)


def preview(http: SandboxHttp, action: OrderAction) -> Any:
    return ADAPTER.preview(action, target(), shop_account(), http)


def moved(http: SandboxHttp) -> list[str]:
    return [
        part["amount"]
        for refund in http.order(STORE, "555").get("refunds", [])
        for part in refund["transactions"]
    ]


def test_everything_is_offered() -> None:  # S83
    assert ADAPTER.spec.actions == frozenset(ActionKind)


class TestRefund:
    def test_all_of_it(self, http: SandboxHttp) -> None:
        assert preview(http, RefundOrder()).amount == usd("189.00")

        done = perform(http, RefundOrder(reason="broken"))

        assert (done.amount, done.pending) == (usd("189.00"), False)
        (refund,) = http.order(STORE, "555")["refunds"]
        assert str(refund["id"]) == done.external_id
        assert refund["note"] == f"broken [{KEY}]"
        assert moved(http) == ["189.00"]

    @pytest.mark.parametrize(
        ("action", "amount"),
        [
            (RefundOrder(amount=usd("10.00")), "10.00"),
            (RefundOrder(amount=usd("10.00"), shipping=usd("4.99")), "14.99"),
            (RefundOrder(lines={"5551": 1}), "44.50"),
            (RefundOrder(lines={"5551": 2}, shipping=usd("1.00")), "90.00"),
            (RefundOrder(lines={"5551": 1}, amount=usd("20.00")), "20.00"),
            (RefundOrder(at_most=usd("150.00")), "150.00"),
        ],
    )
    def test_in_part(self, http: SandboxHttp, action: RefundOrder, amount: str) -> None:
        assert preview(http, action).amount == usd(amount)
        assert perform(http, action).amount == usd(amount)
        assert moved(http) == [amount]

    def test_lines_and_restocking_are_said(self, http: SandboxHttp) -> None:
        perform(http, RefundOrder(lines={"5551": 1}, restock=True, notify=False))

        given = json.loads(http.calls[-1])["variables"]["input"]
        assert given["refundLineItems"] == [
            {"lineItemId": "gid://shopify/LineItem/5551", "quantity": 1, "restockType": "RETURN",
             "locationId": "gid://shopify/Location/1"}
        ]  # fmt: skip
        assert given["notify"] is False
        (payment,) = given["transactions"]
        assert payment["parentId"] == "gid://shopify/OrderTransaction/5557"

    def test_the_key_goes_with_the_call(self, http: SandboxHttp) -> None:  # S97
        perform(http, RefundOrder())

        sent = json.loads(http.calls[-1])
        assert "@idempotent(key: $key)" in sent["query"]
        assert sent["variables"]["key"] == KEY

    def test_twice_under_one_key_is_once(self, http: SandboxHttp) -> None:  # S97
        first = perform(http, RefundOrder(amount=usd("5.00")))
        again = perform(http, RefundOrder(amount=usd("5.00")))

        assert again == first
        assert moved(http) == ["5.00"]

    def test_more_than_there_is(self, http: SandboxHttp) -> None:
        for call in (preview, perform):
            with pytest.raises(Permanent, match=r"At most 189\.00 USD"):
                call(http, RefundOrder(amount=usd("189.01")))
        assert moved(http) == []

    def test_nothing_left(self, http: SandboxHttp) -> None:
        perform(http, RefundOrder())
        with pytest.raises(Permanent, match="Nothing is left"):
            perform(http, RefundOrder(), "other")

    @pytest.mark.parametrize(
        ("action", "moves", "paid"),
        [(RefundOrder(), "189.00", "170.10"), (RefundOrder(lines={"5551": 1}), "44.50", "40.05")],
    )
    def test_paid_in_another_currency(
        self, http: SandboxHttp, action: RefundOrder, moves: str, paid: str
    ) -> None:
        foreign = {"presentment_currency": "EUR", "sandbox_rate": "0.9"}
        http.put(STORE, {**order().body(), **foreign})
        assert perform(http, action).amount == usd(moves)
        given = json.loads(http.calls[-1])["variables"]["input"]
        assert given["currency"] == "EUR"
        assert [part["amount"] for part in given["transactions"]] == [paid]

    @pytest.mark.parametrize(
        "action", [RefundOrder(amount=usd("5.00")), RefundOrder(at_most=usd("5.00"))]
    )
    def test_a_sum_of_what_was_paid_in_another_currency(
        self, http: SandboxHttp, action: RefundOrder
    ) -> None:
        http.put(STORE, {**order().body(), "presentment_currency": "EUR"})
        with pytest.raises(Permanent, match="paid in EUR"):
            perform(http, action)
        assert moved(http) == []

    def test_unknown_order(self, http: SandboxHttp) -> None:
        with pytest.raises(Permanent, match="does not know"):
            ADAPTER.perform(
                RefundOrder(), target(external_order_id="404"), KEY, shop_account(), http
            )

    @pytest.mark.parametrize(
        "failure",
        [ProviderUnreachable("timeout"), HttpResponse(status=504)],
        ids=["silence", "504"],
    )
    def test_done_but_the_answer_was_lost(self, http: SandboxHttp, failure: Any) -> None:  # S97
        http.fail("refundCreate", failure, after=True)
        with pytest.raises(ProviderUnreachable):
            perform(http, RefundOrder(amount=usd("5.00")))

        known = find(http, RefundOrder(amount=usd("5.00")))
        assert known.amount == usd("5.00")
        assert moved(http) == ["5.00"]

    def test_not_done_is_not_found(self, http: SandboxHttp) -> None:
        perform(http, RefundOrder(amount=usd("5.00")), "another")
        assert find(http, RefundOrder(amount=usd("5.00"))) is None


class TestCancel:
    def test_it_is_a_job(self, http: SandboxHttp) -> None:
        shown = preview(http, CancelOrder())
        assert shown.amount == usd("189.00")
        assert shown.warnings

        done = perform(http, CancelOrder(reason="changed their mind"))

        assert done.pending
        assert http.order(STORE, "555")["cancelled_at"]
        assert moved(http) == ["189.00"]
        assert find(http, CancelOrder()) is not None

    def test_without_money(self, http: SandboxHttp) -> None:
        assert preview(http, CancelOrder(refund=False)).amount is None
        perform(http, CancelOrder(refund=False))
        assert moved(http) == []

    def test_refused_in_shopifys_words(self, http: SandboxHttp) -> None:
        perform(http, CancelOrder(refund=False))
        with pytest.raises(Permanent, match="already been cancelled"):
            perform(http, CancelOrder())
        with pytest.raises(Permanent, match="cancelled already"):
            preview(http, CancelOrder())

    def test_what_was_shipped_is_not_cancelled(self, http: SandboxHttp) -> None:
        perform(http, FulfilOrder(lines={"5550": 1}))
        with pytest.raises(Permanent, match="shipped"):
            preview(http, CancelOrder())
        with pytest.raises(Permanent, match="fulfilled items"):
            perform(http, CancelOrder())

    def test_not_cancelled(self, http: SandboxHttp) -> None:
        assert find(http, CancelOrder()) is None


class TestFulfil:
    SHIP = FulfilOrder(carrier="UPS", tracking_number="1Z9", tracking_url="https://t.example/1Z9")

    def test_all_that_is_left_with_tracking(self, http: SandboxHttp) -> None:
        assert preview(http, self.SHIP).warnings == ()
        done = perform(http, self.SHIP)

        (parcel,) = http.order(STORE, "555")["fulfillments"]
        assert str(parcel["id"]) == done.external_id
        assert (parcel["tracking_company"], parcel["tracking_number"]) == ("UPS", "1Z9")
        assert {one["id"]: one["quantity"] for one in parcel["line_items"]} == {5550: 1, 5551: 2}

    def test_some_lines(self, http: SandboxHttp) -> None:
        perform(http, FulfilOrder(lines={"5551": 1}))
        assert http.order(STORE, "555")["fulfillment_status"] == "partial"
        perform(http, FulfilOrder())
        assert http.order(STORE, "555")["fulfillment_status"] == "fulfilled"

    def test_refusals(self, http: SandboxHttp) -> None:
        with pytest.raises(Permanent, match="fewer pieces"):
            perform(http, FulfilOrder(lines={"5551": 3}))
        perform(http, FulfilOrder())
        with pytest.raises(Permanent, match="Nothing is left to ship"):
            preview(http, FulfilOrder())

    def test_on_hold(self, http: SandboxHttp) -> None:
        http.put(STORE, {**order().body(), "sandbox_on_hold": True})
        with pytest.raises(Permanent, match="on hold"):
            perform(http, FulfilOrder())

    def test_found_by_its_tracking(self, http: SandboxHttp) -> None:
        assert find(http, self.SHIP) is None
        done = perform(http, self.SHIP)
        assert find(http, self.SHIP) == replace(done)

    def test_an_earlier_parcel_is_not_ours(self, http: SandboxHttp) -> None:
        perform(http, FulfilOrder(lines={"5551": 1}))
        later = datetime.now(UTC) + timedelta(hours=1)
        assert find(http, FulfilOrder(lines={"5551": 1}), requested_at=later) is None

    def test_two_that_look_alike(self, http: SandboxHttp) -> None:
        perform(http, FulfilOrder(lines={"5551": 1}))
        perform(http, FulfilOrder(lines={"5551": 1}))
        with pytest.raises(Permanent, match="Several"):
            find(http, FulfilOrder(lines={"5551": 1}))


ADDRESS: Final = {
    "name": "Dana Diaz",
    "address1": "2 New Road",
    "city": "Portland",
    "zip": "97202",
    "country_code": "US",
}


class TestEdit:
    def test_address_and_note(self, http: SandboxHttp) -> None:
        wanted = EditOrder(shipping_address=ADDRESS, note="Leave at the door")
        assert find(http, wanted) is None
        perform(http, wanted)

        there = http.order(STORE, "555")
        assert there["note"] == "Leave at the door"
        assert there["shipping_address"]["address1"] == "2 New Road"
        assert there["shipping_address"]["name"] == "Dana Diaz"
        assert find(http, wanted) is not None

    def test_what_is_left_out_stays(self, http: SandboxHttp) -> None:
        before = http.order(STORE, "555")["shipping_address"]
        perform(http, EditOrder(note="Hi"))
        assert http.order(STORE, "555")["shipping_address"] == before
        assert preview(http, EditOrder(note="Hi")).warnings


class TestFailures:
    @pytest.mark.parametrize(
        "action", [RefundOrder(), CancelOrder(), FulfilOrder(), EditOrder(note="x")]
    )
    @pytest.mark.parametrize(
        ("failure", "kind"),
        [
            (HttpResponse(status=401), NeedsHuman),
            (HttpResponse(status=403), NeedsHuman),
            (HttpResponse(status=402), NeedsHuman),
            (HttpResponse(status=422), Permanent),
            (HttpResponse(status=429, headers={"retry-after": "2.0"}), Retriable),
            (HttpResponse(status=500), ProviderUnreachable),
            (HttpResponse(status=200, body=b"<html>"), ProviderUnreachable),
        ],
    )
    def test_of_the_mutation(
        self, http: SandboxHttp, action: OrderAction, failure: HttpResponse, kind: type[Exception]
    ) -> None:  # S89, S98
        http.fail("mutation", failure)
        with pytest.raises(kind) as raised:
            perform(http, action)
        assert type(raised.value) is kind

    def test_throttled_says_for_how_long(self, http: SandboxHttp) -> None:  # S98
        body = {
            "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
            "extensions": {
                "cost": {
                    "requestedQueryCost": 752,
                    "throttleStatus": {"currentlyAvailable": 52, "restoreRate": 100},
                }
            },
        }
        http.fail("mutation", HttpResponse(status=200, body=json.dumps(body).encode()))
        with pytest.raises(Retriable) as raised:
            perform(http, RefundOrder())
        assert raised.value.retry_after == 7.0
        assert not isinstance(raised.value, ProviderUnreachable)


class TestCatchUp:
    def caught(self, http: SandboxHttp, since: datetime, cursor: str | None = None) -> Any:
        return ADAPTER.catch_up(shop_account(), since, cursor, http)

    @pytest.mark.parametrize(
        "state",
        [
            order(),
            order(financial_status="pending", phone="+15035550100"),
            order(fulfilled=True, fulfillment_status="fulfilled", shipment_status="in_transit"),
            order(financial_status="partially_refunded", refunded="10.00"),
            order(cancelled_at=AT, financial_status="voided"),
            order(name=None, email=None),
        ],
        ids=["paid", "pending", "shipped", "refunded", "cancelled", "guest"],
    )
    def test_it_says_what_the_webhook_says(self, state: ShopOrder) -> None:  # S88
        http = SandboxHttp()
        http.put(STORE, state.body())
        (request,) = self.caught(http, AT - timedelta(days=1)).requests

        caught = ADAPTER.parse(request, shop_account(), AT)
        pushed = ADAPTER.parse(state.webhook("orders/updated"), shop_account(), AT)

        assert caught == pushed

    def test_the_same_state_has_the_same_event_id(self, http: SandboxHttp) -> None:
        one, two = (self.caught(http, AT).requests[0] for _ in range(2))
        assert ADAPTER.event_id(one) == ADAPTER.event_id(two)

    def test_page_by_page_oldest_change_first(self, http: SandboxHttp) -> None:
        for number in range(1, 25):
            http.put(STORE, order(order_id=1000 + number,
                                  updated_at=AT + timedelta(minutes=number)).body())  # fmt: skip
        found: list[str] = []
        cursor: str | None = None
        while True:
            page = self.caught(http, AT + timedelta(minutes=1), cursor)
            found += [json.loads(one.body)["id"].rpartition("/")[2] for one in page.requests]
            cursor = page.cursor
            if cursor is None:
                break
        assert found == [str(1000 + number) for number in range(1, 25)]


class TestSubscriptions:
    URL = "https://desk.example/webhooks/shopify/a"

    def test_only_what_is_missing_is_subscribed(self, http: SandboxHttp) -> None:  # S64
        account = shop_account(settings={"webhook_url": self.URL})
        assert ADAPTER.check(account, http).subscribed is False

        ADAPTER.activate(account, http)
        assert ADAPTER.check(account, http).subscribed is True
        before = len(http.calls)
        ADAPTER.activate(account, http)
        assert len(http.calls) == before + 1

    def test_without_an_address_nobody_can_tell(self, http: SandboxHttp) -> None:
        assert ADAPTER.check(shop_account(), http).subscribed is None

    def test_dead_token(self, http: SandboxHttp) -> None:
        http.fail("webhookSubscriptions", HttpResponse(status=401))
        with pytest.raises(NeedsHuman):
            ADAPTER.check(shop_account(), http)


def test_the_shop_names_the_order_of_a_hold(http: SandboxHttp) -> None:
    http.put(STORE, {**order().body(), "fulfillment_orders": [{"id": 8800}]})
    assert ADAPTER.find_order_id("8800", shop_account(), http) == "555"
    assert ADAPTER.find_order_id("1", shop_account(), http) is None
