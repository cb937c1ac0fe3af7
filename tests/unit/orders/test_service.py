"""Orders in the table: applied once, found by every path, changed by agents, linked to people."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise, permutations
from typing import Any

import pytest

from deskhand.kit.errors import Conflict, Invalid, NotFound
from deskhand.kit.settings import Settings
from deskhand.orders.applying import Applied
from deskhand.orders.events import order_events
from deskhand.orders.models import Order, OrderKey
from deskhand.orders.repository import OrderRepository, item_of
from deskhand.orders.service import OrderPatch
from deskhand.orders.views import order_view
from deskhand.shops.model import Buyer, OrderEvent, OrderStatus
from deskhand.storage.table import Table
from tests.support.faults import CallCounter, watching
from tests.support.shops import STORE, shop_account
from tests.unit.orders.builders import (
    FakeDirectory,
    applying,
    at,
    delivery,
    orders,
    refunded,
    renamed,
    shipped,
    snapshot,
)

KEY = OrderKey(platform="shopify", store=STORE, external_order_id="1001")


def apply(
    settings: Settings,
    merchant_id: str,
    *events: OrderEvent,
    directory: FakeDirectory | None = None,
    **account: Any,
) -> list[Applied]:
    service = applying(settings, directory)
    opened = shop_account(merchant_id, **account)
    return [service.apply(opened, event) for event in events]


def status(order: Order) -> str:
    assert order.shop is not None
    return order.shop.status.value


class TestApply:
    def test_a_new_order(self, settings: Settings, merchant_id: str) -> None:  # S60, S61
        (applied,) = apply(settings, merchant_id, snapshot(financial="paid"))

        found = orders(settings).get(merchant_id, applied.order.id)

        assert applied.changed
        assert found == applied.order
        assert status(found) == "processing"

    def test_again_is_nothing_new(self, settings: Settings, merchant_id: str) -> None:  # S61, S97
        first, again = apply(settings, merchant_id, snapshot(), snapshot())

        assert not again.changed
        assert again.order == first.order

    def test_a_duplicate_costs_one_read(self, settings: Settings, merchant_id: str) -> None:
        """performance.md"""
        service, account = applying(settings), shop_account(merchant_id)
        service.apply(account, snapshot())

        with watching(CallCounter()) as counter:
            service.apply(account, snapshot())

        assert counter.calls == ["GetItem"]

    def test_a_changed_order_costs_a_read_and_a_write(
        self, settings: Settings, merchant_id: str
    ) -> None:
        """§14 (52): no read-then-write race, no unchecked PUT: one conditional write."""
        service, account = applying(settings), shop_account(merchant_id)
        service.apply(account, snapshot())

        with watching(CallCounter()) as counter:
            service.apply(account, snapshot(5, financial="paid"))

        assert counter.calls == ["GetItem", "PutItem"]

    def test_an_older_state_never_overwrites(self, settings: Settings, merchant_id: str) -> None:
        """§14 (52), S70"""
        _, late = apply(settings, merchant_id, snapshot(9, financial="paid"), snapshot(2))

        assert not late.changed
        assert status(late.order) == "processing"

    def test_any_sequence_ends_alike(self, settings: Settings, merchant_id: str) -> None:  # S97
        told: list[OrderEvent] = [
            snapshot(5, financial="paid"),
            shipped(),
            delivery(30, "delivered"),
            refunded(40, 500),
        ]
        ends = set()
        for place, order in enumerate(permutations(told)):
            last = apply(settings, merchant_id, *(renamed(one, f"O{place}") for one in order))[-1]
            shop = last.order.shop
            assert shop is not None
            ends.add(shop.model_copy(update={"order_number": "same"}).model_dump_json())

        assert len(ends) == 1
        assert '"delivered"' in ends.pop()

    def test_many_at_once(self, settings: Settings, merchant_id: str) -> None:
        """§14 (52), S70, S97: sixteen writers of one order, nothing is lost."""
        told: list[OrderEvent] = [snapshot(place, financial="paid") for place in range(8)]
        told += [refunded(20, 100, f"R{place}") for place in range(8)]
        directory = FakeDirectory()
        service, account = applying(settings, directory), shop_account(merchant_id)

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda event: service.apply(account, event), told))

        found = orders(settings).get_by_external(merchant_id, "1001", "shopify")
        assert found.shop is not None
        assert found.shop.last_updated_at == at(20)
        assert len(found.shop.refunds) == 8
        assert len(set(directory.by_contact.values())) == 1

    def test_a_part_waits_for_its_order_unseen(self, settings: Settings, merchant_id: str) -> None:
        service = orders(settings)
        apply(settings, merchant_id, refunded(10, 500))

        with pytest.raises(NotFound):
            service.get_by_external(merchant_id, "1001", "shopify")
        assert service.list(merchant_id).items == []

        apply(settings, merchant_id, snapshot(5, financial="paid"))

        found = service.get_by_external(merchant_id, "1001", "shopify")
        assert found.shop is not None
        assert found.shop.flags == ["partially_refunded"]

    def test_a_gigantic_note_is_no_obstacle(self, settings: Settings, merchant_id: str) -> None:
        (applied,) = apply(settings, merchant_id, snapshot(note="x" * 200_000))

        assert orders(settings).get(merchant_id, applied.order.id).shop


class TestUniqueness:
    def test_two_stores_with_the_same_number(self, settings: Settings, merchant_id: str) -> None:
        """§14 (50, 51), S61: #1001 of two stores are two orders."""
        apply(settings, merchant_id, snapshot())
        apply(settings, merchant_id, snapshot(), store="other.myshopify.com")
        service = orders(settings)

        assert len(service.list(merchant_id).items) == 2
        one = service.get_by_external(merchant_id, "1001", "shopify", STORE)
        other = service.get_by_external(merchant_id, "1001", "shopify", "other.myshopify.com")
        assert one.id != other.id

    def test_two_merchants(self, settings: Settings, merchant_id: str) -> None:
        """S136: another merchant's order is not there."""
        (mine,) = apply(settings, merchant_id, snapshot())
        apply(settings, f"{merchant_id}-other", snapshot())

        with pytest.raises(NotFound):
            orders(settings).get(f"{merchant_id}-other", mine.order.id)
        assert len(orders(settings).list(merchant_id).items) == 1


