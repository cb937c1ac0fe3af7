"""Order actions through the REST API: sums, taxes, refusals, and a crash after the effect (S83)."""

import json
from dataclasses import replace
from typing import Any

import pytest

from deskhand.kit.errors import NeedsHuman, Permanent, ProviderUnreachable, Retriable
from deskhand.kit.money import Money
from deskhand.shops.actions import (
    ActionDone,
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)
from deskhand.shops.woocommerce.adapter import ADAPTER
from tests.support.corpus import corpus_file
from tests.support.played import json_answer, page_answer
from tests.unit.shops.woocommerce.builders import PAID, Shop, account, body_of, webhook

KEY = "0192a0c1-7000-7000-8000-000000000001"
GATEWAY = {
    "code": "woocommerce_rest_cannot_create_order_refund",
    "message": "An error occurred while attempting to create the refund.",
    "data": 500,
}


def usd(amount: str) -> Money:
    return Money.parse(amount, "USD")


def perform(shop: Shop, action: OrderAction, key: str = KEY, **settings: Any) -> ActionDone:
    return ADAPTER.perform(action, shop.target(), key, account(**settings), shop)


def find(shop: Shop, action: OrderAction, key: str = KEY) -> ActionDone | None:
    return ADAPTER.find_done(action, shop.target(), key, account(), shop)


