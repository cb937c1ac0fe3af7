"""Conversations that wait, put into the table as receiving leaves them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from deskhand.conversations.models import Conversation
from deskhand.conversations.repository import conversation_item
from deskhand.kit.ids import new_id
from deskhand.storage.table import Put, Table

START = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def waiting(table: Table, merchant_id: str, *, minute: int = 0, **fields: Any) -> Conversation:
    """Store a pending conversation last active `minute` minutes after START."""
    at = START + timedelta(minutes=minute)
    known: dict[str, Any] = {
        "id": new_id(),
        "merchant_id": merchant_id,
        "channel": "mailgun",
        "account_id": "acc-1",
        "contact_identifier": "dana@customer.example",
        "customer_id": "c-1",
        "last_activity_at": at,
        "created_at": at,
        "updated_at": at,
    }
    conversation = Conversation(**known | fields)
    table.put(Put.new(conversation_item(conversation)))
    return conversation