class TestList:
    def filled(self, settings: Settings, merchant_id: str) -> FakeDirectory:
        directory = FakeDirectory()
        for place in range(7):
            apply(
                settings,
                merchant_id,
                snapshot(
                    place,
                    order_id=f"O{place}",
                    financial="paid" if place % 2 else "pending",
                    ordered_at=at(place),
                    buyer=Buyer(email=f"buyer{place % 3}@example.com"),
                ),
                directory=directory,
            )
        return directory

    def numbers(self, found: list[Order]) -> list[str]:
        return [order.key.external_order_id for order in found]

    def test_newest_first_page_by_page(self, settings: Settings, merchant_id: str) -> None:
        self.filled(settings, merchant_id)
        service = orders(settings)
        seen: list[str] = []
        cursor: str | None = None

        for _ in range(4):
            page = service.list(merchant_id, cursor=cursor, limit=2)
            seen += self.numbers(page.items)
            cursor = page.next_cursor

        assert seen == ["O6", "O5", "O4", "O3", "O2", "O1", "O0"]
        assert cursor is None

    def test_by_status(self, settings: Settings, merchant_id: str) -> None:  # S62
        self.filled(settings, merchant_id)

        found = orders(settings).list(merchant_id, status=OrderStatus.PROCESSING)

        assert self.numbers(found.items) == ["O5", "O3", "O1"]

    def test_by_customer(self, settings: Settings, merchant_id: str) -> None:  # S62, S77
        directory = self.filled(settings, merchant_id)
        customer = directory.by_contact[(merchant_id, "email", "buyer0@example.com")]
        service = orders(settings)

        assert self.numbers(service.for_customer(merchant_id, customer)) == ["O6", "O3", "O0"]
        both = service.list(merchant_id, customer_id=customer, status=OrderStatus.PROCESSING)
        assert self.numbers(both.items) == ["O3"]

    def test_by_platform(self, settings: Settings, merchant_id: str) -> None:
        self.filled(settings, merchant_id)
        service = orders(settings)

        assert len(service.list(merchant_id, platform="shopify").items) == 7
        assert service.list(merchant_id, platform="magento").items == []

    def test_never_a_scan_and_one_query_for_a_status(
        self, settings: Settings, merchant_id: str
    ) -> None:
        """S62, performance.md"""
        self.filled(settings, merchant_id)
        service = orders(settings)

        with watching(CallCounter()) as counter:
            service.list(merchant_id, status=OrderStatus.PROCESSING)
            service.list(merchant_id)
            service.get_by_external(merchant_id, "O1", "shopify")

        assert set(counter.calls) == {"Query", "GetItem"}
        assert counter.calls[0:1] == ["Query"]
        assert counter.calls.count("Query") == 1 + len(OrderStatus) + 1

    def test_a_cursor_of_somebody_else(self, settings: Settings, merchant_id: str) -> None:
        self.filled(settings, merchant_id)
        cursor = orders(settings).list(merchant_id, limit=2).next_cursor

        with pytest.raises(Invalid):
            orders(settings).list("another", cursor=cursor)


