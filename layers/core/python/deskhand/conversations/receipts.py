"""Applies what a channel tells of messages that exist: receipts, edits, deletions, reactions."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from deskhand.channels import registry
from deskhand.channels.model import (
    Account,
    Deletion,
    Edit,
    Opening,
    Reaction,
    Receipt,
    ReceiptStatus,
)
from deskhand.conversations import policy
from deskhand.conversations.journal import described
from deskhand.conversations.models import Message, MessageStatus, Part, SenderType
from deskhand.conversations.permissions import opened
from deskhand.conversations.repository import ConversationRepository, change
from deskhand.customers.repository import CustomerRepository
from deskhand.kit.clock import Clock, to_text
from deskhand.kit.errors import Contention, Permanent
from deskhand.storage import keys
from deskhand.storage.table import ConditionFailed, Table, Update

WATERMARK_MESSAGES: Final = 50
MAX_TRIES: Final = 6
TAKEN: Final = frozenset({MessageStatus.SENT, MessageStatus.DELIVERED, MessageStatus.READ})


class UnknownTarget(Exception):
    """The message that the news is about is not here, perhaps not yet."""


class ReceiptService:
    """Applies news of messages for all merchants; the account says which. Everything commutes.

    Args:
        drop_file: removes a file of ours by its key.
    """

    def __init__(
        self, table: Table, clock: Clock, drop_file: Callable[[str], None] = lambda _: None
    ) -> None:
        self._table = table
        self._clock = clock
        self._drop_file = drop_file

    def receipt(self, item: Receipt, account: Account) -> bool:
        """Move our messages' status forward, never back (S97). False when nothing was new.

        Raises:
            UnknownTarget: none of the messages is known.
        """
        if item.watermark is not None:
            found = self._until_watermark(item, account)
            advanced = [self._advance(message, item, None) for message in found]
        else:
            advanced = [self._of_one(one, item, account) for one in item.external_message_ids]
        return any(advanced)

    def _of_one(self, external_id: str, item: Receipt, account: Account) -> bool:
        """News of one message, in one read and one write: they are most of what a chat app posts.

        The condition knows the ranks; what stood there instead tells the rest.
        """
        if item.status is ReceiptStatus.FAILED:
            return self._advance(self._target(external_id, account), item, external_id)
        repository = ConversationRepository(self._table, account.merchant_id)
        place = repository.sent_place_of(account.account_id, external_id)
        if place is None:
            raise UnknownTarget(external_id)
        try:
            self._table.update(_forward(account.merchant_id, place, item, self._clock()))
        except ConditionFailed as failed:
            stood = failed.current.get(0)
            message = Message.from_item(stood) if stood else None
            if message is None:
                raise UnknownTarget(external_id) from failed
            return bool(message.parts) and self._advance(message, item, external_id)
        return True

    def edit(self, item: Edit, account: Account) -> bool:
        """Replace a message's text and keep what it was. False when the edit is known."""
        message = self._target(item.external_message_id, account)
        edits: list[dict[str, Any]] = message.metadata.get("edits", [])
        stamp = to_text(item.at)
        if any(edit["event_id"] == item.event_id for edit in edits):
            return False
        history = [*edits, {"event_id": item.event_id, "at": stamp, "body": message.body}]
        newest = max(edit["at"] for edit in history)
        body = item.body if stamp == newest else message.body
        return self._change(
            message, {"body": body, "metadata": {**message.metadata, "edits": history}}
        )

    def delete(self, item: Deletion, account: Account) -> bool:
        """Take text and files away, leave a tombstone. False when it was done before."""
        message = self._target(item.external_message_id, account)
        if message.metadata.get("deleted_at"):
            return False
        for file in message.attachments:
            if file.key:
                self._drop_file(file.key)
        metadata = {"deleted_at": to_text(item.at), "raw": message.metadata.get("raw")}
        return self._change(message, {"body": "", "attachments": [], "metadata": metadata})

    def react(self, item: Reaction, account: Account) -> bool:
        """Set or remove one person's reaction; the newest counts. False when nothing was new."""
        message = self._target(item.external_message_id, account)
        if item.emoji and item.opening:
            self._open(message.conversation_id, item.opening, item.at, account)
        reactions: dict[str, Any] = message.metadata.get("reactions", {})
        known = reactions.get(item.contact)
        if known and known["at"] >= to_text(item.at):
            return False
        changed = {**reactions, item.contact: {"emoji": item.emoji, "at": to_text(item.at)}}
        return self._change(message, {"metadata": {**message.metadata, "reactions": changed}})

    def _open(self, conversation_id: str, opening: Opening, at: datetime, account: Account) -> None:
        """A reaction is an act of the customer's: it may open the window as a message does."""
        repository = ConversationRepository(self._table, account.merchant_id)
        for _ in range(MAX_TRIES):
            conversation = repository.get(conversation_id)
            changes = opened(conversation, opening, at, account) if conversation else {}
            if conversation is None or not changes:
                return
            seen = {":old_seq": conversation.last_seq}
            try:
                repository.update(change(conversation, changes, "last_seq = :old_seq", seen))
            except ConditionFailed:
                continue
            return
        raise Contention("the conversation is written to by too many at once")

    def _target(self, external_id: str, account: Account) -> Message:
        repository = ConversationRepository(self._table, account.merchant_id)
        place = repository.place_of(account.account_id, external_id)
        message = repository.message(*place) if place else None
        if message is None:
            raise UnknownTarget(external_id)
        return message

    def _until_watermark(self, item: Receipt, account: Account) -> list[Message]:
        """What the provider took from us for one contact, up to a time.

        A message that still waits in our queue is no part of what the customer's device saw,
        though it may have been written before; but on a channel where we are the provider.
        """
        live = registry.adapter(account.slug).spec.live
        customers = CustomerRepository(self._table, account.merchant_id)
        contact = customers.get_contact(account.slug, item.contact or "")
        conversation_id = contact.threads.get(account.account_id) if contact else None
        if conversation_id is None:
            raise UnknownTarget(item.contact or "")
        repository = ConversationRepository(self._table, account.merchant_id)
        newest = repository.messages(
            conversation_id, before_seq=10**12 - 1, limit=WATERMARK_MESSAGES
        )
        return [
            message
            for message in newest
            if message.sender_type is not SenderType.CUSTOMER
            and (live or message.status in TAKEN)
            and item.watermark is not None
            and message.timestamp <= item.watermark
        ]

    def _advance(self, message: Message, item: Receipt, external_id: str | None) -> bool:
        """Move a message on, or the one of its parts that the news is about (None: all of it)."""
        current = message
        for _ in range(MAX_TRIES):
            changes = _news(current, item, external_id)
            if not changes:
                return False
            try:
                self._write(current, changes)
            except ConditionFailed:
                current = self._reread(current)
                continue
            return True
        raise Contention("the message's status is written to by too many at once")

    def _change(self, message: Message, changes: dict[str, Any]) -> bool:
        try:
            self._write(message, changes)
        except ConditionFailed as error:
            raise Contention("the message was changed meanwhile") from error
        return True

    def _write(self, message: Message, changes: dict[str, Any]) -> None:
        """Write changes where status and metadata, which tell all else, are as they were read."""
        after = message.model_copy(update={**changes, "updated_at": self._clock()})
        stored = after.attributes()
        fields = [*changes, "updated_at"]
        seen = message.attributes()
        condition = "#metadata = :seen AND #status = :seen_status"
        values = {":seen": seen["metadata"], ":seen_status": message.status}
        if "parts" in changes:
            condition += " AND #parts = :seen_parts"
            values[":seen_parts"] = seen["parts"]
        self._table.update(
            Update(
                key=keys.message(message.merchant_id, message.conversation_id, message.seq),
                expression="SET " + ", ".join(f"#{name} = :{name}" for name in fields),
                condition=condition,
                names={f"#{name}": name for name in {*fields, "status", "metadata"}},
                values={f":{name}": stored[name] for name in fields} | values,
            )
        )

    def _reread(self, message: Message) -> Message:
        repository = ConversationRepository(self._table, message.merchant_id)
        found = repository.message(message.conversation_id, message.seq)
        if found is None:
            raise UnknownTarget(message.id)
        return found