class TestRefund:
    def test_all_of_it(self) -> None:
        shop = Shop()
        done = perform(shop, RefundOrder(reason="never came"))

        (sent,) = shop.sent("POST", "/refunds")
        assert done.amount == usd("124.20")
        assert sent["amount"] == "124.20"
        assert sent["api_refund"] is True
        assert sent["reason"].startswith("never came (ref ")
        assert [(one["id"], one["quantity"]) for one in sent["line_items"]] == [
            ("51", 1), ("52", 3), ("53", 0),
        ]  # fmt: skip
        assert shop.order()["status"] == "refunded"

    def test_an_amount(self) -> None:
        shop = Shop()
        done = perform(shop, RefundOrder(amount=usd("5.00")))

        (sent,) = shop.sent("POST", "/refunds")
        assert (sent["amount"], sent["line_items"]) == ("5.00", [])
        assert done.external_id == str(shop.refunds()[0]["id"])

    def test_pieces_with_their_taxes(self) -> None:
        """One of three pegs: a third of 10.00 and of 0.80, each rounded once."""
        shop = Shop()
        done = perform(shop, RefundOrder(lines={"52": 1}, restock=True))

        (sent,) = shop.sent("POST", "/refunds")
        assert done.amount == usd("3.60")
        assert sent["line_items"] == [
            {"id": "52", "quantity": 1, "refund_total": "3.33",
             "refund_tax": [{"id": "1", "refund_total": "0.27"}]},
        ]  # fmt: skip
        assert sent["api_restock"] is True

    def test_the_last_piece_takes_what_rounding_left(self) -> None:
        shop = Shop()
        amounts = [
            str(perform(shop, RefundOrder(lines={"52": 1}), key=f"key-{one}").amount)
            for one in range(3)
        ]

        assert amounts == ["3.60", "3.61", "3.59"]  # 10.80 in all
        with pytest.raises(Permanent, match="quantity_too_high"):
            perform(shop, RefundOrder(lines={"52": 1}), key="key-4")

    def test_shipping_on_top(self) -> None:
        shop = Shop()
        done = perform(shop, RefundOrder(lines={"51": 1}, shipping=usd("2.70")))

        (sent,) = shop.sent("POST", "/refunds")
        assert done.amount == usd("110.70")
        assert sent["line_items"][1] == {
            "id": "53", "quantity": 0, "refund_total": "2.50",
            "refund_tax": [{"id": "1", "refund_total": "0.20"}],
        }  # fmt: skip

    def test_lines_for_another_sum(self) -> None:
        shop = Shop()
        perform(shop, RefundOrder(lines={"51": 1}, amount=usd("54.00")))

        (sent,) = shop.sent("POST", "/refunds")
        assert sent["amount"] == "54.00"
        assert sent["line_items"][0]["refund_total"] == "50.00"
        assert sent["line_items"][0]["refund_tax"] == [{"id": "1", "refund_total": "4.00"}]

    def test_the_rest_after_others_gave_back(self) -> None:
        """The shop's own refunds are read at that moment, whatever the desk knows."""
        shop = Shop()
        shop.tell("POST", "orders/741/refunds", {"amount": "24.20"})

        assert perform(shop, RefundOrder()).amount == usd("100.00")

    @pytest.mark.parametrize(
        ("action", "code"),
        [(RefundOrder(amount=usd("124.21")), "amount_too_high"),
         (RefundOrder(amount=Money(500, "EUR")), "currency_differs"),
         (RefundOrder(lines={"51": 2}), "quantity_too_high"),
         (RefundOrder(lines={"99": 1}), "line_unknown"),
         (RefundOrder(shipping=usd("5.41")), "shipping_too_high"),
         (RefundOrder(at_most=usd("100.00")), "more_than_approved")],
    )  # fmt: skip
    def test_refused_before_the_shop_is_asked(self, action: RefundOrder, code: str) -> None:
        shop = Shop()

        with pytest.raises(Permanent) as refusal:
            perform(shop, action)
        assert refusal.value.code == code
        assert shop.refunds() == []

    def test_nothing_left(self) -> None:
        shop = Shop()
        perform(shop, RefundOrder())

        with pytest.raises(Permanent, match="nothing_to_refund"):
            perform(shop, RefundOrder(), key="another")

    @pytest.mark.parametrize(
        ("currency", "total", "back"), [("JPY", "1000", "333"), ("KWD", "1.000", "0.333")]
    )
    def test_other_decimals(self, currency: str, total: str, back: str) -> None:
        line = {**body_of()["line_items"][0], "quantity": 3, "total": total, "taxes": []}
        shop = Shop(currency=currency, total=total, line_items=[line], shipping_lines=[])

        assert str(perform(shop, RefundOrder(lines={"51": 1})).amount) == back

    def test_only_booked_by_a_setting(self) -> None:
        shop = Shop()
        preview = ADAPTER.preview(RefundOrder(), shop.target(), account(api_refund=False), shop)
        perform(shop, RefundOrder(), api_refund=False)

        assert shop.sent("POST", "/refunds")[0]["api_refund"] is False
        assert preview is not None
        assert preview.warnings == ("It is only booked: pay the customer back by hand.",)

    def test_like_the_documented_request(self) -> None:
        known = json.loads(corpus_file("woocommerce/send/refund_request.json").read_text())
        shop = Shop()
        perform(shop, RefundOrder(lines={"51": 1}, reason="damaged"))

        (sent,) = shop.sent("POST", "/refunds")
        assert known.keys() <= sent.keys()
        assert known["line_items"][0].keys() <= sent["line_items"][0].keys()
        assert known["line_items"][0]["refund_tax"][0].keys() <= (
            sent["line_items"][0]["refund_tax"][0].keys()
        )

    def test_a_long_order_is_read_from_the_shop(self) -> None:
        shop = Shop()
        target = replace(shop.target(), platform_state={})

        done = ADAPTER.perform(RefundOrder(), target, KEY, account(), shop)

        assert done.amount == usd("124.20")


