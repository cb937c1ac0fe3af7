"""Conversations and messages in the desk table.

A message is added in one transaction with its conversation's counter, so a place is never given
twice and whoever sees place n can read every place below it.
"""

from collections.abc import Sequence
from typing import Any

from deskhand.conversations.models import Conversation, ConversationStatus, Message
from deskhand.kit.clock import to_text
from deskhand.kit.ids import fingerprint
from deskhand.storage import keys
from deskhand.storage.dynamo import Item
from deskhand.storage.keys import Key
from deskhand.storage.table import Put, Table, Update, Write


class ConversationRepository:
    """One merchant's conversations."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def get(self, conversation_id: str, *, consistent: bool = True) -> Conversation | None:
        """The conversation, or None."""
        key = keys.conversation(self._merchant_id, conversation_id)
        item = self._table.get(key, consistent=consistent)
        return Conversation.from_item(item) if item else None

    def message(self, conversation_id: str, seq: int) -> Message | None:
        """The message at a place, or None."""
        item = self._table.get(keys.message(self._merchant_id, conversation_id, seq))
        return Message.from_item(item) if item else None

    def messages(
        self,
        conversation_id: str,
        *,
        after_seq: int = 0,
        before_seq: int | None = None,
        limit: int = 50,
    ) -> list[Message]:
        """Messages after a place, oldest first; or before one, newest first; never stale."""
        pk = keys.conversation(self._merchant_id, conversation_id).pk
        if before_seq is not None:
            found = self._table.query(
                pk,
                begins=keys.MESSAGE_PREFIX,
                before=keys.message_sort(before_seq),
                limit=limit,
                newest_first=True,
                consistent=True,
            )
        else:
            found = self._table.query(
                pk,
                begins=keys.MESSAGE_PREFIX,
                after=keys.message_sort(after_seq),
                limit=limit,
                consistent=True,
            )
        return [Message.from_item(item) for item in found]

    def place_of(self, account_id: str, event_id: str) -> tuple[str, int] | None:
        """(conversation id, seq) of what a provider's event or message id became, or None."""
        places = found_under(self._merchant_id, account_id, event_id)
        found = self._table.get_many(places, consistent=True)
        return (found[0]["conversation_id"], found[0]["seq"]) if found else None

    def sent_place_of(self, account_id: str, external_message_id: str) -> tuple[str, int] | None:
        """As `place_of`, for a message of ours: one read where its pointer is there."""
        for key in reversed(found_under(self._merchant_id, account_id, external_message_id)):
            found = self._table.get(key)
            if found:
                return found["conversation_id"], found["seq"]
        return None

    def by_status(
        self,
        status: ConversationStatus,
        shard: int,
        *,
        before: str | None = None,
        limit: int = 25,
    ) -> list[Conversation]:
        """One shard of the inbox, newest activity first; `before` is an activity sort key."""
        found = self._table.query(
            keys.inbox(self._merchant_id, status, shard),
            index="gsi1",
            before=before,
            limit=limit,
            newest_first=True,
        )
        return [Conversation.from_item(item) for item in found]

    def of_customer(self, customer_id: str, limit: int = 100) -> list[Conversation]:
        """A customer's conversations, newest first (S47)."""
        found = self._table.query(
            keys.customer_list(self._merchant_id, customer_id),
            index="gsi2",
            begins="CONV#",
            limit=limit,
            newest_first=True,
        )
        items = self._table.get_many([Key(item["pk"], item["sk"]) for item in found])
        conversations = [Conversation.from_item(item) for item in items]
        return sorted(conversations, key=lambda one: one.created_at, reverse=True)

    def transact(self, writes: Sequence[Write]) -> None:
        """Do all writes or none.

        Raises:
            ConditionFailed: see `deskhand.storage.table`.
        """
        self._table.transact(writes)

    def update(self, write: Update) -> Conversation:
        """Change one conversation and return it.

        Raises:
            ConditionFailed: the condition did not hold.
        """
        return Conversation.from_item(self._table.update(write))


def message_put(message: Message) -> Put:
    """The write that adds a message; fails when the place is taken."""
    return Put.new(
        {
            **keys.message(message.merchant_id, message.conversation_id, message.seq).as_item(),
            "entity": "message",
            **message.attributes(),
        }
    )


