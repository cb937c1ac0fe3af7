"""The webhook Lambda: API Gateway's event in, one call out, and how little it imports."""

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from deskhand.intake import backend
from deskhand.kit.signatures import hmac_hex
from functions.webhooks import receive

SECRET = {"merchant_id": "acme", "channel": "facebook", "secrets": {"app_secret": "s"}}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Mapping[str, Any]]]:
    made: list[tuple[str, Mapping[str, Any]]] = []

    def call_json(service: str, target: str, body: Mapping[str, Any], _: str) -> dict[str, Any]:
        made.append((target, body))
        return {"SecretString": json.dumps(SECRET)} if service == "secretsmanager" else {}

    monkeypatch.setattr(backend, "call_json", call_json)
    monkeypatch.setenv("DESKHAND_ADAPTER", "facebook")
    monkeypatch.setenv("DESKHAND_STAGE", "test")
    monkeypatch.setenv("DESKHAND_INGEST_QUEUE_URL", "https://sqs/ingest")
    receive._reception.cache_clear()
    return made


def event(body: bytes, *, encoded: bool = False, **changes: Any) -> dict[str, Any]:
    return {
        "rawPath": "/webhooks/facebook/acc-1",
        "requestContext": {"http": {"method": "POST"}},
        "pathParameters": {"account_id": "acc-1"},
        "headers": {
            "Content-Type": "application/json",
            "X-Hub-Signature-256": "sha256=" + hmac_hex("s", body),
        },
        "body": base64.b64encode(body).decode() if encoded else body.decode(),
        "isBase64Encoded": encoded,
        **changes,
    }


@pytest.mark.parametrize("encoded", [False, True])
def test_signed_bytes_are_queued(
    calls: list[tuple[str, Mapping[str, Any]]], encoded: bool
) -> None:  # S24
    body = b'{"object":"page","entry":[]}'

    answer = receive.handler(event(body, encoded=encoded), None)

    assert answer["statusCode"] == 200
    assert [target for target, _ in calls] == [
        "secretsmanager.GetSecretValue",
        "AmazonSQS.SendMessage",
    ]
    assert calls[1][1]["MessageGroupId"] == "acme"  # S143


def test_warm_it_makes_one_call(calls: list[tuple[str, Mapping[str, Any]]]) -> None:
    body = b'{"object":"page","entry":[]}'
    receive.handler(event(body), None)
    calls.clear()

    receive.handler(event(body), None)

    assert [target for target, _ in calls] == ["AmazonSQS.SendMessage"]


def test_forged_is_403_and_makes_no_queue_call(
    calls: list[tuple[str, Mapping[str, Any]]],
) -> None:  # S30
    forged = event(b"{}", headers={"X-Hub-Signature-256": "sha256=00"})

    assert receive.handler(forged, None)["statusCode"] == 403
    assert all("SendMessage" not in target for target, _ in calls)


def test_it_imports_no_third_party_code() -> None:
    """The provider waits for the cold start; the deps layer isn't even there."""
    program = (
        "import sys, functions.webhooks.receive as r;"
        "from deskhand.channels import registry as c; from deskhand.shops import registry as s;"
        "[c.webhook(x) for x in c.WEBHOOK_SLUGS]; [s.webhook(x) for x in s.WEBHOOK_SLUGS];"
        "print([m for m in sys.modules if m.partition('.')[0] in"
        " {'boto3','botocore','pydantic','orjson','urllib3','fastapi'}])"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
