"""The rules of conversations, free of storage: threading, reopening, receipts, previews."""

import random
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from deskhand.channels.model import ReceiptStatus
from deskhand.conversations.models import Conversation, ConversationStatus, MessageStatus, Part

REOPEN_WITHIN: Final = timedelta(days=14)
SAME_SUBJECT_WITHIN: Final = timedelta(days=3)
PREVIEW_CHARACTERS: Final = 140
MAX_ATTEMPTS: Final = 8
GIVE_UP_AFTER: Final = timedelta(hours=4)
MIN_WAIT_SECONDS: Final = 2.0
FIRST_WAIT_SECONDS: Final = 4.0
MAX_WAIT_SECONDS: Final = 600.0

_REPLY_PREFIX: Final = re.compile(
    r"^\s*(?:(?:re|fw|fwd|aw|wg|sv|rv|antw|tr|回复|答复|转发|回覆|轉寄|返信|転送)\s*(?:\[\d+\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_RANK: Final = {
    MessageStatus.QUEUED: 0,
    MessageStatus.SENT: 1,
    MessageStatus.FAILED: 2,
    MessageStatus.DELIVERED: 3,
    MessageStatus.READ: 4,
}


def joins(conversation: Conversation, at: datetime) -> bool:
    """Whether a new message of the same contact belongs to this conversation (S50).

    A resolved conversation is taken up again for 14 days; after that a new one begins.
    """
    if conversation.status is not ConversationStatus.RESOLVED:
        return True
    ended = conversation.resolved_at or conversation.last_activity_at
    return at - ended <= REOPEN_WITHIN


def same_subject(conversation: Conversation, subject: str | None, at: datetime) -> bool:
    """Whether a mail without references continues this conversation of its sender.

    Never by subject alone: the sender is the same, the conversation unresolved and recent (S50,
    formats §1.6).
    """
    return (
        conversation.status is not ConversationStatus.RESOLVED
        and at - conversation.last_activity_at <= SAME_SUBJECT_WITHIN
        and bool(plain_subject(subject))
        and plain_subject(subject) == plain_subject(conversation.subject)
    )


def plain_subject(subject: str | None) -> str:
    """The subject without Re:, Fwd: and their kin in other languages, folded."""
    return " ".join(_REPLY_PREFIX.sub("", subject or "").split()).casefold()


def woken(conversation: Conversation) -> dict[str, Any]:
    """What a customer's message changes of a sleeping conversation's state; empty when awake.

    A snoozed one goes back to its agent, a resolved one into the queue.
    """
    if conversation.status is ConversationStatus.SNOOZED and conversation.assignee:
        status, assignee = ConversationStatus.OPEN, conversation.assignee
    elif conversation.status in {ConversationStatus.RESOLVED, ConversationStatus.SNOOZED}:
        status, assignee = ConversationStatus.PENDING, None
    else:
        return {}
    return {
        "status": status,
        "assignee": assignee,
        "snoozed_until": None,
        "resolved_at": None,
        "version": conversation.version + 1,
    }


def advances(current: MessageStatus, news: ReceiptStatus) -> bool:
    """Whether a receipt moves a message forward; ranks never go down (S97).

    sent < failed < delivered < read: a failure is final unless delivery was seen.
    """
    if current not in _RANK:
        return False
    return _RANK[MessageStatus(news)] > _RANK[current]


def preview(body: str, attachment_names: list[str]) -> str:
    """One line for the list: the text, else the files' names."""
    text = " ".join(body.split()) or ", ".join(attachment_names)
    if len(text) <= PREVIEW_CHARACTERS:
        return text
    return text[: PREVIEW_CHARACTERS - 1] + "…"


def of_parts(parts: Sequence[Part]) -> MessageStatus | None:
    """How far a message is that went out in parts: as far as the last of them; None: not out yet.

    Failed where one failed: the customer has not got it all.
    """
    statuses = [part.status for part in parts]
    if MessageStatus.FAILED in statuses:
        return MessageStatus.FAILED
    known = [status for status in statuses if status is not None]
    return min(known, key=lambda one: _RANK[one]) if len(known) == len(statuses) else None


def backoff(attempts: int, asked: float | None) -> float:
    """Seconds until the next try: growing, fully jittered, never sooner than the provider asked.

    Full jitter: https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
    """
    ceiling = min(MAX_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** max(0, attempts - 1))
    return (asked or 0.0) + random.uniform(MIN_WAIT_SECONDS, ceiling)


def gives_up(attempts: int, asked_at: datetime, next_try: datetime) -> bool:
    """Whether a message is not tried again: too often, or too late to still make sense."""
    return attempts >= MAX_ATTEMPTS or next_try - asked_at > GIVE_UP_AFTER
