"""What the adapter makes of Shopify's webhooks: real samples, and the mistakes of formats §14."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from deskhand.kit.errors import ParseFailure, Permanent
from deskhand.kit.money import Money
from deskhand.kit.webhook import Request
from deskhand.shops.model import (
    HoldChange,
    IgnoredShopEvent,
    OrderSnapshot,
    PrivacyKind,
    PrivacyRequest,
    RefundChange,
    ShipmentChange,
    ShopEvent,
    StoreDisconnected,
    UnknownShopEvent,
)
from deskhand.shops.shopify.adapter import ADAPTER, READERS
from tests.support.corpus import corpus_file, corpus_files
from tests.support.shops import NOW, STORE, named, shop_account

WEBHOOKS = corpus_files("shopify/webhooks/*.json")


def parse(body: Any, topic: str, **headers: str) -> list[ShopEvent]:
    given = {
        "x-shopify-topic": topic,
        "x-shopify-shop-domain": STORE,
        "x-shopify-triggered-at": "2026-11-20T14:00:00.5Z",
        **headers,
    }
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ADAPTER.parse(Request(headers=given, body=content), shop_account(), NOW)


def order_body(**changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(named("shopify", "order_placed").request.body)
    return {**body, **changes}


def order(**changes: Any) -> OrderSnapshot:
    (event,) = parse(order_body(**changes), "orders/updated")
    assert isinstance(event, OrderSnapshot)
    return event


def documented(topic: str) -> list[ShopEvent]:
    name = topic.replace("/", "__", 1)
    body = corpus_file(f"shopify/webhooks/{name}.json").read_bytes()
    domain = "{shop}.myshopify.com"
    account = shop_account(store=domain)
    headers = {"x-shopify-topic": topic, "x-shopify-shop-domain": domain}
    return ADAPTER.parse(Request(headers=headers, body=body), account, NOW)


class TestDocumentedSamples:
    @pytest.mark.parametrize("path", WEBHOOKS, ids=lambda path: path.stem)
    def test_every_documented_topic_is_known(self, path: Path) -> None:
        """§14 (44), S64: paid, cancelled, refunds, fulfilments, uninstall and compliance too."""
        events = documented(path.stem.replace("__", "/", 1))

        assert events
        assert not any(isinstance(event, UnknownShopEvent) for event in events)

    def test_the_topic_is_updated_not_update(self) -> None:
        """§14 (44), S64"""
        assert "orders/updated" in READERS
        assert "orders/update" not in READERS
        assert parse(order_body(), "orders/update") == [UnknownShopEvent(reason="unknown_topic")]

    def test_holds_name_every_hold(self) -> None:
        events = documented("fulfillment_orders/placed_on_hold")

        assert [event.hold_id for event in events if isinstance(event, HoldChange)] == ["1", "2"]
        assert all(isinstance(event, HoldChange) and event.held for event in events)

    def test_a_refund_without_currency_takes_its_lines(self) -> None:
        (event,) = documented("refunds/create")

        assert isinstance(event, RefundChange)
        assert event.refund.amount == Money.parse("85.00", "USD")

    def test_ids_survive_beyond_double_precision(self) -> None:
        """formats §0.7"""
        (event,) = documented("fulfillments/update")

        assert isinstance(event, ShipmentChange)
        assert event.external_order_id == "820982911946154508"
        assert {"487817672276298554", "789012345678901234"} <= event.shipment.lines.keys()

    def test_compliance_topics(self) -> None:  # S64, S91
        (redact,) = documented("customers/redact")
        (shop,) = documented("shop/redact")
        (gone,) = documented("app/uninstalled")

        assert isinstance(redact, PrivacyRequest)
        assert redact.kind is PrivacyKind.CUSTOMER_REDACT
        assert redact.external_order_ids == ("299938", "280263", "220458")
        assert isinstance(shop, PrivacyRequest)
        assert shop.kind is PrivacyKind.SHOP_REDACT
        assert isinstance(gone, StoreDisconnected)

    def test_captured_gift_card_parcel_without_destination(self) -> None:
        body = corpus_file(
            "shopify/captured_fulfillments_create_gift_card_no_destination.json"
        ).read_bytes()

        (event,) = parse(body, "fulfillments/create")

        assert isinstance(event, ShipmentChange)
        assert event.shipment.tracking_number is None

    def test_library_orders(self) -> None:
        """An order without processed_at, `current_*` sets or customer details."""
        body = json.loads(corpus_file("shopify/rest/goshopify_order.json").read_text())["order"]

        (event,) = parse(body, "orders/updated")

        assert isinstance(event, OrderSnapshot)
        assert event.total == Money.parse("9.50", "USD")  # current, not at creation


class TestBuyer:
    def test_no_customer_at_all(self) -> None:
        """§14 (47), S66: `customer` null raised AttributeError and was queued again for ever."""
        buyer = order(
            customer=None, billing_address=None, email=None, contact_email=None, phone=None
        ).buyer

        assert (buyer.name, buyer.email, buyer.phone) == (None, None, None)

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [(None, None, None), (None, "Okafor", "Okafor"), ("Ada", None, "Ada"), ("", " ", None)],
    )
    def test_half_a_name(self, first: str | None, last: str | None, expected: str | None) -> None:
        """§14 (47), S66: None + ' ' + None raised TypeError."""
        customer = {"id": 1, "first_name": first, "last_name": last}

        assert order(customer=customer, billing_address=None).buyer.name == expected

    def test_an_order_without_mail_is_kept_with_its_phone(self) -> None:
        """§14 (48), S67: orders without an e-mail were acknowledged and lost."""
        snapshot = order(email="", contact_email=None, customer={"id": 1, "phone": "+15550100"})

        assert snapshot.buyer.email is None
        assert snapshot.buyer.phone == "+15550100"


class TestMoney:
    def test_what_it_costs_now_not_at_creation(self) -> None:
        """§14 (49), S60: total_price is as it was at creation."""
        assert order(total_price="129.00", current_total_price="99.00").total.minor == 9900

    def test_amounts_are_exact(self) -> None:
        """§14 (49), S60: float money; DECIMAL(10,2) can't hold three decimals or big amounts."""
        big = order(current_total_price="123456789012345.67")
        dinar = order(currency="KWD", current_total_price="0.005", line_items=[])
        yen = order(currency="JPY", current_total_price="15800", line_items=[])

        assert str(big.total) == "123456789012345.67"
        assert (dinar.total.minor, yen.total.minor) == (5, 15800)

    def test_the_shops_currency_with_the_buyers_beside_it(self) -> None:
        """§14 (49), S60: shop against presentment money."""
        (snapshot,) = ADAPTER.parse(
            named("shopify", "bought_in_another_currency").request, shop_account(), NOW
        )

        assert isinstance(snapshot, OrderSnapshot)
        assert snapshot.total == Money(12900, "USD")
        assert snapshot.platform_state["presentment_currency"] == "CNY"
        assert snapshot.platform_state["presentment_total"] == "932.10"

    @pytest.mark.parametrize("amount", ["1e999999999", "NaN", "ten", [], {}, None])
    def test_an_unreadable_amount_is_quarantined(self, amount: object) -> None:
        with pytest.raises(ParseFailure):
            order(current_total_price=amount, total_price=amount)


