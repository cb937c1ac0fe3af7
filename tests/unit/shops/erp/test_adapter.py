"""Our order schema: what it takes, what it refuses and why, and what is newer than what."""

import json
from typing import Any

import pytest

from deskhand.kit.errors import ParseFailure
from deskhand.kit.money import Money
from deskhand.kit.webhook import Request
from deskhand.shops.erp.adapter import ADAPTER
from deskhand.shops.model import OrderSnapshot, ShopEvent, UnknownShopEvent
from tests.support.corpus import corpus_file
from tests.support.sequences import merged, one_end, state_after
from tests.support.shops import NOW, named, shop_account

SENT = {"webhook-id": "msg_1", "webhook-timestamp": str(int(NOW.timestamp()))}


def data_of(**changes: Any) -> dict[str, Any]:
    body = json.loads(named("erp", "order_with_everything").request.body)
    return {**body["data"], **changes}


def parse(data: Any, kind: str = "order.upserted", **settings: Any) -> list[ShopEvent]:
    envelope = {"type": kind, "timestamp": "2026-11-20T14:00:01Z", "data": data}
    account = shop_account(slug="erp", store="acme", settings=settings)
    request = Request(headers=SENT, body=json.dumps(envelope).encode())
    return list(ADAPTER.parse(request, account, NOW))


def order(**changes: Any) -> OrderSnapshot:
    (event,) = parse(data_of(**changes))
    assert isinstance(event, OrderSnapshot)
    return event


def refusal(**changes: Any) -> str:
    with pytest.raises(ParseFailure) as failure:
        parse(data_of(**changes))
    return failure.value.reason


def shown(*events: ShopEvent, **settings: Any) -> tuple[str, list[str]]:
    state = state_after("erp", events, settings)
    return state.status.value, state.flags


class TestSchema:
    def test_the_corpus_one_lacks_what_tells_old_from_new(self) -> None:
        """formats §12: external id, status, and a version or a time."""
        known = json.loads(corpus_file("erp/order_upsert_standard_webhook.json").read_text())
        request = Request(headers=known["headers"], body=known["body"].encode())

        with pytest.raises(ParseFailure, match="version or updated_at is required"):
            ADAPTER.parse(request, shop_account(slug="erp"), NOW)

    @pytest.mark.parametrize("name", ["external_order_id", "status"])
    def test_what_is_required(self, name: str) -> None:
        assert refusal(**{name: None}).startswith(f"data.{name}: ")

    @pytest.mark.parametrize(
        ("field", "value"),
        [("version", 0), ("version", "three"), ("updated_at", "yesterday"),
         ("updated_at", "2026-11-20T14:00:00"), ("currency", "EURO"), ("total_amount", "-1"),
         ("total_amount", "NaN"), ("total_amount", True), ("items", "none"), ("customer", []),
         ("shipping_address", "Berlin"), ("note", "x" * 20_001), ("external_order_id", "")],
    )  # fmt: skip
    def test_a_wrong_field_is_named(self, field: str, value: object) -> None:
        assert refusal(**{field: value}).startswith(f"data.{field}")

    def test_what_was_sent_is_not_repeated(self) -> None:  # S91
        """The reason is shown and logged; it may be somebody's address."""
        assert "nora" not in refusal(currency="nora@mail.example")

    def test_many_problems_are_cut(self) -> None:
        assert refusal(items=[{"quantity": -1}] * 50).endswith("and 45 more")

    def test_ids_may_be_numbers(self) -> None:
        assert order(external_order_id=5841).external_order_id == "5841"

    def test_more_than_we_know_does_no_harm(self) -> None:
        assert order(warehouse={"bin": "A7"}) == order()

    def test_no_envelope(self) -> None:
        for body in (b"{}", b'{"type": "order.upserted"}', b'{"type": null, "data": {}}'):
            with pytest.raises(ParseFailure):
                ADAPTER.parse(Request(headers=SENT, body=body), shop_account(slug="erp"), NOW)

    def test_an_unknown_type(self) -> None:
        assert parse({}, "order.painted") == [UnknownShopEvent(reason="unknown_type")]


class TestMoney:
    @pytest.mark.parametrize(
        ("currency", "total", "minor"),
        [("JPY", "15800", 15800), ("KWD", "12.345", 12345), ("EUR", 12, 1200), ("EUR", 0.1, 10)],
    )
    def test_exact(self, currency: str, total: object, minor: int) -> None:  # S60
        assert order(currency=currency, total_amount=total).total.minor == minor

    def test_the_items_add_up_where_no_total_is_told(self) -> None:
        assert order(total_amount=None).total == Money(12990, "EUR")

    def test_the_accounts_currency(self) -> None:
        (event,) = parse(data_of(currency=None), currency="CHF")

        assert isinstance(event, OrderSnapshot)
        assert event.currency == "CHF"


