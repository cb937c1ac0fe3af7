"""The apply Lambda: shops' requests, customers' news, and what is left when it dies anywhere."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import orjson
import pytest

from deskhand import bootstrap
from deskhand.contracts.names import DetailType
from deskhand.intake.models import RawEvent
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.errors import NotFound
from deskhand.kit.http import HttpResponse
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.merchants.models import AccountStatus
from deskhand.orders.models import Order
from functions.orders.apply import handler
from tests.support.faults import CallCounter, Killed, watching
from tests.support.shops import named, secrets_of
from tests.support.stack_in_process import composed, sqs_event, work

MAX_CALLS = 10


@pytest.fixture(autouse=True)
def _composed(settings: Settings) -> Iterator[None]:
    with composed(settings):
        yield


@pytest.fixture
def store() -> str:
    return f"{new_id()}.myshopify.com"


@pytest.fixture
def account_id(merchant_id: str, store: str) -> str:
    accounts = bootstrap.accounts()
    return accounts.connect(merchant_id, "shopify", store, {}, secrets_of("shopify")).account_id


class Shop:
    """Puts samples through the handler as this shop's."""

    def __init__(self, merchant_id: str, account_id: str, store: str) -> None:
        self.merchant_id, self.account_id, self.store = merchant_id, account_id, store

    def body(self, sample: str, topic: str | None = None, **changes: Any) -> dict[str, Any]:
        request = named("shopify", sample).request
        headers = {**request.headers, "x-shopify-shop-domain": self.store}
        if topic:
            headers["x-shopify-topic"] = topic
        content = orjson.loads(request.body)
        if "shop_domain" in content:
            content["shop_domain"] = self.store
        changed = replace(request, headers=headers, body=orjson.dumps({**content, **changes}))
        return work(self.merchant_id, self.account_id, "shopify", changed, "shop")  # type: ignore[no-any-return]

    def tell(self, sample: str, topic: str | None = None, **changes: Any) -> dict[str, Any]:
        return handler(sqs_event(self.body(sample, topic, **changes), queue="orders"), None)

    def order(self, external_id: str = "5590000000101") -> Order:
        return bootstrap.orders().get_by_external(self.merchant_id, external_id, "shopify")


@pytest.fixture
def shop(merchant_id: str, account_id: str, store: str) -> Shop:
    return Shop(merchant_id, account_id, store)


def raws(shop: Shop) -> list[RawEvent]:
    now = utc_now()
    since = now.replace(minute=0, second=0, microsecond=0)
    return list(bootstrap.intake().raw_events(shop.merchant_id, "shopify", since, now))


def quarantined(shop: Shop) -> list[str]:
    return [item.reason for item in bootstrap.intake().quarantined(shop.merchant_id, 10)]


def news(merchant_id: str, kind: DetailType, customer_id: str, **contacts: Any) -> dict[str, Any]:
    envelope = {
        "id": new_id(),
        "type": kind,
        "version": 1,
        "merchant_id": merchant_id,
        "occurred_at": to_text(utc_now()),
        "correlation_id": "c",
        "data": {"customer_id": customer_id, **contacts},
    }
    return sqs_event({"detail-type": kind, "detail": envelope}, queue="orders")


class TestShopRequests:
    def test_an_order_is_stored_with_its_buyer_and_raw_record(self, shop: Shop) -> None:
        """S53, S56, S64, S65, S66"""
        assert shop.tell("order_paid") == {"batchItemFailures": []}

        order = shop.order()
        assert order.shop is not None
        assert order.shop.status == "processing"
        (event,) = raws(shop)
        assert event.outcome.stored == 1
        assert order.desk.raw_ids[0].endswith(event.raw_id)
        customer = bootstrap.customers().get(shop.merchant_id, order.desk.customer_id or "")
        assert (customer.email, customer.name) == ("nora.lindqvist@example.com", "Nora Lindqvist")

    def test_five_times_is_once(self, shop: Shop) -> None:  # S61, S97
        for _ in range(5):
            shop.tell("order_paid")

        assert shop.order().version == 1
        outcomes = [(one.outcome.stored, one.outcome.duplicate) for one in raws(shop)]
        assert sorted(outcomes) == [(0, 1)] * 4 + [(1, 0)]

    def test_received_is_stored_duplicate_or_quarantined(self, shop: Shop) -> None:  # S88
        told = ("order_paid", "order_paid", "whole_order_under_the_delete_topic", "product_topic")
        for sample in told:
            shop.tell(sample)

        outcomes = [event.outcome for event in raws(shop)]
        assert sum(outcome.received for outcome in outcomes) == len(told)
        assert sum(outcome.quarantined for outcome in outcomes) == len(quarantined(shop)) == 1

    @pytest.mark.parametrize(
        ("sample", "topic", "reason"),
        [
            ("order_placed", "orders/abducted", "unknown_topic"),
            ("whole_order_under_the_delete_topic", None, "body_does_not_fit_topic"),
        ],
    )
    def test_what_is_not_understood_is_quarantined(
        self, shop: Shop, sample: str, topic: str | None, reason: str
    ) -> None:  # S51
        assert shop.tell(sample, topic) == {"batchItemFailures": []}

        assert quarantined(shop) == [reason]

    def test_another_shops_order_on_our_address(self, shop: Shop, store: str) -> None:
        """S61, S136: one client secret signs for every shop of the app."""
        shop.store = "somebody-else.myshopify.com"

        shop.tell("order_paid")

        assert quarantined(shop) == ["shop_domain_mismatch"]
        with pytest.raises(NotFound):
            shop.order()

    def test_an_account_that_is_gone(self, shop: Shop) -> None:
        bootstrap.accounts().disconnect(shop.merchant_id, shop.account_id)

        assert shop.tell("order_paid") == {"batchItemFailures": []}
        assert quarantined(shop) == ["account_disconnected"]

    def test_uninstalled_pauses_and_still_takes_in(self, shop: Shop) -> None:  # S64
        shop.tell("app_uninstalled")
        shop.tell("order_paid")

        account = bootstrap.accounts().get(shop.merchant_id, shop.account_id)
        assert account.status is AccountStatus.PAUSED
        assert shop.order()


