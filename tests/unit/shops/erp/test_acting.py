"""Order actions passed on: signed, once under their key, refused in the system's words (S83)."""

from typing import Any

import pytest

from deskhand.kit.clock import utc_now
from deskhand.kit.errors import (
    NeedsHuman,
    Permanent,
    ProviderFailure,
    ProviderUnreachable,
    Retriable,
)
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
from deskhand.shops.base import ShopAccount
from deskhand.shops.erp.adapter import ADAPTER
from deskhand.shops.erp.standard_webhooks import problem
from local.sandbox.erp import ErpSystem
from tests.support.played import Played, json_answer, page_answer
from tests.support.shops import NOW, shop_account

URL = "https://acme.erp.example/deskhand"
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
KEY = "0192a0c1-7000-7000-8000-000000000001"
TARGET = ActionTarget(
    external_order_id="SO5841", order_number="SO-5841", currency="EUR",
    total=Money(12990, "EUR"), items=(), shipments=(), refunds=(), platform_state={},
    requested_at=NOW,
)  # fmt: skip


def account(**settings: Any) -> ShopAccount:
    return shop_account(
        slug="erp", secrets={"secret": SECRET}, settings={"actions_url": URL, **settings}
    )


def system() -> Played:
    return Played(ErpSystem().answer)


def perform(erp: Played, action: OrderAction, key: str = KEY) -> ActionDone:
    return ADAPTER.perform(action, TARGET, key, account(), erp)


class TestMessage:
    def test_signed_as_ours_are_to_be(self) -> None:
        erp = system()
        perform(erp, CancelOrder())

        (call,) = erp.calls
        assert f"https://{call.host}{call.path}" == URL
        assert call.headers["webhook-id"] == KEY
        assert problem(SECRET, call.headers, call.body, utc_now()) is None

    @pytest.mark.parametrize(
        ("action", "expected"),
        [
            (CancelOrder(reason="r"), {"action": "cancel", "reason": "r", "refund": True}),
            (RefundOrder(amount=Money(500, "EUR"), lines={"10": 2}),
             {"action": "refund", "amount": "5.00", "shipping": None,
              "lines": [{"line_id": "10", "quantity": 2}]}),
            (FulfilOrder(carrier="DHL", tracking_number="0034"),
             {"action": "fulfil", "carrier": "DHL", "tracking_number": "0034", "lines": []}),
            (EditOrder(shipping_address={"city": "Bonn"}),
             {"action": "edit", "shipping_address": {"city": "Bonn"}, "note": None}),
        ],
    )  # fmt: skip
    def test_what_it_says(self, action: OrderAction, expected: dict[str, Any]) -> None:
        erp = system()
        perform(erp, action)

        (sent,) = erp.sent("POST")
        assert sent["type"] == "order.action"
        order = {"external_order_id": "SO5841", "order_number": "SO-5841", "currency": "EUR"}
        assert sent["data"] | order | expected == sent["data"]

    def test_the_same_bytes_on_every_try(self) -> None:
        erp = system()
        perform(erp, CancelOrder())
        perform(erp, CancelOrder())

        assert erp.calls[0].body == erp.calls[1].body


class TestAnswers:
    def test_done(self) -> None:
        done = perform(system(), RefundOrder(amount=Money(500, "EUR")))

        assert done == ActionDone(external_id="ERP-1", amount=Money(500, "EUR"))

    def test_refused_in_its_own_words(self) -> None:
        with pytest.raises(Permanent, match="The books of that month are closed") as refusal:
            perform(system(), CancelOrder(reason="refuse"))
        assert refusal.value.code == "refused"

    @pytest.mark.parametrize(
        ("answer", "done"),
        [
            (json_answer({}, 204), ActionDone()),
            (HttpResponse(status=200), ActionDone()),
            (json_answer({"id": 7}, 202), ActionDone(external_id="7", pending=True)),
            (json_answer({"id": "x", "pending": True}), ActionDone(external_id="x", pending=True)),
            (json_answer({"amount": "five"}), ActionDone()),
        ],
    )
    def test_other_ways_to_say_yes(self, answer: Any, done: ActionDone) -> None:
        erp = system()
        erp.refuse("POST", "/deskhand", answer)

        assert perform(erp, CancelOrder()) == done

    @pytest.mark.parametrize(
        ("status", "kind"),
        [(200, ProviderUnreachable), (301, NeedsHuman), (400, Permanent), (401, NeedsHuman),
         (403, NeedsHuman), (404, Permanent), (408, ProviderUnreachable), (409, Permanent),
         (422, Permanent), (429, Retriable), (500, ProviderUnreachable),
         (503, ProviderUnreachable)],
    )  # fmt: skip
    def test_no(self, status: int, kind: type[ProviderFailure]) -> None:
        erp = system()
        erp.refuse("POST", "/deskhand", page_answer(status))

        with pytest.raises(ProviderFailure) as failure:
            perform(erp, CancelOrder())
        assert type(failure.value) is kind

    @pytest.mark.parametrize(
        ("settings", "code"),
        [({"actions_url": ""}, "actions_url_missing"),
         ({"actions_url": "http://erp.example/"}, "actions_url_wrong")],
    )  # fmt: skip
    def test_no_address(self, settings: dict[str, str], code: str) -> None:
        ours = account(**settings)
        with pytest.raises(Permanent, match=code):
            ADAPTER.preview(CancelOrder(), TARGET, ours, system())
        with pytest.raises(Permanent, match=code):
            ADAPTER.perform(CancelOrder(), TARGET, KEY, ours, system())


class TestOnce:
    def test_a_crash_after_the_effect(self) -> None:  # S97
        """Asked again under the same key, the system answers what it did, and does nothing."""
        erp, action = system(), RefundOrder(amount=Money(500, "EUR"))
        erp.lose("POST", "/deskhand")

        with pytest.raises(ProviderUnreachable):
            perform(erp, action)
        assert ADAPTER.find_done(action, TARGET, KEY, account(), erp) is None
        done = perform(erp, action)

        assert done.external_id == "ERP-1"
        assert perform(erp, action, key="another").external_id == "ERP-2"


def test_beforehand() -> None:
    action = RefundOrder(amount=Money(500, "EUR"), shipping=Money(250, "EUR"))

    preview = ADAPTER.preview(action, TARGET, account(), system())

    assert preview is not None
    assert preview.amount == Money(750, "EUR")
    assert ADAPTER.preview(RefundOrder(), TARGET, account(), system()) is None
