"""Our own messages: replies, notes, and requests made twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from deskhand.agents.repository import AgentRepository
from deskhand.conversations.models import (
    ConversationStatus,
    MessageKind,
    MessageStatus,
    SenderType,
)
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import ConversationRepository
from deskhand.kit.errors import Invalid, NotFound
from deskhand.kit.settings import Settings
from deskhand.storage.table import Table
from tests.support.builders import FakeClock, account, agent, inbound, mail, receiving, replying


def reply(body: str = "On its way", **changes: object) -> NewMessage:
    fields: dict[str, object] = {
        "sender_type": SenderType.AGENT,
        "sender_identifier": "A001",
        "body": body,
    }
    return NewMessage(**{**fields, **changes})  # type: ignore[arg-type]


@pytest.fixture
def conversation_id(settings: Settings, merchant_id: str) -> str:
    return receiving(settings).receive(inbound(), account(merchant_id)).conversation_id


@pytest.fixture
def repository(settings: Settings, merchant_id: str) -> ConversationRepository:
    return ConversationRepository(Table(settings.desk_table), merchant_id)


class TestReply:
    def test_is_queued_for_the_customer_in_the_next_place(
        self, settings: Settings, merchant_id: str, conversation_id: str
    ) -> None:  # S84
        message = replying(settings).add(merchant_id, conversation_id, reply())

        assert message.status is MessageStatus.QUEUED
        assert message.seq == 2
        assert message.recipient_identifier == "psid-1"

    def test_reads_what_came_before(
        self,
        settings: Settings,
        merchant_id: str,
        conversation_id: str,
        repository: ConversationRepository,
    ) -> None:
        replying(settings).add(merchant_id, conversation_id, reply())

        found = repository.get(conversation_id)
        assert found is not None
        assert found.read_seq == 2
        assert found.last_message is not None
        assert found.last_message.body == "On its way"

    def test_an_agent_who_answers_what_nobody_has_takes_it(
        self,
        settings: Settings,
        merchant_id: str,
        conversation_id: str,
        repository: ConversationRepository,
    ) -> None:
        agents = AgentRepository(Table(settings.desk_table), merchant_id)
        agents.create(agent(merchant_id, "A001"))

        replying(settings).add(merchant_id, conversation_id, reply())
        replying(settings).add(merchant_id, conversation_id, reply("And more"))

        found, taker = repository.get(conversation_id), agents.get("A001")
        assert found is not None
        assert taker is not None
        assert (found.assignee, found.status) == ("A001", ConversationStatus.OPEN)
        assert taker.active_conversations == 1

    def test_staff_who_are_no_agents_answer_without_taking(
        self,
        settings: Settings,
        merchant_id: str,
        conversation_id: str,
        repository: ConversationRepository,
    ) -> None:
        replying(settings).add(merchant_id, conversation_id, reply())

        found = repository.get(conversation_id)
        assert found is not None
        assert (found.assignee, found.status) == (None, ConversationStatus.PENDING)

    def test_with_the_same_key_twice_is_one(
        self,
        settings: Settings,
        merchant_id: str,
        conversation_id: str,
        repository: ConversationRepository,
    ) -> None:  # S97
        service = replying(settings)

        with ThreadPoolExecutor(4) as pool:
            added = list(
                pool.map(
                    lambda _: service.add(merchant_id, conversation_id, reply(dedupe_key="k")),
                    range(4),
                )
            )

        assert len({message.id for message in added}) == 1
        assert len(repository.messages(conversation_id)) == 2

    def test_agents_and_shopper_at_once_lose_nothing(
        self,
        settings: Settings,
        merchant_id: str,
        conversation_id: str,
        repository: ConversationRepository,
    ) -> None:
        answering, incoming = replying(settings), receiving(settings)

        def write(number: int) -> None:
            if number % 2:
                answering.add(merchant_id, conversation_id, reply(f"a{number}"))
            else:
                incoming.receive(inbound(body=f"c{number}"), account(merchant_id))

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(write, range(20)))

        found = repository.messages(conversation_id, limit=100)
        assert [message.seq for message in found] == list(range(1, 22))

    def test_outside_the_window_is_refused_and_a_note_is_not(
        self, settings: Settings, merchant_id: str, conversation_id: str
    ) -> None:
        clock = FakeClock()
        clock.forward(hours=25)
        service = replying(settings, clock)

        with pytest.raises(Invalid, match="window"):
            service.add(merchant_id, conversation_id, reply())
        note = service.add(merchant_id, conversation_id, reply(kind=MessageKind.NOTE))
        assert note.status is MessageStatus.RECEIVED

    def test_mail_has_no_window(self, settings: Settings, merchant_id: str) -> None:
        opened = receiving(settings).receive(mail(), account(merchant_id, "mailgun"))
        clock = FakeClock()
        clock.forward(days=90)

        message = replying(settings, clock).add(merchant_id, opened.conversation_id, reply())

        assert message.status is MessageStatus.QUEUED

    @pytest.mark.parametrize("body", ["", "  \n", "x" * 64_001])
    def test_nothing_or_too_much_is_refused_and_changes_nothing(
        self,
        settings: Settings,
        merchant_id: str,
        conversation_id: str,
        repository: ConversationRepository,
        body: str,
    ) -> None:
        with pytest.raises(Invalid) as caught:
            replying(settings).add(merchant_id, conversation_id, reply(body))

        assert caught.value.problems[0].field == "body"
        assert len(repository.messages(conversation_id)) == 1

    def test_another_merchants_conversation_is_not_there(
        self, settings: Settings, conversation_id: str
    ) -> None:  # S136
        with pytest.raises(NotFound):
            replying(settings).add("someone-else", conversation_id, reply())


def test_a_note_changes_neither_preview_nor_unread(
    settings: Settings,
    merchant_id: str,
    conversation_id: str,
    repository: ConversationRepository,
) -> None:  # S86
    before = repository.get(conversation_id)

    note = replying(settings).add(
        merchant_id, conversation_id, reply("careful", kind=MessageKind.NOTE)
    )

    after = repository.get(conversation_id)
    assert before is not None
    assert after is not None
    assert note.kind is MessageKind.NOTE
    assert note.recipient_identifier == ""
    assert after.last_message == before.last_message
    assert after.read_seq == before.read_seq
