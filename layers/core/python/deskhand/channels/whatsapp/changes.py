"""One change of an entry: messages, statuses, or news of the account (formats §6)."""

from collections.abc import Iterator
from datetime import datetime
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
from deskhand.channels.model import Ignored, Inbound, Unknown
from deskhand.channels.whatsapp.envelope import Envelope
from deskhand.channels.whatsapp.messages import read_message
from deskhand.channels.whatsapp.people import Contacts
from deskhand.channels.whatsapp.statuses import read_status

# News of the account, not of a customer. What needs a person (a ban, a restriction) is told by
# `check`, which asks for the number's state.
_ACCOUNT_FIELDS: Final = frozenset(
    {
        "account_alerts",
        "account_review_update",
        "account_settings_update",
        "account_update",
        "business_capability_update",
        "business_status_update",
        "business_username_update",
        "flows",
        "group_lifecycle_update",
        "group_participants_update",
        "group_settings_update",
        "group_status_update",
        "history",
        "message_template_components_update",
        "message_template_quality_update",
        "message_template_status_update",
        "partner_solutions",
        "payment_configuration_update",
        "phone_number_name_update",
        "phone_number_quality_update",
        "security",
        "smb_app_state_sync",
        "template_category_update",
        "user_id_update",
        "user_preferences",
    }
)
_GIVES_MESSAGES: Final = {"messages": "messages", "smb_message_echoes": "message_echoes"}
_ASIDE: Final = ("groups", "user_preferences", "user_id_update")


def read_change(raw: object, owner: str, received_at: datetime) -> Iterator[Inbound]:
    """All items of one change of the business account `owner`."""
    change = mapping(raw)
    name, value = text(change.get("field")), mapping(change.get("value"))
    messages = _GIVES_MESSAGES.get(name)
    if messages is None or any(key in value for key in _ASIDE):
        yield _account_news(raw, name, value, owner, received_at)
        return
    envelope = _envelope(value, received_at)
    if not envelope.number_id:
        # Without it the items would go to whoever owns the URL.
        event_id = content_id(owner, raw)
        yield Unknown(event_id=event_id, at=received_at, reason="phone_number_id_missing")
        return
    echo = name == "smb_message_echoes"
    found = [read_message(one, envelope, echo=echo) for one in sequence(value.get(messages))]
    found += [read_status(one, envelope) for one in sequence(value.get("statuses"))]
    if not found:
        reason = "error_without_message" if envelope.errors else "change_without_items"
        event_id = content_id(owner, raw)
        found = [Unknown(event_id=event_id, at=received_at, reason=reason)]
    yield from found


def _envelope(value: Json, received_at: datetime) -> Envelope:
    metadata = mapping(value.get("metadata"))
    return Envelope(
        number_id=identifier(metadata.get("phone_number_id")),
        shown_number=identifier(metadata.get("display_phone_number")),
        at=received_at,
        contacts=Contacts.of(sequence(value.get("contacts"))),
        errors=sequence(value.get("errors")),
    )


def _account_news(
    raw: object, name: str, value: Json, owner: str, received_at: datetime
) -> Inbound:
    at = moment(value.get("timestamp"), received_at)
    event_id = content_id(owner, raw)
    if name not in _ACCOUNT_FIELDS and name not in _GIVES_MESSAGES:
        return Unknown(event_id=event_id, at=at, reason="unknown_change")
    event = text(value.get("event")) or text(value.get("status"))
    return Ignored(event_id=event_id, at=at, reason=f"{name} {event}".lower().strip()[:100])
