"""Any sequence of a shop's events ends in one state (S70, S97; formats §13.4)."""

import itertools
import random
from datetime import timedelta
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deskhand.orders.facts import pack, unpack
from deskhand.shops.model import OrderEvent, OrderRestoration, OrderSnapshot, StatusChange
from tests.unit.orders.builders import (
    at,
    deleted,
    delivery,
    hold,
    merged,
    paid,
    refunded,
    sequence,
    shipment,
    shipped,
    snapshot,
    state,
)

# What the order is when a corpus file is the newest word on it (formats §13.1).
EXPECTED: Final = {
    "01": ("pending", []),
    "02": ("processing", []),
    "03": ("processing", ["partially_shipped"]),
    "04": ("shipped", []),
    "05": ("delivered", []),
    "05b": ("shipped", []),
    "05c": ("shipped", ["delivery_failed"]),
    "07": ("delivered", ["partially_refunded", "returned"]),
    "08": ("refunded", ["returned"]),
    "09": ("cancelled", []),
    "10": ("cancelled", []),
    "11": ("cancelled", ["refund_due"]),
    "12": ("pending", []),
    "13": ("pending", []),
    "14": ("processing", []),
    "15": ("pending", []),
}
LIFE: Final = ("01", "02", "03", "04", "05", "06", "07", "08", "15")


def shown(events: list[OrderEvent]) -> tuple[str, list[str]]:
    shop = state(*events)
    assert shop is not None
    return shop.status.value, shop.flags


class TestCorpus:
    @pytest.mark.parametrize("name", EXPECTED)
    def test_each_state_alone(self, name: str) -> None:  # S59, S68
        assert shown([sequence()[name]]) == EXPECTED[name]

    def test_all_permutations_of_every_few(self) -> None:
        """Every choice of four: the newest decides, with the refund that came by itself."""
        events = sequence()
        for chosen in itertools.combinations(LIFE, 4):
            ends = [
                merged(*(events[one] for one in order)) for order in itertools.permutations(chosen)
            ]
            assert all(end == ends[0] for end in ends), chosen

    def test_all_permutations_of_the_last_five(self) -> None:
        events = sequence()
        expected = EXPECTED["08"]

        for order in itertools.permutations(("04", "05", "06", "07", "08")):
            assert shown([events[one] for one in order]) == expected

    def test_the_whole_index_in_any_sequence(self) -> None:
        events = sequence()
        dice = random.Random(20261124)
        reference = merged(*events.values())

        for _ in range(300):
            order = [*events.values(), *dice.choices(list(events.values()), k=4)]
            dice.shuffle(order)
            assert merged(*order) == reference
        assert shown(list(events.values())) == EXPECTED["08"]

    def test_a_retried_creation_arrives_last(self) -> None:
        """S70: 15 is 01 again, after everything."""
        events = sequence()
        before = merged(*(events[one] for one in LIFE[:-1]))

        assert merged(*(events[one] for one in LIFE)) == before

    def test_the_refund_before_its_order(self) -> None:
        events = sequence()

        alone = merged(events["06"])
        shop = state(events["06"], events["04"])

        assert alone.snapshot is None
        assert shop is not None
        assert [(part.id, part.amount_minor) for part in shop.refunds] == [("890088186001", 12300)]
        assert shop.status == "shipped"
        assert "partially_refunded" in shop.flags

    def test_the_refund_once_although_told_twice(self) -> None:
        events = sequence()
        shop = state(events["06"], events["07"])

        assert shop is not None
        assert len(shop.refunds) == 1


moments = st.integers(min_value=0, max_value=6)
events = st.one_of(
    st.builds(
        snapshot,
        moments,
        financial=st.sampled_from(["pending", "paid", "partially_refunded", "refunded"]),
        fulfilment=st.sampled_from([None, "partial", "fulfilled"]),
        triggered_at=st.one_of(st.none(), st.builds(at, moments)),
        status_word=st.sampled_from(["", "paid", "own-word"]),
        version=st.sampled_from([0, 0, 1, 2]),
        shipments=st.lists(
            st.builds(shipment, moments, st.sampled_from(["P1", "P2"])),
            max_size=2,
            unique_by=lambda part: part.shipment_id,
        ).map(tuple),
    ),
    st.builds(
        shipped,
        moments,
        st.sampled_from(["P1", "P2"]),
        status=st.sampled_from(["success", "cancelled"]),
    ),
    st.builds(
        delivery,
        moments,
        st.sampled_from(["in_transit", "delivered"]),
        st.sampled_from(["E1", "E2"]),
        removed=st.booleans(),
    ),
    st.builds(refunded, moments, st.sampled_from([0, 500, 3000]), st.sampled_from(["R1", "R2"])),
    st.builds(hold, moments, held=st.booleans(), hold_id=st.sampled_from(["", "H1", "H2"])),
    st.builds(paid, moments),
    st.builds(deleted, moments),
    st.builds(
        StatusChange,
        external_order_id=st.just("1001"),
        status_word=st.sampled_from(["paid", "packed"]),
        at=st.builds(at, moments),
        version=st.sampled_from([0, 3]),
    ),
    st.builds(OrderRestoration, external_order_id=st.just("1001"), at=st.builds(at, moments)),
)


