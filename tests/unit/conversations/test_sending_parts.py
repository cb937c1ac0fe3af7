"""Messages of several parts: each sent once, whatever dies, and the thread tells the truth."""

from collections.abc import Iterator
from contextlib import suppress

import pytest

from deskhand import bootstrap
from deskhand.channels.model import Receipt, ReceiptStatus
from deskhand.conversations.models import MessageStatus
from deskhand.conversations.receipts import ReceiptService, UnknownTarget
from deskhand.kit.errors import NeedsHuman, Permanent, ProviderUnreachable, Retriable
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.merchants.models import AccountStatus
from tests.support.channel import ShortChannel, in_place_of
from tests.support.faults import CallCounter, Killed, watching
from tests.support.sending import NoHttp, SendingDesk
from tests.support.stack_in_process import FACEBOOK_SECRETS, composed

LONG = "one two three four five"
PARTS = ["one two", "three four", "five"]
SENT, FAILED, QUEUED = MessageStatus.SENT, MessageStatus.FAILED, MessageStatus.QUEUED


class Desk(SendingDesk):
    """A desk on the short channel."""

    channel: ShortChannel

    def receipt(self, status: ReceiptStatus, *parts: int, seq: int) -> bool:
        message = self.message(seq)
        ids = tuple(f"x-{message.id}{f'-{part}' if part else ''}" for part in parts)
        item = Receipt(event_id=new_id(), at=self.clock(), status=status, external_message_ids=ids)
        return ReceiptService(self.table, self.clock).receipt(item, self.account)


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Iterator[Desk]:
    with composed(settings), in_place_of("facebook", ShortChannel()) as channel:
        page = bootstrap.accounts().connect(
            merchant_id, "facebook", new_id(), {"app_id": "1"}, FACEBOOK_SECRETS
        )
        account = bootstrap.accounts().open(merchant_id, page.account_id)
        made = Desk(settings, account, NoHttp())
        made.channel = channel
        made.hear()
        yield made


class TestParts:  # S84
    def test_go_out_in_order_and_make_one_message(self, desk: Desk) -> None:
        seq = desk.say(LONG)
        desk.deliver(seq)

        assert desk.channel.texts == PARTS
        message = desk.message(seq)
        assert message.status is SENT
        assert message.external_message_id == f"x-{message.id}"
        assert message.body == LONG
        assert desk.repository.place_of(desk.account.account_id, f"x-{message.id}-2")

    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    @pytest.mark.parametrize("call", range(18))
    def test_killed_at_any_call_each_is_sent_once(
        self, desk: Desk, call: int, after: bool
    ) -> None:  # S97
        seq = desk.say(LONG)
        with suppress(Killed), watching(CallCounter(call, after=after)):
            desk.deliver(seq)

        desk.deliver(seq)

        assert desk.channel.texts == PARTS
        assert desk.message(seq).status is SENT

    @pytest.mark.parametrize("part", range(3))
    @pytest.mark.parametrize("lost", [False, True], ids=["not-taken", "taken"])
    def test_an_unknown_outcome_is_asked_for_that_part_only(
        self, desk: Desk, part: int, lost: bool
    ) -> None:
        seq = desk.say(LONG)
        desk.channel.trouble = [None] * part + [ProviderUnreachable("timeout")]
        desk.channel.lost = lost

        message = desk.settle(seq)

        assert message.status is SENT
        assert desk.channel.texts == PARTS
        assert desk.channel.asked == [f"{message.id}-{part}" if part else message.id]

    def test_a_refusal_in_the_middle_keeps_what_went_out(self, desk: Desk) -> None:
        seq = desk.say(LONG)
        desk.channel.trouble = [None, Permanent("refused", "no")]
        desk.deliver(seq)
        assert desk.message(seq).status is FAILED
        assert desk.channel.texts == PARTS[:1]

        desk.retry(seq)
        desk.deliver(seq)

        assert desk.message(seq).status is SENT
        assert desk.channel.texts == PARTS
        assert len(desk.channel.calls) == 4

    def test_one_part_costs_no_more_calls_than_before(self, desk: Desk) -> None:
        desk.deliver(desk.say("warm"))
        seq = desk.say("short")
        with watching(CallCounter()) as counter:
            desk.deliver(seq)

        assert counter.calls == [
            "GetItem", "GetItem", "Query", "UpdateItem", "UpdateItem", "PutItem", "UpdateItem",
        ]  # fmt: skip


