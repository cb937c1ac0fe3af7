"""The normal form of everything a channel can deliver, and of what we send (S40, S46)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from deskhand.channels.tokens import UNSHARED, SharedToken

# How our own frame handler names the writer to a live channel's adapter, in a request that it made
# itself: the identity comes from the socket's authorizer, never from the frame.
VISITOR_HEADER: Final = "x-deskhand-visitor"


class MessageType(StrEnum):
    """What a message carries (S46)."""

    TEXT = "text"
    ATTACHMENT = "attachment"
    EVENT = "event"


class Opening(StrEnum):
    """What a customer did that lets us answer; each channel's windows say for how long."""

    MESSAGE = "message"
    INTERACTION = "interaction"
    """A menu click, a follow, a scan: opens less than a message where the provider says so."""
    PAYMENT = "payment"
    ADVERT = "advert"
    """The first message after a click on an advert."""
    COMMENT = "comment"


class SendKind(StrEnum):
    """How a message of ours goes out."""

    REPLY = "reply"
    TEMPLATE = "template"
    """A form of words that the provider approved beforehand."""
    PUBLIC_REPLY = "public_reply"
    """Under a comment, for all to see."""
    PRIVATE_REPLY = "private_reply"
    """To a comment's author alone."""


class Sender(StrEnum):
    """Who sends, as the providers' rules tell them apart."""

    HUMAN = "human"
    AUTOMATION = "automation"


class ReceiptStatus(StrEnum):
    """How far one of our messages got; ranks are in `deskhand.conversations.policy`."""

    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPoint:
    """Who wrote, as the channel knows them.

    `identifier` is the channel's own: a lower-case mail address, a page-scoped id, a visitor id.
    `email` and `phone` only where the channel proves them. `aliases` are other identifiers of the
    same person in this channel, which may come alone another time.
    """

    identifier: str
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file: its bytes (`content`), or where the provider keeps it (`url` or `media_id`).

    `upload` is the key of a file that the sender put into our own store beforehand, unchecked; name
    and type are the store's then. `size` is in bytes when known. `content_id` ties an inline image
    to the HTML body (RFC 2392). `keep` is False for what we may show but not store (a story's
    media): its `url` stays.
    """

    name: str
    content_type: str
    size: int | None = None
    content: bytes | None = field(default=None, repr=False)
    url: str | None = None
    media_id: str | None = None
    upload: str | None = None
    content_id: str | None = None
    keep: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRequest:
    """How to fetch a file that a provider keeps: a GET of `url` with these headers.

    The caller checks the host against `ChannelSpec.media_hosts` and its address before connecting.
    `excuses` are media types in which this provider says, with a 200, why it gives no file.
    """

    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    excuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Threading:
    """What ties a message to an earlier one.

    `conversation_id` comes from a reply address whose signature was checked; `references` are
    external message ids, nearest first. Empty ids are never included. `topic` names what a public
    conversation is about (a post): one of the same contact about another topic, or about none, is
    another conversation.
    """

    conversation_id: str | None = None
    references: tuple[str, ...] = ()
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What every delivered item has.

    `event_id` identifies it within the account for ever, over all retries: the dedupe key.
    `entry_id` says which of the provider's accounts it is for (page id, recipient address); empty
    when the webhook's own account is meant.
    """

    event_id: str
    entry_id: str = ""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMessage(Item):
    """A message from a customer, or (`echo`) one that the merchant sent by other means.

    `sender` is always the customer. `body` is the new text alone; what was quoted stands in
    `quoted`. An echo of a message that Deskhand sent carries our id in `own_message_id`, where the
    channel lets us attach one. `opening` says what it opens of the channel's reply window, where
    that is not an ordinary message's; `opens_window` is False for what opens nothing.
    `delivery_id` names the signed delivery where the signature does not cover the body: the same
    on every retry, and good for one message only. `automatic` marks auto-replies, bounces and list
    mail: stored, never answered.
    """

    external_message_id: str
    sender: ContactPoint
    recipient_identifier: str
    message_type: MessageType = MessageType.TEXT
    subject: str | None = None
    body: str = ""
    quoted: str = ""
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    threading: Threading = Threading()
    echo: bool = False
    own_message_id: str | None = None
    delivery_id: str | None = None
    automatic: bool = False
    opens_window: bool = True
    opening: Opening = Opening.MESSAGE
    metadata: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt(Item):
    """News of messages that we sent: by their external ids, or all up to a `watermark`.

    A watermark receipt names the customer's `contact` identifier. `own_message_id` is our id of the
    part that it is about, where the provider hands it back: so a message is found whose answer got
    lost.
    """

    status: ReceiptStatus
    external_message_ids: tuple[str, ...] = ()
    watermark: datetime | None = None
    contact: str | None = None
    own_message_id: str | None = None
    failure_code: str = ""
    failure_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Item):
    """The customer changed a message; the history keeps what it was."""

    external_message_id: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Deletion(Item):
    """The customer took a message back: its text and attachments go, a tombstone stays."""

    external_message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction(Item):
    """A reaction set (`emoji`) or removed (None) on a message.

    `opening` is what setting it opens of the reply window, where the provider counts it.
    """

    external_message_id: str
    contact: str
    emoji: str | None
    opening: Opening | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(Item):
    """Understood as an item but not as anything we know: goes to quarantine with the reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored(Item):
    """Known and of no consequence (e.g. an app-role change): counted, nothing else."""

    reason: str


Inbound = InboundMessage | Receipt | Edit | Deletion | Reaction | Unknown | Ignored


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A connected account as an adapter sees it.

    `external_id` is the provider's name for it (page id, mail domain, shop domain); `settings` are
    not secret (address, display name), `secrets` are. `previous` are the secrets before the last
    rotation: what is on its way may still be locked with them. `token` is the account's access
    token for all processes, where the provider gives out one at a time.
    """

    account_id: str
    merchant_id: str
    slug: str
    external_id: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    previous: Mapping[str, str] = field(default_factory=dict, repr=False)
    token: SharedToken = field(default=UNSHARED, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateUse:
    """An approved template and what goes into its places, by name or number, in order."""

    name: str
    language: str
    parameters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """A message to send, or one part of a message too long for the channel.

    `recipient_aliases` are the recipient's other identifiers, as of their last message.
    `in_reply_to` is the external id of the customer's last message, `references` the ids of the
    thread, oldest first. `reply_token` goes into a signed reply address. `last_inbound_at` lets the
    adapter choose a message type within the provider's window. `by_human` is False for
    notifications and bots. `kind` and `tag` say under which rule it goes (`windows.can_send`);
    `target_id` is the comment that a public or private reply answers. `part` counts from 0 to
    `parts` - 1: `send` is called once a part, and only with what fits the channel's limits.
    """

    message_id: str
    conversation_id: str
    recipient: str
    recipient_aliases: tuple[str, ...] = ()
    recipient_name: str | None = None
    body: str
    subject: str | None = None
    html: str | None = None
    attachments: tuple[Attachment, ...] = ()
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    reply_token: str | None = None
    last_inbound_at: datetime | None = None
    by_human: bool = True
    automatic: bool = False
    kind: SendKind = SendKind.REPLY
    tag: str = ""
    target_id: str | None = None
    template: TemplateUse | None = None
    part: int = 0
    parts: int = 1

    @property
    def part_id(self) -> str:
        """Our id of this part: the message's own for the first, so that echoes find it."""
        return self.message_id if self.part == 0 else f"{self.message_id}-{self.part}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The provider took the message under this id."""

    external_message_id: str