class TestLattice:
    @settings(max_examples=300, deadline=None)
    @given(st.lists(events, max_size=8), st.randoms(use_true_random=False), st.data())
    def test_sequence_and_repetition_do_not_matter(
        self, told: list[OrderEvent], dice: random.Random, data: st.DataObject
    ) -> None:
        repeated = [*told, *data.draw(st.lists(st.sampled_from(told), max_size=4))] if told else []
        dice.shuffle(repeated)

        assert merged(*repeated) == merged(*told)
        assert state(*repeated) == state(*told)

    @settings(max_examples=100, deadline=None)
    @given(st.lists(events, max_size=6))
    def test_storing_loses_nothing(self, told: list[OrderEvent]) -> None:
        facts = merged(*told)

        assert unpack(pack(facts)) == facts


class TestSnapshots:
    def test_an_older_one_never_overwrites(self) -> None:  # S70
        newest = snapshot(5, financial="paid")

        assert merged(newest, snapshot(4)) == merged(newest)

    def test_equal_times_are_decided_by_triggered_at(self) -> None:
        first = snapshot(5, triggered_at=at(5))
        second = snapshot(5, financial="paid", triggered_at=at(5) + timedelta(microseconds=1))

        assert shown([second, first]) == shown([first, second]) == ("processing", [])

    def test_a_time_with_an_offset_is_the_same_time(self) -> None:
        one = snapshot(5)
        assert isinstance(one, OrderSnapshot)

        assert merged(one, one) == merged(one)

    def test_a_legal_step_back(self) -> None:
        """formats §13.1: a parcel is cancelled by itself, the order is in processing again."""
        sent = snapshot(10, financial="paid", fulfilment="fulfilled", shipments=(shipment(10),))

        assert shown([sent])[0] == "shipped"
        assert shown([sent, shipped(20, status="cancelled")])[0] == "processing"
        assert shown([shipped(20, status="cancelled"), sent])[0] == "processing"

    def test_cancelled_is_what_the_newest_says(self) -> None:
        cancelled = snapshot(9, financial="paid", cancelled_at="2026-11-20T12:09:00Z")

        assert shown([cancelled, snapshot(8, financial="paid")]) == ("cancelled", ["refund_due"])


class TestParts:
    def test_a_parcel_before_its_order(self) -> None:
        assert state(shipped()) is None
        assert shown([shipped(), snapshot(5, financial="paid")]) == ("shipped", [])

    def test_a_carriers_event_before_parcel_and_order(self) -> None:
        told: list[OrderEvent] = [
            delivery(30, "delivered"),
            shipped(),
            snapshot(5, financial="paid"),
        ]

        for order in itertools.permutations(told):
            assert shown(list(order)) == ("delivered", [])

    def test_the_latest_carrier_event_counts(self) -> None:
        told: list[OrderEvent] = [
            snapshot(5, financial="paid"),
            shipped(),
            delivery(30, "delivered", "E2"),
            delivery(20, "in_transit", "E1"),
        ]

        assert shown(told)[0] == "delivered"

    def test_a_withdrawn_event_is_as_if_never_told(self) -> None:
        told: list[OrderEvent] = [
            snapshot(5, financial="paid"),
            shipped(),
            delivery(20, "in_transit", "E1"),
            delivery(30, "delivered", "E2"),
            delivery(30, "delivered", "E2", removed=True),
        ]

        for order in itertools.permutations(told):
            assert shown(list(order))[0] == "shipped"

    def test_what_the_shop_said_of_the_parcel_later_counts_more(self) -> None:
        told: list[OrderEvent] = [
            snapshot(5, financial="paid"),
            delivery(20, "in_transit"),
            shipped(40, delivery_status="failure"),
        ]

        assert shown(told) == ("shipped", ["delivery_failed"])

    def test_a_refund_that_moved_later(self) -> None:
        pending, moved = refunded(10, 0), refunded(12, 500)

        for told in ([pending, moved], [moved, pending]):
            shop = state(snapshot(5, financial="paid"), *told)
            assert shop is not None
            assert [part.amount_minor for part in shop.refunds] == [500]


class TestHolds:
    def test_on_hold_and_off_again(self) -> None:
        told: list[OrderEvent] = [
            snapshot(5, financial="paid"),
            hold(6, held=True),
            hold(7, held=False),
        ]

        assert shown(told[:2])[0] == "on_hold"
        for order in itertools.permutations(told):
            assert shown(list(order))[0] == "processing"

    def test_one_of_two_released(self) -> None:
        told: list[OrderEvent] = [
            snapshot(5, financial="paid"),
            hold(6, held=True, hold_id="H1"),
            hold(6, held=True, hold_id="H2"),
            hold(7, held=False, hold_id="H1"),
        ]

        assert shown(told)[0] == "on_hold"

    def test_the_whole_group_released(self) -> None:
        told: list[OrderEvent] = [
            snapshot(5, financial="paid"),
            hold(6, held=True, hold_id="H1"),
            hold(7, held=False, hold_id=""),
        ]

        assert shown(told)[0] == "processing"
        assert shown([*told, hold(8, held=True, hold_id="H1")])[0] == "on_hold"


class TestDeletion:
    def test_a_later_creation_with_an_older_time_does_not_resurrect(self) -> None:
        told: list[OrderEvent] = [deleted(20), snapshot(5, financial="paid")]

        assert shown(told) == ("cancelled", ["deleted"])
        assert shown(told[::-1]) == ("cancelled", ["deleted"])

    def test_restored_by_the_shop(self) -> None:
        assert shown([deleted(20), snapshot(30, financial="paid")]) == ("processing", [])
