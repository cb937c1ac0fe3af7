"""Actions on orders: what is sent, what is refused, and that each is done once (S83)."""

from typing import Any

import pytest

from deskhand.kit.errors import NeedsHuman, Permanent, ProviderUnreachable, Retriable
from deskhand.kit.http import HttpResponse
from deskhand.kit.money import Money
from deskhand.shops.actions import (
    ActionDone,
    ActionTarget,
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)
from deskhand.shops.magento.adapter import ADAPTER
from deskhand.shops.magento.marks import mark, without_mark
from deskhand.shops.model import RefundChange
from tests.support.magento import SITE, MagentoShop
from tests.support.shops import NOW, shop_account

NEW, PAID = "9001", "9002"
LINE = "90021"


def account(**settings: Any) -> Any:
    return shop_account(slug="magento", store=SITE, settings=settings)


def target(order_id: str = PAID) -> ActionTarget:
    return ActionTarget(
        external_order_id=order_id, order_number=f"00000{order_id}", currency="USD",
        total=Money(19400, "USD"), items=(), shipments=(), refunds=(), platform_state={},
        requested_at=NOW,
    )  # fmt: skip


def do(shop: MagentoShop, action: OrderAction, order_id: str = PAID, key: str = "k1") -> ActionDone:
    return ADAPTER.perform(action, target(order_id), key, account(), shop)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


ALL: list[tuple[OrderAction, str]] = [
    (CancelOrder(), NEW),
    (RefundOrder(amount=usd(500)), PAID),
    (RefundOrder(lines={LINE: 1}), PAID),
    (FulfilOrder(carrier="UPS", tracking_number="1Z"), PAID),
    (EditOrder(note="call first"), PAID),
    (EditOrder(shipping_address={"address1": "1 New Road"}), PAID),
]
every_action = pytest.mark.parametrize(("action", "order_id"), ALL)


class TestOnce:
    @every_action
    def test_the_answer_gets_lost(self, action: OrderAction, order_id: str) -> None:
        shop = MagentoShop()
        shop.lost = 1
        with pytest.raises(ProviderUnreachable):
            do(shop, action, order_id)
        if isinstance(action, EditOrder) and action.shipping_address:
            # the address is set, the comment that marks it is not: setting it again does no harm
            assert ADAPTER.find_done(action, target(order_id), "k1", account(), shop) is None
            do(shop, action, order_id)

        done = ADAPTER.find_done(action, target(order_id), "k1", account(), shop)

        assert done is not None
        assert done.external_id

    @every_action
    def test_tried_again_after_a_crash(self, action: OrderAction, order_id: str) -> None:
        shop = MagentoShop()
        first = do(shop, action, order_id)
        writes = len(shop.writes())

        again = do(shop, action, order_id)

        assert len(shop.writes()) == writes
        assert (again.external_id, again.amount) == (first.external_id, first.amount)

    @every_action
    def test_nothing_was_done(self, action: OrderAction, order_id: str) -> None:
        shop = MagentoShop()
        assert ADAPTER.find_done(action, target(order_id), "k1", account(), shop) is None
        shop.refusals = [HttpResponse(status=401, body=b'{"message":"no"}')]
        with pytest.raises(NeedsHuman):
            do(shop, action, order_id)
        shop.refusals = [HttpResponse(status=429)]
        with pytest.raises(Retriable):
            do(shop, action, order_id)
        assert ADAPTER.find_done(action, target(order_id), "k1", account(), shop) is None

    def test_another_key_is_another_refund(self) -> None:
        shop = MagentoShop()
        one = do(shop, RefundOrder(amount=usd(500)))
        other = do(shop, RefundOrder(amount=usd(500)), key="k2")
        assert one.external_id != other.external_id


class TestCancel:
    def test_it_is_cancelled(self) -> None:
        shop = MagentoShop()
        assert do(shop, CancelOrder(), NEW) == ActionDone(external_id=NEW)
        assert shop.store.tables["orders"][9001]["state"] == "canceled"

    def test_false_is_a_refusal(self) -> None:
        with pytest.raises(Permanent, match="processing"):
            do(MagentoShop(), CancelOrder())

    def test_what_is_invoiced_is_said_beforehand(self) -> None:
        shown = ADAPTER.preview(CancelOrder(), target(), account(), MagentoShop())
        assert shown is not None
        assert "refund" in shown.warnings[0]


