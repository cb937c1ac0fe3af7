"""Pushes as WeChat makes them, an account, and WeChat's API as far as we call it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from deskhand.channels.model import Account, Inbound, InboundMessage, Outbound
from deskhand.channels.wechat.adapter import ADAPTER
from deskhand.channels.wechat.signing import SIGNING
from deskhand.kit.http import HttpResponse
from deskhand.kit.webhook import Request

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
SECRETS = {
    "app_id": "wx2c2769f8efd9abc2",
    "app_secret": "app-secret",
    "token": "spamtest",
    "encoding_aes_key": KEY,
}
PLAIN_SECRETS = {name: value for name, value in SECRETS.items() if name != "encoding_aes_key"}
OPENID = "oyORnuP8q7ou2gfYjqLzSIWZf0rs"
ORIGINAL_ID = "gh_10f6c3c3ac5a"


def account(**changes: Any) -> Account:
    """A connected official account."""
    values: dict[str, Any] = {
        "account_id": "account-1",
        "merchant_id": "acme",
        "slug": "wechat",
        "external_id": ORIGINAL_ID,
        "secrets": SECRETS,
    }
    return Account(**(values | changes))


def push(kind: str = "text", inner: str = "", **fields: str) -> Request:
    """A plain, unsigned push; `fields` in CDATA."""
    named = {
        "ToUserName": ORIGINAL_ID,
        "FromUserName": OPENID,
        "CreateTime": "1795521600",
        "MsgType": kind,
        **fields,
    }
    body = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in named.items())
    return Request(headers={"content-type": "text/xml"}, body=f"<xml>{body}{inner}</xml>".encode())


def event(name: str, inner: str = "", **fields: str) -> Request:
    """An event's push."""
    return push("event", inner, Event=name, **fields)


def signed(request: Request, secrets: Mapping[str, str] = SECRETS) -> Request:
    """As WeChat posts it to an account with these secrets."""
    return SIGNING.sign(request, secrets, NOW)


def parse(request: Request, to: Account | None = None) -> list[Inbound]:
    """What the adapter makes of it."""
    return ADAPTER.parse(request, to or account(), NOW)


def message(request: Request) -> InboundMessage:
    """The message that it makes."""
    found = parse(request)[0]
    assert isinstance(found, InboundMessage)
    return found


def outbound(**changes: Any) -> Outbound:
    """An answer to send."""
    values: dict[str, Any] = {
        "message_id": "0199c0de-0000-7000-8000-00000000a001",
        "conversation_id": "0199c0de-0000-7000-8000-00000000c001",
        "recipient": OPENID,
        "body": "昨天已发货 📦",
    }
    return Outbound(**(values | changes))


@dataclass
class Call:
    """One request to the API."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body's document."""
        return json.loads(self.body)


@dataclass
class WeChat:
    """Gives tokens t1, t2, …; answers other calls in order, then with success.

    `stable`: as long as no force, the same token again.
    """

    answers: list[HttpResponse] = field(default_factory=list)
    token_answers: list[HttpResponse] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    tokens: int = 1

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
        parts = urlsplit(url)
        assert parts.netloc == "api.weixin.qq.com"
        call = Call(method, parts.path, dict(parse_qsl(parts.query)), headers or {}, body or b"")
        self.calls.append(call)
        if parts.path == "/cgi-bin/stable_token":
            if self.token_answers:
                return self.token_answers.pop(0)
            self.tokens += call.json()["force_refresh"]
            return answer(access_token=f"t{self.tokens}", expires_in=7200)
        return self.answers.pop(0) if self.answers else answer(errcode=0, errmsg="ok")

    def sent(self, path: str = "/cgi-bin/message/custom/send") -> list[Call]:
        """The calls of one path."""
        return [call for call in self.calls if call.path == path]


def answer(status: int = 200, **document: Any) -> HttpResponse:
    """A JSON answer."""
    return HttpResponse(status=status, body=json.dumps(document).encode())
