"""Catching up: nothing is lost while pages move, and it ends."""

import json
from datetime import timedelta
from typing import Any

import pytest

from deskhand.kit.errors import Permanent, Retriable
from deskhand.kit.http import HttpResponse
from deskhand.shops.magento import polling
from deskhand.shops.magento.adapter import ADAPTER
from deskhand.shops.magento.polling import Position
from deskhand.shops.model import OrderSnapshot, RefundChange, ShipmentChange, ShopEvent
from local.sandbox.call import Call
from local.sandbox.magento import demo_order
from tests.support.magento import SITE, MagentoShop
from tests.support.shops import NOW, shop_account

ACCOUNT = shop_account(slug="magento", store=SITE)


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polling, "PAGE_SIZE", 3)


def shop_with(count: int, *, seconds_apart: int = 60) -> MagentoShop:
    shop = MagentoShop()
    shop.store.tables["orders"].clear()
    for number in range(1, count + 1):
        shop.at(number * seconds_apart / 60)
        shop.store.put("orders", demo_order(number, paid=True))
    shop.at(60 * 24)
    return shop


def caught(shop: MagentoShop, since_minutes: float = 0) -> list[ShopEvent]:
    since, cursor, found = NOW + timedelta(minutes=since_minutes), None, []
    for _ in range(200):
        step = ADAPTER.catch_up(ACCOUNT, since, cursor, shop)
        for request in step.requests:
            found += ADAPTER.parse(request, ACCOUNT, shop.now)
        cursor = step.cursor
        if cursor is None:
            return found
    raise AssertionError("it does not end")


def order_ids(events: list[ShopEvent]) -> list[str]:
    return [one.external_order_id for one in events if isinstance(one, OrderSnapshot)]


class TestPages:
    @pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 7, 10])
    def test_everything_oldest_first(self, count: int) -> None:  # S55
        found = order_ids(caught(shop_with(count)))
        assert list(dict.fromkeys(found)) == [str(one) for one in range(1, count + 1)]

    def test_what_was_changed_before_is_left_out_but_for_the_overlap(self) -> None:
        shop = shop_with(30, seconds_apart=60)
        assert min(map(int, order_ids(caught(shop, since_minutes=25)))) == 15

    def test_the_question_is_the_documented_one(self) -> None:
        shop = shop_with(1)
        caught(shop)
        query = shop.calls[0].query
        assert query["searchCriteria[filter_groups][0][filters][0][field]"] == "updated_at"
        assert query["searchCriteria[filter_groups][0][filters][0][condition_type]"] == "gteq"
        assert query["searchCriteria[filter_groups][0][filters][0][value]"] == "2026-11-24 15:50:00"
        sorts = [query[f"searchCriteria[sortOrders][{one}][field]"] for one in (0, 1)]
        assert sorts == ["updated_at", "entity_id"]
        assert query["searchCriteria[currentPage]"] == "1"

    @pytest.mark.parametrize("count", [3, 4, 7, 12])
    def test_a_mass_change_in_one_second(self, count: int) -> None:
        shop = shop_with(count, seconds_apart=0)
        shop.at(5)
        shop.store.put("orders", demo_order(count + 1, paid=True))
        found = order_ids(caught(shop))
        assert set(found) == {str(one) for one in range(1, count + 2)}

    @pytest.mark.parametrize("after_call", range(1, 6))
    @pytest.mark.parametrize("moved", [1, 2, 3, 4])
    def test_an_order_changed_while_pages_are_read(self, after_call: int, moved: int) -> None:
        """It moves to the end, all others move up: none may slip past the border of a page."""
        shop = shop_with(9)

        def change(call: Call) -> None:
            del call
            if len(shop.calls) == after_call + 1:
                shop.store.put("orders", {"entity_id": moved, "state": "holded"})

        shop.before = change
        events = caught(shop)
        assert {str(one) for one in range(1, 10)} == set(order_ids(events))
        last = [one for one in events if isinstance(one, OrderSnapshot)
                and one.external_order_id == str(moved)][-1]  # fmt: skip
        if after_call <= 3:
            assert last.platform_state["state"] == "holded"

    def test_an_order_that_keeps_changing_does_not_keep_us(self) -> None:
        shop = shop_with(9)

        def change(call: Call) -> None:
            del call
            shop.now += timedelta(seconds=1)
            shop.store.put("orders", {"entity_id": 5})

        shop.before = change
        assert set(order_ids(caught(shop))) == {str(one) for one in range(1, 10)}

    def test_a_shop_that_repeats_its_page_is_not_believed(self) -> None:
        page = {"items": [demo_order(1, paid=True)] * 3, "total_count": 50}
        for one in page["items"]:  # type: ignore[attr-defined]
            one["updated_at"] = "2026-11-20 00:00:00"
        shop = MagentoShop()
        shop.refusals = [HttpResponse(status=200, body=json.dumps(page).encode())] * 5
        with pytest.raises(Retriable, match="advance"):
            caught(shop)

    @pytest.mark.parametrize("cursor", ["x", "9|a|gteq|0|0", "0|a|ne|0|0", "-1|a|eq|0|0", "||||"])
    def test_a_strange_cursor(self, cursor: str) -> None:
        with pytest.raises(Permanent):
            ADAPTER.catch_up(ACCOUNT, NOW, cursor, MagentoShop())

    def test_too_many_pages(self) -> None:
        shop = shop_with(9)
        cursor = Position(turn=0, at="2026-11-24 00:00:00", pages=polling.MAX_PAGES).text()
        with pytest.raises(Retriable, match="pages"):
            ADAPTER.catch_up(ACCOUNT, NOW, cursor, shop)


class TestParts:
    def shop(self) -> MagentoShop:
        shop = MagentoShop()
        shop.store.ship(9002, {"comment": {"comment": "x"}})
        shop.store.refund(9002, {}, None)
        return shop

    def test_shipments_and_credit_memos_come_along(self) -> None:
        kinds = {type(one) for one in caught(self.shop())}
        assert kinds == {OrderSnapshot, ShipmentChange, RefundChange}

    def test_a_track_added_much_later_arrives(self) -> None:
        """Adding a track touches neither the order nor the shipment."""
        shop = self.shop()
        shop.at(30 * 60)
        assert caught(shop, since_minutes=30 * 60 - 5) == []
        shop.store.track({"parent_id": 9001, "track_number": "1Z", "title": "UPS"})

        (late,) = caught(shop, since_minutes=30 * 60 - 5)

        assert isinstance(late, ShipmentChange)
        assert late.shipment.tracking_number == "1Z"

    def test_reading_one_order_with_all_of_it(self) -> None:
        told = ADAPTER.read_order("9002", ACCOUNT, self.shop())
        kinds: list[Any] = [type(ADAPTER.parse(one, ACCOUNT, NOW)[0]) for one in told]
        assert kinds == [OrderSnapshot, ShipmentChange, RefundChange]

    def test_an_order_that_is_not_there(self) -> None:
        assert ADAPTER.read_order("77", ACCOUNT, MagentoShop()) == ()
