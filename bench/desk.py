"""A desk in this process: tables on moto, one merchant with its accounts, the Lambdas' handlers."""

import base64
import json
import os
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deskhand import bootstrap
from deskhand.channels import registry as channels
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from local.demo_data import MERCHANTS, accounts_of
from tests.support.aws import deskhand_on_moto
from tests.support.stack_in_process import composed

FAKE_CREDENTIALS = {
    "AWS_ACCESS_KEY_ID": "bench",
    "AWS_SECRET_ACCESS_KEY": "bench",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
USED = frozenset({"mailgun", "facebook", "whatsapp", "web_chat", "shopify"})
QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:deskhand-test-ingest"


@dataclass(frozen=True, slots=True)
class Connected:
    """An account of the bench's merchant, with its secrets."""

    slug: str
    kind: str
    account_id: str
    external_id: str
    secrets: Mapping[str, str]


@dataclass(frozen=True)
class Desk:
    """The merchant's accounts by slug."""

    merchant_id: str
    settings: Settings
    accounts: Mapping[str, Connected]

    def signed(self, slug: str, request: Request) -> Request:
        """The request with its provider's signature; each has a token of its own."""
        return channels.signing(slug).sign(request, self.accounts[slug].secrets, utc_now())

    def record(self, slug: str, request: Request, receives: int = 1) -> dict[str, Any]:
        """The SQS record that the webhook Lambda would have queued for a signed request."""
        account = self.accounts[slug]
        body = {
            "raw_id": new_id(),
            "merchant_id": self.merchant_id,
            "account_id": account.account_id,
            "slug": slug,
            "kind": account.kind,
            "received_at": to_text(utc_now()),
            "method": request.method,
            "headers": dict(request.headers),
            "query": {},
            "path_format": request.path_format,
            "body": base64.b64encode(zlib.compress(request.body)).decode(),
        }
        return {
            "messageId": new_id(),
            "receiptHandle": "r",
            "eventSourceARN": QUEUE_ARN,
            "attributes": {"ApproximateReceiveCount": str(receives)},
            "body": json.dumps(body),
        }


@contextmanager
def desk() -> Iterator[Desk]:
    """Everything set up and warm; nothing of it is metered."""
    os.environ.update(FAKE_CREDENTIALS)
    with deskhand_on_moto() as settings, composed(settings):
        merchant = MERCHANTS[0]
        bootstrap.merchants().create(merchant.id, merchant.name)
        accounts = {}
        for demo in accounts_of(merchant, "http://localhost:8090"):
            if demo.slug not in USED:
                continue
            secrets = {name: new_id() for name in (*demo.fresh, *demo.shared)}
            made = bootstrap.accounts().connect(
                merchant.id, demo.slug, demo.external_id, demo.settings, secrets
            )
            accounts[demo.slug] = Connected(
                demo.slug, made.kind, made.account_id, made.external_id, secrets
            )
        yield Desk(merchant.id, settings, accounts)


def stream_records(changes: Sequence[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Changes of items, (old, new) in wire form, as DynamoDB's stream hands them to a Lambda."""
    records = []
    for place, (old, new) in enumerate(changes):
        images = {"OldImage": old, "NewImage": new}
        body: dict[str, Any] = {
            image: {name: _text_binary(value) for name, value in item.items()}
            for image, item in images.items()
            if item
        }
        body |= {"SequenceNumber": str(place), "ApproximateCreationDateTime": time.time()}
        records.append({"eventID": f"{new_id()}", "dynamodb": body})
    return records


def cpu_seconds(work: Any, times: int) -> float:
    """CPU seconds of one run, the best of three rounds."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        for _ in range(times):
            work()
        best = min(best, (time.process_time() - start) / times)
    return best


def _text_binary(value: Mapping[str, Any]) -> dict[str, Any]:
    """Lambda's events are JSON: binary attributes come as base64."""
    ((kind, raw),) = value.items()
    if kind == "B":
        return {"B": base64.b64encode(raw).decode()}
    if kind == "M":
        return {"M": {name: _text_binary(part) for name, part in raw.items()}}
    if kind == "L":
        return {"L": [_text_binary(part) for part in raw]}
    return {kind: raw}