class TestReceipts:
    def test_the_message_is_as_far_as_its_last_part(self, desk: Desk) -> None:
        seq = desk.say(LONG)
        desk.deliver(seq)

        desk.receipt(ReceiptStatus.DELIVERED, 0, 2, seq=seq)
        assert desk.message(seq).status is SENT
        desk.receipt(ReceiptStatus.READ, 1, seq=seq)
        assert desk.message(seq).status is MessageStatus.DELIVERED
        desk.receipt(ReceiptStatus.READ, 0, 1, 2, seq=seq)
        assert desk.message(seq).status is MessageStatus.READ
        assert not desk.receipt(ReceiptStatus.DELIVERED, 0, 1, 2, seq=seq)

    def test_failed_where_one_part_failed_and_only_that_goes_again(self, desk: Desk) -> None:
        seq = desk.say(LONG)
        desk.deliver(seq)
        desk.receipt(ReceiptStatus.DELIVERED, 0, 2, seq=seq)
        desk.receipt(ReceiptStatus.FAILED, 1, seq=seq)
        assert desk.message(seq).status is FAILED
        lost = desk.channel.taken.pop(f"{desk.message(seq).id}-1")

        desk.retry(seq)
        desk.deliver(seq)

        assert desk.message(seq).status is SENT
        assert desk.channel.taken[lost.part_id].body == lost.body
        assert len(desk.channel.calls) == 4

    def test_of_a_part_that_is_not_written_down_yet_waits(self, desk: Desk) -> None:
        seq = desk.say(LONG)
        with pytest.raises(UnknownTarget):
            desk.receipt(ReceiptStatus.DELIVERED, 0, seq=seq)

    def test_echoes_of_parts_are_ours(self, desk: Desk) -> None:
        seq = desk.say(LONG)
        desk.channel.trouble = [None, Permanent("outcome_unknown")]
        desk.deliver(seq)
        own = desk.message(seq).id

        assert desk.service.confirm(desk.account, f"{own}-1", "mid.echo-1")
        assert desk.message(seq).status is FAILED
        assert desk.service.confirm(desk.account, f"{own}-2", "mid.echo-2")
        assert desk.message(seq).status is SENT
        assert "failure" not in desk.message(seq).metadata
        assert not desk.service.confirm(desk.account, f"{own}-3", "mid.echo-3")
        assert not desk.service.confirm(desk.account, new_id(), "mid.other")


class TestOrder:  # S98
    def test_nothing_overtakes_what_waits(self, desk: Desk) -> None:
        first, second, third = desk.say("first"), desk.say("second"), desk.say("third")
        desk.channel.trouble = [Retriable("unavailable")]
        desk.deliver(first)
        desk.deliver(second)
        desk.deliver(third)
        assert desk.channel.texts == []

        desk.settle(first)

        assert desk.channel.texts == ["first", "second", "third"]

    def test_what_has_lost_its_record_goes_first(self, desk: Desk) -> None:
        desk.say("first")
        second = desk.say("second")

        desk.deliver(second)

        assert desk.channel.texts == ["first", "second"]

    def test_what_is_given_up_lets_the_others_through(self, desk: Desk) -> None:
        first, second = desk.say("first"), desk.say("second")
        desk.channel.trouble = [Retriable("unavailable")] * 8
        desk.deliver(first)
        desk.deliver(second)

        assert desk.settle(first).status is FAILED
        assert desk.settle(second).status is SENT
        assert desk.queues.buried == [first]

    def test_the_provider_says_when(self, desk: Desk) -> None:
        seq = desk.say("first")
        desk.channel.trouble = [Retriable("throttled", retry_after=3000)]
        desk.deliver(seq)

        ((_, until),) = desk.queues.delayed
        assert (until - desk.clock()).total_seconds() >= 3000
        assert desk.settle(seq).status is SENT

    def test_a_wait_beyond_all_sense_is_a_failure(self, desk: Desk) -> None:
        seq = desk.say("first")
        desk.channel.trouble = [Retriable("throttled", retry_after=86_400)]
        desk.deliver(seq)

        assert desk.message(seq).status is FAILED
        assert desk.message(seq).metadata["failure"]["retriable"] is True


class TestWindow:
    def test_closed_meanwhile_it_fails_with_what_would_work(self, desk: Desk) -> None:
        seq = desk.say("first")
        desk.clock.forward(hours=24)
        desk.deliver(seq)

        message = desk.message(seq)
        assert message.status is FAILED
        assert message.metadata["failure"]["code"] == "window_closed"
        assert desk.channel.calls == []

    def test_each_part_counts_and_the_message_itself_closes_nothing(self, desk: Desk) -> None:
        seqs = [desk.say(LONG), desk.say("one"), desk.say("two")]
        assert desk.conversation.used == {"message": 5}
        for seq in seqs:
            desk.deliver(seq)

        assert len(desk.channel.taken) == 5
        desk.clock.forward(seconds=1)
        desk.hear()
        assert desk.conversation.used == {}

    def test_a_retry_after_a_new_act_counts_again(self, desk: Desk) -> None:
        seq = desk.say("one")
        desk.channel.trouble = [Permanent("refused")]
        desk.deliver(seq)
        desk.retry(seq)
        assert desk.conversation.used == {"message": 1}
        desk.channel.trouble = [Permanent("refused")]
        desk.deliver(seq)
        desk.clock.forward(minutes=1)
        desk.hear()
        desk.clock.forward(minutes=1)

        desk.retry(seq)
        desk.deliver(seq)

        assert desk.conversation.used == {"message": 1}
        assert desk.message(seq).status is SENT


