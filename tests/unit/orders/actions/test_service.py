"""Asking: once for a key, never for more than there is, above a limit with a second person."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from deskhand import bootstrap
from deskhand.audit.repository import AuditRepository
from deskhand.kit.errors import (
    Conflict,
    Contention,
    Forbidden,
    Invalid,
    NotFound,
    ProviderUnreachable,
)
from deskhand.kit.settings import Settings
from deskhand.orders.actions.models import ActionRecord, ActionStatus, Person
from deskhand.shops.actions import (
    CancelOrder,
    EditOrder,
    FulfilOrder,
    OrderAction,
    RefundOrder,
)
from tests.support.stack_in_process import composed
from tests.unit.orders.actions.builders import ANA, BO, MAX, SUE, TOM, Desk, refund, usd

AWAITING, QUEUED = ActionStatus.AWAITING_APPROVAL, ActionStatus.QUEUED


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave or raised, all at the same time."""

    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        except (Conflict, Contention, Forbidden, Invalid) as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def made(results: list[Any]) -> list[ActionRecord]:
    return [one for one in results if isinstance(one, ActionRecord)]


class TestAsk:
    def test_within_the_limit_it_is_queued(self, desk: Desk) -> None:  # S83
        action = desk.ask(refund("50.00", reason="scratched"))

        assert (action.status, action.amount, action.round) == (QUEUED, usd("50.00"), 1)
        assert action.approval is None
        assert desk.actions == [action]
        assert desk.moved == []

    def test_above_it_waits(self, desk: Desk) -> None:
        action = desk.ask(refund("50.01"))
        assert (action.status, action.round) == (AWAITING, 0)
        assert action.approval == "above the limit of the role"

    def test_in_small_parts_it_waits_too(self, desk: Desk) -> None:
        assert desk.ask(refund("30.00")).status is QUEUED
        assert desk.ask(refund("30.00")).status is AWAITING
        assert desk.ask(refund("30.00"), BO).status is QUEUED

    def test_all_of_it_is_computed_by_the_shop(self, desk: Desk) -> None:
        action = desk.ask(RefundOrder(), MAX)
        assert (action.status, action.amount) == (QUEUED, usd("189.00"))
        assert action.request["at_most"] == {"minor": 18900, "currency": "USD"}

    def test_a_shop_that_is_down_does_not_stop_asking(self, desk: Desk) -> None:
        desk.http.fail("suggest", ProviderUnreachable("timeout"))
        assert desk.ask(RefundOrder(), MAX).amount == usd("189.00")

    def test_cancelling_gives_money_back_too(self, desk: Desk) -> None:
        assert desk.ask(CancelOrder()).status is AWAITING

    def test_cancelling_without_money_needs_nobody(self, desk: Desk) -> None:
        action = desk.ask(CancelOrder(refund=False))
        assert (action.status, action.amount) == (QUEUED, None)

    @pytest.mark.parametrize(
        ("action", "problem"),
        [
            (refund("189.01"), Conflict),
            (refund("0.00"), Invalid),
            (RefundOrder(lines={"nobody": 1}), Invalid),
            (RefundOrder(lines={"L": 1}), Invalid),
            (FulfilOrder(lines={"nobody": 1}), Invalid),
            (EditOrder(), Invalid),
        ],
    )
    def test_what_can_not_be_asked(
        self, desk: Desk, action: OrderAction, problem: type[Exception]
    ) -> None:
        with pytest.raises(problem):
            desk.ask(action)
        assert desk.actions == []

    def test_unknown_order(self, desk: Desk) -> None:  # S136
        with pytest.raises(NotFound):
            desk.service.ask("other", desk.order.id, refund("1.00"), ANA, None)

    def test_the_platforms_reason_is_shown(self, desk: Desk) -> None:
        desk.http.admin._store(desk.store).cancel({"id": str(desk.shop_order.order_id)})
        with pytest.raises(Conflict, match="cancelled already"):
            desk.ask(CancelOrder(), MAX)

    def test_a_paused_shop(self, desk: Desk) -> None:
        bootstrap.accounts().pause(desk.merchant_id, desk.account_id)
        with pytest.raises(Conflict, match="paused"):
            desk.ask(refund("1.00"))

    def test_a_disconnected_shop(self, desk: Desk) -> None:
        bootstrap.accounts().disconnect(desk.merchant_id, desk.account_id)
        with pytest.raises(Conflict, match="not connected"):
            desk.ask(refund("1.00"))

    def test_it_is_audited(self, desk: Desk) -> None:  # S101
        action = desk.ask(refund("10.00", reason="Olga is angry"))
        (entry,) = [
            one
            for one in AuditRepository(bootstrap.desk_table(), desk.merchant_id).month(desk.clock())
            if one.action.startswith("order.")
        ]
        assert (entry.actor, entry.action) == (ANA.email, "order.refund.asked")
        assert entry.details["action_id"] == action.id
        assert "Olga" not in str(entry)


