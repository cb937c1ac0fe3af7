"""A visitor's frame in the normal form (contract §5); sending is a push by the realtime slice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from deskhand.channels.base import ChannelDefaults, ChannelSpec
from deskhand.channels.model import (
    VISITOR_HEADER,
    Account,
    ContactPoint,
    Inbound,
    InboundMessage,
    Outbound,
    Sent,
)
from deskhand.kit.errors import ParseFailure
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request

MAX_BODY: Final = 4000
MAX_CLIENT_ID: Final = 200

SPEC: Final = ChannelSpec(
    slug="web_chat",
    name="Web chat",
    credentials={
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "identity_key": {
                "type": "string",
                "minLength": 32,
                "title": "Identity key",
                "description": "The shop's server signs its customers' ids with it.",
                "writeOnly": True,
            },
        },
    },
    settings={
        "type": "object",
        "required": ["origins"],
        "properties": {
            "origins": {
                "type": "array",
                "title": "Pages that may show the chat, e.g. https://shop.example",
                "items": {"type": "string", "pattern": "^https?://[^/]+$"},
                "minItems": 1,
            },
            "title": {"type": "string", "title": "Title of the chat window"},
            "greeting": {"type": "string", "title": "First words shown to a visitor"},
            "accent_color": {"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
        },
        "additionalProperties": False,
    },
    receives_webhooks=False,
    live=True,
    max_text=MAX_BODY,
)


@dataclass(frozen=True, slots=True)
class WebChatAdapter(ChannelDefaults):
    """Reads visitors' frames; the provider's side of everything else is ourselves."""

    spec: ChannelSpec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read one `message.send` frame `{"body", "client_id"}`; time is ours (formats §14.24).

        The same client id of the same visitor is the same event. Conversation, sender, channel and
        time given in the frame are left aside (formats §14.25).

        Raises:
            ParseFailure: `not_json`, `visitor_missing`, `client_id_invalid`, `body_missing` or
                `body_too_long`.
        """
        frame = _load(request.body)
        visitor_id = request.headers.get(VISITOR_HEADER, "")
        if not visitor_id:
            raise ParseFailure("visitor_missing")
        client_id = _client_id(frame)
        event_id = f"{visitor_id}:{client_id}"
        return [
            InboundMessage(
                event_id=event_id,
                at=received_at,
                external_message_id=event_id,
                sender=ContactPoint(identifier=visitor_id),
                recipient_identifier=account.external_id,
                body=_body(frame),
                metadata={"client_id": client_id},
            )
        ]

    def send(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent:
        """Nothing to call: the stored message reaches the visitor's sockets as an event, and an
        absent visitor with the next sync (formats §14.30).
        """
        return Sent(external_message_id=outbound.message_id)

    def find_sent(self, outbound: Outbound, account: Account, http: HttpClient) -> Sent | None:
        """What is stored is sent."""
        return Sent(external_message_id=outbound.message_id)

    def activate(self, account: Account, http: HttpClient) -> None:
        """Nothing to subscribe to."""


def _load(body: bytes) -> dict[str, Any]:
    try:
        frame = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ParseFailure("not_json") from error
    if not isinstance(frame, dict):
        raise ParseFailure("not_json")
    return frame


def _client_id(frame: dict[str, Any]) -> str:
    client_id = frame.get("client_id")
    if not isinstance(client_id, str) or not 0 < len(client_id) <= MAX_CLIENT_ID:
        raise ParseFailure("client_id_invalid")
    return client_id


def _body(frame: dict[str, Any]) -> str:
    body = frame.get("body")
    if not isinstance(body, str) or not body.strip():
        raise ParseFailure("body_missing")
    if len(body) > MAX_BODY:
        raise ParseFailure("body_too_long")
    return body.strip()


ADAPTER = WebChatAdapter()