class TestPause:
    def test_what_needs_a_human_pauses_the_account(self, desk: Desk) -> None:
        first, second = desk.say("first"), desk.say("second")
        desk.channel.trouble = [NeedsHuman("token_invalid", "expired")]
        desk.deliver(first)
        desk.deliver(second)

        known = bootstrap.accounts().get(desk.merchant_id, desk.account.account_id)
        assert known.status is AccountStatus.PAUSED
        assert "token_invalid" in known.paused_reason
        assert len(desk.channel.calls) == 1
        failures = [desk.message(seq).metadata["failure"] for seq in (first, second)]
        assert [one["code"] for one in failures] == ["token_invalid", "account_paused"]
        assert all(one["needs_human"] for one in failures)

    def test_resumed_everything_goes_out_in_order(self, desk: Desk) -> None:
        seqs = [desk.say("first"), desk.say("second")]
        desk.channel.trouble = [NeedsHuman("token_invalid")]
        for seq in seqs:
            desk.deliver(seq)

        bootstrap.accounts().resume(desk.merchant_id, desk.account.account_id)
        account_id = desk.account.account_id
        assert desk.retrying.release(desk.merchant_id, account_id) == 2
        assert desk.retrying.release(desk.merchant_id, account_id) == 0
        for seq in seqs:
            desk.deliver(seq)

        assert desk.channel.texts == ["first", "second"]


class TestGivenUp:
    def test_a_record_that_goes_to_the_dead_letters_shows_in_the_thread(self, desk: Desk) -> None:
        seq = desk.say("first")
        with suppress(Killed), watching(CallCounter(5)):
            desk.deliver(seq)

        desk.service.give_up(desk.merchant_id, desk.conversation_id, seq, "MemoryError")
        assert desk.message(seq).status is FAILED
        desk.retry(seq)
        desk.retry(seq)
        desk.deliver(seq)

        assert desk.channel.texts == ["first"]
        assert desk.channel.asked == [desk.message(seq).id]
        assert desk.message(seq).status is SENT


class TestWhoCanTell:
    """Some providers can't say whether they have a message; then a person decides."""

    @pytest.fixture(autouse=True)
    def _mute(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        def find_sent(self: ShortChannel, *_: object) -> None:
            self.asked.append("?")
            raise Permanent("outcome_unknown", "can't tell")

        monkeypatch.setattr(ShortChannel, "find_sent", find_sent)

    def test_without_a_person_it_is_not_sent_again(self, desk: Desk) -> None:
        seq = desk.say(LONG)
        desk.channel.trouble = [None, ProviderUnreachable("timeout")]
        assert desk.settle(seq).status is FAILED
        assert desk.message(seq).metadata["failure"]["code"] == "outcome_unknown"
        assert desk.channel.texts == PARTS[:1]

    def test_who_asks_again_has_decided_once(self, desk: Desk) -> None:
        seq = desk.say(LONG)
        desk.channel.trouble = [None, ProviderUnreachable("timeout")]
        desk.settle(seq)
        desk.clock.forward(minutes=1)
        desk.retry(seq)
        desk.channel.trouble = [ProviderUnreachable("timeout")]

        assert desk.settle(seq).status is FAILED
        assert len(desk.channel.calls) == 3
        desk.clock.forward(minutes=1)
        desk.retry(seq)
        assert desk.settle(seq).status is SENT
        assert desk.channel.texts == PARTS

    def test_a_resumed_account_decides_nothing(self, desk: Desk) -> None:
        seq = desk.say("first")
        desk.channel.trouble = [ProviderUnreachable("timeout")]
        desk.deliver(seq)
        bootstrap.accounts().pause(desk.merchant_id, desk.account.account_id)
        assert desk.settle(seq).status is FAILED
        desk.clock.forward(minutes=1)
        bootstrap.accounts().resume(desk.merchant_id, desk.account.account_id)
        desk.retrying.release(desk.merchant_id, desk.account.account_id)

        assert desk.settle(seq).status is FAILED
        assert desk.channel.texts == []
