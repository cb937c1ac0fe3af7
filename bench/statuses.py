"""What news of our own messages cost: most of what a chat app posts, three for each message."""

import json
from collections.abc import Iterator
from typing import Any

from bench.desk import Desk, desk
from bench.metering import Meter, metered
from bench.row import Row
from deskhand import bootstrap
from deskhand.channels.model import ContactPoint, InboundMessage
from deskhand.conversations.models import SenderType
from deskhand.conversations.replying import NewMessage
from deskhand.conversations.repository import pointer_put
from deskhand.kit.clock import utc_now
from deskhand.kit.webhook import Request
from functions.messages import process

SLUG = "whatsapp"
BATCH = 10
CALLS_BUDGET = 2.2
READ_BUDGET = 1
CUSTOMER = "351910000001"


def rows() -> Iterator[Row]:
    """A batch of ten: one read and one conditional write each, and the raw request once."""
    with desk() as made:
        for place in range(BATCH):
            _answer(made, f"wamid.{place}")
        _run(made, "sent")
        news = _run(made, "delivered")
        again = _run(made, "delivered")
    yield Row(
        name="status_aws_calls",
        value=news.total / BATCH,
        unit="calls/status",
        budget=CALLS_BUDGET,
        note=f"process {dict(news.calls)} for {BATCH} statuses in one webhook",
    )
    yield Row(
        name="status_write_units",
        value=news.write_units / BATCH,
        unit="WRU/status",
        note=json.dumps({part: count / BATCH for part, count in news.write_parts.items()}),
    )
    yield Row(
        name="status_read_units",
        value=news.read_units / BATCH,
        unit="RRU/status",
        budget=READ_BUDGET,
    )
    yield Row(name="status_changes", value=len(_changed(news)) / BATCH, unit="writes/status")
    yield Row(name="repeated_status_changes", value=len(_changed(again)), unit="writes", budget=0)


def _answer(made: Desk, external_id: str) -> None:
    """An answer of ours that the provider took under that id."""
    account = bootstrap.accounts().open(made.merchant_id, made.accounts[SLUG].account_id)
    question = InboundMessage(
        event_id=f"to-{external_id}",
        external_message_id=f"to-{external_id}",
        at=utc_now(),
        sender=ContactPoint(identifier=CUSTOMER),
        recipient_identifier=account.external_id,
        body="Where is my order?",
    )
    stored = bootstrap.receiving().receive(question, account)
    new = NewMessage(sender_type=SenderType.AGENT, sender_identifier="A001", body="On its way")
    answer = bootstrap.replying().add(made.merchant_id, stored.conversation_id, new)
    bootstrap.desk_table().put(pointer_put(answer, external_id))


def _run(made: Desk, word: str) -> Meter:
    event = {"Records": [made.record(SLUG, made.signed(SLUG, _webhook(made, word)))]}
    with metered() as meter:
        answer = process.handler(event, None)
    if answer["batchItemFailures"] or meter.write_parts["quarantine"]:
        raise RuntimeError("the bench's own statuses were not processed")
    return meter


def _webhook(made: Desk, word: str) -> Request:
    time = str(int(utc_now().timestamp()))
    statuses = [
        {"id": f"wamid.{place}", "status": word, "timestamp": time, "recipient_id": CUSTOMER}
        for place in range(BATCH)
    ]
    metadata = {"phone_number_id": made.accounts[SLUG].external_id}
    value = {"messaging_product": SLUG, "metadata": metadata, "statuses": statuses}
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = {"object": "whatsapp_business_account", "entry": [entry]}
    return Request(headers={"content-type": "application/json"}, body=json.dumps(body).encode())


def _changed(meter: Meter) -> list[Any]:
    """Messages that are not what they were."""
    return [
        new
        for old, new in meter.changes
        if old and new and new.get("entity", {}).get("S") == "message"
    ]
