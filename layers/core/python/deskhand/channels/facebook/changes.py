"""One item of `changes[]`: page feed, mentions, ratings (formats §5)."""

from typing import Final

from deskhand.channels.meta.messaging import Envelope, read_messaging
from deskhand.channels.meta.payload import content_id, mapping, moment, text
from deskhand.channels.model import Ignored, Inbound, Unknown

# Feed items that nobody can answer. Everything else waits in quarantine and can be replayed.
_NOT_FOR_US: Final = frozenset(
    {"like", "reaction", "share", "album", "event", "photo", "video", "status", "post", "poll"}
)


def read_change(raw: object, envelope: Envelope) -> Inbound:
    """Comments are kept in quarantine under `comment`; likes, shares and posts are counted only.

    The dashboard's test button sends a message as a change with the field `messages`.
    """
    change = mapping(raw)
    name, value = text(change.get("field")), mapping(change.get("value"))
    if name.startswith("messag") and "sender" in value:
        return read_messaging(value, envelope)
    at = moment(value.get("created_time"), envelope.at)
    event_id = content_id(envelope.page_id, raw)
    item = text(value.get("item"))
    if name == "feed" and item in _NOT_FOR_US:
        return Ignored(event_id=event_id, entry_id=envelope.page_id, at=at, reason=f"feed_{item}")
    return Unknown(event_id=event_id, entry_id=envelope.page_id, at=at, reason=_reason(name, item))


def _reason(name: str, item: str) -> str:
    if item == "comment":
        return "comment"
    return {"feed": "feed_item", "mention": "mention", "ratings": "rating"}.get(
        name, "unknown_change"
    )
