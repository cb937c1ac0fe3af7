"""A comment in the normal form, whichever product it stands under (S28, formats §4, §5)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from deskhand.channels.meta.item import Envelope
from deskhand.channels.model import (
    Attachment,
    ContactPoint,
    Deletion,
    Edit,
    Ignored,
    Inbound,
    InboundMessage,
    MessageType,
    Opening,
    Threading,
)
from deskhand.kit.ids import fingerprint


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """One comment, mention or review, or news of it.

    `kind` is what it is to people, `topic` the post that it is about, `parent_id` the comment that
    it answers, '' for one right under the post. `author` has no identifier where Meta does not tell
    who wrote. `noticed_at` is when Meta told of it, which for an edit is later than `at`.
    """

    kind: str
    verb: str
    comment_id: str
    topic: str
    parent_id: str = ""
    author: ContactPoint
    body: str = ""
    at: datetime
    noticed_at: datetime
    attachments: tuple[Attachment, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)

    def event_id(self, owner: str) -> str:
        """The comment's own id when it is new; its news are told by verb and content."""
        if self.verb in _ADDED:
            return self.comment_id
        return fingerprint(owner, self.comment_id, self.verb, self.at.isoformat(), self.body)


_ADDED: Final = frozenset({"add"})


def read_comment(comment: Comment, envelope: Envelope) -> Inbound:
    """Turn it into an item: a message, an edit, a deletion, or one of no consequence.

    What the page itself wrote is an echo: without it, our own replies would come back as customers'
    (formats §5). Hiding is the page's own doing and changes nothing that was said.
    """
    if comment.author.identifier == envelope.owner:
        return _own(comment, envelope)
    return _READERS.get(comment.verb, _ignored)(comment, envelope)


def _message(comment: Comment, envelope: Envelope) -> Inbound:
    """Who is not named has a contact for this comment alone; it can be answered all the same."""
    author = comment.author
    if not author.identifier:
        author = ContactPoint(identifier=f"comment:{comment.comment_id}", name=author.name)
    return _as_message(comment, envelope, author)


def _own(comment: Comment, envelope: Envelope) -> Inbound:
    """Our side's answer belongs to the conversation of the comment that it answers."""
    if comment.verb not in _ADDED or not comment.parent_id:
        return _no_consequence(comment, envelope, f"own_{comment.kind}")
    return _as_message(comment, envelope, ContactPoint(identifier=""), echo=True)


def _as_message(
    comment: Comment, envelope: Envelope, author: ContactPoint, *, echo: bool = False
) -> InboundMessage:
    metadata = {
        "kind": comment.kind,
        "comment_id": comment.comment_id,
        "post_id": comment.topic,
        "parent_id": comment.parent_id,
        **comment.extra,
    }
    kind = MessageType.ATTACHMENT if comment.attachments else MessageType.TEXT
    return InboundMessage(
        event_id=comment.event_id(envelope.owner),
        entry_id=envelope.owner,
        at=comment.at,
        external_message_id=comment.comment_id,
        sender=author,
        recipient_identifier=envelope.owner,
        message_type=kind if comment.attachments or comment.body else MessageType.EVENT,
        body=comment.body,
        attachments=comment.attachments,
        threading=Threading(
            references=(comment.parent_id,) if comment.parent_id else (), topic=comment.topic
        ),
        echo=echo,
        opening=Opening.COMMENT,
        metadata={name: value for name, value in metadata.items() if value},
    )


def _edit(comment: Comment, envelope: Envelope) -> Inbound:
    """An edit keeps the comment's own time (formats §5): when we were told orders the edits."""
    return Edit(
        event_id=comment.event_id(envelope.owner),
        entry_id=envelope.owner,
        at=comment.noticed_at,
        external_message_id=comment.comment_id,
        body=comment.body,
    )


def _deletion(comment: Comment, envelope: Envelope) -> Inbound:
    return Deletion(
        event_id=comment.event_id(envelope.owner),
        entry_id=envelope.owner,
        at=comment.noticed_at,
        external_message_id=comment.comment_id,
    )


def _ignored(comment: Comment, envelope: Envelope) -> Inbound:
    return _no_consequence(comment, envelope, f"{comment.kind}_{comment.verb or 'without_verb'}")


def _no_consequence(comment: Comment, envelope: Envelope, reason: str) -> Inbound:
    return Ignored(
        event_id=fingerprint(comment.event_id(envelope.owner), reason),
        entry_id=envelope.owner,
        at=comment.at,
        reason=reason,
    )


_READERS: Final[Mapping[str, Callable[[Comment, Envelope], Inbound]]] = {
    "add": _message,
    "edit": _edit,
    "edited": _edit,
    "remove": _deletion,
    "delete": _deletion,
}
