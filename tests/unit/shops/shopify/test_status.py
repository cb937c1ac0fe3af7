"""One status out of three axes (S59, S68; formats §13.1), and §14 (46)."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskhand.shops.base import MappedStatus, StatusView
from deskhand.shops.model import OrderSnapshot, OrderStatus
from deskhand.shops.shopify.adapter import ADAPTER
from deskhand.shops.shopify.status import FLAGS, PAYMENT, map_status
from tests.support.shops import NOW, named, shop_account

PAYMENTS = [*PAYMENT, "something_new", None]
FULFILMENTS = [None, "fulfilled", "partial", "restocked", "something_new"]
DELIVERIES = [
    None, "label_printed", "confirmed", "in_transit", "out_for_delivery", "attempted_delivery",
    "ready_for_pickup", "picked_up", "delivered", "failure", "something_new",
]  # fmt: skip


def snapshot(name: str, **changes: Any) -> OrderSnapshot:
    sample = named("shopify", name)
    body = {**json.loads(sample.request.body), **changes}
    request = type(sample.request)(headers=sample.request.headers, body=json.dumps(body).encode())
    (event,) = ADAPTER.parse(request, shop_account(), NOW)
    assert isinstance(event, OrderSnapshot)
    return event


def mapped(
    name: str, *, on_hold: bool = False, settings: dict[str, Any] | None = None, **changes: Any
) -> MappedStatus:
    event = snapshot(name, **changes)
    return map_status(
        StatusView(
            currency=event.currency,
            platform_state=event.platform_state,
            items=event.items,
            shipments=event.shipments,
            refunds=event.refunds,
            on_hold=on_hold,
            settings=settings or {},
        )
    )


class TestRules:
    def test_refunded_beats_fulfilled(self) -> None:
        """§14 (46), S68: fulfilled was tested first, so a refunded order showed as shipped."""
        assert mapped("all_parcels_left", financial_status="refunded").status == "refunded"

    def test_cancelled_beats_everything(self) -> None:
        """§14 (46), S68: cancelled_at was ignored."""
        at = "2026-11-21T10:00:00-05:00"

        assert mapped("all_parcels_delivered", cancelled_at=at).status == "cancelled"
        assert mapped("refunded_whole_while_fulfilled", cancelled_at=at).status == "cancelled"

    def test_delivered_and_on_hold_can_be_reached(self) -> None:
        """§14 (46), S59"""
        assert mapped("all_parcels_delivered").status == "delivered"
        assert mapped("order_paid", on_hold=True).status == "on_hold"

    def test_a_hold_after_shipping_changes_nothing(self) -> None:
        assert mapped("all_parcels_left", on_hold=True).status == "shipped"

    def test_refunds_alone_add_up_to_refunded(self) -> None:
        """The refund came before the order's own update."""
        event = mapped("refunded_whole_while_fulfilled", financial_status="paid")

        assert event.status == "refunded"

    @pytest.mark.parametrize(
        ("payment", "expected"),
        [("partially_refunded", "processing"), ("authorized", "pending"),
         ("partially_paid", "pending"), ("pending", "pending"), ("paid", "processing")],
    )  # fmt: skip
    def test_payment_words(self, payment: str, expected: str) -> None:
        """§14 (46), S68: partially_refunded, authorized and partially_paid fell to pending
        without being known."""
        found = mapped("order_placed", financial_status=payment)

        assert found.status == expected
        assert "unknown_payment_state" not in found.flags

    def test_an_unknown_word_is_pending_and_says_so(self) -> None:
        found = mapped("order_placed", financial_status="something_new")

        assert found == MappedStatus(
            status=OrderStatus.PENDING, flags=frozenset({"unknown_payment_state"})
        )

    def test_a_merchant_who_ships_on_authorisation(self) -> None:
        settings = {"ships_on_authorization": True}

        assert mapped("payment_authorised_only", settings=settings).status == "processing"

    def test_restocked_never_shipped(self) -> None:
        assert mapped("order_paid", fulfillment_status="restocked").status == "processing"

    def test_an_order_trimmed_by_include_fields(self) -> None:
        """formats §9.1: lines and parcels may be left out of the payload."""
        found = mapped(
            "order_paid", fulfillment_status="fulfilled", line_items=None, fulfillments=None
        )
        partly = mapped("order_paid", fulfillment_status="partial", line_items=None)

        assert found.status == "shipped"
        assert (partly.status, partly.flags) == ("processing", frozenset({"partially_shipped"}))


class TestTotality:
    @given(
        payment=st.sampled_from(PAYMENTS),
        fulfilment=st.sampled_from(FULFILMENTS),
        deliveries=st.lists(st.sampled_from(DELIVERIES), max_size=3),
        parcel_status=st.sampled_from(["success", "cancelled", "pending", "error", "new"]),
        cancelled=st.booleans(),
        on_hold=st.booleans(),
    )
    def test_any_mix_of_words_has_one_of_seven(
        self,
        payment: str | None,
        fulfilment: str | None,
        deliveries: list[str | None],
        parcel_status: str,
        cancelled: bool,
        on_hold: bool,
    ) -> None:  # S59
        body = json.loads(named("shopify", "all_parcels_left").request.body)
        parcel = body["fulfillments"][0]
        parcels = [
            {**parcel, "id": place, "status": parcel_status, "shipment_status": word}
            for place, word in enumerate(deliveries)
        ]

        found = mapped(
            "all_parcels_left",
            financial_status=payment,
            fulfillment_status=fulfilment,
            fulfillments=parcels,
            cancelled_at="2026-11-21T10:00:00Z" if cancelled else None,
            on_hold=on_hold,
        )

        assert found.status in set(OrderStatus)
        assert found.flags <= FLAGS.keys()
        if cancelled:
            assert found.status is OrderStatus.CANCELLED
        if found.status is OrderStatus.DELIVERED:
            assert {"delivered", "picked_up"} & set(deliveries)
