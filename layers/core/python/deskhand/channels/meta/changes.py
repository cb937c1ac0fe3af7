"""One item of `changes[]`: comments, mentions, reviews (S28, formats §4, §5)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from deskhand.channels.meta.attachments import attached_url
from deskhand.channels.meta.comments import Comment, read_comment
from deskhand.channels.meta.item import Envelope
from deskhand.channels.meta.messaging import read_messaging
from deskhand.channels.meta.payload import Json, content_id, identifier, mapping, moment, text, word
from deskhand.channels.model import ContactPoint, Ignored, Inbound, Unknown
from deskhand.kit.errors import ParseFailure

# Feed items that nobody can answer. Everything else waits in quarantine and can be replayed.
_NOT_FOR_US: Final = frozenset(
    {"like", "reaction", "share", "album", "event", "photo", "video", "status", "post", "poll"}
)
_POST_URL: Final = "https://www.facebook.com/{}"


def read_change(raw: object, envelope: Envelope) -> Inbound:
    """Turn one change into its normal form; what can't be read becomes `Unknown`, never an error.

    The dashboard's test button sends a message as a change with the field `messages`.
    """
    change = mapping(raw)
    name, value = text(change.get("field")), mapping(change.get("value"))
    if name.startswith("messag") and "sender" in value:
        return read_messaging(value, envelope)
    at = moment(value.get("created_time"), envelope.at)
    event_id = content_id(envelope.owner, raw)
    try:
        reader = _READERS.get(name)
        if reader is None:
            raise ParseFailure("unknown_change")
        comment = reader(value, at, envelope)
    except ParseFailure as failure:
        return Unknown(event_id=event_id, entry_id=envelope.owner, at=at, reason=failure.reason)
    if isinstance(comment, Comment):
        return read_comment(comment, envelope)
    return Ignored(event_id=event_id, entry_id=envelope.owner, at=at, reason=comment)


def _read_feed(value: Json, at: datetime, envelope: Envelope) -> Comment | str:
    item = text(value.get("item"))
    if item in _NOT_FOR_US:
        return f"feed_{item}"
    if item != "comment":
        raise ParseFailure("feed_item")
    return _page_comment("comment", identifier(value.get("comment_id")), value, at, envelope)


def _read_mention(value: Json, at: datetime, envelope: Envelope) -> Comment | str:
    """Somebody named the page in a post or comment of theirs; answered where it stands."""
    if not _author(value).identifier:
        raise ParseFailure("mention_without_author")
    named = identifier(value.get("comment_id")) or identifier(value.get("post_id"))
    return _page_comment("mention", named, value, at, envelope)


def _read_rating(value: Json, at: datetime, envelope: Envelope) -> Comment | str:
    """A review, or a comment on one; the review is answered by a comment on its story."""
    item = text(value.get("item"))
    if item in _NOT_FOR_US:
        return f"rating_{item}"
    if item == "comment":
        return _page_comment("comment", identifier(value.get("comment_id")), value, at, envelope)
    if item != "rating":
        raise ParseFailure("rating_item")
    story = identifier(value.get("open_graph_story_id"))
    written = {**value, "message": value.get("review_text"), "post_id": story, "parent_id": story}
    return _page_comment("review", story, written, at, envelope)


def _page_comment(
    kind: str, comment_id: str, value: Json, at: datetime, envelope: Envelope
) -> Comment:
    post_id = identifier(value.get("post_id"))
    if not comment_id:
        raise ParseFailure(f"{kind}_without_id")
    parent = identifier(value.get("parent_id"))
    files = (attached_url("image", value.get("photo")), attached_url("video", value.get("video")))
    post = mapping(value.get("post"))
    return Comment(
        kind=kind,
        verb=word(value.get("verb")),
        comment_id=comment_id,
        topic=post_id or comment_id,
        parent_id="" if parent in {post_id, comment_id} else parent,
        author=_author(value),
        body=text(value.get("message")),
        at=at,
        noticed_at=envelope.at,
        attachments=tuple(file for file in files if file),
        extra={
            "permalink": word(post.get("permalink_url")) or _POST_URL.format(comment_id),
            "recommendation": word(value.get("recommendation_type")),
        },
    )


def _author(value: Json) -> ContactPoint:
    """Newer payloads have `from`, older ones `sender_id`; reviews have a reviewer."""
    given = mapping(value.get("from"))
    ids = (given.get("id"), value.get("sender_id"), value.get("reviewer_id"))
    names = (given.get("name"), value.get("sender_name"), value.get("reviewer_name"))
    return ContactPoint(
        identifier=next(filter(None, map(identifier, ids)), ""),
        name=next(filter(None, map(word, names)), None),
    )


def _read_media_comment(value: Json, at: datetime, envelope: Envelope) -> Comment | str:
    """A comment under a photo, reel or live video; only new ones are told."""
    comment_id = identifier(value.get("id"))
    if not comment_id:
        raise ParseFailure("comment_without_id")
    author, media = mapping(value.get("from")), mapping(value.get("media"))
    parent = identifier(value.get("parent_id"))
    media_id = identifier(media.get("id"))
    # Meta marks the account's own comments by this second id.
    is_own = bool(author.get("self_ig_scoped_id"))
    return Comment(
        kind="comment",
        verb="add",
        comment_id=comment_id,
        topic=media_id or parent or comment_id,
        parent_id="" if parent == media_id else parent,
        author=ContactPoint(
            identifier=envelope.owner if is_own else identifier(author.get("id")),
            name=word(author.get("username")) or None,
        ),
        body=text(value.get("text")),
        at=at,
        noticed_at=envelope.at,
        extra={
            "media_product_type": word(media.get("media_product_type")),
            "ad_id": identifier(media.get("ad_id")),
        },
    )


def _read_media_mention(value: Json, at: datetime, envelope: Envelope) -> Comment | str:
    """Meta tells ids only: neither who named us nor what they wrote."""
    raise ParseFailure("mention_without_author")


def _read_insights(value: Json, at: datetime, envelope: Envelope) -> Comment | str:
    return "story_insights"


_Reader = Callable[[Json, datetime, Envelope], Comment | str]
_READERS: Final[Mapping[str, _Reader]] = {
    "feed": _read_feed,
    "mention": _read_mention,
    "ratings": _read_rating,
    "comments": _read_media_comment,
    "live_comments": _read_media_comment,
    "mentions": _read_media_mention,
    "story_insights": _read_insights,
}
