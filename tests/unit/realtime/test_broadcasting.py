"""From events to the sockets of those who watch."""

from typing import Any

import pytest

from deskhand.bus.envelope import Envelope
from deskhand.contracts.names import BROADCAST_TYPES, DetailType
from deskhand.conversations.models import MessageKind
from deskhand.conversations.views import event_message_view
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.realtime.broadcasting import Broadcaster
from deskhand.realtime.greeting import GreetingService
from deskhand.realtime.models import Viewer
from deskhand.realtime.push import PushFailed
from deskhand.realtime.threads import Threads
from deskhand.realtime.visitors import VisitorTokens
from tests.unit.realtime.builders import Desk


@pytest.fixture
def desk(settings: Settings, merchant_id: str) -> Desk:
    return Desk(settings, merchant_id)


def broadcast(desk: Desk, kind: DetailType, **data: Any) -> None:
    greeting = GreetingService(
        Threads(desk.desk), lambda: VisitorTokens("k"), desk.audience, desk.clock, lambda _: None
    )
    event = Envelope(
        id=new_id(), type=kind, version=1, merchant_id=desk.merchant_id,
        occurred_at=desk.clock(), correlation_id=new_id(), data=data,
    )  # fmt: skip
    Broadcaster(desk.audience, greeting).broadcast(event)


def message_event(desk: Desk, visitor: Viewer, **changes: Any) -> dict[str, Any]:
    """The event of a stored message of this visitor."""
    ack = desk.say(desk.connect(visitor), visitor, "Where is #1166?")
    (message,) = desk.conversations.messages(desk.merchant_id, ack["conversation_id"])
    view = event_message_view(message.model_copy(update=changes))
    return {
        "message": view,
        "conversation_id": message.conversation_id,
        "account_id": visitor.account_id,
        "visitor_id": visitor.visitor_id,
    }


class TestMessages:
    """S36, S87."""

    @pytest.mark.parametrize(
        ("kind", "frame_type"),
        [
            (DetailType.MESSAGE_CREATED, "message.created"),
            (DetailType.MESSAGE_UPDATED, "message.updated"),
        ],
    )
    def test_reach_all_agents_and_the_visitors_tabs(
        self, desk: Desk, kind: DetailType, frame_type: str
    ) -> None:
        visitor = desk.visitor()
        data = message_event(desk, visitor)
        ana, bo = desk.connect(desk.agent()), desk.connect(desk.agent("A002", "Bo"))
        tabs = [desk.connect(visitor), desk.connect(visitor)]
        broadcast(desk, kind, **data)
        whole = {
            "type": frame_type,
            "conversation_id": data["conversation_id"],
            "message": data["message"],
        }
        assert desk.pusher.frames[ana] == desk.pusher.frames[bo] == [whole]
        for tab in tabs:
            (frame,) = desk.pusher.frames[tab]
            assert frame["type"] == frame_type
            assert frame["message"]["body"] == "Where is #1166?"
            assert "customer_id" not in frame["message"]

    def test_reach_no_other_visitor_and_no_other_merchant(
        self, desk: Desk, settings: Settings
    ) -> None:
        visitor = desk.visitor()
        data = message_event(desk, visitor)
        bystander = desk.connect(desk.visitor())
        elsewhere = desk.connect(desk.visitor(visitor.visitor_id, account_id="acc-2"))
        other = Desk(settings, f"{desk.merchant_id}-other")
        far = other.connect(other.agent())
        broadcast(desk, DetailType.MESSAGE_CREATED, **data)
        assert far not in desk.pusher.posts
        assert not {bystander, elsewhere} & set(desk.pusher.posts)

    def test_notes_stay_inside(self, desk: Desk) -> None:
        """S86."""
        visitor = desk.visitor()
        data = message_event(desk, visitor, kind=MessageKind.NOTE)
        tab, ana = desk.connect(visitor), desk.connect(desk.agent())
        broadcast(desk, DetailType.MESSAGE_CREATED, **data)
        assert desk.pusher.frames[tab] == []
        assert desk.pusher.types(ana) == ["message.created"]

    def test_of_other_channels_ask_for_no_visitor(self, desk: Desk) -> None:
        visitor = desk.visitor()
        data = {**message_event(desk, visitor), "visitor_id": None}
        tab = desk.connect(visitor)
        broadcast(desk, DetailType.MESSAGE_CREATED, **data)
        assert desk.pusher.frames[tab] == []


