"""What the adapter makes of WooCommerce's webhooks: real samples and their odd corners."""

import json
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.shops.model import (
    IgnoredShopEvent,
    OrderDeletion,
    OrderRestoration,
    OrderSnapshot,
    ShopEvent,
    UnknownShopEvent,
)
from deskhand.shops.woocommerce.adapter import ADAPTER
from deskhand.shops.woocommerce.signing import SIGNING
from tests.support.corpus import corpus_file
from tests.support.sequences import merged, one_end, state_after
from tests.support.shops import NOW
from tests.unit.shops.woocommerce.builders import (
    PAID,
    account,
    body_of,
    order,
    parse,
    webhook,
)

# The corpus's states of one order, by §13.2.
CORPUS = {
    "captured_order_on_hold": ("on_hold", []),
    "derived_order_processing_paid": ("processing", []),
    "derived_order_failed": ("pending", ["payment_failed"]),
    "derived_order_cancelled": ("cancelled", []),
    "derived_order_completed_partial_refund": ("shipped", ["partially_refunded"]),
    "derived_order_refunded": ("refunded", []),
}


def corpus(name: str) -> Any:
    return json.loads(corpus_file(f"woocommerce/{name}.json").read_text())


def shown(*events: ShopEvent, **settings: Any) -> tuple[str, list[str]]:
    state = state_after("woocommerce", events, settings)
    return state.status.value, state.flags


class TestCorpus:
    @pytest.mark.parametrize("name", CORPUS)
    def test_each_state_alone(self, name: str) -> None:  # S58, S59, S68
        assert shown(*parse(corpus(name))) == CORPUS[name]

    def test_every_field_of_the_captured_order(self) -> None:  # S60, S69
        (event,) = parse(corpus("captured_order_on_hold"))

        assert isinstance(event, OrderSnapshot)
        assert (event.external_order_id, event.order_number) == ("205", "205")
        assert event.total == Money(1770, "INR")
        assert event.buyer.name == "doctor strange"
        assert event.buyer.external_id == "1"
        assert event.shipping_address is None  # all empty texts
        assert event.billing_address is not None
        assert event.billing_address["zip"] == "400103"
        assert event.ordered_at == datetime(2021, 11, 30, 7, 32, 10, tzinfo=UTC)  # not 13:02
        assert [(item.sku, item.price, item.quantity) for item in event.items] == [
            ("woo-album", Money(1500, "INR"), 1)
        ]

    def test_what_is_no_order(self) -> None:  # S64
        draft = parse(corpus("derived_order_checkout_draft"))
        lost = parse(corpus("error_payload_when_webhook_user_lost_rights"))
        action = parse(corpus("custom_action"), "action.woocommerce_add_to_cart")

        assert draft == [IgnoredShopEvent(reason="draft")]
        assert lost == [UnknownShopEvent(reason="webhook_owner_lost_rights")]
        assert action == [IgnoredShopEvent(reason="action.woocommerce_add_to_cart")]

    def test_deleted(self) -> None:
        assert parse(corpus("order_deleted"), "order.deleted") == [
            OrderDeletion(external_order_id="205", at=NOW)
        ]

    def test_the_states_in_every_sequence(self) -> None:  # S70, S97
        told = [parse(corpus(name)) for name in CORPUS]

        assert one_end("woocommerce", told).status == "refunded"


