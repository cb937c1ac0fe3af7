"""The webhook Lambda's AWS calls, warm and cold."""

import base64
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from bench.row import Row
from deskhand.bus import wire
from deskhand.channels import registry
from deskhand.contracts.names import Env
from deskhand.kit.clock import utc_now
from deskhand.kit.webhook import Request
from functions.webhooks import receive
from local.payloads import mail

ACCOUNT = "01900000-0000-7000-8000-000000000001"
SECRETS = {"signing_key": "bench-key", "api_key": "k"}
SLUG = "mailgun"


def rows() -> Iterator[Row]:
    """One call per request, no reads once warm."""
    with warm_lambda() as calls:
        _post()
        cold = sum(calls.values())
        calls.clear()
        for _ in range(20):
            _post()
        warm = sum(calls.values()) / 20
        reads = calls["secretsmanager.GetSecretValue"]
    yield Row(name="webhook_aws_calls_warm", value=warm, unit="calls/request", budget=1)
    yield Row(name="webhook_reads_warm", value=reads, unit="reads", budget=0)
    yield Row(name="webhook_aws_calls_cold", value=cold, unit="calls", budget=2)


def webhook_calls() -> float:
    """AWS calls of a warm request."""
    return next(float(row.value or 0) for row in rows())


@contextmanager
def warm_lambda() -> Iterator[Counter[str]]:
    calls: Counter[str] = Counter()

    def answer(call: Any) -> bytes:
        target = call.headers.get("x-amz-target", call.method)
        calls[target] += 1
        if target.endswith("GetSecretValue"):
            held = {
                "merchant_id": "acme",
                "channel": SLUG,
                "kind": "channel",
                "external_id": "acme.example",
                "secrets": SECRETS,
                "previous": None,
            }
            return json.dumps({"SecretString": json.dumps(held)}).encode()
        return b"{}"

    environment = {
        Env.ADAPTER: SLUG,
        Env.STAGE: "bench",
        Env.INGEST_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/1/q",
    }
    with mock.patch.dict(os.environ, environment), mock.patch.object(wire, "_send", answer):
        receive._reception.cache_clear()
        yield calls
        receive._reception.cache_clear()


def _post() -> None:
    request = mail(
        sender="c@mail.example", recipient="support@acme.example", subject="s", body="b",
        at=utc_now(),
    )  # fmt: skip
    answer = receive.handler(
        http_event(registry.signing(SLUG).sign(request, SECRETS, utc_now())), None
    )
    if answer["statusCode"] != 200:
        raise RuntimeError(f"the bench's own webhook got {answer['statusCode']}")


def http_event(request: Request) -> dict[str, Any]:
    """The request as API Gateway hands it to the Lambda."""
    return {
        "requestContext": {"http": {"method": request.method}},
        "pathParameters": {"account_id": ACCOUNT},
        "headers": dict(request.headers),
        "isBase64Encoded": True,
        "body": base64.b64encode(request.body).decode(),
    }
