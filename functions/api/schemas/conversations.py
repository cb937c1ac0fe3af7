"""Conversations and messages (contract §4)."""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from deskhand.channels.model import MessageType, SendKind
from deskhand.channels.windows import Closed
from deskhand.conversations.models import (
    ConversationStatus,
    MessageKind,
    MessageStatus,
    Priority,
    SenderType,
)
from functions.api.schemas.base import Body, Metadata, Page, Timestamp, Version, View

MAX_TAGS = 50
MAX_ATTACHMENTS = 10


class LastMessage(View):
    """The newest message, cut to one line."""

    body: str
    sender_type: SenderType
    timestamp: Timestamp


class SendingPermission(View):
    """Whether an agent may send this kind now.

    `until` is when that ends (null while allowed: never) or ended, `remaining` how many messages
    the channel still takes (null: any number). `reason` says why not, `instead` which kinds would
    work.
    """

    kind: SendKind
    allowed: bool
    until: Timestamp | None
    remaining: int | None
    reason: Closed | None
    instead: list[SendKind]


class Conversation(View):
    """A thread with one customer. `unread` counts places after the last one that agents have read.

    `sending` says what an agent may send now, one entry for each kind that the channel has;
    `reply_until` is when the usual answer stops being taken, null where it never does.
    """

    id: str
    channel: str
    account_id: str
    customer_id: str
    customer_name: str | None
    status: ConversationStatus
    priority: Priority
    subject: str | None
    assignee: str | None
    tags: list[str]
    snoozed_until: Timestamp | None
    unread: int
    reply_until: Timestamp | None
    sending: list[SendingPermission]
    last_seq: int
    last_message: LastMessage | None
    last_activity_at: Timestamp
    metadata: Metadata
    version: int
    created_at: Timestamp
    updated_at: Timestamp


class ConversationPage(Page[Conversation]):
    """A page of conversations, newest activity first."""


class ConversationPatch(Body):
    """What to change; fields that are left out stay. `assignee` null takes the agent away."""

    version: Version | None = None
    status: ConversationStatus | None = None
    priority: Priority | None = None
    assignee: str | None = None
    tags: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=50)]] | None, Field(max_length=MAX_TAGS)
    ] = None
    snoozed_until: AwareDatetime | None = None


class AttachmentState(StrEnum):
    """Where a message's file is."""

    READY = "ready"
    PENDING = "pending"
    REMOTE = "remote"
    FAILED = "failed"


class Attachment(View):
    """A file of a message; its `place` is what the download route asks for.

    `pending`: on its way from the provider. `remote`: stays with the provider, which may take it
    away. `failed`: it could not be had; `failure` says why.
    """

    name: str
    content_type: str
    size: int | None
    place: int
    state: AttachmentState
    failure: str | None


class AttachmentUrl(View):
    """Where a file can be fetched for a few minutes without a token."""

    url: str


class Message(View):
    """One message; `seq` rises strictly within its conversation and may have gaps."""

    id: str
    channel: str
    external_message_id: str | None
    conversation_id: str
    customer_id: str
    sender_type: SenderType
    sender_identifier: str
    recipient_identifier: str
    message_type: MessageType
    kind: MessageKind
    subject: str | None
    body: str
    attachments: list[Attachment]
    status: MessageStatus
    seq: int
    timestamp: Timestamp
    metadata: Metadata
    created_at: Timestamp
    updated_at: Timestamp


class MessagePage(Page[Message]):
    """A page of messages, oldest first; `after_seq` goes on from any place."""


class NewMessageKind(StrEnum):
    """A reply goes to the customer, a note stays inside."""

    REPLY = "reply"
    NOTE = "note"


class TemplateUse(Body):
    """An approved template; `parameters` are the values of its places, by name, in order."""

    name: Annotated[str, Field(min_length=1, max_length=512)]
    language: Annotated[str, Field(min_length=2, max_length=20)]
    parameters: Annotated[
        dict[
            Annotated[str, Field(min_length=1, max_length=100)],
            Annotated[str, Field(max_length=2_000)],
        ],
        Field(max_length=50),
    ] = Field(default_factory=dict)


class NewMessage(Body):
    """A reply or a note; `attachments` are keys from `POST /api/uploads`.

    `send_as` says how a reply goes out, where that is not the usual way; `template` goes with
    `send_as: "template"`, and `target_id` is the comment that is answered, where not the newest.
    """

    kind: NewMessageKind
    body: Annotated[str, Field(max_length=64_000)]
    attachments: list[str] = Field(default_factory=list, max_length=MAX_ATTACHMENTS)
    send_as: SendKind | None = None
    template: TemplateUse | None = None
    target_id: Annotated[str, Field(min_length=1, max_length=512)] | None = None
