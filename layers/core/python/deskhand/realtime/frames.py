"""What goes over a socket: JSON under 32 KB (contract §5)."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from deskhand.realtime.models import Frame

MAX_BYTES: Final = 32 * 1024
PREVIEW_CHARACTERS: Final = 500
# The part of a frame that may be cut, by the frame's key.
_CONTENTS: Final = ("message", "conversation", "order", "action", "agent", "account")


def encode(frame: Frame) -> bytes:
    """The frame as JSON of at most 32 KB; what is too long is cut and marked `truncated`.

    The largest fields go first, a text to what there is room for, a list or object to an empty
    one: ids and states are small and stay. Clients fetch the rest over REST.
    """
    data = orjson.dumps(frame)
    if len(data) <= MAX_BYTES:
        return data
    for name in _CONTENTS:
        if name in frame:
            return orjson.dumps({**frame, name: _cut(frame[name], MAX_BYTES - 1024)})
    raise ValueError("a frame without content that could be cut")


def _cut(content: dict[str, Any], limit: int) -> dict[str, Any]:
    sizes = {name: len(orjson.dumps(value)) for name, value in content.items()}
    cut = dict(content)
    total = sum(sizes.values())
    for name in sorted(sizes, key=lambda one: sizes[one], reverse=True):
        if total <= limit:
            break
        cut[name] = _cut_value(content[name], sizes[name] - (total - limit))
        total -= sizes[name] - len(orjson.dumps(cut[name]))
    # Messages carry the mark in their metadata, as their events do.
    if isinstance(cut.get("metadata"), dict):
        return {**cut, "metadata": {**cut["metadata"], "truncated": True}}
    return {**cut, "truncated": True}


def _cut_value(value: Any, room: int) -> Any:
    if isinstance(value, dict | list):
        return type(value)()
    if not isinstance(value, str):
        return value
    kept = max(PREVIEW_CHARACTERS, room)
    while kept > PREVIEW_CHARACTERS and len(orjson.dumps(value[:kept])) > room:
        kept = max(PREVIEW_CHARACTERS, kept * 9 // 10)
    return value[:kept]


def error(ref: object, title: str) -> Frame:
    """The answer to a frame that is not understood or not allowed; the socket lives on."""
    return {"type": "error", "ref": plain_ref(ref), "title": title}


def plain_ref(ref: object) -> str | int | None:
    """The client's own mark of a frame, given back when it is short text or a number."""
    if isinstance(ref, str) and len(ref) <= 200:
        return ref
    return ref if isinstance(ref, int) and not isinstance(ref, bool) else None


def message_frame(kind: str, conversation_id: str, view: Mapping[str, Any]) -> Frame:
    """A `message.created` or `message.updated` frame."""
    return {"type": kind, "conversation_id": conversation_id, "message": dict(view)}
