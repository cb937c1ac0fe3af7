"""From an event on the bus to frames on the sockets of those who watch (S87, S121)."""

from collections.abc import Callable, Mapping
from typing import Final

from deskhand.bus.catalogue import MessagePayload, VisitorConnected
from deskhand.bus.envelope import Envelope
from deskhand.contracts.names import DetailType
from deskhand.conversations.views import for_visitor
from deskhand.realtime.audience import Audience
from deskhand.realtime.frames import message_frame
from deskhand.realtime.greeting import GreetingService
from deskhand.realtime.models import Role, Viewer

# What the merchant's people see: the frame's type, and the part of the event that goes with it.
_SHOWN: Final[Mapping[DetailType, tuple[str, str]]] = {
    DetailType.CONVERSATION_CREATED: ("conversation.created", "conversation"),
    DetailType.CONVERSATION_UPDATED: ("conversation.updated", "conversation"),
    DetailType.CONVERSATION_REOPENED: ("conversation.updated", "conversation"),
    DetailType.ORDER_CHANGED: ("order.updated", "order"),
    DetailType.ORDER_ACTION_CHANGED: ("order_action.updated", "action"),
    DetailType.ACCOUNT_HEALTH_CHANGED: ("account.updated", "account"),
    DetailType.ACCOUNT_SILENT: ("account.silent", "account"),
    DetailType.IMPORT_FINISHED: ("order_import.finished", "order_import"),
    DetailType.AGENT_UPDATED: ("agent.updated", "agent"),
    DetailType.AGENT_STATUS_CHANGED: ("agent.updated", "agent"),
}
_MESSAGES: Final[Mapping[DetailType, str]] = {
    DetailType.MESSAGE_CREATED: "message.created",
    DetailType.MESSAGE_UPDATED: "message.updated",
}


class Broadcaster:
    """Pushes events; the same event twice is a repeated frame, which clients merge by id."""

    def __init__(self, audience: Audience, greeting: GreetingService) -> None:
        self._audience = audience
        self._greeting = greeting
        self._special: Mapping[DetailType, Callable[[Envelope], None]] = {
            **dict.fromkeys(_MESSAGES, self._message),
            DetailType.VISITOR_CONNECTED: self._greet,
        }

    def broadcast(self, event: Envelope) -> None:
        """Push one event to its watchers; an event that nobody is shown is passed over.

        Raises:
            PushFailed: no socket could be reached; deliver the event again.
        """
        special = self._special.get(event.type)
        if special:
            special(event)
        elif event.type in _SHOWN:
            kind, part = _SHOWN[event.type]
            frame = {"type": kind, part: event.data[part]}
            self._audience.to_agents(event.merchant_id, frame)

    def _message(self, event: Envelope) -> None:
        """Agents see the message; its visitor sees it too, without notes and inner fields (S86)."""
        data = MessagePayload.model_validate(event.data)
        kind = _MESSAGES[event.type]
        shown = for_visitor(data.message) if data.visitor_id else None
        if data.visitor_id and shown is not None:
            self._audience.to_visitor(
                event.merchant_id,
                data.account_id,
                data.visitor_id,
                message_frame(kind, data.conversation_id, shown),
            )
        whole = message_frame(kind, data.conversation_id, data.message)
        self._audience.to_agents(event.merchant_id, whole)

    def _greet(self, event: Envelope) -> None:
        data = VisitorConnected.model_validate(event.data)
        viewer = Viewer(
            merchant_id=event.merchant_id,
            role=Role.VISITOR,
            account_id=data.account_id,
            visitor_id=data.visitor_id,
        )
        self._greeting.greet(data.connection_id, viewer)