class TestGuards:
    def test_never_more_than_was_paid(self, desk: Desk) -> None:
        desk.ask(refund("100.00"), MAX)
        with pytest.raises(Conflict, match=r"at most 89\.00 USD"):
            desk.ask(refund("89.01"), MAX)
        desk.ask(refund("89.00"), MAX)
        with pytest.raises(Conflict, match="nothing is left"):
            desk.ask(RefundOrder(), MAX)

    def test_what_waits_for_approval_counts(self, desk: Desk) -> None:
        desk.ask(refund("189.00"))
        with pytest.raises(Conflict):
            desk.ask(refund("1.00"))

    def test_a_done_refund_counts_once(self, desk: Desk) -> None:
        action = desk.ask(refund("100.00"), MAX)
        desk.perform(action)
        with pytest.raises(Conflict, match=r"89\.00"):
            desk.ask(refund("90.00"), MAX)
        desk.tell()
        with pytest.raises(Conflict, match=r"89\.00"):
            desk.ask(refund("90.00"), MAX)
        assert desk.ask(refund("89.00"), MAX).status is QUEUED

    def test_a_rejected_one_gives_way(self, desk: Desk) -> None:
        action = desk.ask(refund("189.00"))
        desk.service.reject(desk.merchant_id, desk.order.id, action.id, SUE)
        assert desk.ask(refund("189.00"), MAX).status is QUEUED

    @pytest.mark.parametrize("first", [refund("1.00"), FulfilOrder(), CancelOrder(refund=False)])
    def test_nothing_beside_a_cancellation(self, desk: Desk, first: OrderAction) -> None:
        desk.ask(first)
        with pytest.raises(Conflict):
            desk.ask(CancelOrder(refund=False))

    @pytest.mark.parametrize("then", [refund("1.00"), FulfilOrder(), EditOrder(note="x")])
    def test_nothing_after_a_cancellation(self, desk: Desk, then: OrderAction) -> None:
        desk.ask(CancelOrder(refund=False))
        with pytest.raises(Conflict, match="being cancelled"):
            desk.ask(then)

    def test_refunds_at_once_never_exceed_what_was_paid(self, desk: Desk) -> None:  # S97
        results = at_once(*[lambda: desk.ask(refund("100.00"), MAX)] * 4)
        assert len(made(results)) == 1
        assert sum(one.amount_minor or 0 for one in desk.actions) == 10000

    def test_one_cancellation_of_many_at_once(self, desk: Desk) -> None:  # S97
        assert len(made(at_once(*[lambda: desk.ask(CancelOrder(refund=False))] * 4))) == 1
        assert len(desk.actions) == 1


class TestIdempotency:
    def test_the_same_key_is_the_same_action(self, desk: Desk) -> None:  # S97
        first = desk.ask(refund("10.00"), key="k1")
        desk.perform(first)
        again = desk.ask(refund("10.00"), key="k1")
        assert again.id == first.id
        assert again.status is ActionStatus.DONE
        assert desk.ask(refund("10.00"), key="k2").id != first.id

    @pytest.mark.parametrize(
        ("action", "person"), [(refund("11.00"), ANA), (refund("10.00"), BO), (FulfilOrder(), ANA)]
    )
    def test_the_same_key_for_something_else(
        self, desk: Desk, action: OrderAction, person: Person
    ) -> None:
        desk.ask(refund("10.00"), key="k1")
        with pytest.raises(Invalid, match="Idempotency-Key"):
            desk.ask(action, person, key="k1")

    def test_the_same_key_at_once(self, desk: Desk) -> None:  # S97
        results = at_once(*[lambda: desk.ask(refund("10.00"), key="k1")] * 6)
        assert {one.id for one in made(results)} == {desk.actions[0].id}
        assert len(made(results)) == 6
        assert len(desk.actions) == 1


