"""One item of `messaging[]` or `standby[]` in the normal form (formats §3)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from deskhand.channels.meta.attachments import Attached, read_attachments
from deskhand.channels.meta.payload import (
    Json,
    content_id,
    identifier,
    mapping,
    moment,
    sequence,
    text,
    word,
)
from deskhand.channels.model import (
    ContactPoint,
    Deletion,
    Edit,
    Ignored,
    Inbound,
    InboundMessage,
    MessageType,
    Reaction,
    Receipt,
    ReceiptStatus,
    Threading,
    Unknown,
)
from deskhand.kit.errors import ParseFailure
from deskhand.kit.ids import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """The entry an item came in: whose page, when, and whether another app owns the thread."""

    page_id: str
    at: datetime
    standby: bool = False


@dataclass(frozen=True, slots=True)
class _Item:
    """An item with what every reader needs; `key` is the one that says what it is."""

    raw: Json
    key: str
    page_id: str
    at: datetime
    standby: bool

    @property
    def content(self) -> Json:
        return mapping(self.raw.get(self.key))

    @property
    def customer(self) -> str:
        """The side that isn't the page: for an echo the recipient (formats §14.16)."""
        sides = [identifier(mapping(self.raw.get(side)).get("id")) for side in _SIDES]
        for side in reversed(sides) if self.content.get("is_echo") else sides:
            if side and side != self.page_id:
                return side
        raise ParseFailure("customer_missing")

    @property
    def mid(self) -> str:
        mid = identifier(self.content.get("mid"))
        if not mid:
            raise ParseFailure(f"{self.key}_without_mid")
        return mid

    def event_id(self, *target: str) -> str:
        """The id of an event that has none of its own (formats §3, Dedupe)."""
        sender = identifier(mapping(self.raw.get("sender")).get("id"))
        time = identifier(self.raw.get("timestamp"))
        return fingerprint(self.page_id, sender, self.key, *target, time)


_SIDES: Final = ("sender", "recipient")
_OUR_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read_messaging(raw: object, envelope: Envelope) -> Inbound:
    """Turn one item into its normal form; what can't be read becomes `Unknown`, never an error."""
    item = mapping(raw)
    key = next((key for key in _READERS if key in item), "")
    at = moment(item.get("timestamp"), envelope.at)
    try:
        if not key:
            raise ParseFailure("unknown_messaging_event" if item else "item_is_no_object")
        if not isinstance(item[key], dict):
            raise ParseFailure(f"{key}_is_no_object")
        return _READERS[key](_Item(item, key, envelope.page_id, at, envelope.standby))
    except ParseFailure as failure:
        return Unknown(
            event_id=content_id(envelope.page_id, raw),
            entry_id=envelope.page_id,
            at=at,
            reason=failure.reason,
        )


def _read_message(item: _Item) -> Inbound:
    if item.content.get("is_deleted"):
        return Deletion(
            event_id=item.event_id("deleted", item.mid),
            entry_id=item.page_id,
            at=item.at,
            external_message_id=item.mid,
        )
    attached = read_attachments(sequence(item.content.get("attachments")))
    own_text = text(item.content.get("text"))
    return InboundMessage(
        event_id=item.mid,
        entry_id=item.page_id,
        at=item.at,
        external_message_id=item.mid,
        sender=ContactPoint(identifier=_writer(item)),
        recipient_identifier=item.page_id,
        message_type=_message_type(own_text, attached),
        body=own_text or "\n".join(attached.notes),
        attachments=tuple(attached.files),
        threading=_threading(item.content),
        echo=bool(item.content.get("is_echo")),
        own_message_id=_own_message_id(item.content),
        # Another app answers in this thread: we keep the message and stay out of it.
        automatic=item.standby,
        metadata=_message_metadata(item, own_text, attached),
    )


def _writer(item: _Item) -> str:
    """The customer; a message that the page wrote and that is no echo is not a customer's."""
    sender = identifier(mapping(item.raw.get("sender")).get("id"))
    if sender == item.page_id and not item.content.get("is_echo"):
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


def _message_metadata(item: _Item, own_text: str, attached: Attached) -> Mapping[str, Any]:
    content = item.content
    metadata: dict[str, Any] = dict(attached.metadata)
    if item.standby:
        metadata["standby"] = True
    if content.get("is_unsupported"):
        metadata["event"] = "unsupported"
    elif not own_text and not attached.files and not attached.metadata:
        metadata["event"] = "empty"
    found = {
        "quick_reply": word(mapping(content.get("quick_reply")).get("payload")),
        "app_id": identifier(content.get("app_id")),
        "metadata": word(content.get("metadata")),
        "story_id": identifier(mapping(mapping(content.get("reply_to")).get("story")).get("id")),
        **_referral(mapping(content.get("referral"))),
    }
    return metadata | {name: value for name, value in found.items() if value}