class TestTopics:
    @pytest.mark.parametrize("topic", ["product.created", "customer.updated", "coupon.deleted"])
    def test_other_resources(self, topic: str) -> None:
        assert parse({"id": 3}, topic) == [IgnoredShopEvent(reason=topic)]

    @pytest.mark.parametrize("topic", ["order.archived", "orders/create", "product."])
    def test_unknown_ones(self, topic: str) -> None:
        assert parse(body_of(), topic) == [UnknownShopEvent(reason="unknown_topic")]

    def test_resource_and_event_stand_in_for_a_missing_topic(self) -> None:
        request = webhook(body_of(), "", **{"x-wc-webhook-resource": "order",
                                            "x-wc-webhook-event": "updated"})  # fmt: skip

        assert isinstance(ADAPTER.parse(request, account(), NOW)[0], OrderSnapshot)

    def test_no_topic(self) -> None:
        assert parse(body_of(), "") == [UnknownShopEvent(reason="topic_missing")]

    @pytest.mark.parametrize(
        ("body", "topic"), [({"id": 7}, "order.updated"), (None, "order.deleted")]
    )
    def test_a_body_under_another_topic(self, body: Any, topic: str) -> None:  # formats §0.5
        with pytest.raises(ParseFailure, match="body_does_not_fit_topic"):
            parse(body or body_of(), topic)

    def test_another_rest_error(self) -> None:
        error = {"code": "rest_broken", "message": "Oops", "data": {"status": 500}}

        assert parse(error) == [UnknownShopEvent(reason="rest_error_for_order")]


class TestSite:
    @pytest.mark.parametrize("source", ["https://staging.example/", "http://staging.example"])
    def test_a_staging_copy_with_the_same_secret(self, source: str) -> None:
        request = webhook(body_of(), **{"x-wc-webhook-source": source})

        assert ADAPTER.parse(request, account(), NOW)
        with pytest.raises(ParseFailure, match="another_site"):
            ADAPTER.parse(request, account(refuse_other_sites=True), NOW)

    @pytest.mark.parametrize("source", ["http://ACME-outdoor.woo.example/",
                                        "https://www.acme-outdoor.woo.example"])  # fmt: skip
    def test_the_same_site_by_another_spelling(self, source: str) -> None:
        request = webhook(body_of(), **{"x-wc-webhook-source": source})

        assert ADAPTER.parse(request, account(refuse_other_sites=True), NOW)


class TestBuyer:
    def test_a_guest(self) -> None:  # S66, S67
        buyer = order(customer_id=0, billing={}, shipping=[]).buyer

        assert (buyer.external_id, buyer.name, buyer.email) == (None, None, None)

    def test_half_a_name(self) -> None:
        assert order(billing={"first_name": "", "last_name": "Okafor"}).buyer.name == "Okafor"

    def test_the_number_may_differ_from_the_id(self) -> None:  # S61
        snapshot = order(number="ACME-2026-17")

        assert (snapshot.external_order_id, snapshot.order_number) == ("741", "ACME-2026-17")


class TestMoney:
    @pytest.mark.parametrize(
        ("currency", "total", "minor"),
        [("JPY", "15800", 15800), ("KWD", "12.345", 12345), ("USD", "0.10", 10),
         ("USD", "123456789012345.67", 12345678901234567), ("USD", "124.2", 12420)],
    )  # fmt: skip
    def test_exact(self, currency: str, total: str, minor: int) -> None:  # S60
        assert order(currency=currency, total=total, line_items=[]).total.minor == minor

    def test_a_price_is_a_json_number_and_stays_exact(self) -> None:
        """0.145 as a float is a little less, and would round down."""
        body = json.dumps(body_of(currency="KWD")).replace('"price": 100', '"price": 0.1455')

        (event,) = parse(body.encode())

        assert isinstance(event, OrderSnapshot)
        assert event.items[0].price == Money(146, "KWD")

    @pytest.mark.parametrize("total", ["", "ten", None, [], {}, "NaN", "1e999999999", True])
    def test_an_unreadable_total_is_quarantined(self, total: object) -> None:
        with pytest.raises(ParseFailure):
            order(total=total)

    def test_a_flood_of_lines_is_quarantined_whole(self) -> None:  # S51
        with pytest.raises(ParseFailure, match="too_many_line_items"):
            order(line_items=[{}] * 10_001)


