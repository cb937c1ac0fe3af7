"""Receipts, edits, deletions and reactions: in any order, any number of times, one state."""

from datetime import timedelta
from itertools import permutations

import pytest

from deskhand.channels.model import (
    Attachment,
    Deletion,
    Edit,
    Opening,
    Reaction,
    Receipt,
    ReceiptStatus,
)
from deskhand.conversations.models import Message, MessageStatus, SenderType
from deskhand.conversations.receipts import ReceiptService, UnknownTarget
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository, pointer_put
from deskhand.kit.settings import Settings
from deskhand.storage.objects import ObjectStore
from deskhand.storage.table import Table
from tests.support.builders import START, FakeClock, account, inbound, receiving, replying


class Thread:
    """One customer's message and our answer, sent as `mid.ours`."""

    def __init__(self, settings: Settings, merchant_id: str) -> None:
        self.table = Table(settings.desk_table)
        self.account = account(merchant_id)
        self.theirs = inbound()
        self.stored = receiving(settings).receive(self.theirs, self.account)
        new = NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body="Hello")
        ours = replying(settings).add(merchant_id, self.stored.conversation_id, new)
        self.table.put(pointer_put(ours, "mid.ours"))
        self.ours = ours
        self.repository = ConversationRepository(self.table, merchant_id)
        self.service = ReceiptService(self.table, FakeClock())

    def message(self, seq: int) -> Message:
        found = self.repository.message(self.stored.conversation_id, seq)
        assert found is not None
        return found


@pytest.fixture
def thread(settings: Settings, merchant_id: str) -> Thread:
    return Thread(settings, merchant_id)


def receipt(status: ReceiptStatus, minutes: int = 0) -> Receipt:
    return Receipt(
        event_id=f"r-{status}",
        at=START + timedelta(minutes=minutes),
        status=status,
        external_message_ids=("mid.ours",),
    )


STATUSES = (
    ReceiptStatus.SENT,
    ReceiptStatus.DELIVERED,
    ReceiptStatus.READ,
    ReceiptStatus.FAILED,
)


@pytest.mark.parametrize("order", list(permutations(STATUSES)))
def test_receipts_in_any_order_end_in_read(
    thread: Thread, order: tuple[ReceiptStatus, ...]
) -> None:  # S97
    for status in order:
        thread.service.receipt(receipt(status), thread.account)

    assert thread.message(thread.ours.seq).status is MessageStatus.READ
    assert "failure" not in thread.message(thread.ours.seq).metadata


def test_a_failure_names_its_reason_and_a_repeat_is_nothing_new(thread: Thread) -> None:
    failed = Receipt(
        event_id="r",
        at=START,
        status=ReceiptStatus.FAILED,
        external_message_ids=("mid.ours",),
        failure_code="550",
        failure_text="mailbox unavailable",
    )

    assert thread.service.receipt(failed, thread.account)
    assert not thread.service.receipt(failed, thread.account)

    failure = thread.message(thread.ours.seq).metadata["failure"]
    assert failure["code"] == "550"
    assert failure["reason"] == "mailbox unavailable"


def test_a_watermark_is_nothing_to_a_message_that_still_waits(thread: Thread) -> None:
    read = Receipt(
        event_id="early",
        at=START,
        status=ReceiptStatus.READ,
        watermark=START + timedelta(seconds=1),
        contact="psid-1",
    )
    assert not thread.service.receipt(read, thread.account)
    assert thread.message(2).status is MessageStatus.QUEUED  # or it would never be sent


def test_a_watermark_reads_ours_up_to_it_and_never_theirs(thread: Thread) -> None:
    thread.service.receipt(receipt(ReceiptStatus.SENT), thread.account)
    mark = Receipt(
        event_id="w",
        at=START,
        status=ReceiptStatus.READ,
        watermark=START + timedelta(seconds=1),
        contact="psid-1",
    )

    assert thread.service.receipt(mark, thread.account)

    assert thread.message(thread.ours.seq).status is MessageStatus.READ
    assert thread.message(thread.stored.seq).status is MessageStatus.RECEIVED