def _referral(referral: Json) -> dict[str, str]:
    """Where the customer came from: the link's `ref`, the kind of source, the ad."""
    names = {"referral_ref": "ref", "referral_source": "source", "ad_id": "ad_id"}
    found = {name: identifier(referral.get(key)) for name, key in names.items()}
    return {name: value for name, value in found.items() if value}


def _read_postback(item: _Item) -> Inbound:
    """A pressed button is the customer's word: its title, or the payload when standby hides it."""
    payload, title = word(item.content.get("payload")), word(item.content.get("title"))
    mid = identifier(item.content.get("mid"))
    event_id = mid or item.event_id(payload or title)
    referral = _referral(mapping(item.content.get("referral")))
    return InboundMessage(
        event_id=event_id,
        entry_id=item.page_id,
        at=item.at,
        external_message_id=event_id,
        sender=ContactPoint(identifier=item.customer),
        recipient_identifier=item.page_id,
        message_type=MessageType.EVENT,
        body=title or payload,
        automatic=item.standby,
        metadata={"event": "postback", "payload": payload, **referral},
    )


def _read_referral(item: _Item) -> Inbound:
    """The customer followed a link or ad into an open thread: worth seeing, nothing to answer."""
    referral = _referral(item.content)
    event_id = item.event_id(referral.get("referral_ref", ""))
    return InboundMessage(
        event_id=event_id,
        entry_id=item.page_id,
        at=item.at,
        external_message_id=event_id,
        sender=ContactPoint(identifier=item.customer),
        recipient_identifier=item.page_id,
        message_type=MessageType.EVENT,
        body=referral.get("referral_ref", ""),
        automatic=True,
        opens_window=False,
        metadata={"event": "referral", **referral},
    )


def _read_edit(item: _Item) -> Inbound:
    count = identifier(item.content.get("num_edit"))
    return Edit(
        event_id=item.event_id(item.mid, count),
        entry_id=item.page_id,
        at=item.at,
        external_message_id=item.mid,
        body=text(item.content.get("text")),
    )


def _read_reaction(item: _Item) -> Inbound:
    action = word(item.content.get("action"))
    emoji = word(item.content.get("emoji")) or word(item.content.get("reaction"))
    return Reaction(
        event_id=item.event_id(item.mid, action, emoji),
        entry_id=item.page_id,
        at=item.at,
        external_message_id=item.mid,
        contact=item.customer,
        emoji=None if action == "unreact" else emoji or None,
    )


def _read_receipt(item: _Item) -> Inbound:
    """`delivery` has no timestamp of its own, `read` no ids; Instagram's `read` has one id."""
    mids = [identifier(mid) for mid in sequence(item.content.get("mids"))]
    mids.append(identifier(item.content.get("mid")))
    ids = tuple(mid for mid in mids if mid)
    stamp = item.content.get("watermark")
    watermark = moment(stamp, item.at) if stamp is not None else None
    if not ids and watermark is None:
        raise ParseFailure(f"{item.key}_without_target")
    return Receipt(
        event_id=item.event_id(*ids, identifier(stamp)),
        entry_id=item.page_id,
        at=item.at if "timestamp" in item.raw else watermark or item.at,
        status=_RECEIPTS[item.key],
        external_message_ids=ids,
        watermark=watermark,
        contact=item.customer,
    )


def _ignore(item: _Item) -> Inbound:
    return Ignored(
        event_id=content_id(item.page_id, item.raw),
        entry_id=item.page_id,
        at=item.at,
        reason=item.key.replace("-", "_"),
    )


_RECEIPTS: Final = {"read": ReceiptStatus.READ, "delivery": ReceiptStatus.DELIVERED}

# The first key that an item has says what it is. Opt-ins and account links give a permission or a
# login and no words; the rest of the ignored ones tell which app owns a thread.
_READERS: Final[Mapping[str, Callable[[_Item], Inbound]]] = {
    "message": _read_message,
    "message_edit": _read_edit,
    "postback": _read_postback,
    "reaction": _read_reaction,
    "read": _read_receipt,
    "delivery": _read_receipt,
    "referral": _read_referral,
    "optin": _ignore,
    "account_linking": _ignore,
    "policy-enforcement": _ignore,
    "app_roles": _ignore,
    "pass_thread_control": _ignore,
    "take_thread_control": _ignore,
    "request_thread_control": _ignore,
}
