"""What the adapter makes of Magento's JSON: the corpus, and the mistakes that it invites."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.kit.webhook import Request
from deskhand.orders.facts import Facts
from deskhand.orders.merge import merge
from deskhand.orders.models import DeskState
from deskhand.orders.projection import project
from deskhand.shops.magento.adapter import ADAPTER
from deskhand.shops.model import (
    OrderEvent,
    OrderSnapshot,
    OrderTouched,
    RefundChange,
    ShipmentChange,
    ShopEvent,
    UnknownShopEvent,
)
from tests.support.corpus import corpus_file
from tests.support.shops import NOW, named, shop_account

ACCOUNT = shop_account(slug="magento")
CORPUS_STATUS = {
    "captured_order_processing_guest": ("processing", []),
    "derived_order_closed_fully_refunded": ("refunded", []),
    "derived_order_complete_partially_refunded": ("shipped", ["partially_refunded"]),
    "derived_order_custom_status": ("processing", []),
    "derived_order_holded": ("on_hold", []),
    "derived_order_new_pending": ("pending", []),
    "derived_order_pending_payment": ("pending", []),
    "derived_order_processing_invoiced_not_shipped": ("processing", []),
    "derived_order_processing_shipped_not_invoiced": ("shipped", []),
}


def parse(body: Any, at: datetime = NOW) -> list[ShopEvent]:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ADAPTER.parse(Request(body=content), ACCOUNT, at)


def corpus(name: str) -> Any:
    return json.loads(corpus_file(f"magento/{name}.json").read_text())


def body_of(sample: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(named("magento", sample).request.body)
    return found


def order(**changes: Any) -> OrderSnapshot:
    (event,) = parse({**body_of("event_order_placed")["data"]["value"], **changes})
    assert isinstance(event, OrderSnapshot)
    return event


def line(**changes: Any) -> dict[str, Any]:
    return {"item_id": 1, "sku": "A", "name": "A", "price": 10, "qty_ordered": 1,
            "product_type": "simple", **changes}  # fmt: skip


def shown(*events: OrderEvent) -> tuple[str, list[str]]:
    facts = Facts()
    for event in events:
        facts = merge(facts, event)
    shop = project(facts, DeskState(), ADAPTER.map_status, {})
    assert shop is not None
    return shop.status.value, shop.flags


def shipment(minutes: int = 10, **changes: Any) -> dict[str, Any]:
    at = (NOW + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S")
    return {"entity_id": 61, "order_id": 501, "total_qty": 1, "created_at": at, "updated_at": at,
            "items": [{"order_item_id": 901, "qty": 1}], "tracks": [], **changes}  # fmt: skip


class TestCorpus:
    @pytest.mark.parametrize("name", CORPUS_STATUS)
    def test_every_state(self, name: str) -> None:  # S59, S68, formats §13.3
        (event,) = parse(corpus(name))
        assert isinstance(event, OrderSnapshot)
        assert shown(event) == CORPUS_STATUS[name]

    def test_a_captured_order(self) -> None:  # S60, S69
        (event,) = parse(corpus("captured_order_processing_guest"))
        assert isinstance(event, OrderSnapshot)
        assert (event.external_order_id, event.order_number) == ("1", "000000001")
        assert event.total == Money(100500, "INR")
        assert (event.buyer.name, event.buyer.email) == ("Asha Rao", "asha@example.com")
        assert event.buyer.external_id is None
        assert event.buyer.phone == "5550100"
        assert event.source_updated_at == datetime(2024, 4, 5, 5, 12, 18, tzinfo=UTC)
        assert event.shipping_address is not None
        assert event.shipping_address["address2"] == "Flat 4"
        assert [(one.sku, one.quantity, str(one.price)) for one in event.items] == [
            ("test-product", 1, "1000.00")
        ]

    def test_a_page_of_the_api_is_its_orders(self) -> None:
        page = corpus("orders_list_response")
        assert [type(one) for one in parse(page)] == [OrderSnapshot] * len(page["items"])

    def test_a_shipment_with_its_track(self) -> None:
        (event,) = parse(corpus("shipment"))
        assert isinstance(event, ShipmentChange)
        assert event.shipment.tracking_number == "00340434161094015902"
        assert (event.shipment.carrier, event.shipment.lines) == ("DHL", {"1": 1})

    def test_an_event_with_some_fields_of_the_order(self) -> None:
        (event,) = parse(corpus("io_event_order_save"))
        assert isinstance(event, OrderTouched)
        assert event.seen is not None
        assert event.seen.total == Money(100500, "INR")

    def test_an_order_inside_of_its_event(self) -> None:
        event = body_of("event_order_placed")
        event["data"]["value"] = {"order": event["data"]["value"]}
        (found,) = parse(event)
        assert isinstance(found, OrderSnapshot)

    def test_a_batch(self) -> None:
        one = corpus("io_event_order_save")
        assert len(parse([one, one, one])) == 3


class TestMoney:
    @pytest.mark.parametrize(
        ("written", "currency", "minor"),
        [(0.1 + 0.2, "USD", 30), (19.99, "USD", 1999), (1005, "INR", 100500),
         ("1005.0000", "INR", 100500), (1e3, "JPY", 1000), (12.345, "KWD", 12345),
         (1e-7, "USD", 0), (16777217.01, "USD", 1677721701)],
    )  # fmt: skip
    def test_floats_become_exact(self, written: object, currency: str, minor: int) -> None:
        found = order(grand_total=written, order_currency_code=currency)
        assert found.total == Money(minor, currency)

    @pytest.mark.parametrize("written", [None, "", "x", True, [], {}, "NaN", 1e300, "Infinity"])
    def test_an_unreadable_amount_is_quarantined(self, written: object) -> None:
        with pytest.raises(ParseFailure, match="amount_missing"):
            order(grand_total=written)


class TestLines:
    def test_a_configurable_counts_once_and_its_part_says_nothing(self) -> None:
        parent = line(product_type="configurable", qty_ordered=2)
        part = line(item_id=2, parent_item_id=1, qty_ordered=2, price=0)
        found = order(items=[parent, part])
        assert [(one.line_id, one.quantity) for one in found.items] == [("1", 2)]

    def test_a_bundle_that_ships_its_parts_apart(self) -> None:
        parts = [line(item_id=2, parent_item_id=1, qty_shipped=1),
                 line(item_id=3, parent_item_id=1, qty_shipped=0)]  # fmt: skip
        bundle = line(product_type="bundle")
        assert shown(order(state="processing", items=[bundle, *parts])) == (
            "processing", ["partially_shipped"],
        )  # fmt: skip
        parts[1]["qty_shipped"] = 1
        assert shown(order(state="processing", items=[bundle, *parts]))[0] == "shipped"

    @pytest.mark.parametrize(("quantity", "pieces"), [(0.5, 1), (1.0, 1), ("2.0000", 2), (2.2, 3)])
    def test_goods_by_length(self, quantity: object, pieces: int) -> None:
        assert order(items=[line(qty_ordered=quantity)]).items[0].quantity == pieces

    def test_a_download_beside_a_parcel_does_not_hold_it_up(self) -> None:
        lines = [line(qty_shipped=1), line(item_id=2, product_type="downloadable", is_virtual="1")]
        assert shown(order(state="processing", items=lines))[0] == "shipped"

    def test_refunded_and_cancelled_pieces_are_not_waited_for(self) -> None:
        lines = [line(qty_ordered=5, qty_shipped=2, qty_canceled=1, qty_refunded=2)]
        assert shown(order(state="processing", items=lines))[0] == "shipped"

    def test_a_flood_is_quarantined(self) -> None:
        with pytest.raises(ParseFailure, match="too_many_items"):
            order(items=[{}] * 10_001)


class TestStatus:
    def test_parcels_that_came_by_themselves_count(self) -> None:
        (parcel,) = parse(shipment())
        assert isinstance(parcel, ShipmentChange)
        assert shown(order(state="processing"), parcel) == ("shipped", [])

    def test_complete_is_delivered_when_the_carrier_says_so(self) -> None:
        (parcel,) = parse(shipment())
        assert isinstance(parcel, ShipmentChange)
        arrived = replace(parcel, shipment=replace(parcel.shipment, delivery_status="delivered"))
        assert shown(order(state="complete"), arrived) == ("delivered", [])

    def test_a_credit_memo_before_its_order(self) -> None:
        (memo,) = parse(body_of("event_credit_memo"))
        assert isinstance(memo, RefundChange)
        assert shown(memo, order(state="complete")) == ("shipped", ["partially_refunded"])

    @pytest.mark.parametrize(("state", "moved"), [(1, 0), (2, 1999), (3, 0), (None, 1999)])
    def test_what_a_credit_memo_moved(self, state: int | None, moved: int) -> None:
        raw = {**body_of("event_credit_memo")["data"]["value"], "state": state}
        (memo,) = parse(raw)
        assert isinstance(memo, RefundChange)
        assert memo.refund.amount.minor == moved


class TestSequence:
    """One order's life, as polls and events tell it, in any sequence and any number of times."""

    def life(self) -> list[OrderEvent]:
        def told(minutes: int, **changes: Any) -> OrderEvent:
            at = (NOW + timedelta(minutes=minutes)).strftime("%Y-%m-%d %H:%M:%S")
            return order(updated_at=at, created_at="2026-11-20 14:00:00", **changes)

        parcel, memo = parse(shipment(20))[0], parse(body_of("event_credit_memo"))[0]
        tracked = parse(shipment(20, tracks=[{
            "track_number": "1Z", "created_at": "2026-11-24 23:00:00"}]))[0]  # fmt: skip
        assert isinstance(parcel, ShipmentChange)
        assert isinstance(tracked, ShipmentChange)
        assert isinstance(memo, RefundChange)
        return [
            told(0),
            told(10, state="processing", total_paid=194.0),
            told(20, state="complete", total_paid=194.0,
                 items=[line(item_id=901, qty_shipped=1)]),
            told(30, state="complete", total_paid=194.0, total_refunded=19.99,
                 items=[line(item_id=901, qty_shipped=1)]),
            parcel, tracked, memo,
        ]  # fmt: skip

    def test_every_sequence_ends_alike(self) -> None:  # S70, S97
        life = self.life()
        ends = set()
        for told in permutations(life):
            facts = Facts()
            for event in told:
                facts = merge(facts, event)
            shop = project(facts, DeskState(), ADAPTER.map_status, {})
            assert shop is not None
            ends.add(shop.model_dump_json())
        assert len(ends) == 1
        assert shown(*life) == ("shipped", ["partially_refunded"])

    @pytest.mark.parametrize("hours", [1, 8, 7 * 24])
    def test_the_same_event_much_later_is_one(self, hours: int) -> None:  # S97
        request = named("magento", "event_order_placed").request
        again = NOW + timedelta(hours=hours)
        first, second = (ADAPTER.parse(request, ACCOUNT, at)[0] for at in (NOW, again))
        assert isinstance(first, OrderSnapshot)
        assert isinstance(second, OrderSnapshot)
        once = merge(Facts(), first)
        assert merge(once, second) == once

    def test_polled_and_pushed_are_one(self) -> None:
        pushed = named("magento", "event_order_placed").request
        polled = Request(body=json.dumps(json.loads(pushed.body)["data"]["value"]).encode())
        assert ADAPTER.event_id(pushed) == ADAPTER.event_id(polled)
        one, other = (ADAPTER.parse(it, ACCOUNT, NOW)[0] for it in (pushed, polled))
        assert one == other

    def test_a_part_of_an_order_never_wins_over_the_whole_of_the_same_second(self) -> None:
        (part,) = parse(body_of("event_order_in_part"))
        assert isinstance(part, OrderTouched)
        assert part.seen is not None
        whole = order(state="complete", updated_at="2026-11-20 15:00:00")
        for told in permutations((part.seen, whole)):
            assert shown(*told)[0] == "shipped"

    def test_a_comment_in_the_same_second_makes_it_newer(self) -> None:
        noted = order(status_histories=[{"comment": "x", "created_at": "2026-11-20 14:00:05"}],
                      customer_note="new")  # fmt: skip
        for told in permutations((noted, order())):
            facts = Facts()
            for event in told:
                facts = merge(facts, event)
            assert facts.snapshot is not None
            assert facts.snapshot.value.note == "new"


class TestWhatIsNotUnderstood:
    def test_an_object_of_no_known_kind(self) -> None:
        assert [type(one) for one in parse({"hello": 1})] == [UnknownShopEvent]

    @pytest.mark.parametrize("body", [b"[]", b"[1]", b"7", b"{", b"[[]]"])
    def test_no_objects(self, body: bytes) -> None:
        with pytest.raises(ParseFailure):
            parse(body)
        assert ADAPTER.event_id(Request(body=body))

    def test_too_large_a_batch(self) -> None:
        with pytest.raises(ParseFailure, match="too_many_events"):
            parse([{}] * 1001)

    @pytest.mark.parametrize("resource", ["order", "order_shipment", "order_creditmemo"])
    @pytest.mark.parametrize("value", [None, [], "x", 5, {}, {"order_id": "x"}, {"entity_id": -1}])
    def test_rotten_values_never_raise_anything_else(self, resource: str, value: object) -> None:
        kind = f"com.adobe.commerce.observer.sales_{resource}_save_after"
        with suppress(ParseFailure):
            parse({"specversion": "1.0", "type": kind, "data": {"value": value}})
