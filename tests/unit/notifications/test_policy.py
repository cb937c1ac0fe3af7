"""Which changes are told, and which would be silly (S106)."""

from datetime import timedelta
from typing import Any

import pytest

from deskhand.notifications.models import Language, NoticeKind
from deskhand.notifications.policy import language_of, notices, still_true, wants
from deskhand.orders.models import DeskState
from deskhand.shops.model import Buyer, OrderItem, OrderStatus
from tests.unit.notifications.builders import view
from tests.unit.orders.builders import (
    at,
    delivery,
    hold,
    refunded,
    shipment,
    shipped,
    snapshot,
)

PLACED = snapshot(financial="paid")


def told(order: dict[str, Any], previous: dict[str, Any] | None) -> list[str]:
    return [notice.change for notice in notices(order, previous)]


class TestFirstSight:
    def test_a_new_order(self) -> None:  # S106: order confirmation
        assert told(view(PLACED), None) == ["received"]
        assert told(view(snapshot()), None) == ["received"]

    def test_seen_first_when_already_sent(self) -> None:
        """The creation is late or lost: one notice, not two."""
        order = view(snapshot(20, financial="paid", shipments=(shipment(20),)))

        assert told(order, None) == ["shipped:P1"]

    def test_seen_first_when_over(self) -> None:
        arrived = view(PLACED, shipped(), delivery(30, "delivered"))
        back = view(snapshot(40, financial="refunded"), refunded(40, 3000))
        cancelled = view(snapshot(financial="paid", cancelled_at="2026-11-20T12:00:00Z"))

        assert told(arrived, None) == told(back, None) == told(cancelled, None) == []

    def test_old_history_is_silent(self) -> None:
        """A shop connected with years of orders: an old one is touched, nobody hears of it."""
        placed_long_ago = at(0) - timedelta(days=400)
        old = view(snapshot(financial="paid", ordered_at=placed_long_ago))
        sent_long_ago = shipment(30, created_at=placed_long_ago)
        old_sent = view(snapshot(40, financial="paid", shipments=(sent_long_ago,)))

        assert told(old, None) == told(old_sent, None) == []

    def test_imports_and_erased_orders_are_silent(self) -> None:
        assert told(view(PLACED, desk=DeskState(customer_id="c", quiet=True)), None) == []
        assert told(view(PLACED, desk=DeskState(erased=True)), None) == []


