"""What a new message of ours will be: of which kind, about what, in which parts; or why it can't.

Asked before anything is stored, so that whoever writes learns at once what would work instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from deskhand.channels import registry
from deskhand.channels.model import SendKind, TemplateUse
from deskhand.channels.windows import Closed, Permission
from deskhand.conversations import parts as cutting
from deskhand.conversations.models import (
    Conversation,
    Message,
    Part,
    SenderType,
    StoredAttachment,
)
from deskhand.conversations.permissions import may_send, sender_for, spent, usual_kind
from deskhand.conversations.repository import ConversationRepository
from deskhand.kit.errors import FieldProblem, Invalid

COMMENT_REPLIES: Final = frozenset((SendKind.PUBLIC_REPLY, SendKind.PRIVATE_REPLY))
COMMENT_ID: Final = "comment_id"
"""Under this name an inbound message's metadata says which comment it is."""
SEARCHED: Final = 50

_WHY: Final[Mapping[Closed, str]] = {
    Closed.NEVER_WROTE: "the customer has not done what would open it",
    Closed.EXPIRED: "the channel's window for it is over",
    Closed.USED_UP: "the channel takes no more of it until the customer writes again",
    Closed.NOT_OFFERED: "the channel does not have it",
    Closed.NOT_ENABLED: "it is not switched on in the account's settings",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody wants to send; see `replying.NewMessage`."""

    sender_type: SenderType
    body: str
    attachments: tuple[StoredAttachment, ...] = ()
    send_as: SendKind | None = None
    template: TemplateUse | None = None
    target_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """What is stored of it; `parts` None: one call. `changes` are those of the conversation."""

    parts: list[Part] | None
    metadata: dict[str, Any] = field(default_factory=dict)
    changes: dict[str, Any] = field(default_factory=dict)


def compose(
    conversation: Conversation,
    wanted: Wanted,
    settings: Mapping[str, Any] | None,
    now: datetime,
    repository: ConversationRepository,
) -> Composition:
    """Check a message against its channel's rules and lay it out.

    Raises:
        Invalid: names the field, the limit, and the kinds that would work.
    """
    kind = wanted.send_as or usual_kind(conversation)
    _require_template(kind, wanted)
    spec = registry.adapter(conversation.channel).spec
    permission = may_send(conversation, sender_for(wanted.sender_type), kind, now, settings)
    require_allowed(permission, "send_as" if wanted.send_as else "body")
    cutting.require_sendable(wanted.attachments, spec)
    planned = cutting.plan(wanted.body, wanted.attachments, spec)
    number = 1 if kind is SendKind.TEMPLATE else max(1, len(planned))
    _require_room(permission, number)
    metadata: dict[str, Any] = {} if kind is SendKind.REPLY else {"send_as": kind.value}
    if kind in COMMENT_REPLIES:
        metadata["target_id"] = _target(conversation, wanted.target_id, repository)
    elif wanted.target_id:
        raise Invalid("no comment is answered", (_problem("target_id", "nothing, for this kind"),))
    if wanted.template:
        metadata["template"] = stored_template(wanted.template)
    return Composition(
        parts=planned if number > 1 else None,
        metadata=metadata,
        changes=spent(conversation, kind, number),
    )


def require_allowed(permission: Permission, name: str) -> None:
    """Refuse what the channel's windows do not allow.

    Raises:
        Invalid: says why, and what would work.
    """
    if permission.allowed:
        return
    others = ", ".join(permission.instead) or "another channel"
    raise Invalid(
        f"the channel's window is closed for a {permission.kind}: {explain(permission)}",
        (_problem(name, f"one of: {others}"),),
    )


def explain(permission: Permission) -> str:
    """Why a kind can't be sent, in words."""
    return _WHY[permission.reason] if permission.reason else "it is open"


def stored_template(template: TemplateUse) -> dict[str, Any]:
    """A template's use as it is kept with the message."""
    return {
        "name": template.name,
        "language": template.language,
        "parameters": [list(one) for one in template.parameters],
    }


def template_of(message: Message) -> TemplateUse | None:
    """The template that a stored message uses."""
    kept = message.metadata.get("template")
    if not isinstance(kept, dict):
        return None
    return TemplateUse(
        name=kept["name"],
        language=kept["language"],
        parameters=tuple((str(name), str(value)) for name, value in kept["parameters"]),
    )


def _require_template(kind: SendKind, wanted: Wanted) -> None:
    if kind is SendKind.TEMPLATE and wanted.template is None:
        raise Invalid("which template?", (_problem("template", "name and language"),))
    if kind is not SendKind.TEMPLATE and wanted.template is not None:
        raise Invalid("not a template", (_problem("send_as", SendKind.TEMPLATE.value),))
    if kind is SendKind.TEMPLATE and wanted.attachments:
        raise Invalid("a template takes no files", (_problem("attachments", "none"),))


def _require_room(permission: Permission, number: int) -> None:
    left = permission.remaining
    if left is not None and number > left:
        expected = f"at most {left} message(s) until the customer writes again; this is {number}"
        raise Invalid("more than the channel still takes", (_problem("body", expected),))


def _target(
    conversation: Conversation, wanted: str | None, repository: ConversationRepository
) -> str:
    """The comment that is answered: the newest, or the one asked for if it is of this thread."""
    newest = repository.messages(
        conversation.id, before_seq=conversation.last_seq + 1, limit=SEARCHED
    )
    comments = [
        str(one.metadata[COMMENT_ID])
        for one in newest
        if one.sender_type is SenderType.CUSTOMER and one.metadata.get(COMMENT_ID)
    ]
    if wanted and wanted in comments:
        return wanted
    if wanted or not comments:
        raise Invalid("no such comment", (_problem("target_id", "a comment of this conversation"),))
    return comments[0]


def _problem(name: str, expected: str) -> FieldProblem:
    return FieldProblem(name, expected)
