"""One update in the normal form.

https://core.telegram.org/bots/api#update
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from deskhand.channels.model import (
    Attachment,
    ContactPoint,
    Edit,
    Ignored,
    Inbound,
    InboundMessage,
    MessageType,
    Reaction,
    Threading,
    Unknown,
)
from deskhand.kit.errors import ParseFailure

Json = Mapping[str, Any]

_FILES: Final[Mapping[str, tuple[str, str]]] = {
    "document": ("document", "application/octet-stream"),
    "photo": ("photo.jpg", "image/jpeg"),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "video": ("video.mp4", "video/mp4"),
    "video_note": ("video.mp4", "video/mp4"),
    "sticker": ("sticker.webp", "image/webp"),
}


def read_update(update: Json, received_at: datetime) -> Inbound:
    """An update holds one thing, named by its key; what can't be read becomes `Unknown`."""
    event_id = f"update:{update['update_id']}"
    kind = next((kind for kind in _READERS if isinstance(update.get(kind), dict)), "")
    try:
        if not kind:
            raise ParseFailure("unknown_update")
        return _READERS[kind](event_id, update[kind], received_at)
    except ParseFailure as failure:
        reason = failure.reason
    except (KeyError, TypeError, ValueError, OverflowError, AttributeError):
        reason = f"unreadable_{kind}"
    return Unknown(event_id=event_id, at=received_at, reason=reason)


def external_id(message: Json) -> str:
    """A message's number counts within its chat only."""
    return f"{message['chat']['id']}:{message['message_id']}"


def _read_message(event_id: str, message: Json, _: datetime) -> Inbound:
    if message["chat"]["type"] != "private":
        return Ignored(event_id=event_id, at=_at(message["date"]), reason="not_a_private_chat")
    files = _files(message)
    words = message.get("text") or message.get("caption") or ""
    if not files and not words:
        raise ParseFailure("unknown_content")
    return _said(message, message["from"], words, files)


def _read_callback(event_id: str, query: Json, received_at: datetime) -> Inbound:
    """A tapped button: what it stands for is what the customer says."""
    chat = {"message_id": f"callback-{query['id']}", "chat": {"id": query["from"]["id"]}}
    return _said({**chat, "date": received_at.timestamp()}, query["from"], query["data"], ())


def _said(message: Json, sender: Json, words: str, files: tuple[Attachment, ...]) -> InboundMessage:
    names = (sender.get("first_name"), sender.get("last_name"))
    answered = message.get("reply_to_message")
    return InboundMessage(
        event_id=external_id(message),  # the same on every retry, for ever
        at=_at(message["date"]),
        external_message_id=external_id(message),
        sender=ContactPoint(
            identifier=str(message["chat"]["id"]), name=" ".join(filter(None, names)) or None
        ),
        recipient_identifier="",
        message_type=MessageType.ATTACHMENT if files else MessageType.TEXT,
        body=words,
        attachments=files,
        threading=Threading(references=(external_id(answered),) if answered else ()),
    )


def _read_edit(event_id: str, message: Json, _: datetime) -> Inbound:
    return Edit(
        event_id=event_id,
        at=_at(message["edit_date"]),
        external_message_id=external_id(message),
        body=message.get("text") or message.get("caption") or "",
    )


def _read_reaction(event_id: str, reaction: Json, _: datetime) -> Inbound:
    emojis = [one.get("emoji") for one in reaction["new_reaction"] if isinstance(one, dict)]
    return Reaction(
        event_id=event_id,
        at=_at(reaction["date"]),
        external_message_id=external_id(reaction),
        contact=str(reaction["chat"]["id"]),
        emoji=next(filter(None, emojis), None),
    )


def _ignore(event_id: str, _: Json, received_at: datetime) -> Inbound:
    return Ignored(event_id=event_id, at=received_at, reason="not_a_message")


def _files(message: Json) -> tuple[Attachment, ...]:
    """At most one file; a photo comes in several sizes, the largest last."""
    for kind, (name, content_type) in _FILES.items():
        if kind in message:
            file = message[kind][-1] if kind == "photo" else message[kind]
            return (
                Attachment(
                    name=file.get("file_name") or name,
                    content_type=file.get("mime_type") or content_type,
                    size=file.get("file_size"),
                    media_id=file["file_id"],
                ),
            )
    return ()


def _at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)


_READERS: Final[Mapping[str, Callable[[str, Json, datetime], Inbound]]] = {
    "message": _read_message,
    "edited_message": _read_edit,
    "callback_query": _read_callback,
    "message_reaction": _read_reaction,
    "my_chat_member": _ignore,
    "channel_post": _ignore,
    "edited_channel_post": _ignore,
}
UPDATE_KINDS: Final = tuple(_READERS)