class TestOnce:
    def test_the_same_key_is_one_refund(self) -> None:  # S97
        shop = Shop()
        one, two = (perform(shop, RefundOrder(amount=usd("5.00"))) for _ in range(2))

        assert one == two
        assert len(shop.refunds()) == 1

    def test_the_answer_got_lost(self) -> None:
        """A crash after the effect: what is found is what was done, and nothing is done again."""
        shop, action = Shop(), RefundOrder(amount=usd("5.00"))
        shop.lose("POST", "/refunds")

        with pytest.raises(ProviderUnreachable):
            perform(shop, action)
        found = find(shop, action)

        assert found == perform(shop, action)
        assert found is not None
        assert found.amount == usd("5.00")
        assert len(shop.refunds()) == 1

    def test_found_by_the_reason_when_the_meta_was_not_saved(self) -> None:
        shop, action = Shop(), RefundOrder(amount=usd("5.00"))
        perform(shop, action)
        for row in shop.rest._shops["acme-outdoor.woo.example"].refunds[741]:
            row["meta_data"] = []

        assert find(shop, action) is not None
        assert find(shop, action, "another key") is None

    @pytest.mark.parametrize("answer", [page_answer(502), page_answer(200), page_answer(504)])
    def test_a_broken_answer_may_have_refunded(self, answer: Any) -> None:
        shop, action = Shop(), RefundOrder(amount=usd("5.00"))
        shop.refuse("POST", "/refunds", answer)

        with pytest.raises(ProviderUnreachable):
            perform(shop, action)
        assert find(shop, action) is None

    @pytest.mark.parametrize("answer", [page_answer(403), json_answer({"code": "x"}, 429)])
    def test_turned_away_before_the_shop_saw_it(self, answer: Any) -> None:
        shop = Shop()
        shop.refuse("POST", "/refunds", answer)

        with pytest.raises(Retriable) as failure:
            perform(shop, RefundOrder())
        assert type(failure.value) is Retriable

    def test_the_gateway_says_no(self) -> None:
        """A 500 in WooCommerce's own words: re-read, and since nothing is there, a refusal."""
        shop = Shop()
        shop.refuse("POST", "/refunds", json_answer(GATEWAY, 500))

        with pytest.raises(Permanent, match="attempting to create the refund"):
            perform(shop, RefundOrder())

    def test_a_500_that_had_refunded(self) -> None:
        shop = Shop()
        action = RefundOrder(amount=usd("5.00"))
        perform(shop, action)
        row = shop.rest._shops["acme-outdoor.woo.example"].refunds.pop(741)

        def late(call: Any) -> None:
            if call.method == "POST":
                shop.rest._shops["acme-outdoor.woo.example"].refunds[741] = row

        shop.before = late
        shop.refuse("POST", "/refunds", json_answer(GATEWAY, 500))

        assert perform(shop, action).amount == usd("5.00")
        assert len(shop.refunds()) == 1

    def test_keys_without_the_right(self) -> None:
        shop = Shop()
        shop.refuse("GET", "/refunds", json_answer({"code": "c", "message": "Sorry"}, 401))

        with pytest.raises(NeedsHuman, match="Sorry"):
            perform(shop, RefundOrder())


class TestCancel:
    def test_with_the_money_back(self) -> None:
        shop = Shop()
        done = perform(shop, CancelOrder(reason="changed their mind"))

        assert done.amount == usd("124.20")
        assert shop.order()["status"] == "cancelled"
        assert [one["note"] for one in shop.tell("GET", "orders/741/notes")] == [
            "changed their mind"
        ]

    def test_unpaid(self) -> None:
        shop = Shop(status="pending", date_paid_gmt=None)

        assert perform(shop, CancelOrder()).amount is None
        assert shop.refunds() == []

    def test_paid_since_the_agent_looked(self) -> None:
        """No money moves that nobody saw; the shop's next webhook shows that it is due."""
        shop = Shop(status="pending", date_paid_gmt=None)
        shop.tell("PUT", "orders/741", PAID)

        assert perform(shop, CancelOrder()).amount is None
        assert (shop.refunds(), shop.order()["status"]) == ([], "cancelled")

    def test_keeping_the_money(self) -> None:
        shop = Shop()

        assert perform(shop, CancelOrder(refund=False)).amount is None
        assert (shop.refunds(), shop.order()["status"]) == ([], "cancelled")

    @pytest.mark.parametrize("lost", [("POST", "/refunds"), ("PUT", "orders/741")])
    def test_a_crash_after_either_step(self, lost: tuple[str, str]) -> None:
        shop, action = Shop(), CancelOrder()
        shop.lose(*lost)

        with pytest.raises(ProviderUnreachable):
            perform(shop, action)
        found = find(shop, action)

        assert (found is None) is (lost[0] == "POST")  # given back, not yet cancelled
        assert perform(shop, action).amount == usd("124.20")
        assert find(shop, action) == ActionDone(external_id="741", amount=usd("124.20"))
        assert len(shop.refunds()) == 1

    def test_beforehand(self) -> None:
        shop = Shop(status="completed")
        preview = ADAPTER.preview(CancelOrder(restock=False), shop.target(), account(), shop)

        assert preview is not None
        assert preview.amount == usd("124.20")
        assert len(preview.warnings) == 2