class TestPatch:
    def test_note_and_metadata(self, settings: Settings, merchant_id: str) -> None:  # S83
        (applied,) = apply(settings, merchant_id, snapshot())
        service = orders(settings)

        service.patch(
            merchant_id,
            applied.order.id,
            OrderPatch(note="call first", metadata={"vip": 1, "a": 2}),
        )
        after = service.patch(merchant_id, applied.order.id, OrderPatch(metadata={"a": None}))

        assert after.desk.note == "call first"
        assert after.desk.metadata == {"vip": 1}
        assert after.version == 3

    def test_survives_the_shops_next_word(self, settings: Settings, merchant_id: str) -> None:
        (applied,) = apply(settings, merchant_id, snapshot())
        orders(settings).patch(merchant_id, applied.order.id, OrderPatch(note="call first"))

        (after,) = apply(settings, merchant_id, snapshot(5, financial="paid"))

        assert after.order.desk.note == "call first"
        assert status(after.order) == "processing"

    def test_a_status_by_hand_until_the_shop_says_more(
        self, settings: Settings, merchant_id: str
    ) -> None:
        (applied,) = apply(settings, merchant_id, snapshot(financial="paid"))
        service = orders(settings, clock=lambda: at(60))

        held = service.patch(merchant_id, applied.order.id, OrderPatch(status=OrderStatus.ON_HOLD))
        (older,) = apply(settings, merchant_id, shipped(30))
        (newer,) = apply(settings, merchant_id, snapshot(90, financial="paid"))

        assert status(held) == status(older.order) == "on_hold"
        assert held.shop is not None
        assert held.shop.flags == ["set_by_desk"]
        assert status(newer.order) == "shipped"

    def test_a_stale_version(self, settings: Settings, merchant_id: str) -> None:
        (applied,) = apply(settings, merchant_id, snapshot())
        service = orders(settings)
        service.patch(merchant_id, applied.order.id, OrderPatch(note="one"), version=1)

        with pytest.raises(Conflict):
            service.patch(merchant_id, applied.order.id, OrderPatch(note="two"), version=1)