def event_put(message: Message, event_id: str) -> Put:
    """The write that remembers what an event became; fails when the event was seen before."""
    key = keys.event(message.merchant_id, message.account_id, event_id)
    return Put.new(_event_item(message, key))


def pointer_put(message: Message, external_message_id: str) -> Put:
    """The write that lets replies and receipts find a message by the provider's id."""
    key = keys.pointer(message.merchant_id, message.account_id, external_message_id)
    return Put(item=_event_item(message, key))


def found_under(merchant_id: str, account_id: str, external_message_id: str) -> list[Key]:
    """Where a message with this provider's id may be pointed to: its event, or a pointer."""
    return [
        keys.event(merchant_id, account_id, external_message_id),
        keys.pointer(merchant_id, account_id, external_message_id),
    ]


def own_event(message_id: str) -> str:
    """The event id under which one of our own messages is found."""
    return f"own:{message_id}"


def topic_event(contact: str, topic: str) -> str:
    """The id under which a contact's conversation about a topic is found."""
    return f"topic:{fingerprint(contact, topic)}"


def topic_put(message: Message, event_id: str, known: Item | None) -> Put:
    """The write that makes a message's conversation the one about its topic.

    `known` is what said so before; the write fails when that has changed.
    """
    key = keys.pointer(message.merchant_id, message.account_id, event_id)
    item = _event_item(message, key)
    if known is None:
        return Put.new(item)
    return Put(
        item=item,
        condition="conversation_id = :known",
        values={":known": known["conversation_id"]},
    )


def _event_item(message: Message, key: Key) -> Item:
    return {
        **key.as_item(),
        "entity": "event",
        "merchant_id": message.merchant_id,
        "conversation_id": message.conversation_id,
        "seq": message.seq,
        "message_id": message.id,
    }


def conversation_item(conversation: Conversation) -> Item:
    """The stored form, indexed by status and by customer; small, since lists and writes are paid
    by the kilobyte: what is empty is left out."""
    stored = conversation.attributes()
    kept = {name: value for name, value in stored.items() if value not in ([], {})}
    if not conversation.shard:
        del kept["shard"]
    return {
        **keys.conversation(conversation.merchant_id, conversation.id).as_item(),
        "entity": "conversation",
        **index_attributes(conversation),
        "gsi2pk": keys.customer_list(conversation.merchant_id, conversation.customer_id),
        "gsi2sk": f"CONV#{to_text(conversation.created_at)}",
        **kept,
    }


def index_attributes(conversation: Conversation) -> dict[str, str]:
    """Where the conversation stands in the inbox."""
    return {
        "gsi1pk": keys.inbox(conversation.merchant_id, conversation.status, conversation.shard),
        "gsi1sk": keys.activity_sort(conversation.last_activity_at, conversation.id),
    }


def change(
    conversation: Conversation,
    changes: dict[str, Any],
    condition: str,
    values: dict[str, Any],
    also_named: Sequence[str] = (),
) -> Update:
    """An update of some fields that keeps the inbox index in step.

    Args:
        conversation: as it is now.
        changes: new values by field; None removes the attribute.
        condition: on the stored item, with `:old_…` values of the caller's.
        also_named: fields that only the condition names, as `#field`.
    """
    after = conversation.model_copy(update=changes)
    stored = after.attributes()
    fields = {name: stored[name] for name in changes} | _moved(after, changes)
    set_fields = {name: value for name, value in fields.items() if value is not None}
    removed = [name for name, value in fields.items() if value is None]
    expression = "SET " + ", ".join(f"#{name} = :{name}" for name in set_fields)
    if removed:
        expression += " REMOVE " + ", ".join(f"#{name}" for name in removed)
    return Update(
        key=keys.conversation(conversation.merchant_id, conversation.id),
        expression=expression,
        condition=condition,
        names={f"#{name}": name for name in [*fields, *also_named]},
        values={f":{name}": value for name, value in set_fields.items()} | values,
    )


def _moved(after: Conversation, changes: dict[str, Any]) -> dict[str, str]:
    """The index keys that a change moves; the other one may be newer in the table than here."""
    index = index_attributes(after)
    moved = {"status": "gsi1pk", "last_activity_at": "gsi1sk"}
    return {key: index[key] for name, key in moved.items() if name in changes}
