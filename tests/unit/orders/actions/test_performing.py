"""Doing: once, whatever dies or fails, and the journal tells the truth."""

from contextlib import suppress
from typing import NoReturn

import pytest

from deskhand import bootstrap
from deskhand.audit.repository import AuditRepository
from deskhand.kit.errors import Conflict, ProviderUnreachable, Retriable
from deskhand.kit.http import HttpResponse
from deskhand.orders.actions.events import action_events, to_perform
from deskhand.orders.actions.models import ActionRecord, ActionStatus
from deskhand.orders.actions.performing import PerformingService
from deskhand.orders.actions.repository import ActionRepository, item_of
from deskhand.pacing.models import HeldBack
from deskhand.shops.actions import CancelOrder, EditOrder, FulfilOrder, OrderAction, RefundOrder
from deskhand.shops.base import ShopAccount
from deskhand.timeline.views import entry_view
from tests.support.faults import CallCounter, Killed, watching
from tests.unit.orders.actions.builders import ANA, MAX, SUE, Desk, refund, usd

SILENCE = ProviderUnreachable("timeout")
DOWN = HttpResponse(status=503)
REFUND = "refundCreate"


@pytest.fixture
def action(desk: Desk) -> ActionRecord:
    """A refund of 40.00, queued."""
    return desk.ask(refund("40.00", reason="scratched"))


def redeliver(desk: Desk, action: ActionRecord, times: int = 4) -> None:
    """What the queue does after a crash or a failure: again, later."""
    for attempt in range(times):
        desk.clock.forward(minutes=1)
        with suppress(Retriable):
            desk.perform(action, last=attempt == times - 1)


class TestDone:
    def test_the_journal_knows_what_the_shop_did(
        self, desk: Desk, action: ActionRecord
    ) -> None:  # S83
        desk.perform(action)

        done = desk.now(action)
        assert (done.status, done.moved, done.attempts) == (ActionStatus.DONE, usd("40.00"), 1)
        assert desk.moved == ["40.00"]
        told = desk.tell()
        assert told.shop is not None
        assert [one.id for one in told.shop.refunds] == [done.external_id]

    @pytest.mark.parametrize(
        "wish", [CancelOrder(refund=False), FulfilOrder(tracking_number="1Z"), EditOrder(note="x")]
    )
    def test_each_kind(self, desk: Desk, wish: OrderAction) -> None:  # S83
        made = desk.ask(wish)
        desk.perform(made)
        done = desk.now(made)
        assert done.status is ActionStatus.DONE
        assert done.pending is isinstance(wish, CancelOrder)

    def test_delivered_twice_is_done_once(self, desk: Desk, action: ActionRecord) -> None:  # S97
        desk.perform(action)
        redeliver(desk, action)
        assert desk.moved == ["40.00"]
        assert desk.now(action).attempts == 1

    def test_what_waits_for_approval_is_not_done(self, desk: Desk) -> None:
        waits = desk.ask(refund("100.00"))
        desk.perform(waits)
        assert desk.moved == []
        desk.service.approve(desk.merchant_id, desk.order.id, waits.id, SUE)
        desk.perform(waits)
        assert desk.moved == ["100.00"]

    def test_each_step_is_audited(self, desk: Desk, action: ActionRecord) -> None:  # S101
        desk.perform(action)
        entries = AuditRepository(bootstrap.desk_table(), desk.merchant_id).month(desk.clock())
        steps = {(one.actor, one.action) for one in entries if one.action.startswith("order.")}
        assert steps == {
            (ANA.email, "order.refund.asked"),
            ("deskhand", "order.refund.done"),
        }

    def test_no_more_moves_than_was_approved(self, desk: Desk) -> None:
        everything = desk.ask(RefundOrder(), MAX)
        there = desk.http.order(desk.store, str(desk.shop_order.order_id))
        desk.http.put(desk.store, {**there, "total_price": "500.00"})  # edited meanwhile
        desk.perform(everything)
        assert desk.moved == ["189.00"]


