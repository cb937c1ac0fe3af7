"""Messages that failed because their account was paused, and their release when it is resumed."""

from deskhand.conversations.models import Message
from deskhand.storage import keys
from deskhand.storage.table import Delete, Put, Table

RELEASED_AT_ONCE = 500


class HeldMessages:
    """Which messages of an account wait for it, of all merchants; each call names one."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def add(self, message: Message) -> None:
        """Remember a message; twice is once."""
        key = keys.held(
            message.merchant_id, message.account_id, message.conversation_id, message.seq
        )
        self._table.put(
            Put(
                item={
                    **key.as_item(),
                    "entity": "held_message",
                    "merchant_id": message.merchant_id,
                    "conversation_id": message.conversation_id,
                    "seq": message.seq,
                }
            )
        )

    def of(self, merchant_id: str, account_id: str) -> list[tuple[str, int]]:
        """(conversation id, seq) of what waits, each conversation's in its order."""
        pk = keys.held(merchant_id, account_id, "", 0).pk
        items = self._table.query(pk, limit=RELEASED_AT_ONCE, consistent=True)
        return [(item["conversation_id"], item["seq"]) for item in items]

    def remove(self, merchant_id: str, account_id: str, conversation_id: str, seq: int) -> None:
        """Forget one; one that is not there is no failure."""
        self._table.delete(Delete(key=keys.held(merchant_id, account_id, conversation_id, seq)))