class TestStatus:
    @pytest.mark.parametrize(
        ("word", "status"),
        [("pending", "pending"), ("processing", "processing"), ("shipped", "shipped"),
         ("delivered", "delivered"), ("cancelled", "cancelled"), ("Canceled", "cancelled"),
         ("refunded", "refunded"), ("on_hold", "on_hold"), ("On Hold", "on_hold")],
    )  # fmt: skip
    def test_our_words(self, word: str, status: str) -> None:  # S59
        assert shown(order(status=word)) == (status, [])

    def test_a_word_of_theirs(self) -> None:
        table = [{"word": "Kommissioniert", "means": "processing"}]

        assert shown(order(status="kommissioniert"), statuses=table) == ("processing", [])

    def test_an_unknown_word_keeps_the_one_before(self) -> None:
        told = [parse(data_of(status="shipped", version=3)),
                parse(data_of(status="Zollprüfung", version=4))]  # fmt: skip

        state = one_end("erp", told)

        assert (state.status, state.flags) == ("shipped", ["unknown_status"])

    def test_a_parcel_says_more_than_processing(self) -> None:
        parcel = {"shipment_id": "P1", "updated_at": "2026-11-21T09:00:00Z"}
        told = [
            parse(data_of()),
            parse({"external_order_id": "SO5841", "shipment": parcel}, "shipment.upserted"),
        ]

        assert one_end("erp", told).status == "shipped"

    def test_a_status_alone_leaves_the_rest(self) -> None:
        alone = {"external_order_id": "SO5841", "status": "shipped", "version": 9}

        state = one_end("erp", [parse(data_of()), parse(alone)])

        assert (state.status, state.total_minor, len(state.items)) == ("shipped", 12990, 2)

    def test_a_status_alone_of_an_unknown_order_is_listed(self) -> None:
        alone = {"external_order_id": "SO1", "status": "shipped", "version": 9}

        assert shown(*parse(alone)) == ("shipped", [])


class TestNewer:
    def test_an_older_version_changes_nothing(self) -> None:  # S70
        new, old = parse(data_of(version=5, note="new")), parse(data_of(version=4, note="old"))

        assert one_end("erp", [new, old]).shop_note == "new"

    def test_the_version_goes_before_the_time(self) -> None:
        """A system whose clock was set back."""
        told = [
            parse(data_of(version=4, note="old", updated_at="2026-11-23T00:00:00Z")),
            parse(data_of(version=5, note="new", updated_at="2026-11-22T00:00:00Z")),
        ]

        assert one_end("erp", told).shop_note == "new"

    def test_the_time_where_there_is_no_version(self) -> None:
        told = [
            parse(data_of(version=None, note="old", updated_at="2026-11-22T01:00:00+02:00")),
            parse(data_of(version=None, note="new", updated_at="2026-11-22T00:00:00+00:00")),
        ]

        assert one_end("erp", told).shop_note == "new"

    def test_a_version_told_again_later_is_one(self) -> None:  # S97
        """Without a time of its own, each attempt comes with another."""
        account = shop_account(slug="erp")
        body = json.dumps({"type": "order.upserted", "data": data_of(updated_at=None)}).encode()
        told = [
            ADAPTER.parse(
                Request(headers={**SENT, "webhook-timestamp": str(int(NOW.timestamp()) + wait)},
                        body=body), account, NOW,
            )
            for wait in (0, 3600, 8 * 3600, 7 * 86400)
        ]  # fmt: skip

        assert merged([event for events in told for event in events]) == merged(told[0])
        assert one_end("erp", told).status == "processing"

    def test_every_sequence_of_a_life_ends_in_one_state(self) -> None:  # S70, S97
        def parcel(**more: Any) -> dict[str, Any]:
            return {"external_order_id": "SO5841", "shipment": {
                "shipment_id": "P1", "tracking_number": "0034", **more}}  # fmt: skip

        refund = {"refund_id": "R1", "amount": "10.00", "updated_at": "2026-11-22T12:00:00Z"}
        told = [
            parse(data_of(status="pending", version=1)),
            parse(data_of(version=2)),
            parse(parcel(updated_at="2026-11-21T09:00:00Z"), "shipment.upserted"),
            parse(parcel(updated_at="2026-11-22T09:00:00Z", delivery_status="delivered"),
                  "shipment.upserted"),
            parse({"external_order_id": "SO5841", "currency": "EUR", "refund": refund},
                  "refund.upserted"),
            parse(data_of(status="refunded", version=3)),
        ]  # fmt: skip

        state = one_end("erp", told)

        assert (state.status, state.flags) == ("refunded", [])
        assert shown(*[one for part in told[:5] for one in part]) == (
            "delivered", ["partially_refunded"],
        )  # fmt: skip

    def test_deleted_and_told_again(self) -> None:
        gone = parse({"external_order_id": "SO5841", "updated_at": "2026-11-21T00:00:00Z"},
                     "order.deleted")  # fmt: skip
        back = parse(data_of(version=8, updated_at="2026-11-22T00:00:00Z"))

        assert shown(*parse(data_of()), *gone) == ("cancelled", ["deleted"])
        assert one_end("erp", [parse(data_of()), gone, back]).status == "processing"

    def test_cancelled(self) -> None:
        stop = parse({"external_order_id": "SO5841", "version": 4}, "order.cancelled")

        assert one_end("erp", [parse(data_of()), stop]).status == "cancelled"
