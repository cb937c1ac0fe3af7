"""May we write in this conversation now, and how: the channels' rules on what is stored of it.

Everybody who sends asks here: the composer, notices, bots, and once more the sender itself.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from deskhand.channels import registry
from deskhand.channels.model import Account, Opening, Sender, SendKind
from deskhand.channels.windows import LastInbound, Permission, WindowRule, can_send, counted
from deskhand.conversations.models import Conversation, Message, SenderType
from deskhand.kit.clock import to_text

_ALSO: Final[Mapping[Opening, Opening]] = {Opening.ADVERT: Opening.MESSAGE}
"""A message that came by an advert is a message, too."""


def rules_of(slug: str) -> tuple[WindowRule, ...]:
    """A channel's rules of when it may be written to."""
    return registry.adapter(slug).spec.windows


def depends_on_settings(slug: str, sender: Sender, kind: SendKind) -> bool:
    """Whether the account's settings say something here; else nobody needs to read them."""
    return any(
        rule.setting and rule.kind is kind and sender in rule.senders for rule in rules_of(slug)
    )


def may_send(
    conversation: Conversation,
    sender: Sender,
    kind: SendKind,
    now: datetime,
    settings: Mapping[str, Any] | None = None,
) -> Permission:
    """Whether this sender may send this kind into the conversation now.

    Args:
        settings: the account's open settings; None: as they were when the customer last wrote.
    """
    return _ask(conversation, last_inbound(conversation), sender, kind, now, settings)


def may_still_send(
    conversation: Conversation,
    message: Message,
    now: datetime,
    settings: Mapping[str, Any] | None,
) -> Permission:
    """The same at the moment of sending: the message itself was counted when it was accepted."""
    last, number = last_inbound(conversation), len(message.parts or [None])
    asked_at = message.queued_at or message.created_at
    used = {
        opening: count - number if opening in last.at and last.at[opening] <= asked_at else count
        for opening, count in last.used.items()
    }
    last = LastInbound(at=last.at, used=used)
    return _ask(conversation, last, sender_of(message), kind_of(message), now, settings)


def sender_of(message: Message) -> Sender:
    """Whether a person typed it."""
    return sender_for(message.sender_type)


def sender_for(sender_type: SenderType) -> Sender:
    """A person, or one of the desk's own parts."""
    return Sender.HUMAN if sender_type is SenderType.AGENT else Sender.AUTOMATION


def kind_of(message: Message) -> SendKind:
    """How a stored message of ours goes out."""
    return SendKind(message.metadata.get("send_as", SendKind.REPLY))


def usual_kind(conversation: Conversation) -> SendKind:
    """What an answer is, where nobody says: under a comment in public, else a reply."""
    at = last_inbound(conversation).at
    newest = max(at, key=lambda one: at[one], default=None)
    return SendKind.PUBLIC_REPLY if newest is Opening.COMMENT else SendKind.REPLY


def last_inbound(conversation: Conversation) -> LastInbound:
    """What the engine asks of a conversation; older ones know their last message only."""
    at = conversation.openings
    if not at and conversation.last_inbound_at:
        at = {Opening.MESSAGE: conversation.last_inbound_at}
    return LastInbound(at=at, used=conversation.used)


def opened(
    conversation: Conversation, opening: Opening, at: datetime, account: Account
) -> dict[str, Any]:
    """What a customer's act changes of a conversation: a newer opening starts its count anew."""
    last = last_inbound(conversation)
    acts = {opening, _ALSO.get(opening, opening)}
    newer = {one: at for one in acts if one not in last.at or last.at[one] < at}
    changes: dict[str, Any] = {}
    if newer or not conversation.openings:
        changes["openings"] = {**last.at, **newer}
    if newer.keys() & last.used.keys():
        changes["used"] = {one: n for one, n in last.used.items() if one not in newer}
    asked = {rule.setting for rule in rules_of(account.slug) if rule.setting}
    enabled = sorted(name for name in asked if account.settings.get(name))
    if enabled != conversation.enabled:
        changes["enabled"] = enabled
    return changes


def spent(conversation: Conversation, kind: SendKind, number: int) -> dict[str, Any]:
    """What `number` sends of a kind change of a conversation; nothing where nobody counts."""
    last = last_inbound(conversation)
    paying = counted(rules_of(conversation.channel), last, kind)
    if not paying:
        return {}
    return {"used": {**last.used, **{one: last.used.get(one, 0) + number for one in paying}}}


def sending_view(
    conversation: Conversation, now: datetime, settings: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    """What a person may send now, and until when: one entry for each kind that the channel has."""
    rules = rules_of(conversation.channel)
    offered = {rule.kind for rule in rules} | {SendKind.REPLY}
    asked = (
        may_send(conversation, Sender.HUMAN, kind, now, settings)
        for kind in SendKind
        if kind in offered
    )
    return [
        {
            "kind": one.kind.value,
            "allowed": one.allowed,
            "until": to_text(one.until) if one.until else None,
            "remaining": one.remaining,
            "reason": one.reason.value if one.reason else None,
            "instead": [kind.value for kind in one.instead],
        }
        for one in asked
    ]


def _ask(
    conversation: Conversation,
    last: LastInbound,
    sender: Sender,
    kind: SendKind,
    now: datetime,
    settings: Mapping[str, Any] | None,
) -> Permission:
    known = settings if settings is not None else dict.fromkeys(conversation.enabled, True)
    return can_send(rules_of(conversation.channel), last, sender, kind, now, known)