class TestApproval:
    def waiting(self, desk: Desk, amount: str = "100.00") -> ActionRecord:
        return desk.ask(refund(amount))

    def approve(self, desk: Desk, action: ActionRecord, person: Person) -> ActionRecord:
        return desk.service.approve(desk.merchant_id, desk.order.id, action.id, person, "fine")

    def test_a_second_person_lets_it_go(self, desk: Desk) -> None:
        approved = self.approve(desk, self.waiting(desk), SUE)
        assert (approved.status, approved.round) == (QUEUED, 1)
        assert approved.decision is not None
        assert (approved.decision.by, approved.decision.note) == (SUE, "fine")
        assert desk.service.allowed(approved, SUE) == []

    def test_not_the_one_who_asked(self, desk: Desk) -> None:
        bootstrap.merchants().create(
            desk.merchant_id, "Acme", refund_limits={"supervisor": "5.00", "merchant_admin": None}
        )
        action = desk.ask(refund("10.00"), SUE)
        with pytest.raises(Forbidden, match="another person"):
            self.approve(desk, action, SUE)
        with pytest.raises(Forbidden, match="above your own limit"):
            self.approve(desk, action, TOM)
        assert desk.service.allowed(action, SUE) == ["reject"]
        assert desk.service.allowed(action, TOM) == ["reject"]
        assert desk.service.allowed(action, MAX) == ["approve", "reject"]
        assert desk.service.allowed(action, ANA) == []
        assert self.approve(desk, action, MAX).status is QUEUED

    def test_twice_is_once(self, desk: Desk) -> None:
        action = self.waiting(desk)
        first = self.approve(desk, action, SUE)
        assert self.approve(desk, action, SUE) == first
        with pytest.raises(Conflict):
            self.approve(desk, action, MAX)

    def test_two_at_once_are_one(self, desk: Desk) -> None:
        action = self.waiting(desk)
        results = at_once(
            lambda: self.approve(desk, action, SUE),
            lambda: self.approve(desk, action, MAX),
            lambda: desk.service.reject(desk.merchant_id, desk.order.id, action.id, TOM),
        )
        assert len(made(results)) == 1
        assert desk.now(action).round in {0, 1}

    def test_rejected_is_final(self, desk: Desk) -> None:
        action = self.waiting(desk)
        rejected = desk.service.reject(desk.merchant_id, desk.order.id, action.id, SUE, "no")
        assert rejected.status is ActionStatus.REJECTED
        with pytest.raises(Conflict, match="rejected"):
            self.approve(desk, action, MAX)
        desk.perform(action)
        assert desk.moved == []

    def test_nobody_decides_in_time(self, desk: Desk) -> None:
        action = self.waiting(desk, "189.00")
        desk.clock.forward(days=3, seconds=1)
        with pytest.raises(Conflict, match="expired"):
            self.approve(desk, action, SUE)
        assert desk.now(action).status is ActionStatus.EXPIRED
        assert desk.ask(refund("1.00")).status is QUEUED

    def test_the_list_of_what_waits(self, desk: Desk) -> None:
        waits = [self.waiting(desk, "60.00"), self.waiting(desk, "61.00")]
        desk.ask(refund("1.00"), BO)
        list_ = desk.service.by_status
        first = list_(desk.merchant_id, AWAITING, 1, None)
        second = list_(desk.merchant_id, AWAITING, 1, first.next_cursor)
        assert {one.id for one in [*first.items, *second.items]} == {one.id for one in waits}
        assert second.next_cursor is None
        assert list_("other", AWAITING, 10, None).items == []


class TestPreview:
    def test_it_writes_nothing(self, desk: Desk) -> None:
        shown = desk.service.preview(desk.merchant_id, desk.order.id, RefundOrder(), ANA)
        assert (shown.amount, shown.left) == (usd("189.00"), usd("189.00"))
        assert shown.computed_by_platform
        assert shown.approval
        assert desk.actions == []

    def test_the_shop_is_down(self, desk: Desk) -> None:
        desk.http.fail("suggest", ProviderUnreachable("timeout"))
        shown = desk.service.preview(desk.merchant_id, desk.order.id, refund("5.00"), ANA)
        assert (shown.amount, shown.computed_by_platform) == (usd("5.00"), False)
        assert shown.warnings


def test_an_order_in_another_currency_always_needs_somebody(
    settings: Settings, merchant_id: str
) -> None:
    with composed(settings):
        desk = Desk(merchant_id, currency="EUR", lines=(("A", "A", 1, "9.00"),), total="9.00")
        action = desk.ask(RefundOrder(), SUE)
        assert action.status is AWAITING
        assert action.approval == "EUR can't be held against limits in USD"
        with pytest.raises(Forbidden):
            desk.service.approve(desk.merchant_id, desk.order.id, action.id, TOM)
        approved = desk.service.approve(desk.merchant_id, desk.order.id, action.id, MAX)
        assert approved.status is QUEUED


def test_retry_of_what_is_settled(desk: Desk) -> None:
    action = desk.ask(refund("1.00"))
    with pytest.raises(Conflict):
        desk.service.retry(desk.merchant_id, desk.order.id, action.id, ANA, None)
    desk.clock.now += timedelta(minutes=16)  # its record in the queue was lost
    again = desk.service.retry(desk.merchant_id, desk.order.id, action.id, ANA, "r1")
    assert again.round == 2
    same = desk.service.retry(desk.merchant_id, desk.order.id, action.id, ANA, "r1")
    assert same.round == 2
