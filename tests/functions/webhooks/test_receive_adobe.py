"""The webhook Lambda with Adobe's deliveries: the key is read once, the shopper gets an answer."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from deskhand.intake import backend
from deskhand.kit.text_fetch import NotAnswered
from deskhand.kit.webhook import Request
from deskhand.shops.magento.keys import KeyRing
from deskhand.shops.magento.signing import SIGNING
from deskhand.shops.magento.webhook import WEBHOOK
from functions.webhooks import receive
from tests.support.adobe import public_pem
from tests.support.shops import NOW, named, secrets_of

SECRETS = secrets_of("magento")
HELD = {"merchant_id": "acme", "channel": "magento", "secrets": SECRETS}


class Outside:
    """What the Lambda calls: AWS, and Adobe's key host."""

    def __init__(self) -> None:
        self.aws: list[str] = []
        self.urls: list[str] = []
        self.down = False

    def call_json(self, service: str, target: str, body: Mapping[str, Any], _: str) -> Any:
        self.aws.append(target)
        return {"SecretString": json.dumps(HELD)} if service == "secretsmanager" else {}

    def fetch(self, url: str) -> str | None:
        self.urls.append(url)
        if self.down:
            raise NotAnswered("down")
        return public_pem()


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    made = Outside()
    monkeypatch.setattr(backend, "call_json", made.call_json)
    monkeypatch.setattr(WEBHOOK, "keys", KeyRing(made.fetch))
    for name, value in (("ADAPTER", "magento"), ("STAGE", "test"), ("ORDERS_QUEUE_URL", "q")):
        monkeypatch.setenv(f"DESKHAND_{name}", value)
    receive._reception.cache_clear()
    return made


def event(sample: str) -> dict[str, Any]:
    request: Request = SIGNING.sign(named("magento", sample).request, SECRETS, NOW)
    return {
        "requestContext": {"http": {"method": "POST"}},
        "pathParameters": {"account_id": "acc-1"},
        "headers": dict(request.headers),
        "body": request.body.decode(),
        "isBase64Encoded": False,
    }


def test_warm_it_makes_one_call(outside: Outside) -> None:
    assert receive.handler(event("event_order_placed"), None)["statusCode"] == 200
    outside.aws.clear()

    assert receive.handler(event("event_order_placed"), None)["statusCode"] == 200

    assert outside.aws == ["AmazonSQS.SendMessage"]
    assert len(outside.urls) == 1


def test_without_the_key_nothing_is_stored_and_adobe_tries_again(outside: Outside) -> None:
    outside.down = True

    assert receive.handler(event("event_order_placed"), None)["statusCode"] == 503

    assert "AmazonSQS.SendMessage" not in outside.aws


def test_a_synchronous_webhook_is_told_to_go_on(outside: Outside) -> None:
    answer = receive.handler(event("webhook_before_the_order_is_saved"), None)

    assert json.loads(answer["body"]) == {"op": "success"}
    assert answer["headers"]["content-type"] == "application/json"
    assert outside.aws[-1] == "AmazonSQS.SendMessage"
    assert outside.urls == []
