"""Reads and changes conversations as people do: the inbox, a thread, status, assignment."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from deskhand.conversations.models import (
    Conversation,
    ConversationStatus,
    Message,
    Priority,
)
from deskhand.conversations.repository import ConversationRepository, change
from deskhand.kit.clock import Clock
from deskhand.kit.errors import Conflict, NotFound
from deskhand.kit.pagination import Page, decode_cursor, encode_cursor
from deskhand.storage import keys
from deskhand.storage.table import ConditionFailed, Table, Write

INBOX_SCOPE: Final = "inbox"
MAX_READ_PER_PAGE: Final = 500

CounterWrites = Callable[[str, str | None, str | None], Sequence[Write]]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFilter:
    """What to list; None means any. `text` is looked for in name, subject and last message."""

    status: ConversationStatus | None = None
    assignee: str | None = None
    channel: str | None = None
    priority: Priority | None = None
    tag: str | None = None
    text: str | None = None

    def admits(self, conversation: Conversation) -> bool:
        """Whether a conversation is wanted; status is chosen by index before."""
        return (
            self.assignee in (None, conversation.assignee)
            and self.channel in (None, conversation.channel)
            and self.priority in (None, conversation.priority)
            and (self.tag is None or self.tag in conversation.tags)
            and (self.text is None or self.text.casefold() in _searched(conversation))
        )


class ConversationService:
    """One surface over all merchants; each call names one.

    Args:
        counter_writes: the writes that move an agent's count of open conversations from one agent
            to another, in the same transaction as the conversation.
        shards: how many shards a merchant's inbox index has.
    """

    def __init__(
        self,
        table: Table,
        clock: Clock,
        counter_writes: CounterWrites,
        shards: Callable[[str], int] = lambda _: 1,
    ) -> None:
        self._table = table
        self._clock = clock
        self._counter_writes = counter_writes
        self._shards = shards

    def get(self, merchant_id: str, conversation_id: str) -> Conversation:
        """One conversation.

        Raises:
            NotFound: not there, or another merchant's.
        """
        found = self._repository(merchant_id).get(conversation_id)
        if found is None:
            raise NotFound("no such conversation")
        return found

    def messages(
        self, merchant_id: str, conversation_id: str, *, after_seq: int = 0, limit: int = 50
    ) -> list[Message]:
        """Messages after a place, oldest first, without gaps.

        Raises:
            NotFound: no such conversation.
        """
        self.get(merchant_id, conversation_id)
        return self._repository(merchant_id).messages(
            conversation_id, after_seq=after_seq, limit=limit
        )

    def inbox(
        self, merchant_id: str, wanted: InboxFilter, limit: int, cursor: str | None
    ) -> Page[Conversation]:
        """The newest activity first (S80). One query for a status, and one per further shard."""
        position = decode_cursor(merchant_id, INBOX_SCOPE, cursor)
        bound: str | None = position.get("before")
        statuses = [wanted.status] if wanted.status else list(ConversationStatus)
        taken: list[Conversation] = []
        read, more = 0, True
        while more and len(taken) < limit and read < MAX_READ_PER_PAGE:
            batch, more = self._merged(merchant_id, statuses, bound, limit)
            read += len(batch)
            for conversation in batch:
                bound = _activity(conversation)
                if wanted.admits(conversation):
                    taken.append(conversation)
                if len(taken) == limit:
                    more = more or conversation is not batch[-1]
                    break
        following = {"before": bound} if more and bound else None
        return Page(
            taken, encode_cursor(merchant_id, INBOX_SCOPE, following) if following else None
        )

    def of_customer(self, merchant_id: str, customer_id: str) -> list[Conversation]:
        """A customer's conversations, newest first."""
        return self._repository(merchant_id).of_customer(customer_id)

    def change(
        self,
        merchant_id: str,
        conversation_id: str,
        changes: dict[str, Any],
        version: int | None = None,
    ) -> Conversation:
        """Change status, priority, assignee, tags or snoozed_until, as a person asked.

        An agent's count of open conversations moves with it. `version` is what the caller saw.

        Raises:
            NotFound: no such conversation.
            Conflict: it was changed since `version`.
        """
        before = self.get(merchant_id, conversation_id)
        if version is not None and version != before.version:
            raise Conflict("the conversation was changed meanwhile; read it again")
        complete = self._completed(before, changes)
        after = before.model_copy(update=complete)
        writes: list[Write] = [
            change(
                before,
                complete,
                "version = :old_version",
                {":old_version": before.version},
            ),
            *self._counter_writes(merchant_id, held_by(before), held_by(after)),
        ]
        try:
            self._table.transact(writes)
        except ConditionFailed as error:
            raise Conflict("the conversation was changed meanwhile; read it again") from error
        return after

    def mark_read(self, merchant_id: str, conversation_id: str, seq: int) -> Conversation:
        """An agent has read up to a place; it never goes back.

        Raises:
            NotFound: no such conversation.
        """
        before = self.get(merchant_id, conversation_id)
        place = min(seq, before.last_seq)
        if place <= before.read_seq:
            return before
        write = change(before, {"read_seq": place}, "#read_seq < :read_seq", {})
        try:
            return self._repository(merchant_id).update(write)
        except ConditionFailed:
            return self.get(merchant_id, conversation_id)

    def _completed(self, before: Conversation, changes: dict[str, Any]) -> dict[str, Any]:
        """What follows from a person's changes: version, times, open when somebody has it."""
        now: datetime = self._clock()
        complete = {**changes, "version": before.version + 1, "updated_at": now}
        status = changes.get("status")
        takes = changes.get("assignee") and before.status is ConversationStatus.PENDING
        if status is None and takes:
            complete["status"] = ConversationStatus.OPEN
        if status is ConversationStatus.RESOLVED:
            complete["resolved_at"] = now
        if status is not None and status is not ConversationStatus.SNOOZED:
            complete["snoozed_until"] = None
        return complete

    def _merged(
        self,
        merchant_id: str,
        statuses: list[ConversationStatus],
        bound: str | None,
        limit: int,
    ) -> tuple[list[Conversation], bool]:
        """The next `limit` over all partitions, and whether there may be more."""
        repository = self._repository(merchant_id)
        parts = [
            repository.by_status(status, shard, before=bound, limit=limit)
            for status in statuses
            for shard in range(self._shards(merchant_id))
        ]
        merged = sorted(_newest(parts), key=_activity, reverse=True)
        more = len(merged) > limit or any(len(part) == limit for part in parts)
        return merged[:limit], more

    def _repository(self, merchant_id: str) -> ConversationRepository:
        return ConversationRepository(self._table, merchant_id)


def held_by(conversation: Conversation) -> str | None:
    """The agent whose capacity a conversation takes; a resolved one takes none."""
    if conversation.status is ConversationStatus.RESOLVED:
        return None
    return conversation.assignee


def _newest(parts: list[list[Conversation]]) -> list[Conversation]:
    """Each conversation once: one that changes status between two queries is seen in both."""
    found: dict[str, Conversation] = {}
    for part in parts:
        for one in part:
            known = found.get(one.id)
            if known is None or one.version > known.version:
                found[one.id] = one
    return list(found.values())


def _activity(conversation: Conversation) -> str:
    return keys.activity_sort(conversation.last_activity_at, conversation.id)


def _searched(conversation: Conversation) -> str:
    last = conversation.last_message.body if conversation.last_message else ""
    parts = (conversation.customer_name, conversation.subject, conversation.contact_identifier)
    return " ".join([*(part for part in parts if part), last]).casefold()