class TestLinks:
    def test_the_buyer_becomes_a_customer_once(self, settings: Settings, merchant_id: str) -> None:
        """S66"""
        directory = FakeDirectory()
        first, second = (
            apply(settings, merchant_id, snapshot(order_id=one), directory=directory)[0].order
            for one in ("1", "2")
        )

        assert first.desk.customer_id is not None
        assert first.desk.customer_id == second.desk.customer_id
        assert directory.names[first.desk.customer_id] == "Nora"

    def test_a_phone_alone_makes_no_customer_but_finds_one(
        self, settings: Settings, merchant_id: str
    ) -> None:
        """§14 (48), S67: phone-only orders are stored unlinked, and linked when somebody has it."""
        directory = FakeDirectory()
        by_phone = Buyer(phone="+1 603 555 0142")
        (before,) = apply(
            settings, merchant_id, snapshot(order_id="1", buyer=by_phone), directory=directory
        )
        directory.by_contact[(merchant_id, "phone", "+16035550142")] = "c-1"
        (after,) = apply(
            settings, merchant_id, snapshot(order_id="2", buyer=by_phone), directory=directory
        )

        assert before.order.desk.customer_id is None
        assert after.order.desk.customer_id == "c-1"

    def test_the_customer_who_appears_just_then(self, settings: Settings, merchant_id: str) -> None:
        """S67: nothing falls between looking for the customer and beginning to wait."""

        class Late(FakeDirectory):
            looks = 0

            def find(self, merchant_id: str, *, email: str | None, phone: str | None) -> str | None:
                self.looks += 1
                return "c-1" if self.looks > 1 else None

        directory = Late()
        (applied,) = apply(
            settings, merchant_id, snapshot(buyer=Buyer(phone="+16035550142")), directory=directory
        )

        assert applied.order.desk.customer_id == "c-1"
        assert orders(settings).get(merchant_id, applied.order.id).desk.customer_id == "c-1"
        assert orders(settings).link_for_customer(merchant_id, "c-2", [], ["+16035550142"]) == 0

    def test_a_guest_is_stored_unlinked(self, settings: Settings, merchant_id: str) -> None:
        """§14 (47, 48), S67"""
        (applied,) = apply(settings, merchant_id, snapshot(buyer=Buyer()))

        assert applied.order.desk.customer_id is None
        assert orders(settings).get(merchant_id, applied.order.id)

    def test_a_guest_who_gives_an_address_later(self, settings: Settings, merchant_id: str) -> None:
        """S67: the protected data arrive with a later snapshot."""
        _, applied = apply(settings, merchant_id, snapshot(buyer=Buyer()), snapshot(5))

        assert applied.order.desk.customer_id

    def test_waits_for_the_customer(self, settings: Settings, merchant_id: str) -> None:
        """§14 (48), S67: stored unlinked, linked when the customer appears."""
        directory = FakeDirectory(creates=False)
        (applied,) = apply(settings, merchant_id, snapshot(), directory=directory)
        service = orders(settings, directory)
        assert applied.order.desk.customer_id is None

        linked = service.link_for_customer(merchant_id, "c-1", ["nora@example.com"], [])

        assert linked == 1
        assert [one.id for one in service.for_customer(merchant_id, "c-1")] == [applied.order.id]
        assert service.link_for_customer(merchant_id, "c-2", ["nora@example.com"], []) == 0

    def test_waits_under_phone_too(self, settings: Settings, merchant_id: str) -> None:
        directory = FakeDirectory(creates=False)
        apply(settings, merchant_id, snapshot(), directory=directory)

        linked = orders(settings, directory).link_for_customer(
            merchant_id, "c-1", ["other@example.com"], ["+16035550142"]
        )

        assert linked == 1

    def test_moves_with_a_merge_and_waits_again_after_a_deletion(
        self, settings: Settings, merchant_id: str
    ) -> None:
        directory = FakeDirectory()
        (applied,) = apply(settings, merchant_id, snapshot(), directory=directory)
        service = orders(settings, directory)
        first = applied.order.desk.customer_id or ""

        assert service.move_orders(merchant_id, first, "c-2") == 1
        assert service.move_orders(merchant_id, first, "c-3") == 0
        assert service.move_orders(merchant_id, "c-2", None) == 1
        assert service.link_for_customer(merchant_id, "c-4", ["nora@example.com"], []) == 1