class TestHolds:
    def answer(self, data: Any, status: int = 200) -> Any:
        response = HttpResponse(status=status, body=orjson.dumps({"data": data}))
        return patch.object(bootstrap.http_client(), "request", return_value=response)

    def test_the_shop_says_whose_hold_it_is(self, shop: Shop) -> None:
        """formats §13.1 rule 4: the webhook names a fulfilment order only."""
        shop.tell("order_paid")

        with self.answer({"fulfillmentOrder": {"orderId": "gid://shopify/Order/5590000000101"}}):
            shop.tell("hold_set")
            held = shop.order()
            shop.tell("hold_released")

        assert held.shop is not None
        assert held.shop.status == "on_hold"
        assert shop.order().shop.status == "processing"  # type: ignore[union-attr]

    def test_nobody_knows_it(self, shop: Shop) -> None:
        with self.answer({"fulfillmentOrder": None}):
            shop.tell("hold_set")

        assert set(quarantined(shop)) == {"order_of_hold_unknown"}

    def test_the_token_is_dead(self, shop: Shop) -> None:
        with self.answer(None, status=401):
            shop.tell("hold_set")

        assert set(quarantined(shop)) == {"order_of_hold_not_readable"}

    def test_the_shop_is_busy(self, shop: Shop) -> None:  # S89, S98
        with self.answer(None, status=429):
            answer = shop.tell("hold_set")

        assert len(answer["batchItemFailures"]) == 1
        assert raws(shop) == []


class TestCustomerNews:
    def test_an_order_waits_for_its_buyer(self, shop: Shop) -> None:  # S67
        shop.tell("order_placed", email=None, contact_email=None,
                  customer={"id": 1, "phone": "+1 603 555 0142"})  # fmt: skip
        assert shop.order().desk.customer_id is None
        customer = bootstrap.customers().create(
            shop.merchant_id,
            {"primary_identifier": "walk-in", "phone_number": "+16035550142"},
            "test",
        )

        handler(
            news(shop.merchant_id, DetailType.CUSTOMER_CREATED, customer.id,
                 phones=["+16035550142"]),
            None,
        )  # fmt: skip

        assert shop.order().desk.customer_id == customer.id

    def test_the_order_of_a_deleted_customer(self, shop: Shop) -> None:
        shop.tell("order_placed")
        customer_id = shop.order().desk.customer_id or ""

        handler(news(shop.merchant_id, DetailType.CUSTOMER_DELETED, customer_id), None)

        assert shop.order().desk.customer_id is None


class TestDeath:
    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize("call", range(MAX_CALLS))
    def test_at_any_call_and_again(
        self, shop: Shop, call: int, *, after: bool
    ) -> None:  # S97, S142
        """Killed before or after any AWS call, the redelivery ends where one delivery would."""
        event = sqs_event(shop.body("order_paid"), queue="orders")

        try:
            with watching(CallCounter(call, after=after)):
                handler(event, None)
        except Killed:
            pass
        handler(event, None)

        order = shop.order()
        assert order.shop is not None
        assert order.shop.status == "processing"
        assert order.desk.customer_id
        found = bootstrap.customers().get(shop.merchant_id, order.desk.customer_id)
        assert found.email == "nora.lindqvist@example.com"
        assert len(raws(shop)) == 1
        assert len(bootstrap.orders().list(shop.merchant_id).items) == 1

    def test_a_new_order_stays_within_budget(self, shop: Shop) -> None:  # performance.md
        with watching(CallCounter()) as counter:
            shop.tell("order_paid")

        assert len(counter.calls) <= MAX_CALLS
        assert "Scan" not in counter.calls
