"""Messages per second and core, in process, against AWS that answers at once."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from botocore.awsrequest import AWSResponse
from moto.core.models import botocore_stubber

from bench.cases import Case
from bench.desk import Desk, desk
from bench.row import Row, against
from bench.webhooks import http_event, warm_lambda
from deskhand.bus import clients as bus_clients
from deskhand.kit.clock import utc_now
from deskhand.kit.webhook import Request
from deskhand.storage import clients
from functions.messages import process
from functions.outbox import publish
from functions.webhooks import receive
from local.payloads import mail

SAMPLE_DESIGN_PER_CORE: Final = 45 / 2  # 37-53 messages/s on two cores (performance.md)
BUDGET: Final = 5.0
BATCH: Final = 10
BATCHES: Final = 20


class Body:
    """The raw part of an answer, as botocore reads it."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: Any) -> Iterator[bytes]:
        """All of it at once."""
        yield self._content


class InstantAws:
    """Answers every call without a wire; tables are empty and every write succeeds."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.written: list[dict[str, Any]] = []

    def answer(self, request: Any, **_: Any) -> AWSResponse:
        """Hook on `before-send`."""
        target = request.headers.get("X-Amz-Target", b"")
        action = (target.decode() if isinstance(target, bytes) else target).rpartition(".")[2]
        self.calls[action] += 1
        if action == "TransactWriteItems":
            self.written.append(json.loads(request.body))
        content = b"{}"
        if action == "PutEvents":
            content = b'{"FailedEntryCount":0,"Entries":[]}'
        if action == "Query":
            content = b'{"Items":[],"Count":0}'
        if action == "BatchGetItem":
            content = b'{"Responses":{}}'
        headers = {"content-type": "application/x-amz-json-1.0"}
        return AWSResponse(request.url, 200, headers, Body(content))  # type: ignore[arg-type]


def rows() -> Iterator[Row]:
    """First messages of strangers: the longest way through."""
    with desk() as made:
        batches = [_batch(made, number) for number in range(BATCHES)]
        _warm(made)
        aws = InstantAws()
        attach(aws)
        start = time.process_time()
        for batch in batches:
            process.handler({"Records": batch}, None)
        processed = time.process_time() - start
        records = [record for write in aws.written for record in _stream(write)]
        start = time.process_time()
        for place in range(0, len(records), 100):
            publish.handler({"Records": records[place : place + 100]}, None)
        published = time.process_time() - start
        detach()
    count = BATCH * BATCHES
    if len(aws.written) != count:
        raise RuntimeError(f"{len(aws.written)} of {count} messages were written")
    received = _receive_seconds()
    per_second = 1 / (received + (processed + published) / count)
    yield against(
        "ingest_messages_per_second_and_core",
        per_second,
        "messages/s",
        SAMPLE_DESIGN_PER_CORE,
        budget=BUDGET,
        at_least=True,
        note=f"ms CPU a message: webhook {received * 1e3:.2f}, process "
        f"{processed / count * 1e3:.2f}, outbox {published / count * 1e3:.2f}; "
        f"calls {dict(aws.calls)} for {count}",
    )


def _batch(made: Desk, number: int) -> list[dict[str, Any]]:
    return [
        made.record(
            "mailgun",
            made.signed("mailgun", _mail(f"t-{number}-{place}@mail.example")),
        )
        for place in range(BATCH)
    ]


def _mail(sender: str) -> Request:
    return mail(
        sender=f"C <{sender}>",
        recipient="support@acme.example",
        subject="Where is my order?",
        body="Hello, where is my parcel? I would like to know. Thanks!",
        at=utc_now(),
    )


def _warm(made: Desk) -> None:
    """One message on moto: accounts and secrets are cached, code is loaded."""
    process.handler({"Records": _batch(made, 10_000)[:1]}, None)


def attach(aws: InstantAws) -> None:
    """Let it answer every call of our own clients."""
    clients.reset()
    bus_clients.reset()
    events = clients.session().events
    events.register_first("before-send", aws.answer)  # type: ignore[arg-type]
    botocore_stubber.enabled = False  # moto would answer, too, and slowly


def detach() -> None:
    """Give the calls back to the emulated AWS."""
    botocore_stubber.enabled = True
    clients.reset()
    bus_clients.reset()


def _stream(write: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for place, action in enumerate(write["TransactItems"]):
        if "Put" in action:
            body = {"NewImage": action["Put"]["Item"], "SequenceNumber": str(place)}
            yield {"eventID": f"e{place}", "eventName": "INSERT", "dynamodb": body}


def _receive_seconds() -> float:
    """CPU of the webhook Lambda for one mail, its AWS call signed but not sent."""
    request = mail(
        sender="c@mail.example", recipient="support@acme.example", subject="s", body="b" * 60,
        at=utc_now(),
    )  # fmt: skip
    case = Case("mailgun", "channel", request, {"signing_key": "bench-key", "api_key": "k"})
    event = http_event(case.signed(utc_now()))
    with warm_lambda(case):
        receive.handler(event, None)
        start = time.process_time()
        for _ in range(BATCH * BATCHES):
            receive.handler(event, None)
        return (time.process_time() - start) / (BATCH * BATCHES)