class TestRefused:
    def test_in_the_platforms_words(self, desk: Desk, action: ActionRecord) -> None:
        body = (
            b'{"data":{"refundCreate":{"refund":null,"userErrors":'
            b'[{"field":["note"],"message":"Refund cannot be processed for this gateway"}]}}}'
        )
        desk.http.fail(REFUND, HttpResponse(status=200, body=body))
        desk.perform(action)

        refused = desk.now(action)
        assert refused.status is ActionStatus.REFUSED
        assert refused.problem is not None
        assert refused.problem.text == "Refund cannot be processed for this gateway"
        redeliver(desk, action)
        assert desk.moved == []

    def test_a_dead_token_can_be_renewed(self, desk: Desk, action: ActionRecord) -> None:
        desk.http.fail(REFUND, HttpResponse(status=401))
        desk.perform(action)
        refused = desk.now(action)
        assert refused.problem is not None
        assert refused.problem.needs_human
        assert desk.service.allowed(refused, ANA) == ["retry"]

        desk.service.retry(desk.merchant_id, desk.order.id, action.id, ANA, "r1")
        desk.perform(action)
        assert desk.moved == ["40.00"]

    def test_paused_before_it_was_done(self, desk: Desk, action: ActionRecord) -> None:
        bootstrap.accounts().pause(desk.merchant_id, desk.account_id)
        desk.perform(action)
        assert desk.now(action).status is ActionStatus.REFUSED
        assert desk.moved == []


class TestFailures:
    @pytest.mark.parametrize("after", [False, True], ids=["not done", "done"])
    @pytest.mark.parametrize("failure", [SILENCE, DOWN], ids=["silence", "503"])
    def test_an_answer_that_never_came(
        self, desk: Desk, action: ActionRecord, failure: HttpResponse | Exception, after: bool
    ) -> None:  # S97, S98
        desk.http.fail(REFUND, failure, after=after)
        with pytest.raises(ProviderUnreachable):
            desk.perform(action)
        assert desk.now(action).status is ActionStatus.RUNNING

        redeliver(desk, action)

        assert desk.moved == ["40.00"]
        assert desk.now(action).status is ActionStatus.DONE

    def test_a_call_gets_time_to_arrive(self, desk: Desk, action: ActionRecord) -> None:
        desk.http.fail(REFUND, SILENCE)
        with pytest.raises(ProviderUnreachable) as lost:
            desk.perform(action)
        assert lost.value.retry_after == 30
        calls = len(desk.http.calls)
        desk.clock.forward(seconds=10)

        with pytest.raises(Retriable) as early:
            desk.perform(action)

        assert early.value.retry_after == 20
        assert len(desk.http.calls) == calls
        with pytest.raises(Retriable):
            desk.perform(action, last=True)
        assert desk.now(action).status is ActionStatus.UNKNOWN

    def test_a_look_that_fails_does_nothing(self, desk: Desk, action: ActionRecord) -> None:
        desk.http.fail(REFUND, SILENCE, after=True)
        with pytest.raises(Retriable):
            desk.perform(action)
        desk.http.fail("query made", DOWN)
        desk.clock.forward(minutes=1)
        with pytest.raises(Retriable):
            desk.perform(action)
        assert desk.moved == ["40.00"]
        assert desk.now(action).attempts == 1
        redeliver(desk, action)
        assert desk.moved == ["40.00"]

    def test_nobody_knows_until_somebody_looks_again(
        self, desk: Desk, action: ActionRecord
    ) -> None:
        desk.http.fail(REFUND, SILENCE, after=True)
        with pytest.raises(Retriable):
            desk.perform(action)
        desk.clock.forward(minutes=1)
        desk.http.fail("query made", DOWN)
        with pytest.raises(Retriable):
            desk.perform(action, last=True)
        unknown = desk.now(action)
        assert unknown.status is ActionStatus.UNKNOWN
        assert desk.service.allowed(unknown, ANA) == ["retry"]

        desk.clock.forward(minutes=1)
        again = desk.service.retry(desk.merchant_id, desk.order.id, action.id, ANA, None)
        assert again.round == 2
        desk.perform(action)

        assert desk.now(action).status is ActionStatus.DONE
        assert desk.moved == ["40.00"]

    def test_unknown_still_holds_the_money(self, desk: Desk, action: ActionRecord) -> None:
        desk.http.fail(REFUND, SILENCE)
        with pytest.raises(Retriable):
            desk.perform(action, last=True)
        assert desk.now(action).status is ActionStatus.UNKNOWN
        shown = desk.service.preview(desk.merchant_id, desk.order.id, refund("1.00"), MAX)
        assert shown.left == usd("149.00")

    def test_throttled_waits_as_long_as_told(self, desk: Desk, action: ActionRecord) -> None:  # S98
        desk.http.fail(REFUND, HttpResponse(status=429, headers={"retry-after": "7.0"}))
        with pytest.raises(Retriable) as failure:
            desk.perform(action)
        assert failure.value.retry_after == 7.0
        waiting = desk.now(action)
        assert (waiting.status, waiting.attempting_since) == (ActionStatus.QUEUED, None)
        desk.perform(action)
        assert desk.moved == ["40.00"]

    def test_throttled_for_good_it_fails_and_gives_way(
        self, desk: Desk, action: ActionRecord
    ) -> None:
        desk.http.fail(REFUND, HttpResponse(status=429))
        with pytest.raises(Retriable):
            desk.perform(action, last=True)
        assert desk.now(action).status is ActionStatus.FAILED

        desk.ask(refund("189.00"), MAX)
        with pytest.raises(Conflict):
            desk.service.retry(desk.merchant_id, desk.order.id, action.id, ANA, None)

    def test_held_back_is_not_called(self, desk: Desk, action: ActionRecord) -> None:
        def closed(_: ShopAccount) -> NoReturn:
            raise HeldBack("circuit_open", retry_after=60)

        held = PerformingService(
            bootstrap.desk_table(), bootstrap.orders(), bootstrap.accounts(), desk.http,
            desk.clock, pace=closed,
        )  # fmt: skip
        with pytest.raises(HeldBack):
            held.perform(desk.merchant_id, desk.order.id, action.id, last=False)
        assert desk.http.calls == []
        assert desk.now(action).attempting_since is None

    def test_refused_because_the_first_call_was_slow(
        self, desk: Desk, action: ActionRecord
    ) -> None:
        """The look says no, the first call lands then, and the second is refused for it."""
        desk.http.fail(REFUND, SILENCE, after=True)
        with pytest.raises(Retriable):
            desk.perform(action)
        nothing = b'{"data":{"order":{"refunds":[]}}}'
        desk.http.fail("query made", HttpResponse(status=200, body=nothing))
        refusal = b'{"data":{"refundCreate":{"userErrors":[{"message":"already"}]}}}'
        desk.http.fail(REFUND, HttpResponse(status=200, body=refusal))
        desk.clock.forward(minutes=1)

        desk.perform(action)

        assert desk.now(action).status is ActionStatus.DONE
        assert desk.moved == ["40.00"]


