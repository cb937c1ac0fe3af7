"""The composition root on moto: what a Lambda would find, with accounts connected."""

import base64
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import orjson

from deskhand import bootstrap
from deskhand.contracts.names import Env
from deskhand.kit.clock import to_text, utc_now
from deskhand.kit.ids import new_id
from deskhand.kit.settings import Settings
from deskhand.kit.webhook import Request
from deskhand.storage.secrets import SecretStore

FACEBOOK_SECRETS = {
    "app_secret": "app-secret",
    "verify_token": "verify-token",
    "page_access_token": "page-token",
}
MAILGUN_SECRETS = {"signing_key": "signing-key", "api_key": "api-key"}


def forget_services() -> None:
    """Drop everything that the composition root has made."""
    for made in vars(bootstrap).values():
        clear = getattr(made, "cache_clear", None)
        if clear:
            clear()


@contextmanager
def composed(settings: Settings) -> Iterator[None]:
    """Let the composition root work with these settings."""
    forget_services()
    SecretStore(settings.stage).put_platform({"visitor_key": "vk", "reply_key": "rk"})
    with patch.dict(os.environ, _environment(settings)):
        yield
    forget_services()


def _environment(settings: Settings) -> dict[str, str]:
    """The variables that infrastructure would set; `Env.STAGE` is settings' `stage`, and so on."""
    return {
        name: str(value)
        for name in Env
        if isinstance(value := getattr(settings, name.name.lower(), None), str)
    }


def sqs_event(body: Any, *, receives: int = 1, queue: str = "ingest") -> dict[str, Any]:
    """The event with one record that Lambda gets from a queue."""
    return {
        "Records": [
            {
                "messageId": new_id(),
                "receiptHandle": "handle",
                "body": orjson.dumps(body).decode(),
                "eventSourceARN": f"arn:aws:sqs:us-east-1:123456789012:deskhand-test-{queue}",
                "attributes": {"ApproximateReceiveCount": str(receives)},
            }
        ]
    }


def work(
    merchant_id: str, account_id: str, slug: str, request: Request, kind: str = "channel"
) -> Any:
    """The queue message that reception writes for a request."""
    return {
        "raw_id": new_id(),
        "merchant_id": merchant_id,
        "account_id": account_id,
        "slug": slug,
        "kind": kind,
        "received_at": to_text(utc_now()),
        "method": request.method,
        "headers": dict(request.headers),
        "query": dict(request.query),
        "path_format": request.path_format,
        "body": base64.b64encode(zlib.compress(request.body)).decode(),
    }


def page_request(*messagings: dict[str, Any], page: str) -> Request:
    """A Messenger webhook with one entry."""
    body = {"object": "page", "entry": [{"id": page, "time": 1, "messaging": list(messagings)}]}
    return Request(headers={"content-type": "application/json"}, body=orjson.dumps(body))


def text_item(mid: str, text: str, *, page: str, sender: str = "psid-1") -> dict[str, Any]:
    """One text message of a Messenger webhook."""
    return {
        "sender": {"id": sender},
        "recipient": {"id": page},
        "timestamp": 1764000000000,
        "message": {"mid": mid, "text": text},
    }