class TestSource:
    def test_times_and_tie_breaker(self) -> None:
        """§14 (45), S70: Triggered-At and updated_at order the writes."""
        snapshot = order(updated_at="2026-11-20T09:00:00-05:00")

        assert snapshot.source_updated_at == datetime(2026, 11, 20, 14, tzinfo=UTC)
        assert snapshot.triggered_at == datetime(2026, 11, 20, 14, 0, 0, 500_000, tzinfo=UTC)

    def test_nanoseconds_are_read(self) -> None:
        (event,) = parse(
            order_body(),
            "orders/create",
            **{"x-shopify-triggered-at": "2026-11-20T14:00:00.123456789Z"},
        )

        assert isinstance(event, OrderSnapshot)
        assert event.triggered_at == datetime(2026, 11, 20, 14, 0, 0, 123456, tzinfo=UTC)

    def test_the_deliverys_id_is_its_webhook_id(self) -> None:
        """§14 (45), S97"""
        one = Request(headers={"x-shopify-webhook-id": "w-1"}, body=b"{}")
        other = Request(headers={"x-shopify-topic": "orders/paid"}, body=b"{}")

        assert ADAPTER.event_id(one) == "w-1"
        assert ADAPTER.event_id(other) != ADAPTER.event_id(Request(body=b"{}"))
        assert ADAPTER.event_id(other) == ADAPTER.event_id(other)

    @pytest.mark.parametrize("domain", ["other.myshopify.com", "acme-outdoor.myshopify.com.evil"])
    def test_another_shops_domain_is_not_believed(self, domain: str) -> None:
        """§14 (45), S61: one client secret signs for every shop of the app."""
        with pytest.raises(ParseFailure, match="shop_domain_mismatch"):
            parse(order_body(), "orders/create", **{"x-shopify-shop-domain": domain})

    def test_the_domains_case_does_not_matter(self) -> None:
        assert parse(order_body(), "orders/create", **{"x-shopify-shop-domain": STORE.upper()})

    def test_the_number_the_customer_types_is_the_name(self) -> None:
        """§14 (50): numbers are per shop, with prefix and suffix."""
        assert order(name="#1166X01", order_number=1166).order_number == "#1166X01"
        assert order(name=None, order_number=1166).order_number == "1166"

    @pytest.mark.parametrize("topic", ["refunds/create", "fulfillments/create", "orders/delete"])
    def test_an_order_under_another_topic(self, topic: str) -> None:
        """formats §0.5: the topic is not signed."""
        with pytest.raises(ParseFailure):
            parse(order_body(), topic)

    def test_a_flood_of_lines_is_quarantined_whole(self) -> None:  # S51
        with pytest.raises(ParseFailure, match="too_many_line_items"):
            order(line_items=[{}] * 10_001)

    def test_no_topic(self) -> None:
        assert parse(order_body(), "") == [UnknownShopEvent(reason="topic_missing")]

    def test_a_known_resource_without_consequence(self) -> None:
        assert parse({"id": 1}, "products/update") == [IgnoredShopEvent(reason="products/update")]

    def test_an_empty_address_is_none_and_coordinates_are_not_kept(self) -> None:
        """S91"""
        snapshot = order(shipping_address={"latitude": 1.0, "longitude": 2.0})

        assert snapshot.shipping_address is None
        assert "latitude" not in (snapshot.billing_address or {})


class TestActivate:
    def test_without_a_public_address(self) -> None:
        with pytest.raises(Permanent, match="webhook_url_missing"):
            ADAPTER.activate(shop_account(), FakeHttp([]))


class FakeHttp:
    """Answers in turn with what it is given; keeps the calls."""

    def __init__(self, answers: list[Any]) -> None:
        self.answers = answers
        self.calls: list[dict[str, Any]] = []

    def request(self, method: str, url: str, **given: Any) -> Any:
        self.calls.append({"method": method, "url": url, **given})
        return self.answers.pop(0)
