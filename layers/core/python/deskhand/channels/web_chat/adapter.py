"""A visitor's frame in the normal form (contract §5); sending is a push by the realtime slice."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from deskhand.channels.base import ChannelDefaults, ChannelSpec, FileRules
from deskhand.channels.model import (
    VISITOR_HEADER,
    Account,
    Attachment,
    ContactPoint,
    Inbound,
    InboundMessage,
    MessageType,
    Outbound,
    Sent,
)
from deskhand.kit.errors import ParseFailure
from deskhand.kit.http import HttpClient
from deskhand.kit.webhook import Request

MAX_BODY: Final = 4000
MAX_CLIENT_ID: Final = 200
MAX_KEY: Final = 1024
_OFFICE: Final = (
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.spreadsheet",
)
# Both ways alike. Nothing that runs by being opened; what a browser would run (HTML, SVG) is only
# ever saved, see `ObjectStore.download_url`.
FILES: Final = FileRules(
    max_count=10,
    max_bytes={
        "image/*": 20_000_000,
        "audio/*": 20_000_000,
        "video/*": 25_000_000,
        "text/*": 10_000_000,
        "application/pdf": 25_000_000,
        "application/zip": 25_000_000,
        "application/json": 10_000_000,
        **dict.fromkeys(_OFFICE, 25_000_000),
    },
)

SPEC: Final = ChannelSpec(
    slug="web_chat",
    name="Web chat",
    id_title="",
    id_hint="",
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
            "accent_color": {
                "type": "string",
                "title": "Colour of the chat window",
                "pattern": "^#[0-9a-fA-F]{6}$",
            },
        },
        "additionalProperties": False,
    },
    receives_webhooks=False,
    live=True,
    max_text=MAX_BODY,
    files=FILES,
)


@dataclass(frozen=True, slots=True)
class WebChatAdapter(ChannelDefaults):
    """Reads visitors' frames; the provider's side of everything else is ourselves."""

    spec: ChannelSpec = SPEC

    def parse(self, request: Request, account: Account, received_at: datetime) -> list[Inbound]:
        """Read one `message.send` frame `{"body", "client_id"}`; time is ours (formats §14.24).

        `attachments` are keys of files that the visitor uploaded; `body` may be empty then. The
        same client id of the same visitor is the same event. Conversation, sender, channel and time
        given in the frame are left aside (formats §14.25).

        Raises:
            ParseFailure: `not_json`, `visitor_missing`, `client_id_invalid`, `attachments_invalid`,
                `body_missing` or `body_too_long`.
        """
        frame = _load(request.body)
        visitor_id = request.headers.get(VISITOR_HEADER, "")
        if not visitor_id:
            raise ParseFailure("visitor_missing")
        client_id = _client_id(frame)
        files = _files(frame)
        body = _body(frame, may_be_empty=bool(files))
        event_id = f"{visitor_id}:{client_id}"
        return [
            InboundMessage(
                event_id=event_id,
                at=received_at,
                external_message_id=event_id,
                sender=ContactPoint(identifier=visitor_id),
                recipient_identifier=account.external_id,
                message_type=MessageType.TEXT if body else MessageType.ATTACHMENT,
                body=body,
                attachments=files,
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


def _files(frame: dict[str, Any]) -> tuple[Attachment, ...]:
    keys = frame.get("attachments")
    if keys is None:
        return ()
    whole = isinstance(keys, list) and len(keys) <= FILES.max_count
    if not whole or not all(isinstance(key, str) and 0 < len(key) <= MAX_KEY for key in keys):
        raise ParseFailure("attachments_invalid")
    return tuple(
        Attachment(name="", content_type="application/octet-stream", upload=key)
        for key in dict.fromkeys(keys)
    )


def _body(frame: dict[str, Any], *, may_be_empty: bool) -> str:
    body = frame.get("body", "" if may_be_empty else None)
    if not isinstance(body, str) or not (body.strip() or may_be_empty):
        raise ParseFailure("body_missing")
    if len(body) > MAX_BODY:
        raise ParseFailure("body_too_long")
    return body.strip()


ADAPTER = WebChatAdapter()