class TestRefund:
    def test_all_of_it_by_the_invoice_that_was_paid(self) -> None:
        shop = MagentoShop()
        done = do(shop, RefundOrder())
        (path, body), = shop.writes()  # fmt: skip
        assert path == "/rest/V1/invoice/9001/refund"
        assert body["isOnline"] is True
        assert "items" not in body
        assert "arguments" not in body
        assert done.amount == usd(19400)
        assert shop.store.tables["orders"][9002]["state"] == "closed"

    def test_an_amount_names_every_line_with_none(self) -> None:
        shop = MagentoShop()
        done = do(shop, RefundOrder(amount=usd(1999), shipping=usd(0)))
        body = shop.writes()[0][1]
        assert body["items"] == [{"order_item_id": int(LINE), "qty": 0}]
        assert body["arguments"] == {
            "shipping_amount": 0, "adjustment_positive": 19.99, "adjustment_negative": 0,
        }  # fmt: skip
        assert done.amount == usd(1999)

    def test_a_line_for_less_than_it_cost(self) -> None:
        shop = MagentoShop()
        done = do(shop, RefundOrder(lines={LINE: 1}, amount=usd(10000), restock=True))
        told = shop.writes()[0][1]["arguments"]
        assert told["adjustment_negative"] == 89.0
        assert told["extension_attributes"] == {"return_to_stock_items": [int(LINE)]}
        assert done.amount == usd(10000)

    def test_a_line_with_its_shipping(self) -> None:
        shop = MagentoShop()
        done = do(shop, RefundOrder(lines={LINE: 1}, shipping=usd(500)))
        assert done.amount == usd(19400)

    def test_tax_and_discount_are_part_of_a_line(self) -> None:
        shop = MagentoShop()
        line = shop.store.tables["orders"][9002]["items"][0]
        line |= {"qty_ordered": 2, "row_total": 100.0, "tax_amount": 19.0, "discount_amount": 10.0}
        shown = ADAPTER.preview(RefundOrder(lines={LINE: 1}), target(), account(), shop)
        assert shown is not None
        assert shown.amount == usd(5450)

    def test_offline_only_where_the_merchant_wants_it(self) -> None:
        shop = MagentoShop()
        shop.store.tables["invoices"].clear()
        with pytest.raises(Permanent, match="online"):
            do(shop, RefundOrder())
        given = account(offline_refunds=True)
        shown = ADAPTER.preview(RefundOrder(), target(), given, shop)
        assert shown is not None
        assert shown.warnings
        ADAPTER.perform(RefundOrder(), target(), "k1", given, shop)
        assert shop.writes()[0][0] == "/rest/V1/order/9002/refund"
        assert "isOnline" not in shop.writes()[0][1]

    def test_several_payments(self) -> None:
        shop = MagentoShop()
        second = {**shop.store.tables["invoices"][9001], "entity_id": 2, "grand_total": 100.0}
        shop.store.put("invoices", second)
        with pytest.raises(Permanent, match="Several"):
            do(shop, RefundOrder())
        do(shop, RefundOrder(amount=usd(5000)))
        assert shop.writes()[0][0] == "/rest/V1/invoice/2/refund"

    @pytest.mark.parametrize(
        ("action", "code"),
        [(RefundOrder(at_most=usd(10000)), "more_than_agreed"),
         (RefundOrder(amount=usd(99900)), "more_than_invoiced"),
         (RefundOrder(lines={"7": 1}), "line_unknown")],
    )  # fmt: skip
    def test_refused_before_anything_moves(self, action: RefundOrder, code: str) -> None:
        shop = MagentoShop()
        with pytest.raises(Permanent, match=code):
            do(shop, action)
        assert shop.writes() == []

    def test_an_unpaid_order(self) -> None:
        with pytest.raises(Permanent, match="nothing_to_refund"):
            do(MagentoShop(), RefundOrder(), NEW)

    def test_amounts_in_the_shops_other_currency_are_refused(self) -> None:
        shop = MagentoShop()
        shop.store.tables["orders"][9002]["base_currency_code"] = "EUR"
        with pytest.raises(Permanent, match="EUR"):
            do(shop, RefundOrder(amount=usd(500)))

    def test_the_mark_is_not_shown_as_the_reason(self) -> None:
        shop = MagentoShop()
        done = do(shop, RefundOrder(amount=usd(500), reason="Torn seam"))
        told = ADAPTER.read_order(PAID, account(), shop)
        (memo,) = ADAPTER.parse(told[-1], account(), NOW)
        assert isinstance(memo, RefundChange)
        assert (memo.refund.refund_id, memo.refund.reason) == (done.external_id, "Torn seam")
        assert without_mark(mark("k1")) == ""