class TestChanges:
    def test_shipped(self) -> None:  # S106: shipping notice
        (notice,) = notices(view(PLACED, shipped()), view(PLACED))

        assert notice.kind is NoticeKind.ORDER_SHIPPED
        assert [part["tracking_number"] for part in notice.parcels] == ["track-P1"]

    def test_each_parcel_once(self) -> None:
        first = view(PLACED, shipped(parcel_id="P1", lines={"L1": 1}))
        both = view(PLACED, shipped(parcel_id="P1", lines={"L1": 1}),
                    shipped(20, parcel_id="P2", lines={"L2": 2}))  # fmt: skip

        assert told(first, view(PLACED)) == ["shipped:P1"]
        assert told(both, first) == ["shipped:P2"]
        assert told(both, view(PLACED)) == ["shipped:P1"]

    def test_a_printed_label_is_not_on_its_way(self) -> None:
        """formats §13.1 rule 7"""
        printed = view(PLACED, shipped(delivery_status="label_printed"))
        moving = view(PLACED, shipped(delivery_status="label_printed"), delivery(30, "in_transit"))

        assert told(printed, view(PLACED)) == []
        assert told(moving, printed) == ["shipped:P1"]

    def test_delivered(self) -> None:
        sent, arrived = view(PLACED, shipped()), view(PLACED, shipped(), delivery(30, "delivered"))

        assert told(arrived, sent) == ["delivered"]
        assert told(arrived, arrived) == []

    def test_a_gift_card_is_not_delivered_by_anybody(self) -> None:
        card = OrderItem(line_id="L1", sku="", name="Gift card", quantity=1, ordered=1,
                         price=PLACED.total, ships=False)  # fmt: skip
        before = view(snapshot(financial="pending", items=(card,)))
        after = view(snapshot(5, financial="paid", fulfilment="fulfilled", items=(card,)))

        assert after["status"] == "delivered"
        assert told(after, before) == []

    def test_refunded_with_each_amount(self) -> None:
        sent = view(PLACED, shipped())
        part = view(PLACED, shipped(), refunded(40, 500))
        whole = view(PLACED, shipped(), refunded(40, 500), refunded(50, 2500, "R2"))

        assert told(part, sent) == ["refunded:R1"]
        assert told(whole, part) == ["refunded:R2"]
        assert notices(part, sent)[0].refund["amount"] == "5.00"

    def test_a_promise_is_told_when_the_money_moves(self) -> None:
        promised = view(PLACED, refunded(40, 0))
        moved = view(PLACED, refunded(41, 500))

        assert told(promised, view(PLACED)) == []
        assert told(moved, promised) == ["refunded:R1"]

    def test_steps_back_say_nothing(self) -> None:
        sent = view(PLACED, shipped())
        arrived = view(PLACED, shipped(), delivery(30, "delivered"))

        assert told(sent, arrived) == []
        assert told(view(PLACED, shipped(20, status="cancelled")), sent) == []
        assert told(view(PLACED, hold(6, held=True)), view(PLACED)) == []

    def test_delivered_after_the_money_went_back(self) -> None:
        back = view(PLACED, refunded(40, 3000))
        arrived = {**view(PLACED, shipped(), delivery(30, "delivered")), "refunds": back["refunds"]}

        assert told(arrived, back) == []

    def test_what_an_agent_sets_by_hand_is_not_told(self) -> None:
        by_hand = DeskState(customer_id="c-1", status=OrderStatus.DELIVERED, status_at=at(99))
        arrived = view(PLACED, shipped(delivery_status="delivered", lines={"L1": 1}), desk=by_hand)

        assert arrived["status"] == "delivered"
        assert "delivered" not in told(arrived, view(PLACED, shipped(lines={"L1": 1})))


class TestStillTrue:
    def test_shipped_after_delivered(self) -> None:
        """Events come in any sequence; the order as it is now decides."""
        (notice,) = notices(view(PLACED, shipped()), view(PLACED))

        assert still_true(notice, view(PLACED, shipped()))
        assert not still_true(notice, view(PLACED, shipped(), delivery(30, "delivered")))
        assert not still_true(notice, view(PLACED, shipped(20, status="cancelled")))

    def test_received_after_cancelled(self) -> None:
        (notice,) = notices(view(PLACED), None)

        assert still_true(notice, view(PLACED, shipped()))
        cancelled = snapshot(5, financial="paid", cancelled_at="2026-11-20T12:05:00Z")
        assert not still_true(notice, view(cancelled))

    def test_delivered_and_then_not(self) -> None:
        arrived = view(PLACED, shipped(), delivery(30, "delivered"))
        (notice,) = notices(arrived, view(PLACED, shipped()))

        assert still_true(notice, arrived)
        assert not still_true(notice, view(PLACED, shipped(40, delivery_status="failure")))


class TestChoices:
    @pytest.mark.parametrize(
        ("metadata", "expected"),
        [({}, True), ({"opt_out": False}, True), ({"opt_out": True}, False),
         ({"opt_out": "yes"}, False), ({"opt_out": "no"}, True),
         ({"opt_out": ["order_shipped"]}, False), ({"opt_out": ["notifications"]}, False),
         ({"opt_out": ["order_received"]}, True)],
    )  # fmt: skip
    def test_opting_out(self, metadata: dict[str, Any], *, expected: bool) -> None:
        assert wants(metadata, NoticeKind.ORDER_SHIPPED) is expected

    @pytest.mark.parametrize(
        ("buyers", "merchants", "expected"),
        [("zh-CN", "en", "zh"), ("zh_TW", "en", "zh"), ("en-US", "zh", "en"), ("pl", "zh", "zh"),
         (None, "zh-CN", "zh"), (None, "de", "en")],
    )  # fmt: skip
    def test_language(self, buyers: str | None, merchants: str, expected: str) -> None:
        order = view(snapshot(buyer=Buyer(locale=buyers, name="Nora")))

        assert language_of(order, merchants) is Language(expected)