class TestKilled:
    """Money moves exactly once, wherever the worker dies. # S97"""

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("call", range(12))
    def test_at_any_call_of_aws(
        self, desk: Desk, action: ActionRecord, call: int, after: bool
    ) -> None:
        with suppress(Killed), watching(CallCounter(call, after=after)):
            desk.perform(action)

        redeliver(desk, action)

        assert desk.moved == ["40.00"]
        assert desk.now(action).status is ActionStatus.DONE

    def test_there_are_no_more_calls_than_that(self, desk: Desk, action: ActionRecord) -> None:
        with watching(CallCounter()) as counter:
            desk.perform(action)
        assert len(counter.calls) <= 12

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("call", ["suggest", REFUND])
    def test_at_any_call_of_the_shop(
        self, desk: Desk, action: ActionRecord, call: str, after: bool
    ) -> None:
        desk.http.fail(call, Killed(call), after=after)
        with pytest.raises(Killed):
            desk.perform(action)

        redeliver(desk, action)

        assert desk.moved == ["40.00"]
        assert desk.now(action).status is ActionStatus.DONE

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("call", range(14))
    def test_while_it_looks_what_came_of_the_first(
        self, desk: Desk, action: ActionRecord, call: int, after: bool
    ) -> None:
        desk.http.fail(REFUND, SILENCE)
        with pytest.raises(Retriable):
            desk.perform(action)
        desk.clock.forward(minutes=1)
        with suppress(Killed, Retriable), watching(CallCounter(call, after=after)):
            desk.perform(action)

        redeliver(desk, action)

        assert desk.moved == ["40.00"]

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("call", range(12))
    def test_while_it_is_asked(self, desk: Desk, call: int, after: bool) -> None:
        with suppress(Killed), watching(CallCounter(call, after=after)):
            desk.ask(refund("40.00"), key="k1")

        asked = desk.ask(refund("40.00"), key="k1")

        assert desk.actions == [asked]
        desk.perform(asked)
        assert desk.moved == ["40.00"]

    @pytest.mark.parametrize(
        "wish",
        [CancelOrder(), FulfilOrder(tracking_number="1Z"), FulfilOrder(), EditOrder(note="new")],
        ids=["cancel", "fulfil", "untracked", "edit"],
    )
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_each_kind_at_its_mutation(self, desk: Desk, wish: OrderAction, after: bool) -> None:
        made = desk.ask(wish, MAX)
        desk.http.fail("mutation", Killed("shop"), after=after)
        with pytest.raises(Killed):
            desk.perform(made)

        redeliver(desk, made)

        assert desk.now(made).status is ActionStatus.DONE
        there = desk.http.order(desk.store, str(desk.shop_order.order_id))
        assert len(there.get("fulfillments", [])) == isinstance(wish, FulfilOrder)
        assert desk.moved == (["189.00"] if isinstance(wish, CancelOrder) else [])


