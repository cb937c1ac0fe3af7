"""What is attached to a message: files, stories, links, places, templates (formats §3, §4)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import urlsplit

from deskhand.channels.meta.payload import Json, identifier, mapping, sequence, text, word
from deskhand.channels.model import Attachment

MAX_ATTACHMENTS: Final = 100  # people send up to 30 pictures at once
MAX_URL: Final = 4096
_MAX_NAME: Final = 120

# Meta names a kind, not a media type; the URL's ending tells more when it has one.
_FILE_KINDS: Final[Mapping[str, str]] = {
    "image": "image/*",
    "sticker": "image/*",
    "audio": "audio/*",
    "video": "video/*",
    "reel": "video/*",
    "ig_reel": "video/*",
    "story": "image/*",
    "ig_story": "image/*",
    "story_mention": "image/*",
    "media": "image/*",
    "file": "application/octet-stream",
}
# A story may be shown from where it is, never stored: it is gone there after 24 hours (formats §4).
_NOT_TO_KEEP: Final = frozenset({"story", "ig_story", "story_mention"})
_ENDINGS: Final[Mapping[str, str]] = {
    ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif",
    ".webp": "image/webp", ".mp4": "video/mp4", ".mov": "video/quicktime", ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".wav": "audio/wav", ".pdf": "application/pdf",
}  # fmt: skip


@dataclass(slots=True)
class Attached:
    """Everything attached to one message.

    `files` can be fetched; `notes` are lines to show when the message has no text of its own;
    `metadata` holds links, the place and template kinds for the message's metadata.
    """

    files: list[Attachment] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    metadata: dict[str, Any] = field(default_factory=dict)


def read_attachments(items: list[Any]) -> Attached:
    """Read a message's `attachments`; a kind we do not know is kept by name, or by its URL."""
    attached = Attached()
    for number, raw in enumerate(items[:MAX_ATTACHMENTS], start=1):
        item = mapping(raw)
        kind = text(item.get("type"))[:_MAX_NAME] or "unknown"
        reader = _READERS.get(kind, _read_file)
        reader(attached, kind, item, number)
    if len(items) > MAX_ATTACHMENTS:
        attached.metadata["left_out"] = len(items) - MAX_ATTACHMENTS
    return attached


def attached_url(kind: str, value: object) -> Attachment | None:
    """A file that stands alone, as under a comment; None when there is no usable address."""
    url = text(value)
    if not 0 < len(url) <= MAX_URL:
        return None
    name = _file_name(url) or f"{kind}-1"
    return Attachment(name=name, content_type=_content_type(name, kind), url=url)


def _content_type(name: str, kind: str) -> str:
    known = _ENDINGS.get(PurePosixPath(name).suffix.lower())
    return known or _FILE_KINDS.get(kind, "application/octet-stream")


def _read_file(attached: Attached, kind: str, item: Json, number: int) -> None:
    payload = mapping(item.get("payload"))
    url = text(payload.get("url"))
    if not 0 < len(url) <= MAX_URL:
        attached.metadata.setdefault("unread_attachments", []).append(kind)
        return
    name = _file_name(url) or f"{kind}-{number}"
    content_type = _content_type(name, kind)
    keep = kind not in _NOT_TO_KEEP
    attached.files.append(Attachment(name=name, content_type=content_type, url=url, keep=keep))
    sticker = identifier(payload.get("sticker_id"))
    if sticker:
        attached.metadata["sticker_id"] = sticker


def _read_mention(attached: Attached, kind: str, item: Json, number: int) -> None:
    """The customer showed us in a story of theirs."""
    attached.metadata["event"] = kind
    _read_file(attached, kind, item, number)


def _read_ephemeral(attached: Attached, kind: str, _item: Json, _number: int) -> None:
    """A picture to be seen once: Meta gives no address for it."""
    attached.metadata["event"] = kind


def _file_name(url: str) -> str:
    try:
        name = PurePosixPath(urlsplit(url).path).name
    except ValueError:
        return ""
    return name[-_MAX_NAME:] if PurePosixPath(name).suffix else ""


def _read_link(attached: Attached, _kind: str, item: Json, _number: int) -> None:
    """A shared page or post: shown as a link, never fetched."""
    payload = mapping(item.get("payload"))
    title = word(item.get("title")) or word(payload.get("title"))
    url = word(item.get("url")) or word(payload.get("url"))
    attached.metadata.setdefault("links", []).append({"title": title, "url": url})
    attached.notes.extend(part for part in (title, url) if part)


def _read_location(attached: Attached, _kind: str, item: Json, _number: int) -> None:
    point = mapping(mapping(item.get("payload")).get("coordinates"))
    latitude, longitude = point.get("lat"), point.get("long")
    # As text: the tables take no binary floats, and nobody computes with a place.
    if latitude is None or longitude is None:
        attached.metadata.setdefault("unread_attachments", []).append("location")
        return
    attached.metadata["location"] = {"lat": str(latitude)[:40], "long": str(longitude)[:40]}
    attached.notes.append(f"{latitude!s:.40}, {longitude!s:.40}")


def _read_template(attached: Attached, _kind: str, item: Json, _number: int) -> None:
    payload = mapping(item.get("payload"))
    attached.metadata["template"] = word(payload.get("template_type")) or "product"
    products = sequence(mapping(payload.get("product")).get("elements"))
    elements = [*products, *sequence(payload.get("elements")), *sequence(payload.get("buttons"))]
    titles = [text(payload.get(key)) for key in ("text", "intro_message")]
    titles += [text(mapping(element).get("title")) for element in elements]
    attached.notes.extend(title for title in (*titles, text(item.get("title"))) if title)


_Reader = Callable[[Attached, str, Json, int], None]
_READERS: Final[Mapping[str, _Reader]] = {
    "fallback": _read_link,
    "share": _read_link,
    "post": _read_link,
    "ig_post": _read_link,
    "story_mention": _read_mention,
    "ephemeral": _read_ephemeral,
    "appointment_booking": _read_link,
    "location": _read_location,
    "template": _read_template,
}
