"""Calls signed by hand are the calls that botocore would sign."""

import hashlib
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from deskhand.bus import wire

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def botocore_signature(monkeypatch: pytest.MonkeyPatch, call: wire._Call) -> str:
    headers = {**call.headers, "x-amz-content-sha256": hashlib.sha256(call.body).hexdigest()}
    request = AWSRequest(method=call.method, url=call.url, data=call.body, headers=headers)
    monkeypatch.setattr("botocore.auth.get_current_datetime", lambda *_, **__: NOW)
    SigV4Auth(Credentials("key", "secret", "token"), call.service, call.region).add_auth(request)
    return str(request.headers["Authorization"])


@pytest.mark.parametrize(
    ("service", "method", "path", "body"),
    [
        ("sqs", "POST", "/", b'{"QueueUrl":"x"}'),
        ("secretsmanager", "POST", "/", '{"SecretId":"密"}'.encode()),
        ("s3", "PUT", "/bucket/raw/acme/0198-a", b"\x00\x01"),
    ],
)
def test_signature_equals_botocores(
    monkeypatch: pytest.MonkeyPatch, service: str, method: str, path: str, body: bytes
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "key")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("AWS_SESSION_TOKEN", "token")
    host = f"{service}.eu-west-1.amazonaws.com"
    call = wire._Call(
        service=service,
        region="eu-west-1",
        method=method,
        url=f"https://{host}{path}",
        headers={"content-type": "application/x-amz-json-1.0"},
        body=body,
    )

    ours = wire._sign(call, host, path, NOW)["authorization"]

    assert ours == botocore_signature(monkeypatch, call)


class Endpoint(BaseHTTPRequestHandler):
    """Answers as the test wants, and drops the connection first when asked to."""

    answers: ClassVar[list[tuple[int, bytes]]] = []
    seen: ClassVar[list[bytes]] = []

    def do_POST(self) -> None:
        type(self).seen.append(self.rfile.read(int(self.headers["content-length"])))
        status, body = type(self).answers.pop(0)
        if status == 0:
            self.connection.close()
            return
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@pytest.fixture
def endpoint(monkeypatch: pytest.MonkeyPatch) -> type[Endpoint]:
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.server_port}")
    Endpoint.answers, Endpoint.seen = [], []
    return Endpoint


def test_the_answer_is_read(endpoint: type[Endpoint]) -> None:
    endpoint.answers.append((200, b'{"MessageId":"1"}'))

    assert wire.call_json("sqs", "AmazonSQS.SendMessage", {"a": 1}, "1.0") == {"MessageId": "1"}
    assert endpoint.seen == [b'{"a":1}']


def test_aws_own_word_for_a_refusal(endpoint: type[Endpoint]) -> None:
    endpoint.answers.append((400, b'{"__type":"com.amazonaws#ResourceNotFoundException"}'))

    with pytest.raises(wire.WireError) as caught:
        wire.call_json("secretsmanager", "secretsmanager.GetSecretValue", {}, "1.1")

    assert caught.value.code == "ResourceNotFoundException"


def test_nobody_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")

    with pytest.raises(wire.WireError) as caught:
        wire.call_json("sqs", "AmazonSQS.SendMessage", {}, "1.0")

    assert caught.value.code == "unreachable"


@pytest.mark.parametrize("stale", [BrokenPipeError, ConnectionResetError])
def test_a_connection_that_went_stale_is_made_anew(
    endpoint: type[Endpoint], monkeypatch: pytest.MonkeyPatch, stale: type[ConnectionError]
) -> None:  # S32: between two webhooks AWS may close what we kept open
    endpoint.answers = [(200, b"{}"), (200, b'{"MessageId":"1"}')]
    wire.call_json("sqs", "AmazonSQS.SendMessage", {}, "1.0")
    kept = [*wire._connections.values()][-1]

    def broken(*_: object, **__: object) -> None:
        raise stale

    monkeypatch.setattr(kept, "request", broken)

    assert wire.call_json("sqs", "AmazonSQS.SendMessage", {}, "1.0") == {"MessageId": "1"}
