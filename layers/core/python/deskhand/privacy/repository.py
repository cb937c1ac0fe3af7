"""Privacy requests, and the blanking of what other slices stored about a person."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from deskhand.conversations.models import Conversation, Message
from deskhand.conversations.repository import ConversationRepository
from deskhand.kit.clock import to_text
from deskhand.privacy.models import PrivacyRecord
from deskhand.storage import keys
from deskhand.storage.table import ConditionFailed, Put, Table, Update

ERASED: Final = "erased"
PAGE: Final = 100


class PrivacyRepository:
    """One merchant's privacy requests and people's data."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id
        self._conversations = ConversationRepository(table, merchant_id)

    def get(self, request_id: str) -> PrivacyRecord | None:
        """One request, or None."""
        item = self._table.get(keys.privacy_request(self._merchant_id, request_id))
        return PrivacyRecord.from_item(item) if item else None

    def list(self) -> list[PrivacyRecord]:
        """All requests."""
        pk = keys.privacy_request(self._merchant_id, "").pk
        return [PrivacyRecord.from_item(item) for item in self._table.query(pk)]

    def add(self, record: PrivacyRecord) -> PrivacyRecord:
        """Write a new request; returns what stands there when it was made before."""
        try:
            self._table.put(Put.new(self._item(record)))
        except ConditionFailed:
            return self.get(record.id) or record
        return record

    def put(self, record: PrivacyRecord) -> None:
        """Write how far a request is."""
        self._table.put(Put(item=self._item(record)))

    def conversations_of(self, customer_id: str) -> Iterator[Conversation]:
        """All conversations of a customer."""
        yield from self._conversations.of_customer(customer_id, limit=1000)

    def messages_of(self, conversation_id: str) -> Iterator[Message]:
        """All messages of a conversation, oldest first."""
        seq = 0
        while found := self._conversations.messages(conversation_id, after_seq=seq, limit=PAGE):
            yield from found
            seq = found[-1].seq

    def blank_message(self, message: Message, now: datetime) -> None:
        """Take words, addresses and files out of a message; that there was one stays."""
        self._blank(
            keys.message(self._merchant_id, message.conversation_id, message.seq),
            {
                "body": "",
                "attachments": [],
                "sender_identifier": ERASED,
                "recipient_identifier": ERASED,
                "metadata": {ERASED: True},
                "updated_at": to_text(now),
            },
            ("subject",),
        )

    def blank_conversation(self, conversation: Conversation, now: datetime) -> None:
        """Take name, address, subject and preview out of a conversation."""
        self._blank(
            keys.conversation(self._merchant_id, conversation.id),
            {
                "contact_identifier": ERASED,
                "contact_aliases": [],
                "metadata": {ERASED: True},
                "updated_at": to_text(now),
            },
            ("subject", "customer_name", "last_message"),
        )

    def blank_notices(self, order_id: str) -> None:
        """Take the address out of the records of who was told of an order."""
        for item in self._table.query(keys.notification(self._merchant_id, order_id, "").pk):
            self._table.update(
                Update(
                    key=keys.Key(item["pk"], item["sk"]),
                    expression="SET recipient = :erased",
                    condition="attribute_exists(pk)",
                    values={":erased": ERASED},
                )
            )

    def _blank(self, key: keys.Key, values: dict[str, Any], removed: tuple[str, ...]) -> None:
        sets = ", ".join(f"#{name} = :{name}" for name in values)
        self._table.update(
            Update(
                key=key,
                expression=f"SET {sets} REMOVE {', '.join(f'#{name}' for name in removed)}",
                condition="attribute_exists(pk)",
                names={f"#{name}": name for name in (*values, *removed)},
                values={f":{name}": value for name, value in values.items()},
            )
        )

    def _item(self, record: PrivacyRecord) -> dict[str, Any]:
        key = keys.privacy_request(self._merchant_id, record.id)
        return {**key.as_item(), "entity": "privacy_request", **record.attributes()}
