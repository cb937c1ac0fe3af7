"""Which events follow from a change of a conversation or message as the stream shows it."""

from collections.abc import Iterator
from typing import Any

from deskhand.bus.catalogue import (
    ConversationCreated,
    ConversationReopened,
    ConversationUpdated,
    MessageCreated,
    MessageUpdated,
    Payload,
)
from deskhand.channels import registry
from deskhand.conversations.models import (
    Conversation,
    ConversationStatus,
    Message,
    MessageStatus,
    SenderType,
)
from deskhand.conversations.views import conversation_view, event_message_view
from deskhand.storage.dynamo import Item


def conversation_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """Created, updated, and reopened when it waits for an agent again."""
    if new is None:
        return
    after = Conversation.from_item(new)
    view = conversation_view(after)
    if old is None:
        yield ConversationCreated(conversation=view)
        return
    before = Conversation.from_item(old)
    if view != {**conversation_view(before), "sending": view["sending"]}:
        yield ConversationUpdated(conversation=view)
    if _waits(after) and not _waits(before):
        yield ConversationReopened(conversation=view)


def message_events(old: Item | None, new: Item | None) -> Iterator[Payload]:
    """Created, and updated when what is shown of it changed."""
    if new is None:
        return
    after = Message.from_item(new)
    kind = MessageCreated if old is None else MessageUpdated
    view = event_message_view(after)
    if old is not None and view == event_message_view(Message.from_item(old)):
        return
    yield kind(
        message=view,
        conversation_id=after.conversation_id,
        account_id=after.account_id,
        visitor_id=_visitor(after),
    )


def to_send(old: Item | None, new: Item | None) -> dict[str, Any] | None:
    """The message's place when it has just become one to send; None otherwise."""
    if new is None or new["status"] != MessageStatus.QUEUED:
        return None
    if old is not None and old["status"] == MessageStatus.QUEUED:
        return None
    return {name: new[name] for name in ("merchant_id", "conversation_id", "seq")}


def to_fetch(old: Item | None, new: Item | None) -> dict[str, Any] | None:
    """The place of a new message whose files are still with the provider; None otherwise."""
    if old is not None or new is None or not new.get("attachments"):
        return None
    if not any(file.is_awaited for file in Message.from_item(new).attachments):
        return None
    return {name: new[name] for name in ("merchant_id", "conversation_id", "seq")}


def _waits(conversation: Conversation) -> bool:
    return conversation.status is ConversationStatus.PENDING and conversation.assignee is None


def _visitor(message: Message) -> str | None:
    """Whose sockets may see the message, on channels where the customer holds one."""
    if not registry.adapter(message.channel).spec.live:
        return None
    if message.sender_type is SenderType.CUSTOMER:
        return message.sender_identifier
    return message.recipient_identifier or None
