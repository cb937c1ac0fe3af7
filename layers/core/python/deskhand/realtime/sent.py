"""One frame as a client sent it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from deskhand.realtime.frames import plain_ref
from deskhand.realtime.models import Viewer

MAX_SEQ: Final = 10**12 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFrame:
    """A frame's content, who sent it and over which connection; `raw` is its bytes."""

    connection_id: str
    viewer: Viewer
    content: Mapping[str, Any]
    raw: bytes

    @property
    def ref(self) -> str | int | None:
        """The client's own mark of the frame, given back in the answer."""
        return plain_ref(self.content.get("ref"))

    @property
    def conversation_id(self) -> object:
        """The conversation that the client names, unchecked."""
        return self.content.get("conversation_id")

    def place(self, name: str) -> int:
        """A message's place given in the frame; what is none counts as 0."""
        value = self.content.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return min(max(value, 0), MAX_SEQ)
        return 0


def load(raw: bytes) -> dict[str, Any] | None:
    """Decode a frame; None when it is not a JSON object."""
    try:
        content = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return None
    return content if isinstance(content, dict) else None