def test_news_of_a_message_that_is_not_here_says_so(thread: Thread) -> None:
    unknown = Receipt(
        event_id="x", at=START, status=ReceiptStatus.READ, external_message_ids=("mid.none",)
    )

    with pytest.raises(UnknownTarget):
        thread.service.receipt(unknown, thread.account)


def edit(number: int, body: str) -> Edit:
    return Edit(
        event_id=f"e-{number}",
        at=START + timedelta(minutes=number),
        external_message_id="",
        body=body,
    )


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_edits_in_any_order_show_the_newest_and_keep_the_rest(
    thread: Thread, order: tuple[int, ...]
) -> None:
    for number in (*order, *order):
        change = edit(number, f"version {number}")
        named = Edit(
            event_id=change.event_id,
            at=change.at,
            external_message_id=thread.theirs.external_message_id,
            body=change.body,
        )
        thread.service.edit(named, thread.account)

    message = thread.message(thread.stored.seq)
    assert message.body == "version 3"
    assert len(message.metadata["edits"]) == 3


def test_a_deletion_leaves_a_tombstone(thread: Thread) -> None:
    deletion = Deletion(
        event_id="d", at=START, external_message_id=thread.theirs.external_message_id
    )

    assert thread.service.delete(deletion, thread.account)
    assert not thread.service.delete(deletion, thread.account)

    message = thread.message(thread.stored.seq)
    assert message.body == ""
    assert message.attachments == []
    assert message.metadata["deleted_at"]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_the_newest_reaction_counts(thread: Thread, order: tuple[int, int]) -> None:
    emojis = {1: "❤", 2: None}
    for number in order:
        thread.service.react(
            Reaction(
                event_id=f"re-{number}",
                at=START + timedelta(seconds=number),
                external_message_id=thread.theirs.external_message_id,
                contact="psid-1",
                emoji=emojis[number],
            ),
            thread.account,
        )

    reactions = thread.message(thread.stored.seq).metadata["reactions"]
    assert reactions["psid-1"]["emoji"] is None


@pytest.mark.parametrize(
    ("emoji", "opening", "minutes", "opened_at"),
    [
        ("❤️", Opening.INTERACTION, 60, 60),
        ("❤️", Opening.MESSAGE, 60, 60),
        ("❤️", Opening.MESSAGE, -60, 0),
        ("❤️", None, 60, None),
        (None, Opening.INTERACTION, 60, None),
    ],
)
def test_a_reaction_opens_the_window_where_the_provider_counts_it(
    thread: Thread,
    emoji: str | None,
    opening: Opening | None,
    minutes: int,
    opened_at: int | None,
) -> None:  # S27
    item = Reaction(
        event_id="e-open",
        at=START + timedelta(minutes=minutes),
        external_message_id="mid.ours",
        contact="psid-1",
        emoji=emoji,
        opening=opening,
    )
    for _ in range(2):
        thread.service.react(item, thread.account)
    conversation = thread.repository.get(thread.stored.conversation_id)
    assert conversation is not None
    found = conversation.openings.get(opening or Opening.INTERACTION)
    assert found == (START + timedelta(minutes=opened_at) if opened_at is not None else None)
    assert conversation.openings[Opening.MESSAGE] >= START


def test_a_deletion_takes_the_files_out_of_the_bucket(
    settings: Settings, merchant_id: str
) -> None:  # what is taken back must not be found by its key either
    objects = ObjectStore(settings.files_bucket)
    table, owner = Table(settings.desk_table), account(merchant_id)
    file = Attachment(name="a.txt", content_type="text/plain", content=b"secret")
    theirs = inbound(attachments=(file,))
    stored = receiving(settings).receive(theirs, owner)
    message = ConversationRepository(table, merchant_id).message(stored.conversation_id, 1)
    assert message
    key = message.attachments[0].key or ""
    assert objects.get(key) == b"secret"

    service = ReceiptService(table, FakeClock(), drop_file=objects.delete)
    deletion = Deletion(event_id="d-1", at=START, external_message_id=theirs.external_message_id)
    assert service.delete(deletion, owner)

    assert objects.size(key) is None
