"""Instagram payloads and accounts, connected by either route."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from deskhand.channels.instagram.adapter import InstagramAdapter
from deskhand.channels.model import Account, Inbound, InboundMessage, Outbound
from deskhand.kit.webhook import Request

IG = "17841400000000000"
PAGE = "101010101010101"
IGSID = "6841100000000000"
MID = "aWdfZAG1faXRlbToxOklHTWVzc2FnZAUlE"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SENT_AT_MS = 1785312190662
SECRETS = {"app_secret": "s3cret", "verify_token": "let-me-in", "access_token": "IGAA-token"}
OWN_LOGIN = Account(
    account_id="acc-1",
    merchant_id="acme",
    slug="instagram",
    external_id=IG,
    settings={"login": "instagram", "app_id": "900"},
    secrets=SECRETS,
)
PAGE_LOGIN = replace(OWN_LOGIN, settings={"login": "page", "page_id": PAGE, "app_id": "900"})
ADAPTER = InstagramAdapter()


def item(**content: Any) -> dict[str, Any]:
    """A messaging item from the customer to the account."""
    return {
        "sender": {"id": IGSID},
        "recipient": {"id": IG},
        "timestamp": SENT_AT_MS,
        **content,
    }


def message(**content: Any) -> dict[str, Any]:
    """A messaging item with a message."""
    return item(message={"mid": MID, **content})


def echo(**content: Any) -> dict[str, Any]:
    """A message that the account sent."""
    sides = {"sender": {"id": IG}, "recipient": {"id": IGSID}}
    return {**message(is_echo=True, **content), **sides}


def parse(raw: Any, key: str = "messaging", owner: str = IG, kind: str = "instagram") -> Inbound:
    """Parse one item of one entry."""
    entry = {"id": owner, "time": SENT_AT_MS + 300, key: [raw]}
    (found,) = parse_bytes(orjson.dumps({"object": kind, "entry": [entry]}))
    return found


def parse_message(raw: Any, **place: str) -> InboundMessage:
    """Parse one item that must be a message."""
    found = parse(raw, **place)
    assert isinstance(found, InboundMessage)
    return found


def parse_bytes(body: bytes) -> list[Inbound]:
    """Parse a raw body."""
    return ADAPTER.parse(Request(body=body), OWN_LOGIN, NOW)


def outbound(**changes: Any) -> Outbound:
    """A reply an hour after the customer's message."""
    fields: dict[str, Any] = {
        "message_id": "01-msg",
        "conversation_id": "01-conv",
        "recipient": IGSID,
        "body": "It is in stock.",
        "last_inbound_at": NOW - timedelta(hours=1),
    }
    return Outbound(**{**fields, **changes})