class TestFulfil:
    def test_everything_with_its_track(self) -> None:
        shop = MagentoShop()
        done = do(shop, FulfilOrder(carrier="DHL", tracking_number="003404", notify=False))
        (path, body), = shop.writes()  # fmt: skip
        assert path == "/rest/V1/order/9002/ship"
        assert body["tracks"] == [{"track_number": "003404", "title": "DHL", "carrier_code": "dhl"}]
        assert body["notify"] is False
        assert done.external_id == "9001"
        assert shop.store.tables["orders"][9002]["state"] == "complete"

    def test_some_pieces_by_a_carrier_of_ones_own(self) -> None:
        shop = MagentoShop()
        do(shop, FulfilOrder(lines={LINE: 1}, carrier="Bike courier", tracking_number="7"))
        body = shop.writes()[0][1]
        assert body["items"] == [{"order_item_id": int(LINE), "qty": 1}]
        assert body["tracks"][0]["carrier_code"] == "custom"

    def test_magentos_own_reason(self) -> None:
        with pytest.raises(Permanent, match="does not allow a shipment"):
            do(MagentoShop(), FulfilOrder(lines={LINE: 5}))


class TestEdit:
    def test_the_address_keeps_its_id_and_what_was_not_named(self) -> None:
        shop = MagentoShop()
        wanted = {"name": "Ann B. Cole", "address1": "1 New Road", "address2": "Flat 2",
                  "zip": "M1 1AA", "province": "Manchester"}  # fmt: skip
        do(shop, EditOrder(shipping_address=wanted))
        (path, body), (_, comment) = shop.writes()
        assert path == "/rest/V1/orders/9002"
        entity = body["entity"]
        assert (entity["entity_id"], entity["city"]) == (90020, "Leeds")
        assert (entity["firstname"], entity["lastname"]) == ("Ann B.", "Cole")
        assert entity["street"] == ["1 New Road", "Flat 2"]
        assert (entity["region"], entity["region_id"]) == ("Manchester", None)
        assert mark("k1") in comment["statusHistory"]["comment"]

    def test_a_note_is_for_staff(self) -> None:
        shop = MagentoShop()
        do(shop, EditOrder(note="call first"))
        ((path, body),) = shop.writes()
        assert path == "/rest/V1/orders/9002/comments"
        history = body["statusHistory"]
        assert history["comment"].startswith("call first")
        assert (history["is_visible_on_front"], history["is_customer_notified"]) == (0, 0)

    @pytest.mark.parametrize("state", ["complete", "closed", "canceled"])
    def test_too_late(self, state: str) -> None:
        shop = MagentoShop()
        shop.store.tables["orders"][9002]["state"] = state
        with pytest.raises(Permanent, match="too_late"):
            do(shop, EditOrder(shipping_address={"city": "X"}))

    def test_nothing_is_sent(self) -> None:
        shop = MagentoShop()
        shop.store.tables["orders"][9002]["extension_attributes"] = {}
        with pytest.raises(Permanent, match="no_shipping_address"):
            do(shop, EditOrder(shipping_address={"city": "X"}))