class TestStatus:
    @pytest.mark.parametrize(
        ("word", "status"),
        [("pending", "pending"), ("processing", "processing"), ("on-hold", "on_hold"),
         ("completed", "shipped"), ("cancelled", "cancelled"), ("failed", "pending"),
         ("refunded", "refunded"), ("trash", "cancelled"), ("wc-completed", "shipped")],
    )  # fmt: skip
    def test_every_word(self, word: str, status: str) -> None:  # S59, S68, formats §13.2
        assert shown(order(status=word))[0] == status

    @pytest.mark.parametrize("word", ["auto-draft", "checkout-draft", "draft"])
    def test_drafts(self, word: str) -> None:
        assert parse(body_of(status=word)) == [IgnoredShopEvent(reason="draft")]

    def test_an_unknown_word_keeps_the_one_before_and_says_so(self) -> None:
        paid = parse(body_of(**PAID, date_modified_gmt="2026-11-20T14:01:00"))
        own = parse(body_of(status="awaiting-pickup", date_modified_gmt="2026-11-20T15:00:00"))

        state = one_end("woocommerce", [parse(body_of()), paid, own])

        assert (state.status, state.flags) == ("processing", ["unknown_status"])

    def test_a_word_of_the_site(self) -> None:
        own = order(status="awaiting-pickup")
        table = [{"word": "wc-awaiting-pickup", "means": "on_hold"}]

        assert shown(own, statuses=table) == ("on_hold", [])

    def test_the_site_may_say_what_completed_means(self) -> None:
        table = [{"word": "completed", "means": "delivered"}]

        assert shown(order(status="completed"), statuses=table)[0] == "delivered"

    def test_downloads_are_delivered_when_completed(self) -> None:
        assert shown(order(status="completed", needs_processing=False))[0] == "delivered"
        assert shown(order(status="processing", needs_processing=False))[0] == "processing"

    def test_cancelled_with_the_money_still_here(self) -> None:
        back = [{"id": 9, "total": "-124.20"}]

        assert shown(order(status="cancelled", date_paid_gmt="2026-11-20T14:01:00"))[1] == [
            "refund_due"
        ]
        assert "refund_due" not in shown(
            order(status="cancelled", date_paid_gmt="2026-11-20T14:01:00", refunds=back)
        )[1]  # fmt: skip


