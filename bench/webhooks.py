"""The webhook Lambda of every channel and shop: AWS calls, warm and cold, and what it parses."""

import base64
import json
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final
from unittest import mock

from bench.cases import Case, cases
from bench.desk import cpu_seconds
from bench.row import Row
from deskhand.bus import wire
from deskhand.contracts.names import Env
from deskhand.kit.clock import utc_now
from deskhand.kit.webhook import Request
from functions.webhooks import receive

ACCOUNT: Final = "01900000-0000-7000-8000-000000000001"
TIMES: Final = 20
NEEDS_THE_BODY: Final = {"magento": "each CloudEvent of a batch names its own recipient"}
"""Why a webhook has to read the body as JSON before it can say that it is genuine."""


def rows() -> Iterator[Row]:
    """One call per request, no reads once warm; bodies go on as they came."""
    for case in cases():
        with warm_lambda(case) as calls:
            _post(case)
            cold = sum(calls.values())
            calls.clear()
            for _ in range(TIMES):
                _post(case)
            warm = sum(calls.values()) / TIMES
            reads = calls["secretsmanager.GetSecretValue"]
        yield Row(
            name=f"webhook_aws_calls_warm_{case.slug}", value=warm, unit="calls/request", budget=1
        )
        yield Row(name=f"webhook_reads_warm_{case.slug}", value=reads, unit="reads", budget=0)
        yield Row(name=f"webhook_aws_calls_cold_{case.slug}", value=cold, unit="calls", budget=2)
        yield _parsed(case)


def _parsed(case: Case) -> Row:
    """How often verifying reads the whole body as JSON, in requests that are good."""
    now = utc_now()
    signed = case.signed(now)
    seen: list[int] = []
    load = json.loads

    def loads(text: str | bytes, **more: Any) -> Any:
        seen.append(len(text))
        return load(text, **more)

    with mock.patch.object(json, "loads", loads):
        case.webhook.verify(signed, case.secrets, now)
    whole = sum(size >= len(signed.body) // 2 for size in seen)
    seconds = cpu_seconds(lambda: case.webhook.verify(signed, case.secrets, now), 50)
    needs = NEEDS_THE_BODY.get(case.slug, "")
    return Row(
        name=f"webhook_bodies_parsed_{case.slug}",
        value=whole,
        unit="JSON parses/request",
        budget=int(bool(needs)),
        note=f"verify {seconds * 1e6:.0f} µs CPU of {len(signed.body)} bytes"
        + (f"; {needs}" if needs else ""),
    )


def webhook_calls() -> float:
    """AWS calls of a warm request."""
    return next(float(row.value or 0) for row in rows())


@contextmanager
def warm_lambda(case: Case) -> Iterator[Counter[str]]:
    """The Lambda of a channel or shop against AWS that answers at once; yields what was called."""
    calls: Counter[str] = Counter()

    def answer(call: Any) -> bytes:
        target = call.headers.get("x-amz-target", call.method)
        calls[target] += 1
        if target.endswith("GetSecretValue"):
            held = {
                "merchant_id": "acme",
                "channel": case.slug,
                "kind": case.kind,
                "external_id": "acme.example",
                "secrets": dict(case.secrets),
                "previous": None,
            }
            return json.dumps({"SecretString": json.dumps(held)}).encode()
        return b"{}"

    environment = {
        Env.ADAPTER: case.slug,
        Env.STAGE: "bench",
        Env.INGEST_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/1/q",
        Env.ORDERS_QUEUE_URL: "https://sqs.us-east-1.amazonaws.com/1/o",
    }
    with mock.patch.dict(os.environ, environment), mock.patch.object(wire, "_send", answer):
        receive._reception.cache_clear()
        yield calls
        receive._reception.cache_clear()


def _post(case: Case) -> None:
    answer = receive.handler(http_event(case.signed(utc_now())), None)
    if answer["statusCode"] != 200:
        raise RuntimeError(f"the webhook of {case.slug} answered {answer['statusCode']}")


def http_event(request: Request) -> dict[str, Any]:
    """The request as API Gateway hands it to the Lambda."""
    return {
        "requestContext": {"http": {"method": request.method}},
        "pathParameters": {"account_id": ACCOUNT},
        "queryStringParameters": dict(request.query),
        "headers": dict(request.headers),
        "isBase64Encoded": True,
        "body": base64.b64encode(request.body).decode(),
    }