class TestTwoOfAnOrder:
    def test_one_is_not_taken_for_the_other(self, desk: Desk) -> None:
        first, second = desk.ask(refund("10.00")), desk.ask(refund("10.00"))
        desk.perform(first)
        desk.http.fail(REFUND, SILENCE)
        with pytest.raises(Retriable):
            desk.perform(second)
        redeliver(desk, second)
        assert desk.moved == ["10.00", "10.00"]
        target = ActionRepository(bootstrap.desk_table(), desk.merchant_id).target(second)
        assert target is not None
        assert [one.refund_id for one in target.refunds] == [desk.now(first).external_id]


class TestTimeline:
    def test_each_step_is_an_entry(self, desk: Desk) -> None:  # S82
        waits = desk.ask(refund("100.00"))
        desk.clock.forward(minutes=5)
        desk.service.approve(desk.merchant_id, desk.order.id, waits.id, SUE)
        desk.clock.forward(minutes=5)
        desk.perform(waits)
        customer_id = desk.order.desk.customer_id
        assert customer_id is not None

        page = bootstrap.timeline().page(desk.merchant_id, customer_id, 10, None)

        shown = [entry_view(one) for one in page.items]
        steps = [
            (one["order_action"]["step"], one["order_action"]["actor"])
            for one in shown
            if one["kind"] == "order_action"
        ]
        assert steps == [("done", None), ("approved", SUE.email), ("asked", ANA.email)]
        assert len({one["id"] for one in shown}) == len(shown)


class TestStream:
    def test_only_what_is_newly_queued_goes_to_the_queue(self, desk: Desk) -> None:
        waits = desk.ask(refund("100.00"))
        old = item_of(waits)
        assert to_perform(None, old) is None
        queued = desk.service.approve(desk.merchant_id, desk.order.id, waits.id, SUE)
        new = item_of(queued)
        assert to_perform(old, new) == {
            "merchant_id": desk.merchant_id,
            "order_id": desk.order.id,
            "action_id": waits.id,
            "round": 1,
        }
        assert to_perform({**new, "status": "running"}, new) is None
        assert to_perform(new, None) is None

    def test_every_visible_change_is_an_event(self, desk: Desk, action: ActionRecord) -> None:
        before = item_of(action)
        desk.perform(action)
        after = item_of(desk.now(action))
        (event,) = action_events(before, after)
        assert event.model_dump()["action"]["status"] == "done"
        assert list(action_events(after, after)) == []
        assert list(action_events(after, None)) == []


def test_a_person_is_erased_from_what_was_asked(desk: Desk) -> None:  # S91
    made = desk.ask(EditOrder(note="Olga Buyer", shipping_address={"address1": "Secret Road 1"}))
    desk.perform(made)
    repository = ActionRepository(bootstrap.desk_table(), desk.merchant_id)
    repository.erase(desk.order.id)
    assert "Secret" not in str(item_of(desk.now(made)))
    assert "Olga" not in str(item_of(desk.now(made)))
    assert repository.target(made) is None
