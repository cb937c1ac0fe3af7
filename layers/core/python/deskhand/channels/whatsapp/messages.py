"""One item of `messages[]` or `message_echoes[]` in the normal form (formats §6)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from deskhand.channels.meta.payload import Json, content_id, identifier, mapping, moment, text, word
from deskhand.channels.model import (
    ContactPoint,
    Deletion,
    Edit,
    Ignored,
    Inbound,
    InboundMessage,
    MessageType,
    Opening,
    Reaction,
    Threading,
    Unknown,
)
from deskhand.channels.whatsapp.contents import Content, read_content
from deskhand.channels.whatsapp.envelope import Envelope
from deskhand.channels.whatsapp.people import phone
from deskhand.kit.errors import ParseFailure

# "User Pablo changed from US.1 to US.2": the old id stands nowhere else.
_CHANGED: Final = re.compile(r"\bfrom (\S{6,200}) to \S+\s*$")


@dataclass(frozen=True, slots=True)
class _Item:
    """A message with its surroundings; `echo`: the merchant sent it from the WhatsApp app."""

    raw: Json
    kind: str
    at: datetime
    envelope: Envelope
    echo: bool

    @property
    def content(self) -> Json:
        return mapping(self.raw.get(self.kind))

    @property
    def wamid(self) -> str:
        found = identifier(self.raw.get("id"))
        if not found:
            raise ParseFailure("message_without_id")
        return found

    @property
    def customer(self) -> ContactPoint:
        side = "to" if self.echo else "from"
        return self.envelope.contacts.person(
            number=identifier(self.raw.get(side)),
            user_id=identifier(self.raw.get(f"{side}_user_id")),
        )

    @property
    def original(self) -> str:
        found = identifier(self.content.get("original_message_id"))
        if not found:
            raise ParseFailure(f"{self.kind}_without_original")
        return found


def read_message(raw: object, envelope: Envelope, *, echo: bool = False) -> Inbound:
    """Turn one item into its normal form; what can't be read becomes `Unknown`, never an error."""
    message = mapping(raw)
    at = moment(message.get("timestamp"), envelope.at)
    item = _Item(message, text(message.get("type")), at, envelope, echo)
    try:
        return _READERS.get(item.kind, _read_words)(item)
    except ParseFailure as failure:
        return Unknown(
            event_id=content_id(envelope.number_id, raw),
            entry_id=envelope.number_id,
            at=at,
            reason=failure.reason,
        )


def _read_words(item: _Item) -> Inbound:
    content = read_content(_with_errors(item))
    if content is None:
        raise ParseFailure("unknown_message_type" if item.raw else "item_is_no_object")
    customer = item.customer
    return _message(
        item,
        customer,
        content,
        threading=_threading(item.raw),
        opening=Opening.ADVERT if item.raw.get("referral") else Opening.MESSAGE,
        metadata={**content.metadata, **_surroundings(item, customer)},
    )


def _message(item: _Item, customer: ContactPoint, content: Content, **more: Any) -> InboundMessage:
    return InboundMessage(
        event_id=item.wamid,
        entry_id=item.envelope.number_id,
        at=item.at,
        external_message_id=item.wamid,
        sender=customer,
        recipient_identifier=item.envelope.shown_number or item.envelope.number_id,
        message_type=content.kind,
        body=content.body,
        attachments=content.files,
        echo=item.echo,
        **more,
    )


def _with_errors(item: _Item) -> Json:
    """An interactive message that Meta could not pass on has its error beside the messages."""
    empty = item.kind and item.kind not in item.raw
    return (
        {**item.raw, "errors": item.envelope.errors} if empty and item.envelope.errors else item.raw
    )


def _threading(message: Json) -> Threading:
    """What was quoted; a group is a conversation of its own."""
    quoted = identifier(mapping(message.get("context")).get("id"))
    return Threading(
        references=(quoted,) if quoted else (), topic=identifier(message.get("group_id")) or None
    )


def _surroundings(item: _Item, customer: ContactPoint) -> Mapping[str, Any]:
    context, referral = mapping(item.raw.get("context")), mapping(item.raw.get("referral"))
    found: dict[str, Any] = {
        "username": item.envelope.contacts.username(customer),
        "forwarded": bool(context.get("forwarded") or context.get("frequently_forwarded")),
        "group_id": identifier(item.raw.get("group_id")),
        **{f"referral_{name}": word(referral.get(name)) for name in _REFERRAL},
    }
    return {name: value for name, value in found.items() if value}


_REFERRAL: Final = ("source_type", "source_id", "source_url", "headline", "ctwa_clid")


def _read_reaction(item: _Item) -> Inbound:
    """An emoji set; an empty one, or none at all, takes it back."""
    target = identifier(item.content.get("message_id"))
    if not target:
        raise ParseFailure("reaction_without_target")
    return Reaction(
        event_id=item.wamid,
        entry_id=item.envelope.number_id,
        at=item.at,
        external_message_id=target,
        contact="merchant" if item.echo else item.customer.identifier,
        emoji=word(item.content.get("emoji")) or None,
    )


def _read_edit(item: _Item) -> Inbound:
    """The whole new message comes along; its text or caption is what counts."""
    content = read_content(mapping(item.content.get("message")))
    if content is None:
        raise ParseFailure("edit_without_message")
    return Edit(
        event_id=item.wamid,
        entry_id=item.envelope.number_id,
        at=item.at,
        external_message_id=item.original,
        body=content.body,
    )


def _read_revoke(item: _Item) -> Inbound:
    return Deletion(
        event_id=content_id(item.wamid, "revoke"),
        entry_id=item.envelope.number_id,
        at=item.at,
        external_message_id=item.original,
    )


def _read_system(item: _Item) -> Inbound:
    """A new number or user id is the same person: the thread shows it, and both names link."""
    kind = word(item.content.get("type"))
    if kind not in {"user_changed_number", "user_changed_user_id", "customer_changed_number"}:
        return Ignored(
            event_id=item.wamid,
            entry_id=item.envelope.number_id,
            at=item.at,
            reason=kind or "system",
        )
    words = text(item.content.get("body"))
    return _message(
        item,
        _renamed(item, words),
        Content(words, MessageType.EVENT),
        automatic=True,
        opens_window=False,
        metadata={"event": kind},
    )


def _renamed(item: _Item, words: str) -> ContactPoint:
    """The person under the new name, with all former ones as aliases."""
    new_id = identifier(item.content.get("user_id"))
    number = identifier(item.content.get("wa_id")) or identifier(item.content.get("new_wa_id"))
    told = _CHANGED.search(words)
    former = [
        identifier(item.raw.get("from_user_id")),
        identifier(item.content.get("previous_user_id")),
        told[1] if told else "",
        identifier(item.raw.get("from")),
    ]
    names = list(dict.fromkeys(name for name in (new_id, number, *former) if name))
    if not names:
        raise ParseFailure("customer_missing")
    return ContactPoint(identifier=names[0], phone=phone(number), aliases=tuple(names[1:]))


_READERS: Final[Mapping[str, Callable[[_Item], Inbound]]] = {
    "reaction": _read_reaction,
    "edit": _read_edit,
    "revoke": _read_revoke,
    "system": _read_system,
}
