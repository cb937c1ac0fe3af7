"""Typing and reading, shown to the other side."""

import pytest

from deskhand.conversations.models import MessageStatus, SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.kit.settings import Settings
from tests.unit.realtime.builders import Desk


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


def reply(body: str = "It left today.") -> NewMessage:
    return NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body=body)


class TestPassedOn:
    """Typing and reading (contract §5, S121)."""

    def test_a_visitors_typing_reaches_the_agents_and_nobody_else(
        self, desk: Desk, settings: Settings
    ) -> None:
        visitor, stranger = desk.visitor(), desk.visitor()
        other = Desk(settings, f"{desk.merchant_id}-other")
        far = other.connect(other.agent())
        mine, bystander = desk.connect(visitor), desk.connect(stranger)
        near = desk.connect(desk.agent())
        ack = desk.say(mine, visitor, "Hi")
        assert desk.send(mine, visitor, action="typing", ref="t") == [{"type": "ack", "ref": "t"}]
        assert desk.pusher.frames[near] == [
            {"type": "typing", "conversation_id": ack["conversation_id"],
             "sender_type": "customer", "name": None}
        ]  # fmt: skip
        assert desk.pusher.frames[bystander] == []
        assert other.pusher.frames[far] == []

    def test_an_agents_typing_reaches_the_visitor_and_colleagues(self, desk: Desk) -> None:
        visitor = desk.visitor()
        mine = desk.connect(visitor)
        ack = desk.say(mine, visitor, "Hi")
        ana, bo = desk.connect(desk.agent()), desk.connect(desk.agent("A002", "Bo"))
        desk.send(ana, desk.agent(), action="typing", conversation_id=ack["conversation_id"])
        expected = {
            "type": "typing", "conversation_id": ack["conversation_id"], "sender_type": "agent",
            "name": "Ana",
        }  # fmt: skip
        assert desk.pusher.frames[mine][-1] == expected
        assert desk.pusher.frames[bo] == [expected]
        assert desk.pusher.frames[ana] == []

    def test_a_mail_address_is_no_name_for_visitors(self, desk: Desk) -> None:
        visitor, staff = desk.visitor(), desk.agent("", "max@acme.example")
        mine = desk.connect(visitor)
        ack = desk.say(mine, visitor, "Hi")
        desk.send(
            desk.connect(staff), staff, action="typing", conversation_id=ack["conversation_id"]
        )
        assert desk.pusher.frames[mine][-1]["name"] is None

    def test_an_agents_reading_clears_the_badge_and_shows_who_looks(self, desk: Desk) -> None:
        visitor = desk.visitor()
        mine = desk.connect(visitor)
        ack = desk.say(mine, visitor, "Hi")
        ana, bo = desk.connect(desk.agent()), desk.connect(desk.agent("A002", "Bo"))
        desk.send(
            ana, desk.agent(), action="read", seq=10**9, conversation_id=ack["conversation_id"]
        )
        assert desk.conversations.get(desk.merchant_id, ack["conversation_id"]).read_seq == 1
        assert desk.pusher.types(bo) == ["viewing"]
        assert desk.pusher.frames[mine][-1] == {
            "type": "read", "conversation_id": ack["conversation_id"], "seq": 1,
        }  # fmt: skip

    def test_a_visitors_reading_marks_our_messages_read(self, desk: Desk) -> None:
        visitor = desk.visitor()
        mine = desk.connect(visitor)
        ack = desk.say(mine, visitor, "Hi")
        conversation_id = ack["conversation_id"]
        sent = desk.replying.add(desk.merchant_id, conversation_id, reply("First"))
        desk.clock.forward(minutes=1)
        desk.replying.add(desk.merchant_id, conversation_id, reply("Second"))
        ana = desk.connect(desk.agent())
        desk.send(mine, visitor, action="read", seq=sent.seq)
        stored = desk.conversations.messages(desk.merchant_id, conversation_id)
        assert [one.status for one in stored] == [
            MessageStatus.RECEIVED, MessageStatus.READ, MessageStatus.QUEUED,
        ]  # fmt: skip
        assert desk.pusher.frames[ana] == [
            {"type": "read", "conversation_id": conversation_id, "seq": sent.seq}
        ]

    def test_a_colleague_who_can_not_be_reached_does_not_harm_the_sender(self, desk: Desk) -> None:
        visitor = desk.visitor()
        mine = desk.connect(visitor)
        ack = desk.say(mine, visitor, "Hi")
        ana, bo = desk.connect(desk.agent()), desk.connect(desk.agent("A002", "Bo"))
        desk.pusher.failing |= {bo, mine}
        answers = desk.send(
            ana, desk.agent(), action="typing", ref="t", conversation_id=ack["conversation_id"]
        )
        assert answers == [{"type": "ack", "ref": "t"}]
