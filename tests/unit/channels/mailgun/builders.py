"""Posts as Mailgun makes them, an account, and a provider that answers what a test says."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from deskhand.channels.mailgun.adapter import ADAPTER
from deskhand.channels.mailgun.form import read_form
from deskhand.channels.model import Account, Inbound, InboundMessage, Outbound
from deskhand.kit.http import HttpResponse
from deskhand.kit.webhook import Request

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECRETS = {"signing_key": "signing-key", "api_key": "api-key", "reply_key": "reply-key"}
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----boundary"
CONVERSATION = "0199c0de-0000-7000-8000-00000000c001"


def account(**changes: Any) -> Account:
    """A connected domain."""
    values: dict[str, Any] = {
        "account_id": "account-1",
        "merchant_id": "acme",
        "slug": "mailgun",
        "external_id": "acme.example",
        "settings": {"address": "support@acme.example", "from_name": "Acme Outdoor"},
        "secrets": SECRETS,
    }
    return Account(**(values | changes))


def form(fields: Mapping[str, str | bytes], *, path_format: str = "") -> Request:
    """An urlencoded post."""
    return Request(
        headers={"content-type": FORM}, body=urlencode(fields).encode(), path_format=path_format
    )


def multipart(fields: Mapping[str, str], files: Mapping[str, tuple[str, bytes]]) -> Request:
    """A multipart post: fields, then files as field to (file name, content)."""
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"'
        f"\r\nContent-Type: text/plain\r\n\r\n".encode()
        + content
        + b"\r\n"
        for name, (filename, content) in files.items()
    ]
    body = b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    return Request(
        headers={"content-type": f'multipart/form-data; boundary="{BOUNDARY}"'}, body=body
    )


def event(**data: Any) -> Request:
    """A JSON event."""
    values = {"id": "e-1", "event": "delivered", "timestamp": 1795435200.0,
              "message": {"headers": {"message-id": "m-1@acme.example"}}}  # fmt: skip
    document = {"signature": {}, "event-data": values | data}
    return Request(headers={"content-type": "application/json"}, body=json.dumps(document).encode())


def mail(**fields: str | bytes) -> dict[str, str | bytes]:
    """The fields of an ordinary mail; `From_` stands for `from`, `_` for `-`."""
    values: dict[str, str | bytes] = {
        "recipient": "support@acme.example",
        "sender": "lena@customer.example",
        "from": "Lena Vogt <lena@customer.example>",
        "subject": "Order #1166",
        "body-plain": "Where is it?",
        "Message-Id": "<q1@customer.example>",
        "timestamp": "1795521600",
        "token": "t" * 50,
    }
    given = {name.removesuffix("_").replace("_", "-"): value for name, value in fields.items()}
    return values | given


def headers(*pairs: tuple[str, object]) -> str:
    """A `message-headers` field."""
    return json.dumps([list(pair) for pair in pairs])


def parse(request: Request, to: Account | None = None) -> list[Inbound]:
    """What the adapter makes of it."""
    return ADAPTER.parse(request, to or account(), NOW)


def message(request: Request, to: Account | None = None) -> InboundMessage:
    """The message that it makes."""
    first = parse(request, to)[0]
    assert isinstance(first, InboundMessage)
    return first


def outbound(**changes: Any) -> Outbound:
    """A reply to send."""
    values: dict[str, Any] = {
        "message_id": "0199c0de-0000-7000-8000-00000000a001",
        "conversation_id": CONVERSATION,
        "recipient": "lena@customer.example",
        "recipient_name": "Lena Vogt",
        "body": "It was sent yesterday.",
        "subject": "Order #1166",
        "in_reply_to": "q1@customer.example",
        "references": ("q0@customer.example", "q1@customer.example"),
    }
    return Outbound(**(values | changes))


@dataclass
class Provider:
    """Answers in order, the last answer for ever; keeps what it was asked."""

    answers: list[HttpResponse]
    asked: list[tuple[str, str, Mapping[str, str], bytes]] = field(default_factory=list)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        """See `deskhand.kit.http.HttpClient`."""
        self.asked.append((method, url, headers or {}, body or b""))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def form(self, index: int = -1) -> dict[str, str]:
        """The fields of one request."""
        _, _, sent, body = self.asked[index]
        read = read_form(Request(headers={"content-type": sent["content-type"]}, body=body))
        return {name: read.text(name) for name in read.fields}


def answer(status: int, body: object, **headers_: str) -> HttpResponse:
    """An answer; text as it stands, anything else as JSON."""
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    return HttpResponse(status=status, headers=headers_, body=raw)