class TestTracking:
    def test_several_plugins_each_number_once(self) -> None:
        meta = [
            {"key": "_wc_shipment_tracking_items", "value": [{"tracking_number": "N1"}]},
            {"key": "_aftership_tracking_number", "value": "N1"},
            {
                "key": "_aftership_tracking_items",
                "value": [{"tracking_number": "N2", "slug": "dhl"}],
            },
            {"key": "ywot_tracking_code", "value": 777},
            {"key": "ywot_carrier_name", "value": "UPS"},
        ]  # fmt: skip

        found = order(meta_data=meta).shipments

        assert [(part.tracking_number, part.carrier) for part in found] == [
            ("N1", None), ("N2", "dhl"), ("777", "UPS"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "value", [None, "", "x", 5, [], {}, [None], [{"tracking_number": None}], {"0": "x"}, True]
    )
    def test_rotten_meta(self, value: object) -> None:
        meta = [{"key": "_wc_shipment_tracking_items", "value": value},
                {"key": "shipment_status", "value": value}]  # fmt: skip

        assert order(meta_data=meta).shipments == ()

    def test_php_lists_that_became_objects(self) -> None:
        meta = [{"key": "_wc_shipment_tracking_items", "value": {"2": {"tracking_number": "N1"}}},
                {"key": "shipment_status", "value": {"2": {"status": "delivered"}}}]  # fmt: skip

        assert shown(order(status="completed", meta_data=meta))[0] == "delivered"

    def test_no_script_in_a_link(self) -> None:
        meta = [{"key": "_wc_shipment_tracking_items", "value": [
            {"tracking_number": "N1", "custom_tracking_link": "javascript:alert(1)"}]}]  # fmt: skip

        assert order(meta_data=meta).shipments[0].tracking_url is None


def life() -> list[list[ShopEvent]]:
    """One order: created, paid, refunded in part, completed with tracking, refunded."""
    tracking = body_of("completed_with_tracking")["meta_data"]
    part = [{"id": 760, "reason": "damaged", "total": "-5.00"}]
    rest = [*part, {"id": 761, "reason": "", "total": "-119.20"}]
    at = "2026-11-2{}T10:00:00"
    return [
        parse(body_of(), "order.created"),
        parse(body_of(**PAID, date_modified_gmt="2026-11-20T14:01:00")),
        parse(body_of(**PAID, date_modified_gmt=at.format(1), refunds=part)),
        parse(body_of(**{**PAID, "status": "completed"}, date_modified_gmt=at.format(2),
                      refunds=part, meta_data=tracking)),
        parse(body_of(**{**PAID, "status": "refunded"}, date_modified_gmt=at.format(3),
                      refunds=rest, meta_data=tracking)),
    ]  # fmt: skip


class TestSequence:
    def test_every_sequence_ends_in_one_state(self) -> None:  # S70, S97, formats §13.4
        state = one_end("woocommerce", life())

        assert (state.status, state.flags) == ("refunded", [])
        assert [part.id for part in state.refunds] == ["760", "761"]
        assert state.tracking_number == "1Z741"

    def test_each_step_shows_what_it_should(self) -> None:
        told = life()
        states = [shown(*[one for part in told[:place] for one in part]) for place in range(1, 6)]

        assert states == [
            ("pending", []),
            ("processing", []),
            ("processing", ["partially_refunded"]),
            ("shipped", ["partially_refunded"]),
            ("refunded", []),
        ]

    def test_a_stale_repeat_after_everything(self) -> None:  # S70
        told = [event for part in life() for event in part]

        assert merged([*told, *life()[0], *life()[2]]) == merged(told)

    def test_two_states_within_one_second(self) -> None:
        """Times have whole seconds only: the one further on is the newer."""
        told = [parse(body_of()), parse(body_of(**PAID))]

        assert one_end("woocommerce", told).status == "processing"

    def test_a_shuffled_flood(self) -> None:
        told = [event for part in life() for event in part]
        dice = random.Random(20261124)
        for _ in range(100):
            shuffled = [*told, *dice.choices(told, k=6)]
            dice.shuffle(shuffled)
            assert merged(shuffled) == merged(told)

    def test_restored_although_the_order_is_older_than_the_deletion(self) -> None:
        deletion = OrderDeletion(external_order_id="741", at=NOW)
        back = ADAPTER.parse(
            webhook(body_of(**PAID), "order.restored"), account(), NOW + timedelta(minutes=1)
        )

        assert isinstance(back[1], OrderRestoration)
        assert one_end("woocommerce", [parse(body_of()), [deletion], back]).status == "processing"
        assert shown(*parse(body_of()), deletion) == ("cancelled", ["deleted"])


class TestEventId:
    def test_the_same_event_after_an_hour_a_day_a_week_is_one(self) -> None:  # S97
        ids, facts = set(), set()
        for wait in (timedelta(), timedelta(hours=1), timedelta(hours=8), timedelta(days=7)):
            request = SIGNING.sign(webhook(body_of()), {"webhook_secret": "s"}, NOW + wait)
            ids.add(ADAPTER.event_id(request))
            facts.add(repr(merged(ADAPTER.parse(request, account(), NOW + wait))))

        assert (len(ids), len(facts)) == (1, 1)

    def test_two_orders_of_one_second_share_the_delivery_id_only(self) -> None:
        same = {"x-wc-webhook-delivery-id": "f6c1f4c5"}
        one, other = webhook(body_of(), **same), webhook(body_of(id=742), **same)

        assert ADAPTER.event_id(one) != ADAPTER.event_id(other)

    def test_created_and_updated_with_one_content_are_one(self) -> None:
        links = body_of(_links={"self": [{"href": "http://localhost"}]})

        assert ADAPTER.event_id(webhook(body_of(), "order.created")) == ADAPTER.event_id(
            webhook(links, "order.updated")
        )

    def test_deleted_and_restored_are_others(self) -> None:
        ids = {ADAPTER.event_id(webhook({"id": 7}, topic))
               for topic in ("order.deleted", "order.restored", "order.updated")}  # fmt: skip

        assert len(ids) == 3

    @pytest.mark.parametrize("body", [b"{", b"[]", b"", b"[" * 100_000])
    def test_of_what_is_no_order(self, body: bytes) -> None:
        assert ADAPTER.event_id(webhook(body))
