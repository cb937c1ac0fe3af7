"""One item of `messaging[]` or `standby[]` in the normal form (formats §3, §4)."""

from collections.abc import Callable, Mapping
from typing import Final

from deskhand.channels.meta.item import Envelope, MessagingItem, owner_of
from deskhand.channels.meta.messages import ignored, opening_of, read_message, referral_of
from deskhand.channels.meta.payload import (
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
    Edit,
    Inbound,
    InboundMessage,
    MessageType,
    Opening,
    Reaction,
    Receipt,
    ReceiptStatus,
    Unknown,
)
from deskhand.kit.errors import ParseFailure


def read_messaging(raw: object, envelope: Envelope) -> Inbound:
    """Turn one item into its normal form; what can't be read becomes `Unknown`, never an error."""
    item = mapping(raw)
    key = next((key for key in _READERS if key in item), "")
    at = moment(item.get("timestamp"), envelope.at)
    owner = owner_of(item, envelope)
    try:
        if not key:
            raise ParseFailure("unknown_messaging_event" if item else "item_is_no_object")
        if not isinstance(item[key], dict):
            raise ParseFailure(f"{key}_is_no_object")
        found = MessagingItem(item, key, owner, at, envelope.standby)
        # A note of the account to itself; the mark stands beside the content or in it.
        if item.get("is_self") is True or found.content.get("is_self") is True:
            return ignored(found, "own_message")
        return _READERS[key](found)
    except ParseFailure as failure:
        event_id = content_id(owner, raw)
        return Unknown(event_id=event_id, entry_id=owner, at=at, reason=failure.reason)


def _read_postback(item: MessagingItem) -> Inbound:
    """A pressed button is the customer's word: its title, or the payload when standby hides it."""
    payload, title = word(item.content.get("payload")), word(item.content.get("title"))
    mid = identifier(item.content.get("mid"))
    event_id = mid or item.event_id(payload or title)
    referral = mapping(item.content.get("referral"))
    return InboundMessage(
        event_id=event_id,
        entry_id=item.owner,
        at=item.at,
        external_message_id=event_id,
        sender=ContactPoint(identifier=item.customer),
        recipient_identifier=item.owner,
        message_type=MessageType.EVENT,
        body=title or payload,
        automatic=item.standby,
        opening=opening_of(referral, Opening.INTERACTION),
        metadata={"event": "postback", "payload": payload, **referral_of(referral)},
    )


def _read_referral(item: MessagingItem) -> Inbound:
    """The customer followed a link or ad into an open thread: worth seeing, nothing to answer."""
    referral = referral_of(item.content)
    event_id = item.event_id(referral.get("referral_ref", ""))
    return InboundMessage(
        event_id=event_id,
        entry_id=item.owner,
        at=item.at,
        external_message_id=event_id,
        sender=ContactPoint(identifier=item.customer),
        recipient_identifier=item.owner,
        message_type=MessageType.EVENT,
        body=referral.get("referral_ref", ""),
        automatic=True,
        opens_window=False,
        metadata={"event": "referral", **referral},
    )


def _read_edit(item: MessagingItem) -> Inbound:
    count = identifier(item.content.get("num_edit"))
    return Edit(
        event_id=item.event_id(item.mid, count),
        entry_id=item.owner,
        at=item.at,
        external_message_id=item.mid,
        body=text(item.content.get("text")),
    )


def _read_reaction(item: MessagingItem) -> Inbound:
    action = word(item.content.get("action"))
    emoji = word(item.content.get("emoji")) or word(item.content.get("reaction"))
    return Reaction(
        event_id=item.event_id(item.mid, action, emoji),
        entry_id=item.owner,
        at=item.at,
        external_message_id=item.mid,
        contact=item.customer,
        emoji=None if action == "unreact" else emoji or None,
        opening=None if item.sender == item.owner else Opening.INTERACTION,
    )


def _read_receipt(item: MessagingItem) -> Inbound:
    """`delivery` has no timestamp of its own; `read` has a watermark, or one id and its time.

    That id is the last message that the customer saw: what came before is read too.
    """
    mids = [identifier(mid) for mid in sequence(item.content.get("mids"))]
    mids.append(identifier(item.content.get("mid")))
    ids = tuple(mid for mid in mids if mid)
    stamp = item.content.get("watermark")
    watermark = moment(stamp, item.at) if stamp is not None else None
    if not ids and watermark is None:
        raise ParseFailure(f"{item.key}_without_target")
    if item.key == "read" and watermark is None:
        watermark = item.at
    return Receipt(
        event_id=item.event_id(*ids, identifier(stamp)),
        entry_id=item.owner,
        at=item.at if "timestamp" in item.raw else watermark or item.at,
        status=_RECEIPTS[item.key],
        external_message_ids=ids,
        watermark=watermark,
        contact=item.customer,
    )


_RECEIPTS: Final = {"read": ReceiptStatus.READ, "delivery": ReceiptStatus.DELIVERED}

# The first key that an item has says what it is. Opt-ins and account links give a permission or a
# login and no words; the rest of the ignored ones tell which app owns a thread.
_READERS: Final[Mapping[str, Callable[[MessagingItem], Inbound]]] = {
    "message": read_message,
    "message_edit": _read_edit,
    "postback": _read_postback,
    "reaction": _read_reaction,
    "read": _read_receipt,
    "delivery": _read_receipt,
    "referral": _read_referral,
    "optin": ignored,
    "account_linking": ignored,
    "policy-enforcement": ignored,
    "app_roles": ignored,
    "pass_thread_control": ignored,
    "take_thread_control": ignored,
    "request_thread_control": ignored,
}
