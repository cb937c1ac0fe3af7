"""A provider's webhook: verify, enqueue, answer. Deployed once per channel and shop."""

import base64
import os
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from deskhand.channels import registry as channels
from deskhand.contracts.names import Env
from deskhand.intake.backend import WireBackend
from deskhand.intake.reception import Arrival, Reception
from deskhand.kit.ids import new_id
from deskhand.kit.observability import log
from deskhand.kit.webhook import Request
from deskhand.shops import registry as shops


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer one API Gateway HTTP request (payload format 2.0)."""
    path = event.get("pathParameters") or {}
    arrival = Arrival(
        request=_request(event, path),
        account_id=path.get("account_id", ""),
        raw_id=new_id(),
        received_at=datetime.now(UTC),
    )
    reply = _reception(os.environ[Env.ADAPTER]).receive(arrival)
    log("webhook_answered", status=reply.status, account=arrival.account_id, raw=arrival.raw_id)
    return {
        "statusCode": reply.status,
        "headers": {"content-type": reply.content_type},
        "body": reply.body,
    }


@lru_cache(maxsize=8)
def _reception(slug: str) -> Reception:
    if slug in shops.SLUGS:
        return Reception(slug, "shop", shops.webhook(slug), WireBackend(Env.ORDERS_QUEUE_URL))
    return Reception(slug, "channel", channels.webhook(slug), WireBackend(Env.INGEST_QUEUE_URL))


def _request(event: dict[str, Any], path: dict[str, str]) -> Request:
    body = event.get("body") or ""
    raw = base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()
    return Request(
        method=event["requestContext"]["http"]["method"],
        headers={name.lower(): value for name, value in event.get("headers", {}).items()},
        query=event.get("queryStringParameters") or {},
        body=raw,
        path_format=path.get("format", ""),
    )
