"""The inbox page of 25: queries and read units, the same however many conversations there are."""

import math
from collections.abc import Iterator
from typing import Any, Final

import boto3

from bench.desk import Desk, desk
from bench.metering import metered
from bench.row import Row
from deskhand import bootstrap
from deskhand.conversations.models import (
    Conversation,
    ConversationStatus,
    LastMessage,
    SenderType,
)
from deskhand.conversations.repository import conversation_item
from deskhand.conversations.service import InboxFilter
from deskhand.kit.clock import utc_now
from deskhand.kit.ids import new_id
from deskhand.storage.dynamo import item_to_wire

PENDING: Final = InboxFilter(status=ConversationStatus.PENDING)
PAGE: Final = 25
SIZES: Final = (1_000, 10_000)
READ_BUDGET: Final = 3
WRITE_BATCH: Final = 25


def rows() -> Iterator[Row]:
    """One row per inbox size, and the call count."""
    with desk() as made:
        there = 0
        for size in SIZES:
            _fill(made, size - there)
            there = size
            bootstrap.inbox_shards(made.merchant_id)  # known after a Lambda's first request
            with metered() as meter:
                page = bootstrap.conversations().inbox(made.merchant_id, PENDING, PAGE, None)
            if len(page.items) != PAGE:
                raise RuntimeError("the inbox page is not full")
            yield Row(
                name=f"inbox_page_read_units_at_{size}",
                value=meter.read_units,
                unit="RRU",
                budget=READ_BUDGET,
                note=str(dict(meter.calls)),
            )
            yield Row(name=f"inbox_page_calls_at_{size}", value=meter.total, unit="calls", budget=1)


def _fill(made: Desk, count: int) -> None:
    """Conversations of a usual size, put in directly: the page is what is measured."""
    client = boto3.client("dynamodb")
    account = made.accounts["mailgun"]
    for _ in range(math.ceil(count / WRITE_BATCH)):
        items = [
            item_to_wire(conversation_item(_conversation(made, account.account_id)))
            for _ in range(WRITE_BATCH)
        ]
        requests: Any = [{"PutRequest": {"Item": item}} for item in items]
        client.batch_write_item(RequestItems={made.settings.desk_table: requests})


def _conversation(made: Desk, account_id: str) -> Conversation:
    now = utc_now()
    return Conversation(
        id=new_id(),
        merchant_id=made.merchant_id,
        channel="mailgun",
        account_id=account_id,
        contact_identifier="someone.with.a.name@mail.example",
        customer_id=new_id(),
        customer_name="Someone With A Name",
        subject="A subject of the usual length, about an order",
        last_seq=3,
        last_customer_seq=3,
        last_message=LastMessage(body="x" * 140, sender_type=SenderType.CUSTOMER, timestamp=now),
        last_activity_at=now,
        last_inbound_at=now,
        created_at=now,
        updated_at=now,
    )