class TestOthers:
    """S121."""

    @pytest.mark.parametrize(
        ("kind", "part", "frame_type"),
        [
            (DetailType.CONVERSATION_CREATED, "conversation", "conversation.created"),
            (DetailType.CONVERSATION_UPDATED, "conversation", "conversation.updated"),
            (DetailType.ORDER_CHANGED, "order", "order.updated"),
            (DetailType.AGENT_UPDATED, "agent", "agent.updated"),
            (DetailType.AGENT_STATUS_CHANGED, "agent", "agent.updated"),
        ],
    )
    def test_reach_the_merchants_agents(
        self, desk: Desk, kind: DetailType, part: str, frame_type: str
    ) -> None:
        ana, visitor = desk.connect(desk.agent()), desk.connect(desk.visitor())
        broadcast(desk, kind, **{part: {"id": "01"}, "previous": None})
        assert desk.pusher.frames[ana] == [{"type": frame_type, part: {"id": "01"}}]
        assert desk.pusher.frames[visitor] == []

    @pytest.mark.parametrize("kind", set(DetailType) - set(BROADCAST_TYPES))
    def test_an_event_for_nobody_is_passed_over(self, desk: Desk, kind: DetailType) -> None:
        ana = desk.connect(desk.agent())
        broadcast(desk, kind, conversation={"id": "01"}, x=1)
        assert desk.pusher.types(ana) in ([], ["conversation.updated"])

    def test_a_new_visitor_is_greeted(self, desk: Desk) -> None:
        visitor = desk.visitor()
        tab, other_tab = desk.connect(visitor), desk.connect(visitor)
        broadcast(
            desk, DetailType.VISITOR_CONNECTED, connection_id=tab,
            account_id=visitor.account_id, visitor_id=visitor.visitor_id,
        )  # fmt: skip
        assert desk.pusher.types(tab) == ["session"]
        assert desk.pusher.frames[other_tab] == []


class TestSockets:
    def test_a_gone_one_is_forgotten_after_one_post(self, desk: Desk) -> None:
        ana, gone = desk.connect(desk.agent()), desk.connect(desk.agent("A002", "Bo"))
        desk.pusher.gone.add(gone)
        desk.clock.forward(minutes=1)
        for _ in range(3):
            broadcast(desk, DetailType.ORDER_CHANGED, order={"id": "01"})
        assert desk.pusher.posts.count(gone) == 1
        assert len(desk.pusher.frames[ana]) == 3
        assert [one.connection_id for one in desk.sockets.agents()] == [ana]

    def test_one_whose_handshake_is_not_over_is_kept(self, desk: Desk) -> None:
        """API Gateway calls a socket gone until `$connect` has returned; it must not go deaf."""
        ana = desk.connect(desk.agent())
        desk.pusher.opening[ana] = 1
        broadcast(desk, DetailType.ORDER_CHANGED, order={"id": "01"})
        broadcast(desk, DetailType.ORDER_CHANGED, order={"id": "02"})
        assert desk.pusher.types(ana) == ["order.updated"]
        assert [one.connection_id for one in desk.sockets.agents()] == [ana]

    def test_posts_are_watchers(self, desk: Desk) -> None:
        """Performance: fan-out."""
        for number in range(5):
            desk.connect(desk.agent(f"A00{number}"))
            desk.connect(desk.visitor())
        broadcast(desk, DetailType.ORDER_CHANGED, order={"id": "01"})
        assert len(desk.pusher.posts) == 5

    def test_nobody_there_costs_no_post(self, desk: Desk) -> None:
        broadcast(desk, DetailType.ORDER_CHANGED, order={"id": "01"})
        assert desk.pusher.posts == []

    def test_one_that_can_not_be_reached_does_not_repeat_it_to_the_others(self, desk: Desk) -> None:
        ana, slow = desk.connect(desk.agent()), desk.connect(desk.agent("A002", "Bo"))
        desk.pusher.failing.add(slow)
        broadcast(desk, DetailType.ORDER_CHANGED, order={"id": "01"})
        assert desk.pusher.types(ana) == ["order.updated"]
        assert len(desk.sockets.agents()) == 2

    def test_when_none_can_be_reached_the_event_comes_again(self, desk: Desk) -> None:
        desk.pusher.failing.add(desk.connect(desk.agent()))
        with pytest.raises(PushFailed):
            broadcast(desk, DetailType.ORDER_CHANGED, order={"id": "01"})
