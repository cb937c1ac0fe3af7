"""Meta payloads, accounts and a recording HTTP client for the Facebook tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from deskhand.channels.facebook.adapter import FacebookAdapter
from deskhand.channels.model import Account, Inbound, InboundMessage, Outbound
from deskhand.kit.http import HttpResponse
from deskhand.kit.webhook import Request

PAGE = "101010101010101"
PSID = "7392015648120394"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SENT_AT_MS = 1785312004523
SECRETS = {"app_secret": "s3cret", "verify_token": "let-me-in", "page_access_token": "EAA-token"}
ACCOUNT = Account(
    account_id="acc-1", merchant_id="acme", slug="facebook", external_id=PAGE, secrets=SECRETS
)
ADAPTER = FacebookAdapter()


def item(**content: Any) -> dict[str, Any]:
    """A messaging item from the customer to the page; `content` holds the key that names it."""
    return {
        "sender": {"id": PSID},
        "recipient": {"id": PAGE},
        "timestamp": SENT_AT_MS,
        **content,
    }


def message(**content: Any) -> dict[str, Any]:
    """A messaging item with a message."""
    return item(message={"mid": "m_1", **content})


def echo(**content: Any) -> dict[str, Any]:
    """A message that the page sent, as Meta reports it."""
    return {
        "sender": {"id": PAGE},
        "recipient": {"id": PSID},
        "timestamp": SENT_AT_MS,
        "message": {"mid": "m_echo", "is_echo": True, **content},
    }


def entry(*items: Any, page: Any = PAGE, key: str = "messaging") -> dict[str, Any]:
    """An entry of one page."""
    return {"id": page, "time": SENT_AT_MS + 300, key: list(items)}


def parse(*entries: Any, kind: Any = "page") -> list[Inbound]:
    """Parse a body of these entries."""
    return parse_bytes(orjson.dumps({"object": kind, "entry": list(entries)}))


def parse_bytes(body: bytes) -> list[Inbound]:
    """Parse a raw body."""
    return ADAPTER.parse(Request(body=body), ACCOUNT, NOW)


def parse_item(raw: Any, key: str = "messaging") -> Inbound:
    """Parse one item of one entry."""
    (found,) = parse(entry(raw, key=key))
    return found


def parse_message(raw: Any, key: str = "messaging") -> InboundMessage:
    """Parse one item that must be a message."""
    found = parse_item(raw, key)
    assert isinstance(found, InboundMessage)
    return found


def outbound(**changes: Any) -> Outbound:
    """A reply an hour after the customer's message."""
    fields: dict[str, Any] = {
        "message_id": "01-msg",
        "conversation_id": "01-conv",
        "recipient": PSID,
        "body": "Your parcel left today.",
        "last_inbound_at": NOW - timedelta(hours=1),
    }
    return Outbound(**{**fields, **changes})


def answered(status: int, content: Any, **headers: str) -> HttpResponse:
    """A provider's JSON answer."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(status=status, headers=names, body=orjson.dumps(content))


def accepted(message_id: str = "m_sent") -> HttpResponse:
    """Meta took the message."""
    return answered(200, {"recipient_id": PSID, "message_id": message_id})


def refused(code: int, subcode: int | None = None, status: int = 400, **more: Any) -> HttpResponse:
    """Meta's error answer."""
    error = {"message": "(#1) No", "code": code, "error_subcode": subcode, **more}
    return answered(status, {"error": error})
