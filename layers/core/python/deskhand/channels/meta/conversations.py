"""What Meta still has of a page's or account's threads, as webhooks would have told it.

https://developers.facebook.com/docs/messenger-platform/conversations
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from deskhand.channels.base import Caught
from deskhand.channels.meta.graph import Graph
from deskhand.channels.meta.payload import Json, identifier, mapping, sequence, text
from deskhand.kit.webhook import Request

# Of each thread the 20 newest messages are to be had, no more (formats §2.3).
_PER_THREAD: Final = 20
_THREADS: Final = 25
_MESSAGE_FIELDS: Final = ("id", "created_time", "from", "to", "message", "attachments", "shares")


@dataclass(frozen=True, slots=True, kw_only=True)
class Threads:
    """Reads one page's or account's threads.

    `object_name` and `owner` go into the requests that are made, `platform` into the question;
    `own_ids` are the ids under which our side appears as a sender, `more_fields` what a message of
    this product has besides.
    """

    graph: Graph
    node: str
    owner: str
    own_ids: frozenset[str]
    object_name: str
    platform: str
    more_fields: tuple[str, ...] = ()

    def since(self, since: datetime, cursor: str | None) -> Caught:
        """One page of threads, the latest first, down to the first that is older than `since`.

        Every message goes by the id that its webhook has, so that none is stored twice.

        Raises:
            ProviderFailure: Meta refused.
        """
        fields = ",".join((*_MESSAGE_FIELDS, *self.more_fields))
        asked = f"id,updated_time,messages.limit({_PER_THREAD}){{{fields}}}"
        query = {"platform": self.platform, "fields": asked, "limit": str(_THREADS)}
        answer = self.graph.get(
            f"{self.node}/conversations", **query, **({"after": cursor} if cursor else {})
        )
        threads = [mapping(one) for one in sequence(answer.get("data"))]
        fresh = [one for one in threads if _is_since(one.get("updated_time"), since)]
        found = (list(self._items(one, since)) for one in fresh)
        requests = tuple(self._request(items) for items in found if items)
        paging = mapping(answer.get("paging"))
        following = identifier(mapping(paging.get("cursors")).get("after"))
        more = bool(threads) and len(fresh) == len(threads) and "next" in paging
        return Caught(requests=requests, cursor=following or None if more else None)

    def _items(self, thread: Json, since: datetime) -> Iterator[dict[str, Any]]:
        """The thread's messages, oldest first; one that names no customer can't be placed."""
        messages = sequence(mapping(thread.get("messages")).get("data"))
        for one in map(mapping, reversed(messages)):
            sender = identifier(mapping(one.get("from")).get("id"))
            receivers = sequence(mapping(one.get("to")).get("data"))
            receiver = next((identifier(mapping(to).get("id")) for to in receivers), "")
            customer = receiver if sender in self.own_ids else sender
            at = _moment(one.get("created_time"))
            if at is not None and at >= since and customer and identifier(one.get("id")):
                yield self._item(one, sender, receiver, at)

    def _item(self, one: Json, sender: str, receiver: str, at: datetime) -> dict[str, Any]:
        is_echo = sender in self.own_ids
        sides = (self.owner, receiver) if is_echo else (sender, self.owner)
        message = {"mid": identifier(one.get("id")), "text": text(one.get("message"))}
        attachments = list(_attachments(one))
        story = mapping(mapping(one.get("story")).get("reply_to"))
        answered = {"id": identifier(story.get("id")), "url": text(story.get("link"))}
        return {
            "sender": {"id": sides[0]},
            "recipient": {"id": sides[1]},
            "timestamp": int(at.timestamp() * 1000),
            "message": {
                **message,
                **({"attachments": attachments} if attachments else {}),
                **({"reply_to": {"story": answered}} if story else {}),
                **({"is_echo": True} if is_echo else {}),
            },
        }

    def _request(self, items: list[dict[str, Any]]) -> Request:
        entry = {"id": self.owner, "time": items[-1]["timestamp"], "messaging": items}
        body = orjson.dumps({"object": self.object_name, "entry": [entry]})
        return Request(headers={"content-type": "application/json"}, body=body)


_DATA: Final[Mapping[str, str]] = {"image_data": "image", "video_data": "video"}


def _attachments(message: Json) -> Iterator[dict[str, Any]]:
    """Everything attached, as a webhook names it; what has no address is left out."""
    mention = mapping(mapping(message.get("story")).get("mention"))
    found = [("sticker", message.get("sticker")), ("story_mention", mention.get("link"))]
    found += [("share", one.get("link")) for one in _listed(message, "shares")]
    for one in _listed(message, "attachments"):
        found += [(kind, mapping(one.get(name)).get("url")) for name, kind in _DATA.items()]
        is_audio = text(one.get("mime_type")).startswith("audio/")
        found.append(("audio" if is_audio else "file", one.get("file_url")))
    yield from ({"type": kind, "payload": {"url": url}} for kind, url in found if text(url))


def _listed(message: Json, name: str) -> list[Json]:
    return [mapping(one) for one in sequence(mapping(message.get(name)).get("data"))]


def _is_since(value: object, since: datetime) -> bool:
    at = _moment(value)
    return at is None or at >= since


def _moment(value: object) -> datetime | None:
    """Graph's times are ISO 8601 with an offset."""
    try:
        at = datetime.fromisoformat(text(value))
    except ValueError:
        return None
    return at if at.tzinfo else None
