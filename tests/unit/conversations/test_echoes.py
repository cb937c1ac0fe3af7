"""Our own message, reported without our id and perhaps before the answer to our call."""

from datetime import timedelta
from typing import Any

import pytest

from deskhand.channels.model import Attachment, ContactPoint, InboundMessage, Opening, Threading
from deskhand.conversations.echoes import Echoes
from deskhand.conversations.models import Message, MessageStatus, Part, SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository, message_put
from deskhand.kit.settings import Settings
from deskhand.storage.table import Put, Table
from tests.support.builders import START, FakeClock, account, inbound, receiving, replying

WORDS = "It is in stock."


class Desk:
    """One conversation with an answer on its way."""

    def __init__(self, settings: Settings, merchant_id: str, item: InboundMessage) -> None:
        self.settings, self.clock = settings, FakeClock()
        self.table, self.account = Table(settings.desk_table), account(merchant_id)
        self.repository = ConversationRepository(self.table, merchant_id)
        self.asked = item
        self.stored = receiving(settings, self.clock).receive(item, self.account)

    def answer(self, **changes: Any) -> Message:
        """Ours, with its call begun."""
        new = NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body=WORDS)
        made = replying(self.settings, self.clock).add(
            self.account.merchant_id, self.stored.conversation_id, new
        )
        begun = made.model_copy(update={"sending_since": self.clock(), **changes})
        self.table.put(Put(item=message_put(begun).item))
        return begun

    def meant(self, **changes: Any) -> str | None:
        """What an echo to the customer means."""
        fields: dict[str, Any] = {"echo": True, "body": WORDS, **changes}
        return Echoes(self.table, self.clock).meant(inbound("psid-1", **fields), self.account)


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id, inbound("psid-1"))


class TestMeant:
    def test_what_is_being_sent_in_the_same_words(self, desk: Desk) -> None:
        ours = desk.answer()
        assert desk.meant() == ours.id
        assert desk.meant(body=f" {WORDS}\n") == ours.id

    def test_also_what_was_given_up_with_an_unknown_outcome(self, desk: Desk) -> None:
        ours = desk.answer(status=MessageStatus.FAILED)
        assert desk.meant() == ours.id

    def test_a_later_part(self, desk: Desk) -> None:
        parts = [
            Part(text=(0, 5), since=START, external_id="m_1"),
            Part(text=(5, len(WORDS)), since=START),
        ]
        ours = desk.answer(parts=parts, sending_since=None)
        assert desk.meant(body=WORDS[5:].strip()) == f"{ours.id}-1"
        assert desk.meant(body=WORDS[:5]) is None

    def test_a_file_by_being_one(self, desk: Desk) -> None:
        ours = desk.answer(parts=[Part(files=(0, 1), since=START)], sending_since=None)
        file = Attachment(name="a", content_type="image/*", url="https://x.fbcdn.net/a")
        assert desk.meant(body="", attachments=(file,)) == ours.id
        assert desk.meant(body="") is None

    @pytest.mark.parametrize(
        "changes",
        [
            {"sending_since": None},
            {"sending_since": START - timedelta(hours=2)},
            {"status": MessageStatus.SENT},
            {"body": "Something else"},
        ],
    )
    def test_nothing_else(self, desk: Desk, changes: dict[str, Any]) -> None:
        """What a person typed on the phone is a message of its own."""
        desk.answer(**changes)
        assert desk.meant() is None

    def test_the_customers_own_words_are_not_ours(self, desk: Desk) -> None:
        receiving(desk.settings, desk.clock).receive(inbound("psid-1", body=WORDS), desk.account)
        assert desk.meant() is None

    def test_to_a_stranger_nothing(self, desk: Desk) -> None:
        desk.answer()
        assert desk.meant(sender=ContactPoint(identifier="psid-9")) is None


class TestUnderAComment:
    """S28: what we answered in public comes back without a word of to whom."""

    @pytest.fixture
    def desk(self, settings: Settings, merchant_id: str) -> Desk:
        threading = Threading(topic="post-1")
        item = inbound("psid-1", threading=threading, opening=Opening.COMMENT)
        return Desk(settings, merchant_id, item)

    def echo(self, reference: str) -> dict[str, Any]:
        return {
            "sender": ContactPoint(identifier=""),
            "threading": Threading(references=(reference,), topic="post-1"),
        }

    def test_is_found_by_what_it_answers(self, desk: Desk) -> None:
        ours = self.answer(desk)
        assert desk.meant(**self.echo(desk.asked.external_message_id)) == ours.id

    def test_elsewhere_it_is_another(self, desk: Desk) -> None:
        self.answer(desk)
        assert desk.meant(**self.echo("another-comment")) is None

    @staticmethod
    def answer(desk: Desk) -> Message:
        first = desk.repository.message(desk.stored.conversation_id, desk.stored.seq)
        assert first is not None
        ours = first.model_copy(
            update={
                "id": "0199c0de-0000-7000-8000-000000000001",
                "sender_type": SenderType.AGENT,
                "body": WORDS,
                "status": MessageStatus.QUEUED,
                "seq": first.seq + 1,
                "sending_since": START,
                "external_message_id": None,
            }
        )
        desk.table.put(Put(item=message_put(ours).item))
        return ours
