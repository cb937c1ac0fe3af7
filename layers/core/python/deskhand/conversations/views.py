"""The JSON that REST, sockets and events show of conversations and messages (contract §4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from deskhand.conversations.models import Conversation, Message, MessageKind
from deskhand.conversations.permissions import sending_view, usual_kind
from deskhand.kit.clock import to_text, utc_now

VISITOR_METADATA: Final = ("client_id", "agent_name", "truncated")
MESSAGE_INSIDE: Final = {
    "merchant_id",
    "account_id",
    "parts",
    "sending_since",
    "attempts",
    "not_before",
    "queued_at",
}
EVENT_BODY_CHARACTERS: Final = 4_000


def message_view(message: Message) -> dict[str, Any]:
    """A message as agents see it."""
    view = message.model_dump(mode="json", exclude=MESSAGE_INSIDE)
    view["attachments"] = [
        {
            "name": file.name,
            "content_type": file.content_type,
            "size": file.size,
            "place": place,
            "state": file.state,
            "failure": file.failure,
        }
        for place, file in enumerate(message.attachments)
    ]
    for field in ("timestamp", "created_at", "updated_at"):
        view[field] = to_text(getattr(message, field))
    return view


def visitor_message_view(message: Message) -> dict[str, Any] | None:
    """A message as the visitor of a web chat sees it; None for notes (S86)."""
    return for_visitor(message_view(message))


def for_visitor(view: dict[str, Any]) -> dict[str, Any] | None:
    """What a visitor may see of a message's view; None when it is a note."""
    if view["kind"] != MessageKind.MESSAGE:
        return None
    hidden = {"customer_id", "sender_identifier", "recipient_identifier"}
    shown = {name: value for name, value in view.items() if name not in hidden}
    shown["metadata"] = {
        name: view["metadata"][name] for name in VISITOR_METADATA if name in view["metadata"]
    }
    return shown


def event_message_view(message: Message) -> dict[str, Any]:
    """A message small enough for an event: a long body is cut and marked `truncated`."""
    view = message_view(message)
    metadata = {
        name: value for name, value in view["metadata"].items() if name not in {"html", "quoted"}
    }
    long = len(message.body) > EVENT_BODY_CHARACTERS
    if long:
        view["body"] = message.body[:EVENT_BODY_CHARACTERS]
    if long or len(metadata) != len(view["metadata"]):
        metadata["truncated"] = True
    view["metadata"] = metadata
    return view


def conversation_view(
    conversation: Conversation,
    *,
    now: datetime | None = None,
    settings: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A conversation as agents see it, and what they may send now.

    Args:
        now: the moment for which `sending` holds; None: this one.
        settings: the account's; None: as the conversation knows them.
    """
    view = conversation.model_dump(
        mode="json",
        exclude={
            "merchant_id",
            "shard",
            "last_customer_seq",
            "read_seq",
            "last_inbound_at",
            "resolved_at",
            "contact_identifier",
            "contact_aliases",
            "openings",
            "used",
            "enabled",
        },
    )
    view["unread"] = max(0, conversation.last_customer_seq - conversation.read_seq)
    view["sending"] = sending_view(conversation, now or utc_now(), settings)
    view["reply_until"] = _reply_until(conversation, view["sending"])
    for field in ("snoozed_until", "last_activity_at", "created_at", "updated_at"):
        view[field] = _text(getattr(conversation, field))
    if conversation.last_message:
        view["last_message"]["timestamp"] = to_text(conversation.last_message.timestamp)
    return view


def _reply_until(conversation: Conversation, sending: list[dict[str, Any]]) -> str | None:
    """Until when the usual answer is taken; a time gone by where it is not, null for always."""
    usual = usual_kind(conversation)
    answer = next((one for one in sending if one["kind"] == usual), sending[0])
    if answer["allowed"] or answer["until"]:
        until: str | None = answer["until"]
        return until
    return to_text(conversation.created_at)


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment else None
