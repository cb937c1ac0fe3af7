"""A message in the normal form: the customer's, or an echo of ours (formats §3, §4)."""

import re
from collections.abc import Mapping
from typing import Any, Final

from deskhand.channels.meta.attachments import MAX_URL, Attached, read_attachments
from deskhand.channels.meta.item import MessagingItem
from deskhand.channels.meta.payload import (
    Json,
    content_id,
    identifier,
    mapping,
    sequence,
    text,
    word,
)
from deskhand.channels.model import (
    ContactPoint,
    Deletion,
    Ignored,
    Inbound,
    InboundMessage,
    MessageType,
    Opening,
    Threading,
)
from deskhand.kit.errors import ParseFailure

# Our message's id, and which part of it.
_OUR_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-\d{1,4})?")
# https://developers.facebook.com/docs/messenger-platform/reference/webhook-events/messaging_referrals
_FROM_ADVERT: Final = "ADS"


def read_message(item: MessagingItem) -> Inbound:
    """Read `message`; one taken back is a `Deletion`."""
    content = item.content
    if content.get("is_deleted"):
        return Deletion(
            event_id=item.event_id("deleted", item.mid),
            entry_id=item.owner,
            at=item.at,
            external_message_id=item.mid,
        )
    if _repeats_a_mention(item):
        return ignored(item, "echo_of_a_mention")
    attached = read_attachments(sequence(content.get("attachments")))
    own_text = text(content.get("text"))
    return InboundMessage(
        event_id=item.mid,
        entry_id=item.owner,
        at=item.at,
        external_message_id=item.mid,
        sender=ContactPoint(identifier=_writer(item)),
        recipient_identifier=item.owner,
        message_type=_message_type(own_text, attached),
        body=own_text or "\n".join(attached.notes),
        attachments=tuple(attached.files),
        threading=_threading(content),
        echo=bool(content.get("is_echo")),
        own_message_id=_own_message_id(content),
        # Another app answers in this thread: we keep the message and stay out of it.
        automatic=item.standby,
        opening=opening_of(mapping(content.get("referral")), Opening.MESSAGE),
        metadata=_message_metadata(item, own_text, attached),
    )


def ignored(item: MessagingItem, reason: str = "") -> Ignored:
    """An item of no consequence; the reason is what it is, unless there is more to say."""
    return Ignored(
        event_id=content_id(item.owner, item.raw),
        entry_id=item.owner,
        at=item.at,
        reason=reason or item.key.replace("-", "_"),
    )


def opening_of(referral: Json, otherwise: Opening) -> Opening:
    """What the customer's act opens: more after a click on an advert (Meta: up to seven days)."""
    return Opening.ADVERT if referral.get("source") == _FROM_ADVERT else otherwise


def referral_of(referral: Json) -> dict[str, str]:
    """Where the customer came from: the link's `ref`, the kind of source, the ad."""
    names = {"referral_ref": "ref", "referral_source": "source", "ad_id": "ad_id"}
    found = {name: identifier(referral.get(key)) for name, key in names.items()}
    return {name: value for name, value in found.items() if value}


def _repeats_a_mention(item: MessagingItem) -> bool:
    """The echo that only repeats a customer's mention in their story."""
    content = item.content
    kinds = [mapping(one).get("type") for one in sequence(content.get("attachments"))]
    return bool(content.get("is_echo")) and item.sender != item.owner and "story_mention" in kinds


def _writer(item: MessagingItem) -> str:
    """The customer; a message that the page wrote and that is no echo is not a customer's."""
    if item.sender == item.owner and not item.content.get("is_echo"):
        raise ParseFailure("page_is_sender_without_echo")
    return item.customer


def _own_message_id(content: Json) -> str | None:
    """Our id, which `send` gave along as `metadata`; other apps put their own words there."""
    given = text(content.get("metadata"))
    return given if content.get("is_echo") and _OUR_ID.fullmatch(given) else None


def _message_type(own_text: str, attached: Attached) -> MessageType:
    if attached.files or attached.metadata:
        return MessageType.ATTACHMENT
    return MessageType.TEXT if own_text else MessageType.EVENT


def _threading(content: Json) -> Threading:
    mid = identifier(mapping(content.get("reply_to")).get("mid"))
    return Threading(references=(mid,) if mid else ())


def _message_metadata(item: MessagingItem, own_text: str, attached: Attached) -> Mapping[str, Any]:
    content = item.content
    metadata: dict[str, Any] = dict(attached.metadata)
    if item.standby:
        metadata["standby"] = True
    if content.get("is_unsupported"):
        metadata["event"] = "unsupported"
    elif not own_text and not attached.files and not attached.metadata:
        metadata["event"] = "empty"
    story = mapping(mapping(content.get("reply_to")).get("story"))
    found = {
        "quick_reply": word(mapping(content.get("quick_reply")).get("payload")),
        "app_id": identifier(content.get("app_id")),
        "metadata": word(content.get("metadata")),
        "story_id": identifier(story.get("id")),
        # Only where it is: what a story shows may not be stored (formats §4).
        "story_url": text(story.get("url"))[:MAX_URL],
        **referral_of(mapping(content.get("referral"))),
    }
    return metadata | {name: value for name, value in found.items() if value}