class TestErasure:
    def test_nothing_personal_stays(self, settings: Settings, merchant_id: str) -> None:
        """§14 (54), S91: raw personal data had no way to be erased."""
        (applied,) = apply(
            settings,
            merchant_id,
            snapshot(financial="paid", note="for Nora's birthday"),
        )
        apply(settings, merchant_id, shipped(), refunded(30, 500, reason="Nora's was bent"))
        service = orders(settings)
        service.patch(merchant_id, applied.order.id, OrderPatch(note="Nora called"))

        erased = service.erase_person(merchant_id, applied.order.id)

        stored = OrderRepository(Table(settings.desk_table), merchant_id).get(KEY)
        assert stored is not None
        whole = str(stored) + str(order_view(erased))
        for trace in ("nora", "harbour", "5550142", "555 0142", "track-"):
            assert trace not in whole.casefold()
        assert erased.desk.customer_id is None
        assert status(erased) == "shipped"
        assert erased.shop is not None
        assert erased.shop.total_minor == 3000

    def test_a_late_webhook_does_not_bring_it_back(
        self, settings: Settings, merchant_id: str
    ) -> None:
        (applied,) = apply(settings, merchant_id, snapshot(financial="paid"))
        orders(settings).erase_person(merchant_id, applied.order.id)

        (after,) = apply(
            settings,
            merchant_id,
            snapshot(50, financial="paid"),
        )

        assert after.order.shop is not None
        assert after.order.shop.buyer.email is None
        assert after.order.desk.customer_id is None


class TestEvents:
    def test_first_then_changed_then_nothing(self, settings: Settings, merchant_id: str) -> None:
        repository = OrderRepository(Table(settings.desk_table), merchant_id)
        images: list[Any] = [None]
        for event in (snapshot(), snapshot(5, financial="paid"),
                      snapshot(5, financial="paid", triggered_at=at(6))):  # fmt: skip
            apply(settings, merchant_id, event)
            stored = repository.get(KEY)
            assert stored is not None
            images.append(item_of(stored))

        made = [list(order_events(old, new)) for old, new in pairwise(images)]

        assert [len(one) for one in made] == [1, 1, 0]
        (second,) = (one.model_dump() for one in made[1])
        assert second["previous"]["status"] == "pending"
        assert second["order"]["status"] == "processing"

    def test_a_stub_is_no_news(self, settings: Settings, merchant_id: str) -> None:
        apply(settings, merchant_id, refunded(10, 500))
        stored = OrderRepository(Table(settings.desk_table), merchant_id).get(KEY)
        assert stored is not None

        assert list(order_events(None, item_of(stored))) == []


class TestView:
    def test_the_contracts_fields(self, settings: Settings, merchant_id: str) -> None:
        """S60; contract §4"""
        (applied,) = apply(settings, merchant_id, snapshot(financial="paid"), shipped())[-1:]

        view = order_view(applied.order)

        assert view is not None
        assert view["total_amount"] == "30.00"
        assert view["items"][0] == {
            "line_id": "L1", "sku": "A", "name": "Tent", "quantity": 1, "price": "20.00",
        }  # fmt: skip
        assert view["tracking_number"] == "track-P1"
        assert view["order_date"] == "2026-11-20T12:00:00.000Z"
        assert {
            "id", "external_order_id", "platform", "store", "customer_id", "order_number",
            "total_amount", "currency", "status", "shipping_address", "billing_address", "items",
            "order_date", "last_updated_at", "tracking_number", "carrier", "shipments", "refunds",
            "metadata", "created_at", "updated_at",
        } <= view.keys()  # fmt: skip
