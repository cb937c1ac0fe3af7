"""News of what we sent: `statuses[]` (formats §6). Nobody becomes a customer by them."""

import re
from collections.abc import Mapping
from typing import Final

from deskhand.channels.meta.payload import (
    Json,
    content_id,
    identifier,
    mapping,
    moment,
    sequence,
    text,
)
from deskhand.channels.model import Ignored, Inbound, Receipt, ReceiptStatus, Unknown
from deskhand.channels.whatsapp.envelope import Envelope
from deskhand.channels.whatsapp.failures import named
from deskhand.kit.ids import fingerprint

# They may skip steps and come in any order: the desk never goes down a rank.
_STATUSES: Final[Mapping[str, ReceiptStatus]] = {
    "sent": ReceiptStatus.SENT,
    "delivered": ReceiptStatus.DELIVERED,
    "read": ReceiptStatus.READ,
    "played": ReceiptStatus.READ,
    "failed": ReceiptStatus.FAILED,
}
_OF_NO_CONSEQUENCE: Final = frozenset({"deleted", "warning", "pending", "captured", "canceled"})
OWN_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(-\d{1,3})?")


def read_status(raw: object, envelope: Envelope) -> Inbound:
    """One status; our own id comes back in `biz_opaque_callback_data`."""
    status = mapping(raw)
    word, message_id = text(status.get("status")), identifier(status.get("id"))
    at = moment(status.get("timestamp"), envelope.at)
    if word in _OF_NO_CONSEQUENCE:
        return Ignored(
            event_id=content_id(envelope.number_id, raw),
            entry_id=envelope.number_id,
            at=at,
            reason=f"status_{word}",
        )
    if word not in _STATUSES or not message_id:
        return Unknown(
            event_id=content_id(envelope.number_id, raw),
            entry_id=envelope.number_id,
            at=at,
            reason="unknown_status",
        )
    failed = word == "failed"
    code, words = named(_error(status)) if failed else ("", "")
    own_id = text(status.get("biz_opaque_callback_data"))
    return Receipt(
        event_id=fingerprint(message_id, word, identifier(status.get("timestamp")), _who(status)),
        entry_id=envelope.number_id,
        at=at,
        status=_STATUSES[word],
        external_message_ids=(message_id,),
        own_message_id=own_id if OWN_ID.fullmatch(own_id) else None,
        failure_code=code,
        failure_text=words,
    )


def _error(status: Json) -> Json:
    return mapping(next(iter(sequence(status.get("errors"))), None))


def _who(status: Json) -> str:
    """The one who read it: in a group each reader has a status of their own."""
    names = ("recipient_participant_user_id", "recipient_participant_id")
    return next((found for name in names if (found := identifier(status.get(name)))), "")
