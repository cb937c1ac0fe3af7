"""WhatsApp payloads, an account and a recording HTTP client."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from deskhand.channels.model import Account, Inbound, InboundMessage, Outbound
from deskhand.channels.whatsapp.adapter import ADAPTER
from deskhand.kit.http import HttpResponse
from deskhand.kit.webhook import Request

NUMBER_ID = "303030303030303"
WABA = "313131313131313"
CUSTOMER = "351910000001"
BSUID = "US.10000000000000000001"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SENT_AT = "1785312004"
ACCOUNT = Account(
    account_id="acc-1",
    merchant_id="acme",
    slug="whatsapp",
    external_id=NUMBER_ID,
    settings={"waba_id": WABA, "app_id": "9001"},
    secrets={"app_secret": "s3cret", "verify_token": "let-me-in", "access_token": "EAA-token"},
)


def message(kind: str = "text", **content: Any) -> dict[str, Any]:
    """A customer's message; `content` holds what its type names."""
    plain = {"text": {"body": "Hello"}} if kind == "text" and not content else {}
    frame = {"from": CUSTOMER, "id": "wamid.1", "timestamp": SENT_AT, "type": kind}
    return {**frame, **plain, **content}


def status(word: str, **more: Any) -> dict[str, Any]:
    """News of a message of ours."""
    return {"id": "wamid.OURS", "status": word, "timestamp": SENT_AT, **more}


def value(*, number_id: Any = NUMBER_ID, **content: Any) -> dict[str, Any]:
    """The value of a change: whose number, and what came."""
    metadata = {"display_phone_number": "15550100001", "phone_number_id": number_id}
    return {"messaging_product": "whatsapp", "metadata": metadata, **content}


def parse_body(*changes: Any, kind: Any = "whatsapp_business_account") -> list[Inbound]:
    """Parse a request of one entry with these changes."""
    body = {"object": kind, "entry": [{"id": WABA, "changes": list(changes)}]}
    return ADAPTER.parse(Request(body=orjson.dumps(body)), ACCOUNT, NOW)


def parse(field_: str = "messages", **content: Any) -> list[Inbound]:
    """Parse one change of this content."""
    return parse_body({"field": field_, "value": value(**content)})


def parse_one(raw: Any, contacts: list[Any] | None = None) -> Inbound:
    """Parse one message."""
    (found,) = parse(messages=[raw], contacts=contacts or [])
    return found


def parse_message(raw: Any, contacts: list[Any] | None = None) -> InboundMessage:
    """Parse one item that must be a message."""
    found = parse_one(raw, contacts)
    assert isinstance(found, InboundMessage)
    return found


def outbound(**changes: Any) -> Outbound:
    """A reply an hour after the customer's message."""
    fields: dict[str, Any] = {
        "message_id": "0199c0de-0000-7000-8000-000000000001",
        "conversation_id": "01-conv",
        "recipient": CUSTOMER,
        "body": "Your parcel left today.",
        "last_inbound_at": NOW - timedelta(hours=1),
    }
    return Outbound(**{**fields, **changes})


def answered(content: Any, code: int = 200) -> HttpResponse:
    """Meta's JSON answer."""
    return HttpResponse(status=code, body=orjson.dumps(content))


def accepted(message_id: str = "wamid.sent") -> HttpResponse:
    """Meta took the message."""
    contact = {"input": f"+{CUSTOMER}", "wa_id": CUSTOMER}
    messages = [{"id": message_id}]
    return answered({"messaging_product": "whatsapp", "contacts": [contact], "messages": messages})


def refused(code: int, http_status: int = 400, **more: Any) -> HttpResponse:
    """Meta's error answer."""
    return answered({"error": {"message": f"(#{code}) No", "code": code, **more}}, http_status)
