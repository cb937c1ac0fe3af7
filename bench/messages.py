"""What one inbound message costs from the webhook to the bus, and a duplicate."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bench.desk import Desk, desk, stream_records
from bench.metering import Meter, metered
from bench.money import PerMessage, money_row
from bench.row import Row
from bench.webhooks import webhook_calls
from deskhand.kit.clock import utc_now
from deskhand.kit.webhook import Request
from deskhand.outbox.service import describe
from deskhand.outbox.stream import Change
from functions.messages import process
from functions.outbox import publish
from local.payloads import fresh_message_id, mail

BATCH = 10
CALLS_BUDGET = 4.2
WRITE_BUDGET = 6
READ_BUDGET = 1
DUPLICATE_BUDGET = 2


@dataclass(frozen=True, slots=True)
class Cost:
    """What a batch cost, per message."""

    process: Meter
    outbox: Meter
    events: int
    messages: int
    entries: list[str] = field(default_factory=list)

    @property
    def calls(self) -> float:
        """Process and outbox together."""
        return (self.process.total + self.outbox.total) / self.messages


def rows() -> Iterator[Row]:
    """New message in a known thread, first message of a stranger, and a duplicate."""
    webhook = webhook_calls()
    with desk() as made:
        threads = [fresh_message_id() for _ in range(BATCH)]
        opening = [_mail(place, threads[place]) for place in range(BATCH)]
        answers = [_mail(place, fresh_message_id(), threads[place]) for place in range(BATCH)]
        first = _run(made, [made.signed("mailgun", one) for one in opening])
        replies = [made.signed("mailgun", one) for one in answers]
        later = _run(made, replies)
        again = _run(made, replies)
    yield from _message_rows("message_in_thread", later, webhook, budgets=True)
    yield from _message_rows("first_message_of_a_stranger", first, webhook, budgets=False)
    yield Row(
        name="duplicate_aws_calls",
        value=webhook + again.calls,
        unit="calls/message",
        budget=DUPLICATE_BUDGET,
        note=f"webhook 1, then {dict(again.process.calls)} for {BATCH}",
    )
    yield Row(name="duplicate_events", value=again.events, unit="events", budget=0)
    yield money_row(
        PerMessage(
            write_units=later.process.write_units / BATCH,
            read_units=later.process.read_units / BATCH,
            events=later.events / BATCH,
        )
    )


def _message_rows(name: str, cost: Cost, webhook: float, *, budgets: bool) -> Iterator[Row]:
    parts = {part: count / BATCH for part, count in cost.process.write_parts.items()}
    yield Row(
        name=f"{name}_aws_calls",
        value=webhook + cost.calls,
        unit="calls/message",
        budget=CALLS_BUDGET if budgets else None,
        note=f"webhook {webhook:g}, process {dict(cost.process.calls)}, "
        f"outbox {dict(cost.outbox.calls)} for {BATCH} messages; + 1 per watching socket",
    )
    yield Row(
        name=f"{name}_write_units",
        value=cost.process.write_units / BATCH,
        unit="WRU/message",
        budget=WRITE_BUDGET if budgets else None,
        note=json.dumps(parts),
    )
    yield Row(
        name=f"{name}_read_units",
        value=cost.process.read_units / BATCH,
        unit="RRU/message",
        budget=READ_BUDGET if budgets else None,
    )
    yield Row(name=f"{name}_events", value=cost.events / BATCH, unit="events/message")


def _run(made: Desk, requests: Sequence[Request]) -> Cost:
    event = {"Records": [made.record("mailgun", request) for request in requests]}
    with metered() as processing:
        answer = process.handler(event, None)
    if answer["batchItemFailures"] or processing.write_parts["quarantine"]:
        raise RuntimeError("the bench's own messages were not processed")
    records = stream_records(processing.changes)
    with metered() as publishing:
        publish.handler({"Records": records}, None)
    events = _published(records)
    return Cost(processing, publishing, events, len(requests))


def _published(records: Sequence[dict[str, object]]) -> int:
    return sum(len(describe(Change.read(record))) for record in records)


def _mail(place: int, message_id: str, answers: str | None = None) -> Request:
    return mail(
        sender=f"Customer {place} <bench-{place}@mail.example>",
        recipient="support@acme.example",
        subject="Where is my order?",
        body="Hello, I ordered last week and would like to know where my parcel is. Thanks!",
        at=utc_now(),
        message_id=message_id,
        headers={"In-Reply-To": answers, "References": answers} if answers else None,
    )
