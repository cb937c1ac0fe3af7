"""A conversation, its messages, and the words for their states (S46, S80)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from deskhand.channels.model import MessageType, Opening
from deskhand.storage.record import Record


class ConversationStatus(StrEnum):
    """pending: waits for an agent; open: an agent has it; snoozed: until a time; resolved: done."""

    PENDING = "pending"
    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Priority(StrEnum):
    """How urgent a conversation is."""

    URGENT = "urgent"
    NORMAL = "normal"
    LOW = "low"


class SenderType(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    SYSTEM = "system"


class MessageKind(StrEnum):
    """A message goes to the customer or came from them; a note stays inside."""

    MESSAGE = "message"
    NOTE = "note"


class MessageStatus(StrEnum):
    """Inbound messages are received; ours go from queued to read, or failed."""

    RECEIVED = "received"
    QUEUED = "queued"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


class StoredAttachment(BaseModel):
    """A file of a message: in our bucket under `key`, or at the provider (`url`, `media_id`).

    `failure` says why a file that the provider keeps could not be fetched.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    name: str
    content_type: str
    size: int | None = None
    key: str | None = None
    url: str | None = None
    media_id: str | None = None
    content_id: str | None = None
    keep: bool = True
    failure: str | None = None

    @property
    def is_awaited(self) -> bool:
        """Whether the provider keeps the file and it is still to be copied."""
        return bool(
            self.keep and self.key is None and self.failure is None and (self.url or self.media_id)
        )

    @property
    def state(self) -> str:
        """For whoever looks at it: ready, pending, failed, remote (at the provider for good)."""
        if self.key:
            return "ready"
        if self.is_awaited:
            return "pending"
        return "remote" if self.url and self.failure is None else "failed"


class Part(BaseModel):
    """What one call of the provider carries of a message, and what became of it.

    `text` and `files` are spans (start, end) of the body's code points and of the attachments.
    `since` is when a call was about to be made whose outcome nobody wrote down.
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    text: tuple[int, int] | None = None
    files: tuple[int, int] | None = None
    since: datetime | None = None
    external_id: str | None = None
    status: MessageStatus | None = None


class Message(Record):
    """One message. `seq` is its place in the conversation, never given twice.

    `metadata` holds what not every channel has: html, quoted, raw (the raw request's id),
    automatic, failure, reactions, edits, client_id; of ours: send_as, target_id, template, attempt.
    `parts` is the journal of a message that takes several calls; None: one. `sending_since` is the
    same mark as a part's `since`, for a message of one call. A message that waits for its provider
    has failed `attempts` times and is not tried before `not_before`; `queued_at` is when an agent
    asked for it again.
    """

    id: str
    merchant_id: str
    account_id: str
    channel: str
    external_message_id: str | None = None
    conversation_id: str
    customer_id: str
    sender_type: SenderType
    sender_identifier: str
    recipient_identifier: str
    message_type: MessageType = MessageType.TEXT
    kind: MessageKind = MessageKind.MESSAGE
    subject: str | None = None
    body: str = ""
    attachments: list[StoredAttachment] = Field(default_factory=list)
    status: MessageStatus
    seq: int
    timestamp: datetime
    parts: list[Part] | None = None
    sending_since: datetime | None = None
    attempts: int | None = None
    not_before: datetime | None = None
    queued_at: datetime | None = None
    metadata: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime
    updated_at: datetime

    def attributes(self) -> dict[str, Any]:
        """The stored fields; what a part has not got yet is left out, so that it can be asked for
        in a condition."""
        stored = super().attributes()
        for part in stored["parts"] or ():
            for name in [name for name, value in part.items() if value is None]:
                del part[name]
        return stored


class LastMessage(BaseModel):
    """What the list shows of the newest message; `body` is a preview of at most 140 characters."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    body: str
    sender_type: SenderType
    timestamp: datetime


class Conversation(Record):
    """A thread with one customer over one connected account.

    `last_seq` is the newest message's place, `read_seq` how far agents have read; `version` rises
    with every change that a person can make (status, assignee, priority, tags), not with messages.
    `contact_identifier` and `contact_aliases` are the contact's names as of their last message.
    `openings` holds when the customer last did what lets us write, `used` how many messages of ours
    count against each since; `enabled` are the account's settings that the channel's windows ask
    for, as they were when the customer last wrote (`conversations.permissions`).
    """

    id: str
    merchant_id: str
    channel: str
    account_id: str
    contact_identifier: str
    contact_aliases: list[str] = Field(default_factory=list)
    customer_id: str
    customer_name: str | None = None
    status: ConversationStatus = ConversationStatus.PENDING
    priority: Priority = Priority.NORMAL
    subject: str | None = None
    assignee: str | None = None
    tags: list[str] = Field(default_factory=list)
    snoozed_until: datetime | None = None
    last_seq: int = 0
    last_customer_seq: int = 0
    read_seq: int = 0
    last_message: LastMessage | None = None
    last_activity_at: datetime
    last_inbound_at: datetime | None = None
    openings: dict[Opening, datetime] = Field(default_factory=dict)
    used: dict[Opening, int] = Field(default_factory=dict)
    enabled: list[str] = Field(default_factory=list)
    resolved_at: datetime | None = None
    shard: int = 0
    version: int = 1
    metadata: dict[str, Any] = Field(default_factory=dict)
    created_at: datetime
    updated_at: datetime
