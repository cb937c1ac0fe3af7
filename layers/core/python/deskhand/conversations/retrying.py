"""Sends failed messages again: one, when an agent asks; an account's, when it is resumed (S26)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from deskhand.conversations.composing import require_allowed
from deskhand.conversations.holding import HeldMessages
from deskhand.conversations.models import (
    Conversation,
    Message,
    MessageKind,
    MessageStatus,
    Part,
    SenderType,
)
from deskhand.conversations.permissions import kind_of, last_inbound, may_still_send, spent
from deskhand.conversations.repository import ConversationRepository, change
from deskhand.kit.clock import Clock, to_text
from deskhand.kit.errors import Contention, DeskhandError, FieldProblem, Invalid, NotFound
from deskhand.kit.observability import log
from deskhand.storage import keys
from deskhand.storage.table import ConditionFailed, Table, Update, Write

MAX_TRIES: Final = 6


class RetryService:
    """Retries for all merchants; each call names one.

    Args:
        settings_of: what the merchant has switched on for an account.
    """

    def __init__(
        self,
        table: Table,
        clock: Clock,
        settings_of: Callable[[str, str], Mapping[str, Any] | None] = lambda *_: None,
    ) -> None:
        self._table = table
        self._clock = clock
        self._settings_of = settings_of
        self._held = HeldMessages(table)

    def retry(
        self, merchant_id: str, conversation_id: str, seq: int, *, decided: bool = True
    ) -> Message:
        """Queue a failed message again; parts that went out stay out. Twice is once.

        Args:
            decided: a person knows that it may have been sent, and wants it sent even where its
                provider can't tell.

        Raises:
            NotFound: no such message.
            Invalid: it is none of ours, or the channel's window is closed by now.
            Contention: the conversation is written to by too many at once.
        """
        repository = ConversationRepository(self._table, merchant_id)
        for _ in range(MAX_TRIES):
            message = repository.message(conversation_id, seq)
            conversation = repository.get(conversation_id)
            if message is None or conversation is None:
                raise NotFound("no such message")
            if message.sender_type is SenderType.CUSTOMER or message.kind is MessageKind.NOTE:
                raise Invalid("nothing was sent", (FieldProblem("seq", "a message of ours"),))
            if message.status is not MessageStatus.FAILED:
                return message
            settings = self._settings_of(merchant_id, message.account_id)
            allowed = may_still_send(conversation, message, self._clock(), settings)
            require_allowed(allowed, "seq")
            queued = self._queued_again(message, decided=decided)
            try:
                repository.transact(self._writes(conversation, message, queued))
            except ConditionFailed:
                continue
            return queued
        raise Contention("the conversation is written to by too many at once")

    def release(self, merchant_id: str, account_id: str) -> int:
        """Send again what failed because the account was paused; how many are on their way.

        What can't be sent any more stays failed, with the reason it has.
        """
        count = 0
        for conversation_id, seq in self._held.of(merchant_id, account_id):
            try:
                self.retry(merchant_id, conversation_id, seq, decided=False)
                count += 1
            except DeskhandError as error:
                log("not_released", merchant=merchant_id, seq=seq, error=type(error).__name__)
            self._held.remove(merchant_id, account_id, conversation_id, seq)
        return count

    def _queued_again(self, message: Message, *, decided: bool) -> Message:
        now = self._clock()
        metadata = {name: one for name, one in message.metadata.items() if name != "failure"}
        # A mark says "ask first"; that of a message which was sent, and failed later, says nothing.
        since = None if message.external_message_id else message.sending_since
        parts = [_open(part, None if decided else now) for part in message.parts or ()]
        return message.model_copy(
            update={
                "status": MessageStatus.QUEUED,
                "metadata": {**metadata, "attempt": int(metadata.get("attempt", 0)) + 1},
                "parts": parts or None,
                "sending_since": since if decided or since is None else now,
                "attempts": None,
                "not_before": None,
                "queued_at": now,
                "updated_at": now,
            }
        )

    def _writes(self, conversation: Conversation, message: Message, queued: Message) -> list[Write]:
        stored = queued.attributes()
        names = (
            "status", "metadata", "parts", "sending_since", "attempts", "not_before", "queued_at",
            "updated_at",
        )  # fmt: skip
        kept = {name: stored[name] for name in names if stored[name] is not None}
        removed = [name for name in names if name not in kept]
        update = Update(
            key=keys.message(message.merchant_id, message.conversation_id, message.seq),
            expression="SET "
            + ", ".join(f"#{name} = :{name}" for name in kept)
            + (" REMOVE " + ", ".join(f"#{name}" for name in removed) if removed else ""),
            condition="#status = :failed AND updated_at = :seen",
            names={f"#{name}": name for name in names},
            values={f":{name}": value for name, value in kept.items()}
            | {":failed": MessageStatus.FAILED, ":seen": to_text(message.updated_at)},
        )
        counted = self._counted_anew(conversation, message)
        if not counted:
            return [update]
        condition = "last_seq = :old_seq"
        return [
            update,
            change(conversation, counted, condition, {":old_seq": conversation.last_seq}),
        ]

    @staticmethod
    def _counted_anew(conversation: Conversation, message: Message) -> dict[str, Any]:
        """A newer act of the customer began a new count, to which this message is still to add."""
        asked_at = message.queued_at or message.created_at
        at = last_inbound(conversation).at
        changes = spent(conversation, kind_of(message), len(message.parts or [None]))
        used = changes.get("used", {})
        anew = {
            one: count if at[one] > asked_at else conversation.used.get(one, 0)
            for one, count in used.items()
        }
        return {"used": anew} if anew != conversation.used and anew else {}


def _open(part: Part, marked_at: datetime | None) -> Part:
    """A part that is to be sent; what the provider has stays as it is.

    Args:
        marked_at: when an open mark is to be from; None: as it is.
    """
    if part.status is MessageStatus.FAILED:
        return Part(text=part.text, files=part.files)
    if part.external_id or part.since is None or marked_at is None:
        return part
    return part.model_copy(update={"since": marked_at})