def _forward(merchant_id: str, place: tuple[str, int], item: Receipt, now: datetime) -> Update:
    """The write that moves a message of one part on, where that is news."""
    lower = [one for one in MessageStatus if policy.advances(one, item.status)]
    ranks = {f":before{number}": one for number, one in enumerate(lower)}
    return Update(
        key=keys.message(merchant_id, *place),
        expression="SET #status = :after, updated_at = :now REMOVE metadata.failure",
        condition=f"#status IN ({', '.join(ranks)}) AND "
        "(attribute_not_exists(parts) OR attribute_type(parts, :none))",
        names={"#status": "status"},
        values={
            **ranks,
            ":after": MessageStatus(item.status),
            ":now": to_text(now),
            ":none": "NULL",
        },
    )


def _news(message: Message, item: Receipt, external_id: str | None) -> dict[str, Any]:
    """What a receipt changes of a message; nothing where it is old news.

    Raises:
        UnknownTarget: the part that it is about is not written down yet.
    """
    retried = message.status is MessageStatus.QUEUED and message.queued_at is not None
    if retried and item.status is ReceiptStatus.FAILED:
        return {}  # of the attempt before
    if not message.parts:
        if not policy.advances(message.status, item.status):
            return {}
        return _status(message, MessageStatus(item.status), item)
    parts = [
        _moved(part, item.status) if external_id in (None, part.external_id) else part
        for part in message.parts
    ]
    if external_id and external_id not in {part.external_id for part in parts}:
        raise UnknownTarget(external_id)
    if parts == message.parts:
        return {}
    overall = policy.of_parts(parts)
    if overall is None or not policy.advances(message.status, ReceiptStatus(overall)):
        return {"parts": parts}
    return {"parts": parts, **_status(message, overall, item)}


def _moved(part: Part, news: ReceiptStatus) -> Part:
    """A part that went out, as far as the news say."""
    if part.status is None or not policy.advances(part.status, news):
        return part
    return part.model_copy(update={"status": MessageStatus(news)})


def _status(message: Message, status: MessageStatus, item: Receipt) -> dict[str, Any]:
    metadata = {name: one for name, one in message.metadata.items() if name != "failure"}
    if status is MessageStatus.FAILED:
        failure = Permanent(item.failure_code, item.failure_text)
        metadata["failure"] = described(failure)
    return {"status": status, "metadata": metadata}
