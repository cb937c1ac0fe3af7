"""Public conversations: one for each contact and post, never mixed with the private one (S28)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from deskhand.channels.model import ContactPoint, InboundMessage, Opening, Threading
from deskhand.conversations.models import Conversation, ConversationStatus, Message, SenderType
from deskhand.conversations.receiving import Stored, Unaddressed
from deskhand.conversations.repository import ConversationRepository, change, pointer_put
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.settings import Settings
from deskhand.storage.table import Table
from tests.support.builders import FakeClock, account, inbound, receiving

POST, OTHER_POST = "post-1", "post-2"


def comment(identifier: str = "psid-1", topic: str = POST, **changes: Any) -> InboundMessage:
    """A comment under a post, as adapters make it."""
    return inbound(identifier, threading=Threading(topic=topic), opening=Opening.COMMENT, **changes)


def answer(to: str, topic: str = POST, **changes: Any) -> InboundMessage:
    """What our own side wrote under a comment: nobody says to whom."""
    threading = Threading(references=(to,), topic=topic)
    return inbound(sender=ContactPoint(identifier=""), echo=True, threading=threading, **changes)


class Desk:
    """One merchant's received messages."""

    def __init__(self, settings: Settings, merchant_id: str) -> None:
        self.clock = FakeClock()
        self.table = Table(settings.desk_table)
        self.account = account(merchant_id)
        self.repository = ConversationRepository(self.table, merchant_id)
        self._service = receiving(settings, clock=self.clock)

    def receive(self, item: InboundMessage) -> Stored:
        return self._service.receive(item, self.account)

    def conversation(self, stored: Stored) -> Conversation:
        found = self.repository.get(stored.conversation_id)
        assert found is not None
        return found

    def message(self, stored: Stored) -> Message:
        found = self.repository.message(stored.conversation_id, stored.seq)
        assert found is not None
        return found

    def resolve(self, stored: Stored) -> None:
        changes = {"status": ConversationStatus.RESOLVED, "resolved_at": self.clock()}
        self.repository.update(
            change(self.conversation(stored), changes, "attribute_exists(pk)", {})
        )


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


class TestOneConversationPerContactAndTopic:
    def test_comments_under_one_post_stay_together(self, desk: Desk) -> None:
        first, second = desk.receive(comment()), desk.receive(comment())
        assert first.conversation_id == second.conversation_id
        assert desk.conversation(first).metadata == {"topic": POST}

    def test_another_post_is_another_conversation(self, desk: Desk) -> None:
        first, second = desk.receive(comment()), desk.receive(comment(topic=OTHER_POST))
        assert first.conversation_id != second.conversation_id
        assert desk.receive(comment()).conversation_id == first.conversation_id

    def test_another_person_is_another_conversation(self, desk: Desk) -> None:
        first, second = desk.receive(comment("psid-1")), desk.receive(comment("psid-2"))
        assert first.conversation_id != second.conversation_id

    @pytest.mark.parametrize("private_first", [True, False])
    def test_a_private_message_never_joins_it(self, desk: Desk, private_first: bool) -> None:
        items = [inbound("psid-1"), comment("psid-1")]
        one, other = [desk.receive(item) for item in (items if private_first else items[::-1])]
        assert one.conversation_id != other.conversation_id
        assert desk.conversation(one).customer_id == desk.conversation(other).customer_id
        private = one if private_first else other
        assert desk.receive(inbound("psid-1")).conversation_id == private.conversation_id

    def test_the_newest_of_a_long_resolved_one_begins_another(self, desk: Desk) -> None:
        old = desk.receive(comment())
        desk.resolve(old)
        desk.clock.forward(days=15)
        new = desk.receive(comment())
        assert new.conversation_id != old.conversation_id
        assert desk.receive(comment()).conversation_id == new.conversation_id

    def test_soon_after_it_is_taken_up_again(self, desk: Desk) -> None:
        old = desk.receive(comment())
        desk.resolve(old)
        assert desk.receive(comment()).conversation_id == old.conversation_id
        assert desk.conversation(old).status is ConversationStatus.PENDING

    def test_many_at_once_make_one(self, desk: Desk) -> None:  # S48
        items = [comment() for _ in range(20)]
        with ThreadPoolExecutor(8) as pool:
            stored = list(pool.map(desk.receive, items))
        assert len({one.conversation_id for one in stored}) == 1
        assert sorted(one.seq for one in stored) == list(range(1, 21))

    def test_a_repeat_is_a_duplicate(self, desk: Desk) -> None:  # S41
        item = comment()
        desk.receive(item)
        assert desk.receive(item).duplicate

    def test_no_contact_points_to_it(self, desk: Desk) -> None:
        desk.receive(comment("psid-1"))
        customers = CustomerRepository(desk.table, desk.account.merchant_id)
        contact = customers.get_contact("facebook", "psid-1")
        assert contact is not None
        assert contact.threads == {}


class TestOwnAnswers:
    def test_joins_what_it_answers(self, desk: Desk) -> None:
        asked = comment("psid-1")
        first = desk.receive(asked)
        desk.receive(comment("psid-2"))
        stored = desk.receive(answer(asked.external_message_id, body="From Monday."))
        assert stored.conversation_id == first.conversation_id
        message = desk.message(stored)
        assert message.sender_type is SenderType.AGENT
        assert message.recipient_identifier == "psid-1"
        assert desk.conversation(first).contact_identifier == "psid-1"

    def test_to_nobody_we_know_is_nothing(self, desk: Desk) -> None:
        with pytest.raises(Unaddressed):
            desk.receive(answer("a-comment-of-before"))

    def test_what_the_desk_sent_itself_is_not_stored_again(self, desk: Desk) -> None:
        """The provider reports it to us; we know it by the id that sending gave us."""
        asked = comment()
        first = desk.receive(asked)
        ours = answer(asked.external_message_id)
        desk.table.put(pointer_put(desk.message(first), ours.external_message_id))
        assert desk.receive(ours).duplicate

    def test_nor_is_a_private_one(self, desk: Desk) -> None:
        """As when the provider is asked for what we missed: it has our own messages, too."""
        first = desk.receive(inbound("psid-1"))
        ours = inbound("psid-1", echo=True)
        desk.table.put(pointer_put(desk.message(first), ours.external_message_id))
        assert desk.receive(ours).duplicate
