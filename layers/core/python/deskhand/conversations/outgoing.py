"""Makes of a stored message what an adapter is given: one call's worth of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from deskhand.channels.model import Account, Attachment, Outbound
from deskhand.channels.windows import Permission
from deskhand.conversations.composing import template_of
from deskhand.conversations.models import (
    Conversation,
    Message,
    Part,
    SenderType,
    StoredAttachment,
)
from deskhand.conversations.permissions import kind_of
from deskhand.storage.objects import ObjectStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message about to be sent, with all that sending needs.

    `earlier` are the messages before it, newest first.
    """

    message: Message
    conversation: Conversation
    account: Account
    earlier: Sequence[Message]
    permission: Permission


def whole(message: Message) -> Part:
    """The one part of a message that needs no more than one call."""
    return Part(
        text=(0, len(message.body)),
        files=(0, len(message.attachments)),
        since=message.sending_since,
    )


def outbound(delivery: Delivery, place: int, objects: ObjectStore) -> Outbound:
    """One part of a message for its adapter; the bytes of its own files only are read."""
    message, conversation = delivery.message, delivery.conversation
    parts = message.parts or [whole(message)]
    part = parts[place]
    references = [
        one.external_message_id for one in reversed(delivery.earlier) if one.external_message_id
    ]
    start, end = part.text or (0, 0)
    first, behind = part.files or (0, 0)
    return Outbound(
        message_id=message.id,
        conversation_id=conversation.id,
        recipient=message.recipient_identifier,
        recipient_aliases=tuple(conversation.contact_aliases),
        recipient_name=conversation.customer_name,
        body=message.body[start:end],
        subject=conversation.subject,
        attachments=tuple(_attachment(file, objects) for file in message.attachments[first:behind]),
        in_reply_to=_newest_of_customer(delivery) or (references[-1] if references else None),
        references=tuple(references),
        reply_token=conversation.id,
        last_inbound_at=conversation.last_inbound_at,
        by_human=message.sender_type is SenderType.AGENT,
        automatic=bool(message.metadata.get("automatic")),
        kind=kind_of(message),
        tag=delivery.permission.tag,
        target_id=message.metadata.get("target_id"),
        template=template_of(message),
        part=place,
        parts=len(parts),
    )


def _newest_of_customer(delivery: Delivery) -> str | None:
    return next(
        (
            one.external_message_id
            for one in delivery.earlier
            if one.sender_type is SenderType.CUSTOMER and one.external_message_id
        ),
        None,
    )


def _attachment(file: StoredAttachment, objects: ObjectStore) -> Attachment:
    return Attachment(
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        content=objects.get(file.key) if file.key else None,
        url=objects.download_url(file.key, file.name) if file.key else file.url,
    )