class TestFulfil:
    ACTION = FulfilOrder(carrier="UPS", tracking_number="1Z9", tracking_url="https://t.example/1Z9")

    def test_completed_with_tracking_where_the_plugins_look(self) -> None:
        shop = Shop()
        perform(shop, self.ACTION)

        made = shop.order()
        (row,) = made["meta_data"]
        assert made["status"] == "completed"
        assert row["key"] == "_wc_shipment_tracking_items"
        assert row["value"][0]["tracking_number"] == "1Z9"
        assert shop.tell("GET", "orders/741/notes")[0] | {"id": 0} == {
            "id": 0,
            "note": "Shipped with UPS, tracking number 1Z9. https://t.example/1Z9",
            "customer_note": True,
        }

    def test_what_we_wrote_is_read_back_as_a_parcel(self) -> None:
        shop = Shop()
        perform(shop, self.ACTION)
        (event,) = ADAPTER.parse(webhook(shop.order()), account(), shop.target().requested_at)

        assert event.shipments[0].tracking_number == "1Z9"  # type: ignore[union-attr]

    @pytest.mark.parametrize("lost", [("PUT", "orders/741"), ("POST", "/notes")])
    def test_a_crash_after_either_step(self, lost: tuple[str, str]) -> None:
        shop = Shop()
        shop.lose(*lost)

        with pytest.raises(ProviderUnreachable):
            perform(shop, self.ACTION)
        assert find(shop, self.ACTION) is not None
        perform(shop, self.ACTION)

        assert len(shop.order()["meta_data"][0]["value"]) == 1
        assert len(shop.tell("GET", "orders/741/notes")) == 1

    def test_a_second_parcel_joins_the_first(self) -> None:
        shop = Shop()
        perform(shop, replace(self.ACTION, lines={"51": 1}))
        assert shop.order()["status"] == "processing"
        perform(shop, replace(self.ACTION, tracking_number="1Z10"), key="two")

        numbers = [row["tracking_number"] for row in shop.order()["meta_data"][0]["value"]]
        assert (numbers, shop.order()["status"]) == (["1Z9", "1Z10"], "completed")

    def test_without_tracking(self) -> None:
        shop = Shop()
        perform(shop, FulfilOrder())

        assert shop.order()["status"] == "completed"
        assert find(shop, FulfilOrder()) is not None

    def test_a_part_without_tracking_can_be_told_nowhere(self) -> None:
        with pytest.raises(Permanent, match="nothing_to_tell"):
            perform(Shop(), FulfilOrder(lines={"51": 1}))


class TestEdit:
    def test_address_and_note(self) -> None:
        shop = Shop()
        action = EditOrder(
            shipping_address={"name": "Ada King Lovelace", "address1": "1 New St", "zip": "97201"},
            note="Leave it with the neighbour",
        )
        assert find(shop, action) is None
        perform(shop, action)

        made = shop.order()
        assert made["shipping"]["first_name"] == "Ada King"
        assert made["shipping"]["last_name"] == "Lovelace"
        assert made["shipping"]["city"] == "Portsmouth"  # not named: stays
        assert made["customer_note"] == "Leave it with the neighbour"
        assert find(shop, action) is not None

    def test_the_note_alone(self) -> None:
        shop = Shop()
        perform(shop, EditOrder(note=""))

        assert shop.sent("PUT") == [{"customer_note": ""}]
