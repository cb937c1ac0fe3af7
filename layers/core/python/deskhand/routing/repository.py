"""Which conversations wait for an agent."""

from collections.abc import Iterator

from deskhand.conversations.models import Conversation, ConversationStatus
from deskhand.storage import keys
from deskhand.storage.table import Table

PAGE = 50


class WaitingRepository:
    """One merchant's queue of conversations without an agent."""

    def __init__(self, table: Table, merchant_id: str) -> None:
        self._table = table
        self._merchant_id = merchant_id

    def oldest_first(self, shard: int) -> Iterator[Conversation]:
        """One shard's waiting conversations by last activity; the index may lag by a moment."""
        pk = keys.inbox(self._merchant_id, ConversationStatus.PENDING, shard)
        bound: str | None = None
        while True:
            items = self._table.query(pk, index="gsi1", after=bound, limit=PAGE)
            found = (Conversation.from_item(item) for item in items)
            yield from (one for one in found if one.assignee is None)
            if len(items) < PAGE:
                return
            bound = items[-1]["gsi1sk"]
